"""What people change in a series: its rule from a day on (C1), one meeting, a pause, its end.

Each function returns the new series, or a Text: what is wrong, and what would be right. What has begun by
`now` is history and stays as it is. Nothing here asks who may change it. A move by hand keeps the order of
meetings. All raise what series_dates.py raises.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.domain.calendar import Calendar
from bot.domain.dates import show_day, show_moment
from bot.domain.instants import local_instant
from bot.domain.series import DAY, STEP, Move, Pause, Rule, Series
from bot.domain.series_dates import Occurrence, between, outcome
from bot.domain.text import Text, say

_PASSED = say("That day has passed. Give today or a later day.")
_NO_MEETING = say("There is no meeting planned for that day any more. Look at the next dates.")

_HISTORY = timedelta(days=366)
"""How far back a change is held against what has begun; nobody moves a meeting forward by a year."""


def changed(
    series: Series, calendar: Calendar, now: datetime, rule: Rule, *, other_weeks: bool = False
) -> Series | Text:
    """Return the series with a rule in force from its `starts_on`; rules that would start later give way.

    A series that was biweekly before keeps its weeks, whatever came between; else the first meeting from
    that day sets them. `other_weeks` takes the weeks between. Skips and moves of days that are still planned
    stay.
    """
    today = _today(calendar, now)
    if over := _over(series, today):
        return over
    if rule.starts_on < today:
        return _PASSED
    kept = tuple(each for each in series.rules if each.starts_on < rule.starts_on)
    new = replace(series, rules=(*kept, replace(rule, anchor=_anchor(kept, rule, other_weeks=other_weeks))))
    new = replace(
        new,
        skips={name: why for name, why in series.skips.items() if _is_planned(new, name)},
        moves={name: move for name, move in series.moves.items() if _is_planned(new, name)},
    )
    begun = _begun(series, calendar, now)
    if begun == _begun(new, calendar, now):
        return new
    first = max((today, *(each.planned for each in begun))) + DAY
    return say("That would change a meeting that has begun. Start from {} or later.", show_day(first, today))


def skipped(
    series: Series, calendar: Calendar, now: datetime, planned: date, reason: str = ""
) -> Series | Text:
    """Return the series without the meeting planned for a day."""
    found = _to_come(series, calendar, now, planned)
    if isinstance(found, Text):
        return found
    moves = {name: move for name, move in series.moves.items() if name != found.id}
    return replace(series, skips={**series.skips, found.id: reason}, moves=moves)


def moved(series: Series, calendar: Calendar, now: datetime, planned: date, to: Move) -> Series | Text:
    """Return the series with one meeting at another day and time: later than now and the meeting before it,
    earlier than the one after it. Back at the place its rule gives it, it is no longer moved.
    """
    found = _to_come(series, calendar, now, planned)
    if isinstance(found, Text):
        return found
    new = replace(series, moves={**series.moves, found.id: to})
    put = outcome(new, calendar, planned)
    if not isinstance(put, Occurrence):
        return say(
            "The series does not meet on {}. Choose another day.", show_day(to.day, _today(calendar, now))
        )
    if wrong := _misplaced(series, calendar, now, put):
        return wrong
    without = replace(series, moves={name: move for name, move in series.moves.items() if name != found.id})
    own = outcome(without, calendar, planned)
    return without if isinstance(own, Occurrence) and own.moment == put.moment else new


def paused(series: Series, calendar: Calendar, now: datetime, until: date) -> Series | Text:
    """Return the series paused from now: it meets again from that day on.

    A pause that runs already ends then instead; today or an earlier day ends it now.
    """
    today = _today(calendar, now)
    if over := _over(series, today):
        return over
    running = next((pause for pause in series.pauses if pause.since <= now < pause.until), None)
    if until > today:
        last = local_instant(until, time(0), calendar.zone) - timedelta(seconds=1)
        pause = Pause(since=running.since if running else now, until=last)
    elif running:
        pause = replace(running, until=now)
    else:
        return say("Give the day from which it meets again: tomorrow or later.")
    others = tuple(each for each in series.pauses if each != running)
    return replace(series, pauses=(*others, pause))


def ended(series: Series, calendar: Calendar, now: datetime, last: date) -> Series | Text:
    """Return the series with the last day on which it may meet: yesterday at the earliest, so that what is
    still to come today falls away.
    """
    today = _today(calendar, now)
    if over := _over(series, today):
        return over
    new = replace(series, ended_on=last)
    if last < today - DAY:
        return _PASSED
    if _begun(series, calendar, now) != _begun(new, calendar, now):
        return say("A meeting of today has begun. End the series with {}, or later.", show_day(today, today))
    return new


def _today(calendar: Calendar, now: datetime) -> date:
    return now.astimezone(calendar.zone).date()


def _over(series: Series, today: date) -> Text | None:
    if series.ended_on is None or series.ended_on >= today:
        return None
    return say("This series ended on {}. Set up a new one.", show_day(series.ended_on, today))


def _anchor(kept: tuple[Rule, ...], rule: Rule, *, other_weeks: bool) -> date | None:
    """Return a day of a week in which a biweekly rule meets; None: its first, or it is not biweekly."""
    if rule.rhythm != "biweekly":
        return None
    before = next((each for each in reversed(kept) if each.rhythm == "biweekly"), None)
    if before is None and not other_weeks:
        return None
    weeks = date.fromordinal((before or rule).origin)
    return weeks + timedelta(days=STEP["weekly"]) if other_weeks else weeks


def _is_planned(series: Series, name: str) -> bool:
    day = date.fromisoformat(name)
    return series.planned_from(day) == day


def _begun(series: Series, calendar: Calendar, now: datetime) -> tuple[Occurrence, ...]:
    return between(series, calendar, now - _HISTORY, now)


def _to_come(series: Series, calendar: Calendar, now: datetime, planned: date) -> Occurrence | Text:
    """Return a meeting that has not begun, or why there is none."""
    found = outcome(series, calendar, planned)
    if not isinstance(found, Occurrence):
        return _NO_MEETING
    if found.moment <= now:
        moment = show_moment(found.moment, _today(calendar, now), calendar.zone)
        return say("That meeting began on {}. Only one that is still to come can be changed.", moment)
    return found


def _misplaced(series: Series, calendar: Calendar, now: datetime, put: Occurrence) -> Text | None:
    """Return why a meeting cannot be there: it lies in the past, or beyond the one before or after it."""
    today = _today(calendar, now)
    if put.moment <= now:
        return say("{} has passed. Choose a later time.", show_moment(put.moment, today, calendar.zone))
    before = _neighbour(series, calendar, put.planned, Series.planned_before)
    after = _neighbour(series, calendar, put.planned, _after)
    if before and put.moment <= before.moment:
        at = show_moment(before.moment, today, calendar.zone)
        return say("The meeting before it is on {}. Choose a later time.", at)
    if after and put.moment >= after.moment:
        at = show_moment(after.moment, today, calendar.zone)
        return say("The next meeting is on {}. Choose an earlier time, or skip this one.", at)
    return None


def _neighbour(
    series: Series, calendar: Calendar, planned: date, step: Callable[[Series, date], date | None]
) -> Occurrence | None:
    """Return the first meeting that takes place, from one planned day to the next by `step`."""
    day = step(series, planned)
    while day and not (series.ended_on and day > series.ended_on):
        if isinstance(found := outcome(series, calendar, day), Occurrence):
            return found
        day = step(series, day)
    return None


def _after(series: Series, day: date) -> date | None:
    return series.planned_from(day + DAY)
