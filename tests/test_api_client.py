"""A client that a public generator makes of the description of the API reads and writes, with nothing done by hand."""

import importlib
import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from django.core.handlers.wsgi import WSGIHandler

from tests.api_promises import description
from tests.factories import ProgrammeFactory, SourceFactory, ThemeFactory, TokenFactory

pytestmark = [pytest.mark.usefixtures("one_connection")]

GENERATOR = Path(sys.executable).with_name("openapi-python-client")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The package that the generator makes. Whatever it cannot take fails, and nothing is asked of the network."""
    folder = tmp_path_factory.mktemp("client")
    (folder / "description.json").write_text(json.dumps(description()))
    (folder / "config.yml").write_text("post_hooks: []")
    command = [GENERATOR, "generate", "--fail-on-warning", "--meta", "none", "--path", "description.json"]
    command += ["--config", "config.yml", "--output-path", "observatory"]
    subprocess.run(command, cwd=folder, check=True)
    sys.path.insert(0, str(folder))
    yield "observatory"
    sys.path.remove(str(folder))


@pytest.fixture
def api(made):
    """Calls an operation by its name, as anybody or with a token; gives the answer with its status and headers."""

    def call(operation: str, *, token="", **said):
        clients = importlib.import_module(f"{made}.client")
        where = {"base_url": "http://localhost", "httpx_args": {"transport": httpx.WSGITransport(WSGIHandler())}}
        client = clients.AuthenticatedClient(token=token, **where) if token else clients.Client(**where)
        noun = operation.partition("_")[0]
        function = importlib.import_module(f"{made}.api.{noun}.{operation}").sync_detailed
        return function(client=client, **said)

    return call


@pytest.fixture
def write(api, made, administrator):
    """The same with a token for writing; `body` is made into what the client sends."""
    token = TokenFactory(user=administrator, scopes=["write"]).secret

    def call(operation: str, *, body=None, **said):
        if body is not None:
            models = importlib.import_module(f"{made}.models")
            kind, fields = body
            said["body"] = getattr(models, kind).from_dict(fields)
        return api(operation, token=token, **said)

    return call


def test_it_reads_a_list_page_by_page(api):
    slugs = sorted(ThemeFactory().slug for _ in range(5))

    found, following = [], {}
    while following is not None:
        page = api("themes_list", page_size=2, **following).parsed
        found += [theme.slug for theme in page.results]
        following = {"cursor": parse_qs(urlsplit(page.next_).query)["cursor"][0]} if page.next_ else None

    assert sorted(found) == slugs


def test_it_reads_a_record(api):
    programme = ProgrammeFactory(published=True, starts="2016-08")

    answer = api("programmes_retrieve", key=programme.slug).parsed

    assert (answer.title, answer.starts, answer.kind.value) == (programme.title, "2016-08", programme.kind)


def test_it_is_told_in_an_object_what_is_wrong(api):
    answer = api("themes_retrieve", key="nowhere")

    assert (answer.status_code, answer.parsed.status) == (404, 404)
    assert answer.parsed.detail == "There is no theme “nowhere” here."


def test_it_records_changes_and_deletes_a_theme(write):
    made = write("themes_create", body=("ThemeRequest", {"name": "Safety of ports"}))
    mark = made.headers["ETag"]

    changed = write(
        "themes_partial_update", key="safety-of-ports", if_match=mark, body=("PatchedThemeRequest", {"name": "Ports"})
    )
    stale = write("themes_destroy", key="safety-of-ports", if_match=mark)
    gone = write("themes_destroy", key="safety-of-ports", if_match=changed.headers["ETag"])

    assert [answer.status_code for answer in (made, changed, stale, gone)] == [201, 200, 412, 204]
    assert changed.parsed.name == "Ports"
    assert stale.parsed.etag == changed.headers["ETag"]


def test_it_records_and_publishes_a_programme(write, api):
    SourceFactory(key="plan2024")
    ports = {"title": "Ports", "summary": "It watches ports.", "kind": "project", "level": "regional"}
    made = write("programmes_create", body=("ProgrammeRequest", {**ports, "sources": [{"source": "plan2024"}]}))
    mark = made.headers["ETag"]

    published = write("programmes_publish", key="ports", if_match=mark, body=("ActRequest", {"reason": "Signed"}))

    assert (made.parsed.state.value, published.parsed.state.value) == ("draft", "published")
    assert api("programmes_retrieve", key="ports").parsed.title == "Ports"
