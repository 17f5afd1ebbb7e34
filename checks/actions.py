"""What is done with findings."""

from django.db import transaction

from checks.models import Finding, Waiver


@transaction.atomic
def waive(finding: Finding, *, user=None, **reasons: str) -> Waiver:
    """Leaves it as it is, for the reason given (`reason`, `reason_es` …), as long as the values stay the same."""
    waiver, _ = Waiver.objects.update_or_create(
        finding=finding, fingerprint=finding.fingerprint, defaults={"user": user, **reasons}
    )
    finding.settle()
    return waiver
