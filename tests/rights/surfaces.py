"""Every address of the project, found by walking through its patterns, with the methods that it may be sent."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.urls import URLPattern, get_resolver

from editorial.corrected import Correction
from eulac.views import SITEMAPS
from programmes.models import Programme
from reference.models import Attachment
from reference.pages import ListPage, RecordPage
from spreadsheets.models import ImportRun
from tests.rights.world import SESSIONS, TOKENS, World

STAFF_PAGES = {
    f"{model._meta.app_label}_{model._meta.model_name}_": model
    for model in sorted(admin.site._registry, key=lambda model: -len(model._meta.label))
}
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^()]*\)")
ANY_OTHER = r"^([\s\S]*/|v1/[^/]*\.[^/]*)?$"
WRITING = ("POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Surface:
    """An address with places for keys. `kind` is what the table of rights calls it."""

    kind: str
    route: str
    model: Any
    methods: tuple[str, ...]  # those that have a line of their own; every other one is refused to all

    @property
    def is_of_staff(self) -> bool:
        return self.route.startswith("admin/")

    @property
    def is_of_api(self) -> bool:
        return self.route.startswith("api/")

    @property
    def names_a_row(self) -> bool:
        """Whether it is the address of one row, so that it may depend on the row's state."""
        return self.model is not None and bool(ARGUMENT.search(self.route)) and self.kind not in ONLY_ITS_FORM


# Addresses with an argument that says in what form a list is sent, not of what row.
ONLY_ITS_FORM = {"list as a file", "api:file"}


# Of what the addresses are that belong to no model's pages; of drafts, whichever the address names.
NAMED_BY = {
    "attachment": Attachment,
    "drafts_form": Programme,
    "drafts_begin": Programme,
    "mfa_edit_webauthn": Authenticator,
    "mfa_remove_webauthn": Authenticator,
}


# Of what the key in an address is the number that the database gave it.
NUMBERED = {"correction": Correction}


def walk(resolver, route: str = "", namespace: str = "") -> Iterator[tuple[str, str, URLPattern]]:
    for entry in resolver.url_patterns:
        if hasattr(entry, "url_patterns"):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from walk(entry, route + str(entry.pattern), inner)
        else:
            yield route + str(entry.pattern), f"{namespace}{entry.name or ''}", entry


def surfaces() -> list[Surface]:
    return [surface_of(route, name, entry.callback) for route, name, entry in walk(get_resolver())]


def surface_of(route: str, name: str, view) -> Surface:
    if route.startswith("admin/"):
        return staff_surface(route, name)
    if route.startswith("api/"):
        return api_surface(route, name, view)
    return public_surface(route, name, view)


def staff_surface(route: str, name: str) -> Surface:
    name = name.removeprefix("admin:")
    if name.startswith("password_change"):
        return Surface(f"staff:own {name}", route, None, ("GET", "POST"))
    if name == "view_on_site" and "<path:" in route:
        return Surface("staff:Django's view_on_site", route, None, ("GET", "POST"))
    for beginning, model in STAFF_PAGES.items():
        if name.startswith(beginning):
            return Surface(f"staff:{name.removeprefix(beginning)}", route, model, ("GET", "POST"))
    for beginning, model in STAFF_PAGES.items():  # Django's old addresses, without a name
        if not name and route == f"admin/{beginning.rstrip('_').replace('_', '/', 1)}/<path:object_id>/":
            return Surface("staff:old address", route, model, ("GET", "POST"))
    return Surface(f"staff:{name or 'any other'}", route, NAMED_BY.get(name), ("GET", "POST"))


def api_surface(route: str, name: str, view) -> Surface:
    if actions := getattr(view, "actions", None):
        act = "file" if "<download:" in route else name.rpartition("-")[2] if "-" in name else name
        act = name.removeprefix(f"api:{view.cls.queryset.model._meta.model_name}-") if act != "file" else act
        return Surface(f"api:{act}", route, view.cls.queryset.model, tuple(method.upper() for method in actions))
    if "noun" in getattr(view, "view_initkwargs", {}):
        return Surface("api:history", route, view.view_initkwargs["noun"].queryset.model, ("GET",))
    if route.endswith(ANY_OTHER):
        return Surface("api:any other", route, None, ("GET", *WRITING))
    offered = [method for method in ("GET", *WRITING) if hasattr(view.view_class, method.lower())]
    return Surface(name, route, None, tuple(offered))


ENDINGS = {"-list": "list", "-file": "list as a file", "-feed": "list as a feed"}


def public_surface(route: str, name: str, view) -> Surface:
    """A page by its name. Those of lists and of records, of which there is one for each model, have a common name."""
    shown = getattr(view, "view_class", object)
    if issubclass(shown, RecordPage):
        return Surface(f"record: {view.view_initkwargs.get('aspect', 'page')}", route, shown.listing.model, ("GET",))
    form = next((ending for ending in ENDINGS if name.endswith(ending)), "")
    if form and issubclass(shown, ListPage) and hasattr(shown, "resource_class"):
        return Surface(ENDINGS[form], route, shown.model, ("GET",))
    return Surface(name or route, route, NAMED_BY.get(name), ("GET",))


# Asking


def address_of(surface: Surface, row=None) -> str:
    route = surface.route.replace(ANY_OTHER, "nothing/").replace("^", "").replace("$", "")
    address = "/" + ARGUMENT.sub(lambda found: str(value_of(found[1] or found[2], surface, row)), route)
    return address + QUERIES.get(surface.kind, "")


def value_of(name: str, surface: Surface, row) -> Any:
    if name in ("object_id", "id", "pk", "run_id") and row is not None:
        return row.pk
    if name == "key" and "<slug:policy>" in surface.route:
        return row.slug
    if row is not None and name in ("key", "file"):
        return row.file_name if name == "file" else getattr(row, row.key_field)
    if name == "policy":
        return row.policy.slug
    if name in ("format", "ending"):
        return "bib" if surface.kind.endswith("cite") else "svg" if "<picture:" in surface.route else "json"
    if name == "content_type_id" and "<int:" in surface.route:
        return ContentType.objects.get_for_model(Programme).pk
    if name in ("pk", "object_id", "other") or surface.kind in NUMBERED:
        return key_of_some_row(surface, name)
    return OTHERS[name]


def key_of_some_row(surface: Surface, name: str) -> int:
    """Of a row that the address may be about: no database begins to count anew for each test."""
    is_of_imports = "imports/" in surface.route
    model: Any = ImportRun if is_of_imports else NUMBERED.get(surface.kind) or surface.model or Programme
    keys = model._base_manager.order_by("pk").values_list("pk", flat=True)
    return keys[1] if name == "other" else keys[0]


OTHERS = {
    "app_label": "programmes",
    "name": "icsp",
    "section": next(iter(SITEMAPS)),
    "kind": "programmes.programme",
    "noun": "programmes.programme",
    "label": "programmes.programme",
    "key": 1,
    "uidb36": "nothing",  # with that key, a link that no mail has brought
    "content_type_id": "nothing",
    "url": "nothing",
}

QUERIES = {
    "staff:autocomplete": "?app_label=programmes&model_name=programmecountry&field_name=record",
    "staff:compare": "?from=now&to=now",
}


def ask(world: World, role: str, method: str, address: str):
    """Sends an empty request, of which nothing stays."""
    client, headers = world.clients["nobody" if role in TOKENS else role], {}
    kept = client.cookies.copy()  # to log out is an address as well
    if role in TOKENS:
        headers = {"authorization": f"Bearer {world.secrets[role]}"}
    sent = {"data": json.dumps({}), "content_type": "application/json"} if address.startswith("/api/") else {}
    headers |= {"if-match": "*"} if method != "GET" else {}
    with transaction.atomic():
        sending = getattr(client, method.lower())
        answer = sending(address, headers=headers) if method == "GET" else sending(address, headers=headers, **sent)
        transaction.set_rollback(True)
    client.cookies = kept
    return answer


LOG_IN = {"/admin/login/", "/admin/account/login/"}  # the first of which leads to the second
LETTERS = {401: "-", 403: "-", 404: "0", 405: "x"}


def letter(answer) -> str:
    """m: may. -: is refused. l: is sent to the log-in. 0: is told that there is nothing. x: nobody may do that here."""
    assert answer.status_code < 500, f"{answer.request['PATH_INFO']}: {answer.status_code}"
    where = urlsplit(answer.get("Location", "")).path
    if answer.status_code in (301, 302) and where in ("/admin/", *LOG_IN):
        return "l" if where in LOG_IN else "0"
    return LETTERS.get(answer.status_code, "m")


def roles_for(surface: Surface) -> tuple[str, ...]:
    """Tokens open nothing outside the API; one of them proves it."""
    return SESSIONS + (TOKENS if surface.is_of_api else ("writes",))


def line(world: World, surface: Surface, method: str, row=None) -> str:
    """What the address answers to each role: a letter each, those of tokens behind a bar."""
    address = address_of(surface, row)
    found = [letter(ask(world, role, method, address)) for role in roles_for(surface)]
    return f"{''.join(found[: len(SESSIONS)])}|{''.join(found[len(SESSIONS) :])}"
