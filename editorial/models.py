"""How a record lives: its address, its state, its dates, its history."""

import datetime
from collections.abc import Collection

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Count, F, Q, When
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.encoding import force_str
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from editorial.addresses import address
from editorial.corrected import Correction, owner_of
from editorial.corrections import NOBODY_SAYS, Amendment, Reason, amendments_of, explained, taken_away
from editorial.dates import PartialDate, PartialDateField
from editorial.folding import fold
from editorial.markdown import MarkdownField
from editorial.provenance import Provenance
from editorial.rules import SMALL_LETTERS, Asked, refuse_end_before_start
from editorial.translated import Translated, in_other_languages, translations
from editorial.untold import tell


class Tracked(models.Model):
    """Anything whose every version is kept.

    A plain many-to-many field goes into `_history_m2m_fields` of its model, so that its links are kept as well.
    """

    write_key = staticmethod(str.lower)  # how its key is written, whatever the case in a sheet
    key_field: str  # what names it in sheets and addresses
    asked = Asked()
    # The numbers and dates that do not change unexplained once they are public, see editorial.corrections.
    amended_fields: tuple[str, ...] = ()
    told_by = ""  # of a part with such dates: the link that tells it from the other parts of its record
    amended_because: Reason = NOBODY_SAYS  # why they change, as whoever writes the entry has said
    coming: dict[str, tuple[str, str]] = {}  # the texts before and after of links, which are written after the entry
    amendments: list[Amendment] = []  # what `clean` has found to be changed
    created_at = models.DateTimeField(auto_now_add=True, editable=False)
    changed_at = models.DateTimeField(_("last changed"), auto_now=True, editable=False, db_index=True)
    history = HistoricalRecords(inherit=True, bases=[Provenance])

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        self.derive()
        super().save(*args, **kwargs)
        self.note_amendments()

    def delete(self, *args, **kwargs):
        gone = super().delete(*args, **kwargs)
        self.note_amendments()
        return gone

    def note_amendments(self):
        """Tells of them, and lets a record be checked whose part is concerned."""
        owner = owner_of(self) if self.amendments else self
        is_due = owner is not self and owner.make_check_due()
        Correction.note([self])
        if is_due:
            owner.save()

    def clean(self):
        super().clean()
        self.amendments = explained(self, amendments_of(self, Correction.objects.removals))

    def clean_links(self, links: dict):
        """Of a form, what it names in many-to-many fields: that is written after the entry. Raises ValidationError."""

    def clean_removal(self):
        """Whether it may be deleted. Raises ValidationError when the public has read it and nobody says why."""
        self.amendments = explained(self, taken_away(self))

    def was_ever_public(self, recorded: dict) -> bool:
        """Whether the public has read it, as far as its own recorded fields or those of its record tell."""
        return bool(recorded.get("published_at"))

    def derive(self):
        """Fills the fields that follow from others; whoever writes many rows at once calls it for each."""

    def _get_FIELD_display(self, field):  # noqa: N802 (Django's name)
        """The same as Django's, which translates every label of the field to find one."""
        value = getattr(self, field.attname)
        return force_str(dict(field.flatchoices).get(value, value), strings_only=True)


def label_of(record, name: str) -> str:
    """As forms call it."""
    field = record._meta.get_field(name)
    return str(getattr(field, "verbose_name", name))


class FormerSlug(models.Model):
    """An address that a record had before; it redirects and is never given to another record."""

    model = models.CharField(max_length=80, editable=False)
    slug = models.SlugField(max_length=120)
    object_id = models.PositiveBigIntegerField(editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["model", "slug"], name="former_slug_once")]

    def __str__(self):
        return f"{self.model}: {self.slug}"


class Change(models.Model):
    """Which rows of a model were written together: what mirrors of the API have to read again."""

    at = models.DateTimeField(db_default=Now(), db_index=True)  # by the clock of the database, the only one there is
    transaction = models.BigIntegerField(null=True, db_index=True)  # PostgreSQL's number of it, see editorial.moments
    model = models.CharField(max_length=80)
    keys = models.JSONField()

    def __str__(self):
        return f"{self.model}: {len(self.keys)}"


class Redirected(Tracked):
    """A thing that is found under its earlier keys as well, such as that of an entry that was merged into it."""

    class Meta:
        abstract = True

    def redirect_from(self, key: str):
        """Leads whoever comes to an earlier address to the present one, unless nobody can know it: that of a draft."""
        if getattr(self, "published_at", True):
            self.former_slugs().update_or_create(
                model=self._meta.label_lower, slug=key, defaults={"object_id": self.pk}
            )
            self.former_slugs().filter(slug=getattr(self, self.key_field)).delete()

    @classmethod
    def former_slugs(cls):
        return FormerSlug.objects.filter(model=cls._meta.label_lower)

    @classmethod
    def renamed(cls, key: str):
        """The object that once had this key, or None."""
        former = cls.former_slugs().filter(slug=key).first()
        return former and cls._default_manager.filter(pk=former.object_id).first()

    def clean(self):
        super().clean()
        key = getattr(self, self.key_field)
        if self.asked.former_owner(type(self), key) not in (None, self.pk):
            sentence = gettext("“%(key)s” is a former address of another entry and redirects there.") % {"key": key}
            raise ValidationError({self.key_field: sentence})


class Slugged(Redirected):
    """A thing with a permanent address. Renaming the slug leaves a redirect behind."""

    key_field = "slug"
    slug = models.SlugField(
        max_length=120,
        unique=True,
        validators=[SMALL_LETTERS],
        help_text=_("The last part of the address. It should never change; if it does, the old one redirects."),
        error_messages={"unique": _("Another entry already has this slug.")},
    )

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        before = self.pk and type(self)._base_manager.filter(pk=self.pk).values_list("slug", flat=True).first()
        super().save(*args, **kwargs)
        if before and before != self.slug:
            self.redirect_from(before)

    def get_absolute_url(self):
        return self.address_of(self.slug)

    @classmethod
    def address_of(cls, slug: str) -> str:
        """Of the page that shows the entry with this key."""
        return address(f"{cls._meta.app_label}:{cls._meta.model_name}", slug)


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in-review", _("In review")
    PUBLISHED = "published", _("Published")
    ARCHIVED = "archived", _("Archived")


def is_due(day: datetime.date) -> Q:
    """True of what is to be checked against its sources again by this day."""
    return Q(review_by__lte=day)


class PublishableQuerySet(models.QuerySet):
    def published(self):
        """What the public may see. Every page, file and API answer begins here."""
        return self.filter(state=State.PUBLISHED)


class Publishable(Tracked):
    """Something that the public sees only once a person has published it."""

    # What readers look for first, each in one field or another; without it the page says “not stated”.
    expected: tuple[tuple[str, ...], ...] = ()
    was_public: bool | None = None  # while an act is done to it: whether the public saw it before
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT, editable=False, db_index=True)
    published_at = models.DateTimeField(_("first published"), null=True, blank=True, editable=False)
    verified_on = models.DateField(
        null=True,
        blank=True,
        help_text=_("When it was last checked against its sources. An edit alone does not renew it."),
    )
    verified_by = models.CharField(max_length=150, blank=True, default="", editable=False)  # an account; never public
    review_by = models.DateField(
        null=True, blank=True, help_text=_("When it should be checked against its sources again.")
    )

    class Meta:
        abstract = True
        default_permissions = ("add", "change", "delete", "view", "publish", "import")
        # The newest of what is public is found without passing thousands of drafts that are being imported.
        indexes = [models.Index(fields=["-changed_at"], condition=Q(state="published"), name="%(class)s_public_newest")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False),
                name="%(app_label)s_%(class)s_published_has_a_date",
            )
        ]

    @property
    def is_public(self) -> bool:
        return self.state == State.PUBLISHED

    def clean(self):
        super().clean()
        if self.verified_on and self.review_by and self.review_by < self.verified_on:
            raise ValidationError({"review_by": gettext("The next check is due before the last one was made.")})

    def derive(self):
        """Other numbers or dates make a check due at once, unless it was made today."""
        super().derive()
        if self.amendments:
            self.make_check_due()

    def make_check_due(self) -> bool:
        """At once, unless it was made today. Whether that is sooner than it was."""
        today, before = timezone.localdate(), self.review_by
        if self.verified_on and self.verified_on < today:
            self.review_by = min(before or today, today)
        return self.review_by != before

    def verify(self, user=None, review_by: datetime.date | None = None):
        """Records that it was checked against its sources today, and when that is to be done again."""
        today = timezone.localdate()
        self.verified_on, self.verified_by = today, user.get_username() if user else ""
        self.review_by = review_by or today + datetime.timedelta(days=settings.REVIEW_AFTER_DAYS)
        self.full_clean()
        self.save()

    def gaps(self) -> dict[str, str]:
        """{field: sentence} of what it may not be published without."""
        return {}

    def unstated(self) -> dict[str, str]:
        """{field: sentence} of what readers will look for in vain."""
        found = {}
        for names in self.expected:
            if not any(self.says(name) for name in names):
                sentence = (
                    gettext("No %(label)s: readers will find “not stated”, or nothing.")
                    if len(names) == 1
                    else gettext("No %(label)s and no %(other)s: readers will find “not stated”, or nothing.")
                )
                found[names[0]] = sentence % {
                    "label": label_of(self, names[0]),
                    "other": label_of(self, names[-1]),
                }
        return found

    def says(self, name: str) -> bool:
        value = getattr(self, name)
        return value.exists() if isinstance(value, models.Manager) else value not in (None, "")

    def publish(self):
        """Shows it to the public. Raises ValidationError when the record breaks a rule or lacks what it needs."""
        if gaps := self.gaps():
            raise ValidationError(gaps)
        self.published_at = self.published_at or timezone.now()
        self._move_to(State.PUBLISHED)

    def archive(self):
        """Takes it off the public site and keeps it."""
        self._move_to(State.ARCHIVED)

    def send_for_review(self):
        self._move_to(State.IN_REVIEW)

    def return_to_draft(self):
        self._move_to(State.DRAFT)

    def _move_to(self, state: State):
        self.was_public, self.state = self.is_public, state
        try:
            self.full_clean()
            self.save()
            if self.is_public and not self.was_public:
                tell(self)
        finally:
            self.was_public = None


class Record(Slugged, Publishable, Translated):
    """What staff publish: a titled text with an address and sources."""

    label_field = "title"
    translated = ("title", "summary", "text")

    title = models.CharField(
        max_length=250, help_text=_("The name in full, as the source gives it, without the acronym.")
    )
    acronym = models.CharField(
        max_length=40,
        blank=True,
        help_text=_(
            "The short name by which it is known, such as COPOLAD. Other names are added under “aliases” below."
        ),
    )
    summary = models.TextField(
        blank=True, help_text=_("What it is, in one or two plain sentences. Shown in lists and at the top of the page.")
    )
    text = MarkdownField(
        blank=True,
        help_text=_(
            "Markdown. Cite a source as [@eprs2017, p. 6]; it prints as a numbered note at the end of the page."
        ),
    )

    title_es, title_pt, title_fr = translations(title, _("title"))
    summary_es, summary_pt, summary_fr = translations(summary, _("summary"))
    text_es, text_pt, text_fr = translations(text, _("text"))

    folded = models.TextField(editable=False, default="")  # what the text filter reads, see editorial.folding

    class Meta(Publishable.Meta):
        abstract = True
        indexes = [  # a page of a list is read from it without passing drafts or texts
            *Publishable.Meta.indexes,
            models.Index(fields=["state", "title", "id"], name="%(class)s_by_title"),
        ]

    def __str__(self):
        return self.wording("title").text

    def clean(self):
        super().clean()
        if self.is_public and (missing := self.missing_summary()):
            raise ValidationError(missing)

    def clean_sources(self, coming: Collection):
        """Of a form or a sheet, what it will rest on. Raises ValidationError."""
        if self.is_public and not coming:
            raise ValidationError(gettext("Name a source that says so: what is public does not go without."))

    def missing_summary(self) -> dict[str, str]:
        if self.summary.strip():
            return {}
        return {"summary": gettext("Say in one or two sentences what it is: lists and searches show that.")}

    def gaps(self):
        found = super().gaps() | self.missing_summary()
        if not self.says("citations"):
            found["citations"] = gettext("Name a source that says so, under “sources”.")
        return found

    def derive(self):
        super().derive()
        words = [self.title, self.acronym, self.summary, self.text]
        words += [getattr(self, name) for name in in_other_languages(*self.translated)]
        self.folded = fold(" ".join(words))


class PeriodQuerySet(models.QuerySet):
    """Questions about time, asked of the intervals that partial dates mean."""

    def dated(self):
        """Those with a start or an end; of the others nothing can be said."""
        return self.filter(Q(starts__isnull=False) | Q(ends__isnull=False))

    def begun_by(self, day: PartialDate):
        return self.filter(Q(starts__isnull=True) | Q(starts__earliest__lte=day.latest.isoformat()))

    def not_over_before(self, day: PartialDate):
        return self.filter(Q(ends__isnull=True) | Q(ends__latest__gte=day.earliest.isoformat()))

    def on(self, day: PartialDate):
        """Whatever may have been running at some time in this year, month or day; an open end counts as running."""
        return self.begun_by(day).not_over_before(day)

    def counted_by_status(self, day: datetime.date) -> dict[str, int]:
        """{status: number of rows} on that day, for each PeriodStatus; one query."""
        conditions = {status: status_condition(status, day.isoformat()) for status in PeriodStatus}
        counts = {status.value: Count("pk", filter=condition) for status, condition in conditions.items()}
        return self.order_by().aggregate(**counts)

    def running_first(self, day: datetime.date):
        """What runs on that day, what may, what will, what has ended; of each the latest begun first."""
        cases = [When(status_condition(status, day.isoformat()), then=n) for n, status in enumerate(RUNNING_FIRST)]
        return self.order_by(Case(*cases), F("starts").desc(nulls_last=True), "pk")


class Period(models.Model):
    """From when to when, each as exact as its source."""

    starts = PartialDateField(
        null=True,
        blank=True,
        db_index=True,
        help_text=_("When it began or will begin: a year, a month or a day, exactly as the source gives it."),
    )
    ends = PartialDateField(
        null=True,
        blank=True,
        db_index=True,
        help_text=_("When it ended or will end. Leave it empty when the source does not say."),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(starts__isnull=True) | Q(ends__isnull=True) | Q(ends__latest__gte=F("starts__earliest")),
                name="%(app_label)s_%(class)s_end_not_before_start",
                violation_error_message=_("The end is before the start."),
            )
        ]

    def clean(self):
        super().clean()
        refuse_end_before_start(self.starts, self.ends)


class PeriodStatus(models.TextChoices):
    """Where a day stands in a period. Without an end date nobody can say that it runs, so there is a word for that."""

    UPCOMING = "upcoming", _("Not yet begun")
    RUNNING = "running", _("Running")
    OPEN = "open", _("Begun, no end recorded")
    ENDED = "ended", _("Ended")
    UNDATED = "undated", _("No dates recorded")


RUNNING_FIRST = (
    PeriodStatus.RUNNING,
    PeriodStatus.OPEN,
    PeriodStatus.UPCOMING,
    PeriodStatus.ENDED,
    PeriodStatus.UNDATED,
)


def status_condition(status: str, day: str) -> Q:
    """What is true of a row's `starts` and `ends` when it has this status on `day` (ISO text)."""
    begun = Q(starts__isnull=True) | Q(starts__earliest__lte=day)
    return {
        PeriodStatus.UPCOMING: Q(starts__earliest__gt=day),
        PeriodStatus.RUNNING: begun & Q(ends__latest__gte=day),
        PeriodStatus.OPEN: Q(starts__earliest__lte=day, ends__isnull=True),
        PeriodStatus.ENDED: begun & Q(ends__latest__lt=day),
        PeriodStatus.UNDATED: Q(starts__isnull=True, ends__isnull=True),
    }[PeriodStatus(status)]


def status_on(day, starts: PartialDate | None, ends: PartialDate | None) -> PeriodStatus:
    """The same sentence about one row in memory; `day` is a datetime.date."""
    if starts and starts.earliest > day:
        return PeriodStatus.UPCOMING
    if ends:
        return PeriodStatus.RUNNING if ends.latest >= day else PeriodStatus.ENDED
    return PeriodStatus.OPEN if starts else PeriodStatus.UNDATED
