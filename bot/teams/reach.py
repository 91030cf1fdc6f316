"""People reached through Teams' connector: a card to their chat, and what the roster says of them.

Sends once; decides nothing about a second time.
"""

from collections.abc import Mapping
from typing import Any

from bot.domain.person import Reference
from bot.services.reach import Member
from bot.teams import wire
from bot.teams.connector import Address, Connector


class TeamsReach:
    """`Reach` over the connector, as the bot that `bot` names ("" in local mode: the client knows)."""

    def __init__(self, connector: Connector, bot: str = "") -> None:
        self._connector = connector
        self._bot = bot

    async def member(self, at: Reference, person: str) -> Member:
        """Ask the roster of a chat for one person."""
        found = await self._connector.member(_address(at), person)
        role = _word(found, "userRole") or _word(found, "role")
        principal = _word(found, "userPrincipalName").casefold()
        return Member(
            tenant=_word(found, "tenantId").lower(),
            guest=role.casefold() == wire.GUEST or "#ext#" in principal,
        )

    async def send(self, to: Reference, card: Mapping[str, Any], summary: str) -> str:
        """Send a card to a chat."""
        return await self._connector.send(_address(to), wire.outgoing(wire.card_message(dict(card), summary)))

    async def open(self, service_url: str, tenant: str, person: str) -> Reference:
        """Open a person's own chat with the bot."""
        parameters: dict[str, Any] = {
            "isGroup": False,
            "members": [{"id": person, "aadObjectId": person}],
            "tenantId": tenant,
            "channelData": {"tenant": {"id": tenant}},
        }
        if self._bot:
            parameters["bot"] = {"id": f"28:{self._bot}"}
        created = await self._connector.create(service_url, parameters)
        return Reference(service_url=service_url, conversation=created.conversation)


def _address(at: Reference) -> Address:
    return Address(at.service_url, at.conversation)


def _word(found: Mapping[str, Any], name: str) -> str:
    value = found.get(name)
    return value if isinstance(value, str) else ""
