"""What a row is called that may be gone, or whose name is made of what is gone."""

from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse
from django.utils.translation import gettext

from editorial.models import Tracked
from editorial.seen import row_of


def name_of_row(row) -> str:
    """What it was called; what its name is made of may be gone."""
    try:
        return str(row)
    except (ObjectDoesNotExist, AttributeError):
        return f"{row._meta.verbose_name} {row.pk}"


def kind_and_name(kind, name) -> str:
    """Such as “theme “Drugs””."""
    return gettext("%(kind)s “%(name)s”") % {"kind": kind, "name": name}


def what_is_gone(model, key: int) -> str:
    version = model.history.filter(id=key).order_by("history_id").last() if issubclass(model, Tracked) else None
    return kind_and_name(model._meta.verbose_name, name_of_row(row_of(version)) if version else key)


def way_back(model, key: int) -> str:
    """The page on which it is brought back."""
    return reverse("admin:bring-back", args=[model._meta.label_lower, key])
