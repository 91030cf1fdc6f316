"""Giving an engagement to another person: the offer that waits, who had it before, what people are told.

Values and questions about them. An offer changes nothing but itself until it is accepted; that it has ended
is computed from its moment, nothing has to run for it. Never knows an engagement.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

from bot.domain.calendar import Calendar

STANDS = 10
"""Business days that an offer waits for its answer."""
REMEMBERED = timedelta(days=30)
"""How long a person remembers what was offered to them: so long an old card gets an explanation."""
KEPT = 10
"""Tidings and former owners kept at most; the oldest go."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Handover:
    """An offer that waits: to whom, since when, until when (UTC).

    `id` tells it from an earlier one to the same person. `to_name` is "" where the bot does not know them.
    """

    one_value: ClassVar[bool] = True

    id: str
    to: str
    to_name: str
    note: str
    at: datetime
    until: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Former:
    """Who had it before: handed over at a moment, to whom; they may read it until another (UTC)."""

    id: str
    to_name: str
    at: datetime
    until: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Offered:
    """An offer as the person to whom it was made remembers it: which, of what, by whom, when."""

    id: str
    customer: str
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Tiding:
    """Something a person is still to be told: what happened to which hand-over or absence, and who did it.

    `id` is what happened and to which of them ("offered:1f3a"): the same news counts once. `first` and `last`
    are the days of an absence that they cover; such news is of no engagement.
    """

    id: str
    engagement: str
    customer: str
    who: str
    reason: str = ""
    first: date | None = None
    last: date | None = None

    @property
    def news(self) -> str:
        """What happened: "offered", "accepted", "declined", "withdrawn", "covers" or "uncovers"."""
        return self.id.partition(":")[0]


@dataclass(frozen=True, kw_only=True, slots=True)
class News:
    """A tiding that its engagement keeps until it stands with the person whom it is for."""

    to: str
    tiding: Tiding


def ends(calendar: Calendar, at: datetime) -> datetime:
    """Return until when an offer made at a moment stands: the end of its 10th business day there (UTC)."""
    return calendar.window_closes(at, STANDS)


def waiting(handover: Handover | None, now: datetime) -> Handover | None:
    """Return the offer where it still waits; None where there is none or it has ended."""
    return handover if handover and now <= handover.until else None


def left(former: tuple[Former, ...], leaving: Former, owner: str) -> tuple[Former, ...]:
    """Return who had it before, once `leaving` has left it to `owner`; each person stands there once."""
    others = tuple(each for each in former if each.id not in (leaving.id, owner))
    return (*others, leaving)[-KEPT:]


def former_of(former: tuple[Former, ...], person: str) -> Former | None:
    """Return how a person left it, None where they never had it or have it again."""
    return next((each for each in former if each.id == person), None)


def may_read(former: tuple[Former, ...], person: str, now: datetime) -> bool:
    """Tell whether a person who had it before may still read it."""
    found = former_of(former, person)
    return found is not None and now < found.until


def told(tidings: tuple[Tiding, ...], new: Tiding, heard: tuple[str, ...]) -> tuple[Tiding, ...]:
    """Return the tidings with a new one, unless it was heard before.

    An offer, or an absence to cover, that was not yet told is overtaken by what became of it.
    """
    if new.id in heard:
        return tidings
    name = new.id.partition(":")[2]
    overtaken = {new.id, f"offered:{name}", f"covers:{name}"}
    return (*(each for each in tidings if each.id not in overtaken), new)[-KEPT:]


def without(tidings: tuple[Tiding, ...], ids: frozenset[str]) -> tuple[Tiding, ...]:
    """Return the tidings that are left once some were told."""
    return tuple(each for each in tidings if each.id not in ids)


def offered(
    offers: Mapping[str, Offered], engagement: str, offer: Offered, now: datetime
) -> Mapping[str, Offered]:
    """Return the offers that a person was made, with a new one as the last; what is old and past goes."""
    young = [(name, each) for name, each in offers.items() if now - each.at < REMEMBERED]
    others = [(name, each) for name, each in young if name != engagement]
    return dict([*others, (engagement, offer)][-2 * KEPT :])
