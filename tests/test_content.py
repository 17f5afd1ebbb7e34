"""The first content, loaded once for all these tests: what the briefing says is what the figures say."""

import re
from decimal import Decimal

import pytest
from django.apps import apps
from django.contrib.auth import authenticate, get_user_model
from django.core.management import call_command
from django.db.models import Count, Sum

from editorial.dates import PartialDate
from editorial.folding import ACCENTED
from editorial.models import Publishable, Record, State
from eulac.first_content import AREAS, FOLDER, WAIVERS
from figures.models import Figure
from policies.models import Provision
from programmes.models import Programme
from reference.models import Country, CountryGroup, Source
from spreadsheets.actions import import_now
from spreadsheets.models import ImportRun
from tests.reading import body

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("first_content"),
]

RECORDS = [model for model in apps.get_models() if issubclass(model, Record)]
CITED = re.compile(r"@([a-z0-9][a-z0-9-]*)")


def members(group: str, day: str) -> int:
    memberships = CountryGroup.objects.get(slug=group).memberships.on(PartialDate(day))
    return memberships.values("country").distinct().count()


def rows_of_table_1(measure: str):
    return Figure.objects.published().filter(
        locator="Table 1", measure__slug=measure, part_of__code=f"icsp-{measure}-total"
    )


@pytest.mark.parametrize(
    ("measure", "total"), [("funding", Decimal(45_844_918)), ("projects", Decimal(31))], ids=["euros", "projects"]
)
def test_the_seven_rows_of_table_1_add_up_to_its_last(measure, total):
    rows = rows_of_table_1(measure)

    assert rows.aggregate(rows=Count("pk"), total=Sum("value")) == {"rows": 7, "total": total}
    assert Figure.objects.get(code=f"icsp-{measure}-total").value == total


@pytest.mark.parametrize(
    ("group", "day", "count"),
    [("celac", "2017-11", 33), ("celac", "2021", 32), ("gafilat", "2017", 17), ("eu", "2017", 28)],
)
def test_groups_have_the_members_that_they_had_on_a_day(group, day, count):
    assert members(group, day) == count


@pytest.mark.parametrize(("programme", "count"), [("prelac", 17), ("el-pacto", 18)])
def test_programmes_cover_as_many_countries_as_their_endnotes_list(programme, count):
    assert Programme.objects.get(slug=programme).country_links.filter(role="covered").count() == count


def test_every_figure_says_where_in_its_source_it_stands():
    assert Figure.objects.exists()
    assert not Figure.objects.filter(locator="").exists()


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model._meta.model_name)
def test_every_record_cites_a_source_and_has_a_summary(model):
    assert model.objects.exists()
    assert [str(record) for record in model.objects.filter(citations__isnull=True)] == []
    assert [str(record) for record in model.objects.filter(summary="")] == []


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model._meta.model_name)
def test_every_citation_in_a_text_names_a_recorded_source(model):
    keys = set(Source.objects.values_list("key", flat=True))

    cited = {key for text in model.objects.values_list("text", flat=True) for key in CITED.findall(text)}
    assert cited
    assert cited - keys == set()


def test_everything_is_published():
    publishable = [model for model in apps.get_models() if issubclass(model, Publishable)]

    assert [model for model in publishable if model.objects.exclude(state=State.PUBLISHED).exists()] == []


def test_every_sheet_in_the_folder_is_loaded_and_kept_in_the_log_of_imports():
    assert sorted(file.stem for file in FOLDER.glob("*.csv")) == sorted([*AREAS, WAIVERS.stem])
    assert sorted(ImportRun.objects.values_list("area", "state")) == sorted((area, "committed") for area in AREAS)


@pytest.mark.parametrize("area", AREAS)
def test_importing_a_sheet_again_changes_nothing(area):
    run = import_now(area, FOLDER / f"{area}.csv", dry_run=True)

    assert {verdict: number for verdict, number in run.counts.items() if number} == {"unchanged": run.total}


def test_setting_up_makes_the_login_once_and_leaves_content_alone(capsys):
    programmes = Programme.objects.count()

    call_command("set_up")
    password = re.search(r"password (\S+)", capsys.readouterr().out)[1]
    call_command("set_up")

    assert authenticate(username="admin", password=password).is_superuser
    assert capsys.readouterr().out == ""
    assert get_user_model().objects.count() == 1
    assert Programme.objects.count() == programmes


def test_no_accent_in_the_name_of_a_country_is_left_out_of_the_alphabetical_order():
    names = Country.objects.values_list("name_en", "name_es", "name_pt", "name_fr")
    letters = {letter for row in names for name in row for letter in name if letter.isalpha() and not letter.isascii()}
    assert letters == set(ACCENTED)


def test_chile_in_althea_is_nowhere_under_its_agreement_of_ten_years_later(client):
    answer = client.get("/api/v1/participations/althea:cl/").json()
    assert (answer["agreement"], answer["basis"], answer["legal_basis"]) == (None, "none-recorded", "no basis recorded")
    assert ",no basis recorded," in body(client.get("/participations.csv?country=cl"))
    for address in ("/countries/cl/", "/participations/?country=cl"):
        page = body(client.get(address))
        assert ("no basis recorded" in page, "not yet signed at the time" in page) == (True, True)
    agreement = client.get("/api/v1/agreements/fpa-chile-2014/").json()
    assert (agreement["participations"], agreement["in_force_from"]) == ([], None)
    assert client.get("/api/v1/agreements/?on=2004-12-02").json()["results"] == []


def test_what_answers_a_provision_is_of_the_document_that_the_briefing_names():
    honduras = Provision.objects.get(policy__slug="mip-honduras-2014-2020", slug="rule-of-law")

    assert [str(figure.value) for figure in honduras.figures.all()] == ["40000000.00"]
    assert [programme.slug for programme in honduras.programmes.all()] == ["honduras-rule-of-law-2014-2020"]
    answered = Provision.objects.filter(Provision.is_answered())
    assert (answered.count(), Provision.objects.count()) == (11, 94)
    assert not answered.filter(policy__slug="euro-latin-american-charter").exists()  # which nobody has adopted
