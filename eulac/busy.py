"""What a visitor is told while SQLite is held by another's long write, such as a big import."""

from django.shortcuts import render

from editorial.api import is_locked


class BusyMiddleware:
    """Answers “database is locked” with 503 and a sentence; every other error goes its way."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not is_locked(exception):
            return None
        answer = render(request, "503.html", status=503)
        answer["Retry-After"] = "60"
        return answer
