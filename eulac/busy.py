"""What a visitor is told while the database is held by another's long write, or cannot be reached at all."""

import sys

from django.http import HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.defaults import ERROR_500_TEMPLATE_NAME

from editorial.api import FAULT, is_away, is_locked, noted_away, plain_problem
from editorial.quoted import request_id

API = "/api/"


class BusyMiddleware:
    """Answers “database is locked” with 503 and a sentence; every other error goes its way."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        return held_or_away(request, exception)


def held_or_away(request, error) -> HttpResponse | None:
    """None for every other error."""
    if not is_locked(error):
        return away(request, error) if is_away(error) else None
    answer = render(request, "503.html", {"request_id": request_id()}, status=503)
    answer["Retry-After"] = "60"
    return answer


def away(request, error):
    """A page that needs no database, in all languages; a program is told in a problem document."""
    problem = noted_away(error)
    if request.path.startswith(API):
        return plain_problem(problem)
    return HttpResponse(
        render_to_string(problem.template, {"request_id": request_id()}),
        status=503,
        headers={"Retry-After": str(problem.wait), "Cache-Control": "no-store"},
    )


def fault(request):
    """What no view and no middleware has foreseen, such as a database that goes while a session is read, or that is
    held while a preview is made."""
    error = sys.exc_info()[1]
    if error and (told := held_or_away(request, error)):
        return told
    if request.path.startswith(API):
        return plain_problem(FAULT)
    return HttpResponseServerError(render_to_string(ERROR_500_TEMPLATE_NAME, {"request_id": request_id()}))
