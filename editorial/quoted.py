"""The id of a request, which a user can quote and an operator can find in the logs."""

import re
import secrets
from contextvars import ContextVar

HEADER = "X-Request-ID"
LOOKS_LIKE_ONE = re.compile(r"[0-9A-Za-z_-]{8,64}")

_current: ContextVar[str] = ContextVar("request_id", default="-")


def request_id() -> str:
    """Of the request that this thread answers, a dash where there is none."""
    return _current.get()


class RequestIdMiddleware:
    """Gives each request an id and says it in the answer. One that a trusted proxy has given is kept (eulac/wsgi.py).

    It is not taken back at the end: a download is still being read then, and its faults belong to it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        given = request.headers.get(HEADER, "")
        _current.set(given if LOOKS_LIKE_ONE.fullmatch(given) else secrets.token_hex(8))
        request.id = request_id()
        response = self.get_response(request)
        response[HEADER] = request_id()
        return response
