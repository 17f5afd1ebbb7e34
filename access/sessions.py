"""How long somebody stays signed in, and what ends it before."""

import time

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command

BEGAN, SEEN = "began", "seen"  # in a session
A_MINUTE = 60  # by which the clocks of two machines may differ
A_TENTH = 10  # of the idle time may pass before a visit is written down: reading must not become writing


def begin(session) -> None:
    session[BEGAN] = session[SEEN] = time.time()


def is_over(session) -> bool:
    """Idle sessions end by themselves (SESSION_COOKIE_AGE); these have lasted long enough.

    One that begins in time to come was begun by a clock that was wrong. It begins now, rather than last until then.
    """
    now = time.time()
    if session.get(BEGAN, 0) > now + A_MINUTE:
        session[BEGAN] = now
    return now - session.get(BEGAN, 0) >= 3600 * settings.SESSION_HOURS


def keep_awake(session) -> None:
    """To alter a session puts its end off."""
    now = time.time()
    if now - session.get(SEEN, 0) >= 60 * settings.SESSION_IDLE_MINUTES / A_TENTH:
        session[SEEN] = now


def forget_ended() -> None:
    """Where sessions were that are over: the addresses and browsers from which somebody came in."""
    call_command("clearsessions")
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()


def end_sessions(user, but: str | None = None) -> None:
    """Signs the person out everywhere, apart from the session of this key."""
    for session in UserSession.objects.filter(user=user).exclude(session_key=but or ""):
        session.end()
