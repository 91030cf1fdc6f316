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
    """Ways to people; all raise `DeliveryError`."""

    async def member(self, at: Reference, person: str) -> Member:
        """Return what Teams says of a person in a chat of theirs."""
        ...

    async def send(self, to: Reference, card: Mapping[str, Any], summary: str) -> str:
        """Send a card to a chat, once; return the message's id ("" where Teams names none)."""
        ...

    async def open(self, service_url: str, tenant: str, person: str) -> Reference:
        """Open a person's own chat with the bot, the same one however often; return where it is."""
        ...


class Unreachable:
    """Reaches nobody: what a desk has that is not connected to Teams."""

    async def member(self, at: Reference, person: str) -> Member:
        """Refuse."""
        raise NotSent

    async def send(self, to: Reference, card: Mapping[str, Any], summary: str) -> str:
        """Refuse."""
        raise NotSent

    async def open(self, service_url: str, tenant: str, person: str) -> Reference:
        """Refuse."""
        raise NotSent
