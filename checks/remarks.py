"""The reasons that readers see, for the pages of records and for the entries of the API."""

from collections import defaultdict
from functools import cache
from typing import Any

from django.db.models import Q

from checks.models import Waiver
from checks.rules import rules


@cache
def with_remarks() -> frozenset[str]:
    """The nouns that some rule may find fault with, and those on whose pages such things stand."""
    models: set[Any] = {model for rule in rules().values() for model in rule.models}
    parts = (model for model in models if hasattr(model, "published_with"))
    models |= {model._meta.get_field(model.published_with).related_model for model in parts}
    return frozenset(model._meta.label_lower for model in models)


def about(sender, keys: list[int], **_) -> dict[int, list[Waiver]]:
    """{primary key: reasons} of rows of a model; one query. A participation has its own, and so has its mission."""
    noun = sender._meta.label_lower
    if noun not in with_remarks() or not keys:
        return {}
    on_page = Q(finding__page_noun=noun, finding__page_id__any_of=keys)
    own = Q(finding__noun=noun, finding__object_id__any_of=keys)
    found = defaultdict(list)
    for waiver in Waiver.objects.holding().filter(on_page | own).select_related("finding").order_by("pk"):
        finding = waiver.finding
        found[finding.page_id if finding.page_noun == noun else finding.object_id].append(waiver)
    return found
