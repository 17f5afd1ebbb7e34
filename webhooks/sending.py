"""One POST to an address that a person has typed in. It reaches nothing that only this machine can reach.

The name is resolved once, each address it has is judged, and the connection goes to one that passed: what the name
leads to a moment later makes no difference.
"""

import http.client
import io
import socket
import ssl
import time
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from access.models import without_mapping

TIME_LIMIT = 10  # seconds for everything after the look-up of the name
READ = 1_000  # bytes of an answer
PORTS = {"https": 443, "http": 80}


class Refused(ValidationError):
    """An address to which nothing is sent."""


@dataclass(frozen=True)
class Answer:
    """What came of an attempt: a status, or none and the sentence that says why."""

    status: int | None
    text: str
    seconds: float = 0

    @property
    def is_good(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True)
class Target:
    scheme: str
    host: str
    port: int
    path: str

    @classmethod
    def read(cls, address: str) -> "Target":
        """What an address says. Raises Refused with a sentence about what is wrong with it."""
        if not address.isascii() or not address.isprintable() or " " in address:
            raise Refused(_("Write the address in plain letters, with %20 for a space and xn--… for other scripts."))
        try:
            parts = urlsplit(address)
            scheme, host, port = parts.scheme, parts.hostname or "", parts.port
        except ValueError as error:
            raise Refused(
                _("“%(address)s” is not an address: %(error)s.") % {"address": address, "error": error}
            ) from error
        if scheme not in PORTS or not host:
            raise Refused(
                _("“%(address)s” is not an address of the web. Write one like https://example.org/hooks.")
                % {"address": address}
            )
        if "@" in parts.netloc:
            raise Refused(_("The address holds a name or a password before the @. Messages are signed; leave it out."))
        if parts.fragment:
            raise Refused(_("“#%(fragment)s” is for browsers. Leave it out.") % {"fragment": parts.fragment})
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return cls(scheme, host, port or PORTS[scheme], path)

    @property
    def is_secure(self) -> bool:
        return self.scheme == "https"

    @property
    def host_header(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    def addresses(self) -> list[str]:
        """Where the host is and may be reached. Raises Refused when that is nowhere."""
        try:
            found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise Refused(_("The name “%(host)s” leads to no address.") % {"host": self.host}) from error
        known = list(dict.fromkeys(str(info[4][0]) for info in found))
        outside = [address for address in known if is_allowed(address) or is_public(address)]
        if not outside:
            raise Refused(
                _(
                    "“%(host)s” is %(names)s, which is not on the public internet. Nothing is sent there, "
                    "unless the operator allows it by the setting WEBHOOKS_ALLOW."
                )
                % {"host": self.host, "names": " and ".join(known)}
            )
        open_to_us = outside if self.is_secure else [address for address in outside if is_allowed(address)]
        if not open_to_us:
            raise Refused(
                _(
                    "What is sent to “%(host)s” could be read on the way: write https://. Plain http:// is "
                    "only for addresses that the operator allows by the setting WEBHOOKS_ALLOW."
                )
                % {"host": self.host}
            )
        return open_to_us


def read_address(address: str) -> IPv4Address | IPv6Address:
    return without_mapping(ip_address(address))


def is_allowed(address: str) -> bool:
    return any(read_address(address) in ip_network(network) for network in settings.WEBHOOKS_ALLOW)


def is_public(address: str) -> bool:
    """Whether it is an address of the internet at large, and leads to no other address that it holds."""
    read = read_address(address)
    if not read.is_global or read.is_multicast or read.is_reserved:
        return False
    return read.version == 4 or not (read.sixtofour or read.teredo or read.is_site_local)


class TimedConnection:
    """A connection whose waits, all together, end at a moment. http.client takes it for a socket."""

    def __init__(self, target: Target, address: str, ends_at: float):
        self.ends_at = ends_at
        self.socket = socket.create_connection((address, target.port), timeout=self.left())
        if target.is_secure:
            try:
                self.in_time()
                self.socket = ssl.create_default_context().wrap_socket(self.socket, server_hostname=target.host)
            except BaseException:
                self.hang_up()
                raise

    def left(self) -> float:
        left = self.ends_at - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def in_time(self) -> socket.socket:
        """The socket, for something that may take as long as is left."""
        self.socket.settimeout(self.left())
        return self.socket

    def sendall(self, sent) -> None:
        self.in_time().sendall(sent)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(TimedReader(self))

    def close(self) -> None:
        """http.client says this as soon as it has the head of an answer; the body is still to be read."""

    def hang_up(self) -> None:
        self.socket.close()


class TimedReader(io.RawIOBase):
    def __init__(self, connection: TimedConnection):
        self.connection = connection

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        return self.connection.in_time().recv_into(buffer)


def connect(target: Target) -> TimedConnection:
    """To the first of its addresses that answers."""
    ends_at = time.monotonic() + TIME_LIMIT
    *others, last = target.addresses()
    for address in others:
        try:
            return TimedConnection(target, address, ends_at)
        except ConnectionError:
            continue
    return TimedConnection(target, last, ends_at)


def post(address: str, body: str, headers: dict[str, str]) -> Answer:
    """Sends and gives what came of it; it raises nothing that a receiver can cause."""
    began = time.monotonic()
    try:
        status, text = exchange(Target.read(address), body.encode(), headers)
    except Refused as error:
        status, text = None, " ".join(error.messages)
    except TimeoutError:
        status, text = None, f"There was no answer within {TIME_LIMIT} seconds."
    except ssl.SSLError as error:
        status, text = (
            None,
            f"The connection cannot be secured: {getattr(error, 'verify_message', '') or error.reason}.",
        )
    except (OSError, http.client.HTTPException) as error:
        status, text = None, f"There was no answer that can be read: {error or type(error).__name__}."
    return Answer(status, text.replace("\x00", "\N{REPLACEMENT CHARACTER}"), time.monotonic() - began)


def exchange(target: Target, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    """The status and the beginning of the answer. A redirect is an answer like any other: nothing follows it."""
    connection = connect(target)
    client = http.client.HTTPConnection(target.host)
    client.sock = connection
    try:
        client.request("POST", target.path, body, {"host": target.host_header, "connection": "close", **headers})
        response = client.getresponse()
        if elsewhere := response.getheader("location", "") if 300 <= response.status < 400 else "":
            return response.status, f"Redirects are not followed. This one leads to {elsewhere[:200]}."
        return response.status, beginning(response)
    finally:
        connection.hang_up()


def beginning(response: http.client.HTTPResponse) -> str:
    """Of what the answer says. It has come with its status: a body that never ends changes nothing."""
    try:
        return response.read(READ).decode(errors="replace")
    except (OSError, http.client.HTTPException):
        return ""
