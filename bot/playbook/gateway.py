"""Where an engagement's Gateway stands, and what its steps lack (G1–G22, A1–A12).

Pure: no card, no clock of its own. The rules stand in the domain, what they ask of the record in
gateway_record.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.domain import assignment
from bot.domain.assignment import Fact, Match, Option
from bot.domain.decision import completion_missing, reopened
from bot.domain.dibs_source import Source, marked
from bot.domain.engagement import Engagement, TaskRecord, put
from bot.domain.outreach import Party, Thread, upcoming
from bot.domain.partners import engaged, listed
from bot.domain.requirements import Outcome, check
from bot.domain.stamp import Stamp
from bot.domain.text import NOTHING, Text, content, say
from bot.playbook.gateway_record import (
    ASSIGN,
    REQUIREMENTS,
    dibs_of,
    facts_of,
    outcome_of,
    region_of,
    requirements_of,
    threads_of,
)
from bot.playbook.model import Playbook, Step
from bot.playbook.rules import gateway
from bot.playbook.when import When

STAGE = "gateway"
SOURCE, COMPLETE = "gateway.dibs_source", "gateway.complete"
PARTY_STEPS: Mapping[str, Party] = {
    "gateway.account_team": "account_team",
    "gateway.partner": "partner",
    "gateway.customer": "customer",
}
STEP_OF: Mapping[Party, str] = {party: step for step, party in PARTY_STEPS.items()}
TASK = "2453"
DIBS_TASKS = ("3993", "3994", "3995")


def source_of(playbook: Playbook, engagement: Engagement) -> Source:
    """Return which task the giver of DIBS marks, and why (G19); the one that stands is not replaced."""
    standing = next((task for task in DIBS_TASKS if task in engagement.tasks), "")
    return marked(dibs_of(playbook, engagement), engagement.partners, standing)


def sourced(playbook: Playbook, engagement: Engagement, stamp: Stamp) -> Engagement:
    """Return the engagement with exactly the task marked that its giver of DIBS marks (G19, G21).

    Once the Gateway is complete, and outside of it, nothing is marked any more; an answer that opens the
    decision again opens this too (G18).
    """
    if not gateway(engagement) or (TASK in engagement.tasks and not open_again(engagement)):
        return engagement
    wanted, tasks = source_of(playbook, engagement).task, engagement.tasks
    for task in DIBS_TASKS:
        if (task == wanted) != (task in tasks):
            tasks = put(tasks, task, TaskRecord(stamp=stamp) if task == wanted else None)
    return engagement if tasks is engagement.tasks else replace(engagement, tasks=tasks)


def match_of(playbook: Playbook, engagement: Engagement, when: When) -> Match:
    """Return the option that the facts lead to; none before the requirements check is answered."""
    match = assignment.decide(facts_of(playbook, engagement, when))
    if outcome_of(engagement, when).verdict != "ask":
        return match
    unknown = Fact(words=say("The requirements check is complete"), holds=None, about="check")
    return Match(option="undecided", row="A11", basis=(unknown, *match.basis))


def open_again(engagement: Engagement) -> bool:
    """Say whether an answer came after the tenant was taken for unresponsive (G18)."""
    decision = engagement.decision
    return decision is not None and reopened(decision, len(engagement.outreach.answers))


def decided(engagement: Engagement) -> bool:
    """Say whether a decision stands."""
    return engagement.decision is not None and not open_again(engagement)


def lacks(playbook: Playbook, engagement: Engagement, *, started: bool | None = None) -> tuple[Text, ...]:
    """Return what keeps 2453 from being marked (G22); `started` None: as recorded.

    Once it is marked, DIBS that changes or a workload that is added reopens nothing (G19).
    """
    over = TASK in engagement.tasks
    if started is None:
        started = engagement.ticked("check.start_entered") and bool(engagement.facts.get("started_on"))
    return completion_missing(
        engagement.decision,
        open_again=open_again(engagement),
        started=started,
        source=Source(task="", why=NOTHING) if over else source_of(playbook, engagement),
        marked=() if over else engagement.tasks,
    )


def complete(playbook: Playbook, engagement: Engagement) -> bool:
    """Say whether the Gateway is over: nothing is missing, and 2453 is marked."""
    return TASK in engagement.tasks and not lacks(playbook, engagement)


ENDS: frozenset[Option] = frozenset({"other_fm", "leave", "not_needed", "unresponsive", "no_intent"})
"""Options after which nothing follows here: the engagement is closed with that reason."""


def ended(playbook: Playbook, engagement: Engagement) -> bool:
    """Say whether the engagement ends with its Gateway."""
    decision = engagement.decision
    return decision is not None and decision.option in ENDS and complete(playbook, engagement)


def running(playbook: Playbook, engagement: Engagement) -> bool:
    """Say whether the engagement is in its Gateway."""
    return gateway(engagement) and not complete(playbook, engagement)


# -- where it stands


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a Gateway stands: its step, what the check says, and the contact to make or to wait for.

    `match` is the option that the facts lead to, `thread` None once there is nobody left to contact.
    """

    step: str
    outcome: Outcome
    match: Match
    threads: tuple[Thread, ...] = ()
    thread: Thread | None = None


def place_of(playbook: Playbook, engagement: Engagement, when: When) -> Place:
    """Return where the Gateway stands.

    The check comes first. Nobody else is contacted where the facts lead to an option, or where DIBS is there
    and no partner is engaged: then only the FM's word is missing.
    """
    outcome, match = outcome_of(engagement, when), match_of(playbook, engagement, when)
    place = Place(step=ASSIGN, outcome=outcome, match=match)
    if decided(engagement):
        return replace(place, step=COMPLETE)
    if outcome.verdict in ("ask", "undecided"):
        return replace(place, step=REQUIREMENTS)
    if outcome.verdict == "stop":
        return place
    found = threads_of(playbook, engagement, when)
    thread = upcoming(found)
    facts = facts_of(playbook, engagement, when)
    asks = match.option == "undecided" and not (facts.full and not engaged(facts.partners))
    step = STEP_OF[thread.party] if thread and asks else ASSIGN
    return replace(place, step=step, threads=found, thread=thread)


def missing(playbook: Playbook, step: Step, engagement: Engagement) -> tuple[Text, ...]:
    """Name what a step of the Gateway still lacks. A contact lacks nothing once the assignment is decided."""
    if step.id == REQUIREMENTS:
        # What is still to be asked does not depend on the day; only whether CSS's work is recent does (G5).
        found = check(requirements_of(engagement), region=region_of(engagement), today=date.max)
        return (found.reason,) if found.verdict in ("ask", "undecided") else ()
    if step.id == COMPLETE:
        rest = () if TASK in engagement.tasks else (content(f"{TASK} {playbook.tasks[TASK].short}"),)
        return (*lacks(playbook, engagement), *rest)
    if decided(engagement):
        return ()
    if step.id == ASSIGN:
        return (say("Decide the assignment"),)
    party = PARTY_STEPS.get(step.id)
    return (say("An answer, or why they are skipped"),) if party and _unheard(engagement, party) else ()


def _unheard(engagement: Engagement, party: Party) -> bool:
    """Say whether somebody of a party neither answered nor is skipped; a partner not listed is nobody."""
    log = engagement.outreach
    settled = {each.partner or each.party for each in log.answers.values()} | set(log.skips)
    return not settled.issuperset(listed(engagement.partners) if party == "partner" else (party,))
