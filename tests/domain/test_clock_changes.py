"""Four places in the nights their clocks change: instants typed by hand from the offsets from UTC.

Shares no code with what it checks: neither the zone's rules nor the calendar. Offsets, winter then summer:
Berlin +1, +2; New York -5, -4; Lord Howe +10:30, +11 (half an hour); Cairo +2, +3; Santiago -4, -3.
"""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.domain.calendar import Calendar
from bot.domain.instants import how_local, local_instant
from bot.domain.worktime import WorkTime


def utc(words: str) -> datetime:
    return datetime.strptime(words, "%Y-%m-%d %H:%M").replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day", "clock", "how", "instant"),
    [
        # Berlin, Sun 29 Mar 2026: at 02:00 (+1) it is 03:00 (+2). Sun 25 Oct: at 03:00 (+2) it is 02:00 (+1).
        ("Europe/Berlin", "2026-03-29", "01:59", "once", "2026-03-29 00:59"),
        ("Europe/Berlin", "2026-03-29", "02:00", "skipped", "2026-03-29 01:00"),
        ("Europe/Berlin", "2026-03-29", "02:59", "skipped", "2026-03-29 01:00"),
        ("Europe/Berlin", "2026-03-29", "03:00", "once", "2026-03-29 01:00"),
        ("Europe/Berlin", "2026-10-25", "01:59", "once", "2026-10-24 23:59"),
        ("Europe/Berlin", "2026-10-25", "02:00", "twice", "2026-10-25 00:00"),
        ("Europe/Berlin", "2026-10-25", "02:59", "twice", "2026-10-25 00:59"),
        ("Europe/Berlin", "2026-10-25", "03:00", "once", "2026-10-25 02:00"),
        # New York, Sun 8 Mar 2026: at 02:00 (-5) it is 03:00 (-4). Sun 1 Nov: at 02:00 (-4) it is 01:00 (-5).
        ("America/New_York", "2026-03-08", "01:59", "once", "2026-03-08 06:59"),
        ("America/New_York", "2026-03-08", "02:00", "skipped", "2026-03-08 07:00"),
        ("America/New_York", "2026-03-08", "03:00", "once", "2026-03-08 07:00"),
        ("America/New_York", "2026-11-01", "00:59", "once", "2026-11-01 04:59"),
        ("America/New_York", "2026-11-01", "01:00", "twice", "2026-11-01 05:00"),
        ("America/New_York", "2026-11-01", "01:59", "twice", "2026-11-01 05:59"),
        ("America/New_York", "2026-11-01", "02:00", "once", "2026-11-01 07:00"),
        # Lord Howe, Sun 4 Oct 2026: at 02:00 (+10:30) it is 02:30 (+11). Sun 5 Apr: at 02:00 it is 01:30.
        ("Australia/Lord_Howe", "2026-10-04", "01:59", "once", "2026-10-03 15:29"),
        ("Australia/Lord_Howe", "2026-10-04", "02:00", "skipped", "2026-10-03 15:30"),
        ("Australia/Lord_Howe", "2026-10-04", "02:29", "skipped", "2026-10-03 15:30"),
        ("Australia/Lord_Howe", "2026-10-04", "02:30", "once", "2026-10-03 15:30"),
        ("Australia/Lord_Howe", "2026-04-05", "01:29", "once", "2026-04-04 14:29"),
        ("Australia/Lord_Howe", "2026-04-05", "01:30", "twice", "2026-04-04 14:30"),
        ("Australia/Lord_Howe", "2026-04-05", "01:59", "twice", "2026-04-04 14:59"),
        ("Australia/Lord_Howe", "2026-04-05", "02:00", "once", "2026-04-04 15:30"),
        # Cairo, Fri 24 Apr 2026: at midnight (+2) it is 01:00 (+3). Fri 30 Oct: at midnight (+3) it is 23:00.
        ("Africa/Cairo", "2026-04-23", "23:59", "once", "2026-04-23 21:59"),
        ("Africa/Cairo", "2026-04-24", "00:00", "skipped", "2026-04-23 22:00"),
        ("Africa/Cairo", "2026-04-24", "00:59", "skipped", "2026-04-23 22:00"),
        ("Africa/Cairo", "2026-04-24", "01:00", "once", "2026-04-23 22:00"),
        ("Africa/Cairo", "2026-10-29", "22:59", "once", "2026-10-29 19:59"),
        ("Africa/Cairo", "2026-10-29", "23:00", "twice", "2026-10-29 20:00"),
        ("Africa/Cairo", "2026-10-29", "23:59", "twice", "2026-10-29 20:59"),
        ("Africa/Cairo", "2026-10-30", "00:00", "once", "2026-10-29 22:00"),
        # Santiago, Sun 6 Sep 2026: at midnight (-4) it is 01:00 (-3). Sun 5 Apr: at midnight it is 23:00.
        ("America/Santiago", "2026-09-06", "00:30", "skipped", "2026-09-06 04:00"),
        ("America/Santiago", "2026-09-06", "01:00", "once", "2026-09-06 04:00"),
        ("America/Santiago", "2026-04-04", "23:30", "twice", "2026-04-05 02:30"),
        ("America/Santiago", "2026-04-05", "00:00", "once", "2026-04-05 04:00"),
    ],
)
def test_a_time_in_the_night_the_clocks_change(
    zone: str, day: str, clock: str, how: str, instant: str
) -> None:
    """X24: a skipped time is the first instant after the gap, a doubled one the first of the two."""
    local, at = date.fromisoformat(day), time.fromisoformat(clock)
    assert how_local(local, at, ZoneInfo(zone)) == how
    assert local_instant(local, at, ZoneInfo(zone)) == utc(instant)


@pytest.mark.parametrize(
    ("zone", "sent", "closes"),
    [
        # Three business days over the change: 17:00 by the new offset.
        ("Europe/Berlin", "2026-03-26", "2026-03-31 15:00"),
        ("Europe/Berlin", "2026-10-22", "2026-10-27 16:00"),
        ("America/New_York", "2026-03-05", "2026-03-10 21:00"),
        ("America/New_York", "2026-10-29", "2026-11-03 22:00"),
        ("Australia/Lord_Howe", "2026-10-01", "2026-10-06 06:00"),
        ("Australia/Lord_Howe", "2026-04-02", "2026-04-07 06:30"),
        ("Africa/Cairo", "2026-04-21", "2026-04-26 14:00"),
        ("Africa/Cairo", "2026-10-27", "2026-11-01 15:00"),
    ],
)
def test_a_window_over_the_change_closes_by_the_new_clock(zone: str, sent: str, closes: str) -> None:
    """W1, W8: Cairo rests Friday and Saturday, the night of the change included."""
    weekend = frozenset({4, 5}) if zone == "Africa/Cairo" else frozenset({5, 6})
    calendar = Calendar(zone=ZoneInfo(zone), first_year=2026, last_year=2026, weekend=weekend)
    assert calendar.window_closes(date.fromisoformat(sent), 3) == utc(closes)


@pytest.mark.parametrize(
    ("zone", "start", "after", "starts"),
    [
        # Who works every day from a time that the night skips, or shows twice.
        ("Europe/Berlin", "02:30", "2026-03-28 12:00", "2026-03-29 01:00"),
        ("Europe/Berlin", "02:30", "2026-10-24 12:00", "2026-10-25 00:30"),
        ("America/New_York", "02:30", "2026-03-07 12:00", "2026-03-08 07:00"),
        ("America/New_York", "01:30", "2026-10-31 12:00", "2026-11-01 05:30"),
        ("Australia/Lord_Howe", "02:15", "2026-10-03 00:00", "2026-10-03 15:30"),
        ("Australia/Lord_Howe", "01:45", "2026-04-04 00:00", "2026-04-04 14:45"),
        ("Africa/Cairo", "00:30", "2026-04-23 12:00", "2026-04-23 22:00"),
        ("Africa/Cairo", "23:30", "2026-10-29 12:00", "2026-10-29 20:30"),
    ],
)
def test_work_that_starts_in_the_night_of_the_change(zone: str, start: str, after: str, starts: str) -> None:
    """W8, X24: it starts once, at the first instant that there is, and a card may come then."""
    calendar = Calendar(zone=ZoneInfo(zone), first_year=2026, last_year=2026, weekend=frozenset())
    work = WorkTime(calendar=calendar, start=time.fromisoformat(start), end=time(23, 59))
    assert work.next_start(utc(after)) == utc(starts)
    assert work.next_inside(utc(starts)) == utc(starts)


@pytest.mark.parametrize(
    ("zone", "quiet", "at", "ends"),
    [
        ("Europe/Berlin", ("22:00", "02:30"), "2026-03-29 00:30", "2026-03-29 01:00"),
        ("Europe/Berlin", ("22:00", "02:30"), "2026-10-24 23:30", "2026-10-25 00:30"),
        ("Australia/Lord_Howe", ("22:00", "02:15"), "2026-10-03 15:00", "2026-10-03 15:30"),
        ("Africa/Cairo", ("22:00", "00:30"), "2026-04-23 21:30", "2026-04-23 22:00"),
    ],
)
def test_quiet_hours_that_end_in_the_night_of_the_change(
    zone: str, quiet: tuple[str, str], at: str, ends: str
) -> None:
    """W8, X24: they end at the first instant of their end, never an hour late."""
    calendar = Calendar(zone=ZoneInfo(zone), first_year=2026, last_year=2026, weekend=frozenset())
    first, last = map(time.fromisoformat, quiet)
    work = WorkTime(calendar=calendar, start=time(0), end=time(21), quiet=(first, last))
    assert not work.inside(utc(at))
    assert work.next_inside(utc(at)) == utc(ends)


def test_a_doubled_hour_starts_and_ends_nothing_twice() -> None:
    """W8, X24: what began in the first of the two hours goes on in the second, quiet that ended stays so."""
    calendar = Calendar(zone=ZoneInfo("Europe/Berlin"), first_year=2026, last_year=2026, weekend=frozenset())
    second = utc("2026-10-25 01:15")  # 02:15, the second time
    begun = WorkTime(calendar=calendar, start=time(2, 30), end=time(17))
    assert begun.inside(second)
    assert begun.next_inside(second) == second
    ended = WorkTime(calendar=calendar, start=time(0), end=time(17), quiet=(time(1), time(2, 30)))
    assert not ended.is_quiet(second)
    assert ended.inside(second)
    over = WorkTime(calendar=calendar, start=time(0), end=time(2, 30))
    assert not over.inside(second)
