"""How people and channels are reached outside a turn: a card sent there, and what Teams says of them.

Declares what is needed; whoever speaks to Teams does it (bot/teams). Sends nothing itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from bot.domain.person import Reference
from bot.errors import NotSent


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """What Teams says of somebody in a chat or a team; "" where it does not say."""

    tenant: str
    guest: bool
    email: str = ""
    principal: str = ""


Sort = Literal["standard", "private", "shared", ""]
"""What kind of channel one is; "": Teams does not say."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """What Teams says of a channel; "" where it lists none such, or does not say."""

    sort: Sort = ""
    name: str = ""


class Reach(Protocol):
    """Ways to people and channels; all raise `DeliveryError`."""

    async def member(self, at: Reference, person: str) -> Member:
        """Return what Teams says of a person in a chat of theirs."""
        ...

    async def members(self, at: Reference) -> tuple[Member, ...]:
        """Return what Teams says of everybody in a chat or a team."""
        ...

    async def place(self, at: Reference, team: str) -> Place:
        """Return what a team says of a channel of its own."""
        ...

    async def send(self, to: Reference, card: Mapping[str, Any], summary: str) -> str:
        """Send a card to a chat, once; return the message's id ("" where Teams names none)."""
        ...

    async def open(self, service_url: str, tenant: str, person: str) -> Reference:
        """Open a person's own chat with the bot, the same one however often; return where it is."""
        ...

    async def post(self, to: Reference, card: Mapping[str, Any], summary: str, thread: str = "") -> str:
        """Post a card to a channel, once: as an answer in a thread (the id of its first message), or to begin
        one ("").

        Returns the id of the message; that of a first message is also its thread's.
        """
        ...


class Unreachable:
    """Reaches nobody: what a desk has that is not connected to Teams."""

    async def member(self, at: Reference, person: str) -> Member:
        """Refuse."""
        raise NotSent

    async def members(self, at: Reference) -> tuple[Member, ...]:
        """Refuse."""
        raise NotSent

    async def place(self, at: Reference, team: str) -> Place:
        """Refuse."""
        raise NotSent

    async def send(self, to: Reference, card: Mapping[str, Any], summary: str) -> str:
        """Refuse."""
        raise NotSent

    async def open(self, service_url: str, tenant: str, person: str) -> Reference:
        """Refuse."""
        raise NotSent

    async def post(self, to: Reference, card: Mapping[str, Any], summary: str, thread: str = "") -> str:
        """Refuse."""
        raise NotSent
