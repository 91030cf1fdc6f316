"""Mailboxes in the store: reading one, changing it by compare-and-set, and when a worker has to look at it.

Decides nothing about a letter; sends nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain import mailbox as box
from bot.domain.leaving import Leaving, leaving, next_look
from bot.domain.mailbox import Mailbox
from bot.domain.person import Person
from bot.domain.plan.values import Reminder
from bot.domain.text import NOTHING
from bot.domain.worktime import WorkTime
from bot.errors import AlreadyExists, Changed, Missing, StoreUnavailable
from bot.services.attempts import ATTEMPTS, pause
from bot.services.desk import Desk
from bot.services.hours import daily_limit, wants_digest, work_of
from bot.storage import kinds
from bot.storage.store import Document, Stored

Change = Callable[[Mailbox], Mailbox]


@dataclass(frozen=True, kw_only=True, slots=True)
class Box:
    """A mailbox as read: `etag` "" where it is not stored yet. `work` are its reader's hours, `limit` is how
    many cards they want in a day, `digest` whether they want the morning's list.
    """

    mailbox: Mailbox
    etag: str
    work: WorkTime
    limit: int
    digest: bool

    def leaving(self, mailbox: Mailbox, now: datetime) -> Leaving:
        """Return what leaves at a moment, by what its reader wants."""
        return leaving(mailbox, now, self.work, self.limit, digest=self.digest)

    def due_at(self, now: datetime) -> datetime | None:
        """Return when a worker must look at it; None while nothing can leave it.

        Absences don't count: then somebody who covers them may get it.
        """
        mailbox = self.mailbox
        if mailbox.claim:
            return mailbox.claim.until
        if mailbox.sending:
            return now
        return min((at for at in (self._leaves_at(now), mailbox.escalates_at) if at), default=None)

    def _leaves_at(self, now: datetime) -> datetime | None:
        mailbox = self.mailbox
        if mailbox.stopped and not mailbox.held_until:
            return None
        work = replace(self.work, absences=())
        looks = next_look(mailbox, now, work, self.limit, digest=self.digest)
        return max(looks, mailbox.held_until) if looks and mailbox.held_until else looks


async def find(desk: Desk, person: Person) -> Box:
    """Return a person's mailbox; an empty one where they never had a reminder."""
    stored = await desk.store.get(kinds.mailbox_ref(person.tenant, person.id))
    return opened(desk, person, stored)


def opened(desk: Desk, person: Person, stored: Stored | None) -> Box:
    """Return a stored mailbox with its reader's hours."""
    mailbox = kinds.MAILBOX.decode(stored.body) if stored else Mailbox()
    return Box(
        mailbox=replace(mailbox, tenant=person.tenant, person=person.id),
        etag=stored.etag if stored else "",
        work=work_of(person, desk.clock().year),
        limit=daily_limit(person),
        digest=wants_digest(person),
    )


async def save(desk: Desk, held: Box, mailbox: Mailbox) -> Box:
    """Write a mailbox over the one that was read. Raises `Changed`, `TooLarge`, `StoreUnavailable`."""
    new = replace(held, mailbox=mailbox)
    document = Document(
        ref=kinds.mailbox_ref(mailbox.tenant, mailbox.person),
        kind="mailbox",
        body=kinds.MAILBOX.encode(mailbox),
        due_at=new.due_at(desk.clock()),
    )
    try:
        stored = await (desk.store.replace(document, held.etag) if held.etag else desk.store.create(document))
    except (AlreadyExists, Missing) as error:
        raise Changed from error
    return replace(new, etag=stored.etag)


async def change(desk: Desk, person: Person, edit: Change) -> Mailbox:
    """Change a person's mailbox, again on a newer one where somebody wrote meanwhile."""
    for attempt in range(ATTEMPTS):
        held = await find(desk, person)
        after = edit(held.mailbox)
        if after == held.mailbox:
            return after
        try:
            return (await save(desk, held, after)).mailbox
        except Changed:
            await pause(attempt)
    raise StoreUnavailable("Your reminders are being changed elsewhere; nothing was saved.")


async def rearm(desk: Desk, person: Person) -> None:
    """Let everything leave that could not: the person can be reached again (X56)."""
    await change(desk, person, box.rearmed)


async def send_again(desk: Desk, person: Person, name: str, engagement: str) -> None:
    """Let what was refused for good leave again: one letter, or ("") all of an engagement, or ("") all."""

    def edit(mailbox: Mailbox) -> Mailbox:
        meant = [
            each.letter.reminder.id
            for each in mailbox.dead.values()
            if name in ("", each.letter.reminder.id) and engagement in ("", each.letter.reminder.engagement)
        ]
        if mailbox.stopped:  # whoever presses is here
            mailbox = replace(mailbox, stopped="", held_until=None)
        return box.again(mailbox, meant)

    await change(desk, person, edit)


async def hand_on(desk: Desk, person: Person, reminders: Iterable[Reminder]) -> None:
    """Put reminders into a person's mailbox; those that it knows change nothing.

    Their words are read again when they leave.
    """
    waiting = [light(each) for each in reminders]

    def put(mailbox: Mailbox) -> Mailbox:
        mailbox = box.forgotten(mailbox, desk.clock())  # what came back after weeks is new
        for each in waiting:
            mailbox = box.put(mailbox, each)
        return mailbox

    await change(desk, person, put)


def light(reminder: Reminder) -> Reminder:
    """Return a reminder as a mailbox keeps it, without its words."""
    return replace(reminder, title=NOTHING, words=NOTHING, reason=NOTHING)
