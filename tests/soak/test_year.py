"""A twentieth of the year that `make soak` lives through; and that the walk over it can fail."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.playbook.loader import load
from tests.soak.calendar_walk import RULES, Place, Reason, expected, instant
from tests.soak.year import ENGAGEMENTS, PLACES, SEED, lived, summary

SHARE = 20
SERIES = {"series.prepare", "series.agenda", "series.summary", "series.trouble", "series.outcome"}
"""They have no reason in a record alone; tests/playbook/test_reminders_year.py walks them."""


async def test_a_twentieth_of_the_year() -> None:
    """W1, W2, W5, W6, W7, W8: every card on its day, none outside work hours, none twice, none missed."""
    year, cpu = await lived(SEED, ENGAGEMENTS // SHARE)
    print(summary(SEED, year, cpu))
    assert "\n".join(year.wrong()) == ""
    assert len(year.left) > 100
    assert year.meddled > 0


async def test_a_wrong_year_is_seen() -> None:
    """A card that is missing, one that nobody wanted, one that came twice, one at night: each is a line."""
    year, _ = await lived("short", 2)
    assert year.wrong() == []
    card = year.left.pop()
    assert year.wrong()[0].startswith("not sent: ")
    year.left += [card, card]
    assert [line.split(":")[0] for line in year.wrong()] == ["sent, and not due"]
    year.left[-1] = (*card[:3], card[3] + timedelta(hours=12))
    assert [line.split(":")[0] for line in year.wrong()] == ["outside work hours", "sent, and not due"]


def test_no_rule_is_left_out() -> None:
    """W8: the walk knows every rule of the playbook, and each as it stands in the process."""
    rules = load().reminders
    assert set(rules) - SERIES == set(RULES)
    for name, (basis, days, at) in RULES.items():
        typed = {"window": ("closes", 0), "moment": ("closes", 0)}.get(basis, (basis, days))
        assert (rules[name].basis, rules[name].days) == typed, name
        assert basis in ("window", "moment") or rules[name].at == at, name


NIGHTS = (
    # zone, the last day by the old clocks, nine o'clock before and after the change, in UTC
    ("Europe/Lisbon", date(2026, 3, 27), (9, 0), (8, 0)),
    ("America/New_York", date(2026, 10, 30), (13, 0), (14, 0)),
    ("Australia/Lord_Howe", date(2026, 4, 3), (22, 0), (22, 30)),
    ("America/Santiago", date(2026, 9, 4), (13, 0), (12, 0)),
)


@pytest.mark.parametrize(("zone", "friday", "before", "after"), NIGHTS)
def test_the_walk_over_a_night_on_which_clocks_change(
    zone: str, friday: date, before: tuple[int, int], after: tuple[int, int]
) -> None:
    """W4, W8: nine o'clock is nine o'clock by the clocks of the place, as typed here from the tables."""
    found = [instant(day, time(9), zone) for day in (friday, friday + timedelta(days=3))]
    assert [(each.astimezone(UTC).hour, each.minute) for each in found] == [before, after]
    assert zone in {place.zone for place in PLACES}


def test_the_walk_itself() -> None:
    """W1, W7, W8: sent on a Thursday, it is over on Tuesday evening, and told on Wednesday morning."""
    lisbon = Place(country="PT", zone="Europe/Lisbon")
    thursday = datetime(2026, 11, 19, 12, tzinfo=UTC)
    window = Reason(rule="window.customer", name="a1", moment=thursday)
    window.begins(thursday)
    assert list(expected(window, lisbon, lisbon)) == [datetime(2026, 11, 25, 9, tzinfo=UTC)]
    window.ends(datetime(2026, 11, 25, 8, 59, tzinfo=UTC))
    assert list(expected(window, lisbon, lisbon)) == []


def test_zones_and_rules_of_the_year() -> None:
    """Twelve zones, two weekends, four of them with clock changes that matter."""
    assert len({place.zone for place in PLACES}) == 12
    assert {place.rest for place in PLACES} == {frozenset({5, 6}), frozenset({4, 5})}
