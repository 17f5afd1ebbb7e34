"""What a draft would change, field by field: as it is recorded, and as the draft has it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst

from drafts.models import Draft
from drafts.sent import asking, page_of
from editorial.clashes import NOTHING, Cell, is_ticked, number_in
from editorial.forms import GIVEN_WITH_A_CHANGE
from editorial.gone import kind_and_name
from editorial.rewording import yes_or_no

PLACES = 2_000  # of rows in one table


class Difference(NamedTuple):
    label: str
    before: str
    after: str


class Differences:
    """Of what a form sends from what is recorded now, or from what another sending of it says."""

    def __init__(self, record, user, sent: QueryDict):
        self.record, self.sent = record, sent
        self.page = page_of(type(record))
        self.request = asking(user, sent)

    def __iter__(self) -> Iterator[Difference]:
        made = self.page.get_form(self.request, self.record, change=True)
        names = [name for name in made.base_fields if name not in made.declared_fields]
        yield from self.of_fields(made(instance=self.record), names, "", "")
        for prefix, formset, inline in self.page.formsets_by_prefix(self.request, self.record):
            yield from self.of_rows(prefix, formset, inline)

    def of_fields(self, form, names, prefix: str, of: str) -> Iterator[Difference]:
        for name in names:
            cell = Cell(form, name)
            given = self.sent.getlist(f"{prefix}{name}")
            if cell.is_changed_by(given):
                yield Difference(f"{of}{cell.bound.label}", cell.words(cell.sent), cell.words(given))

    def of_rows(self, prefix: str, formset, inline) -> Iterator[Difference]:
        noun, key = capfirst(str(inline.verbose_name)), inline.model._meta.pk.name
        belonging = inline.belonging_to(self.record)
        rows = {str(row.pk): row for row in inline.get_queryset(self.request).filter(**belonging)}
        recorded = self.count(f"{prefix}-INITIAL_FORMS")
        for place in range(self.count(f"{prefix}-TOTAL_FORMS")):
            own = f"{prefix}-{place}-"
            row = rows.get(self.sent.get(f"{own}{key}", "")) if place < recorded else None
            form = formset.form(instance=row) if row else formset.form()
            names = [name for name, one in form.fields.items() if not isinstance(one.widget, forms.HiddenInput)]
            if row is None:
                if not is_ticked(self.sent, f"{own}DELETE") and (words := self.words_of(form, names, own)):
                    yield Difference(noun, str(NOTHING), words)
            elif is_ticked(self.sent, f"{own}DELETE"):
                yield Difference(noun, str(row), str(NOTHING))
            else:
                yield from self.of_fields(form, names, own, f"{kind_and_name(noun, row)}: ")

    def count(self, name: str) -> int:
        return min(number_in(self.sent.get(name, "")), PLACES)

    def words_of(self, form, names, prefix: str) -> str:
        """A new row in a line, such as “Country: Peru; Role: covered”; nothing if nobody has typed anything in it."""
        cells: dict[str, Any] = {name: Cell(form, name) for name in names}
        if not any(cell.is_changed_by(self.sent.getlist(f"{prefix}{name}")) for name, cell in cells.items()):
            return ""
        unsaid = (NOTHING, yes_or_no(False))
        said = [(cell.bound.label, cell.words(self.sent.getlist(f"{prefix}{name}"))) for name, cell in cells.items()]
        return "; ".join(f"{label}: {words}" for label, words in said if words not in unsaid)


def differences_of(draft: Draft, user) -> list[Difference]:
    """Nothing for a draft that has no form, or whose record is gone."""
    if draft.sent is None or draft.record is None:
        return []
    return list(Differences(draft.record, user, draft.posted))


def reason_of(draft: Draft) -> str:
    """What readers will be told of numbers and dates that change, as far as it was typed."""
    posted = draft.posted
    return "; ".join(text for name in GIVEN_WITH_A_CHANGE[1:] if (text := posted.get(name, "").strip()))
