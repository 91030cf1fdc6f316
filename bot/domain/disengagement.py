"""When a workload's work is over, and when the FM may leave (D1–D3, D9–D11, D17, D18).

Pure, over what was recorded per workload and once for the engagement. Steps of the discussion stand in
discussion.py, the note in completion_note.py. Nothing here reads active users: the FM brings them from LYNX.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from bot.domain import milestone
from bot.domain.ftop_places import queue
from bot.domain.text import Text, say


@dataclass(frozen=True, kw_only=True, slots=True)
class Completion:
    """What is known of one workload's end. None: not said.

    `active_users` are those of this workload (D20); `no_blocker_by` confirmed, at the customer, that nothing
    technical prevents deployment. `enabled`: Enablement Complete is marked (D16). `migration`: one is
    required; `to_migrate` is the number set beforehand. The rest is the discussion: held on a day, what was
    done and said in it, the mail after it, and the task.
    """

    active_users: int | None = None
    no_blocker_by: str = ""
    no_blocker_on: date | None = None
    enabled: bool = False
    migration: bool | None = None
    to_migrate: int | None = None
    migrated: int | None = None
    discussed_on: date | None = None
    reviewed: bool = False
    another: bool | None = None
    next_workloads: tuple[str, ...] = ()
    demo: bool | None = None
    status: str = ""
    follow_up_on: date | None = None
    task_marked: bool = False
    service_status_set: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Farewell:
    """What is done once for the engagement (D4, D5, D9–D12). None: not yet, or not said."""

    account_mail_on: date | None = None
    faq_reviewed: bool = False
    next_steps: str = ""
    next_action_set: bool = False
    queue_mail_on: date | None = None
    in_queue: bool = False
    unassigned: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """All that the rules ask of an engagement: completions by workload id, and the names to show for them.

    `account_known`: it has at least one account-team contact.
    """

    work: Mapping[str, Completion]
    farewell: Farewell = Farewell()
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    seats: int | None = None
    region: str = ""
    account_known: bool = False
    managed: bool | None = None

    def name(self, workload: str) -> str:
        """Return a workload's name; its id where it has none."""
        return self.names.get(workload, workload)


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """Where something stands, with the figures. "ask": something is missing, `words` says what."""

    state: Literal["done", "open", "ask"]
    words: Text


def usage(work: Completion, seats: int | None) -> Finding:
    """Say whether a workload's active users reach the milestone (D1)."""
    wanted = milestone.target(seats)
    if wanted is None:
        return Finding(state="ask", words=say("Say how many seats they have"))
    if work.active_users is None:
        return Finding(state="ask", words=say("Look up the active users: {} are wanted", wanted))
    done = work.active_users >= wanted
    return Finding(
        state="done" if done else "open", words=say("{} of {} active users", work.active_users, wanted)
    )


def enablement(work: Completion, seats: int | None) -> Finding:
    """Say whether enablement of a workload is complete: by its users, else by the customer's word (D1)."""
    used = usage(work, seats)
    if used.state == "done" or not work.no_blocker_by:
        return used
    if work.no_blocker_on is None:
        return Finding(state="ask", words=say("Say when {} confirmed it", work.no_blocker_by))
    words = say("{} confirmed that nothing technical is in the way", work.no_blocker_by)
    return Finding(state="done", words=words)


def migration(work: Completion) -> Finding:
    """Say whether nothing is left to migrate (D2): not required, or the number set beforehand is reached."""
    if work.migration is None:
        return Finding(state="ask", words=say("Say whether a migration is required"))
    if not work.migration:
        return Finding(state="done", words=say("No migration required"))
    if not work.to_migrate or work.migrated is None:
        return Finding(state="ask", words=say("Say how many users are to be migrated, and how many are"))
    done = work.migrated >= work.to_migrate
    return Finding(
        state="done" if done else "open", words=say("{} of {} users migrated", work.migrated, work.to_migrate)
    )


def ended(work: Completion) -> bool:
    """Say whether the work on a workload is over (D17): the migration where one is required, else enablement.

    Enablement counts once Enablement Complete is marked (D15, D16).
    """
    return migration(work).state == "done" if work.migration else work.enabled


def discussed(work: Completion) -> bool:
    """Say whether the completion discussion is complete (D18): held, and its task marked."""
    return work.discussed_on is not None and work.task_marked


def open_work(case: Case) -> tuple[Text, ...]:
    """Return what keeps the last steps from being taken (D3, X37): next action date, queue mail, unassigning.

    Every workload needs its discussion and task, and no required migration may be open (D11).
    """
    found: list[Text] = []
    for workload, work in case.work.items():
        name = case.name(workload)
        if not work.migration and not work.enabled:
            found.append(say("{}: mark Enablement Complete.", name))
        if work.discussed_on is None:
            found.append(say("{}: hold the completion discussion.", name))
        if not work.task_marked:
            found.append(say("{}: mark 4058.", name))
        moved = migration(work)
        if moved.state != "done":
            found.append(say("{}: {}.", name, moved.words))
    return tuple(found) or (() if case.work else (say("No workload is recorded."),))


def unassign_blockers(case: Case) -> tuple[Text, ...]:
    """Return what keeps the FM from unassigning (D11, X37); empty: the tenant is in its queue, nothing is
    open.
    """
    found = open_work(case)
    if case.farewell.in_queue:
        return found
    inactive = queue("Inactive", case.region)
    if case.farewell.queue_mail_on is None:
        return (*found, say("Mail the Assignment team: move the tenant to {}.", inactive))
    return (*found, say("Wait until FTOP shows the tenant in {}.", inactive))


def next_action_on(discussions: Iterable[date]) -> date | None:
    """Return 31 December of the year after the last discussion's (D9, W6); None before any."""
    last = max(discussions, default=None)
    return None if last is None else date(last.year + 1, 12, 31)


def service_status(work: Completion) -> Literal["migration", "adoption"] | None:
    """Return the service status: migration while one remains, else adoption; None while that is not known."""
    moved = migration(work)
    if moved.state == "done":
        return "adoption"
    return "migration" if work.migration else None
