"""When somebody works: their hours, quiet hours, absences and holidays, over clock changes (W7, W8)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calendar import Calendar
from bot.domain.worktime import Absence, WorkTime

LISBON = ZoneInfo("Europe/Lisbon")
PORTUGAL = Calendar(
    zone=LISBON, country="PT", first_year=2026, last_year=2027, holidays=((date(2026, 12, 1), "Restoration"),)
)
ALEX = WorkTime(calendar=PORTUGAL)
YEAR = datetime(2026, 1, 1, tzinfo=UTC)
ZONES = ("Europe/Lisbon", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Riyadh")


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "starts"),
    [
        (at(24, 8, 59), at(24, 9)),
        (at(24, 9), at(24, 9)),  # at the start itself
        (at(24, 9, 1), at(25, 9)),
        (at(27, 17), at(30, 9)),  # a window that closes on Friday evening
        (at(30, 17), at(2, 9, month=12)),  # over a holiday
        (at(28, 12), at(30, 9)),  # a Saturday
    ],
)
def test_the_next_start_of_work(moment: datetime, starts: datetime) -> None:
    """W8: the first start of a working day at or after a moment, in UTC."""
    assert ALEX.next_start(moment) == starts
    assert ALEX.next_start(moment).tzinfo is UTC


def test_inside_work_hours() -> None:
    """W8: from the start to the end of a working day, the end excluded; not on a holiday."""
    assert [ALEX.inside(at(24, hour)) for hour in (8, 9, 16, 17)] == [False, True, True, False]
    assert not ALEX.inside(at(28, 12))
    assert not ALEX.inside(at(1, 12, month=12))


def test_absences_are_not_worked() -> None:
    """W8: a card waits for the first day back; one absence may follow another."""
    away = (
        Absence(first=date(2026, 11, 24), last=date(2026, 11, 26)),
        Absence(first=date(2026, 11, 25), last=date(2026, 11, 29)),
    )
    alex = WorkTime(calendar=PORTUGAL, absences=away)
    assert alex.roll(date(2026, 11, 24)) == date(2026, 11, 30)
    assert alex.next_start(at(23, 17)) == at(30, 9)
    assert not alex.inside(at(25, 12))
    assert alex.roll(date(2026, 11, 23)) == date(2026, 11, 23)


def test_quiet_hours_cut_into_work() -> None:
    """W8: at the start of work they move it; they may lie within a day or over midnight."""
    early = WorkTime(calendar=PORTUGAL, quiet=(time(22), time(10)))
    assert early.opens == time(10)
    assert early.next_start(at(24, 8)) == at(24, 10)
    assert [early.is_quiet(at(24, hour)) for hour in (9, 10, 21, 22, 23)] == [True, False, False, True, True]
    noon = WorkTime(calendar=PORTUGAL, quiet=(time(12), time(13)))
    assert [noon.inside(at(24, hour)) for hour in (11, 12, 13)] == [True, False, True]
    assert not ALEX.is_quiet(at(24, 3))


@pytest.mark.parametrize(
    ("start", "end", "quiet"),
    [
        (time(17), time(9), None),
        (time(9), time(9), None),
        (time(9), time(17), (time(8), time(17))),  # quiet all day
        (time(9), time(17), (time(8), time(20))),
        (time(9), time(17), (time(20), time(18))),
    ],
)
def test_hours_without_work_are_refused(start: time, end: time, quiet: tuple[time, time] | None) -> None:
    """W8: else there would be no next start, and a reminder would never leave."""
    with pytest.raises(ValueError):
        WorkTime(calendar=PORTUGAL, start=start, end=end, quiet=quiet)


def test_a_week_of_rest_alone_is_refused() -> None:
    """W7: a weekend of seven days has no working day."""
    always = Calendar(zone=LISBON, first_year=2026, last_year=2026, weekend=frozenset(range(7)))
    with pytest.raises(ValueError):
        WorkTime(calendar=always)


def test_beyond_the_calendar_only_the_weekend_rests() -> None:
    """W7: a reminder years ahead has a day all the same, never too late a one."""
    assert ALEX.works(date(2031, 12, 1))
    assert not ALEX.works(date(2031, 11, 29))
    assert ALEX.roll(date(2031, 11, 29)) == date(2031, 12, 1)
    assert ALEX.day_of(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == date(2026, 7, 2)


@settings(deadline=None)
@given(
    st.sampled_from(ZONES),
    st.integers(0, 364 * 24 * 60).map(lambda minutes: YEAR + timedelta(minutes=minutes)),
    st.tuples(st.integers(0, 23), st.integers(0, 23)).map(lambda both: (time(both[0]), time(both[1], 30))),
)
def test_the_next_moment_inside_is_the_first(zone: str, moment: datetime, quiet: tuple[time, time]) -> None:
    """W8: with quiet hours anywhere; a walk in quarters of an hour finds nothing inside before it."""
    calendar = Calendar(zone=ZoneInfo(zone), first_year=2025, last_year=2027)
    try:
        work = WorkTime(calendar=calendar, start=time(1), end=time(20), quiet=quiet)
    except ValueError:
        return
    found = work.next_inside(moment)
    assert found >= moment
    assert work.inside(found)
    steps = range(int((found - moment) / timedelta(minutes=15)) + 1)
    walked = (moment + step * timedelta(minutes=15) for step in steps)
    assert not [each for each in walked if each < found and work.inside(each)]


def test_the_end_of_quiet_hours_is_looked_for_on_the_same_day() -> None:
    """W8: at noon it is the end of the pause; in the evening, or where quiet ends the day, the next day."""
    noon = WorkTime(calendar=PORTUGAL, quiet=(time(12), time(13)))
    assert [noon.next_inside(at(24, hour)) for hour in (11, 12, 13)] == [at(24, 11), at(24, 13), at(24, 13)]
    assert noon.next_inside(at(28, 12)) == at(30, 9), "a Saturday"
    night = WorkTime(calendar=PORTUGAL, quiet=(time(22), time(10)))
    assert night.next_inside(at(24, 23)) == at(25, 10)
    assert night.next_inside(at(24, 9, 30)) == at(24, 10)
    late = WorkTime(calendar=PORTUGAL, quiet=(time(16), time(18)))
    assert late.next_inside(at(24, 16, 30)) == at(25, 9)


@settings(deadline=None)
@given(
    st.sampled_from(ZONES),
    st.integers(0, 364 * 24 * 60).map(lambda minutes: YEAR + timedelta(minutes=minutes)),
    st.sampled_from((0, 2, 3, 9)),
    st.sampled_from((frozenset({5, 6}), frozenset({4, 5}))),
)
def test_a_start_of_work_is_inside_and_never_early(
    zone: str, moment: datetime, hour: int, weekend: frozenset[int]
) -> None:
    """W8: over every clock change, also where the start itself is skipped or happens twice."""
    calendar = Calendar(zone=ZoneInfo(zone), first_year=2025, last_year=2027, weekend=weekend)
    work = WorkTime(calendar=calendar, start=time(hour, 30), end=time(18))
    starts = work.next_start(moment)
    assert moment <= starts <= moment + timedelta(days=4)
    assert work.inside(starts)
    assert starts.astimezone(calendar.zone).weekday() not in weekend
    assert work.next_start(starts) == starts
