"""Business days and answer windows (W1, W7, W8), against a naive walk; local times under daylight saving."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calendar import Calendar, OutsideCalendar, counted
from bot.domain.instants import how_local, local_instant
from bot.errors import CadenceError

LISBON = ZoneInfo("Europe/Lisbon")
HOLIDAYS = (
    (date(2026, 12, 1), "Restoration"),
    (date(2026, 12, 8), "Conception"),
    (date(2026, 12, 25), "Christmas"),
)
PORTUGAL = Calendar(zone=LISBON, country="PT", first_year=2026, last_year=2027, holidays=HOLIDAYS)
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


def working(calendar: Calendar, day: date) -> bool:
    return day.weekday() not in calendar.weekend and day not in dict(calendar.holidays)


def walked(calendar: Calendar, start: date, days: int) -> date:
    """Do the same as `add_business_days`, one day at a time."""
    day = start
    while not working(calendar, day):
        day += timedelta(days=1)
    step = 1 if days >= 0 else -1
    for _ in range(abs(days)):
        day += timedelta(days=step)
        while not working(calendar, day):
            day += timedelta(days=step)
    return day


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    days = draw(st.lists(DAYS, max_size=60, unique=True))
    weekend = draw(st.frozensets(st.integers(0, 6), max_size=3))
    named = tuple((day, "Holiday") for day in sorted(days))
    return Calendar(zone=LISBON, first_year=2025, last_year=2028, weekend=weekend, holidays=named)


@settings(deadline=None)
@given(calendars(), DAYS, st.integers(-40, 40))
def test_bisection_equals_a_walk(calendar: Calendar, start: date, days: int) -> None:
    """W7: the table gives what counting day by day gives, for any weekend and holidays."""
    assert calendar.add_business_days(start, days) == walked(calendar, start, days)
    assert calendar.is_business_day(start) == working(calendar, start)
    assert calendar.roll_forward(start) == walked(calendar, start, 0)


@pytest.mark.parametrize(
    ("sent", "closes"),
    [
        (date(2026, 11, 19), datetime(2026, 11, 24, 17, tzinfo=UTC)),  # Thursday: end of Tuesday
        (
            date(2026, 11, 21),
            datetime(2026, 11, 26, 17, tzinfo=UTC),
        ),  # Saturday: as on Monday, end of Thursday
        (date(2026, 11, 27), datetime(2026, 12, 3, 17, tzinfo=UTC)),  # over a holiday
        (datetime(2026, 11, 19, 23, 59, tzinfo=UTC), datetime(2026, 11, 24, 17, tzinfo=UTC)),
        (datetime(2026, 7, 2, 23, 30, tzinfo=UTC), datetime(2026, 7, 8, 16, tzinfo=UTC)),  # Friday in Lisbon
    ],
)
def test_a_window_of_three_days_closes_at_the_end_of_the_working_day(sent: date, closes: datetime) -> None:
    """W1, W7, W8: day 0 is the sending date of the place, the window ends at 17:00 there."""
    assert PORTUGAL.window_closes(sent, 3) == closes
    assert PORTUGAL.window_closes(sent, 3).tzinfo is UTC


def test_the_closing_time_and_the_weekend_are_configurable() -> None:
    """W7, W8: a country that rests Friday and Saturday, and offices that close at noon."""
    riyadh = ZoneInfo("Asia/Riyadh")
    calendar = Calendar(
        zone=riyadh, country="SA", first_year=2026, last_year=2026, weekend=frozenset({4, 5}), closes=time(12)
    )
    assert calendar.window_closes(date(2026, 11, 19), 1) == datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2028, 1, 1)])
def test_a_year_it_does_not_hold_is_an_error(day: date) -> None:
    """W7: "not known" is never read as "no holiday"."""
    assert not PORTUGAL.covers(day)
    for ask in (PORTUGAL.is_business_day, PORTUGAL.holiday, PORTUGAL.roll_forward):
        with pytest.raises(OutsideCalendar):
            ask(day)
    assert issubclass(OutsideCalendar, CadenceError)


@pytest.mark.parametrize(
    ("start", "days"), [(date(2027, 12, 30), 2), (date(2026, 1, 1), -1), (date(2027, 12, 31), 10**9)]
)
def test_a_count_that_leaves_the_years_is_an_error(start: date, days: int) -> None:
    """W7: a window may not run out of the calendar unseen."""
    with pytest.raises(OutsideCalendar):
        PORTUGAL.add_business_days(start, days)


@pytest.mark.parametrize(
    ("day", "days", "found"),
    [
        (date(2026, 11, 30), 1, date(2026, 12, 2)),  # over a holiday that is known
        (date(2027, 12, 31), 1, date(2028, 1, 3)),
        (date(2031, 11, 28), 2, date(2031, 12, 2)),
        (date(2026, 1, 2), -2, date(2025, 12, 31)),
        (date(9999, 12, 29), 1, date(9999, 12, 30)),
        (date(1, 1, 2), -1, date(1, 1, 1)),
    ],
)
def test_counting_on_beyond_the_years(day: date, days: int, found: date) -> None:
    """W7: where no holidays are known only the weekend rests, so nobody is told too late."""
    assert counted(PORTUGAL, day, days) == found


def test_the_last_day_may_be_one_of_rest() -> None:
    """The end of the table is not a business day by accident."""
    calendar = Calendar(zone=LISBON, first_year=2022, last_year=2022)
    assert not calendar.is_business_day(date(2022, 12, 31))
    with pytest.raises(OutsideCalendar):
        calendar.roll_forward(date(2022, 12, 31))


def test_a_holiday_has_a_name() -> None:
    """X45: a meeting on a holiday is told with the holiday's name."""
    assert PORTUGAL.holiday(date(2026, 12, 8)) == "Conception"
    assert PORTUGAL.holiday(date(2026, 12, 9)) == ""
    assert PORTUGAL.holiday(date(2027, 12, 31)) == ""
    assert PORTUGAL.covers(date(2026, 12, 9))


@pytest.mark.parametrize(
    ("zone", "day", "clock", "how", "instant"),
    [
        ("Europe/Lisbon", date(2026, 11, 24), time(9), "once", datetime(2026, 11, 24, 9, tzinfo=UTC)),
        ("Europe/Berlin", date(2026, 3, 29), time(2, 30), "skipped", datetime(2026, 3, 29, 1, tzinfo=UTC)),
        ("Europe/Berlin", date(2026, 3, 29), time(2), "skipped", datetime(2026, 3, 29, 1, tzinfo=UTC)),
        ("Europe/Berlin", date(2026, 3, 29), time(3), "once", datetime(2026, 3, 29, 1, tzinfo=UTC)),
        (
            "Europe/Berlin",
            date(2026, 10, 25),
            time(2, 30),
            "twice",
            datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        ),
        ("America/New_York", date(2026, 3, 8), time(2, 59), "skipped", datetime(2026, 3, 8, 7, tzinfo=UTC)),
        (
            "Australia/Lord_Howe",
            date(2026, 10, 4),
            time(2, 15),
            "skipped",
            datetime(2026, 10, 3, 15, 30, tzinfo=UTC),
        ),
        ("America/Santiago", date(2026, 9, 6), time(0), "skipped", datetime(2026, 9, 6, 4, tzinfo=UTC)),
        ("Pacific/Apia", date(2011, 12, 30), time(9), "skipped", datetime(2011, 12, 30, 10, tzinfo=UTC)),
        ("Asia/Kolkata", date(2026, 6, 1), time(9), "once", datetime(2026, 6, 1, 3, 30, tzinfo=UTC)),
    ],
)
def test_a_local_time_under_daylight_saving(
    zone: str, day: date, clock: time, how: str, instant: datetime
) -> None:
    """X24: a skipped time is the first instant after the gap, a doubled one the first of the two."""
    assert how_local(day, clock, ZoneInfo(zone)) == how
    assert local_instant(day, clock, ZoneInfo(zone)) == instant


@settings(deadline=None)
@given(
    st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Tokyo"]),
    DAYS,
    st.times(),
)
def test_an_instant_reads_back_as_its_local_time(zone: str, day: date, clock: time) -> None:
    """X24: unless it was skipped, the clocks of the zone show that time at that instant."""
    place = ZoneInfo(zone)
    back = local_instant(day, clock, place).astimezone(place).replace(tzinfo=None)
    wanted = datetime.combine(day, clock)
    assert back >= wanted if how_local(day, clock, place) == "skipped" else back == wanted
