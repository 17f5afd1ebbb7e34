"""The database as it stood at the end of an earlier day: queries read the histories in the place of the tables.

A query that names a table is given one of the same name before it, made of the versions that counted then. So pages,
filters, files, totals and pictures of that day are what their own code makes of it, and no rule stands twice.
"""

import datetime
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from editorial.corrected import Correction
from editorial.models import Tracked
from editorial.today import earlier_day, looking_at

NAMED = re.compile(r'"(\w+)"')


class OnlyRead(Exception):
    """The past is not written."""


@contextmanager
def as_it_stood(day: datetime.date) -> Iterator[None]:
    """Within it, this thread finds everything as it was at the end of the day. Raises OnlyRead for what would write."""
    groups_by_keys = connection.features.allows_group_by_selected_pks
    connection.features.allows_group_by_selected_pks = False  # the tables of then have no keys
    try:
        with looking_at(day), connection.execute_wrapper(Histories(end_of(day))):
            yield
    finally:
        connection.features.allows_group_by_selected_pks = groups_by_keys


def each_as_it_stood(day: datetime.date, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """What is sent piece by piece, each of them made within that day."""
    remaining = iter(pieces)
    try:
        while True:
            with as_it_stood(day):
                piece = next(remaining, None)
            if piece is None:
                return
            yield piece
    finally:
        getattr(remaining, "close", lambda: None)()


def end_of(day: datetime.date) -> datetime.datetime:
    """Its last moment by the observatory's clock, or now if it has not ended."""
    return min(timezone.make_aware(datetime.datetime.combine(day, datetime.time.max)), timezone.now())


EVER = datetime.datetime(9999, 1, 1, tzinfo=datetime.UTC)


def latest_moment() -> datetime.datetime:
    """Until when histories are to be told."""
    day = earlier_day()
    return end_of(day) if day else EVER


def record_begins() -> datetime.date | None:
    """The day of the first version of anything; None while nothing is recorded."""
    found = (model.history.aggregate(at=models.Min("history_date"))["at"] for model in tracked_models())
    moments = [at for at in found if at]
    return timezone.localdate(min(moments)) if moments else None


class Histories:
    """Lets queries read what their tables held at a time."""

    def __init__(self, time: datetime.datetime):
        self.time = f"'{connection.ops.adapt_datetimefield_value(time)}'"

    def __call__(self, execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        made = tables_then()
        named = [name for name in dict.fromkeys(NAMED.findall(sql)) if name in made]
        if not named:
            return execute(sql, params, many, context)
        if not sql.lstrip("(").startswith("SELECT"):
            raise OnlyRead(f"The past is only read, but {', '.join(named)} would be written.")
        tables = ", ".join(f'"{name}" AS NOT MATERIALIZED ({made[name].format(time=self.time)})' for name in named)
        return execute(f"WITH {tables} {sql}", params, many, context)


def tracked_models() -> list[Any]:
    return [model for model in apps.get_models() if issubclass(model, Tracked)]


@cache
def tables_then() -> dict[str, str]:
    """{table: SELECT of what it held at {time}}"""
    tables = {model._meta.db_table: versions(model) for model in tracked_models()}
    tables |= {field.m2m_db_table(): links(field) for field in HistoricalRecords.m2m_models}
    log = Correction._meta.db_table
    schema = "main." if connection.vendor == "sqlite" else ""  # where SQLite would take the name for this very SELECT
    return tables | {log: f'SELECT * FROM {schema}"{log}" WHERE created_at <= {{time}}'}  # noqa: S608


def versions(model) -> str:
    history = model.history.model._meta.db_table
    columns = ", ".join(f'one."{field.column}"' for field in model._meta.concrete_fields)
    return f'SELECT {columns} FROM "{history}" AS one WHERE {counted(history)}'  # noqa: S608 (own names)


def links(field) -> str:
    """Of a plain many-to-many field, as the versions of the rows that have it had them."""
    history, kept = field.model.history.model._meta.db_table, HistoricalRecords.m2m_models[field]._meta
    own, other = field.m2m_column_name(), field.m2m_reverse_name()
    return (
        f'SELECT link."{kept.pk.column}" AS id, link."{own}", link."{other}" FROM "{kept.db_table}" AS link '  # noqa: S608
        f'JOIN "{history}" AS one ON one.history_id = link.history_id WHERE {counted(history)}'
    )


def counted(history: str) -> str:
    """That `one` is the version of its row that counted: not deleted, and none after it.

    Their order is that in which they were written, even where a clock was set back between two of them.
    """
    return f"""one.history_date <= {{time}} AND one.history_type <> '-' AND NOT EXISTS (
        SELECT 1 FROM "{history}" AS later WHERE later.id = one.id AND later.history_date <= {{time}}
        AND later.history_id > one.history_id)"""  # noqa: S608
