"""The contract that never breaks: an export that is imported unchanged changes nothing, whatever its cells hold."""

import string
import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import IntegrityError, models, transaction
from django.utils import translation
from hypothesis import HealthCheck, Phase, given, reject, settings
from hypothesis import strategies as st

from editorial.dates import PartialDate, PartialDateField
from spreadsheets import resources
from spreadsheets.actions import import_now
from spreadsheets.formats import FORMATS
from spreadsheets.matching import column_names
from spreadsheets.resources import SheetResource
from tests.spreadsheets.sheets import found
from tests.spreadsheets.test_round_trip import make_rows

pytestmark = pytest.mark.django_db

LANGUAGES = ("en", "es", "pt", "fr")
AWKWARD = st.sampled_from([
    "=1+1", "+49 30 1", "-5 degrees", "@cite", "'quoted", "''", "007", "1.234", "03/04/2012", "March 2017", "1e5",
    "TRUE", "#CLEAR", "#N/A", "Total", "€ 26 112", "a;b\\;c", "a, b", "“São José” — ¿qué?", 'He said "no"', "👩🏽‍⚖️🇧🇴",
    "\ttab", "a\r\nb\n\nc", "_x000D_", "&amp;<b>", "e\u0301", "\u202eright to left", " both sides ", "\ufeffmark",
    "x\u000by", "\ufffe",
])  # fmt: skip
TEXTS = st.one_of(AWKWARD, st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=60))
LONG = st.sampled_from(["wörd " * 8_000 + "end", "\n".join(["“=line”"] * 5_000), "👩🏽‍⚖️" * 6_000])
KEYS = st.one_of(
    st.sampled_from(["007", "1e5", "2016-08", "true", "null", "1-2", "0x1f", "march", "nan"]),
    st.text(string.ascii_lowercase + string.digits + "-_", min_size=1, max_size=40),
)
DAYS = st.dates().map(str)
DATES = st.builds(lambda day, length: PartialDate(day[:length]), DAYS, st.sampled_from([4, 7, 10]))


def value_of(field):
    """What a field may hold, or None where a test had better leave it alone."""
    if field.choices or field.remote_field or field.primary_key or not field.editable or field.validators[1:]:
        return DATES if isinstance(field, PartialDateField) else KEYS if isinstance(field, models.SlugField) else None
    if isinstance(field, models.DecimalField):
        most = Decimal(10 ** (field.max_digits - field.decimal_places) - 1)
        return st.decimals(-most, most, places=field.decimal_places)
    kinds = {
        PartialDateField: DATES,
        models.DateField: st.dates(),
        models.SlugField: KEYS,
        models.PositiveSmallIntegerField: st.integers(0, 32_767),
        models.PositiveIntegerField: st.integers(0, 32_767),
        models.TextField: st.one_of(TEXTS, LONG),
        models.CharField: TEXTS.map(lambda text: text[: field.max_length]),
    }
    return kinds.get(type(field))


def is_sentence(field, keys) -> bool:
    return type(field) is models.TextField and field.name in keys  # what a row is known by must fit into its cell


def alter(data, record, keys):
    """Writes what no form would refuse, and much that it would, into the fields of a record."""
    left_alone = {"unit"}  # a measure of money has none
    fields = [field for field in record._meta.concrete_fields if field.attname not in left_alone]
    kinds = {field.attname: TEXTS if is_sentence(field, keys) else value_of(field) for field in fields}
    values = {name: data.draw(kind, label=name) for name, kind in kinds.items() if kind is not None}
    if not all(str(values.get(key) or "x").strip() for key in keys):
        reject()  # without a key it could not have been saved
    if {"starts", "ends"} <= values.keys():
        values["starts"], values["ends"] = sorted([values["starts"], values["ends"]], key=lambda date: date.earliest)
        values["ends"] = values["ends"] if values["ends"].latest >= values["starts"].earliest else None
    try:
        with transaction.atomic():
            type(record)._base_manager.filter(pk=record.pk).update(**values)
    except IntegrityError:  # a rule of the table that no sheet can break either
        reject()


def headed_in(language: str):
    """The headings of a sheet as somebody who writes in this language would name its columns."""
    return property(lambda resource: [column_names()[c.column_name][language][0] for c in resource.columns.values()])


@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("area", sorted(SheetResource.registry))
@settings(
    max_examples=5,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],  # a file takes too long to look for a smaller one that fails
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
def test_an_export_in_any_language_comes_back_without_a_change(area, format_name, settings, data):
    settings.USE_THOUSAND_SEPARATOR = True
    resource = SheetResource.registry[area]()
    if not resource.model.objects.exists():
        make_rows(resource.model)
    alter(data, resource.model.objects.order_by("pk").first(), resource._meta.import_id_fields)
    language = data.draw(st.sampled_from(LANGUAGES), label="language")

    with translation.override(language), tempfile.NamedTemporaryFile(suffix=f".{format_name}") as file:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(resources.SheetResource, "headers", headed_in(language))
            file.writelines(FORMATS[format_name].write(resource, resource.get_queryset(), public=False, marked=True))
        file.flush()
        run = import_now(area, Path(file.name), dry_run=True)

    assert (run.message, run.sentences(), found(run)) == ("", [], {"unchanged": resource.model.objects.count()})
