"""A day of two editors in a real browser: nothing half-done appears, nothing is lost, nothing is written over."""

import datetime

import pytest
from django.apps import apps
from django.utils import timezone

from drafts.models import Publication
from drafts.tasks import publish_what_is_due
from editorial.roles import grant_roles
from programmes.models import Programme
from tests.browser import barriers
from tests.conftest import LivePage, in_role
from tests.editorial.test_admin import address
from tests.factories import ProgrammeFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHEET = "slug,title,kind,level,starts\nseacop-v,SEACOP V,phase,trans-regional,2020\n"


@pytest.fixture
def desks(chromium, live_server):
    """One window each for an editor and a publisher, and one for a reader."""
    for app in apps.get_app_configs():
        grant_roles(app)  # a test that ends by emptying the tables has taken the groups away
    made = {}
    for who in ("Editor", "Publisher", ""):
        context = chromium.new_context(viewport={"width": 1280, "height": 900})
        made[who] = LivePage(context.new_page(), live_server.url)
        if who:
            made[who].log_in(in_role(who))
    yield made["Editor"], made["Publisher"], made[""]
    for desk in made.values():
        desk.page.context.set_offline(True)
        desk.page.context.close()


def test_a_day_of_drafting_importing_reviewing_publishing_correcting_and_restoring(desks, settings):
    eva, pia, reader = desks
    programme = ProgrammeFactory(sourced=True, published=True, title="SEACOP", slug="seacop", summary="As it was.")
    form = address(Programme, "change", programme.pk)

    # Eva drafts a change of what is published; her window closes once, and nothing that she typed is lost.
    page = eva.visit(form)
    page.get_by_role("link", name="Draft a change").click()
    page.get_by_label("Summary:", exact=True).fill("Seaports work together")
    page.get_by_text("is kept, and not saved yet").wait_for(timeout=20_000)
    page = eva.visit(form)
    page.get_by_role("link", name="Draft a change").click()
    page.get_by_role("link", name="Fill the form with it").click()
    summary = page.get_by_label("Summary:", exact=True)
    assert summary.input_value() == "Seaports work together"
    summary.fill("Seaports work together against cocaine.")
    page.get_by_role("button", name="Keep and send for review").click()
    page.get_by_text("waits for review", exact=False).first.wait_for()
    publication = Publication.objects.get()
    assert eva.complaints == []
    assert barriers(page) == []
    eva.complaints.clear()  # axe itself applies a style, which the policy refuses

    # She imports the sheet of a new phase, which is a draft.
    page = eva.visit(address(Programme, "import"))
    sheet = {"name": "seacop.csv", "mimeType": "text/csv", "buffer": SHEET.encode()}
    page.set_input_files("input[type=file]", sheet)
    page.locator("#content form [type=submit]").first.click()
    page.get_by_role("button", name="Save", exact=False).first.click()
    page.get_by_text("Saved: 1 new").wait_for()

    # Pia mends the published record meanwhile: the draft is not published over her change.
    page = pia.visit(form)
    page.get_by_label("Acronym:").fill("SEACOP")
    page.get_by_role("button", name="Save", exact=True).click()
    page = pia.visit(publication.get_absolute_url())
    page.get_by_role("button", name="Publish now").click()
    page.get_by_text("was saved since its draft was kept").first.wait_for()
    assert "As it was." in reader.visit("/programmes/seacop/").content()

    # Eva looks at both and keeps the draft again; Pia previews it, returns it, approves it and sets a time.
    page = eva.visit(publication.get_absolute_url())
    page.get_by_role("link", name="Go on with the draft").click()
    page.get_by_text("was saved since you opened it", exact=False).wait_for()
    page.get_by_role("button", name="Keep the draft").click()
    page = pia.visit(publication.get_absolute_url())
    page.get_by_role("link", name="Preview").click()
    assert "Seaports work together against cocaine." in page.content()
    page.get_by_role("link", name="Back to the publication").click()
    page.get_by_label("What you want to say about it").fill("Say since when.")
    page.get_by_role("button", name="Return").click()
    page = eva.visit("/admin/")
    page.get_by_role("link", name="SEACOP", exact=True).click()
    page.get_by_text("Say since when.").wait_for()
    page.get_by_role("link", name="Go on with the draft").click()
    page.get_by_label("Starts:").fill("2010")
    page.get_by_role("button", name="Keep the draft").click()
    page.get_by_role("link", name="Go there").first.click()  # a published date asks why it changes
    page.get_by_label("Kind of change:").select_option("correction")
    page.get_by_label("Reason for readers:").fill("We had left the beginning out.")
    page.get_by_role("button", name="Keep and send for review").click()
    page.get_by_text("waits for review", exact=False).first.wait_for()

    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}  # the worker's, who comes at the time
    page = pia.visit(publication.get_absolute_url())
    page.get_by_role("button", name="Publish then").click()
    page.get_by_text("will be published together").wait_for()
    assert "As it was." in reader.visit("/programmes/seacop/").content()
    Publication.objects.update(publish_at=timezone.now() - datetime.timedelta(minutes=1))
    publish_what_is_due.call()
    told = reader.visit("/programmes/seacop/").content()
    assert "Seaports work together against cocaine." in told
    assert "We had left the beginning out." in told

    # It was wrong: Pia looks at what lies between the version of the morning and now, and goes back to that one.
    page = pia.visit(address(Programme, "history", programme.pk))
    page.get_by_role("radio", name="from").last.check()
    page.get_by_role("button", name="Compare the two").click()
    assert page.locator("ins", has_text="Seaports").count() == 1
    assert [page.locator(mark).first.is_visible() for mark in ("del", "ins")] == [True, True]
    assert barriers(page) == []
    page.get_by_role("link", name="Restore the version").first.click()
    page.get_by_text("Nothing is saved before you save it.").wait_for()
    assert page.get_by_label("Summary:", exact=True).input_value() == "As it was."
    page.get_by_label("Starts:").fill("2010")
    page.get_by_role("button", name="Save", exact=True).click()
    assert "As it was." in reader.visit("/programmes/seacop/").content()
    assert [desk.complaints for desk in desks] == [[], [], []]
