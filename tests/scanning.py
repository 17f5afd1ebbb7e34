"""A virus scanner that speaks clamd's protocol and finds the letters EICAR; at most a megabyte is taken."""

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

MOST = 1_000_000
COMMAND = b"zINSTREAM\0"


@contextmanager
def scanning(listener: socket.socket) -> Iterator[list[bytes]]:
    """What was sent to it, file by file."""
    seen: list[bytes] = []
    thread = Thread(target=serve, args=[listener, seen], daemon=True)
    thread.start()
    try:
        yield seen
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(10)


def serve(listener: socket.socket, seen: list[bytes]) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        with connection, connection.makefile("rb") as sent:
            if sent.read(len(COMMAND)) == COMMAND:
                connection.sendall(answer(sent, seen) + b"\0")


def answer(sent, seen: list[bytes]) -> bytes:
    content = b""
    while size := struct.unpack("!L", sent.read(4))[0]:
        content += sent.read(size)
        if len(content) > MOST:
            return b"INSTREAM size limit exceeded. ERROR"
    seen.append(content)
    return b"stream: Win.Test.EICAR_HDB-1 FOUND" if b"EICAR" in content else b"stream: OK"
