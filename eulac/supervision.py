"""Keeps the processes of `manage.py serve` running, and ends them all with it."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

PATIENCE = 60  # seconds for an import that is under way when the site is stopped
LONG_LIVED = 60  # seconds after which an end is an accident, not one more of a series
LONGEST_PAUSE = 60
TICK = 0.2
PR_SET_PDEATHSIG = 1  # from <linux/prctl.h>
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass
class Child:
    """A process that is started again when it ends: after a second, and ever later when that keeps happening."""

    name: str
    command: list[str]
    pause: int = 1
    started: float = 0
    due: float = 0
    process: subprocess.Popen | None = field(default=None, repr=False)

    def start(self) -> None:
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - the two commands are written in serve.py
            self.command,
            stdin=subprocess.DEVNULL,
            process_group=0,  # Ctrl-C reaches `serve` alone, which then asks each child once
            preexec_fn=ends_with(os.getpid()),  # safe, because `serve` has one thread
        )

    def ended(self) -> int | None:
        return self.process.poll() if self.process else None

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def keep_running(self, say: Callable[[str], object]) -> None:
        if self.alive():
            return
        now = time.monotonic()
        if self.process:
            self.pause = 1 if now - self.started > LONG_LIVED else self.pause
            say(f"The {self.name} has ended ({how(self.process.returncode)}); it is started again in {self.pause} s.")
            self.process, self.due = None, now + self.pause
            self.pause = min(2 * self.pause, LONGEST_PAUSE)
        if now >= self.due:
            self.start()

    def ask_to_end(self) -> None:
        if self.process:
            self.process.terminate()

    def kill(self) -> None:
        """Together with the processes that it started, which outlive it when it was killed itself."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def ends_with(parent: int) -> Callable[[], None]:
    """What a child does first: it asks Linux to end it when its parent dies, however that happens."""

    def ask() -> None:
        if LIBC:
            LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != parent:
                os._exit(1)

    return ask


def how(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def supervise(web: Child, workers: list[Child], say: Callable[[str], object]) -> int:
    """Runs them until the web server ends or a signal asks for an end. Gives the exit code of the whole."""
    asked: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if (number, signal.getsignal(number)) != (signal.SIGHUP, signal.SIG_IGN):  # as nohup wants it
            signal.signal(number, lambda received, frame: asked.append(received))
    web.start()
    while not asked and web.alive():
        for worker in workers:
            worker.keep_running(say)
        time.sleep(TICK)
    code = 0 if asked else web.ended() or 0
    stop([web, *workers], asked, say)
    return 128 - code if code < 0 else code


def stop(children: list[Child], asked: list[int], say: Callable[[str], object]) -> None:
    """Lets each finish what it is doing. A second signal, or too long a wait, ends them at once."""
    requests, began, told = len(asked), time.monotonic(), False
    for child in children:
        child.ask_to_end()
    while any(child.alive() for child in children):
        waited = time.monotonic() - began
        if len(asked) > requests or waited > PATIENCE:
            break
        if waited > 2 and not told:
            told = True
            say(f"Waiting up to {PATIENCE} s for what is under way. Ctrl-C again breaks it off.")
        time.sleep(TICK)
    for child in children:
        child.kill()
