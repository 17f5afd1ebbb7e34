"""Where each row of a public file is from, and what others say of it: columns for readers, behind those of the sheet.

Nobody fills them in: templates do not have them, and an import leaves them out.
"""

from collections import defaultdict
from itertools import chain

from django.conf import settings
from django.utils.translation import override

from editorial.as_of import of_that_day
from editorial.today import today
from spreadsheets.batch import key_parts, told

PERMALINK, AS_OF, SOURCE = HEADERS = ("permalink", "as_of", "source")


def for_readers(headings: list[str], resource) -> list[bool]:
    """Which headings of a file are those of this module.

    “source” and “as_of” are, where “permalink” stands too: people head columns of their own sheets with such words.
    """
    ours = {PERMALINK, *headers_of(resource)} if PERMALINK in headings else set()
    return [heading in ours for heading in headings]


def headers_of(resource) -> list[str]:
    """A sheet that has a column of sources itself needs no other."""
    told = [column.header for column in resource.told]
    return [*told, *(header for header in HEADERS if header not in resource.headers)]


class Told:
    """A column of what follows from other entries; `paths` are the values of a row that it needs."""

    paths: tuple[str, ...] = ()

    def __init__(self, header: str):
        self.header = header

    def texts(self, batch, model) -> list[str]:
        """What its cells say, record by record."""
        raise NotImplementedError


class NamedBy(Told):
    """The keys of the public entries that name a row, by its name for them."""

    def texts(self, batch, model):
        relation = model._meta.get_field(self.header)
        others, back = relation.related_model, relation.field.name
        naming = others.objects.published().order_by().filter(**{f"{back}__pk__any_of": batch.pks})
        pairs = list(naming.values_list(back, "pk"))
        keys = batch.keys(others, (other for _, other in pairs))
        said: dict = defaultdict(set)
        for pk, other in pairs:
            said[pk].add(keys[other])
        return ["; ".join(sorted(said[pk])) for pk in batch.pks]


def address_pattern(model) -> str:
    """The address of an entry's page, in the language of all files, with “{0}” in the place of its key."""
    places = [f"--{number}--" for number in range(len(key_parts(model)))]
    with override(settings.LANGUAGE_CODE):
        pattern = model.address_of(*places)
    for number, place in enumerate(places):
        pattern = pattern.replace(place, f"{{{number}}}")
    return pattern


class Origin:
    """Writes these columns: what the sheet is told by others, the addresses of one site, today, keys of the sources."""

    def __init__(self, resource, site: str):
        self.model = model = resource.model
        self.told = resource.told
        self.headers = headers_of(resource)
        self.key = key_parts(model)
        self.pattern = of_that_day(site + address_pattern(model))
        self.day = today().isoformat()
        self.sources = Sources(resource) if SOURCE in self.headers else None
        told = (path for column in self.told for path in column.paths)
        self.paths = (*self.key, *told, *(self.sources.paths if self.sources else ()))

    def texts(self, batch) -> list[list[str]]:
        """What the cells of each of these columns say, record by record."""
        keys = zip(*(batch.values[path] for path in self.key), strict=True)
        links = [self.pattern.format(*map(str.lower, key)) for key in keys]
        days = [self.day] * len(links)
        told = [column.texts(batch, self.model) for column in self.told]
        return [*told, links, days, *([self.sources.texts(batch)] if self.sources else [])]


class Sources:
    """The keys of the sources on which rows rest: cited by a row itself, or by the record that it is a part of."""

    def __init__(self, resource):
        model = resource.model
        self.itself = model.key_field if resource.is_source else ""
        self.part_of = getattr(model, "published_with", "")
        record = model._meta.get_field(self.part_of).related_model if self.part_of else model
        self.citations = record.citations.rel.related_model if hasattr(record, "citations") else None
        self.paths = (f"{self.part_of}_id",) if self.part_of else ()

    def texts(self, batch) -> list[str]:
        if self.itself:
            return batch.values[self.itself]
        if not self.citations:
            return [""] * len(batch.pks)
        records = batch.values[self.paths[0]] if self.part_of else batch.pks
        rows = batch.linked(self.citations, "record", records)
        place = told(self.citations, "record").index("source_id")
        cited = {pk: [row[place] for row in own] for pk, own in rows.items()}
        keys = batch.keys(self.citations.source.field.related_model, chain.from_iterable(cited.values()))
        said = {pk: "; ".join(dict.fromkeys(keys[source] for source in own)) for pk, own in cited.items()}
        return [said.get(pk, "") for pk in records]
