"""What readers are told about a record beside what it says itself: whoever knows of something is asked for it."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.dispatch import Signal

# `sender` is the model, `keys` are the primary keys of some of its rows; a receiver answers {key: [remark, …]}, each
# remark with a `reason` in the languages of the site and the time at which it was `created_at`.
asked = Signal()


def remarks_about(model: type[Model], keys: Iterable[int]) -> dict[int, list[Any]]:
    found: dict[int, list] = defaultdict(list)
    answers: Any = asked.send(model, keys=list(keys))
    for _, answer in answers:
        for key, remarks in answer.items():
            found[key] += remarks
    return found
