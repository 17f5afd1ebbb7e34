"""Who asks, as the API knows it: by the token in the header `Authorization: Bearer …`, or by being logged in."""

from django.conf import settings
from drf_spectacular.authentication import SessionScheme
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, SessionAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated, PermissionDenied
from rest_framework.permissions import BasePermission

from access.models import PREFIX, Scope, Token

HOW = f"Send a token in the header “Authorization: Bearer {PREFIX}…”."
UNKNOWN = "There is no such token. It may have been deleted."


class TokenAuthentication(BaseAuthentication):
    def authenticate(self, request):
        scheme, _, secret = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            return None
        token = Token.shown(secret.strip())
        if token is None:
            raise AuthenticationFailed(UNKNOWN)
        # The address as the server knows it (see TRUSTED_PROXIES); what a client says of itself counts for nothing.
        if refusal := token.why_refused(request.META.get("REMOTE_ADDR", "")):
            raise AuthenticationFailed(refusal)
        token.note_use()
        return token.user, token

    def authenticate_header(self, request) -> str:
        return 'Bearer realm="api"' + (', error="invalid_token"' if get_authorization_header(request) else "")


class LogInAuthentication(SessionAuthentication):
    """A person who is logged in on the staff's pages; a form of theirs needs its CSRF token here as well."""

    def authenticate(self, request):
        """Looks at no session where none is shown: to whom the answer is the same may keep it."""
        return super().authenticate(request) if settings.SESSION_COOKIE_NAME in request.COOKIES else None


class HasScope(BasePermission):
    """A token that may import may also read; one that may read can only ask."""

    def has_permission(self, request, view) -> bool:
        if request.auth is None:
            raise NotAuthenticated(HOW)
        needed = {Scope.READ, Scope.IMPORT} if request.method in ("GET", "HEAD", "OPTIONS") else {Scope.IMPORT}
        if needed.isdisjoint(request.auth.scopes):
            words = " or ".join(f"“{scope}”" for scope in sorted(needed))
            raise PermissionDenied(f"This token lacks the scope {words}.")
        return True


class MayWrite(BasePermission):
    """A person who is logged in, or a token for writing; what they may write, their rights say."""

    def has_permission(self, request, view) -> bool:
        if request.user is None:
            raise NotAuthenticated(HOW)
        if not self.opens(request):
            raise PermissionDenied(
                f"This token lacks the scope “{Scope.WRITE}”." if request.auth else "Only staff may write."
            )
        return True

    @staticmethod
    def opens(request) -> bool:
        return bool(request.user.is_staff and (request.auth is None or Scope.WRITE in request.auth.scopes))


class LogInScheme(SessionScheme):
    target_class = LogInAuthentication  # type: ignore[assignment]  # the class or its path
    name = "login"


class TokenScheme(OpenApiAuthenticationExtension):
    """How the description of the API speaks of it."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema) -> dict:
        about = f"A token of a member of staff, made in the staff's pages. It begins with {PREFIX}."
        return {"type": "http", "scheme": "bearer", "description": about}
