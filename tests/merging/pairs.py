"""What the tests of merging share: doing it, and everything that is recorded, to be compared."""

from django.apps import apps
from django.contrib.contenttypes.models import ContentType

from editorial.corrected import Correction
from editorial.models import FormerSlug
from merging.actions import merge
from merging.plan import Plan
from merging.references import models_now
from missions.models import Agreement, Participation
from reference.models import Alias
from tests import factories

FACTORIES = {
    factory._meta.model: factory
    for factory in vars(factories).values()
    if isinstance(factory, type) and issubclass(factory, factories.Maker) and not factory._meta.abstract
}
AREAS = {"reference", "policies", "programmes", "missions", "figures"}


def fresh(record):
    return type(record)._base_manager.get(pk=record.pk)


def merged(goes, stays, user, **given):
    """Merges as somebody does who has read the preview and changes none of the usual choices."""
    plan = Plan(fresh(stays), fresh(goes))
    chosen = {one.name for one in plan.differences if one.usual == "goes"}
    told = {"why": "They are the same.", "digest": plan.digest, "chosen": chosen} | given
    return merge(stays, goes, user=user, **told)


def everything() -> dict:
    """All that is recorded, but for when it was written last."""
    kept = [model for model in models_now() if model._meta.app_label in AREAS] + [FormerSlug, Correction]
    return {
        model._meta.label: {
            row["id"]: {name: value for name, value in row.items() if name != "changed_at"}
            for row in model._base_manager.values()
        }
        for model in kept
    }


def row_leading_to(record, reference):
    """A row of this relation, made like any other."""
    model = reference.model
    if model is Alias:
        return factories.AliasFactory(target=record)
    if model is FormerSlug:
        return FormerSlug.objects.create(model=record._meta.label_lower, slug="once-called-so", object_id=record.pk)
    if model is Correction:
        kind = ContentType.objects.get_for_model(record)
        return Correction.objects.create(
            content_type=kind, object_id=record.pk, field="starts", old="2010", new="2011", kind="update", reason="So."
        )
    if pairs := reference.pairs_field:
        owner = record if pairs.m2m_field_name() == reference.field.name else FACTORIES[pairs.model]()
        other = FACTORIES[pairs.related_model]() if owner is record else record
        getattr(owner, pairs.name).add(other)
        return model._base_manager.get(**{reference.column: record.pk})
    agreed = {"country": record.country} if model is Participation and isinstance(record, Agreement) else {}
    return FACTORIES[model](**{reference.field.name: record}, **agreed)


def two_of(model) -> tuple:
    """Two records that may be one."""
    same = {"country": factories.CountryFactory()} if model is Agreement else {}
    return FACTORIES[model](**same), FACTORIES[model](**same)


def loose_references() -> set[str]:
    """The models that name other rows by a key that is no foreign key."""
    names = {"object_id", "object_pk", "page_id", "goes_id", "keys"}
    found = {
        model._meta.label_lower
        for model in apps.get_models()
        if model in models_now() and names & {field.name for field in model._meta.concrete_fields}
    }
    return found - {"merging.merge"}
