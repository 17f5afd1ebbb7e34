"""The calls to our own imports and exports that are measured, in one place."""

from collections.abc import Iterator
from pathlib import Path

from django.test import Client

from bench.rows import COLUMNS
from programmes.models import Programme
from spreadsheets import actions
from spreadsheets.formats import DOWNLOADS
from spreadsheets.models import ImportRun
from spreadsheets.origin import Origin
from spreadsheets.resources import SheetResource


def previewed(path: Path) -> ImportRun:
    """From the file to the stored preview."""
    run = actions.receive_path("programmes", path)
    actions.preview(run)
    run.refresh_from_db()
    if run.state != ImportRun.State.PREVIEWED or run.wrong:
        raise RuntimeError(f"Our preview is “{run.state}” and finds {run.wrong} wrong rows. {run.message}")
    return run


def commit(run: ImportRun) -> None:
    actions.commit(run, None)
    run.refresh_from_db()
    if run.state != ImportRun.State.COMMITTED:
        raise RuntimeError(f"Our commit saved nothing: {run.message}")


def page_of(client: Client, run: ImportRun) -> bytes:
    answer = client.get(run.get_absolute_url())
    if answer.status_code != 200:
        raise RuntimeError(f"The page of the preview answers {answer.status_code}.")
    return b"".join(answer) if answer.streaming else answer.content


def exported(format_name: str, columns: list[str] | None = COLUMNS, **only) -> Iterator[bytes]:
    """The bytes of a public file of those programmes, as they come; it has all columns when these are None."""
    resource = SheetResource.registry["programmes"](only=columns)
    origin = Origin(resource, "http://127.0.0.1:8000")
    return DOWNLOADS[format_name].write(
        resource, Programme.objects.published().filter(**only), public=True, origin=origin
    )
