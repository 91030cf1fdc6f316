"""Being away: which days are which, what can't stand together, and how the days are said."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.away import (
    MOST,
    Away,
    Covering,
    against,
    away_on,
    forgotten,
    parse_days,
    remembered,
    to_come,
    with_away,
    without,
)
from bot.domain.calendar import Calendar
from bot.domain.text import Text

TODAY = date(2026, 11, 24)
NEW = Covering(id="n", owner="alex", owner_name="Alex", first=TODAY, last=TODAY)
LISBON = Calendar(zone=ZoneInfo("Europe/Lisbon"), first_year=2026, last_year=2027)


def away(name: str, first: int, last: int) -> Away:
    """Return an absence by the days from today."""
    return Away(
        id=name, first=TODAY + timedelta(days=first), last=TODAY + timedelta(days=last), cover="megan"
    )


@given(st.lists(st.tuples(st.integers(-20, 40), st.integers(0, 9)), max_size=14), st.integers(-20, 50))
def test_what_was_accepted_never_overlaps(spans: list[tuple[int, int]], day: int) -> None:
    """Whatever is tried in whatever order: on a day there is one absence at most, and ten at most wait."""
    kept: tuple[Away, ...] = ()
    for number, (first, length) in enumerate(spans):
        new = away(str(number), first, first + length)
        if against(kept, new, TODAY) is None:
            kept = with_away(kept, new, TODAY)
    on = TODAY + timedelta(days=day)
    found = [each for each in kept if each.first <= on <= each.last]
    assert len(found) <= 1
    assert away_on(kept, on) == (found[0] if found else None)
    assert len(kept) <= MOST
    assert [each.first for each in kept] == sorted(each.first for each in kept)
    assert all(each.last >= TODAY for each in kept)


@pytest.mark.parametrize(
    ("new", "field", "words"),
    [
        (away("n", 5, 4), "away_until", "comes before"),
        (away("n", 1, 368), "away_until", "more than a year"),
        (away("n", 9, 12), "away_from", "You are away from"),
        (away("n", 12, 20), "away_from", "You are away from"),
    ],
)
def test_what_stands_against_it(new: Away, field: str, words: str) -> None:
    """X23: the field is named, and what is in the way."""
    problem = against((away("a", 10, 12),), new, TODAY)
    assert problem is not None
    assert (problem.field, words in problem.message.plain) == (field, True)


def test_a_change_does_not_stand_in_its_own_way() -> None:
    """Another span for the same absence; the old one is gone with it."""
    kept = (away("a", 10, 12), away("b", 20, 22))
    new = away("n", 11, 14)
    assert against(kept, new, TODAY, instead="a") is None
    assert [each.id for each in with_away(kept, new, TODAY, instead="a")] == ["n", "b"]
    assert without(kept, "a") == kept[1:]
    assert to_come((*kept, away("past", -3, -1)), TODAY) == kept


def test_no_more_than_ten() -> None:
    """The eleventh is refused, and says why."""
    kept = tuple(away(str(each), 2 * each, 2 * each) for each in range(MOST))
    problem = against(kept, away("n", 60, 60), TODAY)
    assert problem is not None
    assert problem.message.plain.startswith("10 absences")


def test_what_is_covered_is_remembered_until_it_is_over() -> None:
    """Bounded, each once; a day longer than it lasts, for it may still be that day elsewhere."""
    older = tuple(
        Covering(
            id=f"c{each}", owner="alex", owner_name="Alex", first=TODAY, last=TODAY + timedelta(days=each)
        )
        for each in range(-3, MOST)
    )
    found = remembered(older, NEW, TODAY)
    assert len(found) == MOST
    assert found[-1] == NEW
    kept = remembered(older[:4], NEW, TODAY, instead="c0")
    assert [each.id for each in kept] == ["c-1", "n"]
    assert [each.id for each in forgotten(kept, "c-1")] == ["n"]


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("30 Nov to 4 Dec", date(2026, 11, 30), date(2026, 12, 4)),
        ("from 30 Nov until 4 Dec", date(2026, 11, 30), date(2026, 12, 4)),
        ("2026-11-30 - 2026-12-04", date(2026, 11, 30), date(2026, 12, 4)),
        ("30 Nov–4 Dec", date(2026, 11, 30), date(2026, 12, 4)),
        ("Monday to Friday", date(2026, 11, 30), date(2026, 12, 4)),
        ("tomorrow", date(2026, 11, 25), date(2026, 11, 25)),
        ("today till in 2 business days", date(2026, 11, 24), date(2026, 11, 26)),
        ("30 Dec through 2 Jan", date(2026, 12, 30), date(2027, 1, 2)),
    ],
)
def test_days_as_they_are_said(words: str, first: date, last: date) -> None:
    """Two days with a word or a dash between, or one; a weekday last is the one after the first."""
    assert parse_days(words, today=TODAY, calendar=LISBON) == (first, last)


@pytest.mark.parametrize("words", ["Megan", "Megan to Friday", "Friday to Megan", "", "to"])
def test_what_is_no_days(words: str) -> None:
    """Words that are no date are told, whichever of the two they are."""
    assert isinstance(parse_days(words, today=TODAY, calendar=LISBON), Text)
