"""What is said only once: the welcome to a person, and where the bot works to a group. Words nothing.

Each is a document with a fixed id, so that two events at once, or a restart, say it once.
"""

from bot.domain.people import Actor
from bot.errors import AlreadyExists
from bot.services.desk import Desk
from bot.storage import kinds
from bot.storage.store import Document, Ref


async def first_meeting(desk: Desk, actor: Actor) -> bool:
    """Note that a person is greeted; False where they were before."""
    return await _first(desk, kinds.welcome_ref(actor.tenant, actor.id), "welcome")


async def first_in_group(desk: Desk, actor: Actor, conversation: str) -> bool:
    """Note that a group or meeting chat is told where the bot works (X58); False where it was before."""
    return await _first(desk, kinds.hello_ref(actor.tenant, conversation), "hello")


async def _first(desk: Desk, ref: Ref, kind: str) -> bool:
    try:
        await desk.store.create(Document(ref=ref, kind=kind, body=kinds.MARK.encode(kinds.Mark())))
    except AlreadyExists:
        return False
    return True
