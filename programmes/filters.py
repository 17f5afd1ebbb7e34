"""What programmes can be searched by."""

from editorial.filters import ChoicesFilter, StatusFilter
from programmes.models import Programme
from reference.filters import NamesFilter, RecordFilterSet
from reference.models import CountryGroup, Instrument


class ProgrammeFilterSet(RecordFilterSet):
    facets = ("status", "level", "kind", "country", "theme", "instrument", "organisation")
    status = StatusFilter("status", label="Status")
    level = ChoicesFilter("level", label="Geographical level", choices=Programme.Level.choices)
    kind = ChoicesFilter("kind", label="Kind", choices=Programme.Kind.choices)
    instrument = NamesFilter("instruments", Instrument)
    group = NamesFilter("groups", CountryGroup)

    class Meta:
        model = Programme
        fields: list[str] = []
