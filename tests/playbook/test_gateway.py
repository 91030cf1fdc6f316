"""Where a Gateway stands, which task its DIBS marks, what is next, and its end."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.assignment import TITLES, Option
from bot.domain.calendar import Calendar
from bot.domain.decision import Decision
from bot.domain.engagement import Engagement
from bot.domain.fields import Value
from bot.domain.outreach import Answer, Attempt, Calendars, Outreach
from bot.playbook import gateway, progress
from bot.playbook.loader import load
from bot.playbook.model import Playbook
from bot.playbook.when import When
from tests.playbook.engagements import STAMP, answered, given, marked, opened, tenant

CHECK, ASSIGN, COMPLETE = "gateway.requirements", "gateway.assign", "gateway.complete"
TODAY = date(2026, 11, 24)
UTC_CALENDAR = Calendar(zone=ZoneInfo("UTC"), first_year=2026, last_year=2027)
PASSED: dict[str, Value] = {"rfa_recent": "no", "other_tenant": "none", "entitled": "yes", "goback": "no"}


@pytest.fixture(scope="module")
def book() -> Playbook:
    """The built-in playbook."""
    return load()


def noon(day: date = TODAY) -> When:
    """Return noon of a day."""
    now = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return When(now=now, today=day, calendars=Calendars(own=UTC_CALENDAR))


def decided(engagement: Engagement, option: Option, answers: int = 0) -> Engagement:
    """Return it decided as the facts had it."""
    return replace(engagement, decision=Decision(option=option, matched=option, at=STAMP.at, answers=answers))


def started(engagement: Engagement) -> Engagement:
    """Return it with its start date, in FTOP."""
    engagement = replace(engagement, facts={**engagement.facts, "started_on": "2026-11-30"})
    return answered(engagement, COMPLETE, check__start_entered=True)


# -- the source of DIBS


def test_exactly_the_right_task_is_marked_and_taken_back(book: Playbook) -> None:
    """G19: one giver marks its task, another giver of one part takes it back; once is enough."""
    one = gateway.sourced(book, given(tenant("teams"), "teams", "side:account_team"), STAMP)
    assert set(one.tasks) == {"3993"}
    assert gateway.sourced(book, one, STAMP) is one
    two = gateway.sourced(book, given(one, "teams", "side:customer", "side:account_team"), STAMP)
    assert set(two.tasks) == set()
    assert set(gateway.sourced(book, given(one, "teams", "side:customer"), STAMP).tasks) == {"3995"}


def test_nothing_is_marked_outside_or_after_the_gateway(book: Playbook) -> None:
    """G19: in delivery, and once 2453 is marked, DIBS that changes marks nothing and reopens nothing."""
    delivery = given(opened("teams", origin="other"), "teams", "side:customer")
    assert gateway.sourced(book, delivery, STAMP) is delivery
    over = marked(started(decided(given(tenant("teams", **PASSED), "teams", "side:customer"), "css")), "3995")
    over = marked(over, "2453")
    later = gateway.sourced(book, given(over, "teams", "side:account_team"), STAMP)
    assert set(later.tasks) == {"2453", "3995"}
    assert gateway.complete(book, later)


# -- where it stands


MAIL = Attempt(party="customer", kind="mail", at=datetime(2026, 11, 2, 9, tzinfo=UTC), to=("c1",))
THREE = Outreach(attempts={f"a{n}": MAIL for n in (1, 2, 3)})
ANSWER = Answer(party="customer", at=datetime(2026, 11, 23, 9, tzinfo=UTC))


@pytest.mark.parametrize(
    ("engagement", "step", "option"),
    [
        (tenant("teams"), CHECK, "undecided"),
        (tenant("teams", rfa_recent="yes"), ASSIGN, "rfa"),
        (tenant("teams", rfa_recent="no", other_tenant="taken"), ASSIGN, "other_fm"),
        (tenant("teams", **PASSED | {"entitled": "no"}), CHECK, "undecided"),
        (tenant("teams", **PASSED), "gateway.account_team", "undecided"),
        (given(tenant("teams", **PASSED), "teams", "side:customer"), ASSIGN, "undecided"),
        (answered(tenant("teams", **PASSED), ASSIGN, ftc_wanted="no"), ASSIGN, "not_needed"),
        (answered(tenant("teams"), ASSIGN, ftc_wanted="no"), CHECK, "undecided"),
        (answered(tenant("teams", **PASSED), ASSIGN, no_intent=True), ASSIGN, "no_intent"),
        (replace(tenant("teams", **PASSED), outreach=THREE), ASSIGN, "unresponsive"),
        (decided(tenant("teams", **PASSED), "css"), COMPLETE, "undecided"),
    ],
)
def test_where_it_stands(book: Playbook, engagement: Engagement, step: str, option: Option) -> None:
    """G1–G5, G18, A1–A11: the check first; an option is decided before anybody else is contacted."""
    place = gateway.place_of(book, engagement, noon())
    assert (place.match.option, place.step) == (option, step)
    standing = progress.standing(book, engagement, noon())
    assert standing.step is not None
    assert standing.step.id == place.step
    assert standing.todos


def test_a_later_answer_opens_only_unresponsive_again(book: Playbook) -> None:
    """G18: the record stays, the decision is open; another option stands."""
    late = replace(tenant("teams", **PASSED), outreach=Outreach(answers={"r1": ANSWER}))
    assert gateway.open_again(decided(late, "unresponsive"))
    assert not gateway.decided(decided(late, "unresponsive"))
    assert gateway.decided(decided(late, "unresponsive", answers=1))
    assert gateway.decided(decided(late, "css"))
    lacks = gateway.lacks(book, decided(late, "unresponsive"))
    assert [words.plain for words in lacks] == ["Decide the assignment."]


# -- its end


@pytest.mark.parametrize(
    ("engagement", "words"),
    [
        (tenant("teams", **PASSED), ["Decide the assignment."]),
        (decided(tenant("teams"), "css"), ["Enter the engagement start date in FTOP."]),
        (started(decided(tenant("teams"), "css")), []),
        (decided(tenant("teams"), "leave"), []),
        (decided(tenant("teams"), "other_fm"), []),
        (
            decided(given(tenant("teams"), "teams", "side:customer"), "leave"),
            ["Mark 3995: All four parts of Teams are from the customer."],
        ),
        (
            marked(decided(tenant("teams"), "leave"), "3993"),
            ["Take back 3993: No workload has full DIBS yet."],
        ),
    ],
)
def test_what_keeps_2453_from_being_marked(book: Playbook, engagement: Engagement, words: list[str]) -> None:
    """G22: one option, the start date (but for A2, A3), and the task of the one giver."""
    assert [each.plain for each in gateway.lacks(book, engagement)] == words


def test_what_a_submit_says_counts(book: Playbook) -> None:
    """G22: start date and tick of the same form; taken back, they count no more."""
    found = decided(tenant("teams"), "css")
    assert not gateway.lacks(book, found, started=True)
    assert gateway.lacks(book, started(found), started=False)


ENDING = {"other_fm", "leave", "not_needed", "unresponsive", "no_intent"}


@pytest.mark.parametrize("option", [name for name in TITLES if name != "undecided"])
def test_after_it_comes_the_kickoff_or_closing(book: Playbook, option: Option) -> None:
    """G22, D23: never nothing to do while it is open; what ends here has no way on but to be closed."""
    over = marked(started(decided(tenant("teams", **PASSED), option)), "2453")
    found = progress.standing(book, over, noon())
    titles = [todo.title.plain for todo in found.todos]
    if option in ENDING:
        assert titles == ["Close the engagement"]
        assert TITLES[option].plain in found.todos[0].reason.plain
        assert [stage.id for stage in progress.way(book, over)] == ["gateway"]
    else:
        assert found.stage is not None
        assert found.stage.id == "kickoff"
        assert titles
        assert "Close the engagement" not in titles


def test_deciding_otherwise_offers_every_option_in_its_own_words(book: Playbook) -> None:
    """G25, A1–A10: the form's choices are the options, none is forgotten or worded another way."""
    (field,) = (field for field in book.forms["override"].fields if field.id == "override_option")
    choices = {choice.value: choice.title for choice in field.choices}
    options = {name: title.plain for name, title in TITLES.items() if name != "undecided"}
    assert choices == {"none": "Choose one"} | options
