"""The recorded assignment (G25, A12), when it is open again (G18), and what completes the Gateway (G22).

A decision is kept as it was made: it is never changed by facts that come later, only seen to be open again.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from bot.domain.assignment import TITLES, Match, Option
from bot.domain.dibs_source import TASKS, Source
from bot.domain.text import Text, content, join, say

NO_START: frozenset[Option] = frozenset({"other_fm", "leave"})
"""Options that need no engagement start date (G22)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """What was chosen at a moment (UTC), and what the facts led to then; they differ where overridden.

    `reason` is why, needed for an override. `answers` is how many answers were recorded by then, `by` the
    name of who decided.
    """

    option: Option
    matched: Option
    at: datetime
    reason: str = ""
    answers: int = 0
    by: str = ""

    one_value: ClassVar[bool] = True
    """It changes as a whole."""

    @property
    def overridden(self) -> bool:
        """Whether the FM chose otherwise than the facts."""
        return self.option != self.matched


def decided(
    match: Match, option: Option, *, at: datetime, answers: int, reason: str = "", by: str = ""
) -> Decision | Text:
    """Return the decision to record, or what is wrong with it (G25)."""
    if option == "undecided":
        return say("That decides nothing. Choose an option, or find out what is missing.")
    if option != match.option and not reason.strip():
        return say("The facts lead to: {}. Say why you choose otherwise.", match.title)
    return Decision(option=option, matched=match.option, at=at, answers=answers, reason=reason.strip(), by=by)


def reopened(decision: Decision, answers: int) -> bool:
    """Say whether an answer came after the tenant was taken for unresponsive (G18). The record stays."""
    return decision.option == "unresponsive" and answers > decision.answers


def completion_missing(
    decision: Decision | None, *, open_again: bool, started: bool, source: Source, marked: Collection[str]
) -> tuple[Text, ...]:
    """Return what keeps the Gateway task from being marked (G22); empty: it may be.

    `started`: the engagement start date is in FTOP. `marked` are the ids of the tasks that are marked;
    `source` says which of the three DIBS tasks should be: at most that one.
    """
    if decision is None or open_again:
        return (say("Decide the assignment."),)
    found: list[Text] = []
    if not started and decision.option not in NO_START:
        found.append(say("Enter the engagement start date in FTOP."))
    if source.task and source.task not in marked:
        found.append(say("Mark {}: {}", content(source.task), source.why))
    wrong = sorted(task for task in TASKS.values() if task in marked and task != source.task)
    if wrong:
        found.append(say("Take back {}: {}", join(", ", map(content, wrong)), source.why))
    return tuple(found)


def title(decision: Decision) -> Text:
    """Return the chosen option in words."""
    return TITLES[decision.option]
