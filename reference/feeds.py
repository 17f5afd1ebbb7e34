"""Lists as Atom feeds: what changed last, for readers who want to be told."""

from collections.abc import Callable

from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _

from editorial.languages import active_language
from reference.templatetags.printing import brief, opening

FEED = "atom"
ENTRIES = 50


def feed_response(rows, request, *, heading: str, lead: str, page: str, load: Callable = list) -> HttpResponse:
    """The rows that changed last, the newest first; `page` is the address of the list that holds them.

    `load` reads them with what their titles need.
    """
    observatory = _("EU–LAC security cooperation observatory")
    feed = Atom1Feed(
        title=f"{heading} – {observatory}",
        link=request.build_absolute_uri(page),
        description=lead,
        language=active_language(),
        author_name=observatory,
        feed_url=request.build_absolute_uri(),
        feed_guid=request.build_absolute_uri(),
    )
    for row in load(rows.order_by("-changed_at", "-pk")[:ENTRIES]):
        feed.add_item(
            title=str(row),
            link=request.build_absolute_uri(row.get_absolute_url()),
            description=escape(about(row)),
            unique_id=lasting_id(row, request.get_host()),
            pubdate=first_seen(row),
            updateddate=row.changed_at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def about(row) -> str:
    """What it is, in a line, and its first sentences."""
    return " – ".join(filter(None, [brief(row), opening(row)]))


def first_seen(row):
    return getattr(row, "published_at", None) or row.created_at


def lasting_id(row, host: str) -> str:
    """A tag URI (RFC 4151): the same in every language, whatever is renamed or changed later."""
    return f"tag:{host.partition(':')[0]},{first_seen(row):%Y-%m-%d}:{row._meta.label_lower}/{row.pk}"
