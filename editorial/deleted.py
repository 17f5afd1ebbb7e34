"""What was deleted, and the way back: pages of the staff.

A row comes back out of its history with its primary key, with what was deleted together with it and with its links.
Whether it can is found by trying, and undoing that: the rules of forms, the database included, are asked themselves.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.auth import get_permission_codename
from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import IntegrityError, models, transaction
from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_noop

from editorial.addresses import form_address
from editorial.admin import sentences
from editorial.clashes import who_and_when
from editorial.corrections import LATER, NOBODY_SAYS, Reason
from editorial.forms import ReasonFields, reason_in
from editorial.gone import kind_and_name, name_of_row, way_back, what_is_gone
from editorial.models import State, Tracked
from editorial.provenance import coming_from, reason_in_words
from editorial.roles import may_alter
from editorial.seen import links_at, row_of

ROWS_ON_A_PAGE = 50
TOGETHER = timedelta(minutes=1)  # what was deleted with a row was so shortly before it
LONGEST_REASON = 100


def kinds(user) -> dict[str, Any]:
    """{label: model} of what this person may add, and so bring back."""
    return {
        model._meta.label_lower: model
        for model in apps.get_models()
        if issubclass(model, Tracked) and model in admin.site._registry and may_add(user, model)
    }


def may_add(user, model) -> bool:
    opts = model._meta
    return user.has_perm(f"{opts.app_label}.{get_permission_codename('add', opts)}")


def deletions(model) -> QuerySet:
    """The last version of everything that is no longer there."""
    gone = model.history.filter(history_type="-").exclude(id__in=model._base_manager.values("pk")).order_by()
    return model.history.filter(history_id__in=gone.values("id").annotate(last=Max("history_id")).values("last"))


class Return:
    """A deleted row with all that would come back with it."""

    def __init__(self, deletion):
        self.deletion = deletion
        self.model: Any = deletion.instance_type
        self.row = row_of(deletion)
        self.name = name_of_row(self.row)

    def __str__(self):
        return self.name

    @property
    def noun(self) -> str:
        return str(self.model._meta.verbose_name)

    @cached_property
    def living(self):
        """The last version before: the history of links ends with it."""
        versions = self.model.history.filter(id=self.row.pk, history_id__lt=self.deletion.history_id)
        return versions.exclude(history_type="-").order_by("history_id").last()

    @cached_property
    def parts(self) -> list["Return"]:
        """What was deleted with it. What was taken from it before is older than its last version."""
        since = self.deletion.history_date - TOGETHER
        until = self.deletion.history_date + TOGETHER
        if self.living:
            since = max(since, self.living.history_date)
        found = []
        for model, belonging in self.tables():
            gone = deletions(model).filter(**belonging, history_date__range=(since, until)).order_by("id")
            found += parents_first([Return(version) for version in gone])
        return found

    def tables(self) -> Iterator[tuple[Any, dict]]:
        for relation in self.model._meta.related_objects:
            owned = relation.on_delete is models.CASCADE and not relation.many_to_many
            if owned and issubclass(relation.related_model, Tracked):
                yield relation.related_model, {relation.field.name: self.row.pk}
        for field in self.model._meta.private_fields:
            if isinstance(field, GenericRelation):
                kind = ContentType.objects.get_for_model(self.model)
                yield field.related_model, {"content_type": kind, "object_id": self.row.pk}

    @cached_property
    def links(self) -> dict[Any, tuple[list[int], list[int]]]:
        """By the many-to-many field: what it named and is still there, and what is gone."""
        found: dict = {}
        for field in self.model.history.model._history_m2m_fields:
            keys = links_at(field, row_of(self.living)) if self.living else []
            related = self.model._meta.get_field(field.name).related_model
            there = set(related._base_manager.filter(pk__in=keys).values_list("pk", flat=True))
            found[field] = ([key for key in keys if key in there], [key for key in keys if key not in there])
        return found

    @property
    def lost(self) -> list[str]:
        """What it named and will not name again."""
        own = [what_is_gone(field.related_model, key) for field, (_, gone) in self.links.items() for key in gone]
        return own + [name for part in self.parts for name in part.lost]

    def everything(self) -> Iterator["Return"]:
        yield self
        for part in self.parts:
            yield from part.everything()

    # What stands in the way

    def blocks(self, user) -> list[str]:
        if found := [*self.missing(), *self.taken()]:
            return found
        if not may_alter(user, self.row):
            return [gettext("What it belongs to is published, so only those who may publish can add to it.")]
        return self.refusals(LATER)

    @cached_property
    def asks_why(self) -> bool:
        """Whether readers have read it, and so are told why it is there again."""
        return bool(self.refusals(NOBODY_SAYS))

    def refusals(self, why: Reason) -> list[str]:
        """What its rules say when it is written, which is undone at once."""
        try:
            with transaction.atomic():
                self.write("", why)
                transaction.set_rollback(True)
        except Refused as refused:
            return refused.said
        return []

    def missing(self) -> Iterator[str]:
        """What any of it hangs on and what is gone as well."""
        coming = {(one.model, one.row.pk) for one in self.everything()}
        for one in self.everything():
            for field in one.model._meta.concrete_fields:
                key = getattr(one.row, field.attname)
                if not field.many_to_one or key is None or (field.related_model, key) in coming:
                    continue
                if not field.related_model._base_manager.filter(pk=key).exists():
                    gone = what_is_gone(field.related_model, key)
                    yield gettext("%(noun)s “%(one)s”: %(gone)s is deleted too. Bring that back first.") % {
                        "noun": capfirst(one.noun),
                        "one": one,
                        "gone": gone,
                    }
        owner = getattr(self.model, "published_with", "")
        if owner and not hasattr(self.row, f"{owner}_id") and getattr_or_none(self.row, owner) is None:
            yield gettext("What it belongs to is deleted too. Bring that back first.")

    def taken(self) -> Iterator[str]:
        key = getattr(self.model, "key_field", "")
        fields = {field.name: field for field in self.model._meta.concrete_fields}
        if key in fields and fields[key].unique and not fields[key].primary_key:
            value, label = getattr(self.row, key), capfirst(fields[key].verbose_name)
            if other := self.model._base_manager.filter(**{key: value}).first():
                yield gettext("%(label)s: “%(value)s” is that of “%(other)s” by now. Give that one another first.") % {
                    "label": label,
                    "value": value,
                    "other": other,
                }

    # Coming back

    def write(self, reason: str, why: Reason) -> None:
        """Raises Refused. A record is a draft again, whatever it was."""
        row = self.row
        row._state.adding = True
        row._change_reason = reason or gettext_noop("Brought back")
        row.amended_because = why
        if hasattr(row, "state"):
            row.state = State.DRAFT
        try:
            row.full_clean()
            row.save(force_insert=True)
            for field, (keys, _) in self.links.items():
                if keys:
                    getattr(row, field.name).set(keys)
        except ValidationError as error:
            raise Refused(
                [f"{kind_and_name(capfirst(self.noun), self)}: {said}" for said in sentences(error, self.model)]
            ) from error
        except IntegrityError as error:
            raise Refused(
                [
                    gettext("%(noun)s “%(self)s” is there by now, or something like it.")
                    % {"noun": capfirst(self.noun), "self": self}
                ]
            ) from error
        for part in self.parts:
            part.write(reason, why)


class Refused(Exception):
    def __init__(self, said: list[str]):
        self.said = said


def parents_first(found: list[Return]) -> list[Return]:
    """Rows that stand in a tree of their own kind, from the top."""
    waiting, ordered = {one.row.pk: one for one in found}, []
    while waiting:
        ready = [one for one in waiting.values() if not above(one.row) & waiting.keys()] or [*waiting.values()]
        ordered += ready
        waiting = {pk: one for pk, one in waiting.items() if one not in ready}
    return ordered


def above(row) -> set:
    own = [field for field in row._meta.concrete_fields if field.many_to_one and field.related_model is type(row)]
    return {getattr(row, field.attname) for field in own}


def getattr_or_none(row, name: str):
    try:
        return getattr(row, name)
    except ObjectDoesNotExist:
        return None


# Pages


def deleted_view(request: HttpRequest) -> TemplateResponse:
    """Kinds with how many of each are gone, and the rows of one kind."""
    found = kinds(request.user)
    if not found:
        raise PermissionDenied
    counts = {label: deletions(model).count() for label, model in found.items()}
    chosen = request.GET.get("kind", "")
    model = found.get(chosen) or next((found[label] for label, count in counts.items() if count), None)
    page = page_of(model, request.GET.get("p")) if model else None
    context = {
        **admin.site.each_context(request),
        "title": gettext("Deleted"),
        "kinds": [
            (label, capfirst(str(found[label]._meta.verbose_name_plural)), n) for label, n in counts.items() if n
        ],
        "kind": model._meta.label_lower if model else "",
        "rows": [in_words(version) for version in page] if page else [],
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number) if page else [],
    }
    return TemplateResponse(request, "admin/deleted.html", context)


def page_of(model, number: str | None):
    gone = deletions(model).select_related("history_user").order_by("-history_date", "-history_id")
    return with_neighbours(model, Paginator(gone, ROWS_ON_A_PAGE).get_page(number))


def with_neighbours(model, page):
    """Each version with its row, and whatever the row's name is made of: a query for each relation."""
    for version in page:
        version.row = row_of(version)
    for field in model._meta.concrete_fields:
        if field.many_to_one:
            keys = {getattr(version.row, field.attname) for version in page} - {None}
            there = field.related_model._base_manager.in_bulk(keys)
            for version in page:
                field.set_cached_value(version.row, there.get(getattr(version.row, field.attname)))
    return page


def in_words(version) -> dict:
    return {
        "name": name_of_row(version.row),
        "said": who_and_when(version),
        "why": reason_in_words(version.history_change_reason),
        "url": way_back(version.instance_type, version.id),
    }


def bring_back_view(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """What would come back, what stands in the way, and the button."""
    model = kinds(request.user).get(kind)
    if model is None:
        raise PermissionDenied
    deletion = deletions(model).filter(id=pk).select_related("history_user").first()
    if deletion is None:
        if model._base_manager.filter(pk=pk).exists():
            messages.info(request, gettext("It is there already."))
            return redirect(form_address(model, pk))
        raise Http404(gettext("Nothing of that kind was deleted."))
    back = Return(deletion)
    blocks = back.blocks(request.user)
    if request.method == "POST" and not blocks and (answer := bring(request, back)):
        return answer
    parts = [(capfirst(one.noun), str(one)) for one in back.everything()][1:]
    context = {
        **admin.site.each_context(request),
        "title": gettext("Bring back “%(back)s”") % {"back": back},
        "back": back,
        "noun": capfirst(back.noun),
        "said": who_and_when(deletion),
        "blocks": blocks,
        "reason": ReasonFields(request.POST or None) if not blocks and back.asks_why else None,
        "why": request.POST.get("why", ""),
        "parts": parts,
        "longest": LONGEST_REASON,
        "is_draft": hasattr(back.row, "state"),
    }
    return TemplateResponse(request, "admin/bring_back.html", context)


def bring(request, back: Return) -> HttpResponseRedirect | None:
    why = replace(reason_in(request.POST), user=request.user)
    try:
        with transaction.atomic(), coming_from("back"):
            back.write(request.POST.get("why", "").strip()[:LONGEST_REASON], why)
    except Refused as refused:
        for sentence in refused.said:
            messages.error(request, sentence)
        return None
    has_state = hasattr(back.row, "state")
    told = gettext("“%(back)s” is back, as a draft.") if has_state else gettext("“%(back)s” is back.")
    messages.success(request, told % {"back": back})
    return redirect(form_address(back.model, back.row.pk))
