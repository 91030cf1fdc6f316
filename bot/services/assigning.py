"""Deciding the assignment: confirmed as the facts have it, or otherwise with a reason (G25). Words no card.

A card says which option it showed; where the facts, or somebody's decision, lead elsewhere by now, nothing is
written (X29, X30).
"""

from dataclasses import dataclass, replace
from datetime import date

from bot.domain.assignment import Match, Option
from bot.domain.decision import Decision, decided
from bot.domain.engagement import Engagement, Stamp
from bot.domain.people import Actor
from bot.domain.text import Text
from bot.playbook import gateway
from bot.playbook.gateway_record import ASSIGN
from bot.services.desk import Desk
from bot.services.records import Applied, NotFound, change

Shown = tuple[str, str, str]
"""What a card showed: the option, its row, and when the decision that stood was made ("": none)."""
ARGS = ("option", "row", "since")
"""The values of a button that say what its card showed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Moved:
    """The facts lead elsewhere since the card, or somebody decided; nothing was written."""

    engagement: Engagement


@dataclass(frozen=True, kw_only=True, slots=True)
class Wrong:
    """It decides nothing; `why` says so."""

    engagement: Engagement
    why: Text


def shown_of(match: Match, decision: Decision | None) -> Shown:
    """Return what a card shows now."""
    return match.option, match.row, decision.at.isoformat() if decision else ""


async def decide(
    desk: Desk,
    actor: Actor,
    engagement: str,
    option: Option,
    *,
    shown: Shown,
    today: date,
    key: str,
    reason: str = "",
) -> Applied | Moved | Wrong | NotFound:
    """Record the option. One effect a key; an earlier decision is replaced, the timeline keeps it."""

    def apply(current: Engagement, stamp: Stamp) -> Engagement | Moved | Wrong:
        match = gateway.match_of(desk.playbook, current, desk.when(current, today))
        if shown != shown_of(match, current.decision):
            return Moved(engagement=current)
        answers = len(current.outreach.answers)
        found = decided(match, option, at=stamp.at, answers=answers, reason=reason, by=stamp.name)
        if not isinstance(found, Decision):
            return Wrong(engagement=current, why=found)
        return replace(current, decision=found)

    return await change(desk, actor, engagement, apply, key=key, what="assign", step=ASSIGN, result=option)
