"""Making every engagement due now, so that a changed playbook takes effect at once and not within 7 days.

It pages through the shards: a tool does this, no turn. Changes no engagement, and leaves a worker its claim.
"""

from dataclasses import dataclass

from bot.domain.engagement import due_at
from bot.errors import Changed, Missing, NewerSchema, StoreUnavailable
from bot.services.attempts import ATTEMPTS, pause
from bot.services.desk import Desk
from bot.storage import kinds
from bot.storage.codecs import SHARDS, Unreadable
from bot.storage.paging import documents
from bot.storage.store import Document, Stored

PAGE = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Replanned:
    """How many engagements are due now, and the ids of those that could not be read."""

    due: int
    unreadable: tuple[str, ...]


async def replan(desk: Desk) -> Replanned:
    """Make every engagement due now. Again is harmless; one that is due already is not written."""
    due, unreadable = 0, list[str]()
    for number in range(SHARDS):
        async for stored in documents(desk.store, f"s{number}", "engagement", PAGE):
            try:
                due += await _made_due(desk, stored)
            except (Unreadable, NewerSchema):
                unreadable.append(stored.ref.id)
    return Replanned(due=due, unreadable=tuple(unreadable))


async def _made_due(desk: Desk, stored: Stored) -> bool:
    """Make one due; tell whether it is there."""
    found: Stored | None = stored
    for attempt in range(ATTEMPTS):
        if found is None:
            return False
        now = desk.clock()
        moment = due_at(kinds.ENGAGEMENT.decode(found.body), now, now)
        if found.due_at and found.due_at <= moment:
            return True
        try:
            await desk.store.replace(
                Document(ref=found.ref, kind=found.kind, body=found.body, due_at=moment), found.etag
            )
        except (Changed, Missing):
            await pause(attempt)
            found = await desk.store.get(stored.ref)
            continue
        return True
    raise StoreUnavailable("An engagement is being changed all the time; run it again.")
