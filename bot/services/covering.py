"""Who stands in for whom: an absence set, changed or called off, who covers is told, and who receives today.

The document of who is away is the truth. That of who covers names them, so that a turn knows where to look;
it is written second, and repaired before anything is sent there. Words no card.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from bot.domain.away import FROM, UNTIL, Away, Covering, away_on, forgotten, remembered, with_away, without
from bot.domain.handover import Tiding
from bot.domain.person import Person
from bot.services import people
from bot.services.desk import Desk
from bot.services.people import Session
from bot.services.telling import with_tiding


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """Who is to hear of an absence, and by which tiding."""

    person: str
    tiding: str


async def recipient(desk: Desk, person: Person, today: date) -> Person:
    """Return who receives what is due to a person on their day: they, or who covers while they are away.

    One hop: where who covers is away as well, or can't be reached, it is theirs again.
    """
    away = away_on(person.away, today)
    cover = await people.known(desk, person.tenant, away.cover) if away else None
    if away is None or cover is None or cover.reference is None:
        return person
    if away_on(cover.away, desk.today_of(cover)):
        return person
    if all(each.id != away.id for each in cover.covers):  # a crash kept them from knowing
        return await people.tell(desk, person.tenant, away.cover, partial(_covers, person, away, "", today))
    return cover


def find(person: Person, name: str) -> Away | None:
    """Return one of a person's absences by its id."""
    return next((each for each in person.away if each.id == name), None)


def values_of(person: Person, name: str) -> Mapping[str, str]:
    """Return an absence as its form shows it; nothing for one that is not there."""
    away = find(person, name)
    if away is None:
        return {}
    return {"cover": away.cover, FROM: away.first.isoformat(), UNTIL: away.last.isoformat()}


async def keep(session: Session, new: Away, today: date, instead: str = "") -> tuple[Told, ...]:
    """Keep an absence, in place of the one with the id `instead`; return who is to hear of it.

    The same one again writes nothing that is there.
    """
    before = find(session.person, instead)
    session.edit(lambda person: replace(person, away=with_away(person.away, new, today, instead)))
    await session.save()
    told = [Told(person=new.cover, tiding=f"covers:{new.id}")]
    if before and before.cover != new.cover:
        told.append(await _call_off(session, before))
    same = before.id if before and before.cover == new.cover else ""
    change = partial(_covers, session.person, new, same, today)
    await people.tell(session.desk, session.person.tenant, new.cover, change)
    return tuple(told)


async def end(session: Session, name: str) -> Told | None:
    """Call an absence off, or end it before its time; None where there is none of this id."""
    away = find(session.person, name)
    if away is None:
        return None
    session.edit(lambda person: replace(person, away=without(person.away, name)))
    await session.save()
    return await _call_off(session, away)


async def _call_off(session: Session, away: Away) -> Told:
    owner = session.person
    news = _tiding(f"uncovers:{away.id}", owner, away)

    def change(person: Person) -> Person:
        return with_tiding(news, replace(person, covers=forgotten(person.covers, away.id)))

    await people.tell(session.desk, owner.tenant, away.cover, change)
    return Told(person=away.cover, tiding=news.id)


def _covers(owner: Person, away: Away, instead: str, today: date, person: Person) -> Person:
    """Name an absence in the document of who covers it, with the tiding of it."""
    name = owner.name or "A colleague"
    mine = Covering(id=away.id, owner=owner.id, owner_name=name, first=away.first, last=away.last)
    after = replace(person, covers=remembered(person.covers, mine, today, instead))
    return with_tiding(_tiding(f"covers:{away.id}", owner, away), after)


def _tiding(news: str, owner: Person, away: Away) -> Tiding:
    who = owner.name or "A colleague"
    return Tiding(id=news, engagement="", customer="", who=who, first=away.first, last=away.last)
