"""The kinds of things that can be found, and what each of them says."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.text import capfirst

from editorial.neighbours import printed_with
from editorial.translated import in_other_languages
from figures.models import SUBJECTS, Figure, Measure
from missions.models import Agreement, Mission
from policies.models import Event, Policy, Provision
from programmes.models import Programme
from reference.models import Country, CountryGroup, Instrument, Organisation, Source, Term, Theme
from spreadsheets.batch import key_parts

BITS_OF_A_KEY = 40


@dataclass(frozen=True)
class Kind:
    """The number of an entry is that of its kind, followed by the primary key of the row in 40 bits.

    So an entry is known without being looked for, and its kind without being read. A number is never given away.
    """

    number: int
    name: str  # as in addresses, sheets and the API
    model: Any
    texts: tuple[str, ...] = ()  # its own fields
    parts: tuple[str, ...] = ()  # relation__field of rows that are a part of its text; all of one relation
    linked: tuple[str, ...] = ()  # relations to public things that it names
    identifiers: tuple[str, ...] = ()  # names that are not among the model's `name_fields`

    @property
    def first(self) -> int:
        return self.number << BITS_OF_A_KEY

    @property
    def printed_with(self) -> tuple[str, ...]:
        """The relations that its title and its address need."""
        return printed_with(self.model)

    @property
    def noun(self) -> str:
        """“Policy document”"""
        return capfirst(str(self.model._meta.verbose_name))

    @property
    def plural(self) -> str:
        return capfirst(str(self.model._meta.verbose_name_plural))

    @property
    def wordings(self) -> tuple[str, ...]:
        """Its own texts, in every language."""
        return (*self.texts, *in_other_languages(*translated(self.model, self.texts)))

    @property
    def names(self) -> tuple[str, ...]:
        """The fields under which it is known."""
        named = getattr(self.model, "name_fields", ("label", *in_other_languages("label")))
        return tuple(dict.fromkeys([*named, key_parts(self.model)[-1], *self.identifiers]))


TEXTS = ("summary", "text")
OBJECTIVES = ("elements__text", *in_other_languages("elements__text"))
AREAS = ("countries", "groups", "organisations", "themes")
KINDS = (
    Kind(1, "programmes", Programme, TEXTS, parts=OBJECTIVES, linked=(*AREAS, "instruments")),
    Kind(2, "missions", Mission, TEXTS, linked=("countries", "organisations", "themes", "participations__country")),
    Kind(3, "policies", Policy, TEXTS, linked=AREAS, identifiers=("celex", "text_number")),
    Kind(4, "provisions", Provision, ("text",), linked=("policy", "themes")),
    Kind(5, "events", Event, (*TEXTS, "place"), linked=AREAS),
    Kind(6, "agreements", Agreement, TEXTS, linked=("country",)),
    Kind(7, "figures", Figure, ("note",), linked=(*SUBJECTS, "measure", "instrument", "group", "countries")),
    Kind(8, "countries", Country, ("region", "subregion")),
    Kind(9, "groups", CountryGroup, ("description",)),
    Kind(10, "organisations", Organisation, ("description",), linked=("parent",)),
    Kind(11, "instruments", Instrument, ("description", "legal_basis")),
    Kind(12, "themes", Theme, ("description",), linked=("parent",)),
    Kind(13, "sources", Source, ("authors", "publisher", "details")),
    Kind(14, "terms", Term, ("description",)),
    Kind(15, "measures", Measure, ("description", "unit")),
)  # fmt: skip
BY_NUMBER = {kind.number: kind for kind in KINDS}
BY_NAME = {kind.name: kind for kind in KINDS}
BY_MODEL = {kind.model: kind for kind in KINDS}


def translated(model: type[Model], texts: tuple[str, ...]) -> list[str]:
    """Those of the texts that have columns for other languages."""
    return [text for text in texts if text in getattr(model, "translated", ())]


def kind_and_key(number: int) -> tuple[Kind, int]:
    return BY_NUMBER[number >> BITS_OF_A_KEY], number & ((1 << BITS_OF_A_KEY) - 1)


def called_by(model: type[Model]) -> tuple[str, ...]:
    """The fields by which the entries of others name it."""
    if model is Country:
        return ("name_en", "name_es", "name_pt", "name_fr")
    fields = {field.name for field in model._meta.concrete_fields}
    return (getattr(model, "label_field", "label"), *(["acronym"] if "acronym" in fields else []))


def related_model(model: type[Model], path: str) -> type[Model]:
    """What `participations__country` leads to."""
    found: Any = model
    for hop in path.split("__"):
        found = found._meta.get_field(hop).related_model
    return found


def naming_kinds() -> dict:
    """{model: [(kind, relation), …]} of the kinds whose entries name it."""
    found: dict = defaultdict(list)
    for kind in KINDS:
        for path in kind.linked:
            found[related_model(kind.model, path)].append((kind, path))
    return found


def owning_kinds() -> dict:
    """{model: [(kind, attribute), …]} of links and other rows that belong to an entry; the attribute is its key."""
    found: dict = defaultdict(list)
    for kind in KINDS:
        for path in (*kind.linked, *kind.parts):
            relation: Any = kind.model._meta.get_field(path.split("__")[0])
            if relation.one_to_many:
                found[relation.related_model].append((kind, relation.field.attname))
            elif relation.many_to_many and not relation.remote_field.through._meta.auto_created:
                through = relation.remote_field.through
                found[through].append((kind, through._meta.get_field(relation.m2m_field_name()).attname))
    return found


NAMED_BY = naming_kinds()
OWNED_BY = owning_kinds()
# Whose state decides whether others are public as well, and those others.
GATES = {Programme, Mission, Policy, Event}
GATED = {Figure, Provision}
