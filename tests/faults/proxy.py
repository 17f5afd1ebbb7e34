"""A way to a server on this machine that can be cut in three manners."""

import selectors
import socket
import struct
import threading
from contextlib import suppress

RESETS = struct.pack("ii", 1, 0)  # for SO_LINGER: closing sends a reset


class Way:
    """Listens on `port` and passes on what comes and goes, until it is told otherwise."""

    def __init__(self, to: int):
        self.to = to
        self.pairs: list[tuple[socket.socket, socket.socket]] = []
        self.hangs = False
        self.door: socket.socket | None = None
        with socket.socket() as finder:
            finder.bind(("127.0.0.1", 0))
            self.port = finder.getsockname()[1]
        self.open()

    def open(self) -> None:
        """Whole again. What was connected while it hung is cut off, as by a router that has forgotten it."""
        if self.hangs:
            self.reset()
            self.hangs = False
        if self.door is None:
            self.door = socket.create_server(("127.0.0.1", self.port))
            threading.Thread(target=self.let_in, args=[self.door], daemon=True).start()

    def hang(self) -> None:
        """Everything is taken and nothing comes out any more, as with a server that has frozen."""
        self.hangs = True

    def reset(self) -> None:
        """All that are connected are cut off; who comes anew gets through."""
        pairs, self.pairs = self.pairs, []
        for one in (end for pair in pairs for end in pair):
            with suppress(OSError):
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESETS)
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def refuse(self) -> None:
        """The same, and nobody gets through."""
        if self.door:
            with suppress(OSError):
                self.door.shutdown(socket.SHUT_RDWR)
            self.door.close()
            self.door = None
        self.reset()

    def let_in(self, door: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = door.accept()
                far = socket.socket()
                if not self.hangs:
                    far.connect(("127.0.0.1", self.to))
                self.pairs.append((near, far))
                threading.Thread(target=self.pass_on, args=[near, far], daemon=True).start()

    def pass_on(self, near: socket.socket, far: socket.socket) -> None:
        others = {near: far, far: near}
        with suppress(OSError, ValueError), selectors.DefaultSelector() as selector:
            for end in others:
                selector.register(end, selectors.EVENT_READ)
            while True:
                for key, _ in selector.select(1):
                    if not (read := key.fileobj.recv(65_536)):
                        return self.close(near, far)
                    if not self.hangs:
                        others[key.fileobj].sendall(read)

    def close(self, near: socket.socket, far: socket.socket) -> None:
        if not self.hangs:
            near.close()
            far.close()
