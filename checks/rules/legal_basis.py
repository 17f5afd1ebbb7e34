"""What a participation in a mission rests on."""

from django.utils.translation import gettext_lazy as _

from checks.rule import Found, Rule
from editorial.models import State
from missions.models import Agreement, Mission, Participation

GOOD_ENOUGH = set(Agreement.APPLIED)  # dates that are not exact enough prove nothing


class LegalBasis(Rule):
    name = "legal-basis"
    sentence = _("A participation rests on an agreement that was in force or provisionally applied when it began.")
    models = (Participation,)
    looks_at = {Agreement: [("agreement", "pk")], Mission: [("mission", "pk")]}

    def findings(self, rows):
        rows = rows.exclude(mission__state=State.ARCHIVED).select_related("mission", "country", "agreement")
        for participation in rows.iterator():
            agreement = participation.agreement
            if agreement is None:
                values = {"mission": participation.mission.slug, "country": participation.country.iso2}
                yield Found(participation, "No agreement is recorded on which it rests.", values)
            elif (standing := agreement.standing_on(participation.begins)) not in GOOD_ENOUGH:
                sentence = f"It rests on “{agreement}”: {standing.label}."
                values = {"agreement": agreement.slug, "standing": standing.value, "began": participation.begins}
                yield Found(participation, sentence, values)
