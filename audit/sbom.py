"""`make sbom`: what the program is made of, as CycloneDX 1.6 in var/sbom.json, and the licences of it all.

The libraries are those that requirements.txt pins; what they say of themselves is read where they are installed. Two
scripts that pages load come inside of other packages, so they are named here.
"""

import re
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "var" / "sbom.json"
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==(\S+)", re.MULTILINE)
CLASSIFIER = re.compile(r"License :: OSI Approved :: (.+)")
LONGEST = 60  # letters of a licence's name; some packages put its whole text there
INSIDE = [("htmx.org", r"htmx (\d+\.\d+\.\d+)", "static/js/site.js", "0BSD")]


def pinned() -> list[tuple[str, str]]:
    return PIN.findall((ROOT / "requirements.txt").read_text())


def licence_of(name: str) -> str:
    """As the package says it: an SPDX expression, a name, or the classifiers of the index."""
    try:
        said = metadata(name)
    except PackageNotFoundError:
        return ""
    classified = [found[1] for line in said.get_all("Classifier") or [] if (found := CLASSIFIER.match(line))]
    expression, short = ((said.get_all(name) or [""])[0] for name in ("License-Expression", "License"))
    return expression or (short if 0 < len(short) <= LONGEST else " AND ".join(classified))


def component(kind: str, name: str, version: str, licence: str) -> Component:
    make = LicenseFactory()
    return Component(
        type=ComponentType.LIBRARY,
        name=name,
        version=version,
        purl=PackageURL(kind, name=name.lower(), version=version),
        bom_ref=f"{kind}:{name}@{version}",
        licenses=[make.make_from_string(licence)] if licence else [],
    )


def components() -> list[Component]:
    libraries = [component("pypi", name, version, licence_of(name)) for name, version in pinned()]
    scripts = []
    for name, pattern, file, licence in INSIDE:
        found = re.search(pattern, (ROOT / file).read_text())
        scripts.append(component("npm", name, found[1] if found else "", licence))
    return [*libraries, *scripts]


def bill() -> Bom:
    ours = Component(type=ComponentType.APPLICATION, name="eulac", version=version_of_ours(), bom_ref="eulac")
    made = Bom(components=components())
    made.metadata.component = ours
    made.register_dependency(ours, made.components)
    return made


def version_of_ours() -> str:
    found = re.search(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    return found[1] if found else ""


def licences(made: Bom) -> list[str]:
    """A line for each component: its name, version and licence."""
    lines = []
    for one in sorted(made.components, key=lambda one: one.name.lower()):
        said = ", ".join(
            str(getattr(licence, "value", "") or getattr(licence, "id", "") or getattr(licence, "name", ""))
            for licence in one.licenses
        )
        lines.append(f"{one.name} {one.version}: {said or 'says none'}")
    return lines


def main() -> int:
    made = bill()
    text = JsonV1Dot6(made).output_as_string(indent=2)
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(text + "\n")
    print("\n".join(licences(made)))
    unknown = [line for line in licences(made) if line.endswith("says none")]
    print(f"\n{len(made.components)} components are in {FILE.relative_to(ROOT)}.")
    if unknown:
        print(f"Of {len(unknown)} of them no licence is known. Install requirements.txt, or look them up.")
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
