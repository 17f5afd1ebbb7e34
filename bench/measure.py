"""Measures the public pages over invented content in one scratch database; prints the result as JSON.

bench/run.py calls it once for each database and size: measure.py NUMBER_OF_PROGRAMMES, with DATABASE_URL set.
"""

import json
import os
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ["DJANGO_SETTINGS_MODULE"] = "eulac.settings"
os.environ["API_LIMIT_PER_ADDRESS"] = "0"  # one address asks for all

import django
from django.conf import settings

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_test_environment

from bench.load import another_host
from figures.models import Figure
from policies.models import Provision
from programmes.models import Programme, ProgrammeCountry

VISITS = 5
NOUNS = ["programmes", "missions", "policies", "figures", "events", "countries", "organisations", "sources"]
FRONTS = ["/", "/search/?q=border", "/timeline/", "/matrix/"]


def lists() -> list[str]:
    country = ProgrammeCountry.objects.order_by("pk").values_list("country__iso2", flat=True)[0].lower()
    return [
        *(f"/{name}/" for name in NOUNS),
        f"/programmes/?q=border&country={country}&order=-starts",
        "/programmes/?page=2",
    ]


def records() -> list[str]:
    """One of each kind: a programme in a chain, and whatever it points at."""
    programme = Programme.objects.published().filter(parent__isnull=False, provisions__isnull=False).order_by("pk")[0]
    mission, event = "synthetic-mission-0", "synthetic-event-0"
    provision = Provision.objects.published().select_related("policy").order_by("pk")[0]
    figure = Figure.objects.published().order_by("pk")[0]
    pages = [
        f"/programmes/{programme.slug}/",
        f"/missions/{mission}/",
        f"/policies/{provision.policy.slug}/",
        f"/policies/{provision.policy.slug}/{provision.slug}/",
        f"/events/{event}/",
        f"/figures/{figure.code}/",
        f"/organisations/{programme.organisations.all()[0].slug}/",
        f"/themes/{programme.themes.all()[0].slug}/",
        f"/sources/{figure.source.key}/",
    ]
    return [*pages, f"/api/v1/programmes/{programme.slug}/"]


def country() -> str:
    programme = Programme.objects.published().filter(countries__isnull=False).order_by("pk")[0]
    return f"/countries/{programme.countries.all()[0].iso2.lower()}/"


def visit(client: Client, kind: str, address: str) -> dict:
    """How many queries a page asks and how long it takes, by the median of several visits after a first one."""
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address, headers={"host": another_host()})
    asked = len(queries)  # now: the next visit forgets them
    times = []
    for _ in range(VISITS):
        began = time.perf_counter()
        client.get(address, headers={"host": another_host()}).getvalue()
        times.append(time.perf_counter() - began)
    milliseconds = round(statistics.median(times) * 1000, 2)
    return {
        "kind": kind, "page": general(address), "status": answer.status_code, "queries": asked,
        "milliseconds": milliseconds,
    }  # fmt: skip


def general(address: str) -> str:
    """The address with a word in place of what differs from one database to another."""
    path, question, query = address.partition("?")
    parts = path.strip("/").split("/")
    at = 3 if parts[0] == "api" else 1
    shown = parts[:at] + ["<record>"] * len(parts[at:])
    query = "&".join("country=…" if part.startswith("country=") else part for part in query.split("&"))
    return f"/{'/'.join(shown)}/".replace("//", "/") + question + query


def main(programmes: int) -> list[dict]:
    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["NAME"] = f"bench_{os.getpid()}"
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        call_command("synthesise", str(programmes), stdout=sys.stderr)
        connection.cursor().execute("ANALYZE")
        client = Client()
        client.get("/")
        addresses = {
            "front": FRONTS,
            "list": lists(),
            "API list": [f"/api/v1/{name}/" for name in NOUNS],
            "record": records(),
            "country": [country()],
        }
        return [visit(client, kind, address) for kind, some in addresses.items() for address in some]
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


if __name__ == "__main__":
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    setup_test_environment(debug=False)
    json.dump(main(int(sys.argv[1])), sys.stdout)
