"""When a person works, by the clocks of their place: a card leaves inside these hours or not at all (W8).

Pure; reads no clock. Daylight saving moves no start of work: one that is skipped is the first instant after
the gap, one that happens twice is the first of the two.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.domain.calendar import Calendar
from bot.domain.instants import local_instant

_DAY = timedelta(days=1)
_T = TypeVar("_T", time, datetime)


@dataclass(frozen=True, kw_only=True, slots=True)
class Absence:
    """Days on which somebody is away, the first and the last included."""

    first: date
    last: date


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkTime:
    """A person's hours. The calendar holds their zone, the weekdays on which they rest, and their holidays.

    `quiet` are hours in which nothing may arrive, over midnight where the first is later than the second.
    Raises ValueError where no day would have an hour of work.
    """

    calendar: Calendar
    start: time = time(9)
    end: time = time(17)
    quiet: tuple[time, time] | None = None
    absences: tuple[Absence, ...] = ()
    opens: time = field(init=False)
    """The first moment of a day at which something may arrive: the start, or the end of quiet hours."""

    def __post_init__(self) -> None:
        opens = self.quiet[1] if self.quiet and _between(self.start, *self.quiet) else self.start
        if len(self.calendar.weekend) > 6 or not self.start <= opens < self.end:
            raise ValueError("no day would have an hour of work")
        object.__setattr__(self, "opens", opens)

    @property
    def zone(self) -> ZoneInfo:
        """The zone of its clocks."""
        return self.calendar.zone

    def day_of(self, at: datetime) -> date:
        """Return the day it is for this person at an aware moment."""
        return at.astimezone(self.zone).date()

    def works(self, day: date) -> bool:
        """Say whether they work on a day; in a year the calendar does not hold, only the weekend rests."""
        if any(each.first <= day <= each.last for each in self.absences):
            return False
        if not self.calendar.covers(day):
            return day.weekday() not in self.calendar.weekend
        return self.calendar.is_business_day(day)

    def roll(self, day: date) -> date:
        """Return the day itself where they work on it, else the next one on which they do."""
        while not self.works(day):
            away = [each.last for each in self.absences if each.first <= day <= each.last]
            day = max(away, default=day) + _DAY
        return day

    def start_of(self, day: date) -> datetime:
        """Return the instant (UTC) at which a working day begins for what arrives."""
        return local_instant(day, self.opens, self.zone)

    def next_start(self, at: datetime) -> datetime:
        """Return their next start of work (UTC) at or after an aware moment (W8)."""
        day = self.roll(self.day_of(at))
        starts = self.start_of(day)
        return starts if starts >= at else self.start_of(self.roll(day + _DAY))

    def next_inside(self, at: datetime) -> datetime:
        """Return the next moment (UTC) at or after an aware one at which something may arrive.

        It is the end of quiet hours where these lie within a day of work.
        """
        day = self.day_of(at)
        if self.inside(at):
            return at.astimezone(UTC)
        if self.quiet and self.is_quiet(at) and self.works(day):
            ends = local_instant(day, self.quiet[1], self.zone)
            if ends > at and self.inside(ends):
                return ends
        return self.next_start(at)

    def inside(self, at: datetime) -> bool:
        """Say whether something may arrive at an aware moment: in work hours, and not in quiet ones."""
        day = self.day_of(at)
        hours = self.start_of(day) <= at < local_instant(day, self.end, self.zone)
        return hours and not self.is_quiet(at) and self.works(day)

    def is_quiet(self, at: datetime) -> bool:
        """Say whether an aware moment falls into quiet hours, whatever the day."""
        if self.quiet is None:
            return False
        day = self.day_of(at)
        first, last = (local_instant(day, clock, self.zone) for clock in self.quiet)
        return _between(at, first, last)


def _between(at: _T, first: _T, last: _T) -> bool:
    """Say whether something lies in a part of a day, over midnight where the first is later than the last."""
    return first <= at < last if first <= last else at >= first or at < last
