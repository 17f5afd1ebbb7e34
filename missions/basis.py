"""What participations rest on, put into words; and what an agreement covered."""

import datetime
from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import override

from missions.models import NONE_RECORDED, Agreement, Mission, Participation, in_words
from reference.models import MOST_RELATED
from spreadsheets.origin import Told


class LegalBasis(Told):
    """What the agreement that a participation rests on was when it began, in the language of all files."""

    paths = ("agreement_id", "starts", "mission__starts")

    def texts(self, batch, model):
        keys, own, launched = (batch.values[path] for path in self.paths)
        agreements = Agreement.objects.published().in_brief().filter(pk__any_of=set(keys) - {None})
        known = {agreement.pk: agreement for agreement in agreements}
        with override(settings.LANGUAGE_CODE):
            return [
                in_words(known[key].standing_on(starts or began) if key in known else NONE_RECORDED)
                for key, starts, began in zip(keys, own, launched, strict=True)
            ]


def with_other_agreements(participations: Iterable[Participation], agreements: Iterable[Agreement]) -> list:
    """Where it is not recorded what one rests on: what each of the country's agreements was when it began."""
    found = list(participations)
    for each in found:
        others = agreements if each.basis == NONE_RECORDED else ()
        each.not_its_basis = [
            (agreement, each.standing_of(agreement)) for agreement in others if agreement.country_id == each.country_id
        ]
    return found


def with_launched(agreements: list[Agreement]) -> list[Agreement]:
    """Each with the missions launched while it applied, or may have, as (mission, what it was) in `launched`.

    One query. Where no date tells from when it applied, `launched` is None: nobody can say.
    """
    applied = [since.earliest for each in agreements if (since := each.applied_from)]
    missions = launched_since(min(applied)) if applied else []
    for each in agreements:
        found = ((mission, each.standing_on(mission.starts)) for mission in missions)
        covered = [(mission, str(standing.label)) for mission, standing in found if each.may_cover(mission, standing)]
        each.launched = covered if each.applied_from else None
    return agreements


def launched_since(day: datetime.date) -> list[Mission]:
    missions = Mission.objects.published().in_brief().filter(starts__latest__gte=day.isoformat())
    return list(missions.order_by("starts", "title")[:MOST_RELATED])
