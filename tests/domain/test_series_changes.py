"""Changing a series: what is refused and in which words (X45), and that what has begun stays as it was."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calendar import Calendar
from bot.domain.series import Move, Pause, Rule, Series
from bot.domain.series_changes import changed, ended, moved, paused, skipped
from bot.domain.series_dates import Occurrence, between, following, outcome
from bot.domain.text import Text

DAY = timedelta(days=1)
HOLIDAYS = ((date(2026, 12, 25), "Christmas Day"), (date(2027, 1, 1), "New Year’s Day"))
LISBON = Calendar(zone=ZoneInfo("Europe/Lisbon"), first_year=2025, last_year=2030, holidays=HOLIDAYS)
TUESDAYS = Rule(starts_on=date(2026, 11, 3), rhythm="weekly", weekday=1, time="10:00")
FORTNIGHT = replace(TUESDAYS, rhythm="biweekly")
WEEKLY = Series(kind="customer", time_zone="Europe/Lisbon", rules=(TUESDAYS,))
BIWEEKLY = replace(WEEKLY, rules=(FORTNIGHT,))
NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
"""A Wednesday; the next biweekly meetings are on 1, 15 and 29 December."""


def good(series: Series | Text) -> Series:
    assert isinstance(series, Series), series
    return series


def refused(series: Series | Text) -> str:
    assert isinstance(series, Text), series
    return series.plain.replace("\xa0", " ")


def days(series: Series, after: datetime = NOW, count: int = 3) -> list[date]:
    return [each.day for each in following(series, LISBON, after, count)]


def dec(*numbers: int) -> list[date]:
    return [date(2026, 12, number) for number in numbers]


def test_a_new_rule_holds_from_its_day() -> None:
    """The dates before it stay; skips and moves of days that are still planned do too."""
    series = good(skipped(WEEKLY, LISBON, NOW, date(2026, 12, 8), "offsite"))
    series = good(moved(series, LISBON, NOW, date(2026, 12, 15), Move(day=date(2026, 12, 16), time="09:00")))
    later = replace(TUESDAYS, starts_on=date(2026, 12, 2), time="11:30")
    new = good(changed(series, LISBON, NOW, later))
    assert [(each.day, each.clock) for each in following(new, LISBON, NOW, 3)] == [
        (date(2026, 12, 1), "10:00"),
        (date(2026, 12, 16), "09:00"),
        (date(2026, 12, 22), "11:30"),
    ]
    thursdays = good(changed(new, LISBON, NOW, replace(later, weekday=3)))
    assert (thursdays.skips, thursdays.moves) == ({}, {})
    assert len(thursdays.rules) == 2, "a rule from the same day takes the place of the one before"
    assert days(thursdays) == dec(1, 3, 10)


def test_a_biweekly_series_keeps_its_weeks() -> None:
    """Through another weekday, and through a time of weekly meetings."""
    thursdays = good(
        changed(BIWEEKLY, LISBON, NOW, replace(FORTNIGHT, starts_on=date(2026, 12, 5), weekday=3))
    )
    assert days(thursdays) == dec(1, 17, 31)
    hot = good(changed(BIWEEKLY, LISBON, NOW, replace(TUESDAYS, starts_on=date(2026, 12, 2))))
    assert days(hot) == dec(1, 8, 15)
    again = good(changed(hot, LISBON, NOW, replace(FORTNIGHT, starts_on=date(2026, 12, 16))))
    assert days(again, count=4) == dec(1, 8, 15, 29)


def test_the_weeks_between_are_taken_by_choice() -> None:
    """A biweekly series can move to its other weeks; one that was weekly starts with the first day given."""
    other = replace(FORTNIGHT, starts_on=date(2026, 12, 2))
    assert days(good(changed(BIWEEKLY, LISBON, NOW, other, other_weeks=True))) == dec(1, 8, 22)
    from_weekly = replace(FORTNIGHT, starts_on=date(2026, 12, 8))
    assert days(good(changed(WEEKLY, LISBON, NOW, from_weekly))) == dec(1, 8, 22)
    assert days(good(changed(WEEKLY, LISBON, NOW, from_weekly, other_weeks=True))) == dec(1, 15, 29)


def test_a_series_that_has_not_begun_may_start_anew() -> None:
    """Its only rule gives way: nothing of it is history, and it starts where the new one says."""
    ahead = replace(WEEKLY, rules=(replace(FORTNIGHT, starts_on=date(2026, 12, 10)),))
    assert days(good(changed(ahead, LISBON, NOW, replace(FORTNIGHT, starts_on=date(2026, 12, 2))))) == [
        *dec(8, 22),
        date(2027, 1, 5),
    ]


@pytest.mark.parametrize(
    ("now", "starts_on", "weekday", "words"),
    [
        (NOW, date(2026, 11, 24), 1, "That day has passed. Give today or a later day."),
        (
            datetime(2026, 11, 24, 10, tzinfo=UTC),
            date(2026, 11, 24),
            3,
            "That would change a meeting that has begun. Start from Wed 25 Nov or later.",
        ),
        (
            datetime(2026, 11, 25, 10, tzinfo=UTC),
            date(2026, 11, 25),
            2,
            "That would change a meeting that has begun. Start from Thu 26 Nov or later.",
        ),
    ],
)
def test_a_rule_that_would_change_the_past_is_refused(
    now: datetime, starts_on: date, weekday: int, words: str
) -> None:
    """No meeting that has begun vanishes, none appears in the past; it says what would do."""
    rule = replace(TUESDAYS, starts_on=starts_on, weekday=weekday)
    assert refused(changed(WEEKLY, LISBON, now, rule)) == words


def test_a_meeting_brought_forward_counts_as_begun() -> None:
    """Planned for later, held already: it cannot fall out, and the day after its own is offered."""
    early = Move(day=date(2026, 11, 27), time="10:00")
    series = good(moved(WEEKLY, LISBON, NOW, date(2026, 12, 1), early))
    monday = datetime(2026, 11, 30, 9, tzinfo=UTC)
    rule = replace(TUESDAYS, starts_on=date(2026, 11, 30), weekday=3)
    assert refused(changed(series, LISBON, monday, rule)).endswith("Start from Wed 2 Dec or later.")


def test_one_meeting_is_skipped() -> None:
    """With its reason; a move of it is forgotten."""
    series = good(moved(WEEKLY, LISBON, NOW, date(2026, 12, 1), Move(day=date(2026, 12, 2), time="10:00")))
    series = good(skipped(series, LISBON, NOW, date(2026, 12, 1), "offsite"))
    assert (series.skips, series.moves) == ({"2026-12-01": "offsite"}, {})
    assert days(series) == dec(8, 15, 22)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 12, 2), "There is no meeting planned for that day any more. Look at the next dates."),
        (date(2026, 12, 8), "There is no meeting planned for that day any more. Look at the next dates."),
        (
            date(2026, 11, 24),
            "That meeting began on Tue 24 Nov, 10:00. Only one that is still to come can be changed.",
        ),
    ],
)
def test_only_what_is_to_come_can_be_changed(day: date, words: str) -> None:
    """No such day, skipped already, or begun: said, and nothing changes."""
    series = replace(WEEKLY, skips={"2026-12-08": ""})
    assert refused(skipped(series, LISBON, NOW, day)) == words
    assert refused(moved(series, LISBON, NOW, day, Move(day=date(2026, 12, 3), time="10:00"))) == words


def test_a_meeting_is_moved_and_moved_back() -> None:
    """Back at its own place, or where its holiday moves it anyway, it counts as not moved."""
    there = Move(day=date(2026, 12, 3), time="16:00")
    series = good(moved(WEEKLY, LISBON, NOW, date(2026, 12, 1), there))
    assert series.moves == {"2026-12-01": there}
    assert (
        good(moved(series, LISBON, NOW, date(2026, 12, 1), Move(day=date(2026, 12, 1), time="10:00")))
        == WEEKLY
    )
    fridays = replace(WEEKLY, rules=(replace(TUESDAYS, weekday=4),))
    after = Move(day=date(2026, 12, 28), time="10:00")
    assert good(moved(fridays, LISBON, NOW, date(2026, 12, 25), after)) == fridays
    skips = replace(WEEKLY, rules=(replace(TUESDAYS, weekday=4, holiday_rule="skip"),))
    assert refused(moved(skips, LISBON, NOW, date(2026, 12, 25), after)).startswith("There is no meeting")


@pytest.mark.parametrize(
    ("to", "words"),
    [
        (Move(day=date(2026, 11, 25), time="09:00"), "Wed 25 Nov, 09:00 has passed. Choose a later time."),
        (
            Move(day=date(2026, 12, 1), time="10:00"),
            "The meeting before it is on Tue 1 Dec, 10:00. Choose a later time.",
        ),
        (
            Move(day=date(2026, 12, 15), time="10:00"),
            "The next meeting is on Tue 15 Dec, 10:00. Choose an earlier time, or skip this one.",
        ),
    ],
)
def test_a_move_stays_between_its_neighbours(to: Move, words: str) -> None:
    """Not into the past, not before the previous meeting, not past the next."""
    assert refused(moved(WEEKLY, LISBON, NOW, date(2026, 12, 8), to)) == words


def test_neighbours_are_meetings_that_take_place() -> None:
    """What is skipped bounds nothing; the first has nothing before it, the last nothing after."""
    series = replace(WEEKLY, skips={"2026-12-01": "", "2026-12-15": ""})
    for day, time in ((date(2026, 11, 26), "10:00"), (date(2026, 12, 21), "10:00")):
        good(moved(series, LISBON, NOW, date(2026, 12, 8), Move(day=day, time=time)))
    first = replace(
        WEEKLY, rules=(replace(TUESDAYS, starts_on=date(2026, 12, 1)),), ended_on=date(2026, 12, 4)
    )
    good(moved(first, LISBON, NOW, date(2026, 12, 1), Move(day=date(2026, 11, 26), time="10:00")))
    good(moved(first, LISBON, NOW, date(2026, 12, 1), Move(day=date(2026, 12, 4), time="10:00")))
    late = Move(day=date(2026, 12, 5), time="10:00")
    assert refused(moved(first, LISBON, NOW, date(2026, 12, 1), late)) == (
        "The series does not meet on Sat 5 Dec. Choose another day."
    )


def test_a_pause_ends_on_its_day() -> None:
    """It begins now, meets again from the day given, and a move cannot lead into it."""
    series = good(paused(BIWEEKLY, LISBON, NOW, date(2026, 12, 15)))
    assert days(series) == [*dec(15, 29), date(2027, 1, 12)], "the weeks stay"
    into = Move(day=date(2026, 12, 14), time="10:00")
    assert refused(moved(series, LISBON, NOW, date(2026, 12, 15), into)).startswith(
        "The series does not meet"
    )
    longer = good(paused(series, LISBON, NOW + DAY, date(2026, 12, 16)))
    assert longer.pauses == (Pause(since=NOW, until=datetime(2026, 12, 15, 23, 59, 59, tzinfo=UTC)),)
    over = good(paused(longer, LISBON, NOW + DAY, date(2026, 11, 26)))
    assert over.pauses == (Pause(since=NOW, until=NOW + DAY),)
    assert days(over) == [*dec(1, 15, 29)]
    again = good(paused(over, LISBON, NOW + 2 * DAY, date(2026, 12, 2)))
    assert len(again.pauses) == 2


def test_a_pause_needs_a_day_to_come() -> None:
    """Where none runs, there is nothing to end."""
    assert refused(paused(WEEKLY, LISBON, NOW, date(2026, 11, 25))) == (
        "Give the day from which it meets again: tomorrow or later."
    )


def test_what_a_pause_left_out_stays_out() -> None:
    """Ended early on the day of a meeting that it left out, it brings that one not back."""
    series = good(paused(WEEKLY, LISBON, NOW, date(2026, 12, 15)))
    noon = datetime(2026, 12, 1, 12, tzinfo=UTC)
    resumed = good(paused(series, LISBON, noon, date(2026, 12, 1)))
    assert between(resumed, LISBON, NOW, noon) == ()
    assert days(resumed, noon) == dec(8, 15, 22)


def test_it_ends_with_a_last_day() -> None:
    """Yesterday means: what is still to come today falls away. Once it is over, nothing changes it."""
    assert days(good(ended(WEEKLY, LISBON, NOW, date(2026, 12, 8)))) == dec(1, 8)
    tuesday = datetime(2026, 11, 24, 9, tzinfo=UTC)
    series = good(ended(WEEKLY, LISBON, tuesday, date(2026, 11, 23)))
    assert days(series, tuesday) == []
    over = "This series ended on Mon 23 Nov. Set up a new one."
    assert refused(ended(series, LISBON, tuesday, date(2026, 12, 8))) == over
    assert refused(changed(series, LISBON, tuesday, replace(TUESDAYS, starts_on=date(2026, 12, 8)))) == over
    assert refused(paused(series, LISBON, tuesday, date(2026, 12, 8))) == over


def test_an_end_in_the_past_is_refused() -> None:
    """What has begun stays, today as before."""
    begun = datetime(2026, 11, 24, 10, tzinfo=UTC)
    assert refused(ended(WEEKLY, LISBON, begun, date(2026, 11, 23))) == (
        "A meeting of today has begun. End the series with Tue 24 Nov, or later."
    )
    assert refused(ended(WEEKLY, LISBON, begun, date(2026, 11, 22))).startswith("That day has passed.")


# -- whatever people do, in any order, as time goes on

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["change", "back", "skip", "move", "pause", "end"]),
        st.integers(0, 30 * 24),
        st.integers(-3, 40),
        st.integers(0, 6),
        st.integers(0, 23),
    ),
    max_size=12,
)


def stepped(series: Series, now: datetime, what: str, ahead: int, weekday: int, hour: int) -> Series | Text:
    day, time = now.date() + ahead * DAY, f"{hour:02}:00"
    to_come = following(series, LISBON, now, 1 + weekday)
    if what in ("change", "back"):
        rhythm = "weekly" if what == "change" else "biweekly"
        return changed(series, LISBON, now, Rule(starts_on=day, rhythm=rhythm, weekday=weekday, time=time))
    if what == "pause":
        return paused(series, LISBON, now, day)
    if what == "end":
        return ended(series, LISBON, now, day) if weekday == 0 else series
    if not to_come:
        return series
    if what == "skip":
        return skipped(series, LISBON, now, to_come[-1].planned)
    return moved(series, LISBON, now, to_come[-1].planned, Move(day=day, time=time))


@settings(deadline=None)
@given(STEPS, st.booleans())
def test_what_has_begun_stays(steps: list[tuple[str, int, int, int, int]], fortnightly: bool) -> None:
    """No change alters, adds or takes away a meeting that has begun; each is to come, or refused in words."""
    series, now, start = (BIWEEKLY if fortnightly else WEEKLY), NOW - 20 * DAY, NOW - 60 * DAY
    for what, hours, ahead, weekday, hour in steps:
        now += timedelta(hours=hours)
        new = stepped(series, now, what, ahead, weekday, hour)
        if isinstance(new, Text):
            assert new.plain
            continue
        assert between(new, LISBON, start, now) == between(series, LISBON, start, now)
        series = new


@settings(deadline=None)
@given(STEPS)
def test_biweekly_weeks_never_slip(steps: list[tuple[str, int, int, int, int]]) -> None:
    """Through skips, moves, pauses, other weekdays and weekly times: biweekly meetings keep their weeks."""
    series, now = BIWEEKLY, NOW - 20 * DAY
    for what, hours, ahead, weekday, hour in steps:
        now += timedelta(hours=hours)
        new = stepped(series, now, what, ahead, weekday, hour)
        series = new if isinstance(new, Series) else series
    monday = date(2026, 11, 2)
    planned = [monday + number * DAY for number in range(900)]
    held = [day for day in planned if isinstance(outcome(series, LISBON, day), Occurrence)]
    for day in held:
        rule = series.rule_on(day)
        assert rule
        assert rule.rhythm == "weekly" or (day - monday).days // 7 % 2 == 0
