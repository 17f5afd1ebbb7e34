"""What the staff's forms and pages say of drafts."""

import re
from difflib import SequenceMatcher
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from drafts.models import Draft, Typed
from drafts.places import link_to, place_of
from drafts.rights import is_published, may_begin, may_keep
from drafts.showing import edit_address, kept_by
from editorial.models import Publishable

register = template.Library()
WORDS = re.compile(r"\S+\s*|\s+")  # with what follows: blanks alone are all alike, which takes long to compare
MOST_WORDS = 2_000
MARKED = {"": "{}", "del": "<del>{}</del>", "ins": "<ins>{}</ins>"}


@register.simple_tag
def draft_address(record, user) -> str:
    """Where a draft of a change of it is begun; nothing if it is not public or this person may not change it."""
    if record is None or not may_keep(user, record):
        return ""
    return reverse("admin:drafts_form", args=[record._meta.label_lower, record.pk])


@register.simple_tag
def begin_address(record, user) -> str:
    """Where a publication of a record is begun that is not public yet."""
    if not may_begin(user, record):
        return ""
    return reverse("admin:drafts_begin", args=[record._meta.label_lower, record.pk])


@register.simple_tag
def drafts_about(record) -> list[dict[str, Any]]:
    """The drafts of it that are neither published nor thrown away."""
    if record is None or not record.pk:
        return []
    found = Draft.objects.of(record).going_on().select_related("publication", "user", "content_type")
    return [
        {
            "draft": one,
            "by": kept_by(one),
            "publication": one.publication,
            "form": edit_address(one) if one.sent is not None else "",
        }
        for one in found
    ]


@register.simple_tag
def typed_before(request) -> Typed | None:
    """What this person has typed into this form and not saved."""
    return Typed.objects.filter(user=request.user, path__startswith=request.path).order_by("-at").first()


@register.inclusion_tag("admin/drafts/gate.html")
def gate(record) -> dict[str, Any]:
    """All that a record lacks which is not public yet, each with its place in the form."""
    if not isinstance(record, Publishable) or not record.pk or is_published(record):
        return {}
    found = {"gaps": record.gaps(), "unstated": record.unstated()}
    return {
        kind: [(link_to("", place_of(record, name)), said) for name, said in some.items()]
        for kind, some in found.items()
    }


@register.simple_tag
def word_by_word(before: str, after: str) -> tuple[str, str]:
    """Both texts, with the words marked that only one of them has."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    if len(old) + len(new) > MOST_WORDS:
        return format_html("<del>{}</del>", before), format_html("<ins>{}</ins>", after)
    left, right = [], []
    for same, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        left.append(("" if same == "equal" else "del", "".join(old[first:last])))
        right.append(("" if same == "equal" else "ins", "".join(new[start:end])))
    return marked(left), marked(right)


def marked(pieces: list[tuple[str, str]]) -> str:
    """Escaped, piece by piece."""
    return format_html_join("", "{}", ((format_html(MARKED[tag], text),) for tag, text in pieces if text))
