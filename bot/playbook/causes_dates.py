"""Causes that a date of the engagement gives: the first contact, the kickoff, the start, go-live.

Pure, as causes.py, which asks for them.
"""

from collections.abc import Iterator

from bot.domain.calendar import counted
from bot.domain.disengagement import ended
from bot.domain.engagement import Engagement
from bot.domain.plan.values import Cause
from bot.domain.text import NOTHING, join, say
from bot.playbook import ending
from bot.playbook.days import day_of, shown
from bot.playbook.missing import applies, blank_parts, missing, workload_name
from bot.playbook.model import Playbook
from bot.playbook.rules import rfa
from bot.playbook.todos import FIRST_CONTACT_DAYS, OUTREACH
from bot.playbook.when import When

KICKOFF, MEETING, DIBS = "kickoff.prepare", "994", "kickoff.dibs"
HOME = "home"
"""Where a cause leads that no step answers: the engagement itself."""


def dated_causes(playbook: Playbook, engagement: Engagement, when: When) -> Iterator[Cause]:
    """Yield these causes, for an engagement past its Gateway."""
    yield from first_contact(engagement, when)
    yield from _kickoff(playbook, engagement, when)
    yield from _start(engagement, when)
    yield from _go_live(playbook, engagement, when)


def first_contact(engagement: Engagement, when: When) -> Iterator[Cause]:
    """Yield the first contact of an RFA, while there is time and once it is over (K5, W2)."""
    assigned = day_of(engagement.facts.get("assigned_on"))
    if assigned is None or not rfa(engagement):
        return
    in_time = when.local_day <= counted(when.calendars.own, assigned, FIRST_CONTACT_DAYS)
    for rule, speaks in (("rfa.first_contact", in_time), ("rfa.first_contact_missed", True)):
        yield Cause(
            rule=rule,
            occurrence=assigned.isoformat(),
            words=say(
                "Assigned to you on {}, and the customer hasn’t heard from you.", shown(assigned, when)
            ),
            step=KICKOFF,
            day=assigned,
            holds=speaks and OUTREACH not in engagement.tasks,
        )


def _kickoff(playbook: Playbook, engagement: Engagement, when: When) -> Iterator[Cause]:
    """Yield the kickoff where it is to come and something of its preparation or of DIBS is missing (K26)."""
    day = day_of(engagement.facts.get("kickoff_on"))
    step = playbook.steps.get(KICKOFF)
    if day is None or step is None or not applies(step, engagement):
        return
    points = len(missing(playbook, step, engagement))
    gaps = [name for name in engagement.workloads if blank_parts(engagement, name)]
    prepare = say("{} points of the preparation", points) if points > 1 else say("1 point of the preparation")
    dibs = (
        say("DIBS of {}", join(", ", [workload_name(playbook, name) for name in gaps])) if gaps else NOTHING
    )
    yield Cause(
        rule="kickoff.gaps",
        occurrence=day.isoformat(),
        words=say(
            "The kickoff is on {}. Open: {}.",
            shown(day, when),
            join("; ", [prepare if points else NOTHING, dibs]),
        ),
        step=KICKOFF if points else DIBS,
        day=day,
        holds=bool(points or gaps) and when.local_day <= day and MEETING not in engagement.tasks,
    )


def _start(engagement: Engagement, when: When) -> Iterator[Cause]:
    """Yield the day on which they want to start, until the real one is recorded (B6)."""
    day = day_of(engagement.facts.get("desired_start_on"))
    if day:
        yield Cause(
            rule="start.day",
            occurrence=day.isoformat(),
            words=say("They wanted to start on {}. Record when they did.", shown(day, when)),
            step=HOME,
            day=day,
            holds=not engagement.facts.get("started_on"),
        )


def _go_live(playbook: Playbook, engagement: Engagement, when: When) -> Iterator[Cause]:
    """Yield each workload's target date, near and past, until the work on it is over (K13)."""
    for name, work in engagement.workloads.items():
        part = work.dibs.get("target_date")
        day = day_of(part.value) if part else None
        if day is None:
            continue
        over = ended(ending.completion(work))
        words = say("{} is to go live on {}.", workload_name(playbook, name), shown(day, when))
        for rule in ("golive.near", "golive.past"):
            yield Cause(
                rule=rule,
                occurrence=f"{name}:{day.isoformat()}",
                words=words,
                step=DIBS,
                item=name,
                day=day,
                holds=not over and (rule == "golive.past" or when.local_day <= day),
            )
