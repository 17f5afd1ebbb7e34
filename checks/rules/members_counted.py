"""How many members a source says that a group has, and how many are listed."""

from django.utils.translation import gettext_lazy as _

from checks.rule import Found, Rule
from reference.models import CountryGroup, Membership


class MembersCounted(Rule):
    name = "members-counted"
    sentence = _("A group has as many members today as its sources say, if they are listed at all.")
    models = (CountryGroup,)
    looks_at = {Membership: [("pk", "group_id")]}

    def findings(self, rows):
        for group in rows.filter(stated_members__isnull=False).prefetch_related("memberships"):
            number = len({it.country_id for it in group.memberships.all() if it.is_current})
            if number and number != group.stated_members:
                sentence = f"A source counts {group.stated_members} members, and {number} are listed as members today."
                yield Found(group, sentence, {"stated": group.stated_members, "listed": number})
