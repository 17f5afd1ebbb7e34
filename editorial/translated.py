"""What records say in the other languages of the site: beside each English text a column for each of them."""

from dataclasses import dataclass

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from editorial.languages import active_language

OTHERS = {"es": _("Spanish"), "pt": _("Portuguese"), "fr": _("French")}
ENGLISH = "en"


def in_other_languages(*names: str) -> list[str]:
    """The columns in which these texts are translated, language by language."""
    return [f"{name}_{language}" for language in OTHERS for name in names]


def translations(field: models.CharField | models.TextField, label) -> list:
    """A column like `field` for each other language, in the order of OTHERS. All of them may stay empty."""
    return [
        type(field)(
            format_lazy(_("{label} in {language}"), label=label, language=name),
            max_length=field.max_length,
            blank=True,
            default="",
            help_text=format_lazy(
                _("What readers of {language} see instead of the English. Empty: they see the English, marked so."),
                language=name,
            ),
        )
        for name in OTHERS.values()
    ]


@dataclass(frozen=True, slots=True)
class Wording:
    """A text as the reader gets it, and the language that it is in."""

    text: str
    language: str

    def __str__(self):
        return self.text

    def __bool__(self):
        return bool(self.text)

    @property
    def is_foreign(self) -> bool:
        """Whether it is not in the language of the page, because nobody has translated it."""
        return bool(self.text) and self.language != active_language()


def readers(name: str):
    """The same as an expression, for queries that read no whole records."""
    language = active_language()
    if language not in OTHERS:
        return F(name)
    return Coalesce(NullIf(F(f"{name}_{language}"), Value("")), F(name))


class Translated(models.Model):
    """Something whose texts named in `translated` have columns in the other languages."""

    translated: tuple[str, ...] = ()

    class Meta:
        abstract = True

    def wording(self, name: str) -> Wording:
        """In the reader's language, or else in English."""
        language = active_language()
        if language in OTHERS and (text := getattr(self, f"{name}_{language}")):
            return Wording(text, language)
        return Wording(getattr(self, name), ENGLISH)

    def all_wordings(self) -> dict[str, dict[str, str]]:
        """{language: {name: text}} of what is translated."""
        found = {
            language: {name: text for name in self.translated if (text := getattr(self, f"{name}_{language}"))}
            for language in OTHERS
        }
        return {language: texts for language, texts in found.items() if texts}
