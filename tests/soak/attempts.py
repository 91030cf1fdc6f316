"""Every attempt to post a reminder, as the workers wrote them down, and what must hold of them all.

Shares no code with the bot: an attempt is what left a worker, an arrival is what the service took.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.soak.recording import Taken

WRITTEN = 2.0
"""Seconds within which a worker has written down an outcome."""
REFUSED = ("NotSent", "Throttled", "Permanent")
"""Outcomes of a message that certainly did not arrive."""


@dataclass(slots=True)
class Attempt:
    """One post: which process, when (seconds), what it showed, and how it ended, if it did."""

    pid: int
    at: float
    reminders: tuple[str, ...]
    labelled: bool
    ended: float | None = None
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Stop:
    """A process that was killed, or paused beyond its lease, until `until` (0: killed)."""

    pid: int
    at: float
    until: float = 0.0


def attempts(file: Path) -> list[Attempt]:
    """Read what the workers wrote, in order of beginning."""
    found: dict[str, Attempt] = {}
    for line in file.read_text("utf-8").splitlines() if file.exists() else ():
        row = json.loads(line)
        if "outcome" in row:
            found[row["attempt"]].ended, found[row["attempt"]].outcome = row["at"], row["outcome"]
        else:
            found[row["attempt"]] = Attempt(row["pid"], row["at"], tuple(row["ids"]), row["labelled"])
    return sorted(found.values(), key=lambda each: each.at)


def lost(expected: Iterable[str], taken: Iterable[Taken], answered: Iterable[str]) -> list[str]:
    """Return the reminders that nobody got and nobody answered."""
    arrived = {name for each in taken for name in each.reminders} | set(answered)
    return [f"lost: {name[:12]}" for name in expected if name not in arrived]


def unlabelled(taken: Iterable[Taken]) -> list[str]:
    """Return the reminders of which two copies arrived that do not say that they may be a second one."""
    plain: dict[str, int] = defaultdict(int)
    for each in taken:
        for name in each.reminders:
            plain[name] += not each.labelled
    return [f"twice without a word: {name[:12]}" for name, count in plain.items() if count > 1]


def unfounded(made: Sequence[Attempt], stops: Sequence[Stop]) -> list[str]:
    """Return the attempts that had no ground: a copy of what arrived, or is on its way, or unlabelled."""
    by_reminder: Mapping[str, list[Attempt]] = defaultdict(list)
    for each in made:
        for name in each.reminders:
            by_reminder[name].append(each)
    return [
        f"{wrong}: {name[:12]} {new} after {old}"
        for name, chain in by_reminder.items()
        for place, new in enumerate(chain)
        for old in chain[:place]
        if (wrong := _wrong(old, new, stops))
    ]


def interrupted(attempt: Attempt, until: float, stops: Sequence[Stop]) -> bool:
    """Say whether an outcome may not have been written: its worker was stopped, or had no store, for another
    was paused in the middle of a write, which locks it.
    """
    return any(
        each.at <= until and attempt.at <= (each.at if each.pid == attempt.pid else each.until)
        for each in stops
    )


def _wrong(old: Attempt, new: Attempt, stops: Sequence[Stop]) -> str:
    """Say what is wrong with an attempt after an earlier one of the same reminder; "": nothing."""
    over = old.ended is not None and old.ended <= new.at
    if over and old.outcome in REFUSED:
        return ""
    if not new.labelled:
        return "again without a word"
    until = min(new.at, (old.ended or new.at) + WRITTEN)
    if over and old.outcome == "sent":
        return "" if interrupted(old, until, stops) else "again although it arrived"
    stopped = any(each.pid == old.pid and old.at <= each.at <= until for each in stops)
    return "" if over or stopped else "two at once"
