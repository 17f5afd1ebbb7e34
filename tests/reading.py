"""Reads answers of the site as text."""


def body(response) -> str:
    """The whole answer, also one that is sent while it is written."""
    return (b"".join(response.streaming_content) if response.streaming else response.content).decode()


def page_of(client, record) -> str:
    return body(client.get(record.get_absolute_url()))


def page_and_file_of(client, record) -> str:
    """All that the public can read at a record's address."""
    return page_of(client, record) + body(client.get(f"{record.get_absolute_url().rstrip('/')}.json"))


def seen(client, record, names: list[str]) -> list[str]:
    """Which of the names stand on the record's page or in its file."""
    text = page_and_file_of(client, record)
    return [name for name in names if name in text]
