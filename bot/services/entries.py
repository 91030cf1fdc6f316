"""A person's list: one entry an engagement, written after the engagement and repaired from it.

Never the truth.
"""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot.domain.engagement import Engagement, state_on
from bot.domain.entry import Entry
from bot.domain.handover import Former, Handover, Offered, Tiding, offered, told, waiting
from bot.domain.people import Actor
from bot.domain.person import Person
from bot.errors import AlreadyExists, Changed, Missing, StoreUnavailable
from bot.playbook.progress import Todo, standing
from bot.services import people
from bot.services.ahead import coming_of, kept, meetings_of
from bot.services.attempts import ATTEMPTS, pause
from bot.services.desk import Desk
from bot.services.telling import tell, with_tiding
from bot.storage import kinds
from bot.storage.paging import documents
from bot.storage.store import Document, Ref

HANDED = "handed"
"""The state of an entry in the list of somebody who handed the engagement over."""


def plan(desk: Desk, engagement: Engagement) -> tuple[Entry, datetime | None]:
    """Return the entry an engagement should have now, and when it next changes by itself (UTC)."""
    zone = _zone_of(engagement)
    today = desk.today(zone)
    when = desk.when(engagement, today)
    where, found = standing(desk.playbook, engagement, when), coming_of(desk.playbook, engagement, when)
    first: Todo | None = where.todos[0] if where.todos else None
    state = state_on(engagement, today)
    meetings = meetings_of(engagement, when)
    turning = [*_turning(engagement, where.todos, today, zone), *(each.ends for each in meetings)]
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
        coming=kept(found, when),
        meetings=meetings,
    )
    turns = min((each for each in turning if each), default=None)
    return entry, turns.astimezone(UTC) if turns else None


def told_of(desk: Desk, engagement: Engagement, entry: Entry) -> Entry:
    """Return an entry after reminders were handed on, by the engagement's new marks: nothing else of it rests
    on those.
    """
    when = desk.when(engagement, desk.today(_zone_of(engagement)))
    return replace(entry, coming=kept(coming_of(desk.playbook, engagement, when), when))


def _zone_of(engagement: Engagement) -> str:
    """Return the zone whose days an entry goes by."""
    return str(engagement.facts.get("time_zone", "")) or "UTC"


def _turning(
    engagement: Engagement, todos: Iterable[Todo], today: date, zone: str
) -> Iterator[datetime | None]:
    """Yield when what is to be done is ranked anew by itself: a day has passed, a hold or a window ends."""
    days = [todo.due + timedelta(days=1) for todo in todos if todo.due and todo.due >= today]
    if state_on(engagement, today) == "held" and engagement.status.until:
        days.append(date.fromisoformat(engagement.status.until))
    yield from (datetime.combine(day, time(), ZoneInfo(zone)) for day in days)
    yield from (todo.turns for todo in todos)


async def publish(desk: Desk, engagement: Engagement) -> None:
    """Write the engagement's entry to its owner's list, unless a newer one is there.

    What a hand-over changes for others goes with it, so that whatever repairs the one repairs the other.
    """
    if engagement.entry is None:
        return
    entry = replace(engagement.entry, seq=engagement.seq)
    await _put(desk, kinds.entry_ref(engagement.tenant, engagement.owner, engagement.id), entry)
    for former in engagement.former:
        await _leave(desk, engagement, former, entry)
    if offer := waiting(engagement.handover, desk.clock()):
        await people.tell(desk, engagement.tenant, offer.to, partial(_offer, engagement, offer))
    for news in engagement.news:
        await people.tell(desk, engagement.tenant, news.to, partial(with_tiding, news.tiding))


async def _put(desk: Desk, ref: Ref, entry: Entry) -> None:
    document = Document(ref=ref, kind="entry", body=kinds.ENTRY.encode(entry))
    for attempt in range(ATTEMPTS):
        stored = await desk.store.get(ref)
        try:
            if stored is None:
                await desk.store.create(document)
            elif kinds.ENTRY.decode(stored.body).seq < entry.seq:
                await desk.store.replace(document, stored.etag)
            return
        except (AlreadyExists, Changed, Missing):
            await pause(attempt)
    raise StoreUnavailable("A list is being changed elsewhere; it is written again later.")


async def _leave(desk: Desk, engagement: Engagement, former: Former, entry: Entry) -> None:
    """Take an engagement off the list of somebody who handed it over, and tell them.

    The entry stays as "handed", so that no older one can come back, and they find it while they may read it.
    """
    ref = kinds.entry_ref(engagement.tenant, former.id, engagement.id)
    until = former.until.date().isoformat()
    stored = await desk.store.get(ref)
    held = kinds.ENTRY.decode(stored.body) if stored else None
    if held and (held.seq >= entry.seq or (held.state, held.until) == (HANDED, until)):
        return
    news = f"accepted:{engagement.id}.{former.at:%Y%m%dT%H%M%S}"
    await tell(desk, engagement, former.id, news, former.to_name)
    bare = replace(entry, state=HANDED, until=until, action="", why="", step="", due_on="", mandatory=False)
    bare = replace(bare, coming=(), meetings=())
    await _put(desk, ref, bare)


def _offer(engagement: Engagement, offer: Handover, person: Person) -> Person:
    """List an offer with the person it is made to; once it is listed, nothing more is to be told."""
    held = person.offers.get(engagement.id)
    if held and held.id == offer.id:
        return person
    mine = Offered(id=offer.id, customer=engagement.customer, by=engagement.owner_name, at=offer.at)
    news = Tiding(
        id=f"offered:{offer.id}",
        engagement=engagement.id,
        customer=engagement.customer,
        who=engagement.owner_name,
    )
    offers = offered(person.offers, engagement.id, mine, offer.at)
    return replace(person, offers=offers, tidings=told(person.tidings, news, person.heard))


async def listed(desk: Desk, tenant: str, person: str) -> tuple[Entry, ...]:
    """Return every entry of a person: one read a page of 500."""
    kept = documents(desk.store, kinds.person_partition(tenant, person), "entry")
    return tuple([kinds.ENTRY.decode(item.body) async for item in kept])


async def listed_of(desk: Desk, tenant: str, owners: Iterable[str]) -> tuple[tuple[str, Entry], ...]:
    """Return the entries of several people, each with whose it is: one read a page and person.

    What one of them handed over is not theirs any more.
    """
    names = tuple(owners)
    lists = await asyncio.gather(*(listed(desk, tenant, name) for name in names))
    return tuple(
        (name, entry)
        for name, entries in zip(names, lists, strict=True)
        for entry in entries
        if entry.state != HANDED
    )


async def of_others(desk: Desk, actor: Actor) -> tuple[Entry, ...]:
    """Return what is on the lists of those for whom somebody covers now, or whom they lead."""
    names = dict.fromkeys((*actor.roles.covers, *actor.roles.members))
    return tuple(entry for _, entry in await listed_of(desk, actor.tenant, names))
