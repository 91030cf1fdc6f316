"""How late reminders left, over all mailboxes. It pages through the shards: a tool does this, no turn."""

from dataclasses import dataclass

from bot.domain.lateness import Lateness, together
from bot.errors import NewerSchema
from bot.services.desk import Desk
from bot.storage import kinds
from bot.storage.codecs import SHARDS, Unreadable
from bot.storage.paging import documents

PAGE = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Gathered:
    """The counts of so many mailboxes; `unreadable` could not be read."""

    late: Lateness
    mailboxes: int
    unreadable: int


async def gathered(desk: Desk) -> Gathered:
    """Return how late everything left that any mailbox remembers."""
    late, read, unreadable = Lateness(), 0, 0
    for number in range(SHARDS):
        async for stored in documents(desk.store, f"s{number}", "mailbox", PAGE):
            try:
                late = together(late, kinds.MAILBOX.decode(stored.body).late)
                read += 1
            except (Unreadable, NewerSchema):
                unreadable += 1
    return Gathered(late=late, mailboxes=read, unreadable=unreadable)
