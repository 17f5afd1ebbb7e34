"""What is asked twice under one key is done once."""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus

from django.db import IntegrityError, transaction
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from editorial.api import Refusal
from writing.models import KeptAnswer

HEADER = "Idempotency-Key"
LONGEST = 200
KEPT_HEADERS = ("Location", "ETag")
REUSED = f"This {HEADER} came with another request before. Use a new one for each thing that you ask."
MEANWHILE = "Somebody else saved something at the same moment that stands against this. Nothing was done; try again."


def whole(handler: Callable) -> Callable:
    """All of what the handler does or nothing; and nothing anew for a request whose key was answered already."""

    @wraps(handler)
    def answer(view, request, *args, **kwargs) -> Response:
        body = request.body  # Django bounds its size
        try:
            with transaction.atomic():
                key = key_of(request)
                if not key:
                    return handler(view, request, *args, **kwargs)
                digest = digest_of(request, body)
                return once(key, digest, request.user, lambda: handler(view, request, *args, **kwargs))
        except IntegrityError as error:
            raise Refusal(HTTPStatus.CONFLICT, MEANWHILE) from error

    return answer


def key_of(request) -> str:
    if request.method != "POST":
        return ""
    key = request.headers.get(HEADER, "").strip()
    if len(key) > LONGEST or not key.isprintable():
        raise Refusal(HTTPStatus.BAD_REQUEST, f"The {HEADER} is too long. It has {LONGEST} characters at most.")
    return key


def digest_of(request, body: bytes) -> str:
    address = f"{request.method} {request.get_full_path()}\n".encode()
    return hashlib.sha256(address + body).hexdigest()


def once(key: str, digest: str, user, work: Callable[[], Response]) -> Response:
    kept, is_new = KeptAnswer.opened(user, key, digest)
    if kept.digest != digest:
        raise Refusal(HTTPStatus.UNPROCESSABLE_ENTITY, REUSED)
    if not is_new:
        return Response(json.loads(kept.body), status=kept.status, headers=kept.headers)
    response = work()
    kept.status, kept.body = response.status_code, JSONRenderer().render(response.data).decode()
    kept.headers = {name: response[name] for name in KEPT_HEADERS if name in response}
    kept.save()
    return response
