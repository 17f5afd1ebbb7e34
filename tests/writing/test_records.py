"""Records as programs write them: created, read back, changed, refused."""

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import caches
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from editorial.models import FormerSlug
from programmes.models import Programme
from programmes.serializers import ProgrammeSerializer
from tests.editorial.test_api import is_problem
from tests.factories import (
    AliasFactory,
    CountryFactory,
    CountryGroupFactory,
    ElementFactory,
    FigureFactory,
    OrganisationFactory,
    PolicyFactory,
    ProgrammeCountryFactory,
    ProgrammeFactory,
    ProvisionFactory,
    SourceFactory,
    ThemeFactory,
    UserFactory,
)
from tests.test_api import NOUNS, address, make
from tests.writing.requests import Writer
from writing.fields import fields_of

pytestmark = pytest.mark.django_db
PROGRAMMES = "/api/v1/programmes/"
PORTS = f"{PROGRAMMES}ports/"
POSITIVE = "Ensure this value is greater than or equal to 0."
NO_SLUG = "Enter a valid “slug” consisting of letters, numbers, underscores or hyphens."
TWICE = "It says the same as {}. Leave one of them out."
NO_DATE = "is not a date that can be read. Write a year, a month or a day: 2016, 2016-08 or 2016-08-24."


@pytest.fixture
def ports():
    return ProgrammeFactory(slug="ports", title="Ports", summary="")


def errors(answer) -> dict:
    assert is_problem(answer, 400, "Bad Request")
    return answer.json()["errors"]


# Created and read back


def test_a_new_record_is_a_draft_with_an_address_made_of_its_title(by_editor):
    answer = by_editor.post(PROGRAMMES, {"title": "Puertos más seguros"})

    assert (answer.status_code, answer["Location"]) == (201, f"http://testserver{PROGRAMMES}puertos-mas-seguros/")
    shown = answer.json()
    assert (shown["state"], shown["slug"], shown["kind"]) == ("draft", "puertos-mas-seguros", "programme")


def test_neighbours_are_named_by_code_by_any_name_or_by_a_reference(by_editor):
    peru = CountryFactory(iso2="PE", name_en="Peru")
    AliasFactory(target=OrganisationFactory(slug="unodc"), name="ONUDD")
    drugs, parent = ThemeFactory(slug="drugs"), ProgrammeFactory(slug="parent")
    SourceFactory(key="eprs2017")
    reference = {"code": "parent", "name": str(parent), "url": "http://elsewhere.example/"}

    shown = by_editor.post(
        PROGRAMMES,
        {
            "title": "Ports",
            "parent": reference,
            "themes": [{"code": "drugs"}],
            "countries": [
                {"country": "perú", "role": "covered"},
                {"country": "pe", "role": "priority", "since": "2016-08"},
            ],
            "organisations": [{"organisation": "onudd", "role": "funder"}],
            "sources": [{"source": "eprs2017", "locator": "pp. 6; 8, note 3"}, {"source": "eprs2017"}],
        },
    ).json()

    programme = Programme.objects.get(slug="ports")
    assert (programme.parent, list(programme.themes.all())) == (parent, [drugs])
    assert [(row["country"]["code"], row["role"], row["since"]) for row in shown["countries"]] == [
        ("PE", "covered", None),
        ("PE", "priority", "2016-08"),
    ]
    assert [(row["organisation"]["code"], row["role"]) for row in shown["organisations"]] == [("unodc", "funder")]
    assert [row["locator"] for row in shown["sources"]] == ["pp. 6; 8, note 3", ""]
    assert programme.countries.first() == peru


def test_sentences_keep_their_order_and_their_kind(by_editor):
    elements = [
        {"kind": "line-of-action", "text": "Second.", "order": 2},
        {"kind": "line-of-action", "text": "First.", "order": 1},
        {"kind": "general-objective", "text": "Safety;\n of all."},
    ]

    by_editor.post(PROGRAMMES, {"title": "Ports", "elements": elements})

    rows = Programme.objects.get().elements.order_by("kind", "order").values_list("kind", "order", "text")
    assert list(rows) == [
        ("general-objective", 1, "Safety;\n of all."),
        ("line-of-action", 1, "First."),
        ("line-of-action", 2, "Second."),
    ]


def test_what_was_read_can_be_sent_back_and_changes_nothing(by_publisher, ports):
    ElementFactory(record=ports, text_es="Objetivo")
    ProgrammeCountryFactory(record=ports, since="2016")
    before, versions = by_publisher.get(PORTS), ports.history.count()
    writable = {name: before.json()[name] for name in fields_of(Programme, ProgrammeSerializer)}

    answer = by_publisher.change(PORTS, writable)

    assert (answer.status_code, answer.json(), answer["ETag"]) == (200, before.json(), before["ETag"])
    assert ports.history.count() == versions


def test_staff_see_drafts_at_their_own_address_and_nobody_else_does(client, by_editor, ports):
    by_reader = Writer(client, UserFactory(username="reader"))
    by_importer = Writer(client, by_editor.user, scopes=["import", "read"])

    assert by_editor.get(PORTS).json()["state"] == "draft"
    assert [ask(PORTS).status_code for ask in (client.get, by_reader.get, by_importer.get)] == [404, 404, 404]
    assert by_editor.get(PROGRAMMES).json()["count"] == 0


def test_staff_see_drafts_beside_a_draft(by_editor, ports):
    parent, theme = ProgrammeFactory(slug="parent"), ThemeFactory(slug="drugs")
    ports.parent = parent
    ports.save()
    ports.themes.add(theme)
    ProgrammeCountryFactory(record=ports, country=CountryFactory(iso2="PE"))
    ProvisionFactory(policy=PolicyFactory(slug="plan"), slug="ports").programmes.add(ports)
    FigureFactory(programme=ports, code="number", source=SourceFactory(key="eprs2017"))

    shown = by_editor.get(PORTS).json()

    assert (shown["parent"]["code"], shown["countries"][0]["country"]["code"]) == ("parent", "PE")
    assert (shown["provisions"][0]["code"], shown["figures"][0]["code"]) == ("plan:ports", "number")


def test_a_person_who_may_not_view_a_neighbour_does_not_see_its_drafts(client, ports):
    person = UserFactory()
    person.user_permissions.add(permission("view_programme"), permission("change_programme"))
    FigureFactory(programme=ports)

    shown = Writer(client, person).get(PORTS).json()

    assert (shown["state"], shown["figures"]) == ("draft", [])


def permission(codename):
    return Permission.objects.get(codename=codename)


@override_settings(
    CACHES={
        name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "writing"}
        for name in ("default", "shared", "version")
    }
)
@pytest.mark.parametrize("published", [True, False])
def test_no_answer_to_a_person_is_kept_for_others(client, by_editor, published):
    caches["default"].clear()
    programme = ProgrammeFactory(slug="ports", published=published)
    client.force_login(by_editor.user)
    answers = [by_editor.get(PORTS), client.get(PORTS), client.get(PROGRAMMES)]
    client.logout()

    assert {answer["Cache-Control"] for answer in answers} == {"private, no-store"}
    assert [answer.json().get("state") for answer in answers] == [programme.state, programme.state, None]
    assert client.get(PORTS).status_code == (200 if published else 404)
    assert "state" not in client.get(PORTS).json()
    assert not any("Access-Control-Allow-Origin" in answer for answer in answers)


# Changed


def test_what_is_not_said_stays_and_lists_are_replaced(by_editor, ports):
    ports.summary = "What it is."
    ports.title_es = "Puertos"
    ports.save()
    for code in ("PE", "CO"):
        ProgrammeCountryFactory(record=ports, country=CountryFactory(iso2=code), role="covered")

    answer = by_editor.change(
        PORTS,
        {
            "title": "Harbours",
            "acronym": "",
            "starts": "2016",
            "countries": [{"country": "PE", "role": "expected"}],
            "translations": {"pt": {"title": "Portos"}},
        },
    )

    shown = answer.json()
    assert answer.status_code == 200
    assert (shown["title"], shown["summary"], shown["starts"]) == ("Harbours", "What it is.", "2016")
    assert [(row["country"]["code"], row["role"]) for row in shown["countries"]] == [("PE", "expected")]
    assert shown["translations"] == {"es": {"title": "Puertos"}, "pt": {"title": "Portos"}}


@pytest.mark.parametrize("nothing", [None, ""])
def test_nothing_empties_a_field(by_editor, nothing):
    ProgrammeFactory(slug="ports", starts="2016", acronym="PORTS", parent=ProgrammeFactory())

    shown = by_editor.change(PORTS, {"starts": nothing, "acronym": nothing, "parent": nothing, "level": nothing}).json()

    assert (shown["starts"], shown["acronym"], shown["parent"], shown["level"]) == (None, "", None, "")


def test_a_change_has_its_author_and_its_reason_in_the_history(by_editor, ports):
    country = CountryFactory(iso2="PE")

    by_editor.change(
        PORTS, {"title": "Harbours", "countries": [{"country": "PE", "role": "covered"}], "reason": "A typo"}
    )

    for history in (ports.history.first(), country.programmecountrys.get().history.first()):
        assert (history.history_user, history.history_change_reason) == (by_editor.user, "A typo")


def test_the_old_address_of_what_was_published_leads_to_the_new_one(client, by_publisher):
    ProgrammeFactory(slug="ports", published=True)

    answer = by_publisher.change(PORTS, {"slug": "harbours"})

    assert (answer.status_code, answer.json()["slug"]) == (200, "harbours")
    assert client.get(PORTS)["Location"] == f"http://testserver{PROGRAMMES}harbours/"
    assert FormerSlug.objects.count() == 1


def test_the_old_address_of_a_draft_is_nobodys(by_editor, ports):
    by_editor.change(PORTS, {"slug": "harbours"})

    assert not FormerSlug.objects.exists()


def test_an_address_that_is_taken_is_refused(by_editor, ports):
    ProgrammeFactory(slug="harbours")

    assert errors(by_editor.change(PORTS, {"slug": "harbours"})) == {"slug": ["Another entry already has this slug."]}


def test_a_public_record_changes_for_those_who_may_publish_and_stays_public(client, by_editor, by_publisher):
    ProgrammeFactory(slug="ports", published=True)

    refused = by_editor.change(PORTS, {"title": "Harbours"})
    done = by_publisher.change(PORTS, {"title": "Harbours"})

    assert is_problem(refused, 403, "Forbidden")
    assert refused.json()["detail"] == "It is public, and only those who may publish can change it."
    assert (done.status_code, client.get(PORTS).json()["title"]) == (200, "Harbours")


def test_what_is_public_with_a_document_is_added_by_those_who_may_publish(by_editor, by_publisher):
    PolicyFactory(slug="plan", published=True)
    provision = {"policy": "plan", "slug": "ports", "heading": "Ports"}

    refused, done = (desk.post("/api/v1/provisions/", provision) for desk in (by_editor, by_publisher))

    assert (refused.status_code, done.status_code) == (403, 201)


# Refused


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"title": ""}, {"title": ["This field cannot be blank."]}),
        ({"title": 5}, {"title": ["“5” is not text. Write it in quotes."]}),
        ({"title": "a\x00b"}, {"title": ["It has characters that no text can hold."]}),
        ({"reason": {}}, {"reason": ["“{}” is not text. Write it in quotes."]}),
        ({"reason": 0}, {"reason": ["“0” is not text. Write it in quotes."]}),
        ({"translations": {"fr": {"title": []}}}, {"translations.fr.title": ["“[]” is not text. Write it in quotes."]}),
        ({"title": "\ud800"}, {"title": ["It has characters that no text can hold."]}),
        ({"title": "x" * 251}, {"title": ["Ensure this value has at most 250 characters (it has 251)."]}),
        ({"level": "high"}, {"level": ["“high” is not one of: trans-regional, regional, sub-regional, bilateral."]}),
        ({"starts": "03/2016"}, {"starts": [f"“03/2016” {NO_DATE}"]}),
        ({"starts": "2016", "ends": "2015"}, {"ends": ["The end (2015) is before the start (2016)."]}),
        ({"verified_on": "2016"}, {"verified_on": ["“2016” is not a day that exists. Write it like 2016-08-24."]}),
        ({"slug": "versión"}, {"slug": [NO_SLUG, "Small letters, digits and hyphens only, such as el-pacto."]}),
        ({"parent": "nowhere"}, {"parent": ["“nowhere” is not the name of any programme here."]}),
        ({"parent": "ports"}, {"parent": ["The part of leads back to this programme itself."]}),
        ({"parent": ["ports"]}, {"parent": ["“['ports']” is not text. Write it in quotes."]}),
        ({"themes": "drugs"}, {"themes": ["It is a list. Write it in square brackets."]}),
        ({"themes": ["drugs; arms"]}, {"themes": ["“drugs; arms” is not the name of any theme here."]}),
        ({"themes": [5]}, {"themes.0": ["“5” is not text. Write it in quotes."]}),
        ({"themes": ["a\nb"]}, {"themes.0": ["“a\nb” is not a code or a name that can be looked up."]}),
        ({"countries": ["PE"]}, {"countries.0": ["Write it as an object with “country”, “role”, “since”."]}),
        ({"countries": [{"role": "covered"}]}, {"countries.0.country": ["It is missing."]}),
        (
            {"countries": [{"country": "PE", "role": "host"}]},
            {"countries.0.role": ["“host” is not one of: covered, priority, eligible, expected."]},
        ),
        (
            {"countries": [{"country": "PE", "role": "covered", "until": "2017"}]},
            {"countries.0": ["There is no “until” here, but “country”, “role”, “since”."]},
        ),
        (
            {"countries": [{"country": "PE", "role": "covered", "since": "soon"}]},
            {"countries.0.since": [f"“soon” {NO_DATE}"]},
        ),
        (
            {"sources": [{"source": "a, b"}]},
            {"sources.0.source": ["“a, b” is not a code or a name that can be looked up."]},
        ),
        (
            {"translations": {"de": {}}},
            {"translations.de": ["There is nothing of this name. The languages are es, pt, fr."]},
        ),
        (
            {"translations": {"es": {"acronym": "x"}}},
            {"translations.es.acronym": ["There is nothing of this name. The texts are title, summary, text."]},
        ),
        (
            {"state": "published"},
            {"state": ["It changes by acts only: publish, send-for-review, return-to-draft, archive."]},
        ),
        ({"reason": "x" * 301}, {"reason": ["It has 301 characters. There is room for 300."]}),
        ({"reason_kind": "typo"}, {"reason_kind": ["“typo” is not one of: correction, update, revision."]}),
        ({"text": "It is so [@nobody]."}, {"text": ["It cites what is no source here: nobody."]}),
    ],
)
def test_each_field_that_is_wrong_is_named_with_a_sentence_and_nothing_is_saved(by_editor, ports, said, expected):
    CountryFactory(iso2="PE", name_en="Peru")
    before = ports.history.count()

    assert errors(by_editor.change(PORTS, {"summary": "New.", **said})) == expected
    ports.refresh_from_db()
    assert (ports.title, ports.summary, ports.history.count()) == ("Ports", "", before)


def test_all_that_is_wrong_is_said_at_once(by_editor, ports):
    said = {"starts": "soon", "kind": "ship", "parent": "nowhere"}

    assert set(errors(by_editor.change(PORTS, said))) == set(said)


def test_a_field_that_cannot_be_written_is_named_with_those_that_can(by_editor, ports):
    wrong = errors(by_editor.change(PORTS, {"url": "http://elsewhere.example/"}))

    assert wrong["url"][0].startswith("“url” cannot be written here. Fields: slug, title, acronym,")


@pytest.mark.parametrize("said", ["", "[]", "5", "null", '"text"'])
def test_a_body_that_is_no_object_is_refused(by_editor, said):
    assert by_editor.post(PROGRAMMES, said).status_code == 400


@pytest.mark.parametrize("said", ["{", "[" * 100_000, b"\xff", '{"title": NaN}', "1" * 10_000])
def test_a_body_that_is_no_json_is_refused(by_editor, said):
    assert is_problem(by_editor.post(PROGRAMMES, said), 400, "Bad Request")


def test_a_body_of_another_kind_is_refused(client, by_editor):
    answer = client.post(PROGRAMMES, {"title": "Ports"}, headers={"authorization": f"Bearer {by_editor.token}"})

    assert is_problem(answer, 415, "Unsupported Media Type")


def test_a_body_that_is_too_large_is_refused(by_editor):
    assert is_problem(by_editor.post(PROGRAMMES, {"text": "x" * 3_000_000}), 400, "Bad Request")


def test_a_key_that_is_taken_is_refused(by_editor, ports):
    for said in ({"title": "Other", "slug": "ports"}, {"title": "Ports"}):
        assert errors(by_editor.post(PROGRAMMES, said)) == {
            "record": ["There is a programme with this key already: ports."]
        }


def test_a_key_that_is_missing_is_asked_for(by_editor):
    assert errors(by_editor.post("/api/v1/figures/", {"label": "Number"})) == {"code": ["This field is required."]}


@pytest.mark.parametrize(
    ("noun", "field", "value"),
    [
        ("figures", "code", "other"),
        ("sources", "key", "other"),
        ("countries", "iso2", "XX"),
        ("provisions", "slug", "b"),
    ],
)
def test_codes_are_permanent(by_publisher, noun, field, value):
    entry = make(NOUNS[noun])

    assert "It is permanent" in errors(by_publisher.change(address(noun, entry), {field: value}))[field][0]


# What its sender has seen


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_whoever_writes_over_a_record_says_what_they_have_read(by_administrator, method):
    theme = ThemeFactory(slug="drugs")
    answer = by_administrator.send(method, "/api/v1/themes/drugs/", {"name": "Arms"})

    assert is_problem(answer, 428, "Precondition Required")
    theme.refresh_from_db()
    assert theme.name != "Arms"


@pytest.mark.parametrize("mark", ['"0123"', "W/{etag}", "{etag}x", "0"])
def test_what_was_changed_since_is_not_written_over(by_editor, ports, mark):
    seen = by_editor.etag(PORTS)
    answer = by_editor.patch(PORTS, {"title": "Harbours"}, if_match=mark.format(etag=seen))

    assert is_problem(answer, 412, "Precondition Failed")
    assert answer.json()["etag"] == seen
    assert Programme.objects.get().title == "Ports"


@pytest.mark.parametrize("mark", ["*", '"0123", {etag}'])
def test_a_mark_among_others_and_any_mark_at_all_will_do(by_editor, ports, mark):
    answer = by_editor.patch(PORTS, {"title": "Harbours"}, if_match=mark.format(etag=by_editor.etag(PORTS)))

    assert answer.status_code == 200


def test_the_mark_is_strong_and_changes_with_anything_that_is_shown(by_editor, ports):
    country = CountryFactory(iso2="PE", name_en="Peru")

    def rename(entry, **values):
        for name, value in values.items():
            setattr(entry, name, value)
        entry.save()

    marks = [by_editor.etag(PORTS)]
    for happen in (
        lambda: rename(ports, title="Harbours"),
        lambda: ProgrammeCountryFactory(record=ports, country=country),
        lambda: rename(country, name_en="Perú"),
        lambda: FigureFactory(programme=ports),
        lambda: AliasFactory(target=ports),
        lambda: ports.send_for_review(),
    ):
        happen()
        marks.append(by_editor.etag(PORTS))

    assert len(set(marks)) == len(marks)
    assert all(mark.startswith('"') for mark in marks)


def test_a_change_asks_as_many_questions_for_many_neighbours_as_for_few(by_editor):
    codes = [CountryFactory().iso2 for _ in range(30)]
    themes = [ThemeFactory().slug for _ in range(30)]

    def queries(slug, number):
        ProgrammeFactory(slug=slug)
        seen = by_editor.etag(f"{PROGRAMMES}{slug}/")
        said = {
            "countries": [{"country": code, "role": "covered"} for code in codes[:number]],
            "themes": themes[:number],
            "elements": [{"kind": "activity", "text": f"Number {n}."} for n in range(number)],
        }
        with CaptureQueriesContext(connection) as captured:
            answer = by_editor.patch(f"{PROGRAMMES}{slug}/", said, if_match=seen)
        assert answer.status_code == 200
        return len(captured)

    queries("warm", 3)
    assert queries("few", 3) == queries("many", 30)


# What belongs to a record and is kept in a sheet of its own


def test_other_names_are_recorded_changed_and_taken_away(by_editor, ports):
    AliasFactory(target=ports, name="POPAC", kind="acronym")
    gone = AliasFactory(target=ports, name="Popack", kind="misspelling")
    kept = AliasFactory(target=ThemeFactory(), name="Popack")

    answer = by_editor.change(
        PORTS,
        {
            "aliases": [
                {"name": "POPAC", "kind": "former"},
                {"name": "Puertos", "kind": "translation", "language": "es"},
            ]
        },
    )

    assert answer.json()["aliases"] == [
        {"name": "POPAC", "kind": "former", "language": ""},
        {"name": "Puertos", "kind": "translation", "language": "es"},
    ]
    assert (type(kept).objects.filter(pk=gone.pk).exists(), type(kept).objects.filter(pk=kept.pk).exists()) == (
        False,
        True,
    )
    assert gone.history.filter(id=gone.pk).first().history_user == by_editor.user


def test_a_new_record_brings_its_other_names_and_is_found_by_them(by_editor):
    by_editor.post(PROGRAMMES, {"title": "Ports", "aliases": [{"name": "Puertos"}]})

    assert by_editor.post(PROGRAMMES, {"title": "Cranes", "parent": "puertos"}).json()["parent"]["code"] == "ports"


def test_sentences_are_translated_and_keep_what_is_not_said_of_them(by_editor, ports):
    ElementFactory(record=ports, kind="activity", order=1, text="One.", text_es="Uno.")
    before = ports.history.count()

    answer = by_editor.change(
        PORTS,
        {
            "elements": [
                {"kind": "activity", "text": "One."},
                {"kind": "activity", "text": "Two.", "translations": {"fr": {"text": "Deux."}}},
            ]
        },
    )

    assert answer.json()["elements"] == [
        {"kind": "activity", "order": 1, "text": "One.", "translations": {"es": {"text": "Uno."}}},
        {"kind": "activity", "order": 2, "text": "Two.", "translations": {"fr": {"text": "Deux."}}},
    ]
    assert ports.history.count() == before + 1  # a record has changed when its sentences have


@pytest.mark.parametrize("field", ["aliases", "elements"])
def test_nothing_takes_all_of_them_away(by_editor, ports, field):
    AliasFactory(target=ports)
    ElementFactory(record=ports)

    assert by_editor.change(PORTS, {field: []}).json()[field] == []


def test_the_members_of_a_group_and_the_groups_of_a_country_are_written_with_it(by_editor):
    CountryFactory(iso2="PE", name_en="Peru")
    group = CountryGroupFactory(slug="celac")

    members = by_editor.change(
        "/api/v1/groups/celac/", {"members": [{"country": "PE", "starts": "2011", "note": "Founder"}]}
    )
    groups = by_editor.change(
        "/api/v1/countries/PE/",
        {"groups": [{"group": "celac", "starts": "2011", "ends": "2020"}, {"group": "celac", "starts": "2023"}]},
    )

    assert [(row["country"]["code"], row["starts"]) for row in members.json()["members"]] == [("PE", "2011")]
    assert [(str(row.starts), str(row.ends or ""), row.note) for row in group.memberships.all()] == [
        ("2011", "2020", "Founder"),
        ("2023", "", ""),
    ]
    assert len(groups.json()["groups"]) == 2


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"aliases": ["Puertos"]}, {"aliases.0": ["Write it as an object with “name”, “kind”, “language”."]}),
        ({"aliases": [{"kind": "former"}]}, {"aliases.0.name": ["This field is required."]}),
        (
            {"aliases": [{"name": "A", "of": 1}]},
            {"aliases.0": ["There is no “of” here, but “name”, “kind”, “language”."]},
        ),
        (
            {"aliases": [{"name": "A"}, {"name": "B", "language": "spa"}]},
            {"aliases.1.language": ["Ensure this value has at most 2 characters (it has 3)."]},
        ),
        ({"aliases": [{"name": "A"}, {"name": "A"}]}, {"aliases.1": [TWICE.format("aliases.0")]}),
        (
            {"elements": [{"kind": "activity", "text": text} for text in ("One.", "Two.", "Two.")]},
            {"elements.2": [TWICE.format("elements.1")]},
        ),
        ({"elements": [{"text": "One."}]}, {"elements.0.kind": ["This field is required."]}),
        ({"elements": [{"kind": "activity", "text": "One.", "order": -1}]}, {"elements.0.order": [POSITIVE]}),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_part_is_named_with_its_place_and_nothing_is_saved(by_editor, ports, said, expected):
    before = ports.history.count()

    assert errors(by_editor.change(PORTS, {"summary": "New.", **said})) == expected
    ports.refresh_from_db()
    assert (ports.summary, ports.aliases.count(), ports.elements.count(), ports.history.count()) == ("", 0, 0, before)


def test_what_is_wrong_with_a_part_of_one_of_many_has_both_places(by_editor):
    entries = [{"title": "Ports"}, {"title": "Rivers", "aliases": [{"name": "A"}, {"name": "x" * 251}]}]

    wrong = errors(by_editor.post(f"{PROGRAMMES}bulk/", {"entries": entries}))

    assert list(wrong) == ["1.aliases.1.name"]
    assert not Programme.objects.exists()
