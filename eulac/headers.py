"""Headers that every answer has: pages and files, static ones too, redirects and faults."""

from csp.utils import build_policy
from django.conf import settings

from editorial.version import NOT_KEPT
from eulac.public_cache import STAFF, is_of_a_person

POLICY = "Content-Security-Policy"
# What a browser may do for a page and no page of ours asks for.
UNUSED = (
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation",
    "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer", "microphone", "midi", "payment",
    "picture-in-picture", "screen-wake-lock", "serial", "sync-xhr", "usb", "xr-spatial-tracking",
)  # fmt: skip
PERMISSIONS = ", ".join(f"{feature}=()" for feature in UNUSED)


class HeadersMiddleware:
    """Adds what is missing; a view or a library that says something of its own is left its word."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.policy = build_policy()

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != 304:  # a browser would take this for the policy of what it has
            response.setdefault(POLICY, self.policy)
        response.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)
        response.setdefault("Permissions-Policy", PERMISSIONS)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin" if is_ours_alone(request) else "cross-origin")
        response.setdefault("Server", "")  # without it, the server that we run in tells its name
        if is_for_staff(request) and "no-store" not in response.get("Cache-Control", ""):
            response["Cache-Control"] = NOT_KEPT
        return response


def is_for_staff(request) -> bool:
    """Whether the answer may be for one person's eyes. A static file is not, whatever is sent along with the asking."""
    if request.path.startswith(settings.STATIC_URL):
        return False
    return request.path.startswith(STAFF) or is_of_a_person(request)


def is_ours_alone(request) -> bool:
    """What no page of another site has any use for; everything that is public, others may build upon."""
    return is_for_staff(request) or request.path.startswith(settings.STATIC_URL)
