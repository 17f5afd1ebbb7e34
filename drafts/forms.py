"""What the page of a publication asks."""

import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from drafts.models import LONGEST, Publication


class WordsForm(forms.Form):
    words = forms.CharField(
        label=_("What you want to say about it"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        help_text=_("Kept with the publication. Whoever returns it has to say what is to be done."),
    )


class TimeForm(forms.Form):
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    hour = forms.TimeField(
        label=_("Time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), initial=datetime.time(9)
    )

    @property
    def moment(self) -> datetime.datetime:
        """By the observatory's clock."""
        return timezone.make_aware(datetime.datetime.combine(self.cleaned_data["day"], self.cleaned_data["hour"]))


class NameForm(forms.ModelForm):
    class Meta:
        model = Publication
        fields = ["name"]
        labels = {"name": _("Name of this publication")}
