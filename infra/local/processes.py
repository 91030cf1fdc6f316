"""Child processes in their own groups: started, watched line by line, stopped for good.

Knows nothing of what they run.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

_PR_SET_PDEATHSIG = 1
# Loaded before any fork: the code that runs between fork and exec must not import or allocate much.
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class Died(Exception):
    """A child ended, or was not ready in time; the message holds the last lines it printed."""


class Child:
    """One running command and the last lines it printed.

    The child leads its own process group, so a Ctrl-C in the terminal reaches only us and we stop it in
    order. On Linux it is also told to end when the thread that started it ends, so that even `kill -9` of us
    leaves no orphan: start children from the main thread.
    """

    def __init__(
        self, name: str, command: Sequence[str], *, cwd: Path, env: Mapping[str, str], echo: bool = False
    ) -> None:
        self.name = name
        self.lines: deque[str] = deque(maxlen=400)
        self._echo = echo
        self._changed = threading.Condition()
        self._process = subprocess.Popen(
            list(command),
            cwd=cwd,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
            preexec_fn=_end_with_parent if _LIBC else None,  # noqa: PLW1509 - one system call, nothing imported
        )
        self._reader = threading.Thread(target=self._read, name=f"{name} output", daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """The process id, which is also its group's."""
        return self._process.pid

    @property
    def code(self) -> int | None:
        """The exit code, or None while it runs."""
        return self._process.poll()

    def wait_for(self, accept: Callable[[str], bool], seconds: float) -> str:
        """Return the first printed line that is accepted; raise Died when it ends or takes too long."""
        deadline = time.monotonic() + seconds
        with self._changed:
            while True:
                for line in self.lines:
                    if accept(line):
                        return line
                if self.code is not None:
                    raise Died(self.last_words())
                if not self._changed.wait(min(0.2, max(0.0, deadline - time.monotonic()))) and (
                    time.monotonic() >= deadline
                ):
                    raise Died(self.last_words(f"was not ready after {seconds:.0f} s"))

    def last_words(self, what: str | None = None) -> str:
        """Return why it ended and the last lines it printed."""
        if self.code is not None:
            self._reader.join(1)
            what = what or (
                f"ended with code {self.code}" if self.code >= 0 else f"was ended by signal {-self.code}"
            )
        if self._echo:
            return f"{self.name} {what or 'is running'}."  # its lines were shown as they came
        return "\n".join(
            [f"{self.name} {what or 'is running'}.", *(f"    {x}" for x in list(self.lines)[-20:])]
        )

    def stop(self, seconds: float = 5.0) -> None:
        """End the whole group: ask first, then force. Safe to call twice."""
        self._signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        self.kill()

    def kill(self) -> None:
        """End the whole group at once, as a crash or `kill -9` would."""
        self._signal(signal.SIGKILL)
        self._process.wait()
        self._reader.join(2)
        if self._process.stdout:
            self._process.stdout.close()

    def _signal(self, number: signal.Signals) -> None:
        # The group may outlive its leader, so it is addressed even after the leader has ended.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, number)

    def _read(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        with contextlib.suppress(ValueError):  # closed under us by kill()
            for line in stream:
                with self._changed:
                    self.lines.append(line.rstrip("\n"))
                    self._changed.notify_all()
                if self._echo:
                    print(f"[{self.name}] {line}", end="", flush=True)
        with self._changed:
            self._changed.notify_all()


def port_is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Say whether a server could listen there now."""
    with socket.socket() as probe:
        # As servers do: a port whose last connections are only winding down counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _end_with_parent() -> None:
    assert _LIBC is not None
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
