"""A worker for tests that only look after documents: it draws nothing worth reading. Asserts nothing."""

import math
from datetime import datetime
from typing import Any

from bot.domain.engagement import Engagement
from bot.domain.person import Person
from bot.reminders.delivery import Worker
from bot.reminders.gates import Gates
from bot.reminders.worker import run_due
from bot.services.desk import Desk
from bot.services.reminders import Due
from bot.storage.store import Store
from tests.waiting import until

BATCH = 50


def worker_of(desk: Desk, name: str = "w1") -> Worker:
    """Return a worker whose cards hold the ids of their reminders."""
    return Worker(desk=desk, draw=_drawn, draw_post=_posted, gates=Gates(math.inf), name=name)


def _drawn(person: Person, due: tuple[Due, ...], *, digest: bool) -> tuple[dict[str, Any], str]:
    return {"ids": [each.reminder.id for each in due], "digest": digest}, person.id


def _posted(engagement: Engagement, rule: str, meeting: str) -> tuple[dict[str, Any], str]:
    return {"rule": rule, "meeting": meeting}, engagement.id


async def look_after_all(desk: Desk) -> int:
    """Look after all that is due; return how many documents were."""
    due = await desk.store.due(desk.clock(), BATCH)
    await run_due(worker_of(desk))
    return len(due)


async def rested(store: Store, now: datetime) -> None:
    """Wait until the worker, which looks after all that is new to it at the start, has nothing left."""

    async def idle() -> bool:
        return not await store.due(now, 1)

    await until(idle, 30)
