"""Promises about the house itself."""

from pathlib import Path

import django_htmx
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin

from editorial.models import Tracked
from reference.models import Alias
from tests import factories

AREAS = ["reference", "policies", "programmes", "missions", "figures", "checks"]
MODELS = [model for area in AREAS for model in apps.get_app_config(area).get_models() if issubclass(model, Tracked)]
FACTORIES = {
    factory._meta.model: factory
    for factory in vars(factories).values()
    if isinstance(factory, type) and issubclass(factory, factories.Maker) and not factory._meta.abstract
}


@pytest.mark.django_db
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_model_has_a_factory_whose_rows_keep_the_rules(model):
    given = {"target": factories.OrganisationFactory()} if model is Alias else {}

    made = FACTORIES[model](**given)

    made.full_clean()
    assert made in model.objects.all()


@pytest.mark.django_db
@pytest.mark.parametrize("model", [m for m in MODELS if admin.site.is_registered(m)], ids=lambda m: m._meta.label)
def test_every_field_of_a_staff_form_explains_itself(model, rf, administrator):
    request = rf.get("/")
    request.user = administrator
    page = admin.site.get_model_admin(model)

    forms = [page.get_form(request), *(formset.form for formset, _ in page.get_formsets_with_inlines(request))]
    unexplained = [
        (form, name)
        for form in forms
        for name, field in form.base_fields.items()
        if not field.help_text and name != "record"  # a hidden field: the record whose form this is
    ]
    assert unexplained == []


@pytest.mark.django_db
@pytest.mark.parametrize("model", [m for m in MODELS if hasattr(m.objects.none(), "published")], ids=str)
def test_only_what_a_factory_publishes_is_public(model):
    factory = FACTORIES[model]
    has_states = "published" in factory._meta.parameters
    draft = factory()

    shown = factory(published=True) if has_states else draft

    assert list(model.objects.published()) == [shown]


def test_the_one_script_of_the_pages_begins_with_htmx_as_it_is_published():
    library = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"

    first, htmx = (settings.BASE_DIR / "static" / "js" / "site.js").read_text().split("\n", 1)
    assert first.startswith("/* htmx 2.")
    assert htmx.startswith(library.read_text())


@pytest.mark.parametrize("name", ["admin.css", "site.css"])
def test_every_block_of_a_style_sheet_is_closed(name):
    """Whatever follows one that is not would be a part of it, and mean nothing."""
    text = (settings.BASE_DIR / "static" / "css" / name).read_text()

    assert text.count("{") == text.count("}")
