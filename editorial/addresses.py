"""Addresses that stand on every page many times over, and those of the staff's forms."""

from functools import lru_cache

from django.urls import reverse

from editorial.languages import active_language

REMEMBERED = 20_000


def address(name: str, *args: str) -> str:
    """What `reverse` answers in the reader's language, looked up once in a process."""
    return looked_up(name, args, active_language())


@lru_cache(REMEMBERED)
def looked_up(name: str, args: tuple[str, ...], language: str) -> str:
    """The language is the active one: it is named for telling one answer from another."""
    return reverse(name, args=args)


def form_address(model, pk) -> str:
    """Of the staff's form of an entry."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[pk])


def add_address(model) -> str:
    """Of the form of a new one."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")


def list_address(model) -> str:
    """Of the staff's list of such entries."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
