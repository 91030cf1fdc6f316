"""What comes again, and what turns at this very moment: found by the year of tests/soak, each by itself."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.engagement import Engagement, Stamp, TaskRecord
from bot.domain.item import Item
from bot.domain.person import Person, Reference
from bot.domain.workload import Workload
from bot.playbook.loader import load
from bot.services import mailboxes
from bot.services.desk import Desk
from bot.services.reach import Unreachable
from bot.services.records import write
from bot.storage import kinds
from bot.storage.sqlite import SqliteStore
from bot.storage.store import Document, Stored
from tests.workers import look_after_all

TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
STAMP = Stamp(by="p1", name="Alex", at=TUESDAY)
CHAT = Reference(service_url="x", conversation="a:1")
ALEX = Person(tenant="t1", id="p1", name="Alex", country="PT", reference=CHAT)
TASK = Item(kind="task", text="Call Ines", stage="kickoff", stamp=STAMP, due_on="2026-11-24")


@dataclass
class Chat(Unreachable):
    """Counts what arrives."""

    count: int = 0

    async def send(self, to: Reference, card: object, summary: str) -> str:
        self.count += 1
        return "m"


@dataclass
class Office:
    """A desk, its clock, and Alex's chat."""

    desk: Desk
    chat: Chat
    now: datetime = TUESDAY

    async def at(self, moment: datetime) -> int:
        """Look after all that is due at a moment; return how many cards came."""
        self.now, before = moment, self.chat.count
        await look_after_all(self.desk)
        return self.chat.count - before

    async def stored(self) -> Stored:
        found = await self.desk.store.get(kinds.engagement_ref("e1"))
        assert found
        return found

    async def save(self, engagement: Engagement) -> None:
        """Write the engagement over what stands."""
        stored = await self.stored()
        seq = kinds.ENGAGEMENT.decode(stored.body).seq + 1
        await write(self.desk, replace(engagement, seq=seq), stored.etag)


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    store, chat = await SqliteStore.open(":memory:"), Chat()
    office = Office(desk=Desk(store=store, playbook=load(), clock=lambda: office.now, reach=chat), chat=chat)
    ref = kinds.person_ref("t1", "p1")
    await store.create(Document(ref=ref, kind="person", body=kinds.PERSON.encode(ALEX)))
    yield office
    await store.close()


def opened(*, motions: tuple[str, ...] = ("rfa",)) -> Engagement:
    return Engagement(
        id="e1",
        tenant="t1",
        owner="p1",
        owner_name="Alex",
        opened_at=TUESDAY,
        facts={"customer": "Contoso", "motions": motions, "time_zone": "UTC"},
        workloads={"teams": Workload()},
    )


async def test_what_comes_again_is_never_a_day_late(office: Office) -> None:
    """W5: after two Tuesdays that were holidays in Portugal, the third card comes on Tuesday again."""
    await write(office.desk, opened(motions=("targeting",)), "")
    for day, cards in ((2, 1), (9, 1), (15, 1)):
        moment = datetime(2026, 12, day, 9, tzinfo=UTC)
        due = (await office.stored()).due_at
        assert due is not None
        assert due <= moment
        assert await office.at(moment) == cards


async def test_a_reason_that_comes_back_after_weeks_is_told_again(office: Office) -> None:
    """W8: within 14 days of its card it is the same one; later it is a new one."""
    task = replace(opened(), items={"i1": TASK})
    done = replace(task, items={"i1": replace(TASK, done=STAMP)})
    await write(office.desk, task, "")
    assert await office.at(TUESDAY) == 1
    for days, cards in ((7, 0), (15, 1)):
        await office.save(done)
        await office.at(TUESDAY + timedelta(days=days - 1))
        await office.save(task)
        assert await office.at(TUESDAY + timedelta(days=days)) == cards


async def test_an_entry_that_turns_right_now_is_looked_at_right_after(office: Office) -> None:
    """W1: at the very moment a window closes it is still open; the worker does not look at it in a circle."""
    marked = replace(opened(), tasks={"983": TaskRecord(stamp=STAMP)})
    await write(office.desk, marked, "")
    closes = datetime(2026, 11, 27, 17, tzinfo=UTC)
    for moment in (TUESDAY, closes):
        await office.at(moment)
    due = (await office.stored()).due_at
    assert due is not None
    assert closes < due <= closes + timedelta(minutes=1)


async def test_a_mailbox_stays_small(office: Office) -> None:
    """W8: what is known no more is gone once something new is put in."""
    await write(office.desk, replace(opened(), items={"i1": TASK}), "")
    await office.at(TUESDAY)
    later = replace(TASK, due_on="2026-12-15")
    await office.save(replace(opened(), items={"i1": later}))
    await office.at(TUESDAY + timedelta(days=21))
    mailbox = (await mailboxes.find(office.desk, ALEX)).mailbox
    assert len(mailbox.settled) == 1
