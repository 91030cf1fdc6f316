"""Where a clock that can be moved goes: typed words as a later moment. Pure; moves no clock."""

import re
from datetime import date, datetime, timedelta

from bot.domain.cleaning import fold
from bot.domain.dates import LONGEST, parse_day, parse_time, show_moment
from bot.domain.instants import local_instant
from bot.domain.text import Text, say
from bot.domain.worktime import WorkTime

FARTHEST = timedelta(days=90)
"""How far one command goes: everything due on the way is run at its own time."""
HOW = say("Write it like 3bd, 2h, 30m, 1d, 2w or to 2026-12-01 09:00.")
_HOURS = re.compile(r"(\d{1,4}) ?(?:(h|hours?)|m|min|minutes?)")


def later(words: str, now: datetime, work: WorkTime) -> datetime | Text:
    """Return the moment (UTC) that words mean, or what is wrong with them.

    `2h` and `30m` are spans of time. `3bd`, `1d`, `2w` lead to the same time of a later day, business days by
    the person's work time. `to <day> <time>` names one, `to <day>` its start of work.
    """
    text = fold(words[: LONGEST + 1])
    moment = _span(text, now) or _of_day(text, now, work)
    if isinstance(moment, Text):
        return moment
    shown = show_moment(moment, work.day_of(now), work.zone)
    if moment <= now:
        return say("{} is not later than now. The clock only goes forward.", shown)
    if moment - now > FARTHEST:
        return say("{} is too far. One step goes up to {} days.", shown, FARTHEST.days)
    return moment


def _span(text: str, now: datetime) -> datetime | None:
    found = _HOURS.fullmatch(text)
    if not found:
        return None
    count = int(found[1])
    return now + (timedelta(hours=count) if found[2] else timedelta(minutes=count))


def _of_day(text: str, now: datetime, work: WorkTime) -> datetime | Text:
    if text.startswith("to "):
        return _named(text.removeprefix("to ").strip(), now, work)
    today = work.day_of(now)
    found = re.fullmatch(r"(\d{1,3}) ?(?:bds?|business days?)", text)
    day = _worked(int(found[1]), today, work) if found else _away(text, today)
    if day is None:
        return HOW
    clock = now.astimezone(work.zone).time()
    return local_instant(day, clock, work.zone)


def _worked(days: int, day: date, work: WorkTime) -> date | None:
    """Return the business day so many after a day; None for more than a step can go."""
    if days > FARTHEST.days:
        return None
    for _ in range(days):
        day = work.roll(day + timedelta(days=1))
    return day


def _away(text: str, today: date) -> date | None:
    """Return a day so many days or weeks on; None where the words are no such distance."""
    found = re.fullmatch(r"(\d{1,3}) ?(?:(w|weeks?)|d|days?)", text)
    return today + timedelta(days=int(found[1]) * (7 if found[2] else 1)) if found else None


def _named(text: str, now: datetime, work: WorkTime) -> datetime | Text:
    words, _, last = text.rpartition(" ")
    clock = parse_time(last) if words and ":" in last else None
    if isinstance(clock, Text):
        return clock
    day = parse_day(words if clock else text, today=work.day_of(now), calendar=work.calendar, lean="future")
    if isinstance(day, Text):
        return day
    try:
        return local_instant(day, clock, work.zone) if clock else work.start_of(day)
    except OverflowError:
        return HOW
