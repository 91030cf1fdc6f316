"""A person's list: one entry an engagement, written after the engagement and repaired from it.

Never the truth.
"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.engagement import Engagement, state_on
from bot.domain.entry import Entry
from bot.errors import AlreadyExists, Changed, Missing
from bot.playbook.progress import Todo, standing
from bot.services.desk import Desk
from bot.storage import kinds
from bot.storage.store import Document


def plan(desk: Desk, engagement: Engagement) -> tuple[Entry, datetime | None]:
    """Return the entry an engagement should have now, and when its ranking next changes by itself (UTC)."""
    zone = str(engagement.facts.get("time_zone", "")) or "UTC"
    today = desk.today(zone)
    where = standing(desk.playbook, engagement, desk.when(engagement, today))
    first: Todo | None = where.todos[0] if where.todos else None
    state = state_on(engagement, today)
    days = [todo.due + timedelta(days=1) for todo in where.todos if todo.due and todo.due >= today]
    if state == "held" and engagement.status.until:
        days.append(date.fromisoformat(engagement.status.until))
    turning = [datetime.combine(day, time(), ZoneInfo(zone)) for day in days]
    turning += [todo.turns for todo in where.todos if todo.turns]
    turns = min(turning, default=None)
    removed = engagement.status.stamp if engagement.status.state == "removed" else None
    entry = Entry(
        engagement=engagement.id,
        customer=engagement.customer,
        tenant_domain=str(engagement.facts.get("tenant_domain", "")),
        stage=where.stage.id if where.stage else "",
        stage_title=where.stage.title if where.stage else "",
        state=state,
        action=first.title.plain if first else "",
        why=first.reason.plain if first else "",
        step=first.step if first else "",
        due_on=first.due.isoformat() if first and first.due else "",
        mandatory=first.mandatory if first else False,
        motions=engagement.motions,
        until=engagement.status.until if state == "held" else "",
        removed_on=removed.at.date().isoformat() if removed else "",
    )
    return entry, turns.astimezone(ZoneInfo("UTC")) if turns else None


async def publish(desk: Desk, engagement: Engagement) -> None:
    """Write the engagement's entry to its owner's list, unless a newer one is there."""
    if engagement.entry is None:
        return
    entry = replace(engagement.entry, seq=engagement.seq)
    ref = kinds.entry_ref(engagement.tenant, engagement.owner, engagement.id)
    document = Document(ref=ref, kind="entry", body=kinds.ENTRY.encode(entry))
    for _ in range(8):
        stored = await desk.store.get(ref)
        try:
            if stored is None:
                await desk.store.create(document)
            elif kinds.ENTRY.decode(stored.body).seq < entry.seq:
                await desk.store.replace(document, stored.etag)
            return
        except (AlreadyExists, Changed, Missing):
            continue


async def listed(desk: Desk, tenant: str, person: str) -> tuple[Entry, ...]:
    """Return every entry of a person: one read a page of 500."""
    entries: list[Entry] = []
    after: str | None = None
    while True:
        page = await desk.store.query(kinds.person_partition(tenant, person), "entry", after=after)
        entries += [kinds.ENTRY.decode(item.body) for item in page.items]
        if page.next is None:
            return tuple(entries)
        after = page.next
