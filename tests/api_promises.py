"""What the API has promised to those who use it, a line each, as docs/api-v1.txt keeps it since the last release.

`make promises` writes the file anew when a version is released; until then the description may only grow.
"""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eulac.settings")

import django
from drf_spectacular.generators import SchemaGenerator
from rest_framework.utils.encoders import JSONEncoder

RELEASED = ROOT / "docs" / "api-v1.txt"
DEMAND = " must come with "


def description() -> dict:
    """The API in the words of OpenAPI, as anybody reads it."""
    return json.loads(json.dumps(SchemaGenerator().get_schema(public=True), cls=JSONEncoder))


def promises(described: dict) -> set[str]:
    """Whatever a client may rest on, in sentences that begin with the operation or the kind of thing."""
    found = set()
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            found |= {*of_operation(f"{method.upper()} {path}", operation)}
    for name, schema in described["components"]["schemas"].items():
        found |= {*(taken if name.endswith("Request") else given)(name, schema)}
    return found


def of_operation(name: str, operation: dict) -> Iterator[str]:
    yield f"{name} is called {operation['operationId']}"
    for parameter in operation.get("parameters", []):
        called = f"{parameter['in']} {parameter['name']}"
        yield from taken(f"{name} {called}", parameter["schema"])
        yield from [f"{name}{DEMAND}{called}"] if parameter.get("required") else []
    for kind, sent in operation.get("requestBody", {}).get("content", {}).items():
        yield from taken(f"{name} body {kind}", sent["schema"])
    for status, answer in operation["responses"].items():
        if status[0] == "4":
            continue  # all of these are the problem document that the other errors are as well
        yield from [] if "content" in answer else [f"{name} may answer {status}"]
        for kind, body in answer.get("content", {}).items():
            yield from given(f"{name} {status} {kind}", body["schema"])


def taken(name: str, schema: dict) -> Iterator[str]:
    """Of what is sent: each kind of value that is accepted, and what must be there."""
    yield from (f"{name} takes {kind}" for kind in kinds(schema))
    yield from (f"{name} takes {value!r}" for value in schema.get("enum", []))
    yield from (f"{name}{DEMAND}{inner}" for inner in schema.get("required", []))
    for path, inner in within(name, schema):
        yield from taken(path, inner)


def given(name: str, schema: dict) -> Iterator[str]:
    """Of what is answered: what it always is, and what is always there."""
    yield f"{name} is {' or '.join(sorted(kinds(schema)))}"
    yield from (f"{name} may be {value!r}" for value in schema.get("enum", []))
    yield from (f"{name}.{inner} is always there" for inner in schema.get("required", []))
    for path, inner in within(name, schema):
        yield from given(path, inner)


def kinds(schema: dict) -> list[str]:
    if "$ref" in schema:
        return [schema["$ref"].rpartition("/")[2]]
    types = schema.get("type", [])
    choices = [kind for name in ("oneOf", "anyOf", "allOf") for inner in schema.get(name, []) for kind in kinds(inner)]
    return [
        *choices,
        *([types] if isinstance(types, str) else types),
        *([schema["format"]] if schema.get("format", "int64") != "int64" else []),  # each database has its own bounds
    ]


def within(name: str, schema: dict) -> Iterator[tuple[str, dict]]:
    yield from ((f"{name}.{inner}", properties) for inner, properties in schema.get("properties", {}).items())
    if "items" in schema:
        yield f"{name}[]", schema["items"]
    if isinstance(schema.get("additionalProperties"), dict):
        yield f"{name}.*", schema["additionalProperties"]


def broken(released: set[str], now: set[str]) -> list[str]:
    """What clients of the released version could stumble over; what is merely new is none of it."""
    known = {promise.partition(" takes ")[0] for promise in released} | {" ".join(p.split()[:2]) for p in released}
    gone = [f"No longer: {promise}" for promise in released - now if DEMAND not in promise]
    asked = [f"New: {demand}" for demand in now - released if DEMAND in demand and demand.partition(DEMAND)[0] in known]
    return sorted(gone + asked)


if __name__ == "__main__":
    django.setup()
    RELEASED.write_text("".join(f"{promise}\n" for promise in sorted(promises(description()))))
