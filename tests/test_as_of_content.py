"""What stands here as of today is what stands here today: every kind of page and file, over the first content."""

import datetime
import re

import pytest

from eulac.views import LISTS
from tests.reading import body

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("first_content")]
OVERVIEWS = [
    "/", "/timeline/", "/matrix/", "/commitments/", "/commitments/programmes/", "/commitments/missions/",
    "/commitments.csv", "/countries/compare/?country=pe&country=co", "/countries/compare.csv?country=pe&country=co",
    "/figures/total/?by=country", "/figures/total.csv?by=country", "/figures/total/?by=instrument", "/charts/",
    "/charts/map/", "/charts/map.svg", "/charts/map.csv", "/corrections/", "/corrections.csv",
    "/programmes/copolad-ii/versions/", "/programmes/copolad-ii/cite.bib", "/programmes.atom",
    "/api/v1/figures/total/?by=country", "/api/v1/corrections/",
]  # fmt: skip


def dated(address: str, day) -> str:
    return f"{address}{'&' if '?' in address else '?'}as_of={day}"


def said(response, day) -> str:
    """An answer without what belongs to its being of a day."""
    text = re.sub(r'<aside class="earlier-day".*?</aside>\s*', "", body(response), flags=re.DOTALL)
    text = re.sub(r'<meta name="robots" content="noindex">\s*|<input type="hidden" name="as_of"[^>]*>', "", text)
    text = re.sub(rf'"as_of":\s?"{day}",', "", text, count=1)  # of the API
    text = re.sub(rf'(name="as_of"[^>]*value="){day}"', r'\1"', text)  # of the form at the foot
    text = re.sub(rf"\?as_of={day}(&amp;|&(?!quot))", "?", text)
    text = re.sub(rf"(\?|&amp;|&)as_of={day}|-{day}\b", "", text)
    return " ".join(text.split())


@pytest.mark.parametrize(
    "address", [*OVERVIEWS, *(f"{area.list_url().rstrip('/')}{end}" for area in LISTS for end in ("/", ".csv"))]
)
def test_today_is_as_it_is(client, address):
    today = datetime.date.today()

    now, then = client.get(address), client.get(dated(address, today))

    assert (now.status_code, then.status_code) == (200, 200)
    assert said(then, today) == said(now, today)


@pytest.mark.parametrize("area", [area for area in LISTS if area.resource_class.area != "terms"])
def test_every_kind_of_record_is_today_as_it_is(client, area):
    today = datetime.date.today()
    rows = area.model.objects.published().order_by("-pk")[:3]

    for address in [row.get_absolute_url() for row in rows]:
        for at in (address, f"{address.rstrip('/')}.json"):
            assert said(client.get(dated(at, today)), today) == said(client.get(at), today)
