"""What programmes can be searched by."""

from django.utils.translation import gettext_lazy as _

from editorial.filters import ChoicesFilter, StatusFilter
from programmes.models import Programme
from reference.filters import NamesFilter, RecordFilterSet
from reference.models import CountryGroup, Instrument


class ProgrammeFilterSet(RecordFilterSet):
    facets = ("status", "level", "kind", "country", "theme", "instrument", "organisation")
    status = StatusFilter("status", label=_("Status"))
    level = ChoicesFilter("level", label=_("Geographical level"), choices=Programme.Level.choices)
    kind = ChoicesFilter("kind", label=_("Kind"), choices=Programme.Kind.choices)
    instrument = NamesFilter("instruments", Instrument)
    group = NamesFilter("groups", CountryGroup)

    class Meta:
        model = Programme
        fields: list[str] = []
