"""A writer on a SQLite file, killed with -9 at random moments; after each kill the store is opened and held
against what the writer said: `make soak ARGS="--part kills"`.

What was acknowledged is there, whole; of what was under way, all or nothing; the file is sound. Knows the
documents by heart and nothing of how they are stored.
"""

import asyncio
import contextlib
import random
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.storage.sqlite import SqliteStore
from bot.storage.store import Document, Ref, Stored
from tests.sources import ROOT
from tests.storage.writer import document, names, unsound

KILLS = 500
MINUTES = 6.0
WRITES, LONGER = 80, 0.01
"""Writes acknowledged before a writer is killed, and the seconds that it then lives on, at most."""
VERSIONS = 10_000
"""Versions that a writer has for itself: many more than it lives for."""
ABSENT = 0


@dataclass(kw_only=True)
class Figures:
    """What was seen: kills, writes that were acknowledged, writes under way at a kill, those of them found
    done, problems.
    """

    kills: int = 0
    acknowledged: int = 0
    under_way: int = 0
    done: int = 0
    problems: int = 0

    def told(self) -> str:
        """Return them in one line."""
        return (
            f"{self.kills} kills, {self.acknowledged} writes acknowledged, {self.under_way} under way at a "
            f"kill ({self.done} of them done, of the others nothing), {self.problems} problems"
        )


@dataclass(kw_only=True)
class Said:
    """What a writer said of its documents: the version acknowledged last, and the one under way after it."""

    acknowledged: dict[str, int] = field(default_factory=dict[str, int])
    begun: dict[str, int] = field(default_factory=dict[str, int])
    count: int = 0

    @classmethod
    def heard(cls, output: bytes) -> "Said":
        """Read its lines; the last may have been cut off."""
        said = cls()
        for line in output.decode().splitlines(keepends=True):
            if not line.endswith("\n"):
                break
            what, name, version = line.split()
            if what == "begins":
                said.begun[name] = int(version)
            else:
                said.acknowledged[name] = int(version)
                said.begun.pop(name, None)
                said.count += 1
        return said


def version_of(name: str, found: Stored | None, possible: set[int]) -> int | None:
    """Return which of the possible versions a document is, byte for byte; None: it is none of them."""
    if found is None:
        return ABSENT if ABSENT in possible else None
    plain = Document(ref=found.ref, kind=found.kind, body=found.body, due_at=found.due_at)
    whole = (each for each in possible - {ABSENT} if document(name, each) == plain)
    return next(whole, None)


async def look(path: Path, kept: dict[str, int], said: Said, figures: Figures) -> list[str]:
    """Hold the file against what was said; `kept` becomes what is there. Returns what is wrong."""
    problems = [f"the file is not sound: {each}" for each in unsound(path)]
    store = await SqliteStore.open(path)
    for name in names():
        acknowledged = said.acknowledged.get(name, kept.get(name, ABSENT))
        possible = {acknowledged, said.begun.get(name, acknowledged)}
        found = await store.get(Ref("kill", name))
        version = version_of(name, found, possible)
        if version is None:
            problems.append(f"{name} is none of the versions {possible}: {str(found)[:120]}")
            version = ABSENT
        figures.done += name in said.begun and version == said.begun[name]
        kept[name] = version
    await store.close()
    figures.kills += 1
    figures.acknowledged += said.count
    figures.under_way += len(said.begun)
    figures.problems += len(problems)
    return problems


async def one_kill(
    path: Path, seed: str, number: int, kept: dict[str, int], figures: Figures, how: str = "forever"
) -> list[str]:
    """Let a writer write, kill it, look; return what is wrong."""
    chance, heard = random.Random(f"{seed}-{number}"), list[bytes]()
    writes = chance.randrange(WRITES)
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.storage.writer", how, path, str(number * VERSIONS + number % 2)),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        assert await process.stdout.readline() == b"ready\n"
        while sum(line.startswith(b"done") for line in heard) < writes:
            heard.append(await process.stdout.readline())
            assert heard[-1], "the writer ended by itself"
        await asyncio.sleep(chance.uniform(0, LONGER))
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        rest, _ = await process.communicate()
    return await look(path, kept, Said.heard(b"".join((*heard, rest))), figures)


async def killed(seed: str, numbers: range, figures: Figures, minutes: float = MINUTES) -> list[str]:
    """Kill so many writers, one after another, on one file; return what is wrong, each with its number."""
    began, kept, wrong = time.monotonic(), dict[str, int](), list[str]()
    with TemporaryDirectory() as folder:
        for number in numbers:
            if time.monotonic() - began > minutes * 60:
                print(f"out of time; go on with --part kills --seed {seed} --first {number}")
                break
            problems = await one_kill(Path(folder) / "cadence.db", seed, number, kept, figures)
            wrong += [f"kill {seed}-{number}: {each}" for each in problems]
            if figures.kills % 50 == 0:
                print(f"{figures.told()}, {time.monotonic() - began:.0f} s", flush=True)
    return wrong


def kills(seed: str, first: int, count: int, minutes: float) -> int:
    """Run from the command line: print figures, return how much was wrong."""
    figures = Figures()
    wrong = asyncio.run(killed(seed, range(first, first + count), figures, minutes))
    print(*wrong, f"seed {seed} from {first}: {figures.told()}", sep="\n", flush=True)
    return len(wrong)
