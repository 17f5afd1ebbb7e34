"""What must hold of a database whatever was killed: nothing is there by half."""

from collections import defaultdict

from tests.faults.load import Kept
from tests.faults.served import Site

PROGRAMMES = "SELECT id, slug, title, state FROM programmes_programme"
LINKS = """SELECT link.record_id, country.iso2 FROM programmes_programmecountry AS link
    JOIN reference_country AS country ON country.id = link.country_id ORDER BY country.iso2"""
# Each is a sentence about rows of which there must be none.
NEVER = {
    "a programme whose last version says something else": """
        SELECT one.slug FROM programmes_programme AS one LEFT JOIN programmes_historicalprogramme AS version
        ON version.history_id = (SELECT max(history_id) FROM programmes_historicalprogramme WHERE id = one.id)
        WHERE version.history_id IS NULL OR version.history_type = '-' OR version.title <> one.title
        OR version.state <> one.state OR version.changed_at <> one.changed_at""",
    "a version of a programme that is not there": """
        SELECT slug FROM programmes_historicalprogramme WHERE history_type <> '-'
        AND id NOT IN (SELECT id FROM programmes_programme)""",
    "a country of a programme whose last version says something else": """
        SELECT one.id FROM programmes_programmecountry AS one LEFT JOIN programmes_historicalprogrammecountry AS version
        ON version.history_id = (SELECT max(history_id) FROM programmes_historicalprogrammecountry WHERE id = one.id)
        WHERE version.history_id IS NULL OR version.history_type = '-' OR version.country_id <> one.country_id
        OR version.record_id <> one.record_id""",
    "a country that was taken away, without a version that says so": """
        SELECT id FROM programmes_historicalprogrammecountry AS version WHERE history_type <> '-'
        AND id NOT IN (SELECT id FROM programmes_programmecountry) AND history_id =
        (SELECT max(history_id) FROM programmes_historicalprogrammecountry AS last WHERE last.id = version.id)""",
    "a published programme that the index does not know, or by another name": """
        SELECT slug FROM programmes_programme WHERE state = 'published' AND slug <> 'ports' AND NOT EXISTS
        (SELECT 1 FROM search_entry WHERE rowid = {first} + programmes_programme.id AND called LIKE '%' || title)""",
    "a key of which no answer was kept": "SELECT key FROM writing_keptanswer WHERE status = 0",
    "an import that is saved without what it wrote": """
        SELECT id FROM spreadsheets_importrun AS run WHERE state = 'committed' AND {rows} <>
        (SELECT count(*) FROM spreadsheets_importeffect AS effect WHERE effect.run_id = run.id)""",
    "what an import wrote that is not saved": """
        SELECT effect.run_id FROM spreadsheets_importeffect AS effect JOIN spreadsheets_importrun AS run
        ON run.id = effect.run_id WHERE run.state <> 'committed'""",
}


def half_done(site: Site, first: int, rows: int) -> dict[str, list]:
    """What is there by half; nothing when all is well."""
    found = {what: site.execute(asked.format(first=first, rows=rows)) for what, asked in NEVER.items()}
    found["a published programme whose change is not noted for mirrors"] = unnoted(site)
    return {what: those[:5] for what, those in found.items() if those}


def unnoted(site: Site) -> list:
    noted = {
        key
        for (keys,) in site.execute("SELECT keys FROM editorial_change WHERE model = 'programmes.programme'")
        for key in (eval(keys) if isinstance(keys, str) else keys)  # noqa: S307 (a list of numbers)
    }
    return [slug for pk, slug, _, state in site.execute(PROGRAMMES) if state == "published" and pk not in noted]


def recorded(site: Site) -> dict[str, Kept]:
    countries = defaultdict(list)
    for pk, code in site.execute(LINKS):
        countries[pk].append(code)
    return {slug: Kept(title, tuple(countries[pk]), state) for pk, slug, title, state in site.execute(PROGRAMMES)}
