"""Governance on an engagement's way: its series, its two FTOP tasks, its meetings among what comes next."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.domain.engagement import Engagement
from bot.domain.outcome import Held, Outcome
from bot.domain.outreach import Calendars
from bot.domain.series import Rule, Series
from bot.playbook.governance import STEP, meeting_todos, missing, stage_todos, to_mark
from bot.playbook.loader import load
from bot.playbook.model import Playbook
from bot.playbook.todo import Todo
from bot.playbook.when import When
from bot.services.calendars import calendar_for
from tests.playbook.engagements import STAMP, marked, opened

OWN = calendar_for("PT", "Europe/Lisbon", 2026)
RULE = Rule(starts_on=date(2026, 11, 20), rhythm="weekly", weekday=4, time="10:00")
PROGRAM = Series(kind="program", time_zone="Europe/Lisbon", rules=(RULE,))
CUSTOMER = replace(PROGRAM, kind="customer")
CALL = Series(kind="internal", time_zone="Europe/Lisbon", existing="Their weekly call")


@pytest.fixture(scope="module")
def book() -> Playbook:
    return load()


def at(day: int, hour: int = 9) -> When:
    """Return a moment of November 2026."""
    now = datetime(2026, 11, day, hour, tzinfo=UTC)
    return When(now=now, today=now.date(), calendars=Calendars(own=OWN))


def governed(*series: Series) -> Engagement:
    return replace(opened("teams"), series={f"s{n}": each for n, each in enumerate(series, 1)})


def reviewed(held: Held) -> Series:
    """Return a customer's review with one outcome."""
    return replace(CUSTOMER, outcomes={"2026-11-20": Outcome(held=held, stamp=STAMP)})


def stage(book: Playbook, engagement: Engagement, when: When) -> list[tuple[str, str]]:
    found = stage_todos(book.steps[STEP], engagement, when)
    return [(each.title.plain, each.step) for each in found]


def test_series_to_set_up_come_first(book: Playbook) -> None:
    """C6: named while one of the three reviews lacks; one that is ended is to be set up again."""
    assert stage(book, governed(), at(24)) == [("Set up the meeting series", "governance")]
    two = governed(PROGRAM, CALL)
    assert stage(book, two, at(24)) == [("Set up the Customer Health Review", "governance")]
    over = governed(PROGRAM, CALL, replace(CUSTOMER, ended_on=date(2026, 11, 21)))
    assert stage(book, over, at(24)) == [("Set up the Customer Health Review", "governance")]
    names = [each.plain for each in missing(book, book.steps[STEP], two)]
    assert names == ["Customer Health Review", "3334 Cadence set", "3333 Health review"]


def test_3334_once_all_stand(book: Playbook) -> None:
    """C6, 3334: an existing internal call counts; a series that will end is no cadence."""
    stands = governed(PROGRAM, CUSTOMER, CALL)
    assert stage(book, stands, at(24)) == [("Mark 3334 as done", STEP)]
    assert to_mark(book, stands) == ("3334",)
    ends = governed(PROGRAM, replace(CUSTOMER, ended_on=date(2026, 12, 31)), CALL)
    assert (stage(book, ends, at(24)), to_mark(book, ends)) == ([], ())
    assert stage(book, marked(stands, "3334"), at(24)) == []


def test_a_cadence_that_was_set_is_not_asked_for_again(book: Playbook) -> None:
    """Series that end with the work are no gap once 3334 is marked."""
    engagement = marked(governed(), "3334", "3333")
    assert missing(book, book.steps[STEP], engagement) == ()
    assert stage(book, engagement, at(24)) == []


@pytest.mark.parametrize(("held", "offered"), [("held", ("3333",)), ("not_held", ())])
def test_3333_at_the_first_review_held(book: Playbook, held: Held, offered: tuple[str, ...]) -> None:
    """C6, 3333: of the customer's review, and held; the FTA marks it."""
    assert to_mark(book, governed(reviewed(held))) == offered
    other = replace(reviewed(held), kind="program")
    assert to_mark(book, governed(other)) == ()
    words = [each.reason.plain for each in stage_todos(book.steps[STEP], governed(reviewed(held)), at(24))]
    assert any("For the FTA v2" in each for each in words) == bool(offered)


def test_an_rfa_has_neither_task(book: Playbook) -> None:
    """C14: it has no series of governance."""
    engagement = replace(governed(PROGRAM, CUSTOMER, CALL), facts={"motions": ("rfa",)})
    assert to_mark(book, engagement) == ()


def todos(engagement: Engagement, when: When) -> list[Todo]:
    return list(meeting_todos(engagement, when))


def test_the_next_meeting_has_its_day_from_the_day_before() -> None:
    """C1: until then it only stands there, and says when that changes; of several series the first alone."""
    later = replace(PROGRAM, rules=(replace(RULE, weekday=0),))
    engagement = governed(CUSTOMER, later)
    coming = [each for each in todos(engagement, at(22)) if each.step == "series"]
    assert [each.title.plain for each in coming] == ["Hold the Program Governance Review"]
    (friday,) = [each for each in todos(governed(CUSTOMER), at(26)) if each.step == "series"]
    assert (friday.due, friday.turns) == (date(2026, 11, 27), datetime(2026, 11, 27, 10, tzinfo=UTC))
    (before,) = [each for each in todos(governed(CUSTOMER), at(25, 23)) if each.step == "series"]
    assert (before.due, before.turns) == (None, datetime(2026, 11, 26, tzinfo=UTC))


def test_an_outcome_is_due_by_the_next_business_day() -> None:
    """A Friday's by Monday; recorded, it is to be done no more. The bot's own default, and said to be."""
    lacking = todos(governed(CUSTOMER), at(20, 12))[0]
    assert (lacking.step, lacking.item, lacking.due) == ("outcome", "s1.2026-11-20", date(2026, 11, 23))
    assert lacking.ours
    assert "outcome" not in [each.step for each in todos(governed(reviewed("not_held")), at(20, 12))]
