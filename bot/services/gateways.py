"""The Gateway beside its cards of their own: what a submit may not claim, what follows from the check, the
source of DIBS, and its end.

Pure: reads the playbook and one engagement, writes nothing. The rules stand in the domain (G1–G5, G19, G22).
"""

from collections.abc import Iterator, Mapping

from bot.domain import decision as decisions
from bot.domain.dibs_source import PARTS
from bot.domain.engagement import Engagement
from bot.domain.fields import Problem, Value
from bot.domain.ftop_places import PLACES, Instruction
from bot.domain.text import NOTHING, Text, content, join, say, typed
from bot.domain.workload import Part
from bot.playbook import gateway, gateway_record
from bot.playbook.missing import workload_name
from bot.playbook.model import Playbook, Step
from bot.playbook.rules import rfa
from bot.playbook.when import When
from bot.services.views.answers import NoticeView
from bot.services.views.parts import Box, Button, Line, Lines

Values = Mapping[str, Value | None]
PLACE = say("Gateway")
WORTH = {"rfa_approved_on": say("the day it was approved"), "other_fm": say("that FM’s name")}
"""What is still worth asking where the check has decided, by field."""
SOURCES: Mapping[str, Text] = {
    "side:customer": say("the customer"),
    "side:account_team": say("the account team"),
    "side:partner": say("a partner"),
}
"""Who gave a part of DIBS, where it was said by side and not by name."""


def placed(todo: Instruction) -> Text:
    """Return where an instruction is entered, as a small line; nothing where that is not FTOP (G27)."""
    return say("FTOP, {}", content(PLACES[todo.place])) if todo.place else NOTHING


# -- what a submit may not claim


def problems(playbook: Playbook, engagement: Engagement, step: Step, values: Values) -> Iterator[Problem]:
    """Yield what stands against a submit of the check or of the completion."""
    if step.id == gateway_record.REQUIREMENTS:
        yield from _unsaid(values)
    elif step.id == gateway.COMPLETE and values.get(f"task.{gateway.TASK}") is True:
        ticked = values.get("check.start_entered", engagement.ticked("check.start_entered"))
        day = values.get("started_on", engagement.facts.get("started_on"))
        if lacks := gateway.lacks(playbook, engagement, started=bool(ticked and day)):
            yield Problem(field=f"task.{gateway.TASK}", message=say("Not yet. {}", join(" ", lacks)))


def _unsaid(values: Values) -> Iterator[Problem]:
    """G5 counts from a day; going on without entitlement is said only where it is not met (G3)."""
    worked = values.get("goback") == "yes" and values.get("css_signs") == "yes"
    if worked and not values.get("css_active_on"):
        yield Problem(field="css_active_on", message=say("Give the day of the last sign: 90 days count."))
    if values.get("entitlement_override") and values.get("entitled") != "no":
        message = say("Say above that the requirements are not met, or clear this.")
        yield Problem(field="entitlement_override", message=message)


# -- the requirements check and the completion, beside their forms


def boxes(engagement: Engagement, step: Step, when: When) -> tuple[Box, ...]:
    """Return what follows from the answers of the check so far."""
    if step.id != gateway_record.REQUIREMENTS:
        return ()
    return (Box(title=say("What follows"), points=_follows(engagement, when)),)


def _follows(engagement: Engagement, when: When) -> tuple[Text, ...]:
    """Return the verdict, what to do with its place in FTOP, and what is still worth asking."""
    outcome = gateway_record.outcome_of(engagement, when)
    todo = (join(" ", [each.words, _in_ftop(each)]) for each in outcome.todo)
    worth = [WORTH[name] for name in outcome.missing if outcome.verdict == "stop"]
    more = (say("Still worth adding: {}.", join(", ", worth)),) if worth else ()
    return (outcome.reason, *todo, *more)


def _in_ftop(todo: Instruction) -> Text:
    return say("({})", placed(todo)) if todo.place else NOTHING


def lists(playbook: Playbook, engagement: Engagement, step: Step) -> tuple[Lines, ...]:
    """Return what to settle before outreach (G23), or what the completion rests on (G22)."""
    if step.id == gateway_record.REQUIREMENTS and (found := gateway_record.unsettled(engagement)):
        edit = Button(title=say("Name workloads"), verb="edit", engagement=engagement.id)
        last = None if engagement.workloads else edit
        lines = [Line(title=words, mark="!") for words in found[:-1]]
        return (
            Lines(title=say("Before outreach"), lines=(*lines, Line(title=found[-1], mark="!", button=last))),
        )
    if step.id == gateway.COMPLETE:
        return (Lines(title=say("What 2453 rests on"), lines=tuple(_rests_on(playbook, engagement))),)
    return ()


def _rests_on(playbook: Playbook, engagement: Engagement) -> Iterator[Line]:
    see = Button(
        title=say("Assignment"), verb="step.open", engagement=engagement.id, step=gateway_record.ASSIGN
    )
    if engagement.decision and gateway.decided(engagement):
        yield Line(title=decisions.title(engagement.decision), mark="✓", button=see)
    else:
        yield Line(title=say("The assignment is not decided"), mark="○", button=see)
    found = gateway.source_of(playbook, engagement)
    title = say("{} is marked", content(found.task)) if found.task else say("No DIBS task is marked")
    yield Line(title=title, detail=found.why, mark="✓" if found.task else "–")


def told(playbook: Playbook, engagement: Engagement, step: Step, when: When) -> Text:
    """Return what to tell after a save: that outreach may start, or which task the giver of DIBS marks."""
    if step.id == gateway_record.REQUIREMENTS:
        found = gateway_record.outcome_of(engagement, when)
        if found.verdict != "go":
            return NOTHING
        return join(" ", [*_follows(engagement, when), *gateway_record.unsettled(engagement)])
    if step.target == "dibs" and gateway.running(playbook, engagement):
        source = gateway.source_of(playbook, engagement)
        if source.task:
            return say("{} is marked. {}", content(source.task), source.why)
        full = any(each.full for each in gateway_record.dibs_of(playbook, engagement))
        return source.why if full else NOTHING
    return NOTHING


# -- who gave DIBS


def sources(playbook: Playbook, engagement: Engagement) -> NoticeView:
    """Return who gave which part of each workload's DIBS, which task that marks, and why (G19, G21)."""
    source = gateway.source_of(playbook, engagement)
    dibs = Button(title=say("DIBS"), verb="dibs", engagement=engagement.id, primary=True)
    return NoticeView(
        customer=engagement.customer,
        place=say("Gateway, source of DIBS"),
        title=say("{} is marked", content(source.task)) if source.task else say("No DIBS task is marked"),
        lead=source.why,
        lists=(Lines(title=say("Who gave what"), lines=tuple(_given(playbook, engagement))),)
        if engagement.workloads
        else (),
        buttons=(
            dibs,
            Button(title=say("Assignment"), verb="assign", engagement=engagement.id),
            Button(title=say("Home"), verb="open", engagement=engagement.id),
        ),
    )


def _given(playbook: Playbook, engagement: Engagement) -> Iterator[Line]:
    for name, work in engagement.workloads.items():
        known = {part: held for part, held in work.dibs.items() if held.known}
        mark = "✓" if len(known) == len(PARTS) else "◐" if known else "○"
        detail = givers(engagement, known) or say("nothing yet")
        yield Line(title=workload_name(playbook, name), detail=detail, mark=mark)


def givers(engagement: Engagement, parts: Mapping[str, Part]) -> Text:
    """Return who gave which of the parts: "date, intent from Lee Moreau; owner from the customer"."""
    shares: dict[str, list[Text]] = {}
    for part, word in PARTS.items():
        if part in parts:
            shares.setdefault(parts[part].source, []).append(word)
    return join(
        "; ", [say("{} from {}", join(", ", own), giver(engagement, one)) for one, own in shares.items()]
    )


def giver(engagement: Engagement, source: str) -> Text:
    """Return who a part of DIBS is from, in words."""
    contact = engagement.contacts.get(source)
    return typed(contact.name) if contact else SOURCES.get(source, say("someone else"))


# -- its end


def over(engagement: Engagement) -> NoticeView:
    """Return what is said once the Gateway is complete: to close, or on to the kickoff."""
    decision = engagement.decision
    ends = decision is not None and decision.option in gateway.ENDS
    home = Button(title=say("Home"), verb="open", engagement=engagement.id)
    close = Button(title=say("Close engagement"), verb="close", engagement=engagement.id, primary=True)
    kickoff = Button(title=say("Kickoff"), verb="kickoff", engagement=engagement.id, primary=True)
    edit = Button(title=say("Edit engagement"), verb="edit", engagement=engagement.id)
    asked = decision is not None and decision.option == "rfa" and not rfa(engagement)
    give = Button(title=say("Hand over"), verb="handover", engagement=engagement.id)
    lead = say("The kickoff is next. If somebody else delivers, hand it over before they contact anybody.")
    if ends:
        lead = say("Nothing follows here. Close the engagement; you can open it again.")
    return NoticeView(
        customer=engagement.customer,
        place=PLACE,
        title=say("✓ The Gateway is complete"),
        lead=lead,
        facts=(("Assigned", decisions.title(decision)),) if decision else (),
        note=say("Add the motion RFA: its rules go by that.") if asked else NOTHING,
        buttons=(*((close,) if ends else (kickoff, give)), *((edit,) if asked else ()), home),
    )


def ending_reason(playbook: Playbook, engagement: Engagement) -> str:
    """Return why an engagement is closed that ends with its Gateway, "" for any other."""
    decision = engagement.decision
    return decisions.title(decision).plain if decision and gateway.ended(playbook, engagement) else ""
