"""What the search page understands of its query string."""

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from editorial.filters import ChoicesFilter, ListFilterSet, TextFilter
from search.finding import Hits
from search.kinds import BY_NAME, KINDS
from search.query import read_query


class SearchFilter(ListFilterSet):
    q = TextFilter(label=_("Text"), max_length=200)
    not_filters = frozenset({"page"})  # the index knows no day but today
    kind = ChoicesFilter(label=_("Kind"), choices=[(kind.name, kind.name) for kind in KINDS])

    @cached_property
    def hits(self) -> Hits:
        kinds = [BY_NAME[name] for name in self.cleaned("kind") or ()]
        return Hits(read_query(self.cleaned("q") or ""), kinds)

    @property
    def qs(self):
        return self.hits
