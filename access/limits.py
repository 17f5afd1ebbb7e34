"""How often the API may be asked: so many times a minute by each address, or by each token or person."""

import math

from django.conf import settings
from rest_framework.exceptions import Throttled
from rest_framework.throttling import SimpleRateThrottle

A_MINUTE = 60


class TooMany(Throttled):
    def __init__(self, most: int, wait: float):
        seconds = max(math.ceil(wait), 1)
        super().__init__(detail=f"That were more than {most} requests in a minute. Wait {seconds} seconds.")
        self.wait = seconds


class Limit(SimpleRateThrottle):
    """Counts in the cache what is asked of the API. A public answer that is kept costs nothing and is not counted."""

    rate = "api"  # so that the library asks for none; the settings say it at each request

    def __init__(self):
        self.duration = A_MINUTE

    def allow_request(self, request, view) -> bool:
        self.num_requests = settings.API_LIMIT_PER_TOKEN if request.user else settings.API_LIMIT_PER_ADDRESS
        if not self.num_requests or request.method == "OPTIONS":
            return True
        allowed = super().allow_request(request, view)
        request._request.api_limit = self.told()
        if not allowed:
            raise TooMany(self.num_requests, self.wait() or 0)
        return True

    def throttle_failure(self) -> bool:
        """What was counted in time to come, by a clock that was wrong, does not count."""
        if self.history[-1] <= self.now + 1:
            return False
        self.history = []
        return self.throttle_success()

    def get_cache_key(self, request, view) -> str:
        """The address as the server knows it (see TRUSTED_PROXIES), whatever a client says of itself."""
        if request.auth:
            return f"api-limit-token-{request.auth.pk}"
        if request.user:
            return f"api-limit-person-{request.user.pk}"
        return f"api-limit-address-{request.META.get('REMOTE_ADDR', '')}"

    def told(self) -> dict[str, str]:
        oldest = self.history[-1] if self.history else self.now
        return {
            "RateLimit-Limit": str(self.num_requests),
            "RateLimit-Remaining": str(max(self.num_requests - len(self.history), 0)),
            "RateLimit-Reset": str(math.ceil(self.duration - (self.now - oldest))),
        }


class LimitMiddleware:
    """Tells whoever was counted how much is left. It stands outside the kept answers, which must not hold that."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        for name, value in getattr(request, "api_limit", {}).items():
            response[name] = value
        return response
