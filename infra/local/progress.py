"""Progress lines for a person at a terminal: what is done, and how long it took. Never decides anything."""

from __future__ import annotations

import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(slots=True)
class Step:
    """One line of progress; `note` says what happened ("already there")."""

    name: str
    note: str = ""


@dataclass(slots=True)
class Progress:
    """Prints a line a step and keeps the seconds each took."""

    seconds: dict[str, float] = field(default_factory=dict[str, float])
    started: float = field(default_factory=time.monotonic)

    @contextmanager
    def step(self, name: str) -> Generator[Step, None, None]:
        """Time the block and print its line, when it fails too."""
        step = Step(name)
        begun = time.monotonic()
        outcome = "failed"
        self.say(f"          {name} …")
        try:
            yield step
            outcome = step.note or "done"
        finally:
            took = self.seconds[name] = time.monotonic() - begun
            self.say(f"{took:7.1f} s {name}: {outcome}")

    def total(self) -> float:
        """Return the seconds since the start."""
        return time.monotonic() - self.started

    def say(self, text: str) -> None:
        """Print one line at once, also into a pipe."""
        print(text, flush=True, file=sys.stdout)
