"""What a plan is made of: rules as declared, causes as read, reminders as found. Values only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from hashlib import sha256
from typing import Literal

from bot.domain.calendar import Calendar
from bot.domain.text import Text
from bot.domain.worktime import WorkTime

Basis = Literal["closes", "before", "on", "after", "every"]
"""A window's close, days before or after a day, the day itself, or every so many days from a day on."""

GRACE = timedelta(hours=1)
"""So much later than due, a reminder says that it is late."""
_TOLERATED_DAILY, _TOLERATED_WEEKLY = timedelta(hours=12), timedelta(hours=48)


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """When a kind of reminder is due, and what it says. `id` is for ever.

    `days` are counted from the cause's day, `business` days by the engagement's calendar; for "every" they
    are the rhythm, always in calendar days. `at`: the owner's start of work on that day, or its closing: then
    the start of work after it; or at once, whoever works. `urgency` ranks the cost of a delay, 1 is the
    highest. `informs`: nothing is asked, a line in the digest is enough. `ours`: a default of this bot, and
    not FastTrack's rule. `until` says when it falls silent.
    """

    id: str
    title: str
    reason: str
    basis: Basis
    urgency: int
    days: int = 0
    business: bool = True
    at: Literal["start", "closing", "once"] = "start"
    informs: bool = False
    ours: bool = False
    until: str = ""
    rules: tuple[str, ...] = ()

    @property
    def recurs(self) -> bool:
        """Whether it comes again in a rhythm while its cause holds."""
        return self.basis == "every"

    @property
    def tolerance(self) -> timedelta:
        """How late one of a rhythm is still sent; an older one was missed."""
        return _TOLERATED_DAILY if self.days < 7 else _TOLERATED_WEEKLY


@dataclass(frozen=True, kw_only=True, slots=True)
class Cause:
    """Why a rule speaks: what happened or will happen, at a moment (aware) or on a local day.

    `occurrence` tells it from every other cause of its rule, and from the same one with another date. `words`
    are the facts, in a sentence. `step` (and `item`) is where the thing is done. `holds` False: it is over,
    or not so yet.
    """

    rule: str
    occurrence: str
    words: Text
    step: str
    item: str = ""
    moment: datetime | None = None
    day: date | None = None
    holds: bool = True

    def __post_init__(self) -> None:
        if self.moment is None and self.day is None:
            raise ValueError(f"the cause {self.rule} {self.occurrence} has neither a moment nor a day")

    @property
    def key(self) -> str:
        """What its high-water mark is kept under."""
        return f"{self.rule}:{self.occurrence}"

    def day_in(self, zone: tzinfo) -> date:
        """Return its local day; that of its moment by the clocks of `zone` where it has only that."""
        if self.day is not None:
            return self.day
        assert self.moment is not None  # checked when it was made
        return self.moment.astimezone(zone).date()


Marks = Mapping[str, date]
"""High-water marks by a cause's key: up to which day it was dealt with."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """What dates go by: the moment (aware), the engagement's calendar, and its owner's hours."""

    now: datetime
    calendar: Calendar
    work: WorkTime


@dataclass(frozen=True, kw_only=True, slots=True)
class Reminder:
    """One reminder, the same whenever it is planned.

    `since` (UTC) is the moment the rule names, `due_at` the start of work from which it may leave. `mark` is
    the day up to which its cause is dealt with once it has left this plan.
    """

    id: str
    engagement: str
    rule: str
    occurrence: str
    due_at: datetime
    since: datetime
    urgency: int
    title: Text
    words: Text
    reason: Text
    step: str
    mark: date
    item: str = ""
    recurs: bool = False
    informs: bool = False
    ours: bool = False

    def late(self, at: datetime, work: WorkTime) -> bool:
        """Say whether it is late at a moment, and has to say so: not for having waited for work to start."""
        return at - work.next_inside(self.due_at) > GRACE


@dataclass(frozen=True, kw_only=True, slots=True)
class Missed:
    """Those of a rhythm that nobody got in time: the cause's key, how many, the first day and the last."""

    key: str
    count: int
    first: date
    last: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """Every reminder there is, those to come too (of a rhythm the next one), by the moment they are due."""

    reminders: tuple[Reminder, ...] = ()
    missed: tuple[Missed, ...] = ()

    @property
    def next_due(self) -> datetime | None:
        """When anything is next due: a moment that has passed while something waits to be sent."""
        return self.reminders[0].due_at if self.reminders else None

    def due(self, now: datetime) -> tuple[Reminder, ...]:
        """Return those that are due at a moment."""
        return tuple(each for each in self.reminders if each.due_at <= now)


def identity(engagement: str, rule: str, occurrence: str) -> str:
    """Return a reminder's id: the same from the same three, so that a second attempt is harmless."""
    text = "\n".join((engagement, rule, occurrence))
    return sha256(text.encode()).hexdigest()
