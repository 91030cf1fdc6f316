"""How people write and read dates and times: read with today as an argument, shown with the weekday.

Never reads a clock or a locale; months and weekdays are English. From a local time to an instant:
instants.py.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Literal

from bot.domain.calendar import Calendar, OutsideCalendar
from bot.domain.cleaning import fold
from bot.domain.text import Text, say

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
Lean = Literal["past", "near", "future"]
"""Where a date without a year, or a bare weekday, is looked for."""

LONGEST = 60
"""Characters of the longest words read as a date or a time."""

_NBSP = "\xa0"
_UNREAD = say("I can’t read that as a date. Write it like 2026-12-01, 1 Dec, next Friday or 3 business days.")
_TOO_FAR = say("That is too far off. Give a date like 2026-12-01.")
_NO_COUNTRY = say("I can’t count business days without a country. Give a date like 2026-12-01.")
_UNREAD_TIME = say("I can’t read that as a time. Write it like 17:00 or 09:30.")

_WEEKDAY = {
    **{way: n for n, name in enumerate(DAYS) for way in (name.lower(), name[:3].lower())},
    "tues": 1,
    "weds": 2,
    "thur": 3,
    "thurs": 3,
}
_MONTH = {
    **{way: n for n, name in enumerate(MONTHS, 1) for way in (name.lower(), name[:3].lower())},
    "sept": 9,
}


def show_day(day: date, today: date) -> str:
    """Return `Tue 24 Nov`, with the year where it is not today's, joined by no-break spaces."""
    return plain_day(day, today).replace(" ", _NBSP)


def plain_day(day: date, today: date) -> str:
    """Return the same as `show_day` with plain spaces, for text to copy (FTOP)."""
    year = "" if day.year == today.year else f" {day.year:04}"
    return f"{DAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]}{year}"


def show_moment(moment: datetime, today: date, zone: tzinfo) -> str:
    """Return `Tue 24 Nov, 17:00` by the clocks of `zone`. `moment` is aware, `today` a day of that zone."""
    return plain_moment(moment, today, zone).replace(" ", _NBSP)


def plain_moment(moment: datetime, today: date, zone: tzinfo) -> str:
    """Return the same as `show_moment` with plain spaces."""
    local = moment.astimezone(zone)
    return f"{plain_day(local.date(), today)}, {local:%H:%M}"


def parse_time(words: str) -> time | Text:
    """Return a time of day written `17:00` (seconds are dropped), or what is wrong with it (X24)."""
    found = re.fullmatch(r"(\d{1,2}):(\d{2})(:\d{2})?", fold(words[:LONGEST]))
    if not found:
        return _UNREAD_TIME
    hour, minute = int(found[1]), int(found[2])
    if hour > 23 or minute > 59:
        return say("{} is not a time of day. Write it like 17:00; midnight is 00:00.", found[0])
    return time(hour, minute)


def parse_day(
    words: str, *, today: date, calendar: Calendar | None = None, lean: Lean = "near"
) -> date | Text:
    """Return the day meant by `words`, or a Text: what is wrong and what would be right (X23).

    - `2026-12-01`, `1 Dec`, `Dec 1`, `Tue 1 December 2027`. Without a year: the one nearest to today, or as
      `lean` says. A weekday that does not fit the date is refused.
    - `01/02/2027` is refused with both readings; `25/12/2026` has only one and is taken.
    - `today`, `tomorrow`, `yesterday`; `10 days`, `in 2 weeks`, `in a month`, `3bd`, `in 3 business days`, `2
      days ago`.
    - `Friday`: the first after today (lean "past": the last before). `this`, `next`, `last Friday`: the
      Friday of this, the next, the last week; weeks run from Monday to Sunday.
    """
    if len(words) > LONGEST:
        return _UNREAD
    text, asked = fold(words).rstrip("."), _Asked(today=today, calendar=calendar, lean=lean)
    for read in (_named, _numbers, _with_month, _weekday, _distance):
        found = read(text, asked)
        if found is not None:
            return found
    return _UNREAD


@dataclass(frozen=True, kw_only=True, slots=True)
class _Asked:
    """What the words are relative to."""

    today: date
    calendar: Calendar | None
    lean: Lean

    def after(self, days: int) -> date | Text:
        return _reached(lambda: self.today + timedelta(days=days))


def _named(text: str, asked: _Asked) -> date | Text | None:
    away = {"today": 0, "tomorrow": 1, "yesterday": -1}.get(text)
    return None if away is None else asked.after(away)


def _numbers(text: str, asked: _Asked) -> date | Text | None:
    if found := re.fullmatch(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", text):
        return _day(int(found[1]), int(found[3]), int(found[4]))
    found = re.fullmatch(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})", text)
    if not found:
        return None
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    if second > 12:
        return _day(year, first, second)
    read, other = _day(year, second, first), _day(year, first, second) if first <= 12 else None
    if isinstance(read, Text) or not isinstance(other, date) or read == other:
        return read
    values = (found[0], show_day(read, asked.today), show_day(other, asked.today), read, other)
    return say("{} can be {} or {}. Write {} or {}.", *values)


def _with_month(text: str, asked: _Asked) -> date | Text | None:
    weekday, ordinal, year = (
        r"(?:(?P<w>[a-z]+)[.,]{0,2} )?",
        r"(?P<d>\d{1,2})(?:st|nd|rd|th|\.)?",
        r"(?:,?[ -](?P<y>\d{4}))?",
    )
    found = re.fullmatch(rf"{weekday}{ordinal}[ -](?:of )?(?P<m>[a-z]+)\.?{year}", text)
    found = found or re.fullmatch(rf"{weekday}(?P<m>[a-z]+)\.?[ -]{ordinal}{year}", text)
    if not found or found["m"] not in _MONTH or (found["w"] and found["w"] not in _WEEKDAY):
        return None
    month, day = _MONTH[found["m"]], int(found["d"])
    read = _day(int(found["y"]), month, day) if found["y"] else _of_some_year(month, day, asked)
    if not found["w"] or isinstance(read, Text) or read.weekday() == _WEEKDAY[found["w"]]:
        return read
    return say("That date is {}, another weekday. Correct one of them.", show_day(read, asked.today))


def _weekday(text: str, asked: _Asked) -> date | Text | None:
    found = re.fullmatch(r"(?:(on|this|next|last) )?([a-z]+)", text)
    if not found or found[2] not in _WEEKDAY:
        return None
    ahead = _WEEKDAY[found[2]] - asked.today.weekday()
    week = {"last": -7, "this": 0, "next": 7}.get(found[1])
    if week is not None:
        return asked.after(ahead + week)
    return asked.after(ahead % -7 or -7) if asked.lean == "past" else asked.after(ahead % 7 or 7)


def _distance(text: str, asked: _Asked) -> date | Text | None:
    units = r"business days?|working days?|bds?|days?|d|weeks?|w|months?"
    found = re.fullmatch(rf"(in )?(\d{{1,5}}|an?|one) ?({units})( ago)?", text)
    if not found or (found[1] and found[4]):
        return None
    count = int(found[2]) if found[2].isdigit() else 1
    count = -count if found[4] else count
    unit, calendar = found[3], asked.calendar
    if unit.startswith("month"):
        return _reached(lambda: _months_after(asked.today, count))
    if unit in ("week", "weeks", "w"):
        return asked.after(7 * count)
    if unit in ("day", "days", "d"):
        return asked.after(count)
    return _reached(lambda: calendar.add_business_days(asked.today, count)) if calendar else _NO_COUNTRY


def _reached(move: Callable[[], date]) -> date | Text:
    """Return where `move` leads, or the Text for a day beyond the end of time or of the calendar."""
    try:
        return move()
    except (OverflowError, ValueError, OutsideCalendar):
        return _TOO_FAR


def _months_after(day: date, months: int) -> date:
    """Return the same day of another month, or its last where that is shorter; may raise ValueError."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    return first.replace(day=min(day.day, monthrange(first.year, first.month)[1]))


def _day(year: int, month: int, day: int) -> date | Text:
    """Return the date, or why it does not exist."""
    if year == 0 or not 1 <= month <= 12:
        return say(
            "There is no {} {}. Give a date like 2026-12-01.", *(("month", month) if year else ("year", 0))
        )
    last = date(year, month, monthrange(year, month)[1])
    if 1 <= day <= last.day:
        return date(year, month, day)
    name = MONTHS[month - 1]
    return say("There is no {} {} {}; {} ends on {}.", day, name[:3], year, name, show_day(last, last))


def _of_some_year(month: int, day: int, asked: _Asked) -> date | Text:
    """Return the day in the year that `lean` asks for; 29 February looks for a leap year."""
    if not 1 <= day <= monthrange(2024, month)[1]:
        return _day(asked.today.year, month, day)
    years = range(max(1, asked.today.year - 8), min(9999, asked.today.year + 8) + 1)
    days = [date(year, month, day) for year in years if day <= monthrange(year, month)[1]]
    if asked.lean == "past":
        days = [found for found in days if found <= asked.today]
    elif asked.lean == "future":
        days = [found for found in days if found >= asked.today]
    return min(days, key=lambda found: abs(found - asked.today)) if days else _TOO_FAR
