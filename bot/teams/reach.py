"""People and channels reached through Teams' connector: cards to them, and what rosters say.

Sends once; decides nothing about a second time.
"""

from collections.abc import Mapping
from typing import Any, get_args

from bot.domain.cleaning import clean
from bot.domain.person import Reference
from bot.services.reach import Member, Place, Sort
from bot.teams import wire
from bot.teams.connector import Address, Connector

_THREAD = ";messageid="
"""Stands between a channel's id and that of a thread's first message."""
_NAME = 200
GENERAL = "General"
_SORTS: Mapping[str, Sort] = {
    "": "standard",
    **{each: each for each in get_args(Sort) if each},
}


class TeamsReach:
    """`Reach` over the connector, as the bot that `bot` names ("" in local mode: the client knows)."""

    def __init__(self, connector: Connector, bot: str = "") -> None:
        self._connector = connector
        self._bot = bot

    async def member(self, at: Reference, person: str) -> Member:
        """Ask the roster of a chat for one person."""
        return _member(await self._connector.member(_address(at), person))

    async def members(self, at: Reference) -> tuple[Member, ...]:
        """Ask the roster of a chat or a team for everybody."""
        return tuple(map(_member, await self._connector.members(_address(at))))

    async def place(self, at: Reference, team: str) -> Place:
        """Look a channel up among those of its team; a kind that is not named is the usual one.

        A team's first channel has the team's id and no name of its own.
        """
        for found in await self._connector.channels(at.service_url, team):
            if _word(found, "id") == at.conversation:
                named = (_word(found, "type") or _word(found, "channelType")).casefold()
                name = clean(_word(found, "name")).text[:_NAME]
                return Place(
                    sort=_SORTS.get(named, ""), name=name or (GENERAL if at.conversation == team else "")
                )
        return Place()

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

    async def post(self, to: Reference, card: Mapping[str, Any], summary: str, thread: str = "") -> str:
        """Post a card: an answer goes to the thread's conversation, a first message opens one."""
        message = wire.outgoing(wire.card_message(dict(card), summary))
        if thread:
            at = Address(to.service_url, f"{to.conversation}{_THREAD}{thread}")
            return await self._connector.send(at, message)
        opening = {"isGroup": True, "channelData": {"channel": {"id": to.conversation}}, "activity": message}
        created = await self._connector.create(to.service_url, opening)
        return created.conversation.partition(_THREAD)[2] or created.message


def _member(found: Mapping[str, Any]) -> Member:
    role = _word(found, "userRole") or _word(found, "role")
    principal = _word(found, "userPrincipalName").casefold()
    return Member(
        tenant=_word(found, "tenantId").lower(),
        guest=role.casefold() == wire.GUEST or "#ext#" in principal,
        email=_word(found, "email").casefold(),
        principal=principal,
    )


def _address(at: Reference) -> Address:
    return Address(at.service_url, at.conversation)


def _word(found: Mapping[str, Any], name: str) -> str:
    value = found.get(name)
    return value if isinstance(value, str) else ""
