"""Invented records in any number, for measuring speed. The same seed gives the same records."""

import random
from collections import Counter
from collections.abc import Callable
from decimal import Decimal

from django.db import models, transaction
from django.utils import timezone

from editorial.dates import PartialDate
from editorial.models import Publishable, State
from figures.models import Figure, Measure
from missions.models import Agreement, Mission, MissionCitation, MissionCountry, Participation
from policies.models import Event, EventCitation, EventCountry, Policy, PolicyCitation, PolicyOrganisation, Provision
from programmes.models import Element, Programme, ProgrammeCitation, ProgrammeCountry, ProgrammeOrganisation
from reference.models import Country, CountryGroup, Instrument, Membership, Organisation, Source, Theme
from search.index import rebuild

PREFIX = "synthetic-"
WRITTEN_AT_ONCE = 500
WORDS = (
    "accord action agency airport analysis area assistance authority border budget capacity cargo chain civilian coast "
    "commitment community container control cooperation coordination corridor court customs data demand dialogue drug "
    "evidence exchange expert firearm fund institution intelligence investigation judge justice law legislation limit "
    "maritime measure member minister monitoring network office officer partner peace penitentiary persons police port "
    "practice precursor prevention priority prosecutor protection reduction reform region regional report route safety "
    "seizure service seminar state strategy summit support system team trade traffic training transit treaty trend "
    "unit vessel victim violence witness women youth"
).split()


def holds_other_content() -> bool:
    """Whether anybody has recorded something here that was not invented."""
    return any(
        model.objects.exclude(**{f"{model.key_field}__startswith": PREFIX}).exists()
        for model in (Programme, Mission, Agreement, Policy, Event, Figure)
    )


@transaction.atomic
def synthesise(*, programmes: int, seed: int = 1) -> Counter[str]:
    """Writes that many published programmes and what goes with them; gives the number of rows by kind."""
    inventor = Inventor(seed)
    inventor.reference()
    inventor.policies(max(5, programmes // 20))
    inventor.programmes(programmes)
    inventor.missions(max(3, programmes // 50))
    inventor.events(max(5, programmes // 25))
    inventor.figures()
    rebuild()  # nothing of all this was saved row by row, so nobody was told
    return inventor.written


class Inventor:
    """Writes kind after kind, so that each can point at those before it."""

    def __init__(self, seed: int):
        self.random = random.Random(seed)  # noqa: S311  nothing here is a secret
        self.now = timezone.now()
        self.countries = list(Country.objects.order_by("iso2"))
        self.written: Counter[str] = Counter()

    # What they are made of

    def words(self, least: int, most: int) -> str:
        return " ".join(self.random.choices(WORDS, k=self.random.randint(least, most)))

    def sentences(self, least: int, most: int) -> str:
        return " ".join(f"{self.words(8, 22).capitalize()}." for _ in range(self.random.randint(least, most)))

    def some(self, rows: list, least: int, most: int) -> list:
        most = min(most, len(rows))
        return self.random.sample(rows, self.random.randint(min(least, most), most))

    def day(self, first_year: int, last_year: int) -> PartialDate:
        """A year, a month or a day."""
        year, month, day = (
            self.random.randint(first_year, last_year),
            self.random.randint(1, 12),
            self.random.randint(1, 28),
        )
        return PartialDate(self.random.choice([f"{year}", f"{year}-{month:02}", f"{year}-{month:02}-{day:02}"]))

    def period(self) -> dict[str, PartialDate | None]:
        """Now and then without a start or an end, as in real sources."""
        starts = self.day(1995, 2024) if self.random.random() < 0.9 else None
        ends = self.day(2025, 2030) if self.random.random() < 0.3 else None
        if starts and not ends and self.random.random() < 0.5:
            year = int(starts[:4])
            ends = self.day(year + 1, year + 6)
        return {"starts": starts, "ends": ends}

    def text(self) -> str:
        """Two to six paragraphs; the last one cites a source."""
        paragraphs = "\n\n".join(self.sentences(2, 6) for _ in range(self.random.randint(2, 6)))
        return f"{paragraphs} [@{self.random.choice(self.sources).key}, p. {self.random.randint(1, 90)}]"

    def record(self, model, number: int, **fields):
        """One in twenty stays a draft."""
        published = number % 20 != 19
        made = model(
            slug=f"{PREFIX}{model._meta.model_name}-{number}",
            title=f"{self.words(3, 9).capitalize()} {number}",
            acronym=f"S{model._meta.model_name[0].upper()}{number}" if number % 2 else "",
            summary=self.sentences(1, 2),
            text=self.text(),
            state=State.PUBLISHED if published else State.DRAFT,
            published_at=self.now if published else None,
            **fields,
        )
        made.derive()
        return made

    # How they are written

    def write(self, model: type[models.Model], rows: list) -> list:
        self.written[str(model._meta.verbose_name_plural)] += len(rows)
        return model._base_manager.bulk_create(rows, batch_size=WRITTEN_AT_ONCE)

    def link(self, records: list, field: str, choose: Callable[[], list]) -> None:
        """Fills a plain many-to-many field."""
        through = getattr(type(records[0]), field).through
        own, other = through._meta.fields[1].attname, through._meta.fields[2].attname
        rows = [through(**{own: record.pk, other: chosen.pk}) for record in records for chosen in choose()]
        through.objects.bulk_create(rows, batch_size=WRITTEN_AT_ONCE)

    def join(self, model: type[models.Model], records: list, field: str, choose: Callable[[], list]) -> None:
        """Fills a table of links that carry a role."""
        roles = [value for value, _ in model._meta.get_field("role").flatchoices]  # type: ignore[union-attr]
        rows = [
            model(record=record, role=self.random.choice(roles), **{field: chosen})
            for record in records
            for chosen in choose()
        ]
        self.write(model, rows)

    def cite(self, model: type[models.Model], records: list) -> None:
        rows = [
            model(record=record, source=source, locator=f"p. {self.random.randint(1, 90)}")
            for record in records
            for source in self.some(self.sources, 1, 3)
        ]
        self.write(model, rows)

    # The kinds, in the order of who points at whom

    def named(self, model, count: int, first: int = 0, **fields) -> list:
        kind = model._meta.model_name
        rows = [
            model(
                slug=f"{PREFIX}{kind}-{n}",
                name=f"{self.words(2, 4).capitalize()} {n}",
                description=self.sentences(1, 2),
                **fields,
            )
            for n in range(first, first + count)
        ]
        return self.write(model, rows)

    def reference(self) -> None:
        self.groups = self.named(CountryGroup, 8, kind=CountryGroup.Kind.ORGANISATION)
        self.organisations = self.named(Organisation, 60, kind=Organisation.Kind.INTERNATIONAL)
        self.instruments = self.named(Instrument, 10)
        self.themes = self.named(Theme, 20)
        self.money = self.named(Measure, 3, kind=Measure.Kind.MONEY)
        self.counts = self.named(Measure, 3, first=3, kind=Measure.Kind.COUNT, unit="persons")
        self.sources = self.write(
            Source, [Source(key=f"{PREFIX}{n}", title=f"{self.words(4, 10).capitalize()} {n}") for n in range(50)]
        )
        self.write(
            Membership,
            [
                Membership(group=group, country=country)
                for group in self.groups
                for country in self.some(self.countries, 8, 20)
            ],
        )

    def policies(self, count: int) -> None:
        kinds = Policy.Kind.values
        self.policies_made = self.write(
            Policy,
            [
                self.record(Policy, n, kind=self.random.choice(kinds), adopted=self.day(1995, 2024), **self.period())
                for n in range(count)
            ],
        )
        self.link(self.policies_made, "themes", lambda: self.some(self.themes, 1, 3))
        self.link(self.policies_made, "groups", lambda: self.some(self.groups, 0, 2))
        self.join(PolicyOrganisation, self.policies_made, "organisation", lambda: self.some(self.organisations, 1, 2))
        self.cite(PolicyCitation, self.policies_made)
        self.provisions = self.write(
            Provision,
            [
                Provision(
                    policy=policy, slug=f"chapter-{n}", order=n, number=str(n), heading=self.words(3, 8).capitalize(),
                    text=self.sentences(1, 4),
                )
                for policy in self.policies_made
                for n in range(1, self.random.randint(3, 8))
            ],
        )  # fmt: skip

    def programmes(self, count: int) -> None:
        kinds, levels = Programme.Kind.values, Programme.Level.values
        made = self.programmes_made = self.write(
            Programme,
            [
                self.record(
                    Programme, n, kind=self.random.choice(kinds), level=self.random.choice(levels), **self.period()
                )
                for n in range(count)
            ],
        )
        self._chain_programmes()
        self.link(made, "themes", lambda: self.some(self.themes, 1, 3))
        self.link(made, "instruments", lambda: self.some(self.instruments, 1, 2))
        self.link(made, "groups", lambda: self.some(self.groups, 0, 1))
        self.link(made, "provisions", lambda: self.some(self.provisions, 0, 2))
        self.join(ProgrammeCountry, made, "country", lambda: self.some(self.countries, 1, 8))
        self.join(ProgrammeOrganisation, made, "organisation", lambda: self.some(self.organisations, 1, 3))
        self.cite(ProgrammeCitation, made)
        self.write(
            Element,
            [
                Element(
                    record=programme, kind=self.random.choice(Element.Kind.values), order=n, text=self.sentences(1, 1)
                )
                for programme in made
                for n in range(self.random.randint(0, 8))
            ],
        )

    def _chain_programmes(self) -> None:
        """One programme in five is part of an earlier one, one in ten continues one."""
        for place, programme in enumerate(self.programmes_made):
            if place % 5 == 4:
                programme.parent = self.programmes_made[place - 4]
            if place % 10 == 9:
                programme.predecessor = self.programmes_made[place - 7]
        chained = self.programmes_made[4::5]
        Programme.objects.bulk_update(chained, ["parent", "predecessor"], batch_size=WRITTEN_AT_ONCE)

    def missions(self, count: int) -> None:
        kinds = Mission.Kind.values
        made = self.missions_made = self.write(
            Mission, [self.record(Mission, n, kind=self.random.choice(kinds), **self.period()) for n in range(count)]
        )
        self.link(made, "themes", lambda: self.some(self.themes, 1, 3))
        self.link(made, "programmes", lambda: self.some(self.programmes_made, 0, 3))
        self.join(MissionCountry, made, "country", lambda: self.some(self.countries, 1, 3))
        self.cite(MissionCitation, made)
        self.write(
            Agreement, [self.agreement(n, country) for n, country in enumerate(self.some(self.countries, 10, 20))]
        )
        self.write(
            Participation,
            [
                Participation(mission=mission, country=country, source=self.random.choice(self.sources))
                for mission in made
                for country in self.some(self.countries, 0, 6)
            ],
        )

    def agreement(self, number: int, country: Country) -> Agreement:
        framework, in_force = Agreement.Kind.FRAMEWORK, Agreement.Status.IN_FORCE
        return self.record(
            Agreement, number, kind=framework, status=in_force, country=country, signed=self.day(2004, 2024)
        )

    def events(self, count: int) -> None:
        kinds = Event.Kind.values
        made = self.write(
            Event, [self.record(Event, n, kind=self.random.choice(kinds), **self.period()) for n in range(count)]
        )
        self.link(made, "policies", lambda: self.some(self.policies_made, 0, 2))
        self.join(EventCountry, made, "country", lambda: self.some(self.countries, 1, 4))
        self.cite(EventCitation, made)

    def figures(self) -> None:
        """One to three about each programme, one about each mission and each policy document."""
        about = [
            ("programme", programme) for programme in self.programmes_made for _ in range(self.random.randint(1, 3))
        ]
        about += [("mission", mission) for mission in self.missions_made]
        about += [("policy", policy) for policy in self.policies_made]
        made = self.write(Figure, [self.figure(n, subject, record) for n, (subject, record) in enumerate(about)])
        self.link(made, "countries", lambda: self.some(self.countries, 0, 2))

    def figure(self, number: int, subject: str, record: Publishable) -> Figure:
        measure = self.random.choice(self.money + self.counts)
        cents = self.random.choice([0, 0, 0, self.random.randint(0, 99)]) if measure.is_money else 0
        return Figure(
            code=f"{PREFIX}figure-{number}",
            label=self.words(2, 6).capitalize(),
            measure=measure,
            value=Decimal(self.random.randint(1, 10**8)) + Decimal(cents) / 100,
            currency="EUR" if measure.is_money else "",
            bound=self.random.choice(Figure.Bound.values),
            as_of=self.day(2009, 2025),
            source=self.random.choice(self.sources),
            locator=f"p. {self.random.randint(1, 90)}",
            state=State.PUBLISHED,
            published_at=self.now,
            **{subject: record},
        )
