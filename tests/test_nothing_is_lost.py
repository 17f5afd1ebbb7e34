"""Nothing is ever hard-deleted from the staff's pages: it cannot be deleted there, or it comes back as it stood."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.test import RequestFactory
from django.urls import reverse

from access.models import Token
from editorial.models import Tracked
from tests.editorial.test_admin import MAKERS, address
from tests.factories import AliasFactory, ThemeFactory, TokenFactory
from webhooks.models import Subscription

pytestmark = pytest.mark.django_db

# What is gone when it is deleted, and why that loses nothing of the record.
EXEMPT = {
    Token: "A key. The history keeps its name, and a key that is deleted must never open anything again.",
    Subscription: "The address of another system with what was sent there; it is no part of the record.",
    User: "Personal data, which goes when somebody asks for that (docs/security.md). Else it is made inactive.",
    Group: "A set of rights. Who held it is among the events of accounts.",
}
WRITTEN = ("created_at", "changed_at")  # when, and not what
REGISTERED = [*admin.site._registry]
by_model = pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)


def page_of(model) -> Any:
    return admin.site.get_model_admin(model)


def asked_by(user):
    request = RequestFactory().get("/admin/")
    request.user = user
    return request


def is_deleted_there(model, user) -> bool:
    return page_of(model).has_delete_permission(asked_by(user))


@by_model
def test_whatever_can_be_deleted_in_the_staffs_pages_keeps_its_history_or_is_named_here(model, admin_user):
    if is_deleted_there(model, admin_user):
        assert issubclass(model, Tracked) or model in EXEMPT
    else:
        assert model not in EXEMPT
        assert "delete_selected" not in page_of(model).get_actions(asked_by(admin_user))


DELETED = [model for model in REGISTERED if issubclass(model, Tracked)]


@pytest.mark.parametrize("model", DELETED, ids=lambda model: model._meta.label)
@pytest.mark.parametrize("many", [False, True], ids=["on its page", "in the list"])
def test_what_is_deleted_comes_back_with_its_key_its_rows_and_its_links(admin_client, admin_user, model, many):
    if not is_deleted_there(model, admin_user):
        answer = admin_client.post(address(model, "delete", made(model).pk), {"post": "yes"})
        assert answer.status_code == 403
        return
    row = made(model, with_rows=True)
    pk, before = row.pk, told(row)
    sent = {"post": "yes"}
    if many:
        sent |= {"action": "delete_selected", "_selected_action": [pk]}
    admin_client.post(address(model) if many else address(model, "delete", pk), sent)
    assert not model._base_manager.filter(pk=pk).exists()

    listed = admin_client.get(reverse("admin:deleted"), {"kind": model._meta.label_lower}).context["rows"]
    way_back = reverse("admin:bring-back", args=[model._meta.label_lower, pk])
    assert way_back in [one["url"] for one in listed]
    assert admin_client.get(way_back).context["blocks"] == []
    admin_client.post(way_back)
    assert told(model._base_manager.get(pk=pk)) == before


def made(model, *, with_rows: bool = False):
    """One of them; with a row in each table of what belongs to it, and a link of each kind, where it has any."""
    given = {"target": ThemeFactory()} if model.__name__ == "Alias" else {}
    row = MAKERS[model](**given)
    if with_rows:
        for field in parts(model):
            MAKERS[field.model](**{field.name: row})
        for field in model._meta.private_fields:
            if isinstance(field, GenericRelation):
                AliasFactory(target=row)
        for field in model.history.model._history_m2m_fields:
            getattr(row, field.name).add(MAKERS[field.related_model]())
        row.save()
    return row


def parts(model) -> list:
    """The fields that tie rows to their record, so that they go with it."""
    return [
        relation.field
        for relation in model._meta.related_objects
        if relation.on_delete is models.CASCADE and not relation.many_to_many
    ]


def told(row) -> dict:
    """All that it says, with its rows and links."""
    model = type(row)
    rows = [row]
    for field in parts(model):
        rows += field.model._base_manager.filter(**{field.name: row})
    for field in model._meta.private_fields:
        if isinstance(field, GenericRelation):
            rows += getattr(row, field.name).all()
    said: dict = {
        (type(one), one.pk): {
            field.attname: getattr(one, field.attname)
            for field in one._meta.concrete_fields
            if field.name not in WRITTEN
        }
        for one in rows
    }
    links = {
        field.name: sorted(getattr(row, field.name).values_list("pk", flat=True))
        for field in model.history.model._history_m2m_fields
    }
    return said | {"links": links}


def test_a_token_that_is_deleted_opens_nothing_again(admin_client, admin_user):
    token = TokenFactory(user=admin_user)
    admin_client.post(address(Token, "delete", token.pk), {"post": "yes"})
    assert Token.shown(token.secret) is None
