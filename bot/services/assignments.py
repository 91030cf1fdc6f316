"""The assignment card as a view: the option that the facts lead to, what is missing, or what was decided.

Pure: reads the playbook and one engagement, writes nothing. The rules stand in the domain (A1–A12, G18, G25).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from bot.domain.assignment import TITLES, Fact, Facts, Match, Option, to_do
from bot.domain.assignment_missing import missing
from bot.domain.dates import show_day, show_moment
from bot.domain.decision import NO_START, Decision, title
from bot.domain.engagement import Engagement
from bot.domain.ftop_places import PLACES, Instruction
from bot.domain.text import NOTHING, Text, content, join, say, typed
from bot.playbook import gateway
from bot.playbook.ftop_assignment import assigned
from bot.playbook.gateway_record import ASSIGN, REQUIREMENTS, facts_of, outcome_of, region_of
from bot.playbook.model import Playbook
from bot.playbook.when import When
from bot.services.assigning import ARGS, shown_of
from bot.services.assignment_ways import beside, to_outreach
from bot.services.forms import EMPTY, Filled, address_args, group_section, refusal
from bot.services.gateways import givers, placed
from bot.services.slots import Slot
from bot.services.views.engagement import AssignmentView
from bot.services.views.parts import Box, Button, Line, Lines, Section

PLACE = say("Assignment")
OVERRIDE = "override"
"""The form by which the FM decides otherwise, and the name of its draft."""
BY_CHECK = ("A1", "A2", "A3")
"""Rows that the requirements check decides."""
MARKS = {True: "✓", False: "–", None: "○"}
LEADS: Mapping[Option, Text] = {
    "rfa": say("An RFA was approved recently, so you need no outreach."),
    "other_fm": say("An FM already works with this customer on another tenant."),
    "leave": say("The tenant came back and is in other hands. Don’t work on it."),
    "frp_engaged": say("A partner on the FRP list deploys, so it onboards the customer."),
    "not_needed": say("They don’t want FastTrack’s help."),
    "partner_delivery": say("A partner deploys, wants FastTrack’s help, and gave DIBS."),
    "frp_referral": say("DIBS is there, no partner is engaged, and they may be referred to an FRP."),
    "css": say("DIBS is there, no partner is engaged, and the CSS criteria are met."),
    "unresponsive": say("Nobody answered the third contact to the customer."),
    "no_intent": say("You said that DIBS can’t be had."),
}
"""What each option rests on, in a sentence."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Case:
    """What the card is made of. `zone` is the reader's."""

    playbook: Playbook
    engagement: Engagement
    when: When
    zone: str
    match: Match
    facts: Facts

    def button(self, words: Text, verb: str, step: str = "") -> Button:
        return Button(title=words, verb=verb, engagement=self.engagement.id, step=step)


def view(
    playbook: Playbook,
    engagement: Engagement,
    when: When,
    zone: str,
    *,
    said: Text = NOTHING,
    filled: Filled = EMPTY,
) -> AssignmentView:
    """Return the card; `filled` is what the part to decide otherwise holds."""
    case = _Case(
        playbook=playbook,
        engagement=engagement,
        when=when,
        zone=zone,
        match=gateway.match_of(playbook, engagement, when),
        facts=facts_of(playbook, engagement, when),
    )
    decision = engagement.decision
    if decision is not None and gateway.decided(engagement):
        found = _decided(case, decision, filled)
    elif case.match.option == "undecided":
        found = _undecided(case, filled)
    else:
        found = _proposed(case, filled)
    return replace(found, lead=join(" ", [said, filled.said, found.lead]))


def _view(
    case: _Case,
    filled: Filled,
    head: tuple[Text, Text],
    lists: tuple[Lines, ...],
    box: Box | None,
    buttons: tuple[Button, ...],
) -> AssignmentView:
    form = case.playbook.forms[OVERRIDE]
    section = _otherwise(case, filled)
    button = case.button(content(form.button), "assign.override", OVERRIDE)
    return AssignmentView(
        customer=case.engagement.customer,
        place=PLACE,
        title=head[0],
        lead=head[1],
        refusal=refusal(filled, {field.id: field.label for field in form.fields}),
        lists=lists,
        box=box,
        otherwise=section,
        save=replace(button, args=(*address_args(section.inputs), *_shown(case)), sends=True),
        buttons=(*buttons, case.button(say("Home"), "open")),
    )


def _shown(case: _Case) -> tuple[tuple[str, str], ...]:
    """Return what a button carries of what its card showed: facts that change make it another one."""
    values = shown_of(case.match, case.engagement.decision)
    return tuple((name, value) for name, value in zip(ARGS, values, strict=True) if value)


def _otherwise(case: _Case, filled: Filled) -> Section:
    """Return the inputs by which the FM decides otherwise; what the facts lead to is no other option."""
    group = case.playbook.forms[OVERRIDE].groups[0]
    slots = [Slot(id=field.id, field=field) for field in group.fields]
    section = group_section(group, slots, filled)
    inputs = tuple(
        replace(each, choices=tuple(c for c in each.choices if c.value != case.match.option))
        for each in section.inputs
    )
    inputs = tuple(replace(e, value="none") if e.choices and not e.value else e for e in inputs)
    toggle = say("I would decide otherwise")
    return replace(section, inputs=inputs, folded=not filled.raw, toggle=toggle)


# -- not decided


def _proposed(case: _Case, filled: Filled) -> AssignmentView:
    option = case.match.option
    todo = tuple(Line(title=each.words, detail=placed(each)) for each in _to_do(case, option))
    lists = (*_before(case), Lines(title=say("What this rests on"), lines=tuple(_rests_on(case))))
    accept = replace(case.button(say("Accept"), "assign.accept"), args=_shown(case), primary=True)
    return _view(
        case,
        filled,
        (TITLES[option], LEADS[option]),
        (*lists, Lines(title=say("What you then do"), lines=todo)),
        Box(title=say("What happens when you accept"), points=_happens(case)),
        (accept, _change(case), *beside(case.playbook, case.engagement, case.when, option)),
    )


def _happens(case: _Case) -> tuple[Text, ...]:
    """Return which entries accepting adds to the FTOP list, and which follow with the completion."""
    option, at = case.match.option, case.when.now
    after = replace(case.engagement, decision=Decision(option=option, matched=option, at=at))
    added = join(", ", [content(PLACES[each.place]) for each in assigned(after)])
    now = say("I add one entry to your FTOP list: {}.", added)
    if option in NO_START:
        return (now, say("2453 follows when you complete the Gateway."))
    return (now, say("The start date and 2453 follow when you complete the Gateway."))


def _undecided(case: _Case, filled: Filled) -> AssignmentView:
    lacks = Lines(
        title=say("What is missing"),
        lines=tuple(Line(title=words, mark="○") for words in missing(case.facts)),
    )
    known = Lines(title=say("What I know"), lines=tuple(_rests_on(case)))
    return _view(
        case,
        filled,
        (say("Not decidable yet"), say("None of the options holds by what you told me.")),
        (*_before(case), lacks, known),
        None,
        _ways(case),
    )


def _ways(case: _Case) -> tuple[Button, ...]:
    """Return the ways to what is missing, the nearest one first."""
    place = gateway.place_of(case.playbook, case.engagement, case.when)
    outreach = to_outreach(case.playbook, case.engagement, case.when)
    requirements = case.button(say("Requirements"), "step.open", REQUIREMENTS)
    facts = case.button(say("Change a fact"), "assign.facts")
    dibs = case.button(say("DIBS"), "dibs")
    if place.step == REQUIREMENTS:
        ways = (requirements, dibs, facts)
    elif place.step == ASSIGN:
        first = (facts, dibs) if case.facts.full else (dibs, facts)
        ways = (*first, *outreach, requirements)
    else:
        ways = (*outreach, dibs, facts, requirements)
    return (replace(ways[0], primary=True), *ways[1:])


def _change(case: _Case) -> Button:
    """Return the way to the facts that it rests on: the check's, or the FM's own word."""
    if case.match.row in BY_CHECK:
        return case.button(say("Requirements"), "step.open", REQUIREMENTS)
    return case.button(say("Change a fact"), "assign.facts")


def _before(case: _Case) -> tuple[Lines, ...]:
    """Return the decision that an answer has opened again: it stays in view (G18)."""
    decision = case.engagement.decision
    if decision is None:
        return ()
    since = say("{}. An answer came after that.", _made(case, decision))
    return (Lines(title=say("Decided before"), lines=(Line(title=title(decision), detail=since, mark="–"),)),)


# -- decided


def _decided(case: _Case, decision: Decision, filled: Filled) -> AssignmentView:
    todo = tuple(
        Line(title=each.words, detail=placed(each), mark="○") for each in _to_do(case, decision.option)
    )
    over = gateway.complete(case.playbook, case.engagement)
    ends = gateway.ended(case.playbook, case.engagement)
    on = case.button(say("Complete Gateway"), "step.open", gateway.COMPLETE)
    if over:
        close, kickoff = say("Close engagement"), say("Kickoff")
        on = case.button(close, "close") if ends else case.button(kickoff, "kickoff")
    again = case.match.option not in (decision.matched, decision.option, "undecided")
    accept = replace(case.button(say("Take the new option"), "assign.accept"), args=_shown(case))
    return _view(
        case,
        filled,
        (say("✓ {}", title(decision)), say("Decided {}.", _made(case, decision))),
        (
            *_overridden(decision),
            *(() if over else (Lines(title=say("What to do now"), lines=todo),)),
        ),
        _elsewhere(case) if again else None,
        (
            replace(on, primary=True),
            *((accept,) if again else ()),
            _change(case),
            *beside(case.playbook, case.engagement, case.when, decision.option),
        ),
    )


def _overridden(decision: Decision) -> tuple[Lines, ...]:
    """Return what the facts had led to, and why the FM chose otherwise (G25)."""
    if not decision.overridden:
        return ()
    lines = (
        Line(title=say("The facts led to"), detail=TITLES[decision.matched], mark="–"),
        Line(title=say("Your reason"), detail=typed(decision.reason), mark="✓"),
    )
    return (Lines(title=say("Decided otherwise"), lines=lines),)


def _elsewhere(case: _Case) -> Box:
    return Box(title=say("The facts now lead to: {}", case.match.title), points=(LEADS[case.match.option],))


def _made(case: _Case, decision: Decision) -> Text:
    at = show_moment(decision.at, case.when.today, ZoneInfo(case.zone or "UTC"))
    return say("{} by {}", at, decision.by) if decision.by else say("{}", at)


# -- what it rests on


def _rests_on(case: _Case) -> Iterator[Line]:
    for fact in case.match.basis:
        yield Line(title=fact.words, detail=_source(case, fact), mark=MARKS[fact.holds])


def _source(case: _Case, fact: Fact) -> Text:
    """Return who said a fact, and when; nothing where it is computed, or not said."""
    if fact.holds is None:
        return say("Not said yet")
    if fact.about == "dibs" and case.facts.full:
        works = zip(case.facts.dibs, case.engagement.workloads.values(), strict=True)
        return givers(case.engagement, next(work.dibs for each, work in works if each.full))
    record = case.engagement.steps.get({"check": REQUIREMENTS, "word": ASSIGN}.get(fact.about, ""))
    if record is None or record.stamp is None:
        return NOTHING
    day = record.stamp.at.astimezone(ZoneInfo(case.zone or "UTC")).date()
    return say("{}, {}", record.stamp.name, show_day(day, case.when.today))


def _to_do(case: _Case, option: Option) -> tuple[Instruction, ...]:
    """Return what to do with an option; where the check decided it, in its words: it knows names."""
    todo = to_do(option, case.facts, region_of(case.engagement))
    found = outcome_of(case.engagement, case.when)
    if found.verdict != "stop" or option != case.match.option:
        return todo
    return (*found.todo, *(() if option in NO_START else todo[-1:]))
