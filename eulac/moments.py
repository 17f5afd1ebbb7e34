"""What happened when, told from the dates of records that are already at hand."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from editorial.dates import PartialDate
from missions.models import Agreement, Mission, Participation
from policies.models import Event, Policy
from programmes.models import Programme
from reference.models import Membership

# {model: ((field with a date, what happened then), …)}
HAPPENED = {
    Programme: (("starts", _("Programme begins")), ("ends", _("Programme ends"))),
    Mission: (("starts", _("Mission begins")), ("ends", _("Mission ends"))),
    Participation: (("starts", _("It begins to take part")), ("ends", _("It ceases to take part"))),
    Agreement: (
        ("signed", _("Agreement signed")),
        ("provisional_from", _("Agreement provisionally applied")),
        ("in_force_from", _("Agreement enters into force")),
        ("ended", _("Agreement ends")),
    ),
    Policy: (("adopted", _("Document adopted")),),
    Event: (("starts", _("Event")), ("ends", _("Event ends"))),
    Membership: (("starts", _("It joins the group")), ("ends", _("It leaves the group"))),
}
# What stands for a row that ties a country to something.
SUBJECT = {Participation: "mission", Membership: "group"}


@dataclass
class Moment:
    day: PartialDate
    what: str | Promise
    subject: object


def moments(rows: Iterable) -> list[Moment]:
    """Every date about `rows`, each of a model in HAPPENED; the latest first, undated rows not at all."""
    found = [
        Moment(day, what, getattr(row, SUBJECT.get(type(row), ""), row))
        for row in rows
        for field, what in HAPPENED[type(row)]
        if (day := getattr(row, field))
    ]
    return sorted(found, key=lambda moment: (moment.day, str(moment.subject)), reverse=True)
