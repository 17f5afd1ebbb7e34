"""The corrections of the whole site: as a list, as files, as a feed, and for programs."""

from collections import Counter
from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType
from django.http import Http404
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.response import Response

from editorial.addresses import address
from editorial.api import WHATEVER_IS_READ, Listed, OpenToAll, PublicSchema
from editorial.as_of import AS_OF
from editorial.corrected import Correction, amended_models, country_path, has_field
from editorial.filters import ChoicesFilter, OrderFilter, PeriodFilterSet
from editorial.paging import Paging
from editorial.serializers import Reference, TranslationsField, site_of
from editorial.slices import slices
from programmes.models import Programme
from reference.corrections import with_words
from reference.feeds import feed_response
from reference.filters import NamesFilter
from reference.models import Country
from reference.pages import ListPage, file_name
from spreadsheets.files import in_pieces
from spreadsheets.formats import FORMATS
from spreadsheets.resources import SheetResource

# By the nouns of addresses, the kinds of records whose numbers and dates do not change unexplained.
NOUN_BY_MODEL = {resource._meta.model: noun for noun, resource in SheetResource.registry.items()}
NOUNS = {NOUN_BY_MODEL[model]: model for model in amended_models()}
NOUN_OF = {model: noun for noun, model in NOUNS.items()}
READ_AT_ONCE = 1_000
COLUMNS = ("made", "noun", "record", "name", "field", "old", "new", "kind", "reason", "page", "permalink")


class NounFilter(ChoicesFilter):
    """Corrections of some kinds of records."""

    def __init__(self):
        labels = [(noun, capfirst(model._meta.verbose_name_plural)) for noun, model in NOUNS.items()]
        super().__init__("noun", label=_("Kind of record"), choices=labels)

    def filter(self, queryset, value):
        return queryset.of_kinds(NOUNS[noun] for noun in value) if value else queryset

    def facet(self, queryset, chosen=()):
        kinds = Counter(queryset.order_by().values_list("content_type", flat=True))
        counts = [(NOUN_OF[ContentType.objects.get_for_id(key).model_class()], n) for key, n in kinds.most_common()]
        return [(*self.in_words(noun), n) for noun, n in counts]


class AboutFilter(NamesFilter):
    """Corrections of the records that belong to any of the things named; `question` is one of the queryset's."""

    def __init__(self, question: str, path_of, named):
        self.question, self.path_of = question, path_of
        super().__init__("record", named)

    def filter(self, queryset, value):
        return getattr(queryset, self.question)(value) if value else queryset

    def facet(self, queryset, chosen=()):
        """A query for each kind of record, and one for the names."""
        counts: Counter = Counter()
        corrections = Counter(queryset.order_by().values_list("content_type", "object_id"))
        for model in NOUNS.values():
            kind = ContentType.objects.get_for_model(model).pk
            keys = {pk: n for (of, pk), n in corrections.items() if of == kind}
            if keys and (path := self.path_of(model)):
                for pk, other in set(model.objects.filter(pk__any_of=list(keys)).values_list("pk", path)) - {None}:
                    counts[other] += keys[pk]
        return self.most_frequent(counts, chosen)


def programme_path(model) -> str:
    return "pk" if model is Programme else "programme" if has_field(model, "programme") else ""


class CorrectionFilterSet(PeriodFilterSet):
    facets = ("kind", "noun", "country", "programme")
    kind = ChoicesFilter("kind", label=_("Kind"), choices=Correction.Kind.choices)
    noun = NounFilter()
    country = AboutFilter("about_countries", country_path, Country)
    programme = AboutFilter("about_programmes", programme_path, Programme)
    order = OrderFilter({"at": "created_at"})

    class Meta:
        model = Correction
        fields: list[str] = []


class Sheet:
    """What lists and files ask of a sheet. Nobody imports corrections."""

    area = "corrections"
    filterset_class = CorrectionFilterSet


class CorrectionList(ListPage):
    model = Correction
    resource_class = Sheet  # type: ignore[assignment]
    heading = _("Corrections")
    lead = _(
        "Published numbers and dates that have changed, with the reason: a correction where the observatory was wrong, "
        "an update where the world moved on, a revision where the source revised it."
    )
    template_name = "correction_list.html"

    @classmethod
    def list_url(cls):
        return address("correction-list")

    def with_rows(self, page):
        page = super().with_rows(page)
        page.object_list = with_words(page.object_list)
        return page

    def as_file(self, format_name):
        format_, site = FORMATS[format_name], site_of(self.request)
        rows = (cells(row, site) for row in read_in_turn(self.filters.qs))
        pieces = format_.pieces(Sheet.area, [*COLUMNS], [False] * len(COLUMNS), rows)
        return in_pieces(self.request, format_, pieces, file_name(self.list_url()))

    def as_feed(self):
        return feed_response(
            self.filters.qs,
            self.request,
            heading=str(self.heading),
            lead=str(self.lead),
            page=self.list_url() + self.query_without("page", "order"),
            load=with_words,
        )


class CorrectionPage(TemplateView):
    """One correction, at the address by which it is cited."""

    template_name = "correction.html"

    def get_context_data(self, key):
        found = with_words(Correction.objects.published().filter(pk=key))
        if not found:
            raise Http404(f"There is no correction {key} here.")
        [correction] = found
        permanent = self.request.build_absolute_uri(correction.get_absolute_url())
        return {"correction": correction, "corrections": found, "listing": CorrectionList, "permanent": permanent}


def read_in_turn(corrections) -> Iterator[Correction]:
    """Some at a time, with their records: however many there are, few are in memory."""
    for some in slices(corrections.iterator(READ_AT_ONCE), READ_AT_ONCE):
        yield from with_words(some)


def cells(correction, site: str) -> list[str]:
    record = correction.record
    return [
        timezone.localtime(correction.created_at).isoformat(timespec="seconds"),
        NOUN_OF[type(record)],
        getattr(record, record.key_field),
        str(record),
        correction.field,
        correction.old,
        correction.new,
        correction.kind,
        correction.wording("reason").text,
        site + record.get_absolute_url(),
        site + correction.get_absolute_url(),
    ]


# For programs


class CorrectionSerializer(serializers.Serializer):
    """A published number or date that has changed, with the reason."""

    id = serializers.IntegerField()
    made = serializers.DateTimeField(source="created_at")
    noun = serializers.SerializerMethodField(help_text="The list of this API that holds the record.")
    record = Reference()
    page = serializers.SerializerMethodField(help_text="The page of the record on the public site.")
    permalink = serializers.SerializerMethodField(help_text="The page of this change alone, by which it is cited.")
    field = serializers.CharField(help_text="The field of the record, as its answers call it.")
    old = serializers.CharField(help_text="What it said before, as sheets write it; empty for nothing.")
    new = serializers.CharField(help_text="What it said from then on.")
    kind = serializers.ChoiceField(Correction.Kind.choices)
    reason = serializers.SerializerMethodField(help_text="Why, in English or else in the language that it has.")
    translations = TranslationsField()

    @extend_schema_field({"type": "string", "enum": [*NOUNS]})
    def get_noun(self, correction) -> str:
        return NOUN_OF[type(correction.record)]

    @extend_schema_field(OpenApiTypes.URI)
    def get_page(self, correction) -> str:
        return site_of(self.context["request"]) + correction.record.get_absolute_url()

    @extend_schema_field(OpenApiTypes.URI)
    def get_permalink(self, correction) -> str:
        return site_of(self.context["request"]) + correction.get_absolute_url()

    def get_reason(self, correction) -> str:
        return correction.wording("reason").text


class CorrectionsSchema(PublicSchema):
    def _is_list_view(self, serializer=None):
        return True

    def get_override_parameters(self):
        return []

    def _other_answers(self):
        return WHATEVER_IS_READ


class CorrectionsView(OpenToAll, Listed, ListAPIView):
    """Published numbers and dates that have changed, the latest first, each with the reason."""

    schema = CorrectionsSchema()
    queryset = Correction.objects.none()
    serializer_class = CorrectionSerializer
    filterset_class = CorrectionFilterSet
    not_filters = (*Paging.parameters, AS_OF.name)
    file_types: dict[str, str] = {}

    def get_queryset(self):
        return Correction.objects.published()

    def get(self, request):
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        found = CorrectionSerializer(with_words(page or ()), many=True, context={"request": request})
        response: Response = self.get_paginated_response(found.data)
        return response
