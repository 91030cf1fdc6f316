"""Business days of a place (W7), and when its day ends (W8). Never guesses about a year it does not hold."""

from array import array
from bisect import bisect_left
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import chain
from zoneinfo import ZoneInfo

from bot.domain.instants import local_instant
from bot.errors import CadenceError

SUNDAY = 6
SATURDAY_SUNDAY = frozenset({5, SUNDAY})


class OutsideCalendar(CadenceError):
    """The calendar holds no such year."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Calendar:
    """Working days of a country, or of a part of it, by the clocks of one zone.

    `country` is an ISO 3166 code, "" where it is not known (then only the weekend rests). `weekend` holds
    weekdays, Monday is 0. `holidays` are (day, name) in order. It covers the years `first_year` to
    `last_year`, both whole: a question about another year raises `OutsideCalendar`, it never means "no
    holiday".
    """

    zone: ZoneInfo
    first_year: int
    last_year: int
    country: str = ""
    weekend: frozenset[int] = SATURDAY_SUNDAY
    holidays: tuple[tuple[date, str], ...] = ()
    closes: time = time(17)
    # Ordinals of every business day, in order: each question is one or two bisections (0.3 µs).
    _days: "array[int]" = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        first, last = date(self.first_year, 1, 1).toordinal(), date(self.last_year, 12, 31).toordinal()
        monday = first - date(self.first_year, 1, 1).weekday()
        working = set(range(7)) - self.weekend
        days = set(chain.from_iterable(range(monday + weekday, last + 1, 7) for weekday in working))
        days.difference_update(range(monday, first))
        days.difference_update(day.toordinal() for day, _ in self.holidays)
        object.__setattr__(self, "_days", array("i", sorted(days)))

    def covers(self, day: date) -> bool:
        """Say whether the calendar knows this day's year."""
        return self.first_year <= day.year <= self.last_year

    def is_business_day(self, day: date) -> bool:
        """Say whether people work on this day."""
        index = self._index(day)
        return index < len(self._days) and self._days[index] == day.toordinal()

    def holiday(self, day: date) -> str:
        """Return the holiday's name, "" on any other day."""
        self._index(day)
        index = bisect_left(self.holidays, (day, ""))
        return next((name for found, name in self.holidays[index : index + 1] if found == day), "")

    def roll_forward(self, day: date) -> date:
        """Return the day itself where it is a business day, else the next one."""
        return self.add_business_days(day, 0)

    def add_business_days(self, start: date, days: int) -> date:
        """Return the business day `days` after `start`, which is day 0; negative: before.

        A start on any other day counts as the next business day (W7): sent on Saturday is sent on Monday.
        """
        index = self._index(start) + days
        if not 0 <= index < len(self._days):
            raise OutsideCalendar
        return date.fromordinal(self._days[index])

    def window_closes(self, sent: date | datetime, days: int) -> datetime:
        """Return the UTC instant at which an answer window of `days` business days closes (W1, W8).

        `sent` is an aware datetime, or a day of this calendar's zone.
        """
        day = sent.astimezone(self.zone).date() if isinstance(sent, datetime) else sent
        return local_instant(self.add_business_days(day, days), self.closes, self.zone)

    def _index(self, day: date) -> int:
        if not self.first_year <= day.year <= self.last_year:
            raise OutsideCalendar
        return bisect_left(self._days, day.toordinal())


def counted(calendar: Calendar, day: date, days: int) -> date:
    """Return the business day `days` after a day; negative: before.

    In a year the calendar does not hold, only its weekend rests: that is the earliest the day can be, so
    nobody is told too late.
    """
    try:
        return calendar.add_business_days(day, days)
    except OutsideCalendar:
        first, last = max(1, day.year - 1), min(9999, day.year + 1)
        plain = Calendar(zone=calendar.zone, first_year=first, last_year=last, weekend=calendar.weekend)
        with suppress(OutsideCalendar):
            return plain.add_business_days(day, days)
        return day  # at the end of time, or at its beginning
