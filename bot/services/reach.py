"""How people are reached outside their own turn: a card sent to their chat, and what Teams says of them.

Declares what is needed; whoever speaks to Teams does it (bot/teams). Sends nothing itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from bot.domain.person import Reference
from bot.errors import NotSent


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """What Teams says of somebody in a chat. `tenant` is "" where it does not say."""

    tenant: str
    guest: bool


class Reach(Protocol):
    """Ways to people; both raise `DeliveryError`."""

    async def member(self, at: Reference, person: str) -> Member:
        """Return what Teams says of a person in a chat of theirs."""
        ...

    async def send(self, to: Reference, card: Mapping[str, Any], summary: str) -> None:
        """Send a card to a chat, once."""
        ...


class Unreachable:
    """Reaches nobody: what a desk has that is not connected to Teams."""

    async def member(self, at: Reference, person: str) -> Member:
        """Refuse."""
        raise NotSent

    async def send(self, to: Reference, card: Mapping[str, Any], summary: str) -> None:
        """Refuse."""
        raise NotSent
