import pytest
from django.db.models.sql.compiler import SQLCompiler
from django.utils import translation

from editorial.prepared import KEPT, prepared, prepared_tuples
from programmes.models import Programme
from tests.factories import AliasFactory, CountryFactory, ProgrammeCountryFactory, ProgrammeFactory, ThemeFactory

pytestmark = pytest.mark.django_db


def links_of(programme):
    return programme.country_links.select_related("country")


def themes_of(programme):
    return programme.themes.all()


def test_every_record_gets_its_own_rows_in_one_query_each(django_assert_num_queries):
    first, second = ProgrammeFactory(), ProgrammeFactory()
    wanted = {one.pk: {ProgrammeCountryFactory(record=one).country for _ in range(2)} for one in (first, second)}
    for record in (first, second, first):
        with django_assert_num_queries(1):
            found = prepared(record, links_of)
            assert {link.country for link in found} == wanted[record.pk]
            assert all(link.record is record for link in found)


def test_what_depends_on_another_variable_is_refused():
    """Its value would stay in the SQL for the next record."""
    theme = ThemeFactory()
    with pytest.raises(TypeError, match="depends on theme"):
        prepared(ProgrammeFactory(), lambda it: it.themes.filter(pk=theme.pk))


def test_each_class_has_its_own_sql_of_a_method_that_it_inherits():
    class Themes:
        def of(self, it):
            return self.narrowed(it.themes.all())

        def narrowed(self, rows):
            return rows

    class NoThemes(Themes):
        def narrowed(self, rows):
            return rows.exclude(pk__isnull=False)

    programme = ProgrammeFactory(themes=[ThemeFactory()])
    assert [len(prepared(programme, page.of)) for page in (Themes(), NoThemes(), Themes())] == [1, 0, 1]


def test_the_sql_is_written_once(monkeypatch):
    first, second = ProgrammeFactory(themes=[ThemeFactory()]), ProgrammeFactory()
    read = [prepared(record, themes_of) for record in (first, second)]
    monkeypatch.setattr(SQLCompiler, "as_sql", None)
    assert [prepared(record, themes_of) for record in (first, second)] == read


def test_what_changes_between_two_readings_is_seen():
    programme = ProgrammeFactory()
    assert prepared(programme, lambda it: it.aliases.all()) == []
    alias = AliasFactory(target=programme)
    for _ in range(2):
        found = [prepared(one, lambda it: it.aliases.all()) for one in (programme, ProgrammeFactory())]
        assert found == [[alias], []]
    assert sum(place[0] is Programme for place in KEPT) == 2  # one for each of the two places above


def test_a_key_that_the_record_lacks_finds_nothing():
    whole = ProgrammeFactory()
    part = ProgrammeFactory(parent=whole)
    parents = [prepared(one, lambda it: Programme.objects.filter(pk=it.parent_id)) for one in (part, whole)]
    assert parents == [[whole], []]


def test_rows_bring_what_is_fetched_with_them(django_assert_num_queries):
    programme = ProgrammeFactory()
    for name in ("Peru", "Chile"):
        ProgrammeCountryFactory(record=programme, country=CountryFactory(name_en=name))
    with django_assert_num_queries(2):
        (found,) = prepared(programme, lambda it: Programme.objects.filter(pk=it.pk).prefetch_related("countries"))
        assert len(found.countries.all()) == 2


def test_a_record_is_found_by_its_address_in_every_language(client):
    programme = ProgrammeFactory(published=True)
    for language in ("en", "es"):
        with translation.override(language):
            address = programme.get_absolute_url()
        assert client.get(address).context["record"] == programme


def test_the_links_of_many_records_are_read_by_sql_that_was_written_before(monkeypatch):
    first, second = (ProgrammeFactory(themes=[ThemeFactory(), ThemeFactory()]) for _ in range(2))
    links = Programme.themes.through.objects

    def pairs_of(keys):
        return links.filter(programme__any_of=keys).order_by("pk").values_list("programme_id", "theme_id")

    place = ("themes of programmes",)
    prepared_tuples(place, pairs_of, [first.pk])
    wanted = [list(pairs_of(keys)) for keys in ([second.pk], [first.pk, second.pk])]
    monkeypatch.setattr(SQLCompiler, "as_sql", None)
    assert [prepared_tuples(place, pairs_of, keys) for keys in ([second.pk], [first.pk, second.pk])] == wanted
    assert len(wanted[1]) == 4
    assert prepared_tuples(place, pairs_of, []) == []
