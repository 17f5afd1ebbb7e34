import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from figures.models import Figure
from programmes.models import Element, Programme
from spreadsheets.resources import SheetResource
from tests import factories
from tests.spreadsheets.sheets import found, import_dataset

pytestmark = pytest.mark.django_db


def make_rows(model):
    """Two records of a model, with as many links as its sheet can hold."""
    factory = getattr(factories, f"{model.__name__}Factory")
    targets = [factories.OrganisationFactory(), factories.ThemeFactory()] if model.__name__ == "Alias" else [None, None]
    for target in targets:
        record = factory(target=target) if target else factory()
        fill(record)


def fill(record):
    names = {field.name for field in record._meta.get_fields()}
    makers = {
        "groups": factories.CountryGroupFactory, "themes": factories.ThemeFactory, "policies": factories.PolicyFactory,
        "instruments": factories.InstrumentFactory, "provisions": factories.ProvisionFactory,
        "programmes": factories.ProgrammeFactory,
    }  # fmt: skip
    for name in names & set(makers):
        field = record._meta.get_field(name)
        if field.many_to_many and not field.auto_created:
            getattr(record, name).set([makers[name](), makers[name]()])
    for name in names & {"country_links", "organisation_links", "citations", "relations", "elements"}:
        fill_links(record, name)


def fill_links(record, name: str):
    links = getattr(record, name)
    choices = {"country_links": "role", "organisation_links": "role", "relations": "kind", "elements": "kind"}
    makers = {
        "country_links": lambda: {"country": factories.CountryFactory(), "since": "2016-02"},
        "organisation_links": lambda: {"organisation": factories.OrganisationFactory()},
        "citations": lambda: {"source": factories.SourceFactory(), "locator": "p. 6; note 2"},
        "relations": lambda: {"other": factories.PolicyFactory()},
        "elements": lambda: {"text": "Do this;\nand that", "order": Element.objects.count()},
    }
    fixed = [{}]
    if name in choices:
        fixed = [{choices[name]: value} for value, _ in links.model._meta.get_field(choices[name]).flatchoices]
    for values in fixed * 2:
        links.create(**makers[name](), **values)


@pytest.mark.parametrize("area", sorted(SheetResource.registry))
def test_importing_an_export_changes_nothing(area):
    resource_class = SheetResource.registry[area]
    make_rows(resource_class._meta.model)
    count = resource_class._meta.model.objects.count()

    result = import_dataset(area, resource_class().export())
    assert (result.sentences(), found(result)) == ([], {"unchanged": count})


@pytest.mark.parametrize("area", sorted(SheetResource.registry))
def test_an_export_asks_as_many_queries_for_many_rows_as_for_few(area, django_assert_num_queries):
    resource_class = SheetResource.registry[area]
    make_rows(resource_class._meta.model)
    resource_class().export(public=True)  # kinds of entries are looked up once per process, not per export
    with CaptureQueriesContext(connection) as few:
        resource_class().export(public=True)
    make_rows(resource_class._meta.model)

    with django_assert_num_queries(len(few)):
        resource_class().export(public=True)


def test_more_than_a_thousand_rows_may_each_name_another_entry():
    """SQLite looks up no more than a thousand entries at once, and a page would break off in the middle of its file."""
    numbers = range(1100)
    Programme.objects.bulk_create(factories.ProgrammeFactory.build(slug=f"p{n}", title=f"P {n}") for n in numbers)
    measure, source = factories.MeasureFactory(), factories.SourceFactory()
    Figure.objects.bulk_create(
        factories.FigureFactory.build(code=f"f{programme.slug}", programme=programme, measure=measure, source=source)
        for programme in Programme.objects.all()
    )
    resource_class = SheetResource.registry["figures"]

    exported = resource_class().export()
    assert exported["programme"] == [code.removeprefix("f") for code in exported["code"]]
    result = import_dataset("figures", exported, dry_run=True)
    assert (result.sentences(), found(result)) == ([], {"unchanged": 1100})
