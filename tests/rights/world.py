"""Somebody in every role, and something of every kind in every state: what the table of rights is tried on."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.utils import timezone

from access.attempts import note
from access.models import AccountEvent, Token
from checks.models import Finding
from drafts.models import Publication
from editorial.corrected import Correction
from editorial.models import State
from editorial.roles import governing
from merging.models import Merge
from programmes.models import Programme
from reference.models import Alias, Attachment
from spreadsheets.models import ImportRun
from tests import factories
from tests.access.signing_in import with_app
from tests.merging.pairs import FACTORIES, merged
from tests.rights.passkeys import passkey_of
from webhooks.models import Delivery, Subscription

# Who is asked for, in the order of the letters of a line.
SESSIONS = ("nobody", "not of the staff", "without a role", "Editor", "Publisher", "Administrator", "ended")
TOKENS = ("reads", "imports", "writes", "writes as an Editor", "of an ended account", "over")
PUBLISHED = "published"


@dataclass
class World:
    """Clients by role; rows by model and state, under "" where a model knows no state."""

    clients: dict[str, Client] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    rows: dict[Any, dict[str, Any]] = field(default_factory=dict)


def someone(name: str, role: str = "", **values) -> User:
    user = factories.UserFactory(username=name, **values)
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def make_clients(world: World) -> None:
    people = {
        "not of the staff": someone("left", "Publisher", is_staff=False),
        "without a role": someone("bare"),
        "Editor": someone("an-editor", "Editor"),
        "Publisher": someone("a-publisher", "Publisher"),
        "Administrator": someone("an-administrator", "Administrator"),
        "ended": someone("ended", "Administrator"),
    }
    world.clients["nobody"] = Client(raise_request_exception=False)
    for role, person in people.items():
        world.clients[role] = Client(raise_request_exception=False)
        world.clients[role].force_login(person)
    User.objects.filter(username="ended").update(is_active=False)
    owner, yesterday = people["Administrator"], timezone.localdate() - timedelta(days=1)
    every = ["read", "import", "write"]
    tokens = {
        "reads": {"user": owner, "scopes": ["read"]},
        "imports": {"user": owner, "scopes": ["import"]},
        "writes": {"user": owner, "scopes": ["write"]},
        "writes as an Editor": {"user": people["Editor"], "scopes": ["write"]},
        "of an ended account": {"user": User.objects.get(username="ended"), "scopes": every},
        "over": {"user": owner, "scopes": every, "expires_on": yesterday},
    }
    world.secrets = {name: factories.TokenFactory(name=name, **values).secret for name, values in tokens.items()}


def states_of(model) -> list[str]:
    """Those in which a row of it is tried, "" for one that knows none. What is in review is hidden as a draft is."""
    factory = FACTORIES.get(model)
    if factory is None or "published" not in factory._meta.parameters:
        return [""]
    return [State.PUBLISHED, State.DRAFT, State.ARCHIVED] if hasattr(model, "state") else [State.PUBLISHED, State.DRAFT]


def in_state(model, state: str):
    """A row that is public, or whose record is in this state."""
    row = FACTORIES[model](**({"published": True} if state == PUBLISHED else {}))
    if model is Attachment:
        return row  # hidden, no record shows it
    record = governing(row) or row.record  # a citation has no page of its own, and so names nothing that governs it
    type(record)._base_manager.filter(pk=record.pk).update(state=state)
    return model._base_manager.get(pk=row.pk)


def make_rows(world: World) -> None:
    given = {Alias: {"target": factories.OrganisationFactory()}, Subscription: {"is_active": False}}
    for model in FACTORIES:
        world.rows[model] = {
            state: in_state(model, state) if state else FACTORIES[model](**given.get(model, {}))
            for state in states_of(model)
        }
    programme = world.rows[Programme][PUBLISHED]
    kind = ContentType.objects.get_for_model(programme)
    administrator = User.objects.get(username="an-administrator")
    others = {
        AccountEvent: note(AccountEvent.Kind.SIGNED_IN, user=administrator),
        Authenticator: passkey_of(with_app(administrator)),
        Token: Token.objects.get(name="writes"),
        Subscription: world.rows[Subscription][""],
        Finding: world.rows[Finding][""],
        ImportRun: ImportRun.objects.create(area="programmes", file_name="sheet.csv"),
        Correction: Correction.objects.create(
            content_type=kind,
            object_id=programme.pk,
            field="starts",
            old="2010",
            new="2011",
            kind="update",
            reason="So.",
        ),
        Merge: merged(factories.ProgrammeFactory(), factories.ProgrammeFactory(), administrator),
        Delivery: Delivery.objects.create(
            subscription=world.rows[Subscription][""], act="published", body="{}", created_at=timezone.now()
        ),
        Publication: Publication.objects.create(name="Together"),
        User: User.objects.get(username="bare"),
        Group: Group.objects.get(name="Editor"),
        Permission: Permission.objects.first(),
    }
    world.rows |= {model: {"": row} for model, row in others.items()}


def make() -> World:
    world = World()
    make_clients(world)
    make_rows(world)
    return world
