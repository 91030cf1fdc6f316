"""Where a moved clock goes: words as a later moment, by the work time of whoever types them (W7, W8, X24)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.calendar import Calendar
from bot.domain.text import Text
from bot.domain.travel import FARTHEST, later
from bot.domain.worktime import Absence, WorkTime

NEW_YORK = ZoneInfo("America/New_York")
NOW = datetime(2026, 10, 30, 14, 0, tzinfo=UTC)
"""Friday, 10:00 in New York, two days before its clocks go back."""
CALENDAR = Calendar(
    zone=NEW_YORK, country="US", first_year=2026, last_year=2027, holidays=((date(2026, 11, 11), "Veterans"),)
)
WORK = WorkTime(calendar=CALENDAR)
AWAY = WorkTime(calendar=CALENDAR, absences=(Absence(first=date(2026, 11, 2), last=date(2026, 11, 3)),))


def ten(day: int, month: int = 11) -> datetime:
    """10:00 in New York on a day after its clocks went back."""
    return datetime(2026, month, day, 15, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "to"),
    [
        ("45m", NOW + timedelta(minutes=45)),
        ("45 minutes", NOW + timedelta(minutes=45)),
        ("72h", NOW + timedelta(hours=72)),
        ("1 hour", NOW + timedelta(hours=1)),
        ("3d", ten(2)),
        ("1 week", ten(6)),
        ("1bd", ten(2)),
        ("8 BD", ten(12)),  # over Veterans Day
        ("to 2026-11-02 10:00", ten(2)),
        ("to 2 Nov", ten(2) - timedelta(hours=1)),
        ("to 3 business days", ten(4) - timedelta(hours=1)),
        ("to 10:30", None),
    ],
)
def test_words_as_a_moment(words: str, to: datetime | None) -> None:
    """W7, W8: spans are exact; days keep the time of day over a clock change; a day begins with work."""
    found = later(words, NOW, WORK)
    assert found == to if to else isinstance(found, Text)


def test_business_days_are_the_persons_own() -> None:
    """W7: a day off is none."""
    assert later("1bd", NOW, AWAY) == ten(4)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("", "Write it like 3bd"),
        ("back", "Write it like 3bd"),
        ("91bd", "Write it like 3bd"),
        ("x" * 500, "Write it like 3bd"),
        ("to someday", "I can’t read that as a date"),
        ("to 2026-11-02 25:00", "25:00 is not a time of day"),
        ("to 0001-01-01 09:00", "is not later than now"),
        ("to 9999-12-31 23:00", "Write it like 3bd"),
        ("90bd", "is too far. One step goes up to 90 days."),
        ("13w", "is too far"),
        ("0m", "is not later than now. The clock only goes forward."),
        ("to today", "is not later than now"),
    ],
)
def test_words_that_are_no_moment(words: str, why: str) -> None:
    """X23, X24, X39: what is wrong and what would be right."""
    found = later(words, NOW, WORK)
    assert isinstance(found, Text)
    assert why in found.plain


def test_the_farthest() -> None:
    """X39: exactly ninety days are in reach."""
    found = later("2160h", NOW, WORK)
    assert found == NOW + FARTHEST
    assert isinstance(later("2161h", NOW, WORK), Text)
