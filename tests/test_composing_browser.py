"""Writing in the staff's forms in a real browser: the editor of texts, the pickers, pasting, keys, “create here”."""

from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

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


@pytest.mark.parametrize(
    "html",
    ["<p>one line</p>", "<div style='font-family: Consolas, monospace; white-space: pre;'><b>x</b><div>y</div></div>"],
)
def test_what_is_as_good_in_plain_text_is_pasted_by_the_browser(text, html):
    assert text.evaluate(PASTE, html) is True


def test_a_text_that_was_pasted_is_what_the_page_makes_of_it(text):
    text.evaluate(PASTE, "<h1>1. A*b*</h1><p>2. not a list, [x](y), a_b_c, _d_ and #1</p><ul><li>- x</li></ul>")
    shown = text.page.get_by_role("region", name="Text: preview")
    shown.locator("li").wait_for()
    assert shown.locator(".prose > *").all_inner_texts() == [
        "1. A*b*",
        "2. not a list, [x](y), a_b_c, _d_ and #1",
        "- x",
    ]


def test_buttons_and_keys_write_and_what_they_wrote_is_kept_and_can_be_taken_back(text):
    page = text.page
    text.focus()
    page.keyboard.type("one two")
    page.keyboard.press("Control+Shift+ArrowLeft")
    page.keyboard.press("Control+b")
    assert text.input_value() == "one **two**"
    page.keyboard.press("Control+b")
    page.keyboard.press("Control+i")
    assert text.input_value() == "one _two_"
    page.keyboard.press("Control+k")
    page.keyboard.type("https://example.org")
    assert text.input_value() == "one _[two](https://example.org)_"
    bar = page.get_by_role("toolbar", name="Text: formatting")
    bar.get_by_role("button", name="Heading").click()
    bar.get_by_role("button", name="Heading").click()
    bar.get_by_role("button", name="List").click()
    assert text.input_value() == "- one _[two](https://example.org)_"
    page.get_by_text("is kept, and not saved yet").wait_for(timeout=20_000)
    assert Typed.objects.get().sent["text"] == ["- one _[two](https://example.org)_"]
    page.keyboard.press("Control+z")
    assert text.input_value() == "one _[two](https://example.org)_"


def test_the_preview_follows_and_leads_to_what_is_wrong(text):
    page = text.page
    text.focus()
    page.keyboard.type("## Why\n\nBecause [@nobody].")
    shown = page.get_by_role("region", name="Text: preview")
    shown.get_by_role("heading", name="Why").wait_for()
    assert "No source has the key “nobody”." in shown.inner_text()
    shown.get_by_role("button", name="Line 3").click()
    assert text.evaluate("area => area.value.slice(area.selectionStart, area.selectionEnd)") == "nobody"
    page.get_by_role("button", name="Preview").first.click()
    page.reload()
    page.locator("#id_text").focus()
    assert not page.get_by_role("region", name="Text: preview").is_visible()


def test_a_source_and_a_record_are_named_by_keyboard_alone(text):
    SourceFactory(key="eprs2017", title="A briefing")
    SourceFactory(key="other", title="A briefing of old")
    ProgrammeFactory(title="Seaports [I]", slug="seaports")
    page = text.page
    found = page.get_by_role("listbox", name="Found")
    text.focus()
    page.keyboard.type("Known")
    page.keyboard.press("Control+.")
    page.keyboard.type("of old")
    found.get_by_role("option").wait_for()
    page.get_by_label("Search", exact=True).fill("briefing")
    page.get_by_text("2 found").wait_for()
    found.get_by_role("option", selected=False).wait_for()
    while "eprs2017" not in found.get_by_role("option", selected=True).inner_text():
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("p. 6")
    page.keyboard.press("Enter")
    expect(text).to_have_value("Known [@eprs2017, p. 6]")
    page.keyboard.type(", see ")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    page.keyboard.type("seaports")
    found.get_by_role("option").wait_for()
    page.keyboard.press("Enter")
    expect(text).to_have_value(r"Known [@eprs2017, p. 6], see [Seaports \[I\]](/programmes/seaports/)")
    page.keyboard.press("Control+.")
    page.keyboard.type("x")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "id_text"
    assert text.input_value().endswith("/programmes/seaports/)")


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_everybody_can_use_the_editor_its_dialogs_and_the_list_of_keys(desk, text, width, scheme):
    SourceFactory(key="eprs2017", title="A briefing")
    page = text.page
    found = page.get_by_role("listbox", name="Found")
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    text.fill("## A\n\n- [b](/nothing/) [@eprs2017] [@nobody]")
    page.get_by_role("region", name="Text: preview").get_by_role("heading", name="Sources").wait_for()
    assert desk.complaints == []
    assert barriers(page) == []
    text.press("Control+.")
    page.keyboard.type("brief")
    found.get_by_role("option").wait_for()
    assert barriers(page) == []
    page.keyboard.press("Escape")
    page.locator("body").evaluate("() => document.activeElement.blur()")
    page.keyboard.press("?")
    page.get_by_role("heading", name="Keyboard shortcuts").wait_for()
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    desk.complaints.clear()  # axe itself applies a style, which the policy refuses


def test_keys_save_the_form(text):
    page = text.page
    text.focus()
    page.keyboard.type("one")
    page.keyboard.press("Control+s")
    page.get_by_text("You may edit it again below").wait_for()
    assert Programme.objects.get().text == "one"
    page.locator("#id_text").fill("two")
    page.keyboard.press("Control+Enter")
    page.locator("#result_list").wait_for()
    assert Programme.objects.get().text == "two"


def test_single_keys_work_outside_of_fields_and_can_be_turned_off(desk):
    page = desk.visit(address(Programme, "changelist"))
    page.locator("body").evaluate("() => document.activeElement.blur()")
    page.keyboard.press("/")
    page.keyboard.type("a?/")
    search = page.locator("#searchbar")
    assert search.input_value() == "a?/"
    search.blur()
    page.keyboard.press("?")
    page.get_by_role("checkbox", name="The single keys").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.locator("#searchbar").blur()
    page.keyboard.press("/")
    page.keyboard.press("?")
    assert not page.get_by_role("dialog").is_visible()
    assert page.evaluate("document.activeElement.id") != "searchbar"
    page.get_by_role("button", name="Keyboard").click()
    page.get_by_role("dialog", name="Keyboard shortcuts").wait_for()


def test_what_is_not_found_is_created_there_and_chosen(text):
    ThemeFactory(name="Drugs")
    page = text.page
    page.locator(".field-themes .select2-search__field").click()
    page.keyboard.type("Drugs")
    page.get_by_role("option", name="Drugs").wait_for()
    assert page.get_by_role("option", name="Create").count() == 0
    page.keyboard.type(" at sea")
    page.get_by_role("option", name="Create “Drugs at sea”").wait_for()
    with page.expect_popup() as opened:
        page.keyboard.press("Enter")
    form = opened.value
    assert (form.input_value("#id_name"), form.input_value("#id_slug")) == ("Drugs at sea", "drugs-at-sea")
    with form.expect_event("close"):
        form.get_by_role("button", name="Save", exact=True).click()
    assert page.locator(".field-themes .select2-selection__choice").all_inner_texts() == ["×Drugs at sea"]
    page.keyboard.press("Control+Enter")
    page.locator("#result_list").wait_for()
    assert list(Programme.objects.get().themes.all()) == [Theme.objects.get(name="Drugs at sea")]


def test_nobody_is_offered_to_create_what_they_may_not_add(desk, text, django_user_model):
    ana = django_user_model.objects.create_user("ana", is_staff=True)
    ana.user_permissions.set(Permission.objects.filter(codename__in=["change_programme", "view_theme"]))
    desk.log_in(ana)
    page = text.page
    page.reload()
    page.locator(".field-themes .select2-search__field").click()
    page.keyboard.type("Drugs at sea")
    page.get_by_text("No results found").wait_for()
    assert page.get_by_role("option", name="Create").count() == 0


def test_what_is_typed_into_a_form_that_a_narrowed_list_led_to_is_kept(desk):
    ProgrammeFactory(title="Cocaine Route")
    page = desk.visit(f"{address(Programme, 'changelist')}?q=cocaine")
    page.locator("#result_list tbody th a").click()
    page.locator("#id_acronym").fill("CRP")
    page.get_by_text("is kept, and not saved yet").wait_for(timeout=20_000)


def test_what_is_typed_before_the_page_is_ready_is_kept(desk):
    form = address(Programme, "change", ProgrammeFactory().pk)
    late = []
    desk.page.route("**/typed.js", lambda route: late.append(route))
    with desk.page.expect_request("**/typed.js"):
        desk.page.goto(desk.address + form, wait_until="commit")
    desk.page.locator("#id_acronym").fill("CRP")
    assert not Typed.objects.exists()
    late.pop().continue_()
    desk.page.get_by_text("is kept, and not saved yet").wait_for(timeout=20_000)
    assert Typed.objects.get().sent["acronym"] == ["CRP"]


def test_who_is_signed_out_is_told_and_goes_on_after_signing_in_again(desk, django_user_model):
    programme = ProgrammeFactory(acronym="CR")
    page = desk.visit(address(Programme, "change", programme.pk))
    Session.objects.all().delete()
    page.locator("#id_acronym").fill("CRP")
    page.get_by_text("You are signed out").wait_for(timeout=20_000)
    assert not Typed.objects.exists()

    page.context.clear_cookies(name="csrftoken")  # as signing in does
    desk.log_in(django_user_model.objects.get())
    page.get_by_text("is kept, and not saved yet").wait_for(timeout=20_000)
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator("#result_list").wait_for()
    programme.refresh_from_db()
    assert programme.acronym == "CRP"
    desk.complaints.clear()  # the browser tells of the refusal of the token from before


def test_without_scripts_a_text_is_a_plain_field(chromium, live_server, desk):
    programme = ProgrammeFactory(text="one")
    context = chromium.new_context(java_script_enabled=False, storage_state=desk.page.context.storage_state())
    page = context.new_page()
    page.goto(live_server.url + address(Programme, "change", programme.pk))
    page.fill("#id_text", "two")
    page.get_by_role("button", name="Save", exact=True).click()
    context.close()
    assert Programme.objects.get().text == "two"
