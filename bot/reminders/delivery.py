"""A mailbox that is due: what leaves it is asked for its reason again, written down, posted, accounted for.

What is on its way stands in the mailbox before the post and its outcome after it, so a crash in between is
known: it may have arrived, and leaves once more with that word. Decides nothing about when: leaving.py does.
"""

import logging
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Protocol

from bot.domain import mailbox as box
from bot.domain.away import away_on
from bot.domain.claim import Claim
from bot.domain.engagement import Engagement
from bot.domain.leaving import Leaving
from bot.domain.mailbox import Escalation, Letter, Mailbox
from bot.domain.person import Person
from bot.errors import Changed, DeliveryError, NewerSchema, NotSent, Permanent, StoreUnavailable, Throttled
from bot.reminders.gates import Gates
from bot.reminders.planning import LEASE, Owners, concerned
from bot.services import escalations, mailboxes, people, reaching, reminders
from bot.services.attempts import ATTEMPTS, pause
from bot.services.desk import Desk
from bot.services.measures import Measures
from bot.services.reaching import LASTING
from bot.services.reminders import Due
from bot.storage import kinds
from bot.storage.store import Ref, Stored

log = logging.getLogger(__name__)
MARGIN = timedelta(seconds=60)
"""What must be left of a claim when a post begins: three exchanges (a chat that is gone is opened anew) at
their time-out of 6 s, and clocks that differ by 30 s."""
WAIT = timedelta(minutes=1)
"""How long a conversation rests that could not be reached, or that did not say how long."""
UNHEARD = timedelta(hours=1)
DAY = TRIED_AGAIN = timedelta(days=1)
"""After so long a chat that took nothing is tried with another card: Teams tells of no unblocking (X56)."""
ROUNDS = 50
DIGEST = 100
"""Reminders that one digest names; more than that wait for the next."""
Drawn = tuple[Mapping[str, Any], str]


class Draw(Protocol):
    """Draws the card of one letter, or the digest of several; returns it with its summary."""

    def __call__(self, person: Person, due: tuple[Due, ...], *, digest: bool) -> Drawn: ...


class DrawPost(Protocol):
    """Draws the agenda or the summary of a meeting as a channel gets it; None where there is none."""

    def __call__(self, engagement: Engagement, rule: str, meeting: str) -> Drawn | None: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Worker:
    """Who delivers: the desk, how cards are drawn, how fast they leave, its claims' name, what it counts."""

    desk: Desk
    draw: Draw
    draw_post: DrawPost
    gates: Gates
    name: str
    measures: Measures = field(default_factory=Measures)
    newer: dict[Ref, str] = field(default_factory=dict[Ref, str])  # by ETag: left to a newer version


async def deliver(worker: Worker, stored: Stored, planned: Owners = frozenset()) -> int:
    """Deliver what may leave a mailbox now; return how many posts arrived.

    Nothing leaves while something for its reader is `planned`: it may belong to the morning's list. Raises
    `Changed` where another worker has it, or somebody writes all the time: it is due again.
    """
    desk, kept = worker.desk, kinds.MAILBOX.decode(stored.body)
    person = await people.known(desk, kept.tenant, kept.person) or Person(tenant=kept.tenant, id=kept.person)
    if concerned(person, planned):
        return 0
    visit = Visit(worker=worker, person=person, held=mailboxes.opened(desk, person, stored))
    visit.recover()
    await visit.escalate()
    arrived = 0
    for _ in range(ROUNDS):
        due, digest = await visit.next()
        if not due:
            break
        await visit.sets_out(due, digest=digest)
        arrived += await visit.post(due, digest=digest)
    await visit.leave()
    return arrived


@dataclass(kw_only=True, slots=True)
class Visit:
    """A worker at one mailbox. What it did is kept as functions, so that it can be done again on a mailbox
    that its reader changed meanwhile.
    """

    worker: Worker
    person: Person
    held: mailboxes.Box
    edits: tuple[Callable[[Mailbox], Mailbox], ...] = ()
    escalates: Mapping[str, Escalation | None] = field(default_factory=dict[str, Escalation | None])
    mailbox: Mailbox = field(init=False)
    """The mailbox with what was done to it here, written or not."""

    def __post_init__(self) -> None:
        self.mailbox = self.held.mailbox

    @property
    def now(self) -> datetime:
        return self.worker.desk.clock()

    def edit(self, change: Callable[[Mailbox], Mailbox]) -> None:
        self.edits = (*self.edits, change)
        self.mailbox = change(self.mailbox)

    def recover(self) -> None:
        """Take up what a worker left behind that died: it may have arrived or not."""
        now, day = self.now, self.held.work.day_of(self.now)
        self.edit(lambda old: box.unknown(old, tuple(old.sending), day))
        self.edit(lambda old: box.forgotten(old, now))

    async def escalate(self) -> None:
        """Hand what was sent and not answered in time to leads, once; what fails is tried again later."""
        now, found = self.now, dict[str, Escalation | None]()
        for name, each in self.mailbox.settled.items():
            if each.escalation is None or each.escalation.at > now:
                continue
            try:
                found[name] = await escalations.hand_up(self.worker.desk, each)
            except (StoreUnavailable, NewerSchema):
                raise
            except Exception:  # whatever is wrong with one engagement must not stop the others
                log.exception("a lead could not be told rule=%s", each.escalation.reminder.rule)
                found[name] = replace(each.escalation, at=now + kinds.PUSHED_BACK)
        if found:
            self.edit(lambda old: box.escalating(old, found))

    async def next(self) -> tuple[tuple[Due, ...], bool]:
        """Return what leaves next, and whether as a digest. What has no reason any more goes unsent, and who
        covers an absence gets what is ready.
        """
        while self.mailbox.pending:
            mailbox, now = self.mailbox, self.now
            if self.person.reference is None:  # nobody knows where to: they never spoke to the bot
                until = now + UNHEARD
                self.edit(lambda old, until=until: replace(old, held_until=until))
                return (), False
            if now < (mailbox.held_until or now) or (mailbox.stopped and not mailbox.held_until):
                return (), False
            letters, digest = _first(self.held.leaving(mailbox, now))
            if not letters and away_on(self.person.away, self.held.work.day_of(now)):
                await self._pass_on(mailbox, now)
                return (), False
            due = [each for each in [await self._asked(letter) for letter in letters] if each]
            if due or not letters:
                return tuple(due), digest
        return (), False

    async def _asked(self, letter: Letter) -> Due | None:
        """Return a letter whose reason still holds, and which is theirs; it leaves this mailbox otherwise.

        One that cannot be asked about is put off, so that it stops no other.
        """
        desk, name, now = self.worker.desk, letter.reminder.id, self.now
        try:
            found = await reminders.due_of(desk, self.person, letter)
        except (StoreUnavailable, NewerSchema):
            raise
        except Exception:  # whatever is wrong with one engagement must not stop the others
            log.exception("a reminder could not be asked about rule=%s", letter.reminder.rule)
            self.edit(partial(box.waiting, letter=replace(letter, not_before=now + kinds.PUSHED_BACK)))
            return None
        if isinstance(found, Due):
            return found
        if found:
            await mailboxes.hand_on(desk, found, (letter.reminder,))
        why = "somebody else receives it" if found else "its reason ceased"
        self.edit(partial(box.dropped, name=name, at=now, reason=why))
        return None

    async def _pass_on(self, mailbox: Mailbox, now: datetime) -> None:
        """Give what is ready to who covers this reader; what nobody takes waits until they are back."""
        ready = [each for each in mailbox.pending.values() if each.ready_at <= now]
        if [each for each in [await self._asked(letter) for letter in ready] if each]:
            until = min(self.held.work.next_start(now), now + DAY)
            self.edit(lambda old: replace(old, held_until=until))

    async def sets_out(self, due: tuple[Due, ...], *, digest: bool) -> None:
        """Claim the mailbox and write down what is about to be posted. Raises `Changed`.

        What was put off meanwhile, or became a second copy, stays where it is: it is looked at anew.
        """
        now = self.now
        sent = [(each.reminder, each.engagement) for each in due]
        self.escalates = await escalations.begun(self.worker.desk, self.person, sent, now)
        claim = Claim(owner=self.worker.name, until=now + LEASE)
        letters = {each.letter.reminder.id: each.letter for each in due}

        def on_its_way(old: Mailbox) -> Mailbox:
            same = [name for name, letter in letters.items() if old.pending.get(name) == letter]
            return box.sending(replace(old, claim=claim), same, now, digest=digest)

        self.edit(on_its_way)
        await self.save()

    async def post(self, due: tuple[Due, ...], *, digest: bool) -> bool:
        """Post what was written down; return whether it arrived. The outcome is written with what follows."""
        due = tuple(each for each in due if each.letter.reminder.id in self.held.mailbox.sending)
        names, desk = [each.letter.reminder.id for each in due], self.worker.desk
        if not due or self.person.reference is None:
            return False
        try:
            card, summary = self.worker.draw(self.person, due, digest=digest)
        except Exception:  # whatever is wrong with one card must not stop the others
            log.exception("a card could not be drawn rule=%s", due[0].letter.reminder.rule)
            self.edit(partial(box.permanent, names=names, at=self.now, reason="refused"))
            return False
        try:
            async with self.worker.gates(self.person.reference.conversation):
                if not self._in_time():
                    self.edit(partial(box.not_sent, names=names))
                    return False
                posted = await reaching.post(desk, self.person, card, summary, self._in_time)
        except DeliveryError as error:
            self.worker.measures.posted(error)
            self.edit(partial(_failed, names=names, error=error, now=self.now, day=self._day))
            return False
        self.worker.measures.posted()
        self.person = replace(self.person, reference=posted.reference)
        self.edit(partial(box.sent, names=names, day=self._day, work=self.held.work))
        self.edit(partial(box.escalating, found=self.escalates))
        self.edit(lambda old: replace(old, stopped="", held_until=None))
        for each in due:
            self.worker.measures.left(self._late(each), digest=digest)
            log.info("reminder sent rule=%s late=%.0f", each.letter.reminder.rule, self._late(each))
        return True

    def _in_time(self) -> bool:
        """Say whether a post would end before another worker may begin; False after a long pause."""
        claim = self.held.mailbox.claim
        return claim is not None and claim.until - self.now >= MARGIN

    @property
    def _day(self) -> date:
        return self.held.work.day_of(self.now)

    def _late(self, due: Due) -> float:
        return (self.now - self.held.work.next_inside(due.letter.ready_at)).total_seconds()

    async def leave(self) -> None:
        """Let the mailbox go, with all that was done."""
        self.edit(lambda old: replace(old, claim=None))
        await self.save()

    async def save(self) -> None:
        """Write what was done here, over what its reader did meanwhile. Raises `Changed`."""
        desk = self.worker.desk
        for attempt in range(ATTEMPTS):
            try:
                self.held = await mailboxes.save(desk, self.held, self.mailbox)
            except Changed:
                await pause(attempt)
                self.held = await mailboxes.find(desk, self.person)
                if (claim := self.held.mailbox.claim) and claim.owner != self.worker.name:
                    raise
                self.mailbox = self.held.mailbox
                for edit in self.edits:
                    self.mailbox = edit(self.mailbox)
                continue
            self.edits = ()
            return
        raise Changed


def _first(found: Leaving) -> tuple[tuple[Letter, ...], bool]:
    """Return what leaves first: the digest, so that a day begins with it, then one card after another."""
    return (found.digest[:DIGEST], True) if found.digest else (found.cards[:1], False)


def _failed(mailbox: Mailbox, *, names: list[str], error: DeliveryError, now: datetime, day: date) -> Mailbox:
    """Return the mailbox after a post that did not end well, by the classes of outcome."""
    if isinstance(error, Permanent) and error.reason in LASTING:
        until = None if error.reason == "removed" else now + TRIED_AGAIN
        return replace(box.not_sent(mailbox, names), stopped=error.reason, held_until=until)
    if isinstance(error, Permanent):
        return box.permanent(mailbox, names, now, error.reason)
    if isinstance(error, NotSent | Throttled):
        told = error.retry_after if isinstance(error, Throttled) else None
        wait = WAIT if told is None else timedelta(seconds=told)
        until = now + wait + timedelta(seconds=random.uniform(0, 2))
        return replace(box.not_sent(mailbox, names), held_until=until)
    return box.unknown(mailbox, names, day)
