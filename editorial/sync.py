"""Keeps mirrors in step: what has changed in a list of the API since a moment, and what is no longer in it."""

import datetime
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.core.cache import cache
from django.db.models import Q
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from editorial.choosing import CHOICES
from editorial.lookups import in_words
from editorial.moments import (
    PARAMETER,
    Moment,
    Question,
    changed_since,
    is_remembered,
    this_moment,
    token,
    token_to_go_on,
    understood,
)
from editorial.paging import MOST, USUAL, number
from editorial.past import public_names, public_versions
from editorial.reading import load_names, without_unwritten, write
from editorial.readings import Reading
from editorial.serializers import StatusField, api_url

HEADER = "Sync-Token"
KEPT_FOR = 600  # seconds
SYNC_PARAMETER = {
    "name": PARAMETER,
    "in": "query",
    "required": False,
    "description": "For mirrors: only what has changed since this token (`sync` of an earlier answer) or this time "
    "(2026-03-02T09:30:00Z), each entry as it is now, and in `gone` what is no longer there. Empty: everything, with "
    "the first token. Comparisons of columns go with it, filters do not.",
    "schema": {"type": "string"},
}
SYNC_PROPERTIES = {
    "gone": {
        "type": "array",
        "description": f"With `{PARAMETER}`: the keys and addresses at which entries were that are not there any more.",
        "items": {
            "type": "object",
            "required": ["key", "url"],
            "properties": {"key": {"type": "string"}, "url": {"type": "string", "format": "uri"}},
        },
    },
    "sync": {"type": "string", "description": f"With `{PARAMETER}`: the token to ask with the next time."},
}


class Syncing:
    """A list that can be asked what has changed in it. Every answer has a token for asking later."""

    request: Any

    def changes(self) -> Response | None:
        """The answer to who asks for them."""
        asked = self.request.query_params.get(PARAMETER)
        return None if asked is None else Response(Delta(self, understood(asked)).answer())

    def with_token(self, answer: Callable[[], Response]) -> Response:
        """The token is of a moment before the records are read."""
        now = this_moment()
        response = answer()
        response[HEADER] = token(now)
        return response


@dataclass
class Delta:
    """One page of the answer to a question about the list of a noun: entries by their primary keys, come or gone."""

    view: Any
    question: Question

    def answer(self) -> dict:
        refuse_all_but(self.view, PARAMETER, "page_size")
        self.compared = self.view.compared()
        size = number(self.view.request.query_params, "page_size", default=USUAL, most=MOST)
        keys = self.kept_keys(size)
        page = [key for key in keys if key > self.question.after][: size + 1]
        return {
            "count": len(keys),
            "next": self.address_after(page[-2]) if len(page) > size else None,
            "previous": None,
            "results": self.entries(page[:size]),
            "gone": self.gone(page[:size]) if self.question.since else [],
            "sync": token(self.question.until),
        }

    def kept_keys(self, size: int) -> list[int]:
        """The same for all pages; looked for once when there are several. What changes meanwhile is asked for later."""
        question = token_to_go_on(replace(self.question, after=0))
        asked = f"{self.reading.model._meta.label}\n{question}\n{self.compared}"
        name = hashlib.sha256(asked.encode()).hexdigest()
        keys = cache.get(name)
        if keys is None:
            keys = sorted(self.keys())
            if len(keys) > size:
                cache.set(name, keys, KEPT_FOR)
        return keys

    def keys(self) -> set[int]:
        """The primary keys of the entries that the answer is about, come or gone."""
        since = self.question.since
        if since is None:
            return set(self.public.filter(self.compared).values_list("pk", flat=True))
        if isinstance(since, datetime.datetime) and not is_remembered(since):
            return self.ever_public()
        changed = self.reading.affected(changed_since(since))
        return (self.ever_public(changed) if changed else set()) | self.of_another_status()

    @cached_property
    def reading(self) -> Reading:
        return Reading(self.view.queryset, self.view.chosen())

    @property
    def public(self):
        return self.view.get_queryset().order_by().select_related(None).prefetch_related(None)

    def ever_public(self, keys: set[int] | None = None) -> set[int]:
        """Those of the keys, or of all, that are public or may have been; drafts that never were are in no answer."""
        history = public_versions(self.reading.model)
        for gate in self.reading.gates:
            seen = public_versions(self.reading.field(gate).related_model).values("id")
            history = history.filter(Q(**{f"{gate}__isnull": True}) | Q(**{f"{gate}__in": seen}))
        public = self.public
        if keys is not None:
            history, public = history.filter(id__any_of=keys), public.filter(pk__any_of=keys)
        return set(public.values_list("pk").union(history.order_by().values_list("id")).values_list("pk", flat=True))

    def of_another_status(self) -> set[int]:
        """Those that have begun or ended since by the calendar alone, where the answer says so."""
        since: Any = self.question.since
        before = since.day if isinstance(since, Moment) else since.date().isoformat()
        today = datetime.date.today().isoformat()
        says_so = isinstance(self.view.get_serializer().fields.get("status"), StatusField)
        if before == today or not says_so:
            return set()
        begun = Q(starts__earliest__gt=before, starts__earliest__lte=today)
        ended = Q(ends__latest__gte=before, ends__latest__lt=today)
        return set(self.public.filter(begun | ended).values_list("pk", flat=True))

    def entries(self, keys: list[int]) -> list:
        """Under the names of now: what a process remembers may be older than the token."""
        shape = self.view.shape()
        rows = self.view.get_queryset().filter(self.compared, pk__in=keys).order_by("pk")
        return write(list(without_unwritten(rows, shape)), shape, remembers=False)

    def gone(self, keys: list[int]) -> list[dict[str, str]]:
        """Under which keys these entries were public, apart from those under which something is in the list now."""
        known = {key: row for names in public_names(self.reading, keys).values() for key, row in names.items()}
        if not known:
            return []
        held = list(self.view.get_queryset().filter(self.compared, self.view.named_any(known)))
        load_names(held, self.reading.model)
        there = {str(getattr(row, row.key_field)) for row in held}
        request = self.view.request
        return [{"key": key, "url": api_url(row, request)} for key, row in sorted(known.items()) if key not in there]

    def address_after(self, key: int) -> str:
        going_on = token_to_go_on(replace(self.question, after=key))
        return replace_query_param(self.view.request.build_absolute_uri(), PARAMETER, going_on)


def refuse_all_but(view, parameter: str, *others: str) -> None:
    """For answers that columns of the entries can narrow and nothing else. Raises ValidationError for the rest."""
    lookups = view.lookups()
    asked = {*view.request.query_params} - {parameter, *others, *CHOICES, *lookups}
    known = ", ".join([*others, *CHOICES, *in_words(lookups)])
    sentence = f"It cannot be used with “{parameter}”, but these can: {known}. Narrow by the rest what you receive."
    if asked:
        raise ValidationError({name: [sentence] for name in sorted(asked)})
