"""One round of delivery under fire: workers killed and paused, a service that misbehaves, people who write.

Everything follows from the seed but the moments, which are the machine's. `one_round` says what did not hold.
"""

import asyncio
import contextlib
import json
import os
import signal
import time
from collections import Counter
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp

from bot.domain import mailbox as box
from bot.domain.engagement import Engagement
from bot.domain.item import Item
from bot.domain.mailbox import Mailbox
from bot.domain.people import Actor
from bot.domain.person import Person, Reference
from bot.domain.stamp import Stamp
from bot.errors import AlreadyExists, StoreUnavailable
from bot.playbook.loader import load
from bot.services import mailboxes, people, records
from bot.services.desk import Desk
from bot.storage import kinds
from bot.storage.store import Document
from tests.journeys.acts import dump
from tests.keeping import LOOK, kept_in, open_at
from tests.soak import agendas
from tests.soak.attempts import Stop, attempts, lost, unfounded, unlabelled
from tests.soak.recording import taken
from tests.soak.working import Nursery, Orders, started

TENANT, DAY = "t1", "2026-11-24"
START = f"{DAY}T09:00:00+00:00"
PEOPLE, TASKS = 30, 7
KILLS, FAULTS, SHARE = 12, 80, 0.5
AHEAD = 30.0
"""Seconds that the clock of every third worker is ahead."""
PAUSED = 5.0
"""Seconds that a worker is paused: longer than a lease by its clock."""
PATIENCE = 60.0 * LOOK
"""Seconds within which everything left has to leave once the service behaves."""
QUIET = 6.0 * LOOK
"""Seconds without anything that leaves, after which the day has had its cards."""


@dataclass
class Figures:
    """What happened, over all rounds."""

    rounds: int = 0
    counts: Counter[str] = field(default_factory=Counter[str])
    faults: Counter[str] = field(default_factory=Counter[str])
    channels: Counter[str] = field(default_factory=Counter[str])

    def told(self) -> str:
        """Return the figures in a few lines."""
        return (
            f"{self.rounds} rounds: " + ", ".join(f"{name} {count}" for name, count in self.counts.items())
            + f"; faults {self.faults.total()}: "
            + ", ".join(f"{name} {count}" for name, count in sorted(self.faults.items()))
            + "; posts in channels: "
            + ", ".join(f"{name} {count}" for name, count in self.channels.items())
        )  # fmt: skip


def identity(engagement: str, item: str) -> str:
    """Return the id of the reminder of a task, as design says: engagement, rule and occurrence."""
    return sha256(f"{engagement}\nitem.due\n{item}:{DAY}".encode()).hexdigest()


@dataclass
class Round:
    """A round: its folder, the workers that run, are paused and were stopped, and what is expected."""

    folder: Path
    rng: Random
    nursery: Nursery
    desk: Desk
    url: str
    orders: Orders
    session: aiohttp.ClientSession
    running: list[int] = field(default_factory=list[int])
    paused: list[tuple[int, float]] = field(default_factory=list[tuple[int, float]])
    stops: list[Stop] = field(default_factory=list[Stop])
    expected: set[str] = field(default_factory=set[str])
    posted: list[str] = field(default_factory=list[str])
    """Engagements whose agenda is due in a channel."""
    channels: Counter[str] = field(default_factory=Counter[str])
    seats: dict[str, int] = field(default_factory=dict[str, int])
    counts: Counter[str] = field(default_factory=Counter[str])
    started: int = 0

    @property
    def database(self) -> Path:
        return self.folder / "soak.db"

    # -- workers

    async def keep_two(self) -> None:
        """Start workers until two run; the clock of every third is ahead.

        One may have ended by itself: while another is paused in the middle of a write, no store opens.
        """
        self.running = [pid for pid in self.running if _lives(pid)]
        while len(self.running) < 2:
            self.started += 1
            ahead = AHEAD if self.started % 3 == 0 else 0.0
            orders = replace(self.orders, ahead=ahead, name=f"w{self.started}")
            self.running.append(await self.nursery.start(orders))

    def kill(self) -> None:
        """End one in the middle of whatever it does."""
        if self.running:
            self._end(self.running.pop(self.rng.randrange(len(self.running))))
            self.counts["kills"] += 1

    def pause(self) -> None:
        """Stop one for longer than its lease; it goes on as if nothing had been."""
        if self.running and not self.paused:
            pid = self.running.pop(self.rng.randrange(len(self.running)))
            if not _lives(pid):
                return
            until = time.time() + PAUSED
            self.stops.append(Stop(pid, time.time(), until))
            os.kill(pid, signal.SIGSTOP)
            self.paused.append((pid, until))
            self.counts["pauses"] += 1

    def wake(self, *, all_of_them: bool = False) -> None:
        """Let those go on whose pause is over."""
        for pid, until in tuple(self.paused):
            if all_of_them or time.time() >= until:
                self.paused.remove((pid, until))
                os.kill(pid, signal.SIGCONT)
                self.running.append(pid)

    def end_all(self) -> None:
        """Kill whatever still runs."""
        self.wake(all_of_them=True)
        while self.running:
            self._end(self.running.pop())

    def _end(self, pid: int) -> None:
        self.stops.append(Stop(pid, time.time()))
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    # -- people

    async def arrive(self, number: int) -> None:
        """Somebody has an engagement with tasks that are due."""
        person = Person(
            tenant=TENANT, id=f"p{number}", name=f"P{number}", zone="UTC",
            reference=Reference(service_url=self.url, conversation=f"a:p{number}"),
        )  # fmt: skip
        await people.tell(self.desk, TENANT, person.id, lambda _: person)
        stamp = Stamp(by=person.id, name=person.name, at=self.desk.clock())
        task = Item(kind="task", text="Call", due_on=DAY, stage="kickoff", stamp=stamp)
        linked = number < agendas.LINKED
        engagement = Engagement(
            id=f"e{number}", tenant=TENANT, owner=person.id, owner_name=person.name, opened_at=stamp.at,
            facts={"customer": f"Contoso {number}", "motions": ("rfa",), "time_zone": "UTC"},
            items={f"i{each}": task for each in range(TASKS)},
            series={agendas.NAME: agendas.series(number, self.url, stamp)} if linked else {},
        )  # fmt: skip
        if linked:
            await self._link(engagement.id, number)
        with contextlib.suppress(AlreadyExists):
            await records.write(self.desk, engagement, "")
        self.expected |= {identity(engagement.id, name) for name in engagement.items}

    async def _link(self, engagement: str, number: int) -> None:
        """Let a channel lead to the series of an engagement, whose agenda is due there."""
        held = kinds.Linked(engagement=engagement, series=agendas.NAME)
        ref = kinds.channel_ref(TENANT, agendas.channel_of(number))
        with contextlib.suppress(AlreadyExists):
            await self.desk.store.create(Document(ref=ref, kind="channel", body=kinds.CHANNEL.encode(held)))
        if engagement not in self.posted:
            self.posted.append(engagement)

    async def submit(self) -> None:
        """Change whatever a worker holds right now, as its owner does: a claim is never undone by it."""
        for kind, edit in (("engagement", self._change), ("mailbox", self._press)):
            held = [body for body in dump(self.database, kind).values() if body.get("claim")]
            if held:
                await edit(self.rng.choice(held))
                self.counts[f"submits to a held {kind}"] += 1

    async def _change(self, body: dict[str, Any]) -> None:
        here, owner = str(body["id"]), str(body["owner"])
        seats = self.seats.get(here, 0) + 1
        await records.change(
            self.desk, Actor(tenant=TENANT, id=owner, name=owner), here,
            lambda old, _: replace(old, facts={**old.facts, "seats": seats}),
            key=f"{here}-{seats}", what="edit",
        )  # fmt: skip
        self.seats[here] = seats

    async def _press(self, body: dict[str, Any]) -> None:
        """Answer a card that arrived."""
        if arrived := [name for name, each in body.get("settled", {}).items() if each["how"] == "sent"]:
            name = self.rng.choice(arrived)
            person = Person(tenant=TENANT, id=body["person"], zone="UTC")
            await mailboxes.change(
                self.desk, person, lambda old: box.done(old, name, self.desk.clock(), person.name)
            )

    async def return_(self) -> None:
        """Whoever could not be reached is here again: what did not arrive waits once more."""
        for mailbox in self.mailboxes():
            if mailbox.stopped or mailbox.dead:
                person = await people.tell(
                    self.desk, TENANT, mailbox.person, lambda old: replace(old, unreached=None)
                )
                await mailboxes.rearm(self.desk, person)
                self.counts["returns"] += 1

    def mailboxes(self) -> list[Mailbox]:
        """Return every mailbox as it stands."""
        return [
            kinds.MAILBOX.decode(json.dumps(body).encode())
            for body in dump(self.database, "mailbox").values()
        ]

    # -- the round

    async def fire(self) -> None:
        """Kill, pause, write and return at random, until there was enough of it, or nothing is left."""
        waiting = list(range(PEOPLE))
        while waiting or self.counts["kills"] < KILLS or (await self.faults() < FAULTS and self.waits()):
            await self.keep_two()
            self.wake()
            with contextlib.suppress(StoreUnavailable):  # somebody is paused in the middle of a write
                for _ in range(min(len(waiting), 3)):
                    await self.arrive(waiting[-1])
                    waiting.pop()
                await self.submit()
                if self.rng.random() < 0.4:
                    await self.return_()
            await asyncio.sleep(self.rng.uniform(0.05, 0.6) * LOOK)
            self.rng.choice((self.kill, self.kill, self.pause, lambda: None))()

    async def counted(self) -> Counter[str]:
        """Return how the service answered so far."""
        async with self.session.get(f"{self.url}/counts") as answer:
            return Counter[str](await answer.json())

    async def faults(self) -> int:
        """Return how often it misbehaved."""
        counts = await self.counted()
        return counts.total() - counts["fine"]

    async def settle(self) -> None:
        """Let everything leave, day after day, with a service that behaves."""
        until, quiet = time.time() + PATIENCE, time.time() + QUIET
        state = ""
        while time.time() < until and self.waits():
            await self.keep_two()
            self.wake()
            with contextlib.suppress(StoreUnavailable):
                await self.return_()
            await asyncio.sleep(0.3)
            if (now := str(self.waits())) != state:
                state, quiet = now, time.time() + QUIET
            elif time.time() > quiet:
                self.end_all()
                self.travel()
                quiet = time.time() + QUIET

    def travel(self) -> None:
        """Go on at nine the next day."""
        day = datetime.fromisoformat(self.orders.start) + timedelta(days=1)
        self.orders = replace(self.orders, start=day.isoformat(), began=time.time())
        self.desk.clock = self.orders.clock

    def waits(self) -> set[str]:
        """Return what is still to be seen."""
        arrived = {name for each in taken(self.folder / "taken") for name in each.reminders}
        open_ = {each.name for each in self.posts() if not each.copies and not each.trouble}
        return self.expected - arrived | open_

    def posts(self) -> tuple[agendas.Post, ...]:
        """Return what became of each agenda."""
        held = {name: body for (_, name), body in dump(self.database, "engagement").items()}
        return agendas.came_of(self.posted, taken(self.folder / "taken"), held)

    def judge(self) -> list[str]:
        """Return what did not hold."""
        arrived = list(taken(self.folder / "taken"))
        made = attempts(self.folder / "attempts")
        answered = [name for each in self.mailboxes() for name in each.settled if each.answer(name)]
        problems = [*lost(self.expected, arrived, answered), *unlabelled(arrived)]
        problems += unfounded(made, self.stops)
        problems += agendas.wrong(self.posts(), made, self.stops)
        for here, body in dump(self.database, "engagement").items():
            if self.seats.get(here[1], 0) != (body["facts"].get("seats") or 0):
                problems.append(f"a submit was undone: {here[1]} {self.seats.get(here[1])}")
        copies = Counter(name for each in arrived for name in each.reminders if name in self.expected)
        self.channels = agendas.figures(self.posts())
        self.counts["reminders"] += len(self.expected)
        self.counts["posts"] += len(made)
        self.counts["labelled second copies"] += sum(count - 1 for count in copies.values())
        return problems


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def one_round(seed: str, figures: Figures) -> list[str]:
    """Run one round and return what did not hold."""
    with TemporaryDirectory() as folder:
        async with _standing(Path(folder), seed) as here:
            try:
                await here.fire()
                await (await here.session.post(f"{here.url}/calm")).read()
                await here.settle()
                counted = await here.counted()
            finally:
                here.end_all()
            problems = here.judge()
    counted.pop("fine", None)
    figures.rounds += 1
    figures.faults += counted
    figures.counts += here.counts
    figures.channels.update(here.channels)
    return problems


@contextlib.asynccontextmanager
async def _standing(folder: Path, seed: str) -> AsyncGenerator[Round]:
    """Start the service and the nursery; open the store."""
    store = await open_at(folder / "soak.db")
    service = await started("tests.soak.recording", str(folder / "taken"), seed, str(SHARE))
    nursery = await started("tests.soak.working")
    try:
        assert service.stdout
        url = (await service.stdout.readline()).decode().split()[1]
        orders = Orders(
            store=kept_in(folder / "soak.db"), attempts=str(folder / "attempts"),
            began=time.time(), start=START, ahead=0.0, name="", pause=0.05 * LOOK,
        )  # fmt: skip
        desk = Desk(store=store, playbook=load(), clock=orders.clock)
        async with aiohttp.ClientSession() as session:
            yield Round(folder, Random(seed), Nursery(nursery), desk, url, orders, session)
    finally:
        await store.close()
        for process in (nursery, service):
            process.kill()
            await process.wait()
