"""The public pages of policy documents, their provisions, and events."""

from django.utils.translation import gettext_lazy as _

from editorial.past import ever_called
from editorial.prepared import prepared
from editorial.today import earlier_day
from policies.models import Event, Policy, PolicyRelation, Provision
from policies.resources import EventResource, PolicyResource, ProvisionResource
from reference.models import MOST_RELATED
from reference.pages import ListPage, RecordPage, cut, linked


class PolicyList(ListPage):
    model = Policy
    resource_class = PolicyResource
    heading = _("Policy documents")
    lead = _("Action plans, strategies, resolutions, agreements, programming documents, decisions and laws.")
    template_name = "policies/policy_list.html"

    def for_listing(self, rows):
        return rows.in_brief()


class PolicyPage(RecordPage):
    listing = PolicyList
    template_name = "policies/policy.html"

    def related(self, policy):
        return {
            **linked(policy),
            "groups": prepared(policy, lambda it: it.groups.all()),
            "relations": PolicyRelation.objects.published().of(policy),
            "provisions": policy.provisions.with_deliverers().as_tree(),
            "events": prepared(policy, lambda it: it.events.published()),
            "agreements": prepared(policy, lambda it: it.agreements.published().select_related("country")),
        }


class ProvisionList(ListPage):
    model = Provision
    resource_class = ProvisionResource
    heading = _("Provisions")
    lead = _("Numbered places in policy documents: chapters, objectives, lines of action, points of an agreement.")
    template_name = "policies/provision_list.html"

    @staticmethod
    def brief(rows):
        return rows.select_related("policy")

    def for_listing(self, rows):
        return self.brief(rows)


class ProvisionPage(RecordPage):
    listing = ProvisionList
    template_name = "policies/provision.html"

    def get(self, request, policy, key, format=""):  # noqa: A002 (the word in the address)
        return super().get(request, key, format)

    def get_queryset(self):
        return super().get_queryset().select_related("policy", "parent__policy")

    def find(self, key):
        """By its place in the document, also under an address that the document had before."""
        provisions = self.get_queryset().filter(slug=key)
        found = provisions.filter(policy__slug=self.kwargs["policy"]).first()
        if found:
            return found
        if earlier_day():
            return provisions.filter(policy__in=ever_called(Policy, slug=self.kwargs["policy"])).first()
        moved = Policy.renamed(self.kwargs["policy"])
        return moved and provisions.filter(policy=moved).first()

    def api_key(self, provision):
        return provision.code

    def related(self, provision):
        return {
            "aliases": provision.aliases.all(),
            "themes": provision.themes.all(),
            "parts": provision.parts.select_related("policy"),
            "programmes": provision.programmes.published(),
            "missions": provision.missions.published(),
            "figures": cut(
                list(provision.figures.published().for_page()[:MOST_RELATED]),
                provision.figures.model,
                provision=provision.code,
            ),
        }


class EventList(ListPage):
    model = Event
    resource_class = EventResource
    heading = _("Events")
    lead = _("Summits, dialogues, seminars, meetings, announcements and appointments.")
    template_name = "policies/event_list.html"

    def for_listing(self, rows):
        return rows.in_brief()


class EventPage(RecordPage):
    listing = EventList
    template_name = "policies/event.html"

    def related(self, event):
        return {
            **linked(event),
            "groups": prepared(event, lambda it: it.groups.all()),
            "policies": prepared(event, lambda it: it.policies.published()),
        }
