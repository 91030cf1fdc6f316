"""The recorded decision: overrides, late answers, and what completes the Gateway (G18, G22, G25)."""

from datetime import UTC, datetime

import pytest

from bot.domain.assignment import Facts, Option, decide
from bot.domain.decision import Decision, completion_missing, decided, reopened, title
from bot.domain.dibs_source import Source
from bot.domain.text import Text, say

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
SILENT = decide(Facts(unresponsive=True))
NOTHING_YET = Source(task="", why=say("No workload has full DIBS yet."))
CUSTOMER = Source(task="3995", why=say("All from the customer."))


def made(option: Option = "unresponsive", reason: str = "", answers: int = 0) -> Decision:
    found = decided(SILENT, option, at=NOON, answers=answers, reason=reason)
    assert isinstance(found, Decision)
    return found


def test_the_match_is_recorded_as_it_stands() -> None:
    """A12: what the facts led to, without a reason."""
    decision = made()
    assert (decision.option, decision.matched, decision.overridden) == ("unresponsive", "unresponsive", False)
    assert title(decision).plain == "Unresponsive"


def test_an_override_keeps_its_reason() -> None:
    """G25: FastTrack's flowchart may say otherwise; the FM says why."""
    decision = made("css", reason="  The flowchart says so ")
    assert decision.overridden
    assert (decision.matched, decision.reason) == ("unresponsive", "The flowchart says so")


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ("css", "The facts lead to: Unresponsive. Say why you choose otherwise."),
        ("undecided", "That decides nothing. Choose an option, or find out what is missing."),
    ],
)
def test_what_cannot_be_recorded_is_told(option: Option, words: str) -> None:
    """G25, A11: no override without a reason, no decision that decides nothing."""
    found = decided(SILENT, option, at=NOON, answers=0, reason="  ")
    assert isinstance(found, Text)
    assert found.plain == words


@pytest.mark.parametrize(
    ("option", "before", "now", "open_again"),
    [
        ("unresponsive", 0, 0, False),
        ("unresponsive", 0, 1, True),
        ("unresponsive", 2, 2, False),
        ("unresponsive", 2, 3, True),
        ("css", 0, 1, False),
    ],
)
def test_a_later_answer_reopens_the_decision(option: Option, before: int, now: int, open_again: bool) -> None:
    """G18: an answer that came after the tenant was taken for unresponsive."""
    assert reopened(made(option, reason="why", answers=before), now) is open_again


def test_an_open_decision_completes_nothing() -> None:
    """G22: exactly one option is recorded, and it is not open again."""
    for decision, again in ((None, False), (made(), True)):
        found = completion_missing(decision, open_again=again, started=True, source=NOTHING_YET, marked=())
        assert [text.plain for text in found] == ["Decide the assignment."]


@pytest.mark.parametrize(
    ("option", "started", "source", "marked", "words"),
    [
        ("unresponsive", True, NOTHING_YET, (), []),
        ("unresponsive", False, NOTHING_YET, (), ["Enter the engagement start date in FTOP."]),
        ("other_fm", False, NOTHING_YET, (), []),
        ("leave", False, NOTHING_YET, (), []),
        ("css", True, CUSTOMER, (), ["Mark 3995: All from the customer."]),
        ("css", True, CUSTOMER, ("3995", "994"), []),
        ("css", True, CUSTOMER, ("3995", "3993"), ["Take back 3993: All from the customer."]),
        (
            "css",
            True,
            NOTHING_YET,
            ("3994", "3993"),
            ["Take back 3993, 3994: No workload has full DIBS yet."],
        ),
    ],
)
def test_what_completes_the_gateway(
    option: Option, started: bool, source: Source, marked: tuple[str, ...], words: list[str]
) -> None:
    """G22, 2453: the start date (not for a tenant that goes to another FM or is left), and one DIBS task."""
    decision = made(option, reason="why")
    found = completion_missing(decision, open_again=False, started=started, source=source, marked=marked)
    assert [text.plain for text in found] == words
