"""What several processes do to one store at once, one part after another: `make soak ARGS="--part replicas"`.

Runs and prints; what must hold is said where each part is made.
"""

import asyncio
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.soak import racing, resending, writers
from tests.soak.racing import FEW, REMINDERS, Race
from tests.soak.resending import PEOPLE, WAVES

MINUTES = 20.0
FEWER_PEOPLE = 25
"""Who submit in a share of the last part: many are under way at a time, as in the whole."""
Ran = tuple[list[str], str]
"""What did not hold, and the figures."""


async def _writers(seed: str, part: int, folder: Path) -> Ran:
    """Eight processes write notes and changes while a fifth of the store's answers go wrong."""
    found = await writers.written(writers.orders_of(f"sqlite:{folder / 'shared.db'}", folder, seed, part))
    return found.problems, found.told()


async def _one_each(seed: str, part: int, folder: Path) -> Ran:
    """Eight workers, a thousand people, a reminder each in the same second."""
    return await _raced(folder, people=REMINDERS // part, reminders=REMINDERS // part)


async def _for_few(seed: str, part: int, folder: Path) -> Ran:
    """Eight workers, ten people, a thousand reminders in the same second."""
    return await _raced(folder, people=max(1, FEW // part), reminders=REMINDERS // part)


async def _submits(seed: str, part: int, folder: Path) -> Ran:
    """Three bots, five thousand submits that reach them up to four times each."""
    people, waves = (PEOPLE, WAVES) if part == 1 else (FEWER_PEOPLE, PEOPLE * WAVES // part // FEWER_PEOPLE)
    problems, figures = await resending.resent(f"sqlite:{folder / 'shared.db'}", seed, people, waves)
    return problems, figures.told()


async def _raced(folder: Path, *, people: int, reminders: int) -> Ran:
    race = Race(store=f"sqlite:{folder / 'shared.db'}", people=people, reminders=reminders)
    return await racing.run(race, folder), race.told()


Part = Callable[[str, int, Path], Coroutine[None, None, Ran]]
PARTS: tuple[Part, ...] = (_writers, _one_each, _for_few, _submits)


def replicas(seed: str, first: int, minutes: float) -> int:
    """Run the parts from one on, print figures, return how many failed."""
    began, failed = time.monotonic(), 0
    for number, part in enumerate(PARTS[first:], first):
        if time.monotonic() - began > minutes * 60:
            print(f"out of time; go on with --part replicas --seed {seed} --first {number}")
            break
        problems, told = run(part, seed)
        failed += bool(problems)
        print(f"replicas {number}, seed {seed}: {part.__doc__}", told, *problems[:20], sep="\n  ", flush=True)
    return failed


def run(part: Part, seed: str, share: int = 1) -> Ran:
    """Run one part, or a share of it."""
    with TemporaryDirectory() as folder:
        return asyncio.run(part(seed, share, Path(folder)))
