"""When something goes to the leads, held against a walk over the days."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendar import Calendar
from bot.domain.escalation import escalates_at

FIRST = datetime(2026, 11, 1, tzinfo=UTC)
ZONES = ("Europe/Lisbon", "Asia/Tokyo", "America/Los_Angeles")
HOLIDAYS = ((date(2026, 12, 1), "Restoration"), (date(2026, 12, 8), "Immaculate Conception"))


def calendar(zone: str) -> Calendar:
    return Calendar(zone=ZoneInfo(zone), first_year=2026, last_year=2027, holidays=HOLIDAYS)


@given(
    st.sampled_from(ZONES),
    st.integers(0, 60 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes)),
    st.integers(1, 30),
)
def test_after_so_many_business_days_of_the_owner(zone: str, sent: datetime, after: int) -> None:
    """W7, W8: day 0 is the day of sending, or the next one that is worked on; it ends at 17:00 there."""
    day, left = sent.astimezone(ZoneInfo(zone)).date(), after + 1
    off = {each for each, _ in HOLIDAYS}
    while left:
        if day.weekday() < 5 and day not in off:
            left -= 1
        day += timedelta(days=1)
    last = day - timedelta(days=1)
    ends = datetime.combine(last, time(17), ZoneInfo(zone)).astimezone(UTC)
    assert escalates_at(sent, after, calendar(zone)) == ends


def test_a_team_that_did_not_ask_for_it_hears_nothing() -> None:
    """0 is off."""
    assert escalates_at(datetime(2026, 11, 24, 9, tzinfo=UTC), 0, calendar(ZONES[0])) is None


def test_in_a_year_without_known_holidays_only_the_weekend_rests() -> None:
    """Never too late: Mon 3 Jan 2028 is no holiday that the calendar could know."""
    sent = datetime(2027, 12, 31, 9, tzinfo=UTC)
    ends = escalates_at(sent, 1, calendar("Europe/Lisbon"))
    assert ends == datetime(2028, 1, 3, 17, tzinfo=UTC)
