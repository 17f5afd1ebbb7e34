"""What models and their fields are called when they do not say it: by their own names, in the reader's language."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils.translation import gettext_lazy

NAMES = ("verbose_name", "verbose_name_plural")


def unspoken(models: Iterable[Any]) -> Iterator[tuple[Any, str]]:
    """(a field or the options of a model, which of its names Django has made of the name in the code)"""
    for model in models:
        options = model._meta
        yield from ((options, name) for name in NAMES if name not in options.original_attrs)
        for field in options.get_fields():
            if getattr(field, "_verbose_name", "") is None:
                yield field, "verbose_name"


def own_models() -> Iterator[Any]:
    for config in apps.get_app_configs():
        if Path(config.path).parent == settings.BASE_DIR:
            yield from config.get_models()


def translate_names() -> None:
    """Migrations do not see it: they keep what a model says itself."""
    for named, which in unspoken(own_models()):
        setattr(named, which, gettext_lazy(str(getattr(named, which))))
