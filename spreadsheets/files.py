"""Sheets as downloads."""

import tempfile

from django.http import FileResponse

from spreadsheets.formats import FORMATS

KEPT_IN_MEMORY = 2_000_000


def file_response(resource, queryset, format_name: str, name: str, *, public: bool = True, marked: bool = False):
    """The rows of `queryset` as a download called `name`; `format_name` is one of FORMATS.

    It is written whole before it is sent: what breaks off on the way would look like a shorter list.
    """
    format_ = FORMATS[format_name]
    file = tempfile.SpooledTemporaryFile(KEPT_IN_MEMORY)  # noqa: SIM115 (the response closes it)
    for piece in format_.write(resource, queryset, public=public, marked=marked):
        file.write(piece)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.{format_name}", content_type=format_.content_type)
