"""The forms of a merge: which record stays, which values, and why."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from editorial.clashes import NOTHING
from editorial.corrections import KIND, LONGEST, WORDS, Reason
from editorial.forms import ReasonFields, reason_in
from editorial.translated import in_other_languages
from merging.differences import GOES, STAYS
from merging.plan import Plan
from merging.references import foreign_keys

WHY = forms.CharField(
    label=_("Why"),
    max_length=LONGEST,
    widget=forms.TextInput(attrs={"size": 60}),
    help_text=_("A sentence for the history of every record concerned: how you know."),
)


class ChooseForm(forms.Form):
    """The record that stays, searched for as in any form."""

    def __init__(self, *args, goes, rows, label, **kwargs):
        super().__init__(*args, **kwargs)
        leading_there: Any = next(foreign_keys(type(goes))).field
        self.fields["into"] = forms.ModelChoiceField(
            rows.exclude(pk=goes.pk),
            label=gettext("The %(kind)s that stays") % {"kind": goes._meta.verbose_name},
            widget=AutocompleteSelect(leading_there, admin.site),
            help_text=gettext(
                "Search by name, acronym or key. On the next page you see what would move; nothing is done yet."
            ),
            error_messages={
                "invalid_choice": gettext("Choose another %(kind)s than this one.") % {"kind": goes._meta.verbose_name}
            },
        )
        self.fields["into"].label_from_instance = label


class ReasonsForm(forms.Form):
    """Why, for the history; and for readers, where numbers or dates change that they have read."""

    why = WHY

    def __init__(self, *args, amends: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if amends:
            self.fields |= ReasonFields().fields

    def because(self, user) -> Reason:
        said = reason_in(self.data)
        return Reason(said.kind, said.texts, user)

    @property
    def reasons(self) -> list:
        names = ("why", KIND, WORDS, *in_other_languages(WORDS))
        return [self[name] for name in names if name in self.fields]


class MergeForm(ReasonsForm):
    """Which of two values stays, field by field, and the promise of the preview."""

    digest = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, plan: Plan, **kwargs):
        super().__init__(*args, amends=plan.may_amend, **kwargs)
        for one in plan.differences:
            self.fields[f"value_{one.name}"] = forms.ChoiceField(
                label=str(one.field.verbose_name).capitalize(),
                choices=[(STAYS, one.stays or NOTHING), (GOES, one.goes)],
                widget=forms.RadioSelect,
                initial=one.usual,
            )
        if plan.needs_consent:
            self.fields["consent"] = forms.BooleanField(
                label=gettext("Yes, readers may see this from now on"),
                error_messages={"required": gettext("Say that readers may see what becomes public, or do not merge.")},
            )

    @property
    def values(self) -> list:
        return [self[name] for name in self.fields if name.startswith("value_")]

    @property
    def chosen(self) -> set[str]:
        given = {name: value for name, value in self.cleaned_data.items() if name.startswith("value_")}
        return {name.removeprefix("value_") for name, value in given.items() if value == GOES}
