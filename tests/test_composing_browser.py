"""Writing in the staff's forms in a real browser: the editor of texts, the pickers, pasting, keys, “create here”."""

from pathlib import Path

import pytest
from django.apps import apps

from drafts.models import Typed
from editorial.roles import grant_roles
from programmes.models import Programme
from reference.models import Theme
from tests.browser import barriers
from tests.conftest import in_role
from tests.editorial.test_admin import address
from tests.factories import ProgrammeFactory, SourceFactory, ThemeFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CLIPBOARD = Path(__file__).parent / "clipboard"
PASTE = """(area, html) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/html", html);
    return area.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def desk(live_page):
    for app in apps.get_app_configs():
        grant_roles(app)  # a test that ends by emptying the tables has taken the groups away
    live_page.log_in(in_role("Editor"))
    yield live_page
    assert live_page.complaints == []


@pytest.fixture
def text(desk):
    """The text of a draft, in its form."""
    programme = ProgrammeFactory(title="Cocaine Route", slug="cocaine-route", text="")
    page = desk.visit(address(Programme, "change", programme.pk))
    return page.locator("#id_text")


@pytest.mark.parametrize("program", ["word", "writer", "docs"])
def test_pasting_keeps_headings_lists_and_links_and_nothing_else(text, program):
    text.focus()
    assert text.evaluate(PASTE, (CLIPBOARD / f"{program}.html").read_text()) is False
    assert text.input_value() == (CLIPBOARD / f"{program}.md").read_text().strip()
    text.press("Control+z")
    assert text.input_value() == ""


@pytest.mark.parametrize("html", ["<p>one line</p>", "<div style='font-family: Consolas, monospace; white-space: pre;'><b>x</b><div>y</div></div>"])
def test_what_is_as_good_in_plain_text_is_pasted_by_the_browser(text, html):
    assert text.evaluate(PASTE, html) is True
