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
from bot.domain.mailbox import Letter, Mailbox
from bot.domain.person import Person, Reference
from bot.domain.stamp import Stamp
from bot.errors import DeliveryError, NotSent, Permanent, Throttled, Unknown
from bot.playbook.loader import load
from bot.reminders.planning import LEASE
from bot.reminders.worker import run_due
from bot.services import mailboxes, people, reminders
from bot.services.desk import Desk
from bot.services.reach import Unreachable
from bot.services.records import write
from bot.services.reminders import Due
from bot.storage import kinds
from bot.storage.sqlite import SqliteStore
from bot.storage.store import Document
from tests.workers import look_after_all, worker_of

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

    async def grow(self, tasks: int) -> None:
        """Give the engagement so many tasks."""
        stored = await self.desk.store.get(kinds.engagement_ref("e1"))
        assert stored
        await write(self.desk, replace(engagement(tasks), seq=9), stored.etag)

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


async def test_a_night_is_no_lateness(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    """W8: what was ready at three leaves at nine, in the log and in the mailbox as in time."""
    office.chat.faults = [NotSent()]
    await office.pass_(NINE)
    at_three = NINE + timedelta(hours=18)
    await office.change(
        lambda old: replace(
            old,
            pending={
                name: Letter(reminder=replace(each.reminder, due_at=at_three))
                for name, each in old.pending.items()
            },
        )
    )
    with caplog.at_level("INFO"):
        await office.pass_(NINE + timedelta(days=1))
    assert "reminder sent rule=item.due late=0" in caplog.text
    assert (await office.mailbox()).late.cards[0] == 1


@pytest.mark.parametrize(
    ("fault", "wait"),
    [
        (NotSent(), timedelta(seconds=65)),
        (Throttled(retry_after=30), timedelta(seconds=35)),
        (Throttled(retry_after=3600), timedelta(seconds=3605)),
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
    """A time-out or 5xx may have arrived: one more, which says so, and no third by itself.

    Then nobody knows whether either arrived: it is kept with that word, and can be sent again.
    """
    office.chat.faults = [Unknown(), Unknown()]
    await office.pass_(NINE)
    (dead,) = (await office.mailbox()).dead.values()
    assert (dead.reason, dead.letter.again) == ("unsure", True)
    assert (office.chat.got, office.chat.faults) == ([], [])
    await office.pass_(NINE + timedelta(hours=1))
    assert office.chat.got == []
    await office.change(box.rearmed)
    await office.pass_()
    assert len(office.chat.got) == 1


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
    labelled: list[bool] = []

    def draw(person: Person, due: tuple[Due, ...], *, digest: bool) -> tuple[dict[str, Any], str]:
        labelled.extend(each.letter.again for each in due)
        return {"ids": [each.reminder.id for each in due], "digest": digest}, ""

    office.now = until
    await run_due(replace(worker_of(office.desk), draw=draw))
    assert office.chat.got == [((name,), False)]
    assert labelled == [True]


@pytest.mark.parametrize(("status", "reason"), [(413, "too_big"), (400, "refused")])
async def test_a_card_that_is_refused_is_kept_with_its_reason(
    office: Office, status: int, reason: str
) -> None:
    """Too big, or just refused: this one stops, the next ones leave; it can be sent again."""
    office.chat.faults = [Permanent("no", status=status)]
    await office.pass_(NINE)
    mailbox = await office.mailbox()
    assert [each.reason for each in mailbox.dead.values()] == [reason]
    assert not mailbox.stopped
    await office.pass_(NINE + timedelta(days=1))
    assert office.chat.got == []
    await office.change(box.rearmed)
    await office.pass_(NINE + timedelta(days=1, minutes=1))
    assert len(office.chat.got) == 1


@pytest.mark.parametrize(
    ("code", "reason"),
    [("BotDisabledByAdmin", "disabled"), ("ConversationBlockedByUser", "blocked")],
)
async def test_x56_a_chat_that_takes_nothing_is_tried_again_after_a_day(
    office: Office, code: str, reason: str
) -> None:
    """X56: everything waits, with why; nobody says when a chat is open again, so the next card finds out."""
    office.chat.faults = [Permanent("no", status=403, code=code) for _ in range(2)]
    await office.pass_(NINE)
    mailbox = await office.mailbox()
    assert (mailbox.stopped, len(mailbox.pending), mailbox.dead) == (reason, 1, {})
    await office.pass_(NINE + timedelta(hours=4))
    assert len(office.chat.faults) == 1, "not tried the same day"
    await office.pass_(NINE + timedelta(days=1))
    assert (office.chat.faults, office.chat.got) == ([], [])
    await office.pass_(NINE + timedelta(days=2))
    assert len(office.chat.got) == 1
    assert not (await office.mailbox()).stopped


async def test_x56_who_removed_the_bot_is_left_alone_until_they_are_back(office: Office) -> None:
    """X56: nothing is tried, whatever the day; an install arms it again."""
    office.chat.faults = [Permanent("no", status=403, code="BotNotInConversationRoster")]
    await office.pass_(NINE)
    for day in range(1, 4):
        await office.pass_(NINE + timedelta(days=day))
    assert (office.chat.faults, office.chat.got) == ([], [])
    assert (await office.mailbox()).stopped == "removed"
    await people.tell(office.desk, "t1", "p1", lambda person: replace(person, unreached=None))
    await mailboxes.rearm(office.desk, ALEX)
    await office.pass_()
    assert len(office.chat.got) == 1


async def test_a_card_that_cannot_be_drawn_stops_no_other(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    """A fault of ours in one card is logged, kept as refused, and the others leave."""
    await office.grow(3)

    def draw(person: Person, due: tuple[Due, ...], *, digest: bool) -> tuple[dict[str, Any], str]:
        if due[0].reminder.item == "i1":
            raise RuntimeError("secret")
        return {"ids": [each.reminder.item for each in due], "digest": digest}, ""

    office.now = NINE
    await run_due(replace(worker_of(office.desk), draw=draw))
    assert sorted(names for names, _ in office.chat.got) == [("i0",), ("i2",)]
    assert [each.reason for each in (await office.mailbox()).dead.values()] == ["refused"]
    assert "a card could not be drawn" in caplog.text


async def test_a_reminder_that_cannot_be_asked_about_stops_no_other(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is put off by an hour; a store that is down is no fault of the reminder."""
    await office.grow(3)
    real, broken = reminders.due_of, [RuntimeError("secret")]

    async def due_of(desk: Desk, person: Person, letter: Letter) -> Due | Person | None:
        if letter.reminder.item == "i1" and broken:
            raise broken.pop()
        return await real(desk, person, letter)

    monkeypatch.setattr(reminders, "due_of", due_of)
    await office.pass_(NINE)
    assert len(office.chat.got) == 2
    assert "could not be asked about" in caplog.text
    await office.pass_(NINE + timedelta(hours=1))
    assert len(office.chat.got) == 3


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


@pytest.mark.parametrize("again", [True, False])
async def test_a_letter_that_changed_before_it_was_written_down_is_looked_at_anew(
    office: Office, again: bool
) -> None:
    """X39, X30: a worker was paused with a letter in its hand; meanwhile it was put off, or became a second
    copy: it leaves as it stands in the mailbox, or not yet.
    """
    await office.grow(1)
    office.chat.faults = [NotSent()]
    await office.pass_(NINE)
    at = NINE + timedelta(minutes=5)
    shown: list[bool] = []
    real, hooks = office.desk.store.replace, [office.change]

    async def behind(document: Document, etag: str) -> Any:
        if document.kind == "mailbox" and hooks:
            await hooks.pop()(
                lambda old: replace(old, pending={n: changed(e) for n, e in old.pending.items()})
            )
        return await real(document, etag)

    def changed(letter: Letter) -> Letter:
        return replace(letter, again=True) if again else replace(letter, not_before=at + timedelta(days=1))

    def draw(person: Person, due: tuple[Due, ...], *, digest: bool) -> tuple[dict[str, Any], str]:
        shown.extend(each.letter.again for each in due)
        return {"ids": [each.reminder.id for each in due], "digest": digest}, ""

    office.desk.store.replace, office.now = behind, at
    await run_due(replace(worker_of(office.desk), draw=draw))
    assert hooks == []
    assert shown == ([True] if again else [])


async def test_more_than_a_day_takes_waits_for_the_morning(office: Office) -> None:
    """W8: eight cards; the others come together in the digest of the next morning."""
    await office.grow(12)
    await office.pass_(NINE)
    singles = [names for names, digest in office.chat.got if not digest]
    assert len(singles) <= 8
    await office.pass_(NINE + timedelta(days=1))
    seen = [name for names, _ in office.chat.got for name in names]
    assert len(seen) == len(set(seen)) == 12
    assert sum(digest for _, digest in office.chat.got) <= 2
