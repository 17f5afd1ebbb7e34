"""What the log of imports and the rows of an import can be narrowed by."""

import django_filters

from editorial.filters import ChoicesFilter, ListFilterSet
from spreadsheets.models import ImportRun
from spreadsheets.resources import SheetResource
from spreadsheets.results import Verdict


class ImportFilter(ListFilterSet):
    q = None  # type: ignore[assignment]
    area = ChoicesFilter(label="Sheet", choices=[(area, area) for area in sorted(SheetResource.registry)])
    state = ChoicesFilter(label="State", choices=ImportRun.State.choices)


class RowFilter(ListFilterSet):
    q = None  # type: ignore[assignment]
    verdict = ChoicesFilter(label="Verdict", choices=Verdict.choices)
    sheet = django_filters.NumberFilter(label="Place of the sheet", field_name="sheet__place")
