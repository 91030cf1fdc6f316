"""Which meetings an engagement asks about: the next of each series, and the last that lack their outcome."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calendar import Calendar
from bot.domain.engagement import Engagement
from bot.domain.outcome import Outcome
from bot.domain.outreach import Calendars
from bot.domain.series import Move, Rule, Series
from bot.domain.series_changes import moved
from bot.domain.series_dates import between, following
from bot.domain.text import Text
from bot.playbook.causes import causes_of
from bot.playbook.causes_meetings import meetings_of
from bot.playbook.loader import load
from bot.playbook.meetings import BACK, LAST, calendar_in, meeting_of, meetings
from bot.playbook.when import When
from bot.services.calendars import calendar_for
from tests.playbook.engagements import STAMP, opened

OWN = calendar_for("PT", "Europe/Lisbon", 2026)
HELD = Outcome(held="held", stamp=STAMP)
FRIDAYS = Rule(starts_on=date(2026, 10, 30), rhythm="weekly", weekday=4, time="10:00")


def at(*moment: int, calendar: Calendar = OWN) -> When:
    now = datetime(*moment, tzinfo=UTC)
    return When(now=now, today=now.date(), calendars=Calendars(own=calendar))


def series(**more: object) -> Series:
    base = Series(kind="customer", time_zone="Europe/Lisbon", rules=(FRIDAYS,))
    return replace(base, **more)


def with_series(*held: Series) -> Engagement:
    return replace(opened("teams"), series={f"s{number}": each for number, each in enumerate(held, 1)})


def ids(engagement: Engagement, when: When) -> list[str]:
    return [each.id for each in meetings(engagement, when)]


def test_the_last_two_and_the_next() -> None:
    """Newest first; an older one is let be."""
    found = ids(with_series(series()), at(2026, 11, 24, 9))
    assert found == ["s1.2026-11-20", "s1.2026-11-13", "s1.2026-11-27"]


def test_what_is_recorded_is_asked_no_more() -> None:
    """Nor does it bring up an older one."""
    recorded = series(outcomes={"2026-11-20": HELD})
    assert ids(with_series(recorded), at(2026, 11, 24, 9)) == ["s1.2026-11-13", "s1.2026-11-27"]
    both = series(outcomes={"2026-11-20": HELD, "2026-11-13": HELD})
    assert ids(with_series(both), at(2026, 11, 24, 9)) == ["s1.2026-11-27"]


def test_a_meeting_begins_and_is_then_the_last() -> None:
    """To the minute."""
    just_before = at(2026, 11, 27, 9)
    assert ids(with_series(series()), just_before)[-1] == "s1.2026-11-27"
    assert ids(with_series(series()), at(2026, 11, 27, 10))[0] == "s1.2026-11-27"


def test_nothing_of_an_existing_call_or_a_series_long_ended() -> None:
    """Whose times are unknown, or which met more than four weeks ago."""
    call = Series(kind="internal", time_zone="Europe/Lisbon", existing="Their call")
    ended = series(ended_on=date(2026, 10, 30))
    assert ids(with_series(call, ended), at(2026, 12, 1, 9)) == []
    assert ids(with_series(ended), at(2026, 11, 24, 9)) == ["s1.2026-10-30"]


def test_years_whose_holidays_are_not_known() -> None:
    """Silent, never a guess."""
    short = Calendar(zone=OWN.zone, first_year=2026, last_year=2026)
    assert ids(with_series(series()), at(2026, 12, 28, 9, calendar=short)) == [
        "s1.2026-12-25",
        "s1.2026-12-18",
    ]
    assert ids(with_series(series()), at(2027, 1, 20, 9, calendar=short)) == []


def test_one_meeting_by_its_name() -> None:
    """Where one was planned and not left out; nothing is made of a wrong name."""
    engagement, when = with_series(series(skips={"2026-11-20": "Away"})), at(2026, 11, 24, 9)
    found = meeting_of(engagement, "s1.2026-11-13", when)
    assert found
    assert found.at.day == date(2026, 11, 13)
    for wrong in ("s1.2026-11-20", "s1.2026-11-14", "s2.2026-11-13", "s1", "s1.x", ""):
        assert meeting_of(engagement, wrong, when) is None


@st.composite
def lives(draw: st.DrawFn) -> tuple[Series, When]:
    """Return a series of which something was skipped, moved and recorded, and a moment."""
    zone = draw(st.sampled_from(("Europe/Lisbon", "America/New_York", "Asia/Tokyo")))
    rhythm, rule = draw(st.sampled_from(("weekly", "biweekly"))), draw(st.sampled_from(("move", "skip")))
    first = Rule(
        starts_on=date(2026, 10, 1) + timedelta(days=draw(st.integers(0, 60))),
        rhythm=rhythm,
        weekday=draw(st.integers(0, 6)),
        time=draw(st.sampled_from(("00:30", "10:00", "23:30"))),
        holiday_rule=rule,
    )
    found = Series(kind="customer", time_zone=zone, rules=(first,))
    calendar = calendar_in(OWN, zone)
    start = datetime(2026, 9, 1, tzinfo=UTC)
    planned = [each.planned for each in following(found, calendar, start, 14)]
    for day in draw(st.lists(st.sampled_from(planned), max_size=3)):
        to = Move(day=day + timedelta(days=draw(st.integers(-13, 13))), time="11:00")
        put = moved(found, calendar, start, day, to)
        found = found if isinstance(put, Text) else put
    skipped = draw(st.lists(st.sampled_from(planned), max_size=3))
    gone = {each.isoformat(): "" for each in skipped if each.isoformat() not in found.moves}
    recorded = {each.isoformat(): HELD for each in draw(st.lists(st.sampled_from(planned), max_size=4))}
    recorded = {day: each for day, each in recorded.items() if day not in gone}
    ended = draw(st.sampled_from((None, None, date(2026, 12, 10))))
    now = datetime(2026, 10, 1, tzinfo=UTC) + timedelta(hours=draw(st.integers(0, 24 * 120)))
    found = replace(found, skips=gone, outcomes=recorded, ended_on=ended)
    return found, When(now=now, today=now.date(), calendars=Calendars(own=OWN))


@settings(max_examples=150, deadline=None)
@given(lives())
def test_it_is_what_the_dates_say(life: tuple[Series, When]) -> None:
    """Of all dates that the series has: the last two begun in four weeks less the recorded, and the next."""
    held, when = life
    calendar = calendar_in(OWN, held.time_zone)
    recorded_later = [day for day in held.outcomes if _moment(held, calendar, day) > when.now]
    if recorded_later:  # an outcome is recorded once the meeting has begun
        held = replace(held, outcomes={})
    floor = when.now.astimezone(calendar.zone).date() - BACK
    begun = between(held, calendar, when.now - BACK - timedelta(days=30), when.now)
    last = [each for each in begun if each.planned >= floor][-LAST:][::-1]
    wanted = [each.id for each in last if each.id not in held.outcomes]
    wanted += [each.id for each in following(held, calendar, when.now, 1)]
    found = list(meetings(with_series(held), when))
    assert [each.at.id for each in found] == wanted


def _moment(held: Series, calendar: Calendar, day: str) -> datetime:
    found = [each.moment for each in following(held, calendar, datetime(2026, 9, 1, tzinfo=UTC), 30)]
    ids = [each.id for each in following(held, calendar, datetime(2026, 9, 1, tzinfo=UTC), 30)]
    return found[ids.index(day)] if day in ids else datetime.max.replace(tzinfo=UTC)


def test_what_reminders_are_told() -> None:
    """The next to prepare, which leads to its series, one to record; recorded, it is a cause no more."""
    when = at(2026, 11, 27, 12)
    engagement = with_series(series(outcomes={"2026-11-20": HELD}))
    held = [each for each in causes_of(load(), engagement, when, meetings_of(engagement, when)) if each.holds]
    found = {(each.rule, each.item) for each in held if each.rule.startswith("series.")}
    assert found == {
        ("series.outcome", "s1.2026-11-27"),
        ("series.prepare", "s1"),
        ("series.outcome", "s1.2026-12-04"),
    }
    done = with_series(series(outcomes={"2026-11-20": HELD, "2026-11-27": HELD}))
    held = [each for each in causes_of(load(), done, when, meetings_of(done, when)) if each.holds]
    assert ("series.outcome", "s1.2026-11-27") not in {(each.rule, each.item) for each in held}


@pytest.mark.parametrize("zone", ["Europe/Lisbon", "America/New_York"])
def test_a_calendar_by_other_clocks_has_the_same_holidays(zone: str) -> None:
    """Only its clocks differ."""
    other = calendar_in(OWN, zone)
    assert (other.zone.key, other.holidays) == (zone, OWN.holidays)
