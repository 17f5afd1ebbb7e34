"""Where the two records differ, and under which names the one that stays is known afterwards."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import TextField

from editorial.folding import fold
from editorial.translated import OTHERS
from merging.values import in_words
from reference.models import Alias

STAYS, GOES = "stays", "goes"
# What tells of one record alone: when it was checked, and by whom.
NOT_CHOSEN = ("verified_on", "review_by")
LONGEST_NAME = Alias._meta.get_field("name").max_length or 0


@dataclass(frozen=True)
class Difference:
    """A field in which the record that goes says something that the other does not say."""

    field: Any
    stays: str
    goes: str
    usual: str  # the value that stays unless somebody chooses: its own, or the other one where it has none

    @property
    def name(self) -> str:
        return self.field.name


def differences(stays, goes) -> list[Difference]:
    found = []
    for field in stays._meta.concrete_fields:
        if field.editable and not field.primary_key and field.name not in (stays.key_field, *NOT_CHOSEN):
            said, other = in_words(stays, field), in_words(goes, field)
            if other and other != said:
                is_kept = said or translates_another_text(field, stays, goes)
                found.append(Difference(field, said, other, STAYS if is_kept else GOES))
    return found


def translates_another_text(field, stays, goes) -> bool:
    """Whether it would be the translation of a text that does not stay; a name is one of the same thing."""
    text, _, language = field.name.rpartition("_")
    if language not in OTHERS or not isinstance(field, TextField):
        return False
    return getattr(stays, text) not in ("", getattr(goes, text))


def take_over(stays, goes, chosen: list[Difference]) -> None:
    for one in chosen:
        setattr(stays, one.field.attname, getattr(goes, one.field.attname))


def names_borne(record) -> Iterator[tuple[str, str, str]]:
    """(name, what kind of alias it would be, its language); its key is found without being an alias."""
    for field in record.name_fields:
        name, language = getattr(record, field), field.rpartition("_")[2]
        if name and field != record.key_field:
            kind = Alias.Kind.ACRONYM if field == "acronym" else Alias.Kind.VARIANT
            is_translated = language in OTHERS
            yield name, Alias.Kind.TRANSLATION if is_translated else kind, language if is_translated else ""


def new_aliases(stays, names: list[tuple[str, str, str]], known: list[str]) -> list[Alias]:
    """Of these names, those that it does not bear; `known` are its aliases to come."""
    borne = {fold(name) for name, *_ in names_borne(stays)} | {fold(name) for name in known}
    kind_of_entry = ContentType.objects.get_for_model(stays)
    found = []
    for name, kind, language in names:
        if len(name) <= LONGEST_NAME and fold(name) not in borne:
            borne.add(fold(name))
            found.append(Alias(content_type=kind_of_entry, object_id=stays.pk, name=name, kind=kind, language=language))
    return found
