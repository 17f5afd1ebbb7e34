"""Makers of test records, one a model. `published=True` makes what the public may see."""

import factory
from babel import Locale
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone
from factory.django import DjangoModelFactory

from access.models import Token
from checks.models import Finding, Waiver
from editorial.dates import PartialDateField
from editorial.models import State
from figures.models import Figure, Measure
from missions.models import (
    Agreement,
    AgreementCitation,
    Mission,
    MissionCitation,
    MissionCountry,
    MissionOrganisation,
    Participation,
)
from policies.models import (
    Event,
    EventCitation,
    EventCountry,
    EventOrganisation,
    Policy,
    PolicyCitation,
    PolicyCountry,
    PolicyOrganisation,
    PolicyRelation,
    Provision,
)
from programmes.models import Element, Programme, ProgrammeCitation, ProgrammeCountry, ProgrammeOrganisation
from reference.models import (
    Alias,
    Attachment,
    Country,
    CountryGroup,
    Instrument,
    Membership,
    Organisation,
    Source,
    Term,
    Theme,
)
from reference.stored import name_of
from webhooks.models import Subscription

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Codes that no real territory has, so that a test may add Brazil beside invented countries.
INVENTED_CODES = sorted({a + b for a in LETTERS for b in LETTERS} - set(Locale("en").territories))
EXACT_FIELDS = (PartialDateField, models.DecimalField, models.DateField)
PASSWORD = "a long word for tests"


def many(field: str):
    """Lets a factory be handed the rows of a many-to-many field: ProgrammeFactory(themes=[drugs])."""

    def link(record, create, rows, **kwargs):
        if create and rows:
            getattr(record, field).set(rows)

    return factory.post_generation(link)


def numbered(text: str):
    return factory.Sequence(lambda n: text.format(n + 1))


class Maker(DjangoModelFactory):
    class Meta:
        abstract = True
        skip_postgeneration_save = True

    @classmethod
    def _adjust_kwargs(cls, **kwargs):
        """Values as the database will give them back: starts="2010" becomes a PartialDate, value=5 a Decimal."""
        for field in cls._meta.model._meta.fields:
            if field.name in kwargs and type(field) in EXACT_FIELDS:
                kwargs[field.name] = field.to_python(kwargs[field.name])
        return kwargs


class UserFactory(Maker):
    """A member of staff without any rights; PASSWORD lets them in."""

    username = numbered("person{}")
    password = factory.django.Password(PASSWORD)
    is_staff = True

    class Meta:
        model = get_user_model()


class TokenFactory(Maker):
    """A token of a member of staff, with the secret as `token.secret`."""

    name = numbered("Token {}")
    user = factory.SubFactory(UserFactory)
    scopes = ["import"]

    class Meta:
        model = Token

    @classmethod
    def _create(cls, model, **values):
        token = model(**values)
        token.secret = token.new_secret()
        token.save()
        return token


class SubscriptionFactory(Maker):
    """Somebody who is told of everything."""

    name = numbered("System {}")
    address = "https://93.184.215.14/hooks"

    class Meta:
        model = Subscription


# Reference


class CountryFactory(Maker):
    iso2 = factory.Sequence(lambda n: INVENTED_CODES[n % len(INVENTED_CODES)])
    iso3 = factory.LazyAttribute(lambda country: f"X{country.iso2}")
    name_en = factory.LazyAttribute(lambda country: f"Country {country.iso2}")
    name_es = factory.LazyAttribute(lambda country: f"País {country.iso2}")
    name_pt = factory.LazyAttribute(lambda country: f"País {country.iso2}")
    name_fr = factory.LazyAttribute(lambda country: f"Pays {country.iso2}")

    class Meta:
        model = Country
        django_get_or_create = ["iso2"]


class CountryGroupFactory(Maker):
    slug = numbered("group-{}")
    name = numbered("Group {}")
    kind = CountryGroup.Kind.ORGANISATION

    class Meta:
        model = CountryGroup


class MembershipFactory(Maker):
    group = factory.SubFactory(CountryGroupFactory)
    country = factory.SubFactory(CountryFactory)

    class Meta:
        model = Membership


class OrganisationFactory(Maker):
    slug = numbered("organisation-{}")
    name = numbered("Organisation {}")
    kind = Organisation.Kind.INTERNATIONAL

    class Meta:
        model = Organisation


class InstrumentFactory(Maker):
    slug = numbered("instrument-{}")
    name = numbered("Instrument {}")

    class Meta:
        model = Instrument


class ThemeFactory(Maker):
    slug = numbered("theme-{}")
    name = numbered("Theme {}")

    class Meta:
        model = Theme


class TermFactory(Maker):
    slug = numbered("term-{}")
    name = numbered("TERM{}")
    expansion = numbered("What term {} stands for")

    class Meta:
        model = Term


class SourceFactory(Maker):
    key = numbered("source{}")
    title = numbered("Source {}")

    class Meta:
        model = Source
        django_get_or_create = ["key"]


class AttachmentFactory(Maker):
    """A picture, published by a programme that shows it. Its file is no real one."""

    key = factory.Sequence(lambda n: f"{n:032x}")
    kind = Attachment.Kind.PNG
    size, width, height = 12_000, 640, 480
    title = numbered("Picture {}")
    alt = "A boat in a port"
    shown = False

    class Params:
        published = factory.Trait(shown=True)

    class Meta:
        model = Attachment

    @classmethod
    def _create(cls, model, shown, **values):
        made = super()._create(model, **values)
        if not default_storage.exists(name := name_of(made.key, made.kind)):
            default_storage.save(name, ContentFile(made.key.encode()))
        if shown:
            ProgrammeFactory(published=True).attachments.add(made)
        return made


class AliasFactory(Maker):
    """Another name for `target`, which must be given."""

    name = numbered("Alias {}")

    class Meta:
        model = Alias


class LinkFactory(Maker):
    """What belongs to `record` and is public with it."""

    record = factory.SubFactory(Maker)  # each link names the factory of its own kind of record

    class Meta:
        abstract = True

    class Params:
        published = factory.Trait(record__published=True)


class CitationFactory(LinkFactory):
    """A citation of `source` by `record`, which must be given."""

    source = factory.SubFactory(SourceFactory)
    locator = numbered("p. {}")

    class Meta:
        abstract = True


class CountryLinkFactory(LinkFactory):
    """A country's part in `record`, which must be given."""

    country = factory.SubFactory(CountryFactory)

    class Meta:
        abstract = True


class OrganisationLinkFactory(LinkFactory):
    """An organisation's part in `record`, which must be given."""

    organisation = factory.SubFactory(OrganisationFactory)

    class Meta:
        abstract = True


# Records


class PublishableFactory(Maker):
    class Meta:
        abstract = True

    class Params:
        published = factory.Trait(state=State.PUBLISHED, published_at=factory.LazyFunction(timezone.now))


class RecordFactory(PublishableFactory):
    summary = factory.LazyAttribute(lambda record: f"What {record.title} is, in a sentence.")
    attachments = many("attachments")

    class Meta:
        abstract = True

    @factory.post_generation
    def sourced(record, create, asked, **kwargs):  # noqa: N805
        """With a source, which it may not be published without."""
        if create and asked:
            record.citations.create(source=SourceFactory())


class PolicyFactory(RecordFactory):
    slug = numbered("policy-{}")
    title = numbered("Policy {}")
    kind = Policy.Kind.STRATEGY
    countries = many("countries")
    groups = many("groups")
    organisations = many("organisations")
    themes = many("themes")

    class Meta:
        model = Policy


class PolicyCitationFactory(CitationFactory):
    record = factory.SubFactory(PolicyFactory)

    class Meta:
        model = PolicyCitation


class PolicyCountryFactory(CountryLinkFactory):
    record = factory.SubFactory(PolicyFactory)

    class Meta:
        model = PolicyCountry


class PolicyOrganisationFactory(OrganisationLinkFactory):
    record = factory.SubFactory(PolicyFactory)

    class Meta:
        model = PolicyOrganisation


class PolicyRelationFactory(Maker):
    record = factory.SubFactory(PolicyFactory)
    other = factory.SubFactory(PolicyFactory)
    kind = PolicyRelation.Kind.FOLLOWS

    class Meta:
        model = PolicyRelation

    class Params:
        published = factory.Trait(record__published=True, other__published=True)


class ProvisionFactory(Maker):
    policy = factory.SubFactory(PolicyFactory)
    slug = numbered("provision-{}")
    order = factory.Sequence(lambda n: n % 1000)
    heading = numbered("Provision {}")
    themes = many("themes")

    class Meta:
        model = Provision

    class Params:
        published = factory.Trait(policy__published=True)


class EventFactory(RecordFactory):
    slug = numbered("event-{}")
    title = numbered("Event {}")
    kind = Event.Kind.SUMMIT
    countries = many("countries")
    groups = many("groups")
    organisations = many("organisations")
    themes = many("themes")
    policies = many("policies")

    class Meta:
        model = Event


class EventCitationFactory(CitationFactory):
    record = factory.SubFactory(EventFactory)

    class Meta:
        model = EventCitation


class EventCountryFactory(CountryLinkFactory):
    record = factory.SubFactory(EventFactory)

    class Meta:
        model = EventCountry


class EventOrganisationFactory(OrganisationLinkFactory):
    record = factory.SubFactory(EventFactory)

    class Meta:
        model = EventOrganisation


class ProgrammeFactory(RecordFactory):
    slug = numbered("programme-{}")
    title = numbered("Programme {}")
    level = Programme.Level.REGIONAL
    countries = many("countries")
    groups = many("groups")
    organisations = many("organisations")
    instruments = many("instruments")
    themes = many("themes")
    provisions = many("provisions")

    class Meta:
        model = Programme


class ProgrammeCitationFactory(CitationFactory):
    record = factory.SubFactory(ProgrammeFactory)

    class Meta:
        model = ProgrammeCitation


class ProgrammeCountryFactory(CountryLinkFactory):
    record = factory.SubFactory(ProgrammeFactory)

    class Meta:
        model = ProgrammeCountry


class ProgrammeOrganisationFactory(OrganisationLinkFactory):
    record = factory.SubFactory(ProgrammeFactory)

    class Meta:
        model = ProgrammeOrganisation


class ElementFactory(Maker):
    record = factory.SubFactory(ProgrammeFactory)
    kind = Element.Kind.SPECIFIC
    order = factory.Sequence(lambda n: n % 1000)
    text = numbered("Objective {}.")

    class Meta:
        model = Element

    class Params:
        published = factory.Trait(record__published=True)


class MissionFactory(RecordFactory):
    slug = numbered("mission-{}")
    title = numbered("Mission {}")
    kind = Mission.Kind.CIVILIAN
    countries = many("countries")
    organisations = many("organisations")
    themes = many("themes")
    programmes = many("programmes")
    provisions = many("provisions")

    class Meta:
        model = Mission


class MissionCitationFactory(CitationFactory):
    record = factory.SubFactory(MissionFactory)

    class Meta:
        model = MissionCitation


class MissionCountryFactory(CountryLinkFactory):
    record = factory.SubFactory(MissionFactory)

    class Meta:
        model = MissionCountry


class MissionOrganisationFactory(OrganisationLinkFactory):
    record = factory.SubFactory(MissionFactory)

    class Meta:
        model = MissionOrganisation


class AgreementFactory(RecordFactory):
    slug = numbered("agreement-{}")
    title = numbered("Agreement {}")
    kind = Agreement.Kind.FRAMEWORK
    status = Agreement.Status.IN_FORCE
    country = factory.SubFactory(CountryFactory)

    class Meta:
        model = Agreement


class AgreementCitationFactory(CitationFactory):
    record = factory.SubFactory(AgreementFactory)

    class Meta:
        model = AgreementCitation


class ParticipationFactory(Maker):
    mission = factory.SubFactory(MissionFactory)
    country = factory.SubFactory(CountryFactory)
    source = factory.SubFactory(SourceFactory)

    class Meta:
        model = Participation

    class Params:
        published = factory.Trait(mission__published=True)


# Figures


class MeasureFactory(Maker):
    """Money, unless told otherwise."""

    slug = numbered("measure-{}")
    name = numbered("Measure {}")
    kind = Measure.Kind.MONEY

    class Meta:
        model = Measure

    class Params:
        counting = factory.Trait(kind=Measure.Kind.COUNT, unit="persons")


class FigureFactory(PublishableFactory):
    """Money without a subject; hand it a programme, mission, policy or event to be about."""

    code = numbered("figure-{}")
    label = numbered("Figure {}")
    measure = factory.SubFactory(MeasureFactory)
    value = factory.Sequence(lambda n: 1_000_000 + n)
    currency = factory.LazyAttribute(lambda figure: "EUR" if figure.measure.is_money else "")
    source = factory.SubFactory(SourceFactory)
    countries = many("countries")
    provisions = many("provisions")

    class Meta:
        model = Figure


# Checks


class FindingFactory(Maker):
    """That `record` breaks a rule; it must be given."""

    rule = "stated-once"
    sentence = numbered("Something, {} times.")
    fingerprint = "as it was read"
    noun = page_noun = factory.LazyAttribute(lambda finding: finding.record._meta.label_lower)
    object_id = page_id = factory.LazyAttribute(lambda finding: finding.record.pk)
    record_key = factory.LazyAttribute(lambda finding: getattr(finding.record, finding.record.key_field))
    record_name = factory.LazyAttribute(lambda finding: str(finding.record))

    class Meta:
        model = Finding
        exclude = ["record"]

    record = factory.SubFactory(FigureFactory)


class WaiverFactory(Maker):
    finding = factory.SubFactory(FindingFactory, status=Finding.Status.WAIVED)
    reason = numbered("Reason {}.")
    fingerprint = factory.LazyAttribute(lambda waiver: waiver.finding.fingerprint)

    class Meta:
        model = Waiver
