"""When a workload is over and when the FM may leave (D1–D3, D9–D11, D17, D18, X37)."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.disengagement import (
    Case,
    Completion,
    Farewell,
    Finding,
    discussed,
    enablement,
    ended,
    migration,
    next_action_on,
    open_work,
    service_status,
    unassign_blockers,
    usage,
)
from bot.domain.text import Text

DAY = date(2026, 11, 24)
DONE = Completion(enabled=True, migration=False, discussed_on=DAY, task_marked=True)
MOVING = replace(DONE, migration=True, to_migrate=200, migrated=120)
SEATS = {9: 1, 30: 3, 500: 50, 990: 99, 991: 100, 999: 100, 1000: 100, 1500: 100, 20000: 100}
"""Seats and the active users that complete enablement, as the process gives them."""


def told(finding: Finding) -> tuple[str, str]:
    return finding.state, finding.words.plain


def plain(texts: tuple[Text, ...]) -> list[str]:
    return [text.plain for text in texts]


@pytest.mark.parametrize(("seats", "wanted"), SEATS.items())
def test_the_milestone_by_seats(seats: int, wanted: int) -> None:
    """D1, D20: 100 active users, or 10 % of fewer than 1,000 seats, rounded up; the figures are shown."""
    before, at = (enablement(Completion(active_users=n), seats) for n in (wanted - 1, wanted))
    assert told(before) == ("open", f"{wanted - 1} of {wanted} active users")
    assert told(at) == ("done", f"{wanted} of {wanted} active users")


def test_without_figures_it_asks() -> None:
    """D1: seats not known: not computable; active users not known: say how many are wanted."""
    assert told(enablement(Completion(active_users=5), None)) == ("ask", "Say how many seats they have")
    assert told(enablement(Completion(), 30)) == ("ask", "Look up the active users: 3 are wanted")


@given(st.integers(1, 5000), st.integers(0, 5000))
def test_the_milestone_against_plain_counting(seats: int, active: int) -> None:
    """D1: complete when ten times the users are at least the seats, or at 100 users with 1,000 seats."""
    enough = active >= 100 if seats >= 1000 else active * 10 >= seats
    assert usage(Completion(active_users=active), seats).state == ("done" if enough else "open")


@pytest.mark.parametrize(
    ("work", "seats", "state"),
    [
        (Completion(no_blocker_by="Jo Adair", no_blocker_on=DAY), None, "done"),
        (Completion(no_blocker_by="Jo Adair", no_blocker_on=DAY, active_users=1), 30, "done"),
        (Completion(no_blocker_by="Jo Adair", active_users=1), 30, "ask"),
        (Completion(no_blocker_by="Jo Adair", active_users=3), 30, "done"),
        (Completion(no_blocker_on=DAY), None, "ask"),
    ],
)
def test_or_the_customer_says_that_nothing_is_in_the_way(
    work: Completion, seats: int | None, state: str
) -> None:
    """D1: the other entry: who confirmed it, and when; both are needed."""
    assert enablement(work, seats).state == state


@pytest.mark.parametrize(
    ("work", "finding", "status"),
    [
        (Completion(), ("ask", "Say whether a migration is required"), None),
        (Completion(migration=False), ("done", "No migration required"), "adoption"),
        (
            Completion(migration=True),
            ("ask", "Say how many users are to be migrated, and how many are"),
            "migration",
        ),
        (
            Completion(migration=True, to_migrate=200),
            ("ask", "Say how many users are to be migrated, and how many are"),
            "migration",
        ),
        (
            Completion(migration=True, to_migrate=0, migrated=0),
            ("ask", "Say how many users are to be migrated, and how many are"),
            "migration",
        ),
        (MOVING, ("open", "120 of 200 users migrated"), "migration"),
        (replace(MOVING, migrated=200), ("done", "200 of 200 users migrated"), "adoption"),
    ],
)
def test_the_migration_and_the_service_status(
    work: Completion, finding: tuple[str, str], status: str | None
) -> None:
    """D2, D12: complete at the number set beforehand; the status is Migration while one remains."""
    assert told(migration(work)) == finding
    assert service_status(work) == status


@pytest.mark.parametrize(
    ("work", "over"),
    [
        (Completion(enabled=True), True),
        (Completion(), False),
        (Completion(active_users=500), False),
        (Completion(enabled=True, migration=True, to_migrate=9, migrated=8), False),
        (Completion(migration=True, to_migrate=9, migrated=9), True),
    ],
)
def test_what_ends_the_work(work: Completion, over: bool) -> None:
    """D17, D15, D16: enablement once it is marked, or the migration where one is required."""
    assert ended(work) is over


@pytest.mark.parametrize(
    ("on", "marked", "complete"), [(None, True, False), (DAY, False, False), (DAY, True, True)]
)
def test_the_discussion_is_complete_when_held_and_marked(
    on: date | None, marked: bool, complete: bool
) -> None:
    """D18: both."""
    assert discussed(Completion(discussed_on=on, task_marked=marked)) is complete


def test_the_last_steps_wait_for_every_workload() -> None:
    """D3, X37: what is missing is named by workload; a workload that is done is not named."""
    case = Case(
        work={"teams": DONE, "exchange": MOVING, "skype": Completion()},
        names={"teams": "Teams", "exchange": "Exchange"},
    )
    assert plain(open_work(case)) == [
        "Exchange: 120 of 200 users migrated.",
        "skype: mark Enablement Complete.",
        "skype: hold the completion discussion.",
        "skype: mark 4058.",
        "skype: Say whether a migration is required.",
    ]
    assert open_work(Case(work={"teams": DONE, "sharepoint": DONE})) == ()
    assert plain(open_work(Case(work={}))) == ["No workload is recorded."]


@pytest.mark.parametrize(
    ("work", "farewell", "words"),
    [
        (DONE, Farewell(), ["Mail the Assignment team: move the tenant to FTCQ Inactive EMEA."]),
        (
            DONE,
            Farewell(queue_mail_on=DAY),
            ["Wait until FTOP shows the tenant in FTCQ Inactive EMEA."],
        ),
        (DONE, Farewell(in_queue=True), []),
        (MOVING, Farewell(in_queue=True), ["teams: 120 of 200 users migrated."]),
        (
            MOVING,
            Farewell(queue_mail_on=DAY),
            [
                "teams: 120 of 200 users migrated.",
                "Wait until FTOP shows the tenant in FTCQ Inactive EMEA.",
            ],
        ),
    ],
)
def test_what_blocks_unassigning(work: Completion, farewell: Farewell, words: list[str]) -> None:
    """X37, D10, D11: only after the tenant is in its queue, and not while a required migration is open."""
    case = Case(work={"teams": work}, farewell=farewell, region="emea")
    assert plain(unassign_blockers(case)) == words


@pytest.mark.parametrize(
    ("days", "next_action"),
    [
        ([], None),
        ([date(2026, 1, 1)], date(2027, 12, 31)),
        ([date(2026, 12, 31)], date(2027, 12, 31)),
        ([date(2027, 1, 4), date(2026, 11, 24)], date(2028, 12, 31)),
    ],
)
def test_the_next_action_date(days: list[date], next_action: date | None) -> None:
    """D9, W6: 31 December of the year after the discussion's; with several workloads, the last one's."""
    assert next_action_on(days) == next_action
