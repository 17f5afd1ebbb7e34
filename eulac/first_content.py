"""The content that comes with the project: fixtures/, read by the import that staff use, and published."""

import csv

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from checks.actions import waive
from checks.models import Finding
from checks.running import check_everything
from editorial.models import Publishable, State
from spreadsheets.actions import import_now
from spreadsheets.models import ImportRun

FOLDER = settings.BASE_DIR / "fixtures"
REASON = "First content"
WAIVERS = FOLDER / "waivers.csv"
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
    check_everything()
    return loaded | {"waivers": waive_what_is_known()}


def publish_drafts(model: type[Publishable]) -> None:
    drafts: QuerySet = model._default_manager.filter(state=State.DRAFT)
    for record in drafts:
        record._change_reason = REASON
        record.publish()


def waive_what_is_known() -> int:
    """Gives the reasons in waivers.csv. What they are about is found by the rules, so it cannot be imported before."""
    with WAIVERS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for number, row in enumerate(rows, 2):
        about = {"rule": row.pop("rule"), "noun": row.pop("noun"), "record_key": row.pop("record")}
        findings = Finding.objects.exclude(status=Finding.Status.GONE).filter(**about)
        if not findings:
            raise WrongSheet([f"{WAIVERS.name}, row {number}: the rule finds nothing of the kind."])
        for finding in findings:
            waive(finding, **row)
    return len(rows)


def load_countries() -> None:
    """The countries alone, which invented content needs as well."""
    import_sheet("countries")
