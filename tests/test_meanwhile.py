"""A page is made of several queries, and others write between them: whatever has gone since, readers get a page."""

import pytest
from django.core.cache import cache
from django.db import connection, transaction

from editorial.models import State
from figures.models import Figure
from missions.models import Mission, Participation
from policies.models import Event, Policy
from programmes.models import Programme, ProgrammeCountry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("first_content"), pytest.mark.xdist_group("content")]
PAGES = [
    "/", "/programmes/", "/missions/", "/policies/", "/figures/", "/figures/total/?by=country", "/search/?q=drugs",
    "/countries/pe/", "/countries/cl/", "/countries/compare/?country=pe&country=cl", "/groups/celac/",
    "/organisations/",
    "/commitments/", "/commitments/programmes/", "/matrix/", "/timeline/", "/charts/", "/charts/coverage/",
    "/charts/cocaine-route/", "/corrections/", "/programmes.json", "/programmes.xlsx", "/programmes.atom",
    "/api/v1/programmes/", "/api/v1/figures/", "/api/v1/countries/pe/",
]  # fmt: skip
RECORDS = [Programme, Mission, Policy, Event]


def take_links_away():
    links = [getattr(Programme, name).through for name in ("organisations", "groups", "themes", "instruments")]
    for model in (ProgrammeCountry, Participation, Figure.countries.through, *links):
        model.objects.all()._raw_delete("default")


def withdraw():
    for model in (Programme, Mission, Policy, Event, Figure):
        model.objects.update(state=State.DRAFT)


def asked(client, page: str, act, number: int):
    """The answer, when `act` happens before query `number` of those that it takes; whether it takes so many."""
    count = 0

    def between(execute, sql, params, many, context):
        nonlocal count
        count += 1
        if count == number + 1:
            act()
        return execute(sql, params, many, context)

    cache.clear()
    with connection.execute_wrapper(between):
        answer = client.get(page)
        if answer.status_code == 200:
            b"".join(answer)  # also what is read while it is sent
    return answer.status_code, count > number


@pytest.mark.parametrize("act", [take_links_away, withdraw])
@pytest.mark.parametrize("page", [*PAGES, *RECORDS])
def test_readers_get_a_page_whatever_goes_while_it_is_made(client, page, act):
    address = page if isinstance(page, str) else page.objects.published().order_by("pk")[0].get_absolute_url()
    found, number, goes_on = [], 0, True
    while goes_on:
        with transaction.atomic():
            status, goes_on = asked(client, address, act, number)
            transaction.set_rollback(True)
        found.append(status)
        number += 1

    gone = 1 if act is withdraw and not isinstance(page, str) else 0  # it was withdrawn before it was looked for
    assert found == [404] * gone + [200] * (len(found) - gone)
    assert len(found) > 1
