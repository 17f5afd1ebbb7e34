"""A parameter that follows the reader from page to page, such as the day that they look at."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

LINK = re.compile(r'( (?:href|src|action|data-hx-get)=")([/?][^"]*)"')
FORM = re.compile(r'<form\b[^>]* action="(/[^"]*)"[^>]*>')


def carry(response, name: str, value: str, leaves_out: Callable[[str], bool]) -> None:
    """Every link, picture and form of a page, but those to the paths that are left out, has the parameter too."""
    if response.get("Content-Type", "").startswith("text/html"):
        page = LINK.sub(
            lambda found: f'{found[1]}{carried(found[2], name, value, leaves_out, "&amp;")}"', response.content.decode()
        )
        # A form that is sent by GET leaves out what stands behind the address that it is sent to.
        field = f'<input type="hidden" name="{name}" value="{value}">'
        response.content = FORM.sub(lambda found: found[0] + ("" if leaves_out(found[1]) else field), page)


def carried(address: str, name: str, value: str, leaves_out: Callable[[str], bool], ampersand: str = "&") -> str:
    """An address of this site with the parameter, unless it has it or is left out."""
    try:
        parts = urlsplit(address)
    except ValueError:  # it leads nowhere
        return address
    if f"{name}=" in parts.query or leaves_out(parts.path):
        return address
    between = ampersand if parts.query else ""
    return parts._replace(query=f"{parts.query}{between}{name}={value}").geturl()
