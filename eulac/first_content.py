"""The content that comes with the project: fixtures/, read by the import that staff use, and published."""

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from editorial.models import Publishable, State
from spreadsheets.models import ImportRun
from spreadsheets.reader import read_sheet
from spreadsheets.results import SheetResult

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


def import_sheet(area: str) -> SheetResult:
    """One sheet of fixtures/, whole. Raises WrongSheet."""
    file = FOLDER / f"{area}.csv"
    content = file.read_bytes()
    result = ImportRun.import_now(area, read_sheet(content), file_name=file.name, content=content)
    if result.is_wrong:
        raise WrongSheet([f"{file.name}, {sentence}" for sentence in result.sentences()])
    return result


@transaction.atomic
def load() -> dict[str, int]:
    """Imports every sheet and publishes what it brought, all or nothing; gives the number of rows by area."""
    loaded = {area: len(import_sheet(area).reports) for area in AREAS}
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
