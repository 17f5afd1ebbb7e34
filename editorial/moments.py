"""Moments in the log of changes, as programs keep them between two questions: what was written after one is found."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from http import HTTPStatus
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db import connection
from django.db.models import Func, Q, Subquery, TextField, Value
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from rest_framework.exceptions import APIException, ValidationError

from editorial.dates import in_utc
from editorial.models import Change
from editorial.prepared import prepared_once

PARAMETER = "changed_since"
BEFORE_ANY_CHANGE = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
OVERLAP = datetime.timedelta(hours=1)  # before a time that is given by a clock: longer than any transaction takes
BEGIN_ANEW = f"Read everything anew with “{PARAMETER}=” and nothing behind it."


@dataclass(frozen=True)
class Moment:
    """The last change that could be seen then, and when it was made.

    On PostgreSQL one with a lower number may be committed after it. `unfinished` are the transactions that had not
    ended, the first of those that had not begun before them. On SQLite numbers are given in the order of commits.
    """

    number: int
    at: str
    unfinished: tuple[int, ...]
    day: str


@dataclass(frozen=True)
class Question:
    """What has changed since then: since a moment, a time, or (None) since ever; it goes on after a primary key."""

    since: Moment | datetime.datetime | None
    until: Moment
    after: int = 0


class Forgotten(APIException):
    status_code = HTTPStatus.GONE
    default_detail = f"What this token stands for is not remembered here any more. {BEGIN_ANEW}"


class Snapshot(Func):
    """Which transactions PostgreSQL knows to have ended, as “lowest unfinished:first not begun:unfinished,…”."""

    template = "pg_current_snapshot()::text"
    output_field = TextField()
    arity = 0


def this_moment() -> Moment:
    """To be asked before the records are read; one query."""
    day = datetime.date.today().isoformat()
    for number, at, seen in prepared_once(newest_change):
        return Moment(number, at.isoformat(), unfinished_in(seen), day)
    return Moment(0, "", (), day)


def newest_change():
    snapshot = Snapshot() if connection.vendor == "postgresql" else Value("", TextField())
    return Change.objects.order_by("-pk").values_list("pk", "at", snapshot)[:1]


def unfinished_in(snapshot: str) -> tuple[int, ...]:
    if not snapshot:
        return ()
    _, not_begun, unfinished = snapshot.split(":")
    return int(not_begun), *map(int, filter(None, unfinished.split(",")))


def changed_since(since: Moment | datetime.datetime) -> dict[str, set[int]]:
    """{model: primary keys} of the rows that were written after it; one query."""
    found: dict[str, set[int]] = defaultdict(set)
    for model, keys in Change.objects.filter(after(since)).values_list("model", "keys"):
        found[model].update(keys)
    return found


def after(since: Moment | datetime.datetime) -> Q:
    if isinstance(since, datetime.datetime):
        # And whatever was noted after the first of these, even by a clock that was set back.
        first = Change.objects.filter(at__gte=since - OVERLAP).order_by("pk").values("pk")[:1]
        return Q(pk__gte=Subquery(first))
    later = Q(pk__gt=since.number)
    if not since.unfinished:
        return later
    not_begun, *unfinished = since.unfinished
    return later | Q(transaction__gte=not_begun) | Q(transaction__in=unfinished)


def is_remembered(time: datetime.datetime) -> bool:
    """Whether the log goes back to it."""
    return Change.objects.filter(at__lt=time - OVERLAP).exists()


def forget_moments_of_another_server() -> None:
    """After a backup was restored where transactions have lower numbers: all that was noted would seem still to come.

    No transaction of here is meant any more, and no token of there, whose changes are known by their times, is known.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE editorial_change SET transaction = NULL, at = at + interval '1 microsecond' WHERE EXISTS"
            " (SELECT FROM editorial_change WHERE transaction >= pg_current_xact_id()::text::bigint)"
        )


# As text


def token(moment: Moment) -> str:
    return signer().sign_object(astuple(moment))


def token_to_go_on(question: Question) -> str:
    since: Any = question.since
    if isinstance(since, datetime.datetime):
        since = since.isoformat()
    elif since:
        since = astuple(since)
    return signer().sign_object({"since": since, "until": astuple(question.until), "after": question.after})


def signer() -> Signer:
    return Signer(salt="editorial.moments")


def understood(asked: str) -> Question:
    """What somebody asks with a token, a time, or nothing. Raises what the API answers when it cannot be read."""
    if not asked:
        return Question(None, this_moment())
    if time := read_time(asked):
        return Question(time, this_moment())
    try:
        said = signer().unsign_object(asked)
    except (BadSignature, ValueError) as error:
        raise unreadable(asked) from error
    question = going_on(said) if isinstance(said, dict) else Question(Moment(*said), this_moment())
    refuse_unless_known([question.since, question.until])
    return question


def going_on(said: dict) -> Question:
    since = said["since"]
    if isinstance(since, str):
        since = datetime.datetime.fromisoformat(since)
    elif since:
        since = Moment(*since)
    return Question(since, Moment(*said["until"]), said["after"])


def unreadable(asked: str) -> ValidationError:
    shown = asked if len(asked) <= 60 else f"{asked[:60]}…"
    sentence = f"“{shown}” is neither a token of this observatory nor a time such as 2026-03-02T09:30:00Z. {BEGIN_ANEW}"
    return ValidationError({PARAMETER: [sentence]})


def read_time(asked: str) -> datetime.datetime | None:
    """A day or a time in ISO 8601; without a zone, by the observatory's clock. A plus may have become a blank."""
    for text in (asked, asked.replace(" ", "+")):
        try:
            time = parse_datetime(text)
            if time is None and (day := parse_date(text)):
                time = datetime.datetime.combine(day, datetime.time.min)
            if time:
                return not_to_come(in_utc(time))
        except (ValueError, OverflowError) as error:
            raise unreadable(asked) from error
    return None


def not_to_come(time: datetime.datetime) -> datetime.datetime:
    if time > timezone.now() + OVERLAP:
        raise ValidationError({PARAMETER: [f"“{time.isoformat()}” is still to come."]})
    return max(time, BEFORE_ANY_CHANGE)


def refuse_unless_known(moments: Iterable) -> None:
    """A token names a change by its number and its time: after a backup was restored, that may be another one."""
    wanted = {(moment.number, moment.at) for moment in moments if isinstance(moment, Moment) and moment.number}
    rows = Change.objects.filter(pk__in=[number for number, _ in wanted]).values_list("pk", "at")
    if wanted != {(number, at.isoformat()) for number, at in rows}:
        raise Forgotten
