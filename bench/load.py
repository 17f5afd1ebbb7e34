"""A server on this machine: waited for, and asked as often as it can answer or one question after the other, timed."""

import http.client
import selectors
import socket
import subprocess
import time
from itertools import count

HEADERS = "GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: gzip\r\n\r\n"
PATIENCE = 120  # seconds until a server answers
NUMBERS = count(1024)


def another_host() -> str:
    """A name of this machine that was not used before. Pages are kept for the name under which they were asked, so
    none asked under this one is answered from the cache."""
    return f"127.0.0.1:{next(NUMBERS)}"


def free_port() -> int:
    with socket.socket() as finder:
        finder.bind(("127.0.0.1", 0))
        return finder.getsockname()[1]


def wait_for(port: int, server: subprocess.Popen) -> None:
    """Until the server answers at all. Raises RuntimeError when it does not."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    raise RuntimeError("The server did not start.")


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


def request(path: str, host: str) -> bytes:
    return HEADERS.format(path=path, host=host).encode()


def per_second(port: int, path: str, *, seconds: float = 3, connections: int = 8) -> float:
    """How many answers a second, over several connections."""
    asked = request(path, f"127.0.0.1:{port}")
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
    """Of each of so many visits, one after the other; unless `kept`, none is answered from the cache."""
    connection = Connection(port)
    found = []
    for _ in range(visits):
        asked = request(path, f"127.0.0.1:{port}" if kept else another_host())
        began = time.perf_counter()
        connection.ask(asked)
        connection.answer()
        found.append((time.perf_counter() - began) * 1000)
    return found
