"""What is wrong with one document, one pass or one version stops nothing else."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from bot.domain.engagement import Engagement
from bot.domain.item import Item
from bot.domain.person import Person, Reference
from bot.domain.stamp import Stamp
from bot.playbook.loader import load
from bot.reminders.planning import LEASE
from bot.reminders.worker import BATCH, run_due, work
from bot.services import people
from bot.services.desk import Desk
from bot.services.reach import Unreachable
from bot.services.records import write
from bot.storage import kinds
from bot.storage.sqlite import SqliteStore
from bot.storage.store import Document, Ref, Store, Stored
from tests.soak.agendas import MEETING, NAME, channel_of, series
from tests.workers import look_after_all, worker_of

MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
NINE = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
STAMP = Stamp(by="p1", name="Alex", at=MONDAY)
NEWER = b'{"schema":999,"words":"of another time"}'
UNREADABLE = b'{"schema":1,"pending":7}'


@dataclass
class Chats(Unreachable):
    """Chats and channels: how many cards each got."""

    got: dict[str, int] = field(default_factory=dict[str, int])

    async def send(self, to: Reference, card: Any, summary: str) -> str:
        self.got[to.conversation] = self.got.get(to.conversation, 0) + 1
        return "m1"

    async def post(self, to: Reference, card: Mapping[str, Any], summary: str, thread: str = "") -> str:
        assert card["meeting"] == MEETING
        return await self.send(to, card, summary)


@dataclass
class Office:
    """Two people with an engagement each; a task and an agenda of each are due at nine."""

    desk: Desk
    chats: Chats
    now: datetime = MONDAY

    @property
    def store(self) -> Store:
        return self.desk.store

    async def passes(self, at: datetime) -> None:
        self.now = at
        await look_after_all(self.desk)

    async def spoil(self, ref: Ref, kind: str, body: bytes, *, due_at: datetime | None = None) -> Stored:
        """Put another body into a document; return it as stored."""
        document = Document(ref=ref, kind=kind, body=body, due_at=due_at)
        found = await self.store.get(ref)
        return await (self.store.replace(document, found.etag) if found else self.store.create(document))

    async def mend(self, ref: Ref) -> None:
        """Take a spoiled document away."""
        found = await self.store.get(ref)
        assert found
        await self.store.delete(ref, found.etag)


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    store, chats = await SqliteStore.open(":memory:"), Chats()
    desk = Desk(store=store, playbook=load(), clock=lambda: found.now, reach=chats)
    found = Office(desk=desk, chats=chats)
    for number in (1, 2):
        await people.tell(desk, "t1", f"p{number}", spoken_to(number))
        linked = kinds.Linked(engagement=f"e{number}", series=NAME)
        ref = kinds.channel_ref("t1", channel_of(number))
        await store.create(Document(ref=ref, kind="channel", body=kinds.CHANNEL.encode(linked)))
        await write(desk, engagement(number), "")
    await found.passes(MONDAY)
    yield found
    await store.close()


def spoken_to(number: int) -> Any:
    """Return what makes a person one who can be reached."""
    reference = Reference(service_url="http://x", conversation=f"a:{number}")
    return lambda old: Person(tenant="t1", id=f"p{number}", zone="UTC", reference=reference)


def engagement(number: int) -> Engagement:
    task = Item(kind="task", text="Call them", due_on="2026-11-24", stage="kickoff", stamp=STAMP)
    return Engagement(
        id=f"e{number}", tenant="t1", owner=f"p{number}", owner_name="Alex", opened_at=MONDAY,
        facts={"customer": "Contoso", "motions": ("rfa",), "time_zone": "UTC"},
        items={"i1": task}, series={NAME: series(number, "http://x", STAMP)},
    )  # fmt: skip


ALL = {"a:1": 2, "a:2": 2, channel_of(1): 1, channel_of(2): 1}
"""What everybody gets: the task and a second reminder each, and the agenda in each channel."""
MAILBOX, POSTS = kinds.mailbox_ref("t1", "p1"), kinds.posts_ref("e1", NAME)


@pytest.mark.parametrize("body", [UNREADABLE, NEWER])
@pytest.mark.parametrize(
    ("ref", "kind", "mine"), [(MAILBOX, "mailbox", "a:1"), (POSTS, "posts", channel_of(1))]
)
async def test_a_mailbox_that_cannot_be_read_stops_no_other(
    office: Office, ref: Ref, kind: str, mine: str, body: bytes
) -> None:
    """Everybody else and every other channel gets theirs on time; what could not be handed on comes once
    it can be read.
    """
    await office.spoil(ref, kind, body)
    await office.passes(NINE)
    assert office.chats.got == {name: count for name, count in ALL.items() if name != mine}
    await office.mend(ref)
    await office.passes(NINE + LEASE)
    assert office.chats.got == ALL


@pytest.mark.parametrize(
    ("ref", "kind"),
    [(kinds.engagement_ref("e1"), "engagement"), (MAILBOX, "mailbox"), (POSTS, "posts")],
)
async def test_what_a_newer_version_wrote_is_left_to_it(office: Office, ref: Ref, kind: str) -> None:
    """Old and new side by side: neither its words nor the moment it is due are written over, and it stays due
    for who can read it; everybody else gets theirs.
    """
    newer = await office.spoil(ref, kind, NEWER, due_at=MONDAY)
    await office.passes(NINE)
    assert await office.store.get(ref) == newer
    assert (office.chats.got["a:2"], office.chats.got[channel_of(2)]) == (2, 1)


async def test_what_is_left_to_a_newer_version_hides_nothing(office: Office) -> None:
    """More of them than a batch, all due before the rest: what stands behind them is looked after."""
    for number in range(2 * BATCH + 1):
        await office.spoil(kinds.engagement_ref(f"n{number}"), "engagement", NEWER, due_at=MONDAY)
    await office.passes(NINE)
    assert office.chats.got == ALL


class Failing:
    """The real store, whose first search for what is due meets a fault of ours; then it says so."""

    def __init__(self, real: Store) -> None:
        self.real, self.failed = real, False

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    async def due(self, now: datetime, limit: int) -> tuple[Stored, ...]:
        if not self.failed:
            self.failed = True
            raise RuntimeError("a fault of ours")
        return await self.real.due(now, limit)


async def test_a_fault_of_ours_does_not_end_the_worker(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    """It is logged with its place, and the next pass does what was due."""
    office.now, stop = NINE, asyncio.Event()
    office.desk.store = failing = cast("Any", Failing(office.store))
    working = asyncio.create_task(work(worker_of(office.desk), stop, 0.01))
    for _ in range(500):
        if office.chats.got == ALL or working.done():
            break
        await asyncio.sleep(0.01)
    stop.set()
    await working
    assert failing.failed
    assert office.chats.got == ALL
    assert "a fault of ours" in caplog.text


async def test_a_stop_is_heard_between_batches(office: Office) -> None:
    """What is under way ends; the next batch stays due for another worker, or for the next start."""
    stop = asyncio.Event()
    for number in range(3 * BATCH):
        await office.spoil(Ref("s1", f"broken-{number}"), "engagement", b"{}", due_at=MONDAY)

    class Stopping(Failing):
        async def due(self, now: datetime, limit: int) -> tuple[Stored, ...]:
            stop.set()
            return await self.real.due(now, limit)

    real, office.desk.store = office.store, cast("Any", Stopping(office.store))
    await run_due(worker_of(office.desk), stop)
    assert len(await real.due(MONDAY, 3 * BATCH)) == 2 * BATCH
