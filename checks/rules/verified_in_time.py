"""Whether what is public was checked against its sources when it was due."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from checks.rule import Found, Rule
from editorial.models import State, is_due
from figures.models import Figure
from missions.models import Agreement, Mission
from policies.models import Event, Policy
from programmes.models import Programme


class VerifiedInTime(Rule):
    name = "verified-in-time"
    sentence = _("What is published is checked against its sources again when it is due.")
    models = (Programme, Mission, Agreement, Policy, Event, Figure)

    def findings(self, rows):
        rows = rows.filter(is_due(timezone.localdate()), state=State.PUBLISHED)
        rows = rows.select_related("measure") if rows.model is Figure else rows
        for record in rows.iterator():
            sentence = f"It is due to be checked against its sources again since {record.review_by.isoformat()}."
            yield Found(record, sentence, {"review_by": record.review_by})
