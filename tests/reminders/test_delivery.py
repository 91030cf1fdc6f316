"""A mailbox that is due: every outcome of a post, crashes, and a reader who presses meanwhile."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain import mailbox as box
from bot.domain.claim import Claim
from bot.domain.engagement import Engagement
from bot.domain.item import Item
from bot.domain.mailbox import Mailbox
from bot.domain.person import Person, Reference
from bot.domain.stamp import Stamp
from bot.errors import DeliveryError, NotSent, Permanent, Throttled, Unknown
from bot.playbook.loader import load
from bot.reminders.planning import LEASE
from bot.services import mailboxes
from bot.services.desk import Desk
from bot.services.reach import Unreachable
from bot.services.records import write
from bot.storage import kinds
from bot.storage.sqlite import SqliteStore
from bot.storage.store import Document
from tests.workers import look_after_all

MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
NINE = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
STAMP = Stamp(by="p1", name="Alex", at=MONDAY)
ALEX = Person(
    tenant="t1",
    id="p1",
    name="Alex",
    zone="UTC",
    reference=Reference(service_url="http://x", conversation="a:1"),
)


@dataclass
class Chat(Unreachable):
    """The person's chat: what arrived, and what is to go wrong next."""

    got: list[tuple[tuple[str, ...], bool]] = field(default_factory=list)
    faults: list[DeliveryError] = field(default_factory=list)
    meanwhile: Callable[[], Awaitable[Any]] | None = None

    async def send(self, to: Reference, card: Any, summary: str) -> str:
        if self.meanwhile:
            hook, self.meanwhile = self.meanwhile, None
            await hook()
        if self.faults:
            raise self.faults.pop(0)
        self.got.append((tuple(card["ids"]), card["digest"]))
        return "m1"


@dataclass
class Office:
    """A desk with one person, one chat, and an engagement with tasks that are due tomorrow."""

    desk: Desk
    chat: Chat
    now: datetime = MONDAY

    async def pass_(self, at: datetime | None = None) -> None:
        self.now = at or self.now
        await look_after_all(self.desk)

    async def mailbox(self) -> Mailbox:
        return (await mailboxes.find(self.desk, ALEX)).mailbox

    async def change(self, edit: Callable[[Mailbox], Mailbox]) -> None:
        await mailboxes.change(self.desk, ALEX, edit)


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    """One task that is due on Tuesday at nine; it is Monday."""
    store, chat = await SqliteStore.open(":memory:"), Chat()
    desk = Desk(store=store, playbook=load(), clock=lambda: found.now, reach=chat)
    found = Office(desk=desk, chat=chat)
    person = Document(
        ref=kinds.person_ref("t1", "p1"), kind="person", body=kinds.PERSON.encode(ALEX), due_at=None
    )
    await store.create(person)
    await write(desk, engagement(1), "")
    yield found
    await store.close()


def engagement(tasks: int) -> Engagement:
    items = {
        f"i{n}": Item(kind="task", text=f"Task {n}", due_on="2026-11-24", stage="kickoff", stamp=STAMP)
        for n in range(tasks)
    }
    return Engagement(
        id="e1",
        tenant="t1",
        owner="p1",
        owner_name="Alex",
        opened_at=MONDAY,
        facts={"customer": "Contoso", "motions": ("health",), "time_zone": "UTC"},
        items=items,
    )


async def test_it_leaves_once_at_the_start_of_work(office: Office) -> None:
    """W8: not before, and never a second time."""
    await office.pass_()
    await office.pass_(NINE - timedelta(seconds=1))
    assert office.chat.got == []
    await office.pass_(NINE)
    await office.pass_()
    await office.pass_(NINE + timedelta(hours=1))
    ((names, digest),) = office.chat.got
    assert (len(names), digest) == (1, False)
    mailbox = await office.mailbox()
    assert (mailbox.claim, mailbox.sending, mailbox.settled[names[0]].how) == (None, {}, "sent")


@pytest.mark.parametrize(
    ("fault", "wait"),
    [
        (NotSent(), timedelta(seconds=65)),
        (Throttled(retry_after=30), timedelta(seconds=35)),
        (Throttled(), timedelta(seconds=65)),
    ],
)
async def test_what_was_not_taken_is_sent_again_after_its_time(
    office: Office, fault: DeliveryError, wait: timedelta
) -> None:
    """Not sent, 429 and 412: as long as told, and not labelled."""
    office.chat.faults = [fault]
    await office.pass_(NINE)
    await office.pass_(NINE + wait / 4)
    assert office.chat.got == []
    await office.pass_(NINE + wait)
    assert len(office.chat.got) == 1


async def test_an_unknown_outcome_is_sent_once_more_with_a_word(office: Office) -> None:
    """A time-out or 5xx may have arrived: one more, which says so, and no third."""
    office.chat.faults = [Unknown(), Unknown()]
    await office.pass_(NINE)
    (settled,) = (await office.mailbox()).settled.values()
    assert settled.how == "sent"
    assert (office.chat.got, office.chat.faults) == ([], [])


async def test_a_crash_before_the_outcome_was_noted_is_an_unknown_outcome(office: Office) -> None:
    """What stands as being sent when its claim has ended may have arrived: it leaves once more, labelled."""
    office.chat.faults = [NotSent()]
    await office.pass_(NINE)
    (name,) = (await office.mailbox()).pending
    until = NINE + LEASE
    await office.change(
        lambda old: replace(
            box.sending(replace(old, held_until=None), [name], NINE), claim=Claim(owner="dead", until=until)
        )
    )
    await office.pass_(until - timedelta(seconds=1))
    assert office.chat.got == []
    await office.pass_(until)
    assert office.chat.got == [((name,), False)]


@pytest.mark.parametrize(
    ("status", "code", "stops"),
    [
        (403, "BotDisabledByAdmin", True),
        (403, "ConversationBlockedByUser", True),
        (413, "", False),
        (400, "", False),
    ],
)
async def test_what_is_refused_for_good_is_kept_with_its_reason(
    office: Office, status: int, code: str, stops: bool
) -> None:
    """X56: a refusal of the chat stops what follows, one of the message only this one. Both can be armed."""
    office.chat.faults = [Permanent("no", status=status, code=code)]
    await office.pass_(NINE)
    mailbox = await office.mailbox()
    assert len(mailbox.dead) == 1
    assert bool(mailbox.stopped) == stops
    await office.pass_(NINE + timedelta(days=1))
    assert office.chat.got == []
    await office.change(box.rearmed)
    await office.pass_(NINE + timedelta(days=1, minutes=1))
    assert len(office.chat.got) == 1


async def test_an_answer_during_the_post_stands(office: Office) -> None:
    """X30: the reader presses while the worker has the mailbox; neither loses what it wrote."""

    async def press() -> None:
        await office.change(lambda old: box.done(old, next(iter(old.sending)), NINE, "Alex"))

    office.chat.meanwhile = press
    await office.pass_(NINE)
    (settled,) = (await office.mailbox()).settled.values()
    assert settled.how == "done"
    assert len(office.chat.got) == 1


async def test_another_worker_s_mailbox_is_left_alone(office: Office) -> None:
    """A claim that has not ended is somebody's, whatever the clock of this one says later."""
    await office.pass_()
    office.chat.faults = [NotSent()]
    await office.pass_(NINE)
    await office.change(
        lambda old: replace(old, held_until=None, claim=Claim(owner="w9", until=NINE + LEASE))
    )
    await office.pass_(NINE + LEASE - timedelta(seconds=1))
    assert office.chat.got == []


async def test_a_paused_worker_sends_nothing_at_the_end_of_its_claim(office: Office) -> None:
    """SIGSTOP: what is left of the claim is too short for a post, so another one may have begun."""

    real, left = office.desk.store.replace, list[timedelta]()

    async def slow(document: Document, etag: str) -> Any:
        written = await real(document, etag)
        if document.kind == "mailbox" and office.now == NINE:
            office.now = NINE + LEASE
        return written

    async def look() -> None:
        claim = (await office.mailbox()).claim
        assert claim
        left.append(claim.until - office.now)

    office.desk.store.replace = slow  # a pause between the record and the post
    office.chat.meanwhile = look
    await office.pass_(NINE)
    assert left == [LEASE]
    assert len(office.chat.got) == 1


async def test_more_than_a_day_takes_waits_for_the_morning(office: Office) -> None:
    """W8: eight cards; the others come together in the digest of the next morning."""
    stored = await office.desk.store.get(kinds.engagement_ref("e1"))
    assert stored
    await write(office.desk, replace(engagement(12), seq=9), stored.etag)
    await office.pass_(NINE)
    singles = [names for names, digest in office.chat.got if not digest]
    assert len(singles) <= 8
    await office.pass_(NINE + timedelta(days=1))
    seen = [name for names, _ in office.chat.got for name in names]
    assert len(seen) == len(set(seen)) == 12
    assert sum(digest for _, digest in office.chat.got) <= 2
