"""Who may do what: the three roles of the staff, and the rule that guards what is public already."""

from pathlib import Path

from django.apps import apps as installed_apps
from django.conf import settings
from django.contrib.auth import get_permission_codename
from django.db import DEFAULT_DB_ALIAS, models

from editorial.models import State

EDITOR, PUBLISHER, ADMINISTRATOR = "Editor", "Publisher", "Administrator"
# The first word of a permission's codename, such as “publish” of “publish_programme”.
ACTS = {EDITOR: {"add", "change", "view", "import"}, PUBLISHER: {"add", "change", "view", "import", "publish"}}


def grant_roles(app_config, apps=installed_apps, using=DEFAULT_DB_ALIAS, **kwargs):
    """Gives each role exactly its permissions on one app. Safe to repeat; other groups stay as they are."""
    try:
        groups = apps.get_model("auth", "Group").objects.using(using)
        permissions = apps.get_model("auth", "Permission").objects.using(using)
    except LookupError:  # the accounts' tables are not made yet
        return
    permissions = permissions.filter(content_type__app_label=app_config.label)
    for role in (EDITOR, PUBLISHER, ADMINISTRATOR):
        group, _ = groups.get_or_create(name=role)
        due = {permission for permission in permissions if _is_due(role, permission, app_config)}
        held = set(group.permissions.filter(content_type__app_label=app_config.label))
        group.permissions.add(*due - held)
        group.permissions.remove(*held - due)


def _is_due(role, permission, app_config) -> bool:
    """Administrators have every permission; the others have their acts, on the observatory's own apps."""
    if role == ADMINISTRATOR:
        return True
    is_ours = Path(app_config.path).parent == settings.BASE_DIR
    return is_ours and permission.codename.partition("_")[0] in ACTS[role]


def governing(entry: models.Model):
    """The record whose state decides whether the public sees `entry`: itself, what it is `published_with`, or none."""
    if name := getattr(entry, "published_with", None):
        return governing(getattr(entry, name))
    return entry if hasattr(entry, "state") else None


def may_publish(user, model) -> bool:
    opts = model._meta
    return user.has_perm(f"{opts.app_label}.{get_permission_codename('publish', opts)}")


def may_alter(user, entry: models.Model) -> bool:
    """A change of something published is public at once, so it takes the right to publish."""
    record = governing(entry)
    return record is None or record.state != State.PUBLISHED or may_publish(user, record)
