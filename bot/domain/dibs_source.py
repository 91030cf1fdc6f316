"""Who gave DIBS, and which FTOP task that marks (G9, G19, G21). Marks nothing itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Literal

from bot.domain.mailing import Correspondent
from bot.domain.partners import Partners, engaged
from bot.domain.text import NOTHING, Text, join, say, typed

GiverSide = Literal["account_team", "partner", "customer", "other"]
Giver = tuple[GiverSide, str]
"""Who counts as one giver: the account team, the customer, or one partner (by id)."""
PARTS = MappingProxyType(
    {
        "target_date": say("date"),
        "intent": say("intent"),
        "business_reason": say("reason"),
        "success_owner": say("owner"),
    }
)
"""The four parts, in the order of the letters."""
TASKS: Mapping[str, str] = MappingProxyType({"account_team": "3993", "partner": "3994", "customer": "3995"})
"""The task that a giver's side marks (G19)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """Who gave a part, and when. `partner` is which one (a partner's id, "" where it is not said)."""

    side: GiverSide
    at: datetime
    partner: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkloadDibs:
    """A workload, by the name to show, with the parts that are known, by id."""

    name: str
    parts: Mapping[str, Given]

    @property
    def full(self) -> bool:
        """Whether all four parts are known, whoever gave them."""
        return all(part in self.parts for part in PARTS)

    @property
    def missing(self) -> Text:
        """The parts still missing, "date, owner"."""
        return join(", ", [word for part, word in PARTS.items() if part not in self.parts])

    @property
    def in_order(self) -> tuple[Given, ...]:
        """The known parts in the order of the letters, whatever order they are kept in."""
        return tuple(self.parts[part] for part in PARTS if part in self.parts)


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """The task to mark ("" for none), and why."""

    task: str
    why: Text


def may_not_give(giver: Correspondent, partners: Partners) -> Text:
    """Return why this contact cannot give DIBS (G9, G21, X36); nothing where they can."""
    if giver.side == "account_team" and "pdm" in giver.roles:
        return say("A PDM can confirm a partner, but can’t give DIBS. Choose who else told you.")
    if giver.side == "account_team" and "pse" in giver.roles:
        return say("I take no DIBS from a PSE: that is my own default. Choose who else told you.")
    if giver.side == "fasttrack":
        return say("DIBS comes from the account team, a partner or the customer. Choose who told you.")
    deploying = engaged(partners)
    if giver.side == "partner" and (giver.partner not in deploying if giver.partner else not deploying):
        return say("Only a partner that deploys for the customer can give DIBS. Is that confirmed?")
    return NOTHING


def marked(dibs: Iterable[WorkloadDibs], partners: Partners, already: str = "") -> Source:
    """Return which of the three tasks is marked (G19), and why, or why none is.

    A giver is the account team, the customer, or one partner that deploys. Several workloads, each in full
    from one giver: the one that was full first. `already` is the task that stands: while its giver still gave
    a workload in full, another one does not replace it.
    """
    full = [each for each in dibs if each.full]
    single = {each.name: task for each in full if (task := _task(each, partners))}
    if not full:
        return Source(task="", why=say("No workload has full DIBS yet."))
    if not single:
        return Source(task="", why=_several(full, partners))
    mine = [each for each in full if single.get(each.name) == already]
    first = min(
        mine or [each for each in full if each.name in single],
        key=lambda each: (max(given.at for given in each.in_order), each.name),
    )
    giver = _words(*_givers(first, partners)[0], partners)
    return Source(task=single[first.name], why=say("All four parts of {} are from {}.", first.name, giver))


def gave(dibs: WorkloadDibs, partner: str, partners: Partners) -> bool:
    """Say whether this partner, which deploys, gave the workload's DIBS in full (A5)."""
    return dibs.full and partner in engaged(partners) and _givers(dibs, partners) == (("partner", partner),)


def _givers(dibs: WorkloadDibs, partners: Partners) -> tuple[Giver, ...]:
    """Return who gave the parts, in their order, each once."""
    only = _only(partners)
    return tuple(dict.fromkeys(_giver(given, only) for given in dibs.in_order))


def _giver(given: Given, only: str) -> Giver:
    return (given.side, (given.partner or only) if given.side == "partner" else "")


def _only(partners: Partners) -> str:
    """Return whom an unnamed partner stands for: the only one that deploys."""
    deploying = engaged(partners)
    return deploying[0] if len(deploying) == 1 else ""


def _task(dibs: WorkloadDibs, partners: Partners) -> str:
    (side, partner), *others = _givers(dibs, partners)
    if others or (side == "partner" and not gave(dibs, partner, partners)):
        return ""
    return TASKS.get(side, "")


def _several(full: Iterable[WorkloadDibs], partners: Partners) -> Text:
    """Say of the first full workload who gave what, and that this marks none."""
    first = next(iter(full))
    shares: list[Text] = []
    for giver in _givers(first, partners):
        own = [word for part, word in PARTS.items() if _giver(first.parts[part], _only(partners)) == giver]
        shares.append(say("{} ({})", _words(*giver, partners), join(", ", own)))
    told = join(", ", shares)
    if len(shares) > 1:
        return say(
            "{} has full DIBS, but from several: {}. None of the three tasks is marked.", first.name, told
        )
    return say("{} has full DIBS from {}, who marks none of the three tasks.", first.name, told)


def _words(side: GiverSide, partner: str, partners: Partners) -> Text:
    if side == "partner":
        return typed(partners[partner].name) if partner in partners else say("the partner")
    if side == "other":
        return say("somebody else")
    return say("the account team") if side == "account_team" else say("the customer")
