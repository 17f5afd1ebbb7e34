"""From two records that look like one to the page that makes them one."""

from checks.models import Finding
from checks.rules import rules
from merging.kinds import pair_address


def address_to_merge(finding: Finding) -> str:
    """Where the record of the finding is merged into the other one that it names; empty when it names none."""
    rule = rules().get(finding.rule)
    is_open = finding.status != Finding.Status.GONE
    return pair_address(finding.noun, finding.object_id, int(finding.cause)) if rule and rule.pairs and is_open else ""
