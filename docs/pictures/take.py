"""Takes the pictures of the guides from a running observatory.

    STAFF_PASSWORD=… .venv/bin/python docs/pictures/take.py http://127.0.0.1:8000 admin

The observatory is served with SECOND_FACTOR_REQUIRED=false. Writes PNG files beside itself. It previews two small
sheets, keeps a draft and throws it away, and saves nothing else.
"""

import os
import shutil
import sys
from base64 import b64encode
from getpass import getpass
from html import escape
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
WIDE, NARROW = 1280, 360
PUBLIC = {
    "home": "/",
    "programmes": "/programmes/",
    "programme": "/programmes/cocaine-route-programme/",
    "country": "/countries/co/",
}
STAFF = {
    "staff-index": "/admin/",
    "staff-list": "/admin/programmes/programme/?q=copolad",
    "staff-add": "/admin/programmes/programme/add/",
    "staff-import": "/admin/programmes/programme/import/",
}
# Each component of docs/components.md: its class, and a page that has it.
COMPONENTS = {
    ".masthead": "/",
    ".menu": "/",
    ".hero": "/",
    ".cards": "/",
    ".standing": "/",
    ".shares": "/",
    ".sums": "/",
    ".news": "/",
    ".tags": "/",
    ".breadcrumb": "/programmes/copolad-ii/",
    ".kicker": "/programmes/copolad-ii/",
    ".glance": "/programmes/copolad-ii/",
    ".lead": "/programmes/copolad-ii/",
    ".facts": "/programmes/copolad-ii/",
    ".contents": "/programmes/copolad-ii/",
    ".figures": "/programmes/cocaine-route-programme/",
    ".phases": "/programmes/copolad-ii/",
    ".links": "/programmes/cocaine-route-programme/",
    ".endnotes": "/programmes/copolad-ii/",
    ".citing": "/programmes/copolad-ii/",
    ".version": "/programmes/copolad-ii/versions/",
    ".big-number": "/figures/crp-budget-since-2009/",
    ".provisions": "/policies/euro-latin-american-charter/",
    ".filters": "/programmes/",
    ".chips": "/programmes/?kind=phase",
    ".entries": "/programmes/?q=copolad",
    ".pages": "/programmes/",
    ".files": "/programmes/",
    ".notice": "/programmes/?colour=red",
    ".empty": "/programmes/?q=nothing+at+all",
    ".missing": "/programmes/copolad-ii/",
}
SHEET = """slug,title,kind,level,starts,ends,countries covered,themes
eurofront,EUROFRONT,programme,regional,2019,2024,AR; BO; BR; CO; EC; PE; PY,
copolad-iii,COPOLAD III,phase,regional,2021-02,2019,,
"""
MISSING = """slug,title,implementers
eurofront,EUROFRONT,Fiiapp; UNODCC
"""


def take(page: Page, name: str, *, whole: bool = False) -> None:
    page.screenshot(path=HERE / f"{name}.png", full_page=whole)
    print(f"{name}.png")  # noqa: T201


def components(page: Page, address: str) -> None:
    """One picture of every component under its class."""
    shown = []
    for name, path in COMPONENTS.items():
        page.goto(address + path)
        picture = b64encode(page.locator(name).first.screenshot()).decode()
        shown.append(f'<h2>{escape(name)}</h2><img src="data:image/png;base64,{picture}">')
    style = (
        "body { columns: 2; margin: 24px } h2 { font: 600 14px monospace } img { max-width: 100%; max-height: 420px }"
    )
    page.goto("about:blank")  # outside of the site, whose policy refuses styles in a page
    page.set_content(f"<!doctype html><style>{style}</style>{''.join(shown)}")
    take(page, "components", whole=True)


def log_in(page: Page, address: str, login: str, password: str) -> None:
    page.goto(f"{address}/admin/")
    take(page, "staff-log-in")
    page.fill("#id_login", login)
    page.fill("#id_password", password)
    page.click("#content button[type=submit]")


def staff_pages(page: Page, address: str) -> None:
    for name, path in STAFF.items():
        page.goto(address + path)
        take(page, name)
    figure_form(page, address)
    first_of_list(page, f"{address}/admin/programmes/programme/?q=copolad-ii")
    take(page, "staff-form")
    page.locator("#id_text").focus()
    page.locator(".markdown-preview .prose").first.wait_for()
    page.locator(".markdown-bar").first.evaluate("bar => bar.scrollIntoView()")
    take(page, "staff-text")
    page.locator(".submit-row").scroll_into_view_if_needed()
    take(page, "staff-publish")
    page.click("a.historylink")
    take(page, "staff-history")
    publication(page, address)
    imports = f"{address}/admin/programmes/programme/import/"
    import_preview(page, imports, SHEET)
    take(page, "staff-preview", whole=True)
    import_preview(page, imports, MISSING)
    take(page, "staff-missing")


def publication(page: Page, address: str) -> None:
    first_of_list(page, f"{address}/admin/programmes/programme/?q=copolad-ii")
    summary = page.input_value("#id_summary")
    page.fill("#id_summary", f"{summary} Its second phase ended in 2021.")
    page.click("text=Keep as a draft")
    take(page, "staff-publication", whole=True)
    page.click("text=Throw it all away")


def first_of_list(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("#result_list tbody th a").first.click()


def figure_form(page: Page, address: str) -> None:
    page.goto(f"{address}/admin/figures/figure/add/")
    page.fill("#id_label", "Budget of EUROFRONT")
    page.select_option("#id_bound", "about")
    page.fill("#id_value", "15000000")
    page.fill("#id_currency", "EUR")
    page.fill("#id_as_of", "2019-11")
    take(page, "staff-figure")


def import_preview(page: Page, address: str, content: str) -> None:
    page.goto(address)
    sheet = {"name": "programmes.csv", "mimeType": "text/csv", "buffer": content.encode()}
    page.set_input_files("input[type=file]", sheet)
    page.locator("#content form [type=submit]").first.click()
    page.wait_for_load_state()


def main(address: str, login: str) -> None:
    password = os.environ.get("STAFF_PASSWORD") or getpass(f"Password of {login}: ")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDE, "height": 800})
        log_in(page, address, login, password)
        staff_pages(page, address)
        components(page, address)
        for width in (WIDE, NARROW):
            page.set_viewport_size({"width": width, "height": 800})
            for name, path in PUBLIC.items():
                page.goto(address + path)
                take(page, f"{name}-{width}")
        page.set_viewport_size({"width": NARROW, "height": 800})
        first_of_list(page, f"{address}/admin/programmes/programme/?q=copolad")
        take(page, f"staff-form-{NARROW}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1].rstrip("/"), sys.argv[2])
