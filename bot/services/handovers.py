"""Handing an engagement over: offered, taken back, accepted, declined; each one change of the engagement.

The old owner keeps it fully until it is accepted. What others see of it (lists, who is told what) follows the
engagement and is repaired from it (entries.py). Words no card.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

from bot.domain.engagement import Engagement, Stamp
from bot.domain.handover import (
    Former,
    Handover,
    News,
    Offered,
    Tiding,
    ends,
    former_of,
    left,
    waiting,
)
from bot.domain.people import Actor
from bot.domain.person import Reference
from bot.services.audit import audit
from bot.services.desk import Desk
from bot.services.people import Session
from bot.services.picking import barred_by
from bot.services.records import Applied, NotFound, change
from bot.services.rights import may
from bot.storage import kinds

Why = Literal["yours", "changed", "over", "resting", "gone", "guest", "unsure"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Ended:
    """Nothing was done. "changed": another offer stands now. "over": its time is over. "gone": none stands.

    "resting": the engagement is closed or removed. "guest": whoever pressed may have none. "unsure": Teams
    could not be asked who they are. `offer` is what they remember of it, `engagement` is for its owner alone.
    """

    why: Why
    engagement: Engagement | None = None
    offer: Offered | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """An offer that waits for the answer of whoever reads this: all that they may see before."""

    engagement: str
    customer: str
    by: str
    handover: Handover


# -- the owner's side


async def offer(
    desk: Desk, actor: Actor, engagement: str, who: tuple[str, str], note: str, *, key: str
) -> tuple[Applied, Handover | None] | NotFound:
    """Offer it to a person (id, name); an earlier offer gives way. Returns the earlier one if it waited."""
    before: list[Handover | None] = []

    def apply(current: Engagement, stamp: Stamp) -> Engagement:
        before[:] = [waiting(current.handover, stamp.at)]
        until = ends(desk.calendar_of(current), stamp.at)
        new = Handover(id=key[:16], to=who[0], to_name=who[1], note=note, at=stamp.at, until=until)
        after = replace(current, handover=new, entry=None)  # so that publishing lists the offer
        earlier = before[0]
        if earlier is None or earlier.to == who[0]:
            return after
        return _with_news(after, earlier.to, f"withdrawn:{earlier.id}", actor.name)

    outcome = await change(desk, actor, engagement, apply, key=key, what="offer", operation="give")
    if isinstance(outcome, NotFound):
        return outcome
    return outcome, before[0] if before else None


async def withdraw(
    desk: Desk, actor: Actor, engagement: str, offer: str, *, key: str
) -> tuple[Applied, Handover | None] | Ended | NotFound:
    """Take the offer back; whom it was made to is told."""
    before: list[Handover] = []

    def apply(current: Engagement, stamp: Stamp) -> Engagement | Ended:
        if current.handover is None or current.handover.id != offer:
            return Ended(why="changed" if current.handover else "gone", engagement=current)
        before[:] = [current.handover]
        after = replace(current, handover=None)
        if not waiting(current.handover, stamp.at):
            return after
        return _with_news(after, current.handover.to, f"withdrawn:{offer}", actor.name)

    outcome = await change(desk, actor, engagement, apply, key=key, what="withdraw", operation="give")
    if not isinstance(outcome, Applied):
        return outcome
    return outcome, before[0] if before else None


# -- the other side


async def standing(session: Session) -> tuple[Standing, ...]:
    """Return the offers that wait for the answer of whoever speaks."""
    found = [await standing_one(session, name) for name in session.person.offers]
    return tuple(each for each in found if each)


async def standing_one(session: Session, engagement: str) -> Standing | None:
    """Return the offer of an engagement to whoever speaks, while it waits."""
    stored = await session.desk.store.get(kinds.engagement_ref(engagement))
    held = kinds.ENGAGEMENT.decode(stored.body) if stored else None
    offer = waiting(held.handover, session.desk.clock()) if held else None
    if held is None or offer is None or offer.to != session.person.id:
        return None
    if held.tenant != session.person.tenant:
        return None
    return Standing(engagement=held.id, customer=held.customer, by=held.owner_name, handover=offer)


async def accept(
    session: Session, actor: Actor, at: Reference, engagement: str, offer: str, *, key: str
) -> Applied | Ended | NotFound:
    """Take it over: it is theirs at once, and who had it may read it for a while."""
    desk = session.desk
    if ended := await gone(session, actor, engagement):
        return ended
    if await standing_one(session, engagement) and (barred := await _guest(desk, actor, at, engagement)):
        return Ended(why=barred, offer=session.person.offers.get(engagement))

    def apply(current: Engagement, stamp: Stamp) -> Engagement | Ended:
        if why := _against(current, actor, offer, stamp):
            return replace(why, offer=session.person.offers.get(engagement))
        until = stamp.at + timedelta(days=desk.former_days)
        leaving = Former(id=current.owner, to_name=actor.name, at=stamp.at, until=until)
        former = left(current.former, leaving, actor.id)
        return replace(
            current,
            owner=actor.id,
            owner_name=actor.name,
            handover=None,
            former=former,
            entry=None,
            marks={},  # what the former owner was reminded of is news to the next one
        )

    return await change(desk, actor, engagement, apply, key=key, what="accept", operation="answer")


async def decline(
    session: Session, actor: Actor, engagement: str, offer: str, reason: str, *, key: str
) -> Applied | Ended | NotFound:
    """Say no: the owner keeps it, and is told why."""
    desk = session.desk
    if ended := await gone(session, actor, engagement):
        return ended

    def apply(current: Engagement, stamp: Stamp) -> Engagement | Ended:
        if (why := _against(current, actor, offer, stamp)) and why.why != "resting":
            return replace(why, offer=session.person.offers.get(engagement))
        after = replace(current, handover=None)
        return _with_news(after, current.owner, f"declined:{offer}", actor.name, reason)

    return await change(desk, actor, engagement, apply, key=key, what="decline", operation="answer")


def _with_news(after: Engagement, to: str, news: str, who: str, reason: str = "") -> Engagement:
    """Return the engagement with something to tell: publishing tells it, whoever does that."""
    tiding = Tiding(id=news, engagement=after.id, customer=after.customer, who=who, reason=reason)
    return replace(after, news=(*after.news, News(to=to, tiding=tiding)), entry=None)


def _against(current: Engagement, actor: Actor, offer: str, stamp: Stamp) -> Ended | None:
    if current.owner == actor.id:
        return Ended(why="yours", engagement=current)
    if current.handover is None or current.handover.id != offer:
        return Ended(why="changed")
    if waiting(current.handover, stamp.at) is None:
        return Ended(why="over")
    return Ended(why="resting") if current.at_rest else None


async def gone(session: Session, actor: Actor, engagement: str) -> Ended | None:
    """Return that an offer is gone which the actor was made; whoever was made none gets no explanation.

    A former owner learns from the change itself that they handed it over.
    """
    remembered = session.person.offers.get(engagement)
    stored = await session.desk.store.get(kinds.engagement_ref(engagement)) if remembered else None
    if stored is None or remembered is None:
        return None
    held = kinds.ENGAGEMENT.decode(stored.body)
    if may(actor, "answer", held, session.desk.clock()) or former_of(held.former, actor.id):
        return None
    return Ended(why="gone", offer=remembered)


async def _guest(desk: Desk, actor: Actor, at: Reference, engagement: str) -> Literal["", "guest", "unsure"]:
    """Tell whether whoever accepts is no member of the tenant; that is noted."""
    barred = "guest" if actor.guest else await barred_by(desk, at, actor.tenant, actor.id)
    if barred == "guest":
        await audit(desk, actor, "guest accepts", engagement)
    return "" if barred == "unproven" else barred
