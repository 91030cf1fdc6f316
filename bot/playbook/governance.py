"""Governance as an engagement's way asks for it: its series, its two FTOP tasks, and the meetings.

Pure. What it lacks is told without a clock: a series that has an end does not stand.
"""

from collections.abc import Iterator
from datetime import date, time

from bot.domain.calendar import counted
from bot.domain.dates import show_moment
from bot.domain.engagement import Engagement
from bot.domain.governance import NAMES, expected, lacking, review_held
from bot.domain.instants import local_instant
from bot.domain.partners import is_frp
from bot.domain.series import Kind
from bot.domain.text import Text, content, join, say, typed
from bot.playbook.meetings import Meeting, meetings
from bot.playbook.model import Playbook, Step
from bot.playbook.rules import offered
from bot.playbook.todo import Todo
from bot.playbook.when import When

STAGE, STEP = "governance", "governance.scheduled"
CADENCE, REVIEW = "3334", "3333"
GOVERNANCE, SERIES, OUTCOME = "governance", "series", "outcome"
"""Where a thing is done that no step answers: all series, one of them, what became of a meeting."""
AHEAD = 1
"""Business days before a meeting from which on it has its day in a list."""


def expected_of(engagement: Engagement) -> tuple[Kind, ...]:
    """Return the series that the engagement's motions expect."""
    frp = bool(engagement.frp_workloads) or any(map(is_frp, engagement.partners.values()))
    return expected(engagement.motions, has_frp=frp)


def missing(playbook: Playbook, step: Step, engagement: Engagement) -> tuple[Text, ...]:
    """Name what keeps governance from being complete: reviews to set up while 3334 is open, its two tasks."""
    series = () if CADENCE in engagement.tasks else lacking(engagement.series.values(), date.max)
    tasks = (playbook.tasks[name] for name in step.tasks if name not in engagement.tasks)
    named = (content(f"{task.id} {task.short}") for task in tasks if task.mandatory)
    return (*(NAMES[kind] for kind in series), *named)


def to_mark(playbook: Playbook, engagement: Engagement) -> tuple[str, ...]:
    """Return which of the two tasks can be marked now and are not."""
    step = playbook.steps.get(STEP)
    if step is None or not set(step.motions) & set(engagement.motions):
        return ()
    tasks = (playbook.tasks[name] for name in step.tasks if name not in engagement.tasks)
    return tuple(task.id for task in tasks if offered(task, engagement))


def stage_todos(step: Step, engagement: Engagement, when: When) -> Iterator[Todo]:
    """Yield the reviews to set up, then 3334; and 3333 once a review was held (C6)."""
    if CADENCE not in engagement.tasks:
        yield from _cadence(step, engagement, when)
    if REVIEW not in engagement.tasks and review_held(engagement.series.values()):
        yield _mark(REVIEW, say("A health review was held · For the FTA v2"))


def _cadence(step: Step, engagement: Engagement, when: When) -> Iterator[Todo]:
    series = engagement.series.values()
    if lacks := lacking(series, when.today):
        one = say("Set up the {}", NAMES[lacks[0]])
        yield Todo(
            title=one if len(lacks) == 1 else content(step.action.title),
            reason=join(", ", [NAMES[kind] for kind in lacks]),
            button=content(step.action.button),
            step=GOVERNANCE,
            mandatory=True,
        )
    elif not lacking(series, date.max):
        yield _mark(CADENCE, say("All three reviews are set up."))


def _mark(task: str, reason: Text) -> Todo:
    name = content(task)
    return Todo(
        title=say("Mark {} as done", name),
        reason=reason,
        button=say("Mark {}", name),
        step=STEP,
        mandatory=True,
    )


def meeting_todos(engagement: Engagement, when: When) -> Iterator[Todo]:
    """Yield each meeting whose outcome is missing, then the next of all."""
    found = tuple(meetings(engagement, when))
    yield from (_outcome(each, when) for each in found if each.begun(when.now))
    coming = [each for each in found if not each.begun(when.now)]
    if coming:
        yield _next(min(coming, key=lambda each: each.at.moment), when)


def _outcome(meeting: Meeting, when: When) -> Todo:
    """A meeting is recorded by the end of the next business day: after that, who remembers it?"""
    return Todo(
        title=say("Record how the {} went", NAMES[meeting.kind]),
        reason=say("It was on {}.", _moment(meeting, when)),
        button=say("Record outcome"),
        step=OUTCOME,
        item=meeting.id,
        due=counted(when.calendars.own, meeting.at.day, AHEAD),
        ours=True,
    )


def _next(meeting: Meeting, when: When) -> Todo:
    """The next meeting has no day, and ranks below what there is to do, until it is near."""
    near = counted(when.calendars.own, meeting.at.day, -AHEAD)
    soon = near <= when.local_day
    return Todo(
        title=say("Hold the {}", NAMES[meeting.kind]),
        reason=say("It is on {}.", _moment(meeting, when)),
        button=say("Open series"),
        step=SERIES,
        item=meeting.series,
        due=meeting.at.day if soon else None,
        turns=meeting.at.moment if soon else local_instant(near, time(0), when.calendars.own.zone),
        ours=soon,
    )


def _moment(meeting: Meeting, when: When) -> Text:
    return typed(show_moment(meeting.at.moment, when.today, meeting.zone))
