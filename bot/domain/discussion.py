"""The completion discussion and what follows it, in its order (D6–D11, D14, D21). Ticks nothing itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.domain.dates import plain_day
from bot.domain.disengagement import (
    Case,
    Completion,
    ended,
    next_action_on,
    open_work,
    service_status,
    unassign_blockers,
)
from bot.domain.ftop_places import Place, queue
from bot.domain.text import Text, content, say

WITH_YEAR = date.min
"""A "today" of another year: FTOP is read later, so its dates always show the year."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """One point, by an id that is for ever: what to do, where it is entered, what must come before it.

    `blocked_by` is empty where it may be done, or is done.
    """

    id: str
    words: Text
    done: bool
    place: Place | None = None
    blocked_by: tuple[Text, ...] = ()


def points(work: Completion) -> tuple[Point, ...]:
    """Return the points of one workload's discussion, in their order (D6, D7, D14, D8, D9).

    All wait for the work to be over, none for the one before it: some are noted afterwards.
    """
    waits = () if ended(work) else (say("The work on this workload is not over yet."),)
    rows: tuple[tuple[str, Text, bool, Place | None], ...] = (
        ("review", say("Review what was completed."), work.reviewed, None),
        ("another", _another(work), _said(work), "engagement_note"),
        ("discussed", say("Note the day of the discussion."), work.discussed_on is not None, None),
        ("follow_up", say("Send the follow-up mail."), work.follow_up_on is not None, "engagement_note"),
        ("task", say("Mark 4058."), work.task_marked, "tasks"),
        ("status", say("Note the latest status."), bool(work.status.strip()), "engagement_note"),
        ("service_status", _service_status(work), work.service_status_set, "service_status"),
    )
    return tuple(
        Point(id=name, words=words, done=done, place=place, blocked_by=() if done else waits)
        for name, words, done, place in rows
    )


def last_points(case: Case) -> tuple[Point, ...]:
    """Return what only the last workload brings, in its order (D3, D9–D11), up to unassigning."""
    farewell, waits, inactive = case.farewell, open_work(case), queue("Inactive", case.region)
    mailed = farewell.queue_mail_on is not None
    unmailed = () if mailed else (say("Mail the Assignment team first."),)
    mail = say("Mail the Assignment team: move the tenant to {}.", inactive)
    moved = say("Check that FTOP shows the tenant in {}.", inactive)
    leave = say("Remove yourself from the tenant.")
    rows: tuple[tuple[str, Text, bool, Place | None, tuple[Text, ...]], ...] = (
        ("next_action", _next_action(case), farewell.next_action_set, "next_action", waits),
        ("queue_mail", mail, mailed, None, waits),
        ("queue", moved, farewell.in_queue, "assignments", (*waits, *unmailed)),
        ("unassign", leave, farewell.unassigned, "assignments", unassign_blockers(case)),
    )
    return tuple(
        Point(id=name, words=words, done=done, place=place, blocked_by=() if done else blocked)
        for name, words, done, place, blocked in rows
    )


def next_point(found: Iterable[Point]) -> Point | None:
    """Return the first point that is not done; None: all are."""
    return next((point for point in found if not point.done), None)


def _said(work: Completion) -> bool:
    """Tell whether D7 is answered: not ready, or which workloads come next and whether the form was shown."""
    return work.another is False or bool(work.another and work.next_workloads and work.demo is not None)


def _another(work: Completion) -> Text:
    if work.another:
        return say("Explain how to submit an RFA, and show the form. Note which workloads come next.")
    return say("Ask whether they are ready for another workload.")


def _service_status(work: Completion) -> Text:
    names = {"migration": say("Migration"), "adoption": say("Adoption"), None: say("Migration or Adoption")}
    return say("Set the service status to {}.", names[service_status(work)])


def _next_action(case: Case) -> Text:
    day = next_action_on(work.discussed_on for work in case.work.values() if work.discussed_on)
    shown = content(plain_day(day, WITH_YEAR)) if day else say("31 December of the following year")
    return say("Set the next action date: {}.", shown)
