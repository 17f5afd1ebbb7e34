"""Writes down what happens to accounts, whichever way it happens: page, command or program."""

import time

from allauth.account.signals import authentication_step_completed
from allauth.core import context
from allauth.mfa import signals as factors
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models.signals import m2m_changed, post_save, pre_save
from django.utils.translation import gettext_noop

from access.attempts import note
from access.confirming import CONFIRMED_AT
from access.factors import SHOWN, factors_of
from access.given import BY_ADMINISTRATOR, GIVEN, is_given
from access.models import AccountEvent
from access.sessions import begin, end_sessions
from access.telling import tell_later

Kind = AccountEvent.Kind
RIGHTS = ["is_active", "is_staff", "is_superuser"]


def connect() -> None:
    user = get_user_model()
    for signal, receiver, sender in [
        (user_logged_in, signed_in, None),
        (user_logged_out, signed_out, None),
        (authentication_step_completed, step_completed, None),
        (factors.authenticator_used, factor_shown, None),
        (factors.authenticator_added, factor_added, None),
        (factors.authenticator_removed, factor_removed, None),
        (factors.authenticator_reset, codes_renewed, None),
        (pre_save, before_saving, user),
        (post_save, after_saving, user),
        (post_save, tell_later, AccountEvent),
        (m2m_changed, groups_changed, user.groups.through),
    ]:
        signal.connect(receiver, sender=sender, dispatch_uid=f"access.noted.{receiver.__name__}")


def signed_in(request, user, **_):
    begin(request.session)
    request.session[CONFIRMED_AT] = time.time()
    if is_given(user):
        request.session[GIVEN] = True
    note(Kind.SIGNED_IN, request, user=user)


def signed_out(request, user, **_):
    if user and user.pk:
        note(Kind.SIGNED_OUT, request, user=user)


def step_completed(request, user, method, **about):
    """At signing in there is one more step, or `signed_in` follows."""
    if about.get("reauthenticated"):
        request.session[CONFIRMED_AT] = time.time()
        note(Kind.CONFIRMED, request, user=user, note=gettext_noop("second factor") if method == "mfa" else method)


def factor_shown(request, user, authenticator, **_):
    request.session[SHOWN] = user.pk


def factor_added(request, user, authenticator, **_):
    request.session[SHOWN] = user.pk
    note(Kind.FACTOR_ADDED, request, user=user, note=authenticator.get_type_display())
    end_sessions(user, but=request.session.session_key)


def factor_removed(request, user, authenticator, **_):
    note(Kind.FACTOR_REMOVED, request, user=user, note=authenticator.get_type_display())
    if not factors_of(user).exists():
        request.session.pop(SHOWN, None)
    end_sessions(user, but=request.session.session_key)


def codes_renewed(request, user, **_):
    note(Kind.CODES_RENEWED, request, user=user)


def before_saving(instance, raw=False, update_fields=None, **_):
    """Notes which of its rights are about to change."""
    instance.rights_changed = []
    if raw or not instance.pk or (update_fields is not None and not set(RIGHTS) & set(update_fields)):
        return
    if was := type(instance)._default_manager.filter(pk=instance.pk).values(*RIGHTS).first():
        instance.rights_changed = [name for name in RIGHTS if was[name] != getattr(instance, name)]


def after_saving(instance, created, raw=False, **_):
    if raw:
        return
    is_set = getattr(instance, "_password", None) is not None  # not only hashed in a newer way
    if is_set:
        password_set(instance, created)
    if not created and instance.rights_changed:
        said = [f"{name} {'yes' if getattr(instance, name) else 'no'}" for name in instance.rights_changed]
        happened(Kind.RIGHTS_CHANGED, instance, ", ".join(said))


def groups_changed(instance, action, reverse, pk_set, model, **_):
    if action not in ("post_add", "post_remove", "pre_clear") or (action != "pre_clear" and not pk_set):
        return
    if reverse:
        people = instance.user_set.all() if action == "pre_clear" else model._default_manager.filter(pk__in=pk_set)
        names = instance.name
    else:
        people = [instance]
        gone = instance.groups.all() if action == "pre_clear" else model._default_manager.filter(pk__in=pk_set)
        names = ", ".join(sorted(gone.values_list("name", flat=True)))
    for person in people if names else []:
        happened(Kind.RIGHTS_CHANGED, person, f"{'given' if action == 'post_add' else 'taken'}: {names}")


def password_set(person, is_new: bool) -> None:
    """By themselves, by an administrator, or by a command; of a new account only who gave it one is of interest."""
    doer = getattr(context.request, "user", None)
    is_given = doer is not None and doer.is_authenticated and doer != person
    if is_given or not is_new:
        happened(Kind.PASSWORD_CHANGED, person, BY_ADMINISTRATOR if is_given else "")


def happened(kind: str, person, about: str = "") -> None:
    """Keeps it, and ends what sessions the person has elsewhere."""
    request = context.request
    note(kind, request, user=person, note=about)
    session = getattr(request, "session", None)
    is_own = getattr(request, "user", None) == person
    if is_own and kind == Kind.PASSWORD_CHANGED:
        request.session.pop(GIVEN, None)
    end_sessions(person, but=session.session_key if session and is_own else None)
