"""Engagements as tests of the playbook need them: freshly opened, and filled in as far as a test wants.

Built from the playbook that is loaded, so that new content needs no change here. Asserts nothing.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time

from bot.domain.calendar import Calendar
from bot.domain.engagement import Engagement, Stamp, StepRecord, TaskRecord, put
from bot.domain.fields import Value
from bot.domain.outreach import Calendars
from bot.domain.workload import DIBS_PARTS, Part, Workload
from bot.playbook.model import Playbook, Step
from bot.playbook.when import When

STAMP = Stamp(by="p1", name="Alex", at=datetime(2026, 11, 20, 9, 0, tzinfo=UTC))
SSAT = ("stakeholders", "scenarios", "awareness", "training")


def at_noon(today: date, calendar: Calendar) -> When:
    """Return noon of a day, by one calendar for everybody."""
    now = datetime.combine(today, time(12), calendar.zone)
    return When(now=now, today=today, calendars=Calendars(own=calendar))


def opened(*workloads: str, **facts: Value) -> Engagement:
    """Return an engagement just opened, with these workloads; facts by id, the rest as most have them."""
    usual: dict[str, Value] = {"customer": "Contoso Harbour", "motions": ("health",), "managed": "no"}
    return Engagement(
        id="e1",
        tenant="t1",
        owner="p1",
        owner_name="Alex",
        opened_at=STAMP.at,
        facts=usual | facts,
        workloads={name: Workload() for name in workloads},
    )


def marked(engagement: Engagement, *tasks: str) -> Engagement:
    """Return the engagement with FTOP tasks marked."""
    return replace(
        engagement, tasks={**engagement.tasks, **{task: TaskRecord(stamp=STAMP) for task in tasks}}
    )


def answered(engagement: Engagement, step: str, **answers: Value) -> Engagement:
    """Return the engagement with answers added to a step; `__` stands for the dot of `check.roles`."""
    old = engagement.steps.get(step) or StepRecord(revision=0)
    new = {name.replace("__", "."): value for name, value in answers.items()}
    record = StepRecord(revision=old.revision + 1, answers={**old.answers, **new}, stamp=STAMP)
    return replace(engagement, steps=put(engagement.steps, step, record))


def ticked(engagement: Engagement, step: Step, *, but: str = "") -> Engagement:
    """Return the engagement with all that the step checks (but one thing), and its kickoff day."""
    engagement = replace(engagement, facts={**engagement.facts, "kickoff_on": "2026-11-24"})
    ticks: dict[str, Value] = {
        name.replace(".", "__"): True for name in step.checks if name.startswith("check.") and name != but
    }
    return answered(engagement, step.id, **ticks)


def known(engagement: Engagement, kind: str, workload: str, parts: Iterable[str]) -> Engagement:
    """Return the engagement with parts of a workload's DIBS or SSAT known."""
    held = {part: Part(value="2027-03-01", source="c1", stamp=STAMP) for part in parts}
    work = engagement.workloads[workload]
    work = replace(work, dibs=held) if kind == "dibs" else replace(work, ssat=held)
    return replace(engagement, workloads=put(engagement.workloads, workload, work))


def finished(playbook: Playbook, engagement: Engagement, *, until: str = "") -> Engagement:
    """Return the engagement with every step before `until` done ("": all of them, the closing ones too)."""
    for step in playbook.steps.values():
        if step.id == until:
            return engagement
        if step.target in ("dibs", "ssat"):
            for name in engagement.workloads:
                parts = DIBS_PARTS if step.target == "dibs" else SSAT
                engagement = known(engagement, step.target, name, parts)
        elif step.target == "answers":
            mandatory = [task for task in step.tasks if playbook.tasks[task].mandatory]
            engagement = ticked(marked(engagement, *mandatory), step)
    return engagement


def tenant(*workloads: str, **check: Value) -> Engagement:
    """Return a tenant from Gateway with these answers of its check."""
    found = opened(*workloads, origin="gateway", region="emea")
    return answered(found, "gateway.requirements", **check) if check else found


def given(engagement: Engagement, workload: str, *sources: str) -> Engagement:
    """Return it with a workload's four parts, each from its source; the last one gave the rest."""
    named = (*sources, *(sources[-1:] * len(DIBS_PARTS)))[: len(DIBS_PARTS)]
    dibs = {
        part: Part(value="x", source=source, stamp=STAMP)
        for part, source in zip(DIBS_PARTS, named, strict=True)
    }
    return replace(engagement, workloads={**engagement.workloads, workload: Workload(dibs=dibs)})
