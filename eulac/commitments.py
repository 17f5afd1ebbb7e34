"""From commitment to delivery: what policy documents provide, and what is recorded as answering it."""

from dataclasses import dataclass

from django.db.models import Count, Prefetch
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from editorial.folding import fold
from editorial.version import kept
from missions.filters import MissionFilterSet
from missions.views import MissionList
from policies.filters import ProvisionFilterSet
from policies.models import MOST_ANSWERS, Provision
from policies.views import ProvisionList
from programmes.filters import ProgrammeFilterSet
from programmes.views import ProgrammeList
from reference.models import Theme
from reference.pages import ListPage


class CommitmentFilterSet(ProvisionFilterSet):
    facets = ("answered", "theme", "kind", "policy", "country")


class ProgrammeDeliveryFilterSet(ProgrammeFilterSet):
    facets = ("delivers", "status", "level", "theme", "country")


class MissionDeliveryFilterSet(MissionFilterSet):
    facets = ("delivers", "status", "theme", "country")


@dataclass
class Covered:
    """Of how many rows something is recorded, out of how many."""

    recorded: int
    total: int
    name: str = ""
    url: str = ""


class FromOneEnd(ListPage):
    """A list that is read along the links between commitments and what answers them."""

    at = ""  # the name of its address
    recorded = ""  # the filter that tells the rows of which something is recorded
    files_of: type[ListPage] | None = None  # the list whose files and feed have the same rows, if not this one

    @classmethod
    def list_url(cls):
        return reverse(cls.at)

    def context(self):
        query = self.query_without("page", "order", self.recorded)
        counted = kept(self.count_recorded, "recorded", self.list_url(), query)
        ends = (CommitmentPage, ProgrammeDeliveryPage, MissionDeliveryPage)
        files_of = self.files_of or type(self)
        return {
            **super().context(),
            "files": files_of.files_at(self.query_without("page")),
            "feed": files_of.feed_at(self.query_without("page", "order")),
            "covered": counted,
            "most": MOST_ANSWERS,
            "ends": [(end.short, end.list_url(), end is type(self)) for end in ends],
        }

    def count_recorded(self) -> Covered:
        """Under all filters but the one that asks whether something is recorded."""
        rows = self.filters.narrowed(but=self.recorded).order_by()
        condition = self.filters.filters[self.recorded].condition()
        return Covered(**rows.aggregate(recorded=Count("pk", filter=condition), total=Count("pk")))


class ByWhatAnswers(FromOneEnd):
    """By what carries commitments out."""

    recorded = "delivers"

    def for_listing(self, rows):
        """With the first of the public provisions that each carries out in `first_provisions`."""
        shown = Provision.objects.published().for_line()[: MOST_ANSWERS + 1]
        return rows.in_brief().prefetch_related(Prefetch("provisions", shown, "first_provisions"))


class CommitmentPage(FromOneEnd, ProvisionList):
    """By commitment."""

    at = "commitments"
    filterset_class = CommitmentFilterSet
    recorded = "answered"
    short = _("By commitment")
    heading = _("From commitment to delivery")
    lead = _(
        "What action plans, strategies, programming documents and resolutions provide, and the programmes, missions "
        "and figures that are recorded as answering each provision."
    )
    template_name = "commitments/commitments.html"

    @classmethod
    def feed_at(cls, query: str) -> str:
        return ProvisionList.feed_at(query)

    def for_listing(self, rows):
        return rows.with_answers()

    def context(self):
        return {**super().context(), "by_theme": self.by_theme}

    def by_theme(self) -> list[Covered]:
        """How far the provisions of each theme are covered, under all other filters."""
        query = self.query_without("page", "order", "theme", self.recorded)
        return kept(self.count_by_theme, "by theme", self.list_url(), query)

    def count_by_theme(self) -> list[Covered]:
        counts = self.filters.narrowed(but=("theme", self.recorded)).counted_by_theme()
        themes = sorted(Theme.objects.filter(pk__in=counts), key=lambda theme: fold(str(theme)))
        return [
            Covered(counts[theme.pk][1], counts[theme.pk][0], str(theme), self.narrowed_to(theme)) for theme in themes
        ]

    def narrowed_to(self, theme: Theme) -> str:
        query = QueryDict(self.query_without("page", "order", "theme", self.recorded).lstrip("?"), mutable=True)
        query["theme"] = theme.slug
        return f"{self.list_url()}?{query.urlencode()}"


class ProgrammeDeliveryPage(ByWhatAnswers, ProgrammeList):
    """By programme."""

    at = "commitments-programmes"
    files_of = ProgrammeList
    filterset_class = ProgrammeDeliveryFilterSet
    short = _("By programme")
    heading = _("Programmes and the commitments that they carry out")
    lead = _("For each programme, the provisions of policy documents that it is recorded as carrying out.")
    template_name = "commitments/programmes.html"


class MissionDeliveryPage(ByWhatAnswers, MissionList):
    """By mission."""

    at = "commitments-missions"
    files_of = MissionList
    filterset_class = MissionDeliveryFilterSet
    short = _("By mission")
    heading = _("Missions and the commitments that they carry out")
    lead = _("For each mission, the provisions of policy documents that it is recorded as carrying out.")
    template_name = "commitments/missions.html"
