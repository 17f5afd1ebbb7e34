"""Public answers are kept whole, compressed, until what is published changes."""

import gzip
import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from django.utils.cache import get_conditional_response, has_vary_header, patch_vary_headers
from django.utils.http import http_date, parse_etags

from editorial.version import key_for, last_change

KEPT_FOR = 600  # seconds; a change ends it at once
LARGEST = 64_000  # bytes, compressed: what each process may keep of 300 answers fits into 20 MB
LARGE = 50_000  # bytes as they are: compressing them well takes longer than sending the rest
STAFF, API = "/admin/", "/api/"
PUBLIC = "public, max-age=0, must-revalidate"


@dataclass(slots=True)
class Kept:
    """An answer, compressed."""

    headers: dict[str, str]
    packed: bytes


class PublicCacheMiddleware:
    """Gives every public answer an ETag and a time, answers 304 to who has it, and keeps it for the next visitor.

    Public is what is answered to a GET outside the staff's pages, sets no cookie and does not call itself private.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in ("GET", "HEAD") or request.path.startswith(STAFF) or is_of_a_person(request):
            return self.get_response(request)
        # Before the records are read, so that nothing old is kept under a new version, or called newer than it is.
        changed, key = last_change(), key_of(request)
        if same_stream := same_as_sent(request, key):
            return same_stream
        kept = cache.get(key)
        if kept is None:
            response = self.get_response(request)
            if not is_public(response):
                return response
            response.setdefault("Cache-Control", PUBLIC)
            if "ETag" in response:  # it knows by itself what it depends on
                return response
            if response.streaming:
                return unless_known(request, response, etag(key), changed)
            kept = pack(response)
            if len(kept.packed) <= LARGEST:
                cache.set(key, kept, KEPT_FOR)
        return unless_known(request, unpack(kept, request), kept.headers["ETag"], changed)


def is_of_a_person(request) -> bool:
    """Whether the answer may be for one person's eyes: a token's, or in the API that of somebody who is logged in."""
    logged_in = request.path.startswith(API) and settings.SESSION_COOKIE_NAME in request.COOKIES
    return logged_in or "Authorization" in request.headers


def key_of(request) -> str:
    """What the answer depends on: what is published, the day, the address with its host, and the form asked for."""
    address = f"{request.scheme}://{request.get_host()}{request.get_full_path()}"
    form = request.headers.get("Accept", "") if request.path.startswith(API) else request.headers.get("HX-Request", "")
    return key_for(address, form)


def etag(what: str) -> str:
    """A weak one: the same answer is sent compressed and plain."""
    return f'W/"{what}"'


def same_as_sent(request, key: str) -> HttpResponse | None:
    """304 to who has a file that was sent while it was made: of that no more is known than what it depends on."""
    if etag(key) not in parse_etags(request.headers.get("If-None-Match", "")):
        return None
    return HttpResponse(status=304, headers={"ETag": etag(key), "Cache-Control": PUBLIC})


def unless_known(request, response, mark: str, changed: int | None):
    """The answer, or 304 to who has it already."""
    response["ETag"] = mark
    if changed:
        response["Last-Modified"] = http_date(changed)
    return get_conditional_response(request, etag=mark, last_modified=changed, response=response)


def is_public(response) -> bool:
    rules = {rule.strip() for rule in response.get("Cache-Control", "").split(",")}
    keeps_out = rules & {"private", "no-store"} or response.cookies or has_vary_header(response, "Cookie")
    return response.status_code == 200 and not keeps_out


def pack(response) -> Kept:
    quickly = len(response.content) > LARGE
    packed = gzip.compress(response.content, compresslevel=3 if quickly else 6, mtime=0)
    response["ETag"] = etag(hashlib.sha256(packed).hexdigest()[:32])
    patch_vary_headers(response, ["Accept-Encoding"])
    return Kept({name: value for name, value in response.items() if name != "Content-Length"}, packed)


def unpack(kept: Kept, request) -> HttpResponse:
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(kept.packed, headers={**kept.headers, "Content-Encoding": "gzip"})
    else:
        response = HttpResponse(gzip.decompress(kept.packed), headers=kept.headers)
    response["Content-Length"] = len(response.content)
    return response
