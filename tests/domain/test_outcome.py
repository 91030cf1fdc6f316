"""What became of meetings, as a series keeps it: by day, the latest alone, named for ever."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.outcome import KEPT, Outcome, kept, latest, meeting_id, parts_of
from bot.domain.stamp import Stamp

AT = datetime(2026, 11, 27, 12, tzinfo=UTC)
FIRST = date(2026, 1, 2)


def outcome(reason: str = "") -> Outcome:
    return Outcome(held="held", stamp=Stamp(by="p1", name="Alex", at=AT), reason=reason)


@given(st.lists(st.integers(0, 60), max_size=40))
def test_the_latest_are_kept(weeks: list[int]) -> None:
    """In whatever order they are recorded: at most twelve, the latest days, each as it was said last."""
    held: dict[str, Outcome] = {}
    everything: dict[str, Outcome] = {}
    for number, week in enumerate(weeks):
        day = (FIRST + timedelta(weeks=week)).isoformat()
        held = dict(kept(held, day, outcome(str(number))))
        everything[day] = outcome(str(number))
        assert list(held) == sorted(held)
        assert len(held) <= KEPT
    assert all(everything[day] == held[day] for day in held)
    if len(everything) <= KEPT:
        assert held == everything


def test_one_before_all_that_are_kept_goes_at_once() -> None:
    """The oldest is what goes, also where it is the one that was just recorded."""
    days = [(FIRST + timedelta(weeks=week)).isoformat() for week in range(KEPT + 1)]
    held = {day: outcome() for day in days[1:]}
    assert kept(held, days[0], outcome("late")) == held
    assert days[1] not in kept(held, "2027-01-01", outcome())


def test_the_last_one_before_a_meeting() -> None:
    """ "Last time" is the meeting before, never a later one."""
    held = {"2026-11-20": outcome("a"), "2026-12-04": outcome("b")}
    assert latest(held) == held["2026-12-04"]
    assert latest(held, "2026-12-04") == held["2026-11-20"]
    assert latest(held, "2026-11-20") is None
    assert latest({}) is None


def test_a_meeting_has_a_name_of_its_own() -> None:
    """Its series and the day it was planned for; what is no day names none."""
    assert parts_of(meeting_id("s1", "2026-11-27")) == ("s1", "2026-11-27")
    assert parts_of("s1.someday") == ("s1", "")
    assert parts_of("s1") == ("s1", "")
