"""The staff's pages of publications: what each would change, what it lacks, what is done with it."""

import datetime
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from drafts import actions
from drafts.forms import NameForm, TimeForm, WordsForm
from drafts.keeping import DraftForm
from drafts.linked import linked_to
from drafts.models import Draft, Publication, Typed
from drafts.rights import may_begin, may_change, may_keep, may_publish_all, may_work_on
from drafts.sent import Refused
from drafts.showing import draft_in_words, moment_in_words, stage_in_words
from drafts.together import digest_of, what_is_lacking
from drafts.typed import again_view, keep_view
from editorial.admin import OnlyRead
from editorial.clashes import number_in
from editorial.seen import SEEN

Stage = Publication.Stage


class GoingOn(admin.SimpleListFilter):
    title = gettext_lazy("what is to be done")
    parameter_name = "which"

    def lookups(self, request, model_admin):
        return [
            ("going-on", gettext("Going on")),
            ("mine", gettext("Begun by me")),
            ("review", gettext("To review")),
            ("scheduled", gettext("Has a time")),
        ]

    def queryset(self, request, queryset):
        going_on = queryset.going_on()
        return {
            "going-on": going_on,
            "mine": going_on.filter(begun_by=request.user),
            "review": going_on.filter(stage=Stage.IN_REVIEW),
            "scheduled": going_on.filter(publish_at__isnull=False),
        }.get(self.value(), queryset)


@admin.register(Publication)
class PublicationAdmin(OnlyRead, admin.ModelAdmin):
    """Everything that is done with a publication is a button of its page; the list leads there."""

    list_display = ["__str__", "stage", "number", "publish_at", "begun_by", "changed_at"]
    list_select_related = ["begun_by"]
    list_filter = [GoingOn, "stage"]
    list_per_page = 100
    search_fields = ["name", "begun_by__username"]

    def get_urls(self):
        of_one = "of/<str:label>/<int:pk>"
        return [
            path(f"{of_one}/", self.admin_site.admin_view(self.form_view), name="drafts_form"),
            path("typed/", self.admin_site.admin_view(keep_view), name="drafts_typed"),
            path("typed/<int:pk>/", self.admin_site.admin_view(again_view), name="drafts_typed_again"),
            path(f"{of_one}/begin/", self.admin_site.admin_view(self.begin_view), name="drafts_begin"),
            *super().get_urls(),
        ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("drafts__content_type")

    @admin.display(description=gettext_lazy("drafts"))
    def number(self, publication) -> int:
        return len(publication.drafts.all())

    # Drafts

    def record_of(self, request, label: str, pk: int):
        """Raises Http404 or PermissionDenied."""
        model: Any = next((model for model in apps.get_models() if model._meta.label_lower == label), None)
        if model is None or not self.admin_site.is_registered(model):
            raise Http404(gettext("There are no drafts of this kind."))
        record = self.admin_site.get_model_admin(model).get_queryset(request).filter(pk=pk).first()
        if record is None:
            raise Http404(gettext("There is no such %(kind)s.") % {"kind": model._meta.verbose_name})
        return record

    def form_view(self, request, label: str, pk: int, typed: Typed | None = None):
        """The form of a record whose sending keeps a draft."""
        record = self.record_of(request, label, pk)
        draft = self.draft_in(request, record, is_sent=request.method == "POST" or typed is not None)
        if not (may_change(request.user, type(record)) if draft else may_keep(request.user, record)):
            raise PermissionDenied
        form = DraftForm(request, record, draft)
        if typed:
            return form.again(typed)
        return form.begun_anew() if request.GET.get("draft") and not draft else form.answer()

    def draft_in(self, request, record, *, is_sent: bool) -> Draft | None:
        """None when a new one is begun, as from what was sent to one that has ended meanwhile."""
        asked = request.GET.get("draft", "")
        if not asked:
            return None
        draft = Draft.objects.of(record).going_on().filter(pk=number_in(asked)).first()
        if (draft is None or draft.sent is None) and not is_sent:
            raise Http404(gettext("There is no such draft any more."))
        return draft

    def begin_view(self, request, label: str, pk: int):
        """A publication of a record that is not public yet, to which others can be added."""
        record = self.record_of(request, label, pk)
        if request.method != "POST" or not may_begin(request.user, record):
            raise PermissionDenied
        return HttpResponseRedirect(actions.begin(record, user=request.user).get_absolute_url())

    # The page of a publication

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("drafts.view_publication")

    def change_view(self, request, object_id, form_url="", extra_context=None):
        publication = self.get_object(request, object_id)
        if publication is None:
            raise Http404(gettext("There is no such publication."))
        if not self.has_view_permission(request, publication):
            raise PermissionDenied
        lacking: list = []
        if request.method == "POST":
            if not may_work_on(request.user, publication):
                raise PermissionDenied
            try:
                return self.act(request, publication)
            except ValidationError as error:
                self.message_user(request, " ".join(error.messages), messages.ERROR)
            except Refused as refused:
                lacking = refused.lacking
                self.message_user(request, gettext("Nothing was done: what is missing stands below."), messages.ERROR)
            publication = self.get_object(request, object_id)
        return self.page(request, publication, lacking)

    def act(self, request, publication: Publication) -> HttpResponseRedirect:
        """Does what the button says. Raises ValidationError, Refused or PermissionDenied."""
        name, _, number = request.POST.get("act", "").partition(":")
        guarded = self.acts_of_publishers(request, publication)
        do = {**self.acts_of_makers(request, publication, number), **guarded}.get(name)
        if do is None:
            raise ValidationError(gettext("Choose one of the buttons."))
        if name in guarded and not may_publish_all(request.user, publication):
            raise PermissionDenied
        told = do()
        self.message_user(request, told, messages.SUCCESS)
        return HttpResponseRedirect(publication.get_absolute_url())

    def acts_of_makers(self, request, publication, number: str) -> dict[str, Callable[[], str]]:
        """{what a button says: what does it, and tells of it}"""
        return {
            "send": lambda: self.spoken(actions.send, gettext("“{}” waits for review."), request, publication),
            "say": lambda: self.spoken(actions.say, gettext("Kept what you said."), request, publication),
            "drop": lambda: self.spoken(
                actions.drop, gettext("“{}” is thrown away, to be read here."), request, publication
            ),
            "name": lambda: self.rename(request, publication),
            "add": lambda: self.add(request, publication),
            "join": lambda: self.join(request, publication, number),
            "take-out": lambda: self.take_out(request, publication, number),
        }

    def acts_of_publishers(self, request, publication) -> dict[str, Callable[[], str]]:
        seen = {"seen": request.POST.get(SEEN, "")}
        return {
            "return": lambda: self.spoken(actions.give_back, gettext("“{}” was returned."), request, publication),
            "approve": lambda: self.spoken(actions.approve, gettext("“{}” is approved."), request, publication, **seen),
            "publish": lambda: self.done(actions.publish, gettext("“{}” is public now."), request, publication, **seen),
            "schedule": lambda: self.schedule(request, publication),
            "unschedule": lambda: self.done(
                actions.unschedule, gettext("“{}” has no time any more."), request, publication
            ),
        }

    def spoken(self, do: Callable, told: str, request, publication, **seen: str) -> str:
        do(publication, user=request.user, words=request.POST.get("words", ""), **seen)
        return told.format(publication)

    def done(self, do: Callable, told: str, request, publication, **seen: str) -> str:
        do(publication, user=request.user, **seen)
        return told.format(publication)

    def rename(self, request, publication) -> str:
        form = NameForm(request.POST)
        if not form.is_valid():
            raise ValidationError(gettext("Give it a name of 200 characters at most."))
        actions.rename(publication, form.cleaned_data["name"])
        return gettext("Named.")

    def schedule(self, request, publication) -> str:
        form = TimeForm(request.POST)
        if not form.is_valid():
            raise ValidationError(gettext("Give the day and the time, such as 2026-03-02 and 09:00."))
        actions.schedule(publication, form.moment, user=request.user, seen=request.POST.get(SEEN, ""))
        return gettext("“%(publication)s” will be published on %(moment)s.") % {
            "publication": publication,
            "moment": moment_in_words(form.moment),
        }

    def add(self, request, publication) -> str:
        chosen = set(request.POST.getlist("record"))
        records = [one for one in linked_to(publication, request.user) if key_of(one) in chosen]
        if not records:
            raise ValidationError(gettext("Choose what is to be added."))
        actions.add(publication, records, user=request.user)
        return gettext("Added: %(names)s.") % {"names": ", ".join(f"“{record}”" for record in records)}

    def join(self, request, publication, number: str) -> str:
        other = Publication.objects.going_on().exclude(pk=publication.pk).filter(pk=number_in(number))
        if not (found := other.first()) or not may_work_on(request.user, found):
            raise ValidationError(gettext("That publication is not there any more."))
        actions.join(publication, found, user=request.user)
        return gettext("The drafts of “%(found)s” are in this one now.") % {"found": found}

    def take_out(self, request, publication, number: str) -> str:
        draft = publication.drafts.filter(pk=number_in(number)).first()
        if draft is None:
            raise ValidationError(gettext("That draft is not there any more."))
        actions.take_out(draft, user=request.user)
        return gettext("Took “%(draft)s” out.") % {"draft": draft}

    def page(self, request, publication: Publication, lacking: list) -> TemplateResponse:
        user, is_going_on = request.user, publication.is_going_on
        may_work = is_going_on and may_work_on(user, publication)
        lacking = lacking or (what_is_lacking(publication, user) if may_work else [])
        drafts = list(publication.drafts.all())
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(publication),
            "publication": publication,
            "stage": stage_in_words(publication),
            "drafts": [draft_in_words(draft, user, lacking) for draft in drafts],
            "lacking": lacking,
            "seen": digest_of(publication, user) if may_work else "",
            "may_work": may_work,
            "may_publish": may_work and may_publish_all(user, publication),
            "steps": publication.steps.select_related("user"),
            "words": WordsForm(),
            "time": TimeForm(initial={"day": timezone.localdate() + datetime.timedelta(days=1)}),
            "name": NameForm(instance=publication),
            "linked": [(key_of(one), one) for one in linked_to(publication, user)] if may_work else [],
            "others": self.others(publication) if may_work else [],
        }
        return TemplateResponse(request, "admin/drafts/publication.html", context)

    def others(self, publication):
        """Whose drafts could join this one."""
        return Publication.objects.going_on().exclude(pk=publication.pk).order_by("-changed_at")[:20]


def key_of(record) -> str:
    return f"{record._meta.label_lower}:{record.pk}"
