"""The meetings of an engagement's series around a moment: those that have begun, and the next.

Pure and cheap: asked at every write. Knows what was recorded of a meeting, never what it is to be about.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.domain.calendar import Calendar, OutsideCalendar
from bot.domain.engagement import Engagement
from bot.domain.outcome import meeting_id, parts_of
from bot.domain.series import DAY, Kind, Series
from bot.domain.series_dates import Occurrence, following, outcome, planned_days
from bot.playbook.when import When

LAST = 2
"""Meetings of a series whose outcome is asked for; an older one is let be."""
BACK = timedelta(days=28)
"""How long an outcome is asked for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Meeting:
    """A meeting of one of an engagement's series. `id` names it among all; `zone` is the series' own."""

    id: str
    series: str
    kind: Kind
    zone: ZoneInfo
    at: Occurrence

    def begun(self, now: datetime) -> bool:
        """Tell whether it has begun."""
        return self.at.moment <= now


def meetings(engagement: Engagement, when: When) -> Iterator[Meeting]:
    """Yield of each series the meetings that have begun and lack their outcome, newest first, then the next.

    Of those that have begun the last ones count alone; in years whose holidays are not known there is none.
    """
    for name, series in engagement.series.items():
        if series.rules:
            calendar = calendar_in(when.calendars.own, series.time_zone)
            for each in _around(series, calendar, when.now):
                yield _meeting(name, series, calendar, each)


def meeting_of(engagement: Engagement, meeting: str, when: When) -> Meeting | None:
    """Return a meeting by its id; None where none was planned then, or it was left out."""
    name, planned = parts_of(meeting)
    series = engagement.series.get(name)
    if series is None or not planned or not series.rules:
        return None
    calendar = calendar_in(when.calendars.own, series.time_zone)
    try:
        found = outcome(series, calendar, _day(planned))
    except OutsideCalendar:
        return None
    return _meeting(name, series, calendar, found) if isinstance(found, Occurrence) else None


def next_of(series: Series, when: When, after: datetime) -> Occurrence | None:
    """Return the next meeting of a series that begins after a moment, as far as holidays are known."""
    with suppress(OutsideCalendar):
        found = following(series, calendar_in(when.calendars.own, series.time_zone), after, 1)
        return next(iter(found), None)
    return None


def calendar_in(calendar: Calendar, zone: str) -> Calendar:
    """Return a calendar by the clocks of another zone."""
    return calendar if calendar.zone.key == zone else _in_zone(calendar, zone)


@lru_cache(maxsize=512)
def _in_zone(calendar: Calendar, zone: str) -> Calendar:
    return replace(calendar, zone=ZoneInfo(zone))


def _around(series: Series, calendar: Calendar, now: datetime) -> Iterator[Occurrence]:
    """Yield those of one series. A holiday moves a meeting forward alone, so what is planned after tomorrow
    has not begun, unless somebody moved it here.
    """
    today = now.astimezone(calendar.zone).date()
    first = today - BACK
    day, coming, counted = _last_planned(series, today, first), None, 0
    with suppress(OutsideCalendar):
        while day and day >= first and counted < LAST:
            if day.isoformat() in series.outcomes:
                counted += 1
            elif isinstance(found := outcome(series, calendar, day), Occurrence):
                if found.moment > now:
                    coming = found
                else:
                    counted += 1
                    yield found
            day = series.planned_before(day)
        if coming is None:
            coming = _coming(series, calendar, now, today)
        if coming:
            yield coming


def _coming(series: Series, calendar: Calendar, now: datetime, today: date) -> Occurrence | None:
    """Return the next meeting. Without a move by hand the first planned day that yields one is the next."""
    if series.moves:
        return next(iter(following(series, calendar, now, 1)), None)
    found = (outcome(series, calendar, day) for day in planned_days(series, today))
    return next((each for each in found if isinstance(each, Occurrence) and each.moment > now), None)


def _last_planned(series: Series, today: date, first: date) -> date | None:
    """Return the last planned day on which to look for a meeting that has begun."""
    soon = today + 2 * DAY
    moved = [name for name, move in series.moves.items() if first <= move.day < soon <= _day(name)]
    return _day(max(moved)) if moved else series.planned_before(soon)


def _day(name: str) -> date:
    return date.fromisoformat(name)


def _meeting(name: str, series: Series, calendar: Calendar, each: Occurrence) -> Meeting:
    return Meeting(
        id=meeting_id(name, each.id),
        series=name,
        kind=series.kind,
        zone=calendar.zone,
        at=each,
    )
