"""Everything that is hidden, with a word in each of its texts that stands nowhere else, tied to all that is public."""

import io
import itertools
import re
import zipfile
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from drafts.models import Draft, Publication
from editorial.models import State
from editorial.roles import governing
from figures.models import SUBJECTS, Figure
from missions.models import Participation
from policies.models import Provision
from reference.models import Attachment
from spreadsheets.models import ImportRun
from tests import factories
from tests.merging.pairs import FACTORIES
from tests.test_api import NOUNS, RECORDS, attach, make_full, relations

BEGINNING = "zqx"  # of each hidden word: what is asked for by it alone is found by nothing that is public
WORD = re.compile(rf"{BEGINNING}\d{{3}}", re.IGNORECASE)
NUMBER = "91827364"  # the beginning of each hidden amount
BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s., \u00a0\u202f](?=\d)")
HIDDEN = (State.DRAFT, State.IN_REVIEW, State.ARCHIVED)

numbers = itertools.count(100)


def word() -> str:
    return f"{BEGINNING}{next(numbers)}"


@dataclass
class Secrets:
    public: dict[Any, Any] = field(default_factory=dict)  # a row of each noun
    hidden: list[Any] = field(default_factory=list)
    tokens: dict[str, str] = field(default_factory=dict)  # of mirrors, as they were before anything hidden was there


def fill(row, keeping=()):
    """A hidden word in every text that takes one, and in a figure a number."""
    for one in row._meta.concrete_fields:
        if (
            type(one) in (models.CharField, models.TextField)
            and not one.choices
            and one.name not in {*NOT_FILLED, *keeping}
        ):
            setattr(row, one.name, word())
        if isinstance(one, models.SlugField) and one.name not in keeping:
            setattr(row, one.name, f"{word()}-slug")
        if isinstance(one, models.URLField):
            setattr(row, one.name, f"https://example.org/{word()}")
    if isinstance(row, Figure):
        row.value = Decimal(f"{NUMBER}{next(numbers)}")
    row._change_reason = word()
    row.save()
    return row


NOT_FILLED = {"state", "folded", "currency", "language", "region", "subregion", "rule", "noun", "page_noun", "status"}


def hide(row, state: str):
    """As if it had never been public."""
    record = governing(row) or row.record
    type(record)._base_manager.filter(pk=record.pk).update(state=state)
    row.refresh_from_db()
    return row


def make_public(secrets: Secrets) -> None:
    for model in NOUNS.values():
        secrets.public[model] = make_full(model)


def make_records(secrets: Secrets) -> None:
    """Of each kind one in each hidden state, tied to what is public by every relation there is."""
    for model, state in itertools.product(RECORDS, HIDDEN):
        row = fill(hide(FACTORIES[model](), state))
        if model in (Provision, Participation):
            fill(governing(row))
        for public in secrets.public.values():
            tie(public, row, state)
        secrets.hidden.append(row)
    revision = fill(factories.FigureFactory(supersedes=factories.FigureFactory(published=True)))
    of_a_draft = fill(factories.FigureFactory(published=True, programme=factories.ProgrammeFactory()))
    secrets.hidden += [revision, of_a_draft]


def tie(public, row, state: str) -> None:
    """By every relation but that which would make it public."""
    for name in relations(type(public), [type(row)]):
        relation = public._meta.get_field(name)
        governs = (getattr(type(row if relation.auto_created else public), "published_with", ""), *SUBJECTS)
        publishes = (relation.field if relation.auto_created else relation).name in governs
        takes_more = relation.many_to_many or relation.one_to_many or (relation.many_to_one and state == State.DRAFT)
        impossible = type(public) is type(row) is Provision  # a provision is part of one of its own document
        if takes_more and not publishes and not impossible:
            with suppress(IntegrityError), transaction.atomic():  # one country takes part in a mission once
                attach(public, name, row)


def make_parts(secrets: Secrets) -> None:
    """What belongs to hidden records: their names, texts, sources' places, roles."""
    for model, factory in FACTORIES.items():
        if "published" in factory._meta.parameters and model not in RECORDS:
            secrets.hidden.append(fill(hide(factory(), State.DRAFT) if model is not Attachment else factory()))
    for record in list(secrets.hidden):
        if hasattr(record, "aliases"):
            secrets.hidden.append(fill(factories.AliasFactory(target=record)))
        if isinstance(record, Provision | Participation) or type(record) in RECORDS:
            fill(factories.WaiverFactory(finding=fill(factories.FindingFactory(record=record))))


def make_withdrawn(secrets: Secrets) -> None:
    """Was public, under names that may be known, and says something else since."""
    for model in RECORDS:
        row = FACTORIES[model](published=True)
        governing(row).archive()
        row.refresh_from_db()
        fill(row, keeping=("slug", "code"))
        secrets.hidden.append(row)


def make_inner(secrets: Secrets) -> None:
    """What is nobody's but the staff's: who they are and what they do, also to what is public."""
    person = factories.UserFactory(username=word(), first_name=word(), last_name=word(), email=f"{word()}@example.org")
    for row in secrets.public.values():
        if hasattr(row, "verified_by"):
            row.verified_on, row.verified_by = timezone.localdate(), person.username
            row._change_reason = word()
            row._history_user = person
            row.save()
    together = Publication.objects.create(name=word(), begun_by=person)
    for row in secrets.public.values():
        kind = ContentType.objects.get_for_model(row)
        sent = {"title": [word()], "slug": [word()]}
        Draft.objects.create(publication=together, content_type=kind, object_id=row.pk, sent=sent, user=person)
    factories.TokenFactory(name=word(), user=person)
    factories.SubscriptionFactory(name=word(), is_active=False)
    ImportRun.objects.create(area="programmes", file_name=f"{word()}.csv", user=person, reason=word())


def make() -> Secrets:
    secrets = Secrets()
    make_public(secrets)
    make_records(secrets)
    make_parts(secrets)
    make_withdrawn(secrets)
    make_inner(secrets)
    return secrets


# Reading


def text_of(answer) -> str:
    """All that an answer says, its headers included; what is packed is unpacked."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"\n".join(archive.read(name) for name in archive.namelist())
    headers = "\n".join(f"{name}: {value}" for name, value in answer.items())
    return f"{headers}\n{content.decode(errors='replace')}"


def told(answer, *asked: str) -> set[str]:
    """The hidden words and numbers in an answer, but for those that were asked for."""
    text = text_of(answer)
    for one in asked:
        text = text.replace(one, "")
    found = set(WORD.findall(text))
    return found | ({NUMBER} if NUMBER in BETWEEN_DIGITS.sub("", text) else set())
