"""The accounts of the staff: who they are and which roles they hold."""

from collections.abc import Callable

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group, Permission, User
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from access.attempts import free, is_locked
from access.factors import factors_of
from access.recovery import forget_second_factor
from editorial.admin import OnlyRead

admin.site.unregister([User, Group, DBTaskResult])  # what the background does is seen on the pages of imports
admin.site.unregister([EmailAddress, Authenticator, UserSession])  # each person keeps their own; secrets are in them


def goes_beyond(user, permissions) -> bool:
    """Whether some of these are more than this person has."""
    if user.is_superuser:
        return False
    own = user.get_all_permissions()
    given = permissions.values_list("content_type__app_label", "codename")
    return any(f"{app}.{name}" not in own for app, name in given)


def is_within(user, other) -> bool:
    """Whether an account, if it is about one, neither has nor had rights that whoever would change it lacks."""
    if other is None or user.is_superuser:
        return True
    given = Permission.objects.filter(Q(user=other) | Q(group__user=other))
    return not other.is_superuser and not goes_beyond(user, given)


class WithinOwnRights:
    """A form by which nobody gives others, or themselves, what they have not."""

    doer: User

    def refuse_beyond(self, name: str, permissions_of: Callable):
        given = self.cleaned_data[name]  # type: ignore[attr-defined]
        held = getattr(self.instance, name).all() if self.instance.pk else given.none()  # type: ignore[attr-defined]
        if goes_beyond(self.doer, permissions_of(given.exclude(pk__in=held))):
            raise ValidationError(
                gettext("You cannot give rights that you do not have yourself. Ask an administrator.")
            )
        return given


class PersonForm(WithinOwnRights, UserChangeForm):
    def clean_groups(self):
        return self.refuse_beyond("groups", lambda groups: Permission.objects.filter(group__in=groups))


class RoleForm(WithinOwnRights, forms.ModelForm):
    def clean_permissions(self):
        return self.refuse_beyond("permissions", lambda permissions: permissions)


class GivesRights(admin.ModelAdmin):
    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.doer = request.user
        return form


@admin.register(User)
class StaffAdmin(GivesRights, UserAdmin):
    """People get rights by the groups that they are in, never one by one."""

    form = PersonForm
    list_display = ["username", "first_name", "last_name", "email", "is_staff", "is_active", "last_login"]
    list_filter = ["groups", "is_staff", "is_active"]
    list_per_page = 100
    filter_horizontal = []
    autocomplete_fields = ["groups"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Personal info"), {"fields": ["first_name", "last_name", "email"]}),
        (
            _("Rights"),
            {
                "fields": ["is_active", "is_staff", "groups", "is_superuser"],
                "description": _(
                    "To enter these pages a person needs “staff status” and one of the groups Editor, "
                    "Publisher or Administrator."
                ),
            },
        ),
        (_("Signing in"), {"fields": ["locked", "second_factor"]}),
        (_("Important dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = ["locked", "second_factor"]
    actions = ["free", "forget_second_factor"]

    # Whoever may change accounts takes over none that has more rights, and makes none

    def has_change_permission(self, request, obj=None) -> bool:
        return super().has_change_permission(request, obj) and is_within(request.user, obj)

    def has_delete_permission(self, request, obj=None) -> bool:
        return super().has_delete_permission(request, obj) and is_within(request.user, obj)

    def get_readonly_fields(self, request, obj=None):
        return self.readonly_fields if request.user.is_superuser else [*self.readonly_fields, "is_superuser"]

    @admin.display(description=_("locked"), boolean=True)
    def locked(self, person) -> bool:
        return is_locked(person)

    @admin.display(description=_("second factor"))
    def second_factor(self, person) -> str:
        return ", ".join(str(factor.get_type_display()) for factor in factors_of(person)) or gettext("none")

    @admin.action(description=_("Free locked accounts"), permissions=["change"])
    def free(self, request, people):
        for person in people:
            free(person, request)
        messages.success(request, gettext("May be tried again: %(names)s.") % {"names": ", ".join(map(str, people))})

    @admin.action(description=_("Forget a lost second factor"), permissions=["change"])
    def forget_second_factor(self, request, people):
        for person in people:
            if not is_within(request.user, person):
                messages.error(request, gettext("Only a superuser may do this to %(person)s.") % {"person": person})
                continue
            forget_second_factor(person, request)
            messages.success(
                request, gettext("%(person)s sets up a new second factor at the next visit.") % {"person": person}
            )


@admin.register(Group)
class RoleAdmin(GivesRights, GroupAdmin):
    """Editor, Publisher and Administrator get their permissions anew at each upgrade; other groups are as made here."""

    form = RoleForm
    list_per_page = 100
    filter_horizontal = []
    autocomplete_fields = ["permissions"]


@admin.register(Permission)
class PermissionAdmin(OnlyRead, admin.ModelAdmin):
    """Only there to be searched for in the form of a group."""

    search_fields = ["name", "codename", "content_type__app_label", "content_type__model"]
    ordering = ["content_type__app_label", "content_type__model", "codename"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("content_type")

    def has_module_permission(self, request):
        return False
