"""Days off as people write them (W7): days, ranges, over New Year; what cannot be read; stored and back."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.days_off import LONGEST_RANGE, MOST, days_of, parse_days_off
from bot.domain.fields import Field, Problem
from bot.domain.reading import read, remark
from bot.domain.text import Text

TODAY = date(2026, 11, 24)
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
FIELD = Field(id="days_off", kind="days", label="Days off", limit=800, years=2)


@pytest.mark.parametrize(
    ("words", "stored"),
    [
        ("2026-12-24", ("2026-12-24",)),
        ("2026-12-24 to 2026-12-31", ("2026-12-24 to 2026-12-31",)),
        ("24 Dec - 2 Jan", ("2026-12-24 to 2027-01-02",)),
        ("24 Dec – 2 Jan", ("2026-12-24 to 2027-01-02",)),
        ("2026-12-24..2026-12-26", ("2026-12-24 to 2026-12-26",)),
        ("2026-12-24/2026-12-26", ("2026-12-24 to 2026-12-26",)),
        ("25/12/2026", ("2026-12-25",)),
        ("Dec 24 until Dec 26; next Friday", ("2026-12-04", "2026-12-24 to 2026-12-26")),
        ("1 Nov", ("2027-11-01",)),  # has passed: the next one
        (" ; 2026-12-25,, 2026-12-24 ;", ("2026-12-24 to 2026-12-25",)),  # in order, joined
        ("2026-12-01, 2026-12-01 to 2026-12-03, 2026-12-02", ("2026-12-01 to 2026-12-03",)),
        ("2026-12-07, 2026-12-24 to 2027-01-02", ("2026-12-07", "2026-12-24 to 2027-01-02")),
    ],
)
def test_days_are_read_as_people_write_them(words: str, stored: tuple[str, ...]) -> None:
    """W7: and what is stored reads as itself."""
    assert parse_days_off(words, TODAY) == stored
    assert parse_days_off(",".join(stored), TODAY) == stored


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (",;", "Give days, like"),
        ("Christmas", "“Christmas” as a day or a range"),
        ("2026-12-24 to Christmas", "“2026-12-24 to Christmas” as a day"),
        ("2026-12-24 to 2026-12-25 to 2026-12-26", "as a day or a range"),
        ("2026-02-30", "as a day or a range"),
        ("x" * 200, f"“{'x' * 40}…” as a day"),
        ("2026-12-31 to 2026-12-24", "ends before it starts"),
        ("2026-12-01 to 2027-03-03", "is longer than 92 days"),
        (",".join(["2026-12-01"] * (MOST + 1)), "That is 31 days and ranges; the limit is 30."),
    ],
)
def test_what_cannot_be_read_is_named(words: str, said: str) -> None:
    """X23: the part that is wrong, with an example of what would be right."""
    found = parse_days_off(words, TODAY)
    assert isinstance(found, Text)
    assert said in found.plain.replace("\u00a0", " ")


def test_the_longest_range_is_taken() -> None:
    """X23: the limit itself still holds."""
    last = date(2026, 12, 1) + timedelta(days=LONGEST_RANGE - 1)
    stored = parse_days_off(f"2026-12-01 to {last}", TODAY)
    assert isinstance(stored, tuple)
    assert len(list(days_of(stored))) == LONGEST_RANGE


@settings(deadline=None)
@given(st.lists(st.tuples(DAYS, st.integers(0, 5)), min_size=1, max_size=MOST))
def test_no_day_is_lost_and_none_is_added(ranges: list[tuple[date, int]]) -> None:
    """W7: what is stored holds exactly the days that were written, each once, in order."""
    words = "; ".join(f"{first} to {first + timedelta(days=more)}" for first, more in ranges)
    wanted = {first + timedelta(days=n) for first, more in ranges for n in range(more + 1)}
    stored = parse_days_off(words, TODAY)
    assert isinstance(stored, tuple)
    assert list(days_of(stored)) == sorted(wanted)


def test_a_field_of_days_keeps_its_range_and_echoes() -> None:
    """X23, X26: a day too far off is refused; what was written otherwise is told as it was understood."""
    value = read(FIELD, "24 Dec to 26 Dec", today=TODAY)
    assert value == ("2026-12-24 to 2026-12-26",)
    assert not isinstance(value, Problem)
    assert remark(FIELD, "24 Dec to 26 Dec", value, today=TODAY).plain == "Read as 2026-12-24 to 2026-12-26."
    assert not remark(FIELD, "2026-12-24 to 2026-12-26", value, today=TODAY)
    assert isinstance(read(FIELD, "2026-12-24, 2029-12-24", today=TODAY), Problem)
    assert isinstance(read(FIELD, "Christmas", today=TODAY), Problem)
    assert read(FIELD, "", today=TODAY) is None
