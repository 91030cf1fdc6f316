"""The assignment decision: which option the facts lead to, and what it rests on (A1–A12).

Pure: the first row that holds decides. It stands in for FastTrack's own flowchart, so the FM may override it
with a reason (G25). What is missing where none holds is worded in assignment_missing.py.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Literal

from bot.domain.dibs_source import WorkloadDibs, gave
from bot.domain.ftop_places import Instruction
from bot.domain.partners import Partner, Partners, engaged, is_frp, names
from bot.domain.requirements import Requirements, css_active, leave
from bot.domain.text import Text, say, typed

Option = Literal[
    "rfa",
    "other_fm",
    "leave",
    "frp_engaged",
    "not_needed",
    "partner_delivery",
    "frp_referral",
    "css",
    "unresponsive",
    "no_intent",
    "undecided",
]
TITLES: Mapping[Option, Text] = MappingProxyType(
    {
        "rfa": say("Request for Assistance"),
        "other_fm": say("Reassign to the FM of the other tenant"),
        "leave": say("Leave it: it is in other hands"),
        "frp_engaged": say("FRP engaged: FRP onboarding"),
        "not_needed": say("FTC not needed"),
        "partner_delivery": say("Delivery resources"),
        "frp_referral": say("Assign an FRP"),
        "css": say("Delivery resources (CSS)"),
        "unresponsive": say("Unresponsive"),
        "no_intent": say("No intent"),
        "undecided": say("Not decidable yet"),
    }
)
"""Every option, in the words of its button or line."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """All that the decision rests on. None: not known.

    `frp_eligible` (for a referral) and `css_criteria` are the FM's word; `unresponsive`: no answer to the
    third customer contact; `no_intent`: the FM states that DIBS cannot be had. `css_active`: in the past 90
    days. `entitled` is True also where the FM goes on without; False keeps the tenant undecided (G3).
    """

    rfa_recent: bool | None = None
    other_fm_working: bool | None = None
    goback: bool | None = None
    frp_assigned: bool | None = None
    css_active: bool | None = None
    ftc_wanted: bool | None = None
    frp_eligible: bool | None = None
    css_criteria: bool | None = None
    entitled: bool | None = None
    unresponsive: bool = False
    no_intent: bool = False
    partners: Partners = field(default_factory=dict[str, Partner])
    dibs: tuple[WorkloadDibs, ...] = ()

    @property
    def full(self) -> tuple[str, ...]:
        """The workloads with full DIBS, by name."""
        return tuple(each.name for each in self.dibs if each.full)


About = Literal["", "check", "word", "dibs"]
"""Where a fact was said: in the requirements check, by the FM's own word, as DIBS; else it is computed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """A statement, and whether it holds; None: not known."""

    words: Text
    holds: bool | None
    about: About = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """The option that the facts lead to, its row ("A1" … "A11") and the facts it rests on."""

    option: Option
    row: str
    basis: tuple[Fact, ...]

    @property
    def title(self) -> Text:
        """The option in words."""
        return TITLES[self.option]


def decide(facts: Facts) -> Match:
    """Return the first option that holds, in the process's order: A1, A2, A3, A4, A10, A5, A6, A7, A8, A9.

    None does: "undecided" (A11).
    """
    for row, option, rule in _BEFORE_ENTITLEMENT if facts.entitled is False else _ROWS:
        basis = rule(facts)
        if all(fact.holds for fact in basis):
            return Match(option=option, row=row, basis=basis)
    if facts.entitled is False:
        unmet = Fact(words=say("The entitlement requirements are met"), holds=False, about="check")
        return Match(option="undecided", row="A11", basis=(unmet,))
    basis = (_full(facts), _engaged(facts), *_unconfirmed(facts), *_criteria(facts))
    return Match(option="undecided", row="A11", basis=basis)


def of_requirements(answers: Requirements, today: date) -> Facts:
    """Return the facts that the requirements check gives; `today` is a day of the engagement's zone."""
    return Facts(
        rfa_recent=answers.rfa_recent,
        other_fm_working=False if answers.duplicate is False else answers.other_fm_working,
        goback=answers.goback,
        frp_assigned=answers.frp_assigned,
        css_active=css_active(answers, today),
        entitled=True if answers.entitlement_override.strip() else answers.entitled,
    )


def to_do(option: Option, facts: Facts, region: str) -> tuple[Instruction, ...]:
    """Return what to do with an option, each entry with its place in FTOP (A12, G27)."""
    if option == "leave":
        return leave(region)
    if option == "undecided":
        return ()
    todo = [Instruction(words=say("Assign the tenant: {}.", TITLES[option]), place="assignments")]
    if option == "other_fm":
        todo.append(Instruction(words=say("Mail that FM about the additional tenant.")))
    if option == "frp_engaged":
        frps = names(facts.partners, (name for name, one in facts.partners.items() if is_frp(one)))
        whom = typed(frps) if frps else say("the FRP")
        todo.append(Instruction(words=say("Onboard {} by the Partner Program Guide.", whom)))
        todo.append(Instruction(words=say("Coordinate with Delivery.")))
    if option != "other_fm":
        todo.append(Instruction(words=say("Enter the engagement start date.")))
    return tuple(todo)


_Rule = Callable[[Facts], tuple[Fact, ...]]


def _rfa(facts: Facts) -> tuple[Fact, ...]:
    return (Fact(words=say("An RFA was approved recently"), holds=facts.rfa_recent, about="check"),)


def _other_fm(facts: Facts) -> tuple[Fact, ...]:
    words = say("An FM works on another tenant of this customer")
    return (Fact(words=words, holds=facts.other_fm_working, about="check"),)


def _leave(facts: Facts) -> tuple[Fact, ...]:
    words, holds = say("CSS worked on it in the past 90 days"), facts.css_active
    if facts.frp_assigned:
        words, holds = say("An FRP is assigned"), True
    before = say("The tenant was in FTOP before (GoBack)")
    return (
        Fact(words=before, holds=facts.goback, about="check"),
        Fact(words=words, holds=holds, about="check"),
    )


def _frp_engaged(facts: Facts) -> tuple[Fact, ...]:
    found = next((one for one in facts.partners.values() if is_frp(one)), None)
    if found is None:
        return (Fact(words=say("An FRP is engaged"), holds=False),)
    return (
        Fact(words=say("{} is on the FRP list", found.name), holds=True),
        Fact(words=say("{} deploys at least one workload", found.name), holds=True),
    )


def _not_needed(facts: Facts) -> tuple[Fact, ...]:
    holds = None if facts.ftc_wanted is None else not facts.ftc_wanted
    return (Fact(words=say("FTC help is not wanted"), holds=holds, about="word"),)


def _partner_delivery(facts: Facts) -> tuple[Fact, ...]:
    for name in engaged(facts.partners):
        partner = facts.partners[name]
        given = next((each.name for each in facts.dibs if gave(each, name, facts.partners)), "")
        if partner.on_frp_list is False and partner.wants_ftc and given:
            return (
                Fact(words=say("{} deploys, and is no FRP", partner.name), holds=True),
                Fact(words=say("{} wants FastTrack’s help", partner.name), holds=True),
                Fact(words=say("{} gave full DIBS for {}", partner.name, given), holds=True),
            )
    return (Fact(words=say("A partner that is no FRP wants help and gave DIBS"), holds=False),)


def _frp_referral(facts: Facts) -> tuple[Fact, ...]:
    return (_no_partner(facts), _full(facts), *_unconfirmed(facts), _criteria(facts)[0])


def _css(facts: Facts) -> tuple[Fact, ...]:
    return (_no_partner(facts), _full(facts), *_unconfirmed(facts), _criteria(facts)[1])


def _unresponsive(facts: Facts) -> tuple[Fact, ...]:
    return (Fact(words=say("No answer to the third customer contact"), holds=facts.unresponsive),)


def _no_intent(facts: Facts) -> tuple[Fact, ...]:
    return (Fact(words=say("You said that DIBS can’t be had"), holds=facts.no_intent, about="word"),)


def _no_partner(facts: Facts) -> Fact:
    return Fact(words=say("No partner is engaged"), holds=not engaged(facts.partners))


def _engaged(facts: Facts) -> Fact:
    return Fact(words=say("A partner is engaged"), holds=bool(engaged(facts.partners)))


def _unconfirmed(facts: Facts) -> tuple[Fact, ...]:
    """A partner that never answered is not engaged (G11), and the reader is told so."""
    silent = [one.name for one in facts.partners.values() if one.deploys is None]
    return tuple(Fact(words=say("{} has not confirmed that it deploys", name), holds=True) for name in silent)


def _criteria(facts: Facts) -> tuple[Fact, Fact]:
    return (
        Fact(words=say("Eligible for an FRP referral"), holds=facts.frp_eligible, about="word"),
        Fact(words=say("Meets the CSS criteria"), holds=facts.css_criteria, about="word"),
    )


def _full(facts: Facts) -> Fact:
    if not facts.full:
        return Fact(words=say("Full DIBS for at least one workload"), holds=False)
    return Fact(words=say("Full DIBS for {}", ", ".join(facts.full)), holds=True, about="dibs")


_ROWS: tuple[tuple[str, Option, _Rule], ...] = (
    ("A1", "rfa", _rfa),
    ("A2", "other_fm", _other_fm),
    ("A3", "leave", _leave),
    ("A4", "frp_engaged", _frp_engaged),
    ("A10", "not_needed", _not_needed),
    ("A5", "partner_delivery", _partner_delivery),
    ("A6", "frp_referral", _frp_referral),
    ("A7", "css", _css),
    ("A8", "unresponsive", _unresponsive),
    ("A9", "no_intent", _no_intent),
)
_BEFORE_ENTITLEMENT = _ROWS[:2]
"""What the check asks before entitlement: that decides either way (G1–G3)."""
