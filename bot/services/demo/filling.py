"""Adding the made-up customers to somebody's list: each once, however often it is asked for."""

import logging
from asyncio import sleep
from collections.abc import Awaitable, Callable
from contextlib import suppress

from bot.domain.people import Actor
from bot.errors import AlreadyExists
from bot.services.demo.customers import CUSTOMERS, Customer
from bot.services.demo.stories import STORIES
from bot.services.demo.teller import begin
from bot.services.desk import Desk
from bot.storage import kinds
from bot.storage.store import Document

log = logging.getLogger(__name__)


async def fill(desk: Desk, actor: Actor, progress: Callable[[int], Awaitable[None]]) -> int:
    """Add what is not there yet; return how many were added. `progress` is told how many are done.

    What broke off is told again from its beginning: what happened already happens once.
    """
    added = 0
    for done, customer in enumerate(CUSTOMERS, 1):
        async with desk.passes:  # nobody is reminded of half a story
            added += await _told(desk, actor, customer)
        await sleep(0)
        await progress(done)
    async with desk.passes:
        await desk.due()
    return added


async def _told(desk: Desk, actor: Actor, customer: Customer) -> bool:
    """Tell a customer's story; False where it was told before."""
    ref = kinds.demo_ref(actor.tenant, actor.id, customer.word)
    if await desk.store.get(ref):
        return False
    story = STORIES[customer.story]
    teller = await begin(desk, actor, customer, story.back)
    if teller is None:
        return False
    await story.tell(teller)
    for refused in teller.refused:
        log.warning("demo: not taken: %s", refused)
    with suppress(AlreadyExists):
        await desk.store.create(Document(ref=ref, kind="mark", body=kinds.MARK.encode(kinds.Mark())))
    return True
