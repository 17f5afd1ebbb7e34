"""The content that comes with the project: fixtures/, read by the import that staff use, and published."""

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from editorial.models import Publishable, State
from spreadsheets.actions import import_now
from spreadsheets.models import ImportRun

FOLDER = settings.BASE_DIR / "fixtures"
REASON = "First content"
# A sheet comes after those that it refers to; the other names of all of them come last.
AREAS = (
    "countries", "groups", "memberships", "sources", "organisations", "instruments", "themes", "terms",
    "policies", "provisions", "events", "programmes", "missions", "agreements", "participations",
    "measures", "figures", "aliases",
)  # fmt: skip


class WrongSheet(ValidationError):
    """A sheet that cannot be imported; the messages say which cells are wrong."""


def import_sheet(area: str) -> ImportRun:
    """One sheet of fixtures/, whole. Raises WrongSheet."""
    file = FOLDER / f"{area}.csv"
    run = import_now(area, file, reason=REASON)
    if not run.saved:
        raise WrongSheet([f"{file.name}, {sentence}" for sentence in run.sentences()])
    return run


@transaction.atomic
def load() -> dict[str, int]:
    """Imports every sheet and publishes what it brought, all or nothing; gives the number of rows by area."""
    loaded = {area: import_sheet(area).total for area in AREAS}
    for model in apps.get_models():
        if issubclass(model, Publishable):
            publish_drafts(model)
    return loaded


def publish_drafts(model: type[Publishable]) -> None:
    drafts: QuerySet = model._default_manager.filter(state=State.DRAFT)
    for record in drafts:
        record._change_reason = REASON
        record.publish()


def load_countries() -> None:
    """The countries alone, which invented content needs as well."""
    import_sheet("countries")
