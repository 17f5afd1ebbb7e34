"""What helps whoever writes a text: its preview as readers get it, and the sources and records that it can name."""

from typing import Any

from babel.numbers import format_decimal
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext, override
from django.views.decorators.http import require_POST, require_safe

from editorial.languages import LOCALES, active_locale
from editorial.markdown import has_markdown
from editorial.models import State
from reference.endnotes import Endnotes
from reference.markdown import to_html
from reference.models import Source
from reference.proofreading import doubts

LONGEST_TEXT = 100_000  # letters
MOST_SOURCES, MOST_OF_A_KIND = 20, 5


def may_write(request) -> bool:
    """Whether there is any text that this person may add or change."""
    pages = [page for model, page in admin.site._registry.items() if has_markdown(model)]
    return any(page.has_change_permission(request) or page.has_add_permission(request) for page in pages)


def for_writers(view):
    def guarded(request):
        if not may_write(request):
            raise PermissionDenied
        return view(request)

    return guarded


def language_of_text(request) -> str:
    """That of the field. Whoever writes in it may read the staff's pages in another."""
    asked = (request.POST or request.GET).get("language", "")
    return asked if asked in LOCALES else settings.LANGUAGE_CODE


@require_POST
@for_writers
def preview_view(request) -> HttpResponse:
    """What the page will print, by the same renderer; nothing is kept."""
    text = request.POST.get("text", "")
    if len(text) > LONGEST_TEXT:
        return HttpResponse(too_long(), status=413, content_type="text/plain; charset=utf-8")
    notes, language = Endnotes(), language_of_text(request)
    with override(language):
        html = to_html(text, notes, remember=False)
    context = {"html": html, "notes": notes, "language": language, "doubts": doubts(text)}
    return render(request, "admin/markdown_preview.html", context)


def too_long() -> str:
    return gettext(
        "The text has more than %(number)s letters, too many for the preview. It can be saved all the same."
    ) % {"number": format_decimal(LONGEST_TEXT, locale=active_locale())}


@require_safe
@for_writers
def sources_view(request) -> JsonResponse:
    """What the text can cite."""
    with override(language_of_text(request)):
        rows = found_by(request, admin.site.get_model_admin(Source), MOST_SOURCES)
        return JsonResponse({"found": [{"key": row.key, "name": row.title, "line": about(row)} for row in rows]})


def about(source: Source) -> str:
    said = [f"@{source.key}", source.publisher or source.authors, str(source.published_on or "")]
    return " · ".join(filter(None, said))


@require_safe
@for_writers
def records_view(request) -> JsonResponse:
    """What the text can link to: everything with a page of its own, drafts too. What begins so comes first."""
    asked = request.GET.get("q", "").strip().lower()
    models = sorted(filter(has_page, admin.site._registry), key=has_markdown, reverse=True)  # then what has most to say
    language = language_of_text(request)
    with override(language):
        rows = [row for model in models for row in found_by(request, admin.site.get_model_admin(model), MOST_OF_A_KIND)]
    choices = [as_choice(row, language) for row in rows]
    return JsonResponse({"found": sorted(choices, key=lambda it: not begins(it, asked))})


def begins(choice: dict[str, str], asked: str) -> bool:
    return any(words.lower().startswith(asked) for words in (choice["name"], choice["acronym"]))


def has_page(model) -> bool:
    return hasattr(model, "get_absolute_url") and hasattr(model, "key_field")


def found_by(request, page: Any, most: int) -> list:
    """As the search box of its list finds them."""
    asked = request.GET.get("q", "").strip()
    if not page.has_view_permission(request) or not asked:
        return []
    rows, has_doubles = page.get_search_results(request, page.get_queryset(request), asked)
    rows = rows.exclude(state=State.ARCHIVED) if hasattr(page.model, "state") else rows
    return list((rows.distinct() if has_doubles else rows)[:most])


def as_choice(row, language: str) -> dict[str, str]:
    """Named as in the text. Its address is the one in English: a link leads on in the language of whoever reads."""
    with override(language):
        name = str(row)
    with override(settings.LANGUAGE_CODE):
        acronym, address = getattr(row, "acronym", ""), row.get_absolute_url()
    state = "" if getattr(row, "is_public", True) else gettext("not public yet")
    line = " · ".join(filter(None, [capfirst(str(row._meta.verbose_name)), acronym, state]))
    return {"name": name, "acronym": acronym, "address": address, "line": line}
