"""Dates as people write and read them (X23, X24)."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calendar import Calendar
from bot.domain.dates import Lean, parse_day, parse_time, plain_day, plain_moment, show_day, show_moment
from bot.domain.text import Text

TODAY = date(2026, 11, 24)  # a Tuesday
CALENDAR = Calendar(
    zone=ZoneInfo("Europe/Lisbon"),
    first_year=2026,
    last_year=2027,
    holidays=((date(2026, 12, 1), "Restoration"),),
)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        *[("2026-12-01", "2026-12-01"), ("2026/12/1", "2026-12-01"), ("2026.12.01", "2026-12-01")],
        *[("1 Dec", "2026-12-01"), ("Dec 1", "2026-12-01"), ("1 December 2027", "2027-12-01")],
        *[("December 1, 2027", "2027-12-01"), ("1st of dec.", "2026-12-01"), ("1-Dec-2026", "2026-12-01")],
        *[("1. Dec", "2026-12-01"), ("Tue 1 Dec", "2026-12-01"), ("Tuesday, 1 Dec", "2026-12-01")],
        *[("Tue\xa024\xa0Nov", "2026-11-24"), ("Thu, Dec 3rd", "2026-12-03"), ("12 sept 2027", "2027-09-12")],
        *[("12 Oct", "2026-10-12"), ("1 Mar", "2027-03-01"), ("29 Feb", "2028-02-29")],
        *[("today", "2026-11-24"), ("TOMORROW", "2026-11-25"), ("yesterday", "2026-11-23")],
        *[
            ("Friday", "2026-11-27"),
            ("on friday", "2026-11-27"),
            ("Tue", "2026-12-01"),
            ("Mon", "2026-11-30"),
        ],
        *[("this Friday", "2026-11-27"), ("this Monday", "2026-11-23"), ("next Friday", "2026-12-04")],
        *[("next Tuesday", "2026-12-01"), ("last Friday", "2026-11-20"), ("last Tue", "2026-11-17")],
        *[("in 10 days", "2026-12-04"), ("10d", "2026-12-04"), ("2 days ago", "2026-11-22")],
        *[("in 2 weeks", "2026-12-08"), ("2w", "2026-12-08"), ("in a week", "2026-12-01")],
        *[("in a month", "2026-12-24"), ("3 months", "2027-02-24"), ("1 month ago", "2026-10-24")],
        *[("in 3 business days", "2026-11-27"), ("3bd", "2026-11-27"), ("5 BD", "2026-12-02")],
        *[("in 1 working day", "2026-11-25"), ("2 business days ago", "2026-11-20")],
        *[("25/12/2026", "2026-12-25"), ("12/25/2026", "2026-12-25"), ("05.05.2027", "2027-05-05")],
        *[("２０２６-１２-０１", "2026-12-01"), (" 1  Dec. ", "2026-12-01"), ("1 Dec\u200b", "2026-12-01")],
        *[("0001-01-01", "0001-01-01"), ("9999-12-31", "9999-12-31")],
    ],
)
def test_a_date_as_people_write_it(words: str, day: str) -> None:
    """X23: every way to write a date that the design names, and the form in which dates are shown."""
    assert parse_day(words, today=TODAY, calendar=CALENDAR) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("01/02/2027", "01/02/2027 can be Mon 1 Feb 2027 or Sat 2 Jan 2027. Write 2027-02-01 or 2027-01-02."),
        ("2026-02-30", "There is no 30 Feb 2026; February ends on Sat 28 Feb."),
        ("29 Feb 2027", "There is no 29 Feb 2027; February ends on Sun 28 Feb."),
        ("31 Apr", "There is no 31 Apr 2026; April ends on Thu 30 Apr."),
        ("0 Jan", "There is no 0 Jan 2026; January ends on Sat 31 Jan."),
        ("31/02/2026", "There is no 31 Feb 2026; February ends on Sat 28 Feb."),
        ("2026-13-01", "There is no month 13. Give a date like 2026-12-01."),
        ("13/13/2026", "There is no month 13. Give a date like 2026-12-01."),
        ("0000-01-01", "There is no year 0. Give a date like 2026-12-01."),
        ("Mon 1 Dec", "That date is Tue 1 Dec, another weekday. Correct one of them."),
        ("99999 months", "That is too far off. Give a date like 2026-12-01."),
        ("99999 months ago", "That is too far off. Give a date like 2026-12-01."),
        ("900 bd", "That is too far off. Give a date like 2026-12-01."),
    ],
)
def test_a_date_that_cannot_be_is_told_with_what_can(words: str, message: str) -> None:
    """X23: refused with the two readings, or with what the month holds; never guessed."""
    found = parse_day(words, today=TODAY, calendar=CALENDAR)
    assert isinstance(found, Text)
    assert found.plain.replace("\xa0", " ") == message


@pytest.mark.parametrize(
    "words",
    [
        *[
            "",
            "soon",
            "1/2/27",
            "Foo 1 Dec",
            "1 Foo",
            "Decembre 1",
            "in 3 days ago",
            "next week",
            "31",
            "1 2 3",
        ],
        *["next today", "²/1/2026x", "1" * 5000, "(" * 59, "2026-12-01T10:00"],
    ],
)
def test_what_is_no_date_gets_examples(words: str) -> None:
    """X23: unread words get examples of what is read."""
    found = parse_day(words, today=TODAY, calendar=CALENDAR)
    assert isinstance(found, Text)
    assert "2026-12-01" in found.plain


@pytest.mark.parametrize(
    ("words", "lean", "day"),
    [
        *[
            ("12 Oct", "future", "2027-10-12"),
            ("12 Oct", "past", "2026-10-12"),
            ("24 Nov", "future", "2026-11-24"),
        ],
        *[
            ("1 Dec", "past", "2025-12-01"),
            ("24 Nov", "past", "2026-11-24"),
            ("29 Feb", "past", "2024-02-29"),
        ],
        *[
            ("Friday", "past", "2026-11-20"),
            ("Tuesday", "past", "2026-11-17"),
            ("Monday", "future", "2026-11-30"),
        ],
    ],
)
def test_a_date_without_a_year_leans_as_the_field_does(words: str, lean: Lean, day: str) -> None:
    """ "Sent on 1 Dec" is a day that was; "kickoff on 12 Oct" is one to come."""
    assert parse_day(words, today=TODAY, lean=lean) == date.fromisoformat(day)


def test_business_days_need_a_country() -> None:
    """W7: without a calendar nothing is counted as if there were no holidays."""
    found = parse_day("3bd", today=TODAY)
    assert isinstance(found, Text)
    assert "without a country" in found.plain


@pytest.mark.parametrize(
    ("words", "today"),
    [("tomorrow", date.max), ("1 month", date.max), ("in 1 week", date.max), ("yesterday", date.min)],
)
def test_the_end_of_time_is_no_exception(words: str, today: date) -> None:
    """X23: year 1 and year 9999 are answered, not raised."""
    assert isinstance(parse_day(words, today=today), Text)


def test_the_last_29_february_is_no_exception() -> None:
    """X23: a day that no year in reach has is too far off."""
    assert isinstance(parse_day("29 Feb", today=date(9998, 1, 1), lean="future"), Text)


@settings(deadline=None)
@given(st.text(max_size=70), st.dates(), st.sampled_from(["past", "near", "future"]))
def test_reading_never_raises(words: str, today: date, lean: Lean) -> None:
    """X23: any words on any day give a day or a sentence."""
    assert isinstance(parse_day(words, today=today, calendar=CALENDAR, lean=lean), date | Text)


@settings(deadline=None)
@given(st.dates(date(1900, 1, 1), date(2900, 1, 1)), st.dates(date(1900, 1, 1), date(2900, 1, 1)))
def test_what_is_shown_reads_back(day: date, today: date) -> None:
    """A date copied from a card is the same date when it is typed."""
    assert parse_day(show_day(day, today), today=today) == day or day.year == today.year
    assert (
        parse_day(
            f"{show_day(day, today)} {day.year}" if day.year == today.year else day.isoformat(), today=today
        )
        == day
    )


def test_how_a_day_reads() -> None:
    """Weekday, day, month; the year only where it is not this one; no-break spaces, plain ones for FTOP."""
    assert show_day(TODAY, TODAY) == "Tue\xa024\xa0Nov"
    assert show_day(date(2031, 11, 24), TODAY) == "Mon\xa024\xa0Nov\xa02031"
    assert plain_day(date(2207, 3, 12), TODAY) == "Thu 12 Mar 2207"
    assert plain_day(date(1, 1, 1), TODAY) == "Mon 1 Jan 0001"


def test_how_a_moment_reads() -> None:
    """A moment is told by the clocks of the reader's zone."""
    moment = datetime(2026, 11, 24, 22, 30, tzinfo=UTC)
    assert show_moment(moment, TODAY, ZoneInfo("Europe/Lisbon")) == "Tue\xa024\xa0Nov,\xa022:30"
    assert plain_moment(moment, TODAY, ZoneInfo("Asia/Tokyo")) == "Wed 25 Nov, 07:30"


@pytest.mark.parametrize(
    ("words", "clock"), [("17:00", time(17)), ("9:05", time(9, 5)), ("00:00:00", time(0))]
)
def test_a_time_of_day(words: str, clock: time) -> None:
    """X24: hours and minutes, 24 hours."""
    assert parse_time(words) == clock


@pytest.mark.parametrize("words", ["24:00", "9am", "25:00", "12:60", "9.30", "", "1" * 5000, "noon"])
def test_a_time_refused_comes_with_an_example(words: str) -> None:
    """X24: refused with an example."""
    found = parse_time(words)
    assert isinstance(found, Text)
    assert "17:00" in found.plain
