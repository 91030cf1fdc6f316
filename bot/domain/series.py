"""A series of meetings: weekly or biweekly at a local time, and the days it is planned for (C1, W4).

Frozen values: what people decided, nothing that follows from it. When a meeting takes place, holidays and
daylight saving considered: series_dates.py. Never knows who is in a meeting.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import ClassVar, Literal

from bot.domain.channel import ChannelLink
from bot.domain.outcome import Outcome

Kind = Literal["program", "customer", "internal", "frp_review", "checkpoint"]
Rhythm = Literal["weekly", "biweekly"]
HolidayRule = Literal["move", "skip"]
Expert = Literal["fe", "sme"]

STEP: Mapping[Rhythm, int] = {"weekly": 7, "biweekly": 14}
"""Days from one planned day to the next."""
DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """When it meets from a day on: `weekday` (Monday is 0) at `time`, local, written `10:00`.

    `anchor` is a day of a week in which a biweekly series meets; None: the first from `starts_on` is one.
    Weeks run from Monday to Sunday. A holiday moves a meeting to the next business day, or leaves it out.
    """

    starts_on: date
    rhythm: Rhythm
    weekday: int
    time: str
    holiday_rule: HolidayRule = "move"
    anchor: date | None = None

    @property
    def origin(self) -> int:
        """The ordinal of a day it would meet on: its rhythm counts from there, both ways."""
        start = self.anchor or self.starts_on
        ahead = self.weekday - start.weekday()
        return start.toordinal() + (ahead if self.anchor else ahead % 7)

    def from_day(self, day: date) -> date:
        """Return the first day planned on or after a day, never before `starts_on`."""
        start = max(day, self.starts_on).toordinal()
        return date.fromordinal(start + (self.origin - start) % STEP[self.rhythm])

    def before(self, day: date) -> date | None:
        """Return the last day planned before a day; None where there is none."""
        last = day.toordinal() - 1
        last -= (last - self.origin) % STEP[self.rhythm]
        return date.fromordinal(last) if last >= self.starts_on.toordinal() else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Move:
    """Where somebody put a meeting: local day and time, by the series' zone."""

    one_value: ClassVar[bool] = True

    day: date
    time: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Pause:
    """Moments (UTC): no meeting begins after `since` up to `until`, which still belongs to it."""

    since: datetime
    until: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Onsite:
    """Why a customer's review is held on site, and what that asks for; "" and False: not yet."""

    one_value: ClassVar[bool] = True

    reason: Literal["secure_government", "no_remote_tools"]
    outcomes: str = ""
    guidance_followed: bool = False
    approved_by: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """A series. `rules` are in order of `starts_on`, each holds until the next one starts.

    `skips` are reasons ("" for none) and `moves` places, both by id. `ended_on` is the last day it may meet.
    `experts` are who of FE and SME joins; None: not decided. `existing` names the regular call of the
    customer's or of Microsoft's that it uses; its times may be unknown, then it has no rules. `duration` is
    in minutes. `outcomes` are what became of its last meetings, by id. `channel` is where it is posted; None:
    nowhere.
    """

    kind: Kind
    time_zone: str
    rules: tuple[Rule, ...] = ()
    duration: int = 60
    skips: Mapping[str, str] = field(default_factory=dict[str, str])
    moves: Mapping[str, Move] = field(default_factory=dict[str, Move])
    pauses: tuple[Pause, ...] = ()
    ended_on: date | None = None
    experts: tuple[Expert, ...] | None = None
    onsite: Onsite | None = None
    existing: str = ""
    outcomes: Mapping[str, Outcome] = field(default_factory=dict[str, Outcome])
    channel: ChannelLink | None = None

    def rule_on(self, day: date) -> Rule | None:
        """Return the rule in force on a day; None before the first."""
        return next((rule for rule in reversed(self.rules) if rule.starts_on <= day), None)

    def planned_from(self, day: date) -> date | None:
        """Return the first day planned on or after a day; None where nothing is planned at all."""
        for number, rule in enumerate(self.rules, 1):
            found = rule.from_day(day)
            if number == len(self.rules) or found < self.rules[number].starts_on:
                return found
        return None

    def planned_before(self, day: date) -> date | None:
        """Return the last day planned before a day; None where there is none."""
        end = day
        for rule in reversed(self.rules):
            if found := rule.before(end):
                return found
            end = min(end, rule.starts_on)
        return None
