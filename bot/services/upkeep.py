"""What keeps the lists right without anybody pressing: due engagements are planned anew, lost entries written
again.

A crash between an engagement and its entry leaves the engagement due at once; a changed playbook takes effect
within 7 days. Sends nothing.
"""

import asyncio
import logging
from contextlib import suppress
from dataclasses import replace

from bot.domain.engagement import Engagement
from bot.domain.person import Person
from bot.domain.worktime import WorkTime
from bot.errors import CadenceError, Changed, Missing, StoreUnavailable
from bot.services.desk import Desk
from bot.services.entries import plan, publish
from bot.services.hours import work_of
from bot.services.people import known
from bot.services.records import Found, settle, write
from bot.storage import kinds
from bot.storage.store import Document, Stored

log = logging.getLogger(__name__)
PAUSE = 30.0
BATCH = 50


async def keep_up(desk: Desk, pause: float = PAUSE) -> None:
    """Look after due documents until cancelled."""
    while True:
        try:
            while await run_once(desk) == BATCH:
                pass
        except CadenceError as error:
            log.warning("upkeep waits: %s", error)
        await asyncio.sleep(pause)


async def run_once(desk: Desk) -> int:
    """Look after one batch; return how many documents were due. One bad document stops no other."""
    due = await desk.store.due(desk.clock(), BATCH)
    for stored in due:
        try:
            await _renew(desk, stored)
        except (Changed, Missing):
            continue
        except StoreUnavailable:
            raise
        except Exception:  # whatever is wrong with one document must not stop the others
            log.exception("upkeep of a %s document failed", stored.kind)
            await _push_back(desk, stored)
    return len(due)


async def _renew(desk: Desk, stored: Stored) -> None:
    if stored.kind != "engagement":
        await _push_back(desk, stored)
        return
    engagement = kinds.ENGAGEMENT.decode(stored.body)
    work = await _hours(desk, engagement)
    entry, turns = plan(desk, engagement, work)
    if entry == engagement.entry:
        await publish(desk, engagement)
        await settle(desk, Found(engagement=engagement, etag=stored.etag), turns)
    else:
        await write(desk, replace(engagement, seq=engagement.seq + 1), stored.etag, work)


async def _hours(desk: Desk, engagement: Engagement) -> WorkTime:
    """Return the hours of who owns it, the usual ones where nobody knows them."""
    person = await known(desk, engagement.tenant, engagement.owner)
    person = person or Person(tenant=engagement.tenant, id=engagement.owner)
    return work_of(person, desk.clock().year)


async def _push_back(desk: Desk, stored: Stored) -> None:
    """Leave a document alone for an hour, so that it does not hold up the others."""
    later = desk.clock() + kinds.PUSHED_BACK
    document = Document(ref=stored.ref, kind=stored.kind, body=stored.body, due_at=later)
    with suppress(Changed, Missing):
        await desk.store.replace(document, stored.etag)
