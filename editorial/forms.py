"""The forms of the staff's pages, which ask why: for the history, and for readers when numbers or dates change."""

from collections.abc import Iterator

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from editorial.corrected import Correction
from editorial.corrections import KIND, LONGEST, WORDS, Reason, keys_in_text
from editorial.seen import SEEN
from editorial.translated import OTHERS, in_other_languages

GIVEN_WITH_A_CHANGE = (KIND, WORDS, *in_other_languages(WORDS))
WHY_IT_CHANGES = (
    _("Why published numbers or dates change"),
    {
        "fields": [*GIVEN_WITH_A_CHANGE],
        "description": _(
            "Readers have read them otherwise. What is said here stands on the page of the record and among "
            "the corrections."
        ),
    },
)


def reason_in(data) -> Reason:
    """What a form was sent, its own fields apart."""
    kind = data.get(KIND, "")
    texts = {name: data.get(name, "").strip()[:LONGEST] for name in GIVEN_WITH_A_CHANGE[1:]}
    return Reason(kind if kind in Correction.Kind.values else "", texts)


class AmendingForm(forms.ModelForm):
    """A form that hands the reason for other numbers or dates to the entry, whose rules ask for it."""

    def _post_clean(self):
        self.instance.amended_because = reason_in(self.data)
        self.instance.coming = self.links_to_come()
        super()._post_clean()

    def links_to_come(self) -> dict[str, tuple[str, str]]:
        """The amended links, before and after: they are written once the entry is saved."""
        names = [field.name for field in self.instance._meta.many_to_many if field.name in self.instance.amended_fields]
        return {
            name: (keys_in_text(getattr(self.instance, name).all()), keys_in_text(self.cleaned_data[name]))
            for name in names
            if self.instance.pk and name in self.changed_data and name in self.cleaned_data
        }


class ReasonFields(forms.Form):
    """The kind and the sentence, which are shown when they are needed."""

    reason_kind = forms.ChoiceField(
        label=_("Kind of change"),
        required=False,
        choices=[("", _("– choose –")), *Correction.Kind.choices],
        help_text=Correction._meta.get_field("kind").help_text,
    )
    reason, reason_es, reason_pt, reason_fr = (
        forms.CharField(
            label=label,
            required=False,
            max_length=LONGEST,
            widget=forms.Textarea(attrs={"rows": 2}),
            help_text=_("A sentence for readers. One language is enough."),
        )
        for label in (
            _("Reason for readers"),
            *(format_lazy(_("The same in {language}"), language=name) for name in OTHERS.values()),
        )
    )


class ReasonedForm(ReasonFields, AmendingForm):
    """A form that also asks why, and that knows what it has seen of the entry.

    The reason for readers is shown only when it is needed, see TrackedAdmin.
    """

    mark = ""  # of what is recorded when the form is opened
    is_drafted = False  # what it lacks is said where drafts are looked at
    refusal = ""  # why nothing is saved, whatever was typed
    seen = forms.CharField(
        required=False,
        widget=forms.HiddenInput,
        help_text=_("What the form has seen of the entry, see editorial.seen."),
    )

    change_reason = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=100,
        help_text=_("A few words for the history: what made this change necessary."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields[SEEN].initial = self.mark

    def clean(self):
        cleaned = super().clean()
        if self.refusal:
            raise ValidationError(self.refusal)
        if not self.is_drafted:
            self.instance.clean_links(cleaned)
        return cleaned

    @property
    def changes_the_entry(self) -> bool:
        return bool(set(self.changed_data) - {SEEN, "change_reason", *GIVEN_WITH_A_CHANGE})

    @property
    def asks_why(self) -> bool:
        """Whether published numbers or dates change, or a reason was typed already."""
        return bool(self.errors.keys() & {KIND, WORDS}) or any(self.data.get(name) for name in GIVEN_WITH_A_CHANGE)


class RemovalForm(ReasonFields):
    """Asks why a part of a record is deleted that the public has read."""

    def __init__(self, part, data=None):
        super().__init__(data)
        self.part = part

    def clean(self):
        self.part.amended_because = reason_in(self.data)
        self.part.clean_removal()


class PartForm(AmendingForm):
    """A row in the form of its record, in which the reason is given."""

    asks_why = False

    def _update_errors(self, errors):
        said = errors.error_dict if hasattr(errors, "error_dict") else {}
        asked = [error for name in (KIND, WORDS) for error in said.pop(name, ())]
        self.asks_why = bool(asked)
        if asked:
            self.add_error(None, ValidationError(asked))
        super()._update_errors(errors)


def faults(form, formsets) -> Iterator[tuple[str, str]]:
    """(sentence, the place in the form) of all that keeps it and its rows from being saved."""
    for name, said in form.errors.items():
        label = "" if name == NON_FIELD_ERRORS else f"{form[name].label}: "
        yield from ((f"{label}{sentence}", place_of(form, name)) for sentence in said)
    for formset in formsets:
        noun = capfirst(str(formset.model._meta.verbose_name))
        yield from ((f"{noun}: {sentence}", "") for sentence in formset.non_form_errors())
        for row in formset.forms:
            of = f" “{row.instance}”" if row.instance.pk else gettext(", new")
            for name, said in row.errors.items():
                label = "" if name == NON_FIELD_ERRORS else f", {row[name].label}"
                yield from ((f"{noun}{of}{label}: {one}", place_of(row, name)) for one in said)


def place_of(form, name: str) -> str:
    return "" if name == NON_FIELD_ERRORS else form[name].auto_id
