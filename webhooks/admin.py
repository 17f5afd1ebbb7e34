"""The staff's pages of webhooks, for administrators alone: who is told what, and the log of what was sent."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from editorial.admin import OnlyRead
from webhooks import actions
from webhooks.models import Act, Delivery, Subscription
from webhooks.nouns import by_name
from webhooks.sending import Target

PERMISSION = "webhooks.manage_webhooks"


class SubscriptionForm(forms.ModelForm):
    acts = forms.MultipleChoiceField(
        label=_("Tell of"),
        choices=Act,
        initial=Act.values,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What was never public is told to nobody."),
    )
    nouns = forms.MultipleChoiceField(
        label=_("Only of"),
        required=False,
        choices=lambda: [(noun, noun) for noun in by_name()],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The nouns of the API. None: all of them."),
    )

    class Meta:
        fields = ["name", "address", "acts", "nouns", "is_active"]
        widgets = {"address": forms.URLInput(attrs={"size": 80})}

    def clean_address(self):
        address = self.cleaned_data["address"].strip()
        if address != self.instance.address:
            Target.read(address).addresses()
        return address


class ForAdministrators(admin.ModelAdmin):
    list_per_page = 100
    view_on_site = False

    def may_manage(self, request) -> bool:
        return request.user.has_perm(PERMISSION)

    def has_view_permission(self, request, obj=None):
        return self.may_manage(request)

    def has_add_permission(self, request):
        return self.may_manage(request)

    def has_change_permission(self, request, obj=None):
        return self.may_manage(request)

    def has_delete_permission(self, request, obj=None):
        return self.may_manage(request)

    def has_module_permission(self, request):
        return self.may_manage(request)


@admin.register(Subscription)
class SubscriptionAdmin(ForAdministrators):
    """The secret is shown when it is made, and never again."""

    form = SubscriptionForm
    list_display = ["name", "address", "told_of", "is_active", "given_up", "why_off"]
    search_fields = ["name", "address"]
    readonly_fields = ["given_up", "why_off", "created_at"]
    acts = [{"name": "test", "label": _("Send a test")}, {"name": "renew", "label": _("Make a new secret")}]

    @admin.display(description=_("Tell of"))
    def told_of(self, subscription) -> str:
        nouns = ", ".join(subscription.nouns) or gettext("everything")
        return f"{', '.join(subscription.acts)}: {nouns}"

    def get_fields(self, request, obj=None):
        fields = [*SubscriptionForm.Meta.fields]
        return fields + self.readonly_fields if obj else fields

    def get_deleted_objects(self, objs, request):
        """Its log goes with it, though nobody deletes from the log."""
        found, counts, _lacking, protected = super().get_deleted_objects(objs, request)
        return found, counts, set(), protected

    def add_view(self, request, form_url="", extra_context=None):
        """With one way to save: whichever is chosen, the page that shows the secret comes next."""
        buttons = {"show_save_and_add_another": False, "show_save_and_continue": False}
        return super().add_view(request, form_url, {**buttons, **(extra_context or {})})

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["acts"] = self.acts if change else []
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if change and "is_active" in form.changed_data and obj.is_active:
            obj.switch_on()

    def response_add(self, request, obj, post_url_continue=None):
        return self.show_secret(request, obj)

    def response_change(self, request, obj):
        """The buttons beside Save: the form is saved first, then the act is done."""
        act = request.POST.get("act")
        if act == "renew":
            obj.replace_secret()
            self.log_change(request, obj, gettext("Made a new secret."))
            return self.show_secret(request, obj)
        if act == "test":
            delivery = actions.send_test(obj)
            sentence = gettext('A test is on its way. <a href="{}">What becomes of it</a> is in the log.')
            self.message_user(request, format_html(sentence, delivery.get_absolute_url()), messages.SUCCESS)
            return HttpResponseRedirect(request.get_full_path())
        return super().response_change(request, obj)

    def show_secret(self, request, subscription):
        """The one page that shows the secret. It is the answer itself, so nothing keeps it: no session, no message."""
        context = {**self.admin_site.each_context(request), "opts": self.opts, "subscription": subscription}
        context["secret"] = subscription.secret
        context["title"] = gettext("The secret of “%(subscription)s”") % {"subscription": subscription}
        return TemplateResponse(request, "admin/webhooks/secret.html", context)


@admin.register(Delivery)
class DeliveryAdmin(OnlyRead, ForAdministrators):
    """What was sent and how it went. It is a log: nothing in it can be altered, but a message can be sent again."""

    change_form_template = "admin/webhooks/delivery.html"
    list_display = [
        "created_at", "subscription", "act", "count", "state", "attempts", "status", "seconds", "shown_answer",
        "next_attempt_at",
    ]  # fmt: skip
    list_filter = ["state", "act", "subscription"]
    list_select_related = ["subscription"]
    fields = [
        "id", "subscription", "act", "count", "created_at", "state", "attempts", "attempted_at", "status", "seconds",
        "answer", "next_attempt_at", "body",
    ]  # fmt: skip
    actions = ["send_selected_again"]

    def get_readonly_fields(self, request, obj=None):
        return self.fields

    @admin.display(description=_("Answer"))
    def shown_answer(self, delivery) -> str:
        return delivery.answer[:80]

    @admin.action(description=_("Send the chosen messages again"), permissions=["view"])
    def send_selected_again(self, request, queryset):
        for delivery in queryset:
            self.send_again(request, delivery)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        if request.method != "POST":
            return super().change_view(request, object_id, form_url, extra_context)
        if not self.may_manage(request) or request.POST.get("act") != "again":
            raise PermissionDenied
        if (delivery := self.get_object(request, object_id)) is None:
            raise Http404(gettext("There is no such message in the log."))
        self.send_again(request, delivery)
        return HttpResponseRedirect(request.get_full_path())

    def send_again(self, request, delivery):
        try:
            actions.send_again(delivery)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
        else:
            self.message_user(
                request, gettext("“%(delivery)s” is on its way again.") % {"delivery": delivery}, messages.SUCCESS
            )
