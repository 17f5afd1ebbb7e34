"""What is due to be checked against its sources, over all kinds of records: a page of the staff."""

import datetime
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, TruncDate
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from editorial.addresses import form_address, list_address
from editorial.models import Publishable, State, is_due

ROWS_ON_A_PAGE = 50
WHICH = {"due": _("Due again"), "never": _("Never checked")}
NAMES = ("kind", "state", "which")


def kinds(request: HttpRequest) -> dict[str, type[Publishable]]:
    """{label: model} of the kinds of records that this person may see."""
    models = (model for model in apps.get_models() if issubclass(model, Publishable))
    pages: Any = admin.site._registry
    return {
        model._meta.label_lower: model
        for model in models
        if model in pages and pages[model].has_view_permission(request)
    }


def due_rows(model: type[Publishable], today: datetime.date) -> QuerySet:
    """The rows of a kind whose day has come or that were never checked, without what is archived."""
    rows: Any = model
    return rows._default_manager.exclude(state=State.ARCHIVED).filter(is_due(today) | Q(verified_on__isnull=True))


def narrowed(rows: QuerySet, which: str, state: str) -> QuerySet:
    if which:
        rows = rows.filter(verified_on__isnull=which == "never")
    return rows.filter(state=state) if state else rows


def listed(model: type[Publishable], rows: QuerySet) -> QuerySet:
    """(since, noun, name, key, state, verified_on, review_by) of each, fit for a union with those of other kinds."""
    about = {
        "since": Coalesce("verified_on", TruncDate("created_at")),
        "noun": Value(model._meta.label_lower),
        "name": F(getattr(model, "label_field", "pk")),
    }
    return rows.order_by().annotate(**about).values_list(*about, "pk", "state", "verified_on", "review_by")


def chosen(request: HttpRequest, found: dict) -> dict[str, str]:
    """The filters that are in use; what is none of the choices narrows nothing."""
    choices = {"kind": found, "state": dict(State.choices), "which": WHICH}
    return {name: value if (value := request.GET.get(name, "")) in choices[name] else "" for name in NAMES}


def due_view(request: HttpRequest) -> TemplateResponse:
    found = kinds(request)
    if not found:
        raise PermissionDenied
    use, today = chosen(request, found), timezone.localdate()
    rows = {label: narrowed(due_rows(model, today), use["which"], use["state"]) for label, model in found.items()}
    counts = {label: some.count() for label, some in rows.items()}
    page = page_of({label: rows[label] for label in rows if use["kind"] in ("", label)}, counts, request.GET.get("p"))
    context = {
        **admin.site.each_context(request),
        "title": gettext("Due to be checked against sources"),
        "rows": [in_words(row, found) for row in page],
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "use": use,
        "kinds": [(label, plural(model), counts[label]) for label, model in found.items()],
        "list": list_of(found[use["kind"]]) if use["kind"] else "",
        "states": [choice for choice in State.choices if choice[0] != State.ARCHIVED],
        "which": WHICH.items(),
    }
    return TemplateResponse(request, "admin/due.html", context)


def page_of(rows: dict[str, QuerySet], counts: dict[str, int], number: str | None):
    """One page of the rows of several kinds; one query."""
    first, *others = (listed(some.model, some) for some in rows.values())
    pages = Paginator(first.union(*others, all=True).order_by("since", "name"), ROWS_ON_A_PAGE)
    pages.count = sum(counts[label] for label in rows)
    return pages.get_page(number)


def plural(model) -> str:
    return capfirst(str(model._meta.verbose_name_plural))


def in_words(row: tuple, found: dict) -> dict:
    _since, label, name, key, state, verified_on, review_by = row
    model = found[label]
    return {
        "name": name,
        "noun": capfirst(str(model._meta.verbose_name)),
        "url": form_address(model, key),
        "state": State(state).label,
        "verified_on": verified_on,
        "review_by": review_by,
    }


def list_of(model) -> str:
    """The list in which several can be ticked and marked as checked."""
    return f"{list_address(model)}?check=due"
