"""The nouns that every area points at. All of them are public as soon as they are saved."""

from functools import reduce
from operator import or_
from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from editorial.addresses import address
from editorial.dates import PartialDateField
from editorial.folding import fold, folded_column, words_of
from editorial.languages import LOCALES, active_language
from editorial.models import (
    Period,
    PeriodQuerySet,
    PeriodStatus,
    PublishableQuerySet,
    Redirected,
    Slugged,
    State,
    Tracked,
    status_on,
)
from editorial.rules import refuse_cycle, refuse_new_key
from editorial.today import today
from editorial.translated import Translated, in_other_languages, translations
from reference.citing import cited_keys
from reference.names import NameIndex
from reference.regions import region_name
from reference.stored import ending_of


class Alias(Tracked):
    """Another name for something: it is found under this name in searches, spreadsheets and API filters."""

    class Kind(models.TextChoices):
        ACRONYM = "acronym", _("Acronym")
        FORMER = "former", _("Former name")
        TRANSLATION = "translation", _("Translation")
        VARIANT = "variant", _("Spelling variant")
        MISSPELLING = "misspelling", _("Known misspelling")

    published_with = "target"

    content_type = models.ForeignKey(
        ContentType,
        on_delete=models.CASCADE,
        verbose_name=_("kind of entry"),
        help_text=_("What kind of entry has this other name."),
    )
    object_id = models.PositiveBigIntegerField(_("entry"), help_text=_("The number of that entry."))
    target = GenericForeignKey("content_type", "object_id")
    name = models.CharField(max_length=250, help_text=_("The other name, exactly as it is written elsewhere."))
    folded = models.CharField(max_length=250, editable=False, db_index=True)
    kind = models.CharField(
        max_length=12,
        choices=Kind,
        default=Kind.VARIANT,
        help_text=_(
            "Why it differs. A known misspelling is found in searches and sheets, and named as such on the page."
        ),
    )
    language = models.CharField(
        max_length=2, blank=True, help_text=_("Two letters, such as es. Leave empty if it has none.")
    )

    class Meta:
        verbose_name_plural = _("aliases")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "name"],
                name="alias_once",
                violation_error_message=_("This entry already has that alias."),
            )
        ]

    def __str__(self):
        return self.name

    def derive(self):
        super().derive()
        self.folded = fold(self.name)


class NamedQuerySet(models.QuerySet):
    """For models that people look up by name."""

    model: type["Named"]  # type: ignore[assignment]

    def name_index(self) -> NameIndex:
        return NameIndex(self.all())

    def matching(self, text: str):
        """Those whose names, aliases or text hold every word of `text`, whatever its case and accents."""
        found = self
        for word in words_of(text):
            found = found.filter(self._holds(word) | Q(pk__in=self._called(word)))
        return found

    def _holds(self, word: str) -> Q:
        return reduce(or_, (Q(**{f"{field}__icontains": word}) for field in self.model.name_fields))

    def _called(self, word: str):
        return self.model.aliases_of().filter(folded__contains=word).values("object_id")


class Named(models.Model):
    """Something known under several names: its own fields named in `name_fields`, and aliases."""

    name_fields: tuple[str, ...] = ("name",)
    label_field = "name"
    aliases = GenericRelation(Alias)

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        keys = cited_keys(getattr(self, "text", ""))
        unknown = keys - self.asked.known_among(Source.objects.all(), "key", keys) if keys else set()
        if unknown:
            raise ValidationError(
                {"text": gettext("It cites what is no source here: %(names)s.") % {"names": ", ".join(sorted(unknown))}}
            )

    @classmethod
    def aliases_of(cls):
        return Alias.objects.filter(content_type=ContentType.objects.get_for_model(cls))


MOST_RELATED = 201  # rows of a kind that the page of a record reads: one more than it prints, to know of more
LONG_TEXTS = ("folded", "text", *in_other_languages("text"))


def long_texts_of(*relations: str) -> list[str]:
    """The long texts of the records that these relations lead to, for leaving them unread."""
    return [f"{relation}__{text}" for relation in relations for text in LONG_TEXTS]


class RecordQuerySet(NamedQuerySet, PublishableQuerySet, PeriodQuerySet):  # type: ignore[override]
    """What may be asked of the records of every area."""

    def in_brief(self):
        """Without the long texts, which only a record's own page prints."""
        return self.defer(*LONG_TEXTS)

    def _holds(self, word: str) -> Q:
        return Q(folded__contains=word)

    def naming(self, country: "Country"):
        """Those that give the country a role, each once."""
        record: Any = self.model
        return self.filter(pk__in=record.countries.through.objects.filter(country=country).values("record"))

    def reaching(self, groups):
        """Those that name any of the groups, given as their keys; each once."""
        return self.filter(pk__in=self.model.objects.filter(groups__in=groups).values("pk"))

    def about(self, themes):
        """Those with any of the themes; all of them when there are none."""
        return self.filter(pk__in=self.model.objects.filter(themes__in=themes).values("pk")) if themes else self


class ReferenceQuerySet(NamedQuerySet):
    def published(self):
        """Reference entries have no draft state: all of them are public."""
        return self.all()


class LinkQuerySet(models.QuerySet):
    """Rows that tie a `record` to a country, an organisation or a source."""

    def published(self):
        """A link is public when its record is."""
        return self.filter(record__state=State.PUBLISHED)

    def about(self, themes):
        """Those whose record has any of the themes; all of them when there are none."""
        return self.filter(record__in=self.model.record.field.related_model.objects.about(themes)) if themes else self


class ReferenceEntry(Slugged, Translated, Named):
    """What the slugged nouns of this app have in common."""

    translated: tuple[str, ...] = ("name", "description")
    name_fields = ("name", *in_other_languages("name"))

    name = models.CharField(max_length=200, unique=True, help_text=_("The name in full, as the pages show it."))
    description = models.TextField(blank=True, help_text=_("One to three plain sentences."))
    name_es, name_pt, name_fr = translations(name, _("name"))
    description_es, description_pt, description_fr = translations(description, _("description"))

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["name"]

    def __str__(self):
        return self.wording("name").text


class Country(Tracked, Named):
    """A country or area of ISO 3166-1, with its UN M49 number and its name in four languages."""

    key_field = "iso2"
    write_key = staticmethod(str.upper)
    label_field = "name_en"
    name_fields = ("iso2", "iso3", "name_en", "name_es", "name_pt", "name_fr", "name_un")

    iso2 = models.CharField(
        _("ISO code"),
        max_length=2,
        unique=True,
        validators=[RegexValidator("^[A-Z]{2}$", _("Two capital letters."))],
        help_text=_("Two letters of ISO 3166-1, such as CO. It names the country in sheets, filters and addresses."),
    )
    iso3 = models.CharField(
        _("three-letter code"),
        max_length=3,
        unique=True,
        validators=[RegexValidator("^[A-Z]{3}$", _("Three capital letters."))],
        help_text=_("Three letters of ISO 3166-1, such as COL."),
    )
    m49 = models.CharField(
        _("M49 code"),
        max_length=3,
        unique=True,
        null=True,
        blank=True,
        validators=[RegexValidator("^[0-9]{3}$", _("Three digits."))],
        help_text=_("Three digits of the UN's M49 standard, such as 170. Empty for areas that it does not list."),
    )
    name_en = models.CharField(_("name"), max_length=100, unique=True, help_text=_("As the pages show it."))
    name_es = models.CharField(
        _("name in Spanish"), max_length=100, help_text=_("Found in searches and sheets as well.")
    )
    name_pt = models.CharField(
        _("name in Portuguese"), max_length=100, help_text=_("Found in searches and sheets as well.")
    )
    name_fr = models.CharField(
        _("name in French"), max_length=100, help_text=_("Found in searches and sheets as well.")
    )
    name_un = models.CharField(
        _("UN name"), max_length=100, blank=True, help_text=_("The name in the UN's lists, if it differs.")
    )
    region = models.CharField(max_length=60, blank=True, help_text=_("M49 region, such as Americas."))
    subregion = models.CharField(max_length=60, blank=True, help_text=_("M49 sub-region or intermediate region."))

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ["name_en"]

    def __str__(self):
        return getattr(self, self.label_column())

    def get_absolute_url(self):
        return self.address_of(self.iso2)

    @staticmethod
    def address_of(iso2: str) -> str:
        return address("country", iso2.lower())

    @property
    def place(self) -> str:
        """The part of the world that it lies in, as narrow as it is recorded."""
        return region_name(self.subregion or self.region)

    @classmethod
    def label_column(cls) -> str:
        """The field with the name that readers of the active language see."""
        return f"name_{active_language()}"

    @property
    def names_elsewhere(self) -> list[tuple[str, str]]:
        """[(language, name), …] in the languages that the reader is not using."""
        return [(code, getattr(self, f"name_{code}")) for code in LOCALES if code != active_language()]

    @classmethod
    def name_to_sort_by(cls):
        return folded_column(cls.label_column())

    def clean(self):
        super().clean()
        refuse_new_key(self, "iso2")


class CountryGroup(ReferenceEntry):
    """A region, an organisation of states, or a list of eligible countries; its membership is dated."""

    class Kind(models.TextChoices):
        REGION = "region", _("Region")
        ORGANISATION = "organisation", _("Organisation of states")
        ELIGIBILITY = "eligibility", _("Eligibility list")

    name_fields = ("slug", "name", "acronym", *in_other_languages("name"))
    acronym = models.CharField(max_length=40, blank=True, help_text=_("The short name, such as CELAC."))
    kind = models.CharField(
        max_length=12,
        choices=Kind,
        help_text=_(
            "A region on the map, an organisation that states join, or a list of who is eligible for something."
        ),
    )
    stated_members = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("How many members a source says it has, if it says so.")
    )
    countries = models.ManyToManyField(Country, through="Membership", related_name="groups")

    class Meta(ReferenceEntry.Meta):
        verbose_name = _("country group")
        verbose_name_plural = _("country groups")

    @classmethod
    def address_of(cls, slug):
        return address("reference:group", slug)


class Membership(Tracked, Period):
    """A country in a group, from when to when."""

    group = models.ForeignKey(
        CountryGroup,
        on_delete=models.CASCADE,
        related_name="memberships",
        help_text=_("The group that the country belongs to."),
    )
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="memberships", help_text=_("The member.")
    )
    note = models.CharField(max_length=250, blank=True, help_text=_("Where the membership or its date is known from."))

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["group__name", "country__name_en", "starts"]
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["group", "country", "starts"],
                name="membership_once",
                violation_error_message=_("This membership is recorded already."),
            ),
            models.UniqueConstraint(
                fields=["group", "country"],
                condition=Q(starts__isnull=True),
                name="membership_without_start_once",
                violation_error_message=_("This membership is recorded already, without a start."),
            ),
        ]

    def __str__(self):
        return f"{self.country} in {self.group}"

    @property
    def is_current(self) -> bool:
        """Whether it holds today; one without dates is taken to hold."""
        status = status_on(today(), self.starts, self.ends)
        return status not in (PeriodStatus.UPCOMING, PeriodStatus.ENDED)


class Organisation(ReferenceEntry):
    class Kind(models.TextChoices):
        EU = "eu", _("EU institution or body")
        INTERNATIONAL = "international", _("International organisation")
        REGIONAL = "regional", _("Regional organisation")
        PARLIAMENT = "parliament", _("Parliament or parliamentary assembly")
        GOVERNMENT = "government", _("Government or state body")
        CIVIL_SOCIETY = "civil-society", _("Civil society")
        RESEARCH = "research", _("Research or publishing body")
        ARMED_GROUP = "armed-group", _("Armed group")

    name_fields = ("slug", "name", "acronym", *in_other_languages("name"))
    acronym = models.CharField(
        max_length=40,
        blank=True,
        help_text=_("The short name, such as UNODC. Acronyms in other languages are aliases."),
    )
    kind = models.CharField(max_length=14, choices=Kind, help_text=_("What sort of body it is."))
    website = models.URLField(blank=True, help_text=_("The address of its own site."))
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
        verbose_name=_("part of"),
        help_text=_("The larger body that it belongs to."),
    )

    class Meta(ReferenceEntry.Meta):
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")

    def clean(self):
        super().clean()
        refuse_cycle(self, "parent")


class Instrument(ReferenceEntry, Period):
    """A way in which the EU pays: a fund, a programme of the budget, loans."""

    name_fields = ("slug", "name", "acronym", *in_other_languages("name"))
    acronym = models.CharField(max_length=40, blank=True, help_text=_("The short name, such as IcSP."))
    legal_basis = models.CharField(
        max_length=250, blank=True, help_text=_("The act that set it up, such as Regulation (EU) No 230/2014.")
    )
    predecessor = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="successors",
        help_text=_("The instrument that it replaced."),
    )

    class Meta(ReferenceEntry.Meta):
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")
        constraints = Period.Meta.constraints

    def clean(self):
        super().clean()
        refuse_cycle(self, "predecessor")


class Theme(ReferenceEntry):
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="narrower",
        help_text=_("The wider theme that it is a part of. A theme without one is shown on the home page."),
    )

    class Meta(ReferenceEntry.Meta):
        verbose_name = _("theme")
        verbose_name_plural = _("themes")

    def clean(self):
        super().clean()
        refuse_cycle(self, "parent")


class Term(ReferenceEntry):
    """An entry of the glossary; `name` is the acronym or word that it explains."""

    name_fields = ("slug", "name", "expansion", *in_other_languages("name"))
    expansion = models.CharField(max_length=250, blank=True, help_text=_("What the acronym stands for."))
    language = models.CharField(max_length=2, default="en", help_text=_("Two letters: the language of the expansion."))

    class Meta(ReferenceEntry.Meta):
        verbose_name = _("term")
        verbose_name_plural = _("terms")

    @classmethod
    def address_of(cls, slug):
        return f"{reverse('reference:term-list')}#{slug}"


class Source(Redirected, Named):
    """Where a fact is from; cited as [@key, locator]."""

    key_field = "key"
    label_field = "title"
    name_fields = ("key", "title")

    key = models.CharField(
        _("citation key"), max_length=60, unique=True,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9-]*$", _("Small letters, digits and hyphens, such as eprs2017."))],
        help_text=_("Short and permanent, such as eprs2017."),
    )  # fmt: skip
    title = models.CharField(max_length=300, help_text=_("The title of the text, page or data set."))
    authors = models.CharField(max_length=300, blank=True, help_text=_("Surname, First name; Surname, First name."))
    publisher = models.CharField(max_length=200, blank=True, help_text=_("The body that published it."))
    published_on = PartialDateField(_("published"), null=True, blank=True)
    details = models.CharField(max_length=250, blank=True, help_text=_("Journal, volume, pages, document number."))
    url = models.URLField(
        _("address"),
        max_length=500,
        blank=True,
        help_text=_("Where it is on the web. Leave it empty if that is not known."),
    )
    language = models.CharField(
        max_length=2, blank=True, help_text=_("Two letters: the language that it is written in.")
    )
    accessed_on = models.DateField(
        _("accessed"), null=True, blank=True, help_text=_("When it was last seen at that address.")
    )

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["authors", "title"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return self.address_of(self.key)

    @staticmethod
    def address_of(key: str) -> str:
        return address("reference:source", key)

    def clean(self):
        super().clean()
        refuse_new_key(self, "key")
        if self.accessed_on and self.published_on and self.accessed_on < self.published_on.earliest:
            raise ValidationError({"accessed_on": gettext("It was accessed before it was published.")})


class Citation(Tracked):
    """That a record rests on a source, and where in it. Each area has its own, with a `record`."""

    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="%(class)ss", help_text=_("The source that says so.")
    )
    locator = models.CharField(
        max_length=120, blank=True, help_text=_("Page, section, table or article: p. 6; endnote 2.")
    )

    objects = LinkQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "source", "locator"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message=_("This source is cited with that locator already."),
            )
        ]

    def __str__(self):
        return f"{self.source.key}, {self.locator}" if self.locator else self.source.key


class AttachmentQuerySet(models.QuerySet):
    def described(self):
        """Those that may be shown: a picture needs words for who cannot see it."""
        return self.filter(Q(kind=Attachment.Kind.PDF) | ~Q(alt=""))

    def published(self):
        """Those that a public record shows."""
        relations = [one for one in self.model._meta.related_objects if one.many_to_many]
        return self.described().filter(reduce(or_, map(shown_by_public, relations), Q(pk__in=[])))


def shown_by_public(relation) -> Q:
    """Among the attachments of records of one kind, those of public ones."""
    record, attachment = relation.field.m2m_field_name(), relation.field.m2m_reverse_field_name()
    links = relation.through.objects.filter(**{f"{record}__state": State.PUBLISHED})
    return Q(pk__in=links.values(attachment))


class Attachment(Tracked, Translated):
    """A PDF or a picture that records show. What it is was told by its content, which never changes: see uploads."""

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        PNG = "png", "PNG"
        JPEG = "jpeg", "JPEG"
        WEBP = "webp", "WebP"

    key_field = "key"
    label_field = "title"
    translated = ("title", "alt")

    key = models.CharField(max_length=32, unique=True, editable=False)  # made of the content
    kind = models.CharField(max_length=4, choices=Kind, editable=False)
    size = models.PositiveIntegerField(_("bytes"), editable=False)
    width = models.PositiveIntegerField(null=True, editable=False)
    height = models.PositiveIntegerField(null=True, editable=False)
    title = models.CharField(
        max_length=200, help_text=_("What it is, as the pages name it. It stands below a picture.")
    )
    alt = models.CharField(
        _("alternative text"),
        max_length=400,
        blank=True,
        help_text=_("What a picture shows, for those who cannot see it; no page shows it without. A PDF needs none."),
    )
    title_es, title_pt, title_fr = translations(title, "title")
    alt_es, alt_pt, alt_fr = translations(alt, _("alternative text"))
    credit = models.CharField(
        max_length=200, blank=True, help_text=_("Who made it or owns it: © European Union, 2017.")
    )
    licence = models.CharField(
        max_length=100,
        blank=True,
        help_text=_("Under what terms it may be used, such as CC BY 4.0, if they are stated."),
    )
    language = models.CharField(
        max_length=2, blank=True, help_text=_("Two letters: the language that it is written in.")
    )
    dated = PartialDateField(null=True, blank=True, help_text=_("When it was made: a year, a month or a day."))
    source = models.ForeignKey(
        Source,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="attachments",
        help_text=_("The source that it is, or is taken from, if it is one of those recorded here."),
    )

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["title", "pk"]

    def __str__(self):
        return self.wording("title").text

    @property
    def is_picture(self) -> bool:
        return self.kind != self.Kind.PDF

    @property
    def lacks_alt(self) -> bool:
        return self.is_picture and not self.alt.strip()

    @property
    def lack(self) -> str:
        return gettext(
            "The picture “%(self)s” has no alternative text: say on its own page what can be seen on it."
        ) % {"self": self}

    @property
    def measures(self) -> str:
        """“PNG, 1200 × 800, 340 kB”."""
        pixels = [f"{self.width} × {self.height}"] if self.is_picture else []
        return ", ".join([self.get_kind_display(), *pixels, filesizeformat(self.size)])

    @property
    def file_name(self) -> str:
        """As readers save it."""
        return f"{slugify(self.title)[:80] or self.key[:8]}.{ending_of(self.kind)}"

    def get_absolute_url(self):
        return reverse("attachment", args=[self.key, self.file_name])

    def clean(self):
        super().clean()
        if self.lacks_alt and self.pk and type(self).objects.published().filter(pk=self.pk).exists():
            raise ValidationError({"alt": gettext("Public pages show this picture. Say what can be seen on it.")})


class WithAttachments(models.Model):
    """A record whose page shows pictures and files."""

    attachments = models.ManyToManyField(
        Attachment,
        blank=True,
        verbose_name=_("pictures and files"),
        help_text=_("Pictures and PDF files that its page shows. The green cross adds one that is not here yet."),
    )
    _history_m2m_fields: list[Any] = ["attachments"]

    class Meta:
        abstract = True

    def gaps(self):
        found: dict[str, str] = super().gaps()
        lacking = [one for one in self.attachments.all() if one.lacks_alt] if self.pk else []
        return found | {f"attachments.{one.pk}.alt": one.lack for one in lacking}

    def clean_links(self, links):
        """What is public gets no picture that no page may show."""
        super().clean_links(links)
        lacks = [one.lack for one in links.get("attachments", ()) if one.lacks_alt]
        if lacks and self.is_public:
            raise ValidationError({"attachments": lacks})


class CountryLink(Tracked):
    """A country's part in a record, since when if that is known. Each area has its own roles."""

    published_with = "record"

    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="%(class)ss", help_text=_("The country that has the role.")
    )
    since = PartialDateField(
        null=True, blank=True, help_text=_("Since when, if the source says so: a year, a month or a day.")
    )

    objects = LinkQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["role", "country__name_en"]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "country", "role"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message=_("This country has that role already."),
            )
        ]

    def __str__(self):
        return f"{self.country} ({self.get_role_display()})"


class OrganisationLink(Tracked):
    """An organisation's part in a record. Each area has its own roles."""

    published_with = "record"

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="%(class)ss",
        help_text=_("The organisation that has the role."),
    )

    objects = LinkQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["role", "organisation__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "organisation", "role"],
                name="%(app_label)s_%(class)s_once",
                violation_error_message=_("This organisation has that role already."),
            )
        ]

    def __str__(self):
        return f"{self.organisation} ({self.get_role_display()})"


def by_country(rows) -> list:
    """Rows that name a country, by their role if they have one, then by the country's name as the reader sees it."""
    return sorted(rows, key=lambda row: (getattr(row, "role", ""), fold(str(row.country))))
