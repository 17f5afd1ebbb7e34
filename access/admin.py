"""The staff's page of access tokens: each makes their own and sees a secret once; those who keep accounts see all."""

from django import forms
from django.contrib import admin
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from access.attempts import note
from access.models import AccountEvent, Scope, Token


class TokenForm(forms.ModelForm):
    """A new token of `owner`."""

    owner = None
    scopes = forms.MultipleChoiceField(
        label=_("It may"),
        choices=Scope,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Never more than you may yourself."),
    )

    class Meta:
        widgets = {"networks": forms.Textarea(attrs={"rows": 3, "cols": 40})}

    def clean_name(self):
        name = self.cleaned_data["name"]
        if Token.objects.filter(user=self.owner, name=name).exists():
            raise forms.ValidationError(
                gettext("You have a token of this name already. Delete that one first, or name this one otherwise.")
            )
        return name


@admin.register(Token)
class TokenAdmin(admin.ModelAdmin):
    """A token is made and deleted, never altered: what a program holds stays what it was made for."""

    form = TokenForm
    list_display = ["name", "user", "may", "created_at", "last_used_at", "expires_on", "works"]
    list_select_related = ["user"]
    list_per_page = 100
    search_fields = ["name", "user__username"]

    # Who may do what

    def sees_all(self, request) -> bool:
        return request.user.has_perm("access.delete_token")

    def get_queryset(self, request):
        tokens = super().get_queryset(request)
        return tokens if self.sees_all(request) else tokens.filter(user=request.user)

    def has_view_permission(self, request, obj=None) -> bool:
        is_own = obj is None or obj.user_id == request.user.pk
        return self.sees_all(request) or (is_own and self.has_add_permission(request))

    def has_delete_permission(self, request, obj=None) -> bool:
        return self.has_view_permission(request, obj)

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    # The pages

    @admin.display(description=_("It may"))
    def may(self, token) -> str:
        return "; ".join(str(Scope(scope).label) for scope in token.scopes)

    @admin.display(description=_("Works"), boolean=True)
    def works(self, token) -> bool:
        return not token.is_over and token.user.is_active and token.user.is_staff

    def get_fields(self, request, obj=None):
        asked = ["name", "scopes", "expires_on", "networks"]
        return ["name", "user", "may", "expires_on", "networks", "created_at", "last_used_at"] if obj else asked

    def get_readonly_fields(self, request, obj=None):
        return self.get_fields(request, obj) if obj else []

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.owner = request.user
        return form

    def add_view(self, request, form_url="", extra_context=None):
        """With one way to save: whichever is chosen, the page that shows the secret comes next."""
        buttons = {"show_save_and_add_another": False, "show_save_and_continue": False}
        return super().add_view(request, form_url, {**buttons, **(extra_context or {})})

    def save_model(self, request, obj, form, change):
        obj.user, obj.secret = request.user, obj.new_secret()
        super().save_model(request, obj, form, change)
        note(AccountEvent.Kind.TOKEN_MADE, request, user=obj.user, note=f"“{obj.name}”")

    def response_add(self, request, obj, post_url_continue=None):
        """The one page that shows the secret. It is the answer itself, so nothing keeps it: no session, no message."""
        context = {**self.admin_site.each_context(request), "opts": self.opts, "token": obj, "secret": obj.secret}
        return TemplateResponse(
            request, "admin/access/made.html", context | {"title": gettext("“%(name)s” is made") % {"name": obj.name}}
        )


@admin.register(AccountEvent)
class AccountEventAdmin(admin.ModelAdmin):
    """Who came in, who was refused, and what changed; only to be read."""

    list_display = ["at", "what", "name", "by", "address", "remark"]
    list_filter = ["kind"]
    list_select_related = ["by"]
    list_per_page = 100
    list_display_links = None
    search_fields = ["name", "address", "request_id"]
    search_help_text = _("The name of an account, an address, or the id of a request")
    date_hierarchy = "at"
    readonly_fields = ["at", "kind", "name", "user", "by", "address", "request_id", "remark"]

    @admin.display(description=_("what"), ordering="kind")
    def what(self, event) -> str:
        return event.get_kind_display()

    @admin.display(description=_("note"), ordering="note")
    def remark(self, event) -> str:
        return gettext(event.note) if event.note else ""

    def has_module_permission(self, request) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None) -> bool:
        return request.user.has_perm("access.read_accountevent")

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False
