"""`make audit`: what outside judges say of the public pages. Prints Lighthouse's scores and the findings on the HTML.

It serves the first content on a free port. Lighthouse visits on its phone profile with a slow network; every category
of every page must reach LEAST. The Nu HTML checker reads each kind of page in every language and must find no error;
nor may axe, on a phone and on a wide screen, in both themes. No page may be wider than its screen.
Needs Node with npm, Java and a Chromium; what is missing it names, and goes on with the rest.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Page, sync_playwright

from bench.load import free_port, wait_for
from tests.browser import barriers, find_chromium

TOOLS = ROOT / "var" / "audit"
LEAST = 95
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
SCORED = ("/", "/programmes/", "/programmes/copolad/", "/countries/co/")
SCREENS: list[tuple[int, Literal["light", "dark"]]] = [(360, "light"), (1280, "light"), (360, "dark"), (1280, "dark")]
LANGUAGES = ("", "/es", "/pt", "/fr")
KINDS = (
    "/", "/search/?q=drugs", "/search/?q=zzzz", "/programmes/", "/programmes/?country=pe&theme=drugs&order=-starts",
    "/programmes/copolad/", "/missions/", "/missions/althea/", "/policies/", "/policies/?page=2",
    "/provisions/", "/events/", "/agreements/", "/figures/", "/countries/", "/countries/pe/",
    "/countries/compare/?country=pe&country=co", "/groups/", "/groups/celac/", "/organisations/",
    "/organisations/unodc/", "/instruments/", "/instruments/icsp/", "/themes/", "/themes/drugs/", "/sources/",
    "/sources/eprs2017/", "/glossary/", "/timeline/", "/matrix/", "/charts/", "/charts/icsp/", "/charts/map/",
)  # fmt: skip


def install() -> None:
    """Both tools come with npm; none of their scripts is run, for these would fetch further programs."""
    TOOLS.mkdir(parents=True, exist_ok=True)
    shutil.copy(Path(__file__).with_name("package.json"), TOOLS)
    command = ["npm", "install", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    subprocess.run(command, cwd=TOOLS, check=True)


def missing() -> list[str]:
    wanted = {"npm": shutil.which("npm"), "Java": shutil.which("java"), "Chromium": find_chromium()}
    return [name for name, found in wanted.items() if not found]


def every_page() -> list[str]:
    return [language + page for language in LANGUAGES for page in KINDS]


# Lighthouse


def scores(address: str) -> dict[str, int]:
    """Of one page, out of a hundred."""
    command = [
        "node", "node_modules/lighthouse/cli/index.js", address, "--quiet", "--output=json",
        f"--only-categories={','.join(CATEGORIES)}", "--chrome-flags=--headless=new --no-sandbox",
    ]  # fmt: skip
    environment = {**os.environ, "CHROME_PATH": find_chromium() or ""}
    made = subprocess.run(command, cwd=TOOLS, env=environment, capture_output=True, text=True, check=True)
    report = json.loads(made.stdout)
    return {name: round(100 * report["categories"][name]["score"]) for name in CATEGORIES}


def score(site: str) -> list[str]:
    print(f"\n{'Lighthouse, phone':28}" + "".join(f"{name:>16}" for name in CATEGORIES))
    found = []
    for page in SCORED:
        reached = scores(site + page)
        print(f"{page:28}" + "".join(f"{reached[name]:>16}" for name in CATEGORIES))
        found += [f"{page}: {name} is {n}, not {LEAST}." for name, n in reached.items() if n < LEAST]
    return found


# HTML


def validate(site: str) -> list[str]:
    """Every kind of page in every language, as files for the checker."""
    with tempfile.TemporaryDirectory() as folder:
        addresses = write_pages(site, Path(folder))
        jar = TOOLS / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
        command = ["java", "-jar", str(jar), "--format", "json", "--errors-only", "--exit-zero-always", folder]
        made = subprocess.run(command, capture_output=True, text=True, check=True)
        messages = json.loads(made.stderr)["messages"]
        found = [sentence(message, addresses) for message in messages]
    print(f"\nHTML: {len(addresses)} pages read, {len(found)} findings.")
    return found


def write_pages(site: str, folder: Path) -> dict[str, str]:
    """{file: address}"""
    addresses: dict[str, str] = {}
    for address in every_page():
        file = folder / f"{len(addresses)}.html"
        with urllib.request.urlopen(site + address) as answer:
            file.write_bytes(answer.read())
        addresses[file.name] = address
    return addresses


def sentence(message: dict, addresses: dict[str, str]) -> str:
    page = addresses[Path(message["url"]).name]
    return f"{page}, line {message.get('lastLine', '?')}: {message['message']}"


# Accessibility


def walk(site: str) -> list[str]:
    """Every kind of page in every language, on each screen and in each theme."""
    found = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        for width, theme in SCREENS:
            page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=theme)
            found += [sentence for address in every_page() for sentence in looked_at(page, site, address, width, theme)]
        browser.close()
    print(f"\naxe: {len(every_page())} pages looked at on {len(SCREENS)} screens, {len(found)} findings.")
    return found


def looked_at(page: Page, site: str, address: str, width: int, theme: str) -> list[str]:
    where = f"{address}, {width} pixels, {theme}"
    page.goto(site + address)
    page.wait_for_load_state("networkidle")
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [
        *([f"{where}: the page is {wide} pixels wide."] if wide > width else []),
        *(f"{where}: {rule}: {html}" for rule, html in barriers(page)),
    ]


# The site


@contextmanager
def site_with_first_content() -> Iterator[str]:
    """The address of a site that is started for this, over a database of its own."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "DATABASE_URL": f"sqlite:///{folder}/audit.sqlite3", "PORT": str(port)}
        command = [sys.executable, "manage.py", "serve"]
        with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as site:
            try:
                wait_for(port, site)
                yield f"http://127.0.0.1:{port}"
            finally:
                site.terminate()


def main() -> int:
    lacking = missing()
    if lacking:
        print(f"Left out, because {' and '.join(lacking)} cannot be found: Lighthouse and the HTML checker.")
        return 1
    install()
    with site_with_first_content() as site:
        found = [*validate(site), *walk(site), *score(site)]
    print("\n".join(found) or "No judge finds anything.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
