"""What every test may use."""

import os
import tempfile
import uuid
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.cache import caches
from django.core.signals import request_finished, request_started, setting_changed
from django.db import close_old_connections, connection, transaction
from django.test import Client
from playwright.sync_api import Page, sync_playwright

from editorial.prepared import KEPT
from eulac.first_content import load
from tests.browser import find_chromium
from tests.factories import UserFactory
from tests.server import address_of, administration, cut_off

FOLDER = tempfile.TemporaryDirectory(prefix="tests-")


def pytest_configure():
    hypothesis.settings.register_profile("untimed", deadline=None)  # no test is timed: machines are busy
    hypothesis.settings.load_profile("untimed")
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STORAGES["default"]["BACKEND"] = "django.core.files.storage.InMemoryStorage"
    setting_changed.send(None, setting="STORAGES", value=None, enter=True)  # whoever has asked for it already
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}  # no worker runs
    # A test's transaction never ends, so nothing would tell the cache that what it keeps is out of date.
    nothing = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    settings.CACHES = {"default": nothing, "shared": memory, "version": memory}
    # So that not every test of a publisher sets up a second factor; tests/access/test_second_factor.py turns it on.
    settings.SECOND_FACTOR_REQUIRED = False
    os.environ["SECOND_FACTOR_REQUIRED"] = "false"  # nor need the programs that tests start
    settings.METRICS_DIR = Path(FOLDER.name, "metrics")
    settings.METRICS_DIR.mkdir()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick, which a test needs
    if connection.vendor == "sqlite":
        # A file, as in production, waits for its one writer. In memory, whoever meets a writer is refused at once.
        database = settings.DATABASES["default"]
        database["NAME"] = database["TEST"]["NAME"] = f"{FOLDER.name}/tests.sqlite3"
        database["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):
    """In the end PostgreSQL drops the database although some thread of a test still holds a connection to it."""
    yield
    if connection.vendor == "postgresql":
        with administration() as admin:
            cut_off(admin, connection.settings_dict["NAME"])


@pytest.fixture(autouse=True)
def nothing_shared(monkeypatch):
    caches["shared"].clear()
    KEPT.clear()
    monkeypatch.setattr("editorial.reading.remembered", dict)


@pytest.fixture(scope="module")
def first_content(django_db_setup, django_db_blocker):
    """The whole of fixtures/, loaded once for a module; put its tests into the xdist group “content”."""
    with django_db_blocker.unblock(), transaction.atomic():
        load()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def ended(monkeypatch):
    """A test's transaction never ends; on PostgreSQL, what it wrote would be told of again and again."""
    not_begun = "pg_current_xact_id()::text::bigint + 1"
    monkeypatch.setattr("editorial.moments.Snapshot.template", f"concat('0:', {not_begun}, ':')")


@pytest.fixture(scope="session")
def new_database(tmp_path_factory):
    """Makes empty databases of the kind that the tests run on; gives the address of each."""
    folder, made = tmp_path_factory.mktemp("databases"), []
    if connection.vendor != "postgresql":
        yield lambda: f"sqlite:///{folder}/{uuid.uuid4().hex}.sqlite3"
        return
    with administration() as admin:

        def make() -> str:
            made.append(f"scratch_{uuid.uuid4().hex}")
            admin.execute(f"CREATE DATABASE {made[-1]}")
            return address_of(made[-1])

        yield make
        for name in made:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def scratch(new_database):
    return new_database()


@pytest.fixture
def one_connection(db):
    """For tests that ask the program itself: its answers do not close the connection of the test's transaction."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def in_role(role: str):
    """A member of staff who holds this role and nothing more."""
    user = UserFactory(username=role.lower())
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture
def editor(db):
    return in_role("Editor")


@pytest.fixture
def publisher(db):
    return in_role("Publisher")


@pytest.fixture
def administrator(db):
    return in_role("Administrator")


@pytest.fixture(scope="session")
def chromium():
    """One browser for the whole run."""
    path = find_chromium()
    if not path:
        (pytest.fail if os.environ.get("REQUIRE_ALL") == "1" else pytest.skip)("There is no Chromium on this machine.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        # Playwright's loop makes Django think that the tests are asynchronous, which they are not.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        yield browser
        browser.close()


class LivePage:
    """A browser's page over the running site. `complaints` holds what its console and network said against it."""

    def __init__(self, page: Page, address: str):
        self.page = page
        self.address = address
        self.complaints: list[str] = []
        page.on("console", lambda message: message.type == "error" and self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._refuse_strangers)

    def _refuse_strangers(self, request):
        if not request.url.startswith((self.address, "data:")):
            self.complaints.append(f"A request left the site: {request.url}")

    def visit(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def log_in(self, user) -> None:
        """Takes over the session of `user`, without the log-in form."""
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.address}])


@pytest.fixture
def live_page(chromium, live_server):
    """A LivePage of 1280 × 900; `live_page.page.set_viewport_size(…)` changes that. Mark its tests `browser`."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    yield LivePage(context.new_page(), live_server.url)
    context.set_offline(True)  # a form that is left keeps what was typed: not while the tables are being emptied
    context.close()


def pytest_collection_modifyitems(items):
    """Gives each operation a test of its own name. Schemathesis has one for all, and pytest-xdist runs the last."""
    for item in items:
        if label := getattr(item, "operation_label", None):
            item._id = item._id.with_params(label)
