"""What the tests of the search ask it."""

from django.test import Client


def found(text: str, *kinds: str) -> list[str]:
    """The records that the page of the search lists, in its order."""
    answer = Client().get("/search/", {"q": text, "kind": kinds})
    return [str(result.record) for result in answer.context["page"]]


def suggested(text: str) -> list[str]:
    answer = Client().get("/search/suggest/", {"q": text})
    return [str(record) for _, record, _ in answer.context["suggestions"]]
