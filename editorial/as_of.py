"""`as_of=2026-03-02` at any public address: what stood there at the end of that day."""

import datetime
from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import escape_leading_slashes, http_date
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from editorial.carried import carried, carry
from editorial.languages import in_language
from editorial.then import as_it_stood, each_as_it_stood, end_of, record_begins
from editorial.today import earlier_day
from editorial.version import kept

PARAMETER = "as_of"
HEADER = "Memento-Datetime"  # of RFC 7089
DESCRIPTION = (
    "What was public at the end of this day (2026-03-02, by Brussels time), everything as it was then. The answer has "
    "`as_of`, apart from a figure, whose `as_of` is that of its source."
)
AS_OF_PARAMETER = {
    "name": PARAMETER,
    "in": "query",
    "required": False,
    "description": DESCRIPTION,
    "schema": {"type": "string", "format": "date"},
}
AS_OF_PROPERTY = {
    PARAMETER: {"type": "string", "format": "date", "description": f"With `{PARAMETER}`: the day that was asked for."}
}
AS_OF = OpenApiParameter(PARAMETER, OpenApiTypes.DATE, OpenApiParameter.QUERY, description=DESCRIPTION)

API = "/api/"
# What is of no day but today. The index that is searched, and feeds of what is new, know no other.
OF_TODAY = ("/admin/", "/static/", "/search/", "/sitemap", "/robots.txt", "/api/v1/docs/", "/api/v1/schema/")


class UnusableDay(Exception):
    """Its text is a sentence for whoever asked for the day."""


class AsOfMiddleware:
    """Answers as of the day that is asked for. What links to the rest of the site leads to that day as well."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.earlier_day, asked = None, request.GET.get(PARAMETER)
        if asked is None or request.method not in ("GET", "HEAD") or is_of_today(request.path):
            return self.get_response(request)
        try:
            day = read_day(asked)
        except UnusableDay as problem:
            return self.told(request, str(problem))
        request.earlier_day, request.this_page_now = day, now(request)
        with as_it_stood(day):
            response = self.get_response(request)
            return of_its_day(response, day)

    def told(self, request, sentence: str) -> HttpResponse:
        """An impossible day is answered in the form of the address: by the API, by a page, or by a line of text."""
        if request.path.startswith(API):
            request.unusable_day = sentence
            return self.get_response(request)
        if request.path.endswith("/"):
            return render(
                request,
                "unusable_day.html",
                {"parameter": PARAMETER, "sentence": sentence, "now": now(request)},
                status=HTTPStatus.BAD_REQUEST,
            )
        text = f"{PARAMETER}: {sentence}\n"
        return HttpResponse(text, status=HTTPStatus.BAD_REQUEST, content_type="text/plain; charset=utf-8")


def read_day(asked: str) -> datetime.date:
    """Raises UnusableDay."""
    try:
        day = datetime.datetime.strptime(asked, "%Y-%m-%d").date()
    except ValueError as error:
        sentence = _("“%(asked)s” is not a day. Write it as 2026-03-02.")
        raise UnusableDay(sentence % {"asked": asked[:60]}) from error
    if day > timezone.localdate():
        raise UnusableDay(_("%(day)s is still to come.") % {"day": day.isoformat()})
    first = kept(record_begins, "the first day")
    if first and day < first:
        raise UnusableDay(_("The record begins on %(day)s.") % {"day": first.isoformat()})
    return day


def is_of_today(path: str) -> bool:
    return in_language(path, "en").startswith(OF_TODAY)


def of_its_day(response, day: datetime.date):
    response[HEADER] = http_date(end_of(day).timestamp())
    if "Location" in response:
        response["Location"] = of_that_day(response["Location"])
    if response.streaming:
        response.streaming_content = each_as_it_stood(day, response.streaming_content)
    else:
        carry(response, PARAMETER, str(day), is_of_today)
    return response


def of_that_day(address: str) -> str:
    """An address of this site as of the day that the reader looks at; as it is when that is today."""
    day = earlier_day()
    return carried(address, PARAMETER, str(day), is_of_today) if day else address


def now(request) -> str:
    """Where the same is read as it is today; whole, so that it is not taken for a link within the day."""
    left = request.GET.copy()
    left.pop(PARAMETER)
    path = escape_leading_slashes(request.path)
    return request.build_absolute_uri(f"{path}?{left.urlencode()}" if left else path)
