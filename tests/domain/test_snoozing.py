"""Putting a reminder off: which day it comes back, what is told, and where it ends (X39)."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.domain import mailbox as box
from bot.domain.leaving import leaving
from bot.domain.mailbox import Mailbox
from bot.domain.snoozing import SNOOZES, Choice, Snoozed, snoozed
from bot.domain.text import Text
from bot.domain.worktime import Absence, WorkTime
from tests.domain.letters import PORTUGAL, TUESDAY, WORK, at, holding, reminder

ONE = reminder("one")


def sent() -> Mailbox:
    return box.sent(box.sending(holding([ONE]), ["one"], at(24, 9)), ["one"], TUESDAY)


def put_off(until: Choice | date, now: datetime, mailbox: Mailbox | None = None) -> Snoozed:
    found = snoozed(mailbox or sent(), ONE, until, now, WORK)
    assert isinstance(found, Snoozed), found.plain
    return found


@pytest.mark.parametrize(
    ("until", "now", "day"),
    [
        ("next_day", at(24, 12), date(2026, 11, 25)),
        ("next_day", at(27, 12), date(2026, 11, 30)),
        ("next_day", at(30, 12), date(2026, 12, 2)),  # over the holiday
        ("three_days", at(24, 12), date(2026, 11, 27)),
        ("three_days", at(26, 12), date(2026, 12, 2)),
        ("monday", at(24, 12), date(2026, 11, 30)),
        ("monday", at(30, 12), date(2026, 12, 7)),  # a Monday means the next one
        (date(2026, 12, 3), at(24, 12), date(2026, 12, 3)),
    ],
)
def test_it_comes_back_at_the_start_of_that_day(until: Choice | date, now: datetime, day: date) -> None:
    """X39: the days offered, and a date; by the hours of whoever reads it."""
    found = put_off(until, now)
    assert (found.day, found.told) == (day, Text(()))
    letter = found.mailbox.pending["one"]
    assert letter.ready_at == WORK.start_of(day)
    assert found.mailbox.settled == {}
    assert leaving(found.mailbox, letter.ready_at, WORK).cards == (letter,)
    assert not leaving(found.mailbox, letter.ready_at - timedelta(seconds=1), WORK).cards


@pytest.mark.parametrize(
    ("until", "words"),
    [
        (date(2026, 12, 1), "You don’t work on Tue 1 Dec (Restoration). It comes back on Wed 2 Dec."),
        (date(2026, 11, 28), "You don’t work on Sat 28 Nov. It comes back on Mon 30 Nov."),
    ],
)
def test_a_day_of_rest_is_rolled_forward_and_told(until: date, words: str) -> None:
    """X39: a holiday by its name; the day is the next one on which they work."""
    assert put_off(until, at(24, 12)).told.plain.replace("\xa0", " ") == words


def test_a_monday_of_rest_is_told_too() -> None:
    """X39: whoever is away on Monday gets it on the first day back."""
    away = WorkTime(calendar=PORTUGAL, absences=(Absence(first=date(2026, 11, 30), last=date(2026, 12, 4)),))
    found = snoozed(sent(), ONE, "monday", at(24, 12), away)
    assert isinstance(found, Snoozed)
    assert found.day == date(2026, 12, 7)
    assert "Mon\xa030\xa0Nov" in found.told.plain


def test_beyond_the_calendar_no_holiday_is_named() -> None:
    """X39: a year that is not known has no names, and is no error."""
    later = datetime(2027, 6, 1, 12, tzinfo=at(24, 9).tzinfo)
    found = put_off(date(2028, 1, 1), later)
    assert found.told.plain.startswith("You don’t work on Sat")


@pytest.mark.parametrize(
    "day", [date(2026, 11, 24), date(2026, 11, 1), date(2027, 11, 25), date(2036, 11, 24)]
)
def test_the_past_and_years_ahead_are_refused_with_the_range(day: date) -> None:
    """X39: today, the past, more than a year, ten years: the range is told and nothing changes."""
    found = snoozed(sent(), ONE, day, at(24, 12), WORK)
    assert isinstance(found, Text)
    told = found.plain.replace("\xa0", " ")
    assert told == "Choose a day from Wed 25 Nov to Wed 24 Nov 2027."
    assert put_off(date(2027, 11, 24), at(24, 12)).day == date(2027, 11, 24)


def test_a_hundred_times_is_refused_at_the_limit() -> None:
    """X39: ten times, and then it wants to be done or to be not needed."""
    mailbox = sent()
    for days in range(SNOOZES):
        mailbox = put_off(date(2026, 11, 25) + timedelta(days=7 * days), at(24, 12), mailbox).mailbox
    assert mailbox.pending["one"].snoozes == SNOOZES
    found = snoozed(mailbox, ONE, "next_day", at(24, 12), WORK)
    assert isinstance(found, Text)
    assert found.plain == "You have put this off 10 times. Do it, or say why it isn’t needed."


def test_the_same_day_again_counts_once() -> None:
    """X8: a press that is delivered twice puts off once, and says the same; the tenth time too."""
    first = put_off("next_day", at(24, 12))
    assert put_off("next_day", at(24, 12), first.mailbox) == first
    mailbox = replace(first.mailbox, pending={"one": replace(first.mailbox.pending["one"], snoozes=SNOOZES)})
    assert put_off("next_day", at(24, 12), mailbox).mailbox == mailbox


def test_a_card_of_a_month_ago_is_put_off_all_the_same() -> None:
    """X29: the mailbox has forgotten it, the card has not; one that is to be sent again says so no more."""
    assert set(put_off("next_day", at(24, 12), Mailbox()).mailbox.pending) == {"one"}
    unsure = box.unknown(box.sending(holding([ONE]), ["one"], at(24, 9)), ["one"], TUESDAY)
    assert not put_off("next_day", at(24, 12), unsure).mailbox.pending["one"].again
