"""When the meetings of a series take place (W4): business days, daylight saving, moves and skips by hand.

Pure functions of a series and a calendar that goes by the clocks of the series' own zone. A meeting's id is
the day it was planned for, which no move changes. Never walks from the start of a series: the next planned
day is arithmetic on weeks.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from heapq import merge
from itertools import islice, takewhile
from typing import Literal

from bot.domain.calendar import Calendar
from bot.domain.instants import how_local, local_instant
from bot.domain.series import DAY, Rule, Series

Moved = Literal["", "holiday", "hand"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Occurrence:
    """A meeting that takes place: `moment` and `ends` in UTC, `day` and `clock` (`10:00`) local.

    `moved` says what moved it from the day it was planned for, `holiday` which holiday did. `clocks` is
    "skipped" where the clocks never show the time it is planned for, `asked`, on its day (it begins at the
    first instant after), "twice" where they show it twice (it begins at the first).
    """

    id: str
    moment: datetime
    ends: datetime
    day: date
    clock: str
    asked: str
    moved: Moved = ""
    holiday: str = ""
    clocks: Literal["once", "skipped", "twice"] = "once"

    @property
    def planned(self) -> date:
        """The day it was planned for."""
        return date.fromisoformat(self.id)


@dataclass(frozen=True, kw_only=True, slots=True)
class LeftOut:
    """A planned meeting that does not take place.

    `why`: on a `holiday`; on one that no business day parts from the next meeting ("crowded"); skipped by
    "hand", for a `reason`; in a "pause".
    """

    id: str
    why: Literal["holiday", "crowded", "hand", "pause"]
    holiday: str = ""
    reason: str = ""

    @property
    def planned(self) -> date:
        """The day it was planned for."""
        return date.fromisoformat(self.id)


def following(series: Series, calendar: Calendar, after: datetime, count: int) -> tuple[Occurrence, ...]:
    """Return the next meetings that begin after a moment, in order, `count` at most.

    `calendar` holds the holidays that count, by the clocks of the series' zone. Raises OutsideCalendar where
    they lie in years it does not hold, ValueError for a calendar of another zone.
    """
    return tuple(islice(_coming(series, calendar, after), count))


def between(series: Series, calendar: Calendar, after: datetime, until: datetime) -> tuple[Occurrence, ...]:
    """Return the meetings that begin after one moment and not after another, in order; raises the same."""
    return tuple(takewhile(lambda each: each.moment <= until, _coming(series, calendar, after)))


def schedule(series: Series, calendar: Calendar, first: date, last: date) -> tuple[Occurrence | LeftOut, ...]:
    """Return what becomes of each day planned from one day to another, in order of planning."""
    days = takewhile(lambda day: day <= last, planned_days(series, first))
    return tuple(found for day in days if (found := outcome(series, calendar, day)))


def outcome(series: Series, calendar: Calendar, planned: date) -> Occurrence | LeftOut | None:
    """Return what becomes of the meeting planned for a day; None where none is planned, or the series has
    ended by then. Raises OutsideCalendar, ValueError.
    """
    if series.time_zone != calendar.zone.key:
        raise ValueError(f"a series of {series.time_zone} by the clocks of {calendar.zone.key}")
    rule, name = series.rule_on(planned), planned.isoformat()
    if rule is None or rule.from_day(planned) != planned:
        return None
    if name in series.skips:
        return LeftOut(id=name, why="hand", reason=series.skips[name])
    placed = _placed(series, calendar, rule, planned)
    if isinstance(placed, LeftOut):
        return placed
    moment = placed.moment
    if series.ended_on and placed.day > series.ended_on:
        return None
    if any(pause.since < moment <= pause.until for pause in series.pauses):
        return LeftOut(id=name, why="pause")
    return placed


def planned_days(series: Series, day: date) -> Iterator[date]:
    """Yield the planned days from a day on, to the end of the series."""
    found = series.planned_from(day)
    while found and (series.ended_on is None or found <= series.ended_on):
        yield found
        found = series.planned_from(found + DAY)


def paused_until(series: Series, calendar: Calendar, now: datetime) -> date | None:
    """Return the day from which a series that is paused now meets again; None where it is not."""
    running = next((pause for pause in series.pauses if pause.since <= now < pause.until), None)
    return (running.until.astimezone(calendar.zone) + timedelta(seconds=1)).date() if running else None


def _placed(series: Series, calendar: Calendar, rule: Rule, planned: date) -> Occurrence | LeftOut:
    """Return where a planned meeting is held: by hand, else beside a holiday, else as planned."""
    name = planned.isoformat()
    if move := series.moves.get(name):
        return _at(series, calendar, name, move.day, move.time, moved="hand")
    holiday = calendar.holiday(planned)
    if not holiday:
        return _at(series, calendar, name, planned, rule.time)
    if rule.holiday_rule == "skip":
        return LeftOut(id=name, why="holiday", holiday=holiday)
    day, coming = calendar.roll_forward(planned), series.planned_from(planned + DAY)
    if coming and day >= coming:
        return LeftOut(id=name, why="crowded", holiday=holiday)
    return _at(series, calendar, name, day, rule.time, moved="holiday", holiday=holiday)


def _at(
    series: Series,
    calendar: Calendar,
    name: str,
    day: date,
    asked: str,
    *,
    moved: Moved = "",
    holiday: str = "",
) -> Occurrence:
    wanted = time.fromisoformat(asked)
    moment = local_instant(day, wanted, calendar.zone)
    local = moment.astimezone(calendar.zone)
    return Occurrence(
        id=name,
        moment=moment,
        ends=moment + timedelta(minutes=series.duration),
        day=local.date(),
        clock=local.time().isoformat("minutes"),
        asked=asked,
        moved=moved,
        holiday=holiday,
        clocks=how_local(day, wanted, calendar.zone),
    )


def _coming(series: Series, calendar: Calendar, after: datetime) -> Iterator[Occurrence]:
    """Yield the meetings that begin after a moment, in order.

    What a holiday moved stays before the next planned day, so the last day planned up to now is early enough
    to start from; what somebody moved may come from anywhere.
    """
    today = after.astimezone(calendar.zone).date()
    near = (name for name, move in series.moves.items() if move.day >= today - DAY)
    by_hand = (outcome(series, calendar, date.fromisoformat(name)) for name in near)
    own = (
        outcome(series, calendar, day)
        for day in planned_days(series, series.planned_before(today + DAY) or today)
        if day.isoformat() not in series.moves
    )
    held = sorted(_held(by_hand, after), key=_order)
    return merge(held, _held(own, after), key=_order)


def _held(found: Iterator[Occurrence | LeftOut | None], after: datetime) -> Iterator[Occurrence]:
    return (each for each in found if isinstance(each, Occurrence) and each.moment > after)


def _order(occurrence: Occurrence) -> tuple[datetime, str]:
    return occurrence.moment, occurrence.id
