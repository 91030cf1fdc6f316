"""What an engagement's end rests on: its record read as the domain's case (D1-D12), and what its steps lack.

Pure: no clock, no card. The rules themselves stand in the domain; this only knows under which ids the record
holds what they ask.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from bot.domain.discussion import last_points, points
from bot.domain.disengagement import (
    Case,
    Completion,
    Farewell,
    discussed,
    enablement,
    ended,
    migration,
    open_work,
)
from bot.domain.engagement import Engagement, Stamp, TaskRecord, put
from bot.domain.fields import Value
from bot.domain.text import NOTHING, Text, say
from bot.domain.workload import Workload
from bot.playbook.model import Playbook, Step

STAGE, COMMAND = "disengage", "disengage"
PREPARE, LEAVE = "disengage.prepare", "disengage.leave"
TASK = "4058"
Values = Mapping[str, Value | None]
_UNKNOWN = Completion()


def completion(work: Workload) -> Completion:
    """Return what is known of a workload's end."""
    held = {**work.completion, **work.discussion}
    if not held:
        return _UNKNOWN
    return completion_of({name: part.value for name, part in held.items()})


def completion_of(values: Values) -> Completion:
    """Return a workload's end from values by field id; "unknown" and blank ones are not said."""
    following = values.get("next_workloads")
    return Completion(
        active_users=_number(values.get("active_users")),
        no_blocker_by=str(values.get("no_blocker_by") or ""),
        no_blocker_on=_day(values.get("no_blocker_on")),
        enabled=values.get("enabled") is True,
        migration=_said(values.get("migration")),
        to_migrate=_number(values.get("to_migrate")),
        migrated=_number(values.get("migrated")),
        discussed_on=_day(values.get("discussed_on")),
        reviewed=values.get("reviewed") is True,
        another=_said(values.get("another")),
        next_workloads=following if isinstance(following, tuple) else (),
        demo=_said(values.get("demo")),
        status=str(values.get("latest_status") or ""),
        follow_up_on=_day(values.get("follow_up_on")),
        task_marked=values.get("task_marked") is True,
        service_status_set=values.get("service_status_set") is True,
    )


def farewell_of(values: Values) -> Farewell:
    """Return what is done once, from values by field id."""
    return Farewell(
        account_mail_on=_day(values.get("account_mail_on")),
        faq_reviewed=values.get("check.faq_reviewed") is True,
        next_steps=str(values.get("farewell_next_steps") or ""),
        next_action_set=values.get("check.next_action") is True,
        queue_mail_on=_day(values.get("queue_mail_on")),
        in_queue=_day(values.get("in_queue_on")) is not None,
        unassigned=values.get("check.unassigned") is True,
    )


def once(engagement: Engagement) -> dict[str, Value]:
    """Return what stands of the steps that ask once."""
    records = (engagement.steps.get(name) for name in (PREPARE, LEAVE))
    return {name: value for record in records if record for name, value in record.answers.items()}


def case_of(playbook: Playbook, engagement: Engagement) -> Case:
    """Return the engagement as the rules of its end ask for it."""
    team = {role.id for role in playbook.roles.values() if role.side == "account_team"}
    return Case(
        work={name: completion(work) for name, work in engagement.workloads.items()},
        farewell=farewell_of(once(engagement)),
        names={each.id: each.short for each in playbook.workloads.values()},
        seats=seats_of(engagement),
        region=str(engagement.facts.get("region", "")),
        account_known=any(not team.isdisjoint(each.roles) for each in engagement.contacts.values()),
        managed=_said(engagement.managed),
    )


def seats_of(engagement: Engagement) -> int | None:
    """Return how many seats they have; None: not known."""
    return _number(engagement.facts.get("seats"))


def missing(playbook: Playbook, step: Step, engagement: Engagement) -> tuple[Text, ...]:
    """Name what a step of the end still lacks."""
    case = case_of(playbook, engagement)
    if step.id == LEAVE:
        steps = tuple(point.words for point in last_points(case) if not point.done)
        return steps or open_work(case)  # a workload named since then has its own end ahead
    if not step.parts:
        return tuple(_untold(case))
    if not case.work:
        return (say("Workloads they plan to deploy"),)
    return tuple(
        say("{}: {}", case.name(name), words)
        for name, work in case.work.items()
        for words in lacking(step, work, case.seats)
    )


def lacking(step: Step, work: Completion, seats: int | None) -> tuple[Text, ...]:
    """Name what one workload lacks in a step that asks each."""
    if step.target == "discussion":
        return tuple(point.words for point in points(work) if not point.done)
    return tuple(_unfinished(work, seats))


def waits(playbook: Playbook, step: Step, engagement: Engagement) -> Text:
    """Return what a step of the end waits for: the discussion for the work, the last steps for all of it."""
    if step.stage != STAGE:
        return NOTHING
    case = case_of(playbook, engagement)
    waiting = [work for work in case.work.values() if _to_discuss(work)]
    if step.target == "discussion" and waiting and not any(ended(work) for work in waiting):
        return say("the work on them is not over")
    return say("a workload is still open") if step.id == LEAVE and open_work(case) else NOTHING


def _to_discuss(work: Completion) -> bool:
    """Tell whether anything of a workload's discussion is still to be done."""
    return any(not point.done for point in points(work))


def marked(engagement: Engagement, step: Step, stamp: Stamp) -> Engagement:
    """Return the engagement with 4058 marked once every workload's is (D8, D18), and not before."""
    if step.target != "discussion":
        return engagement
    whole = all(discussed(completion(work)) for work in engagement.workloads.values())
    if whole == (TASK in engagement.tasks):
        return engagement
    return replace(engagement, tasks=put(engagement.tasks, TASK, TaskRecord(stamp=stamp) if whole else None))


def _unfinished(work: Completion, seats: int | None) -> Iterator[Text]:
    """D17: migration where one is required, else enablement; both are named where neither is known."""
    moved = migration(work)
    if moved.state != "done":
        yield moved.words
    if work.migration:
        return
    found = enablement(work, seats)
    if found.state != "done":
        yield found.words
    if not work.enabled:
        yield say("Enablement Complete is not marked")


def _untold(case: Case) -> Iterator[Text]:
    """D4 and D5: the account team's mail, the FAQ and the next steps, as far as they are asked here."""
    if case.account_known and case.farewell.account_mail_on is None:
        yield say("The mail to the account team")
    if not case.farewell.faq_reviewed:
        yield say("The FAQ, reviewed")
    alone = not case.account_known or case.managed is False
    if alone and not case.farewell.next_steps.strip():
        yield say("The next steps")


def _said(value: Value | None) -> bool | None:
    return {"yes": True, "no": False}.get(value) if isinstance(value, str) else None


def _number(value: Value | None) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _day(value: Value | None) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and value else None
    except ValueError:
        return None
