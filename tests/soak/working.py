"""A worker in a process of its own, forked from one that has imported the bot, to be killed at any moment.

`python -m tests.soak.working` reads a line of JSON for each worker and answers with its process id. Each
writes down its posts, before and after, where nothing can be lost; its clock runs faster than ours.
"""

import asyncio
import json
import math
import os
import signal
import sys
import time
from collections.abc import Awaitable, Coroutine, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.domain.person import Person, Reference
from bot.errors import DeliveryError
from bot.playbook.loader import load
from bot.reminders import worker
from bot.reminders.delivery import Worker
from bot.reminders.gates import Gates
from bot.services.calendars import warm
from bot.services.desk import Desk
from bot.services.reminders import Due
from bot.teams.connector import Connector, Times
from bot.teams.hosts import ServiceHosts
from bot.teams.reach import TeamsReach
from tests.keeping import Kept, opened
from tests.soak.agendas import drawn_post
from tests.soak.recording import LABEL, REMINDER
from tests.sources import ROOT

SPEED = 30.0
"""Seconds of the bot's clock in one of ours: a lease of two minutes is over in four seconds."""
TIMEOUT = 6.0
"""Seconds of an exchange by the bot's clock, as in production."""


@dataclass(frozen=True, kw_only=True)
class Orders:
    """What a worker is told: where, since when (our seconds) its clock shows `start`, how far ahead it is and
    how fast. `pause`: our seconds between looks.
    """

    store: Kept
    attempts: str
    began: float
    start: str
    ahead: float
    name: str
    speed: float = SPEED
    pause: float = 0.05

    def clock(self) -> datetime:
        """Return the time as this worker sees it."""
        passed = (time.time() - self.began) * self.speed + self.ahead
        return datetime.fromisoformat(self.start).astimezone(UTC) + timedelta(seconds=passed)


class Written(TeamsReach):
    """Writes down every card before it leaves and after its exchange ended."""

    def __init__(self, connector: Connector, file: Path) -> None:
        super().__init__(connector)
        self._file, self._number = file, 0

    async def send(self, to: Reference, card: Mapping[str, Any], summary: str) -> str:
        return await self._noted(card, super().send(to, card, summary))

    async def post(self, to: Reference, card: Mapping[str, Any], summary: str, thread: str = "") -> str:
        return await self._noted(card, super().post(to, card, summary, thread))

    async def _noted(self, card: Mapping[str, Any], exchange: Awaitable[str]) -> str:
        said = json.dumps(card)
        self._number += 1
        name = f"{os.getpid()}-{self._number}"
        ids = sorted(set(REMINDER.findall(said)))
        labelled = LABEL in said.casefold()
        self._write({"attempt": name, "pid": os.getpid(), "ids": ids, "labelled": labelled})
        try:
            message = await exchange
        except DeliveryError as error:
            self._write({"attempt": name, "outcome": type(error).__name__})
            raise
        self._write({"attempt": name, "outcome": "sent"})
        return message

    def _write(self, row: dict[str, Any]) -> None:
        with self._file.open("ab", buffering=0) as out:
            out.write(json.dumps({**row, "at": time.time()}).encode() + b"\n")


def drawn(person: Person, due: tuple[Due, ...], *, digest: bool) -> tuple[dict[str, Any], str]:
    """Draw nothing but what the oracle reads: ids, and the label."""
    word = LABEL if any(each.letter.again for each in due) else ""
    return {"ids": [each.reminder.id for each in due], "note": word}, "digest" if digest else "card"


async def work(orders: Orders) -> None:
    """Work until killed."""
    timeout = TIMEOUT / orders.speed
    connector = Connector(ServiceHosts({"127.0.0.1"}), times=Times(connect=timeout, total=timeout))
    reach = Written(connector, Path(orders.attempts))
    store = await opened(orders.store)
    desk = Desk(store=store, playbook=load(), clock=orders.clock, reach=reach)
    team = Worker(desk=desk, draw_post=drawn_post, draw=drawn, gates=Gates(math.inf), name=orders.name)
    await worker.work(team, asyncio.Event(), orders.pause)


def nurse() -> None:
    """Fork a worker for every line; one that ends is nobody's worry, and all end with this one."""
    warm()
    load()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while line := sys.stdin.readline():
        orders = Orders(**json.loads(line))
        parent, pid = os.getpid(), os.fork()
        if pid == 0:
            asyncio.run(beside(parent, work(orders)))
            os._exit(0)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


async def beside(parent: int, work: Coroutine[Any, Any, None]) -> None:
    """Do something until it is done, or the parent is gone: then nobody waits for it."""

    async def alone() -> None:
        while os.getppid() == parent:  # noqa: ASYNC110 - a parent has no event
            await asyncio.sleep(0.5)

    tasks = [asyncio.create_task(each) for each in (work, alone())]
    done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in done:
        task.result()


def ended(pids: Iterable[int]) -> None:
    """Kill processes of one's own, those that are gone already too."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


@dataclass
class Nursery:
    """The process that workers are forked from."""

    process: asyncio.subprocess.Process

    async def start(self, orders: Orders) -> int:
        """Start a worker and return its process id."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(asdict(orders)).encode() + b"\n")
        return int(await self.process.stdout.readline())


async def started(module: str, *arguments: str) -> asyncio.subprocess.Process:
    """Start a module in a process of its own, to be spoken to by its input and output."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module, *arguments),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )


if __name__ == "__main__":
    nurse()
