"""Texts in Markdown: a field that is one has the editor in every form of the staff."""

from django.db import models


class MarkdownField(models.TextField):
    """To the database and its migrations it is any other text."""

    def deconstruct(self):
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs


def has_markdown(model: type[models.Model]) -> bool:
    return any(isinstance(field, MarkdownField) for field in model._meta.fields)
