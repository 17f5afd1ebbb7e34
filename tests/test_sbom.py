"""The list of what the program is made of leaves nothing out."""

import json
import re
from collections import Counter

from cyclonedx.output.json import JsonV1Dot6
from django.conf import settings

from audit.sbom import bill, licences, pinned


def test_every_pinned_library_is_in_the_list_once_with_its_version_and_licence():
    made = bill()

    named = Counter((one.name, one.version) for one in made.components)
    assert {*pinned(), ("htmx.org", script_version())} == named.keys()
    assert set(named.values()) == {1}
    assert [line for line in licences(made) if line.endswith("says none")] == []


def script_version() -> str:
    script = (settings.BASE_DIR / "static" / "js" / "site.js").read_text()
    return re.search(r"htmx (\d+\.\d+\.\d+)", script)[1]


def test_the_list_is_cyclonedx_of_this_version():
    said = json.loads(JsonV1Dot6(bill()).output_as_string())

    assert (said["bomFormat"], said["specVersion"]) == ("CycloneDX", "1.6")
    assert said["metadata"]["component"]["version"] == settings.VERSION
    assert all(one["purl"].startswith("pkg:") for one in said["components"])
