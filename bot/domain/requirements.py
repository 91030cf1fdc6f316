"""The check before outreach: may this tenant be worked on (G1–G5), and can outreach start (G23).

Pure: answers in, what follows out. It looks nothing up; every answer is the FM's, None stands for "not said".
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from bot.domain.ftop_places import Instruction, queue, queues
from bot.domain.text import NOTHING, Text, say

CSS_DAYS = 90
"""Signs of CSS's work count for so many calendar days, the last one included (W3)."""

Rule = Literal["", "G1", "G2", "G3", "G4", "G5"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Requirements:
    """What the FM found. None: not said.

    `duplicate`: FTOP holds another tenant of the same customer; `other_fm_working`: an FM works on that one.
    `frp_assigned` counts on any workload (P1). `css_signs`: the tenant is assigned to CSS and shows signs of
    its work, the last of them on `css_active_on`. `entitlement_override` is why the FM goes on without.
    """

    rfa_recent: bool | None = None
    rfa_approved_on: date | None = None
    duplicate: bool | None = None
    other_fm_working: bool | None = None
    other_fm: str = ""
    entitled: bool | None = None
    entitlement_override: str = ""
    goback: bool | None = None
    frp_assigned: bool | None = None
    css_signs: bool | None = None
    css_active_on: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What follows from the answers.

    `verdict`: "go" on to outreach; "stop", this tenant is not yours to contact; "undecided", outreach waits
    until it is mended or overridden; "ask", `missing` names the fields to answer first. `rule` is what it
    rests on. A stop may also have `missing`: still worth asking. `todo` includes what passed checks ask for.
    """

    verdict: Literal["go", "stop", "undecided", "ask"]
    rule: Rule = ""
    reason: Text = NOTHING
    todo: tuple[Instruction, ...] = ()
    missing: tuple[str, ...] = ()


_PASSED = Outcome(verdict="go")


def check(answers: Requirements, *, region: str, today: date) -> Outcome:
    """Return what follows, the checks in their order (G1–G5): the first that does not pass decides.

    `today` is a day of the engagement's zone.
    """
    outcomes = (
        _rfa(answers),
        _duplicates(answers),
        _entitlement(answers),
        _goback_frp(answers, region),
        _goback_css(answers, region, today),
    )
    todo: tuple[Instruction, ...] = ()
    for outcome in outcomes:
        todo += outcome.todo
        if outcome.verdict != "go":
            return replace(outcome, todo=todo)
    return Outcome(verdict="go", reason=say("Nothing stands in the way. Start outreach."), todo=todo)


def css_active(answers: Requirements, today: date) -> bool | None:
    """Say whether CSS worked on it in the past 90 days, day 90 included (G5, W3); None: not known."""
    if answers.css_signs is not True:
        return answers.css_signs
    return None if answers.css_active_on is None else (today - answers.css_active_on).days <= CSS_DAYS


def before_outreach(rm: str, workloads: Collection[str], *, goback: bool = False) -> tuple[Text, ...]:
    """Return what to settle before outreach starts (G23); empty: nothing.

    `rm` is the name that FTOP shows as primary on the assignment, "" where it is not recorded. A tenant that
    came back may stand in its own queue.
    """
    found: list[Text] = []
    expected = (*queues("AiR"), *(queues("GoBack") if goback else ()))
    if rm and " ".join(rm.split()).casefold() not in {name.casefold() for name in expected}:
        found.append(say("FTOP shows {} as RM, not a queue. Check that the tenant still needs you.", rm))
    if not workloads:
        found.append(say("Name the workloads they intend to deploy."))
    return tuple(found)


def _ask(rule: Rule, reason: Text, *fields: str) -> Outcome:
    return Outcome(verdict="ask", rule=rule, reason=reason, missing=fields)


def _rfa(answers: Requirements) -> Outcome:
    if answers.rfa_recent is None:
        return _ask("G1", say("Look for an RFA approved recently on this tenant."), "rfa_recent")
    if not answers.rfa_recent:
        return _PASSED
    todo = Instruction(words=say("Assign it as a Request for Assistance."), place="assignments")
    return Outcome(
        verdict="stop",
        rule="G1",
        reason=say("An RFA was approved recently, so you need no outreach."),
        todo=(todo,),
        missing=() if answers.rfa_approved_on else ("rfa_approved_on",),
    )


def _duplicates(answers: Requirements) -> Outcome:
    if answers.duplicate is None:
        asked = say("Look in FTOP for other tenants: by TPID, name, its variations and abbreviations.")
        return _ask("G2", asked, "duplicate")
    if not answers.duplicate:
        return _PASSED
    if answers.other_fm_working is None:
        asked = say("Compare both tenants in Viewpoint. Does an FM work on the other one?")
        return _ask("G2", asked, "other_fm_working")
    if not answers.other_fm_working:
        return Outcome(verdict="go", todo=(Instruction(words=say("Link the two tenants, then go on.")),))
    name = answers.other_fm or say("that FM")
    return Outcome(
        verdict="stop",
        rule="G2",
        reason=say("An FM already works with this customer on another tenant."),
        todo=(
            Instruction(words=say("Reassign the tenant to {}.", name), place="assignments"),
            Instruction(words=say("Mail {} about the additional tenant.", name)),
        ),
        missing=() if answers.other_fm else ("other_fm",),
    )


def _entitlement(answers: Requirements) -> Outcome:
    if answers.entitled is None:
        return _ask("G3", say("Check the entitlement requirements."), "entitled")
    if answers.entitled or answers.entitlement_override.strip():
        return _PASSED
    return Outcome(
        verdict="undecided",
        rule="G3",
        reason=say(
            "The entitlement requirements are not met. Outreach waits until they are, or you say why not."
        ),
    )


def _goback_frp(answers: Requirements, region: str) -> Outcome:
    if answers.goback is None:
        return _ask("G4", say("Was this tenant in FTOP before (GoBack)?"), "goback")
    if not answers.goback:
        return _PASSED
    if answers.frp_assigned is None:
        return _ask("G4", say("Is an FRP assigned to any workload?"), "frp_assigned")
    if not answers.frp_assigned:
        return _PASSED
    reason = say("An FRP is assigned to this tenant. Don’t work on it.")
    return Outcome(verdict="stop", rule="G4", reason=reason, todo=leave(region))


def _goback_css(answers: Requirements, region: str, today: date) -> Outcome:
    if not answers.goback:
        return _PASSED
    if answers.css_signs is None:
        return _ask("G5", say("Is it assigned to CSS, with signs that CSS worked on it?"), "css_signs")
    active = css_active(answers, today)
    if active is None:
        return _ask("G5", say("When did CSS last work on it?"), "css_active_on")
    if not active:
        return _PASSED
    reason = say("CSS worked on this tenant in the past 90 days. Don’t work on it.")
    return Outcome(verdict="stop", rule="G5", reason=reason, todo=leave(region))


def leave(region: str) -> tuple[Instruction, ...]:
    """Return how to leave a tenant that came back and is in other hands (G4, G5, A3)."""
    words = say("Remove yourself and {} from the assignments.", queue("GoBack", region))
    return (Instruction(words=words, place="assignments"),)
