"""The rules. A new one is a file here with a class in it, and nothing else."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from checks.rule import Rule


@cache
def rules() -> dict[str, Rule]:
    """{name: rule}"""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    found = [rule() for rule in Rule.__subclasses__() if rule.__module__.startswith(f"{__name__}.")]
    return {rule.name: rule for rule in sorted(found, key=lambda rule: rule.name)}
