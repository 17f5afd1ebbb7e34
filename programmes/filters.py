"""What programmes can be searched by."""

from django.utils.translation import gettext_lazy as _

from editorial.filters import ChoicesFilter, RecordedFilter, StatusFilter
from policies.models import Provision
from programmes.models import Programme
from reference.filters import NamesFilter, RecordFilterSet, names_public
from reference.models import CountryGroup, Instrument


class ProgrammeFilterSet(RecordFilterSet):
    facets: tuple[str, ...] = ("status", "level", "kind", "country", "theme", "instrument", "organisation")
    status = StatusFilter("status", label=_("Status"))
    level = ChoicesFilter("level", label=_("Geographical level"), choices=Programme.Level.choices)
    kind = ChoicesFilter("kind", label=_("Kind"), choices=Programme.Kind.choices)
    instrument = NamesFilter("instruments", Instrument)
    group = NamesFilter("groups", CountryGroup)
    delivers = RecordedFilter(names_public(Programme, "provisions"), label=_("Commitments that it carries out"))
    provision = NamesFilter("provisions", Provision)

    class Meta:
        model = Programme
        fields: list[str] = []
