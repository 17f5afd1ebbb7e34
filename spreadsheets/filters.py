"""What the log of imports and the rows of an import can be narrowed by."""

from editorial.filters import ChoicesFilter, ListFilterSet
from spreadsheets.models import ImportRun
from spreadsheets.resources import SheetResource
from spreadsheets.results import Verdict


class ImportFilter(ListFilterSet):
    q = None
    area = ChoicesFilter(label="Sheet", choices=[(area, area) for area in sorted(SheetResource.registry)])
    state = ChoicesFilter(label="State", choices=ImportRun.State.choices)


class RowFilter(ListFilterSet):
    q = None
    verdict = ChoicesFilter(label="Verdict", choices=Verdict.choices)
