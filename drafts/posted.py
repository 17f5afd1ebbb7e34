"""What forms send, as it is kept and as it is sent again."""

from django.http import QueryDict

LEFT_OUT = ("csrfmiddlewaretoken", "act", "clash")
PREFIXES = ("_", "choice-", "before-", "theirs-", "mine-")


def as_kept(posted: QueryDict) -> dict[str, list[str]]:
    """The fields of a form, without what its buttons say."""
    return {
        name: [value.replace("\x00", "") for value in values]  # PostgreSQL keeps none, and no form takes one
        for name, values in posted.lists()
        if name not in LEFT_OUT and not name.startswith(PREFIXES)
    }


def as_posted(sent: dict[str, list[str]]) -> QueryDict:
    """As a browser would send it."""
    found = QueryDict(mutable=True)
    for name, values in sent.items():
        found.setlist(name, values)
    return found
