"""What several processes do to one store at once, one part after another: `make soak ARGS="--part replicas"`.

Runs and prints; what must hold is said where each part is made.
"""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.cosmos_server import CosmosServer, variables
from tests.keeping import Kept
from tests.soak import racing, resending, writers
from tests.soak.racing import FEW, REMINDERS, Race
from tests.soak.resending import PEOPLE, WAVES

MINUTES = 22.0
FEWER_PEOPLE = 25
"""Who submit in a share of the submits: many are under way at a time, as in the whole."""
LOOKS = 1.0
"""Seconds between a worker's looks on the server, which looks through all documents for each shard."""
Ran = tuple[list[str], str]
"""What did not hold, and the figures."""


async def write(seed: str, share: int, folder: Path, server: CosmosServer | None) -> writers.Written:
    """Let eight processes write notes and changes while a fifth of the store's answers go wrong."""
    orders = writers.orders_of(kept(folder, server), folder, seed, share)
    return await writers.written(orders, server)


async def race(people: int, share: int, folder: Path, server: CosmosServer | None) -> tuple[list[str], Race]:
    """Let eight workers send reminders of the same second to so many people."""
    one = Race(store=kept(folder, server), people=people, reminders=REMINDERS // share)
    one.pause = LOOKS if server else one.pause
    return await racing.run(one, folder), one


async def submit(
    seed: str, share: int, folder: Path, server: CosmosServer | None
) -> tuple[list[str], resending.Figures]:
    """Let submits reach three bots, one to four times each."""
    people, waves = (PEOPLE, WAVES) if share == 1 else (FEWER_PEOPLE, PEOPLE * WAVES // share // FEWER_PEOPLE)
    return await resending.resent(kept(folder, server), seed, people, waves)


def kept(folder: Path, server: CosmosServer | None) -> Kept:
    """Return the variables of a store: on the server, or a file in the folder."""
    return variables(server.database) if server else {"CADENCE_STORE": f"sqlite:{folder / 'shared.db'}"}


# -- all of them, one after another


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of the whole: what it is, on which store, and the share of it that is run there."""

    words: str
    run: Callable[[str, int, Path, CosmosServer | None], Coroutine[None, None, Ran]]
    cosmos: bool = False
    share: int = 1


async def _writing(seed: str, share: int, folder: Path, server: CosmosServer | None) -> Ran:
    found = await write(seed, share, folder, server)
    return found.problems, found.told()


async def _one_each(seed: str, share: int, folder: Path, server: CosmosServer | None) -> Ran:
    problems, one = await race(REMINDERS // share, share, folder, server)
    return problems, one.told()


async def _for_few(seed: str, share: int, folder: Path, server: CosmosServer | None) -> Ran:
    problems, one = await race(max(1, FEW // share), share, folder, server)
    return problems, one.told()


async def _submitting(seed: str, share: int, folder: Path, server: CosmosServer | None) -> Ran:
    problems, figures = await submit(seed, share, folder, server)
    return problems, figures.told()


PARTS = (
    Part(words="eight writers", run=_writing, cosmos=True),
    Part(words="eight writers", run=_writing),
    Part(words="eight workers, a reminder each", run=_one_each),
    Part(words="eight workers, many reminders for few", run=_for_few),
    Part(words="three bots, submits up to four times", run=_submitting),
    Part(words="eight workers, a reminder each", run=_one_each, cosmos=True, share=5),
    Part(words="eight workers, many reminders for few", run=_for_few, cosmos=True, share=5),
    Part(words="three bots, submits up to four times", run=_submitting, cosmos=True, share=10),
)


def replicas(seed: str, first: int, minutes: float) -> int:
    """Run the parts from one on, print figures, return how many failed."""
    began, failed = time.monotonic(), 0
    for number, part in enumerate(PARTS[first:], first):
        if time.monotonic() - began > minutes * 60:
            print(f"out of time; go on with --part replicas --seed {seed} --first {number}")
            break
        problems, told = asyncio.run(_run(part, seed))
        failed += bool(problems)
        where = f"on {'Cosmos DB’s protocol' if part.cosmos else 'SQLite'}, 1/{part.share} of it"
        print(f"{number}. {part.words}, {where}, seed {seed}", f"  {told}", sep="\n", flush=True)
        print(*(f"  {each}" for each in problems[:20]), sep="\n", end="\n" if problems else "", flush=True)
    return failed


async def _run(part: Part, seed: str) -> Ran:
    with TemporaryDirectory() as folder:
        if not part.cosmos:
            return await part.run(seed, part.share, Path(folder), None)
        async with prepared() as server:
            return await part.run(seed, part.share, Path(folder), server)


@asynccontextmanager
async def prepared() -> AsyncGenerator[CosmosServer]:
    """Yield a database on the server with its container, which several processes will open at once."""
    async with CosmosServer() as server:
        await (await server.open()).close()
        yield server
