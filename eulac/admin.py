"""The accounts of the staff: who they are and which roles they hold."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from editorial.admin import OnlyRead

admin.site.unregister([User, Group, DBTaskResult])  # what the background does is seen on the pages of imports


@admin.register(User)
class StaffAdmin(UserAdmin):
    """People get rights by the groups that they are in, never one by one."""

    list_display = ["username", "first_name", "last_name", "email", "is_staff", "is_active", "last_login"]
    list_filter = ["groups", "is_staff", "is_active"]
    list_per_page = 100
    filter_horizontal = []
    autocomplete_fields = ["groups"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Personal info"), {"fields": ["first_name", "last_name", "email"]}),
        (
            "Rights",
            {
                "fields": ["is_active", "is_staff", "groups", "is_superuser"],
                "description": "To enter these pages a person needs “staff status” and one of the groups Editor, "
                "Publisher or Administrator.",
            },
        ),
        (_("Important dates"), {"fields": ["last_login", "date_joined"]}),
    ]


@admin.register(Group)
class RoleAdmin(GroupAdmin):
    """Editor, Publisher and Administrator get their permissions anew at each upgrade; other groups are as made here."""

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
