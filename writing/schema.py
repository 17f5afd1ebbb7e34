"""How the description of the API speaks of writing."""

from typing import Literal

from django.conf import settings
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from editorial.api import ANY_OTHER, NOT_ACCEPTABLE, PROBLEM_TYPE, TOO_MANY, PublicSchema
from editorial.corrected import Correction
from editorial.corrections import IN_HISTORY, LONGEST
from editorial.serializers import ProblemSerializer, Reference
from writing.fields import Value, acts_that_amend, fields_of
from writing.reading import staff_serializer

HEADER: Literal["header"] = "header"
IF_MATCH = OpenApiParameter(
    "If-Match",
    {"type": "string", "minLength": 1},
    HEADER,
    required=True,
    description="The ETag of the record as you have read it.",
)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    HEADER,
    description="A word of your own, new for each request. When it comes again within a day, the answer comes again.",
)
ETAG = OpenApiParameter(
    "ETag", OpenApiTypes.STR, HEADER, response=[200, 201], description="The mark of the record as it is now."
)
LOCATION = OpenApiParameter(
    "Location", OpenApiTypes.URI, HEADER, response=[201], description="The address of the new record."
)
TOLD = (
    f"A few words for the history, which keeps {IN_HISTORY} characters: why this is done. When numbers or dates change "
    "that are published, a sentence for readers, who see all of it."
)
TOLD_KIND = (
    "Needed, with `reason`, when numbers or dates change that are published, and when a participation that is "
    "published is deleted or is added again: whether we were wrong (correction), the world moved on (update) or the "
    "source revised it (revision)."
)
REASON = {"type": ["string", "null"], "maxLength": LONGEST, "description": TOLD}
REASON_KIND = {"type": ["string", "null"], "enum": [*Correction.Kind.values, "", None], "description": TOLD_KIND}
WHY = {
    "reason": OpenApiParameter("reason", OpenApiTypes.STR, OpenApiParameter.QUERY, description=TOLD),
    "reason_kind": OpenApiParameter(
        "reason_kind",
        OpenApiTypes.STR,
        OpenApiParameter.QUERY,
        enum=Correction.Kind.values,
        description=TOLD_KIND,
    ),
}
REVIEW_BY = {
    "type": ["string", "null"],
    "format": "date",
    "description": "A day to come, on which to check it again. Without it, that is as far off as the site is set to.",
}

READING = ("list", "retrieve")
TOGETHER = ("bulk", "bulk_change", "bulk_delete")
UNSEEN = ("create", "bulk")  # what is new, nobody has seen
NAMED = {"bulk": "", "bulk_change": "Patched", "bulk_delete": "Deleted"}  # how clients tell their bodies apart
SUMMARIES = {
    "create": "Record {one}",
    "partial_update": "Change {one}",
    "destroy": "Delete {one}",
    "bulk": "Record {many}, all or none",
    "bulk_change": "Change {many}, all or none",
    "bulk_delete": "Delete {many}, all or none",
    "publish": "Publish {one}",
    "send_for_review": "Send {one} for review",
    "return_to_draft": "Return {one} to draft",
    "archive": "Archive {one}",
    "verify": "Record that {one} was checked against its sources today",
}
UNAUTHENTICATED = {"401": "The token is unknown, over, or shown from an address that it does not allow."}
ALWAYS = {
    "401": "The token is missing, unknown, over, or shown from an address that it does not allow; nobody is logged in.",
    "403": "The token lacks the scope, or its owner the right; or it is public, and its owner may not publish.",
    **NOT_ACCEPTABLE,
    **TOO_MANY,
    **ANY_OTHER,
}
UNUSABLE = {
    "400": "Fields cannot be used, or rules are broken; `errors` says which. Nothing is saved.",
    "415": "The body is not JSON.",
}
ADDRESSED = {
    "key": {"type": "string", "description": "The last part of the record's address."},
    "etag": {"type": "string", "description": "The mark of the record as you have read it."},
}
STANDS_AGAINST = "409"
HELD = {
    "404": "There is no such record.",
    "412": "It has been changed since you read it; `etag` is its mark now.",
    "428": "The header If-Match is missing.",
}
HELD_TOGETHER = {
    "404": "Some of the records are not there; `errors` says which.",
    "412": "Some have been changed since you read them; `etags` are their marks now.",
    "428": "Some entries lack the `etag`.",
}
REPEATED = {"422": "The Idempotency-Key came with another request before."}


class StaleSerializer(ProblemSerializer):
    """The record is no longer what the sender has seen."""

    etag = serializers.CharField(help_text="The mark of the record as it is now.")


class StaleTogetherSerializer(ProblemSerializer):
    """Some records are no longer what the sender has seen."""

    etags = serializers.DictField(
        child=serializers.CharField(),
        help_text="The marks of these records as they are now, by the place of the entry.",
    )


class MarkedSerializer(Reference):
    etag = serializers.CharField(help_text="The mark of the record as it is now.")


class WrittenSerializer(serializers.Serializer):
    """What was written, in the order in which it was sent."""

    results = MarkedSerializer(many=True)


class NounSchema(PublicSchema):
    """Describes what may be sent and every answer; reading as PublicSchema does."""

    @property
    def act(self) -> str:
        return self.view.action or ""

    @property
    def reads(self) -> bool:
        return self.act in READING

    @property
    def only_archives(self) -> bool:
        """Whether this would delete what has a state, which is archived instead."""
        return self.act == "destroy" and hasattr(self.view.queryset.model, "state")

    def _is_list_view(self, serializer=None):
        return super()._is_list_view(serializer) if self.reads else False

    def get_summary(self):
        if self.reads:
            return super().get_summary()
        names = self.view.queryset.model._meta
        one = f"{'an' if str(names.verbose_name)[0] in 'aeiou' else 'a'} {names.verbose_name}"
        if self.only_archives:
            return f"Refused: {one} is archived, not deleted"
        return SUMMARIES[self.act].format(one=one, many=names.verbose_name_plural)

    def get_filter_backends(self):
        return super().get_filter_backends() if self.reads else []

    def get_override_parameters(self):
        if self.reads:
            return super().get_override_parameters()
        if self.only_archives:
            return []
        wanted = [IDEMPOTENCY_KEY] if self.method == "POST" else []
        wanted += [IF_MATCH] if self.act not in ("create", *TOGETHER) else []
        wanted += (
            [WHY[name] for name in self.why] if self.act == "destroy" else [ETAG] if self.act not in TOGETHER else []
        )
        wanted += [LOCATION] if self.act == "create" else []
        return wanted

    # What may be sent

    def get_request_serializer(self):
        noun = self.view.serializer_class.__name__.removesuffix("Serializer")
        if self.act in TOGETHER:
            name = f"{NAMED[self.act]}{noun}"
            body = self.component(f"{name}Bulk", self.bulk_body(self.component(f"{name}Entry", self.entry_of_many())))
        elif self.act == "create":
            body = self.component(noun, self.record_body())
        elif self.act == "partial_update":
            body = self.component(f"Patched{noun}", self.patch_body())
        elif self.act == "verify":
            body = self.component("Check", closed({"review_by": REVIEW_BY, "reason": REASON}))
        else:
            body = self.component("Act", closed({"reason": REASON}))
        return {"application/json": body}

    def _get_request_body(self, direction="request"):
        """The library knows of no DELETE with a body."""
        if self.act == "bulk_delete":
            content = {type_: {"schema": schema} for type_, schema in self.get_request_serializer().items()}
            return {"content": content, "required": True}
        body = super()._get_request_body(direction)
        return body and body | {"required": self.act in ("create", *TOGETHER)}

    def component(self, name: str, schema: dict) -> dict:
        """A reference to what is sent, under a name by which clients call it."""
        component = ResolvedComponent(f"{name}Request", ResolvedComponent.SCHEMA, schema, name)
        self.registry.register_on_missing(component)
        return component.ref

    def entry_body(self) -> dict:
        fields = self.fields
        said = {name: field.schema() for name, field in fields.items()}
        required = [name for name, field in fields.items() if isinstance(field, Value) and field.column.required]
        if "slug" in required and {"title", "name"} & set(required):
            required.remove("slug")  # it is made of the name
            said["slug"]["type"].append("null")
        body = closed(said)
        return body | {"required": required, "examples": [self.view.example]}

    def record_body(self) -> dict:
        entry = self.entry_body()
        return entry | {"properties": entry["properties"] | self.why}

    def patch_body(self) -> dict:
        return closed({name: field.schema() for name, field in self.fields.items()} | self.why)

    @property
    def why(self) -> dict:
        """What is asked of whoever writes something."""
        amends = self.act in acts_that_amend(self.view.queryset.model)
        return {"reason": REASON} | ({"reason_kind": REASON_KIND} if amends else {})

    def entry_of_many(self) -> dict:
        if self.act == "bulk":
            return self.entry_body()
        changed = {name: field.schema() for name, field in self.fields.items()} if self.act == "bulk_change" else {}
        return closed(changed | ADDRESSED) | {"required": list(ADDRESSED)}

    def bulk_body(self, entry: dict) -> dict:
        entries = {"type": "array", "minItems": 1, "maxItems": settings.API_BULK_LIMIT, "items": entry}
        return closed({"entries": entries} | self.why) | {"required": ["entries"]}

    @property
    def fields(self):
        return fields_of(self.view.queryset.model, self.view.serializer_class)

    # What is answered

    def _get_response_bodies(self, direction="response"):
        if self.reads:
            return super()._get_response_bodies(direction)
        bodies = {}
        for code, shown, meaning in self.good_answers():
            bodies[code] = self._get_response_for_code(OpenApiResponse(shown, meaning), code, None, direction)
        for code, meaning in self.bad_answers().items():
            answer = OpenApiResponse(self.stale if code == "412" else ProblemSerializer, meaning)
            bodies[code] = self._get_response_for_code(answer, code, [PROBLEM_TYPE], direction)
        return bodies

    @property
    def stale(self) -> type[ProblemSerializer]:
        return StaleTogetherSerializer if self.act in TOGETHER else StaleSerializer

    def good_answers(self) -> list:
        record = staff_serializer(self.view.serializer_class)
        return {
            "create": [("201", record, "It is recorded. What has a state begins as a draft.")],
            "bulk": [("201", WrittenSerializer, "All are recorded.")],
            "bulk_change": [("200", WrittenSerializer, "All are changed.")],
            "bulk_delete": [("204", None, "All are deleted.")],
            "destroy": [] if self.only_archives else [("204", None, "It is deleted.")],
        }.get(self.act, [("200", record, "The record as it is now.")])

    def bad_answers(self) -> dict[str, str]:
        wrong = dict(ALWAYS)
        wrong |= {STANDS_AGAINST: CONFLICTS.get(self.act, "Its state is none for this act.")}
        wrong |= {} if self.act == "destroy" and "reason_kind" not in self.why else UNUSABLE
        wrong |= {} if self.act in UNSEEN or self.only_archives else HELD_TOGETHER if self.act in TOGETHER else HELD
        return dict(sorted((wrong | (REPEATED if self.method == "POST" else {})).items()))

    def _other_answers(self):
        return UNAUTHENTICATED | super()._other_answers()


CONFLICTS = {
    "create": "Somebody saved something at the same moment that stands against it.",
    "bulk": "Somebody saved something at the same moment that stands against it.",
    "verify": "Somebody saved something at the same moment that stands against it.",
    "partial_update": "Somebody saved something at the same moment that stands against it.",
    "bulk_change": "Somebody saved something at the same moment that stands against it.",
    "destroy": "It is in use, or of a kind that is archived and not deleted.",
    "bulk_delete": "Some are in use, or all of a kind that is archived and not deleted.",
}


def closed(properties: dict) -> dict:
    """An object with these properties and no others."""
    return {"type": "object", "properties": properties, "additionalProperties": False}
