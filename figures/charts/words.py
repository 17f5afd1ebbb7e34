"""The words of charts, in the reader's language."""

from babel.numbers import format_decimal
from django.utils.translation import gettext as _

from editorial.dates import PartialDate
from editorial.languages import active_locale, listed
from figures.models import Figure


def number(value) -> str:
    return format_decimal(value, locale=active_locale())


def printed(cell) -> str:
    """What a cell of a table says to a reader."""
    if isinstance(cell, Figure | PartialDate):
        return cell.in_words if isinstance(cell, Figure) else cell.in_words()
    return number(cell) if isinstance(cell, int) else str(cell)


def sources_of(figures) -> str:
    """“Source: …”, each source once; empty when there are no figures."""
    names = dict.fromkeys(
        f"{figure.source} ({figure.source.published_on.in_words()})" if figure.source.published_on else figure.source
        for figure in figures
    )
    return _("Source: %(sources)s.") % {"sources": listed(names)} if names else ""


def as_of_all(figures) -> str:
    """“As of March 2017.” when that holds for all of the figures; otherwise empty."""
    dates = {figure.as_of for figure in figures}
    date = dates.pop() if len(dates) == 1 else None
    return _("As of %(date)s.") % {"date": date.in_words()} if date else ""


def bounds_of(figures) -> str:
    """How to read what is not exact, when some of the figures are not."""
    if all(figure.is_exact for figure in figures):
        return ""
    return _("Hatched: not an exact number; its words say how the source puts it.")


def sentences(*parts: str) -> str:
    return " ".join(part for part in parts if part)
