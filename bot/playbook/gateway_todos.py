"""What is to be done next in a Gateway: the check, one contact, the windows that run, the decision."""

from collections.abc import Iterator
from dataclasses import replace

from bot.domain.assignment_missing import missing
from bot.domain.decision import title
from bot.domain.engagement import Engagement
from bot.domain.outreach import Thread
from bot.domain.outreach_words import standing_words, who
from bot.domain.text import NOTHING, Text, content, say
from bot.playbook import gateway, gateway_record
from bot.playbook.model import Playbook, Step
from bot.playbook.todo import Todo
from bot.playbook.when import When

CLOSE = "close"
"""Where an engagement is closed; it is no step."""


def close_todo(reason: Text, *, ours: bool = False) -> Todo:
    """Return what is left where nothing else is to be done; `ours`: closing it is this bot’s default."""
    return Todo(
        title=say("Close the engagement"),
        reason=reason,
        button=say("Close engagement"),
        step=CLOSE,
        mandatory=not ours,
        ours=ours,
    )


def closing(engagement: Engagement) -> Iterator[Todo]:
    """Yield what is left of an engagement that ends with its Gateway."""
    why = title(engagement.decision) if engagement.decision else NOTHING
    yield close_todo(say("It was assigned: {}. Nothing follows here.", why))


def gateway_todos(playbook: Playbook, engagement: Engagement, when: When) -> Iterator[Todo]:
    """Yield what the Gateway wants next, then the windows that run beside it."""
    place = gateway.place_of(playbook, engagement, when)
    step = playbook.steps[place.step]
    here = _todo(step, mandatory=True)
    if step.id == gateway_record.REQUIREMENTS:
        yield replace(here, reason=place.outcome.reason)
    elif step.id == gateway.COMPLETE:
        yield replace(here, reason=next(iter(gateway.missing(playbook, step, engagement)), here.reason))
    elif step.id == gateway_record.ASSIGN:
        yield _decision(here, playbook, engagement, place, when)
    if not gateway.decided(engagement):
        yield from _contacts(playbook, engagement, place, when)


def _decision(
    here: Todo, playbook: Playbook, engagement: Engagement, place: gateway.Place, when: When
) -> Todo:
    if place.match.option != "undecided":
        return replace(here, reason=say("The facts lead to: {}.", place.match.title))
    facts = gateway_record.facts_of(playbook, engagement, when)
    return replace(here, reason=missing(facts)[0], title=say("Find out what decides the assignment"))


def _contacts(playbook: Playbook, engagement: Engagement, place: gateway.Place, when: When) -> Iterator[Todo]:
    """Yield the contact to make, and each window that runs: its end is when there is something to do."""
    if place.outcome.verdict != "go":
        return
    for thread in place.threads or gateway_record.threads_of(playbook, engagement, when):
        if thread.state in ("open", "due", "waiting") and (thread == place.thread or thread.closes_at):
            yield _contact(playbook, engagement, thread, when)


def _contact(playbook: Playbook, engagement: Engagement, thread: Thread, when: When) -> Todo:
    step = playbook.steps[gateway.STEP_OF[thread.party]]
    zone = when.calendars.own.zone
    name = engagement.partners[thread.partner].name if thread.partner else ""
    waiting = thread.state == "waiting"
    title = say("Await the answer of {}", who(thread.party, name))
    reason = standing_words(thread, name, when.today, zone)
    return Todo(
        title=title if waiting else content(step.action.title),
        reason=reason,
        button=say("Outreach"),
        step=step.id,
        # While a window runs there is nothing to do: it has no day, and ranks below what there is.
        due=thread.closes_at.astimezone(zone).date() if thread.closes_at and not waiting else None,
        mandatory=not waiting,
        item=thread.partner,
        turns=thread.closes_at if waiting else None,
        ours=thread.next == "skip",
    )


def _todo(step: Step, *, mandatory: bool) -> Todo:
    action = step.action
    return Todo(
        title=content(action.title),
        reason=content(action.reason),
        button=content(action.button),
        step=step.id,
        mandatory=mandatory,
    )
