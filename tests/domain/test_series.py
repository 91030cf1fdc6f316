"""When a series meets: weeks, holidays and daylight saving (X24, X45), against a walk day by day."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calendar import Calendar, OutsideCalendar
from bot.domain.series import Move, Pause, Rhythm, Rule, Series
from bot.domain.series_dates import (
    LeftOut,
    Occurrence,
    between,
    following,
    outcome,
    paused_until,
    schedule,
)

DAY = timedelta(days=1)
CHRISTMAS, NEW_YEAR = date(2026, 12, 25), date(2027, 1, 1)
HOLIDAYS = ((CHRISTMAS, "Christmas Day"), (NEW_YEAR, "New Year’s Day"))
LISBON = Calendar(zone=ZoneInfo("Europe/Lisbon"), first_year=2026, last_year=2028, holidays=HOLIDAYS)
FRIDAYS = Rule(starts_on=date(2026, 12, 1), rhythm="weekly", weekday=4, time="10:00")
REVIEW = Series(kind="internal", time_zone="Europe/Lisbon", rules=(FRIDAYS,), duration=45)
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def dates(series: Series, after: datetime = NOW, count: int = 5, calendar: Calendar = LISBON) -> list[str]:
    return [f"{each.day} {each.clock}" for each in following(series, calendar, after, count)]


def biweekly(starts_on: date, weekday: int = 1, anchor: date | None = None) -> Rule:
    return Rule(starts_on=starts_on, rhythm="biweekly", weekday=weekday, time="10:00", anchor=anchor)


def test_it_starts_from_a_day_and_counts_weeks() -> None:
    """The first meeting is the first such weekday from the day on; holidays move to the next business day."""
    assert dates(REVIEW) == [
        *("2026-12-04 10:00", "2026-12-11 10:00", "2026-12-18 10:00"),
        *("2026-12-28 10:00", "2027-01-04 10:00"),
    ]
    fourth = following(REVIEW, LISBON, NOW, 4)[3]
    assert (fourth.id, fourth.planned, fourth.moved, fourth.holiday) == (
        "2026-12-25",
        CHRISTMAS,
        "holiday",
        "Christmas Day",
    )
    assert fourth.ends - fourth.moment == timedelta(minutes=45)


def test_the_next_is_after_the_moment() -> None:
    """A meeting that begins at this moment is not to come; one that a holiday moved is until it begins."""
    first = datetime(2026, 12, 4, 10, tzinfo=UTC)
    assert dates(REVIEW, first, 1) == ["2026-12-11 10:00"]
    assert dates(REVIEW, first - timedelta(seconds=1), 1) == ["2026-12-04 10:00"]
    assert dates(REVIEW, datetime(2026, 12, 28, 9, 59, tzinfo=UTC), 1) == ["2026-12-28 10:00"]
    assert dates(REVIEW, count=0) == []
    assert [each.id for each in between(REVIEW, LISBON, first, first + 7 * DAY)] == ["2026-12-11"]


def test_a_holiday_may_leave_it_out() -> None:
    """X45: by choice it is skipped, and what was left out is told with the holiday's name."""
    skips = replace(REVIEW, rules=(replace(FRIDAYS, holiday_rule="skip"),))
    assert dates(skips)[3:] == ["2027-01-08 10:00", "2027-01-15 10:00"]
    found = schedule(skips, LISBON, date(2026, 12, 18), date(2027, 1, 8))
    assert [type(each) for each in found] == [Occurrence, LeftOut, LeftOut, Occurrence]
    assert found[1] == LeftOut(id="2026-12-25", why="holiday", holiday="Christmas Day")
    assert found[1].planned == CHRISTMAS


def test_holidays_that_reach_the_next_meeting_leave_one_out() -> None:
    """X45: two meetings never fall on one day: the one that finds no business day of its own is left out."""
    week = tuple((date(2026, 12, 11) + n * DAY, "Golden Week") for n in range(7))
    calendar = Calendar(zone=LISBON.zone, first_year=2026, last_year=2027, holidays=week)
    assert dates(REVIEW, count=3, calendar=calendar) == [
        *("2026-12-04 10:00", "2026-12-18 10:00", "2026-12-25 10:00"),
    ]
    left = outcome(REVIEW, calendar, date(2026, 12, 11))
    assert left == LeftOut(id="2026-12-11", why="crowded", holiday="Golden Week")
    shorter = replace(calendar, holidays=week[:5])
    assert dates(REVIEW, count=2, calendar=shorter) == ["2026-12-04 10:00", "2026-12-16 10:00"]


def test_a_weekend_that_somebody_chose_stays() -> None:
    """Only holidays move a meeting: who meets on Saturdays means it."""
    saturdays = replace(REVIEW, rules=(replace(FRIDAYS, weekday=5),))
    assert dates(saturdays, count=2) == ["2026-12-05 10:00", "2026-12-12 10:00"]


@pytest.mark.parametrize(
    ("zone", "day", "time", "moment", "clock", "clocks"),
    [
        (
            "Europe/Lisbon",
            date(2027, 3, 28),
            "01:30",
            datetime(2027, 3, 28, 1, tzinfo=UTC),
            "02:00",
            "skipped",
        ),
        (
            "Europe/Lisbon",
            date(2026, 10, 25),
            "01:30",
            datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
            "01:30",
            "twice",
        ),
        (
            "America/New_York",
            date(2027, 3, 14),
            "02:30",
            datetime(2027, 3, 14, 7, tzinfo=UTC),
            "03:00",
            "skipped",
        ),
        ("Europe/Lisbon", date(2027, 3, 29), "10:00", datetime(2027, 3, 29, 9, tzinfo=UTC), "10:00", "once"),
        ("Asia/Kolkata", date(2026, 7, 6), "10:00", datetime(2026, 7, 6, 4, 30, tzinfo=UTC), "10:00", "once"),
    ],
)
def test_daylight_saving(zone: str, day: date, time: str, moment: datetime, clock: str, clocks: str) -> None:
    """X24: the local time stays; a skipped one is the first instant after, of a doubled one the first."""
    rule = Rule(starts_on=day, rhythm="weekly", weekday=day.weekday(), time=time)
    calendar = replace(LISBON, zone=ZoneInfo(zone))
    series = Series(kind="customer", time_zone=zone, rules=(rule,))
    found = outcome(series, calendar, day)
    assert isinstance(found, Occurrence)
    assert (found.moment, found.clock, found.clocks) == (moment, clock, clocks)
    assert (found.day, found.asked) == (day, time)


def test_biweekly_weeks_may_be_given() -> None:
    """Weeks run from Monday to Sunday; without an anchor the first meeting sets them."""
    anchored = biweekly(date(2026, 12, 2), anchor=date(2026, 12, 1))
    assert dates(replace(REVIEW, rules=(anchored,)), count=2) == ["2026-12-15 10:00", "2026-12-29 10:00"]
    free = replace(anchored, anchor=None)
    assert dates(replace(REVIEW, rules=(free,)), count=2) == ["2026-12-08 10:00", "2026-12-22 10:00"]


def test_a_rule_holds_until_the_next() -> None:
    """What was planned under the old rule stays its own; the new one begins on its day."""
    series = replace(REVIEW, rules=(FRIDAYS, biweekly(date(2026, 12, 15))))
    assert dates(series, count=4) == [
        *("2026-12-04 10:00", "2026-12-11 10:00", "2026-12-15 10:00", "2026-12-29 10:00"),
    ]
    assert outcome(series, LISBON, date(2026, 12, 18)) is None
    assert series.planned_before(date(2026, 12, 15)) == date(2026, 12, 11)
    assert series.planned_before(date(2026, 12, 16)) == date(2026, 12, 15)
    assert series.planned_before(date(2026, 12, 4)) is None
    never = replace(series, rules=(FRIDAYS, biweekly(date(2026, 12, 3))))
    assert dates(never, count=1) == ["2026-12-08 10:00"]


def test_without_a_rule_nothing_is_planned() -> None:
    """An existing call whose times nobody told has no dates."""
    series = replace(REVIEW, rules=(), existing="Account team sync")
    assert dates(series) == []
    assert schedule(series, LISBON, date(2026, 12, 1), date(2027, 1, 1)) == ()
    assert outcome(series, LISBON, date(2026, 12, 4)) is None


def test_nothing_is_planned_after_the_end() -> None:
    """The last day still counts; what a holiday would move beyond it falls away."""
    assert dates(replace(REVIEW, ended_on=date(2026, 12, 11))) == ["2026-12-04 10:00", "2026-12-11 10:00"]
    ended = replace(REVIEW, ended_on=date(2026, 12, 26))
    assert dates(ended)[-1] == "2026-12-18 10:00"
    assert outcome(ended, LISBON, CHRISTMAS) is None


def test_a_pause_is_told_with_its_end() -> None:
    """In a pause nothing begins; it says from which day the series meets again."""
    pause = Pause(since=NOW, until=datetime(2026, 12, 11, 23, 59, 59, tzinfo=UTC))
    series = replace(REVIEW, pauses=(pause,))
    assert dates(series, count=1) == ["2026-12-18 10:00"]
    assert outcome(series, LISBON, date(2026, 12, 11)) == LeftOut(id="2026-12-11", why="pause")
    assert paused_until(series, LISBON, NOW) == date(2026, 12, 12)
    assert paused_until(series, LISBON, pause.until) is None
    assert paused_until(REVIEW, LISBON, NOW) is None


def test_skips_and_moves_by_hand() -> None:
    """A move changes the place, never the id; what is skipped is told with its reason."""
    put = {"2026-12-11": Move(day=date(2026, 12, 9), time="15:30")}
    series = replace(REVIEW, skips={"2026-12-04": "offsite"}, moves=put)
    first = following(series, LISBON, NOW, 1)[0]
    assert (first.id, first.day, first.clock, first.moved) == (
        "2026-12-11",
        date(2026, 12, 9),
        "15:30",
        "hand",
    )
    assert outcome(series, LISBON, date(2026, 12, 4)) == LeftOut(
        id="2026-12-04", why="hand", reason="offsite"
    )


def test_a_calendar_of_other_clocks_or_years_is_an_error() -> None:
    """It never guesses: neither the zone nor the holidays of a year that it does not hold."""
    with pytest.raises(ValueError, match="clocks of Asia/Tokyo"):
        following(REVIEW, replace(LISBON, zone=ZoneInfo("Asia/Tokyo")), NOW, 1)
    with pytest.raises(OutsideCalendar):
        following(REVIEW, LISBON, datetime(2028, 12, 20, tzinfo=UTC), 3)


# -- against a walk. Moments (UTC) at which clocks change, and hours east of UTC from then on: typed here.

YEAR = datetime(2026, 1, 1, tzinfo=UTC)
SHIFTS: dict[str, list[tuple[datetime, float]]] = {
    "Europe/Lisbon": [
        *((YEAR, 0), (datetime(2026, 3, 29, 1, tzinfo=UTC), 1), (datetime(2026, 10, 25, 1, tzinfo=UTC), 0)),
        *((datetime(2027, 3, 28, 1, tzinfo=UTC), 1), (datetime(2027, 10, 31, 1, tzinfo=UTC), 0)),
    ],
    "America/New_York": [
        *((YEAR, -5), (datetime(2026, 3, 8, 7, tzinfo=UTC), -4), (datetime(2026, 11, 1, 6, tzinfo=UTC), -5)),
        *((datetime(2027, 3, 14, 7, tzinfo=UTC), -4), (datetime(2027, 11, 7, 6, tzinfo=UTC), -5)),
    ],
    "Australia/Sydney": [
        *(
            (YEAR, 11),
            (datetime(2026, 4, 4, 16, tzinfo=UTC), 10),
            (datetime(2026, 10, 3, 16, tzinfo=UTC), 11),
        ),
        *((datetime(2027, 4, 3, 16, tzinfo=UTC), 10), (datetime(2027, 10, 2, 16, tzinfo=UTC), 11)),
    ],
    "Asia/Kolkata": [(YEAR, 5.5)],
}
LAST = date(2028, 6, 1)


def moment_of(day: date, time: str, zone: str) -> datetime:
    """The first instant at which the clocks show it, else the change that skips it."""
    shifts = SHIFTS[zone]
    local = datetime(day.year, day.month, day.day, int(time[:2]), int(time[3:]), tzinfo=UTC)
    for number, (since, hours) in enumerate(shifts):
        until = shifts[number + 1][0] if number + 1 < len(shifts) else datetime.max.replace(tzinfo=UTC)
        moment = local - timedelta(hours=hours)
        if moment < since:
            return since
        if moment < until:
            return moment
    raise AssertionError


def walked(series: Series, holidays: set[date]) -> list[tuple[str, datetime]]:
    """Every meeting there is, day by day: planned, then skipped, moved, paused, ended."""
    planned = [each for number, rule in enumerate(series.rules) for each in of_rule(series, number, rule)]
    held: list[tuple[str, datetime]] = []
    for number, (day, rule) in enumerate(planned[:-1]):
        name, to, time = str(day), day, rule.time
        if name in series.skips or (
            day in holidays and rule.holiday_rule == "skip" and name not in series.moves
        ):
            continue
        if name in series.moves:
            to, time = series.moves[name].day, series.moves[name].time
        elif day in holidays:
            while to in holidays or to.weekday() > 4:
                to += DAY
            if to >= planned[number + 1][0]:
                continue
        moment = moment_of(to, time, series.time_zone)
        away = any(pause.since < moment <= pause.until for pause in series.pauses)
        if not away and (series.ended_on is None or to <= series.ended_on):
            held.append((name, moment))
    return sorted(held, key=lambda each: (each[1], each[0]))


def of_rule(series: Series, number: int, rule: Rule) -> Iterator[tuple[date, Rule]]:
    until = series.rules[number + 1].starts_on if number + 1 < len(series.rules) else LAST
    day, step = rule.anchor or rule.starts_on, 7 if rule.rhythm == "weekly" else 14
    if rule.anchor:
        day -= day.weekday() * DAY
    while day.weekday() != rule.weekday:
        day += DAY
    while day >= rule.starts_on + step * DAY:
        day -= step * DAY
    while day < until:
        if day >= rule.starts_on:
            yield day, rule
        day += step * DAY


START = st.dates(date(2026, 1, 10), date(2027, 3, 1))
NEAR = st.integers(0, 200).map(lambda days: date(2026, 6, 1) + days * DAY)
TIMES = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))
RHYTHMS: st.SearchStrategy[Rhythm] = st.sampled_from(["weekly", "biweekly"])


@st.composite
def series_(draw: st.DrawFn) -> Series:
    zone = draw(st.sampled_from(sorted(SHIFTS)))
    starts = sorted(draw(st.sets(START, min_size=1, max_size=3)))
    rules = tuple(
        Rule(
            starts_on=day,
            rhythm=draw(RHYTHMS),
            weekday=draw(st.integers(0, 6)),
            time=draw(TIMES),
            holiday_rule=draw(st.sampled_from(["move", "skip"])),
            anchor=draw(st.none() | START),
        )
        for day in starts
    )
    series = Series(kind="checkpoint", time_zone=zone, rules=rules)
    days = [str(day) for number, rule in enumerate(rules) for day, _ in of_rule(series, number, rule)]
    some = st.sampled_from(days[:-1][:60])
    return replace(
        series,
        skips=draw(st.dictionaries(some, st.just(""), max_size=5)),
        moves=draw(st.dictionaries(some, st.builds(Move, day=START, time=TIMES), max_size=5)),
        pauses=tuple(
            Pause(since=YEAR + first * DAY, until=YEAR + (first + days) * DAY)
            for first, days in draw(st.lists(st.tuples(st.integers(0, 365), st.integers(1, 60)), max_size=2))
        ),
        ended_on=draw(st.none() | START),
    )


@settings(deadline=None)
@given(
    series_(),
    st.sets(NEAR, max_size=40),
    st.integers(0, 500 * 24 * 60).map(lambda minutes: YEAR + timedelta(minutes=minutes)),
    st.integers(1, 6),
)
def test_the_next_meetings_are_those_of_a_walk(
    series: Series, holidays: set[date], after: datetime, count: int
) -> None:
    """X24, X45: whatever was skipped, moved, paused or changed, anywhere in the series."""
    calendar = Calendar(
        zone=ZoneInfo(series.time_zone),
        first_year=2025,
        last_year=2030,
        holidays=tuple((day, "Holiday") for day in sorted(holidays)),
    )
    expected = [each for each in walked(series, holidays) if each[1] > after]
    found = following(series, calendar, after, count)
    assert [(each.id, each.moment) for each in found] == expected[:count]
    until = after + 90 * DAY
    assert [each.id for each in between(series, calendar, after, until)] == [
        name for name, moment in expected if moment <= until
    ]
