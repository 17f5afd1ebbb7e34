"""Requests to a server on this machine: as many as it can answer, or one after the other, timed."""

import selectors
import socket
import time
from itertools import count

HEADERS = "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: gzip\r\n\r\n"
UNKNOWN_PORTS = count(1024)


class Connection:
    """One that is kept open."""

    def __init__(self, port: int):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=120)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> None:
        self.socket.sendall(request)

    def answer(self) -> int:
        """Reads one whole answer; gives its length. Raises RuntimeError when it is no 200."""
        read = self.socket.recv(262_144)
        while b"\r\n\r\n" not in read:
            read += self.more()
        head, _, body = read.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(head.decode())
        length = next(
            int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-len")
        )
        left = length - len(body)
        while left > 0:
            left -= len(self.more())
        return length

    def more(self) -> bytes:
        if not (piece := self.socket.recv(262_144)):
            raise RuntimeError("The server closed the connection.")
        return piece


def request(path: str, port: int) -> bytes:
    return HEADERS.format(path=path, port=port).encode()


def per_second(port: int, path: str, *, seconds: float = 3, connections: int = 8) -> float:
    """How many answers a second, over several connections."""
    asked = request(path, port)
    with selectors.DefaultSelector() as selector:
        for _ in range(connections):
            connection = Connection(port)
            selector.register(connection.socket, selectors.EVENT_READ, connection)
            connection.ask(asked)
        answered, began = 0, time.perf_counter()
        while time.perf_counter() - began < seconds:
            for key, _ in selector.select():
                key.data.answer()
                key.data.ask(asked)
                answered += 1
        return answered / (time.perf_counter() - began)


def milliseconds(port: int, path: str, *, visits: int, kept: bool = False) -> list[float]:
    """Of each of so many visits, one after the other; unless `kept`, none is answered from the cache.

    A page is kept for the name of the host under which it was asked, and each visit uses another one.
    """
    connection = Connection(port)
    found = []
    for _ in range(visits):
        asked = request(path, port if kept else next(UNKNOWN_PORTS))
        began = time.perf_counter()
        connection.ask(asked)
        connection.answer()
        found.append((time.perf_counter() - began) * 1000)
    return found
