"""Asks the rules, and keeps what they find: what is new, what is still so, what is gone."""

import logging
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import override

from checks.models import Finding, Waiver, fingerprint, tell_mirrors
from checks.rule import TOGETHER, Found, Rule
from checks.rules import rules
from editorial.slices import slices
from editorial.version import renew

Status = Finding.Status
logger = logging.getLogger(__name__)
ASKED_AGAIN = 200  # findings that a written row may have mended without being tied to their records any longer
OUTCOME = ["record_key", "record_name", "page_noun", "page_id", "sentence", "fingerprint", "status"]


def check_everything(chosen: Iterable[Rule] | None = None) -> None:
    """By all rules or the chosen ones; what a rule has found that there is no longer is nobody's concern."""
    for rule in rules().values() if chosen is None else chosen:
        for model in rule.models:
            try:
                check(rule, model)
            except Exception:
                logger.exception("The rule %s could not be asked of %s.", rule.name, model._meta.verbose_name_plural)
    Finding.objects.exclude(rule__in=rules()).update(status=Status.GONE)


@transaction.atomic  # one for all the rules: SQLite has one writer at a time
def check_written(written: dict[tuple[type[Model], str], set]) -> None:
    """Only what these rows can have to do with: {(model, attribute): the values of it in the rows}."""
    for rule in rules().values():
        for model in () if rule.compares_all else rule.models:
            if keys := rule.concerned(model, written):
                check(rule, model, keys)


@transaction.atomic
def check(rule: Rule, model: Any, keys: set[int] | None = None) -> None:
    """One rule, of all records of one of its models or of those with these keys. What it finds is kept as it comes: of
    all that was found before, only keys are held."""
    earlier = Finding.objects.filter(rule=rule.name, noun=model._meta.label_lower)
    still = earlier.exclude(status=Status.GONE)
    rows = model._default_manager.all()
    if keys is not None:
        last = still.order_by("-last_seen", "-pk").values_list("object_id", flat=True)[:ASKED_AGAIN]
        rows = rows.filter(pk__any_of=(asked := sorted(keys | set(last))))
        still = still.filter(object_id__any_of=asked)
    seen: set[tuple[int, str]] = set()
    with override(settings.LANGUAGE_CODE):
        for some in slices(rule.findings(rows), TOGETHER):
            found = {(one.record.pk, one.cause): one for one in some}
            known = earlier.filter(object_id__any_of={key for key, _ in found})
            keep(rule, found, known, is_all=keys is None)
            seen |= found.keys()
    places = still.order_by().values_list("pk", "object_id", "cause").iterator()
    for some in slices((pk for pk, *place in places if tuple(place) not in seen), TOGETHER):
        let_go(earlier.filter(pk__any_of=some))


def keep(rule: Rule, found: dict[tuple[int, str], Found], earlier, *, is_all: bool) -> None:
    """Writes only what differs from what is known of these records."""
    known = {(finding.object_id, finding.cause): finding for finding in earlier}
    waived = set(Waiver.objects.filter(finding__in=earlier).values_list("finding_id", "fingerprint"))
    before = {finding.pk: outcome(finding) for finding in known.values()}
    for place, one in found.items():
        finding = known.setdefault(place, Finding(rule=rule.name, cause=one.cause))
        tell(finding, one)
        finding.status = Status.WAIVED if (finding.pk, finding.fingerprint) in waived else Status.OPEN
    new = [finding for finding in known.values() if finding.pk is None]
    changed = [finding for key, finding in by_key(known).items() if outcome(finding) != before[key]]
    Finding.objects.bulk_create(new, ignore_conflicts=True)  # another process may have found it too
    Finding.objects.bulk_update(changed, OUTCOME)
    if is_all:  # a save of one record need not wait for whoever writes the others
        seen = [known[place].pk for place in found if known[place].pk]
        Finding.objects.filter(pk__any_of=seen).update(last_seen=timezone.now())
    tell_readers([finding for finding in changed if Status.WAIVED in (finding.status, before[finding.pk][-1])])


def let_go(lost) -> None:
    """What was asked about and was not found again is gone."""
    told = list(lost.filter(status=Status.WAIVED))
    lost.update(status=Status.GONE)
    tell_readers(told)


def tell_readers(findings: list[Finding]) -> None:
    """Readers see the reasons of findings that are waived, or were."""
    if findings:
        tell_mirrors(findings)
        transaction.on_commit(renew, robust=True)


def by_key(known: dict) -> dict[int, Finding]:
    return {finding.pk: finding for finding in known.values() if finding.pk}


def outcome(finding: Finding) -> list:
    return [getattr(finding, name) for name in OUTCOME]


def tell(finding: Finding, one: Found) -> None:
    """Lets it say what was found just now."""
    record, page = one.record, page_of(one.record)
    finding.noun, finding.object_id = record._meta.label_lower, record.pk
    finding.record_key, finding.record_name = getattr(record, record.key_field), str(record)
    finding.page_noun, finding.page_id = page._meta.label_lower, page.pk
    finding.sentence, finding.fingerprint = one.sentence, fingerprint(one.values)


def page_of(record):
    """The record on whose page it stands: itself, if it has a page of its own."""
    has_page = not hasattr(record, "published_with") or hasattr(record, "slug")
    return record if has_page else getattr(record, record.published_with)
