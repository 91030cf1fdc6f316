"""The completion discussion in its order, and the last steps (D6–D11, D14, D21, X37)."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.discussion import last_points, next_point, points
from bot.domain.disengagement import Case, Completion, Farewell

DAY = date(2026, 11, 24)
OVER = Completion(enabled=True, migration=False)
HELD = replace(OVER, discussed_on=DAY, task_marked=True)


def test_the_discussion_has_its_order() -> None:
    """D21: review, another workload, the mail after it, 4058, then the entries."""
    work, seen = OVER, list[str]()
    for name, change in [
        ("review", {"reviewed": True}),
        ("another", {"another": False}),
        ("discussed", {"discussed_on": DAY}),
        ("follow_up", {"follow_up_on": DAY}),
        ("task", {"task_marked": True}),
        ("status", {"status": "Live in two sites"}),
        ("service_status", {"service_status_set": True}),
    ]:
        point = next_point(points(work))
        assert point is not None
        seen.append(point.id)
        assert (point.id, point.blocked_by) == (name, ())
        work = replace(work, **change)
    assert next_point(points(work)) is None
    assert seen == [point.id for point in points(OVER)]


def test_it_waits_for_the_work_to_be_over() -> None:
    """D15, D17: no point before Enablement Complete is marked; what is done is not blocked."""
    found = points(Completion(reviewed=True))
    assert [bool(point.blocked_by) for point in found] == [False, True, True, True, True, True, True]


@pytest.mark.parametrize(
    ("work", "done"),
    [
        (replace(OVER, another=False), True),
        (replace(OVER, another=True), False),
        (replace(OVER, another=True, next_workloads=("skype",)), False),
        (replace(OVER, another=True, demo=True), False),
        (replace(OVER, another=True, next_workloads=("skype",), demo=False), True),
        (OVER, False),
    ],
)
def test_another_workload_needs_which_and_the_demo(work: Completion, done: bool) -> None:
    """D7: ready: which, and whether the form was shown; not ready is an answer by itself."""
    assert points(work)[1].done is done


@pytest.mark.parametrize(
    ("work", "words"),
    [
        (OVER, "Set the service status to Adoption."),
        (replace(OVER, migration=True, to_migrate=9), "Set the service status to Migration."),
        (replace(OVER, migration=None), "Set the service status to Migration or Adoption."),
    ],
)
def test_the_service_status_is_named(work: Completion, words: str) -> None:
    """D12, G27."""
    point = points(work)[-1]
    assert (point.words.plain, point.place) == (words, "service_status")


def test_a_ready_customer_is_shown_the_form() -> None:
    """D7: how to submit an RFA, and a demo of the form."""
    assert "RFA" in points(replace(OVER, another=True))[1].words.plain
    assert "RFA" not in points(OVER)[1].words.plain


def test_the_last_steps_have_their_order() -> None:
    """D3, D9, D10, D11: the date, the mail, the queue, unassigning; each opens when it may."""
    farewell = Farewell()
    for name, change in [
        ("next_action", {"next_action_set": True}),
        ("queue_mail", {"queue_mail_on": DAY}),
        ("queue", {"in_queue": True}),
        ("unassign", {"unassigned": True}),
    ]:
        case = Case(work={"teams": HELD}, farewell=farewell, region="apj")
        point = next_point(last_points(case))
        assert point is not None
        assert (point.id, point.blocked_by) == (name, ())
        farewell = replace(farewell, **change)
    assert next_point(last_points(Case(work={"teams": HELD}, farewell=farewell))) is None


def test_the_last_steps_are_blocked_together() -> None:
    """X37, D3: while one workload is open, none of them; the queue also waits for its mail."""
    case = Case(work={"teams": HELD, "skype": OVER}, region="apj")
    blocked = [[text.plain for text in point.blocked_by] for point in last_points(case)]
    waits = ["skype: hold the completion discussion.", "skype: mark 4058."]
    mail = "Mail the Assignment team: move the tenant to FTCQ Inactive APJ."
    assert blocked == [waits, waits, [*waits, "Mail the Assignment team first."], [*waits, mail]]


def test_the_next_action_date_is_named() -> None:
    """D9, W6: with its year; before any discussion, in words."""
    named = last_points(Case(work={"teams": HELD}))[0]
    assert named.words.plain == "Set the next action date: Fri 31 Dec 2027."
    unnamed = last_points(Case(work={"teams": OVER}))[0]
    assert unnamed.words.plain == "Set the next action date: 31 December of the following year."
