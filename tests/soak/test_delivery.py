"""A twentieth of the rounds of `make soak`; and that what is held against them can fail."""

import pytest

from tests.soak import agendas
from tests.soak.agendas import LINKED, Post
from tests.soak.attempts import Attempt, Stop, lost, unfounded, unlabelled
from tests.soak.delivery import KILLS, PEOPLE, TASKS, Figures, one_round
from tests.soak.recording import Taken
from tests.soak.rounds import ROUNDS
from tests.soak.run import SEED, SHARE


@pytest.mark.parametrize("number", range(ROUNDS // SHARE))
async def test_nothing_is_lost_and_nothing_comes_twice_without_a_word(number: int) -> None:
    """W8: whatever is killed, paused, refused or cut off, while people write and clocks differ."""
    seed, figures = f"{SEED}-{number}", Figures()
    problems = await one_round(seed, figures)
    assert problems == [], figures.told()
    assert figures.counts["kills"] >= KILLS
    assert figures.faults.total() >= 1500 // SHARE
    assert figures.counts["reminders"] == PEOPLE * TASKS
    assert figures.counts["posts"] > PEOPLE * TASKS
    assert figures.channels["due"] == LINKED


def arrival(name: str, *, labelled: bool = False) -> Taken:
    return Taken(conversation="a:1", at=1.0, reminders=(name,), labelled=labelled, how="")


def attempt(at: float, outcome: str = "", *, pid: int = 1, labelled: bool = False) -> Attempt:
    return Attempt(pid, at, ("r",), labelled, at + 0.1 if outcome else None, outcome)


def test_what_is_lost_is_seen() -> None:
    """What neither arrived nor was answered is lost."""
    assert lost(["r", "s", "t"], [arrival("r")], ["s"]) == ["lost: t"]


def test_two_copies_without_a_word_are_seen() -> None:
    """One of two has to say that it may be the second."""
    assert unlabelled([arrival("r"), arrival("r", labelled=True)]) == []
    assert len(unlabelled([arrival("r"), arrival("r")])) == 1


@pytest.mark.parametrize(
    ("first", "second", "stops", "wrong"),
    [
        (attempt(1, "Throttled"), attempt(2, "sent"), [], ""),
        (attempt(1, "Unknown"), attempt(2, "sent", labelled=True), [], ""),
        (attempt(1, "Unknown"), attempt(2, "sent"), [], "again without a word"),
        (attempt(1, "sent"), attempt(2, "sent", labelled=True), [], "again although it arrived"),
        (attempt(1, "sent"), attempt(2, "sent", labelled=True), [Stop(1, 1.2)], ""),
        (attempt(1, "sent"), attempt(9, "sent", labelled=True), [Stop(1, 8)], "again although it arrived"),
        (attempt(1, "sent"), attempt(2, "sent", labelled=True), [Stop(2, 1.2)], "again although it arrived"),
        (attempt(5), attempt(9, "sent", labelled=True), [Stop(2, 1, 6)], "two at once"),
        (attempt(5, "sent"), attempt(9, "sent", labelled=True), [Stop(2, 1, 6)], ""),
        (attempt(7, "sent"), attempt(9, "sent", labelled=True), [Stop(2, 1, 6)], "again although it arrived"),
        (attempt(1), attempt(2, "sent", labelled=True), [Stop(1, 1.5)], ""),
        (attempt(1), attempt(2, "sent", labelled=True), [], "two at once"),
        (attempt(1), attempt(2, "sent"), [Stop(1, 1.5)], "again without a word"),
    ],
)
def test_an_attempt_without_ground_is_seen(
    first: Attempt, second: Attempt, stops: list[Stop], wrong: str
) -> None:
    """A second post needs an unknown outcome or a crash, and the label; or a refusal before it."""
    found = unfounded([first, second], stops)
    assert [each.partition(":")[0] for each in found] == ([wrong] if wrong else [])


@pytest.mark.parametrize(
    ("copies", "trouble", "outcomes", "stops", "problems"),
    [
        (1, "", ["sent"], [], 0),
        (1, "unsure", ["Unknown"], [], 0),
        (0, "unsure", ["Unknown"], [], 0),
        (0, "refused", ["Throttled", "Permanent"], [], 0),
        (2, "", ["sent", "sent"], [], 1),
        (0, "", ["Unknown"], [], 1),
        (0, "refused", ["Throttled"], [], 1),
        (1, "unsure", ["sent"], [Stop(1, 1.2)], 0),
        (1, "unsure", ["sent"], [], 1),
    ],
)
def test_what_is_wrong_in_a_channel_is_seen(
    copies: int, trouble: str, outcomes: list[str], stops: list[Stop], problems: int
) -> None:
    """A second copy, silence, and a word to the owner without ground."""
    made = [attempt(number, outcome) for number, outcome in enumerate(outcomes, 1)]
    assert len(agendas.wrong([Post("r", copies, trouble)], made, stops)) == problems
