"""Sheets as downloads."""

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

from spreadsheets.formats import FORMATS


def file_response(resource, queryset, format_name: str, name: str, *, public: bool = True):
    """The rows of `queryset` as a download called `name`; `format_name` is one of FORMATS.

    It is sent in pieces: CSV and JSON while they are written, workbooks from a temporary file.
    """
    format_ = FORMATS[format_name]
    pieces = format_.write(resource, queryset, public=public)
    disposition = content_disposition_header(as_attachment=True, filename=f"{name}.{format_name}")
    return StreamingHttpResponse(
        pieces, content_type=format_.content_type, headers={"Content-Disposition": disposition}
    )
