"""Between JSON and the SDK's models: a plain mapping both ways, because the SDK's own costs milliseconds a
turn.

Fills and reads models; never sends, and never decides what a request may be (see shape).
"""

import re
from functools import lru_cache
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo

import msgspec

from bot.domain.channel import Channel
from bot.domain.cleaning import clean
from bot.domain.people import Actor
from bot.teams import shape
from bot.teams.sdk import (
    Activity,
    Attachment,
    ChannelAccount,
    ConversationAccount,
    Entity,
    InvokeResponse,
    Model,
    json_names,
)
from bot.teams.shape import Account, Inbound, Named
from dialogs.turn import Card

CARD_TYPE = "application/vnd.microsoft.card.adaptive"
MESSAGE_TYPE = "application/vnd.microsoft.activity.message"

_M = TypeVar("_M", bound=Model)

_LONGEST_NAME = 200
GUEST = "guest"
"""The role of somebody from outside the tenant."""
_COUNTRY = re.compile(r"[A-Za-z]{2,3}")
_LOCALE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")

dumps = msgspec.json.encode
"""UTF-8 JSON, never `\\u`-escaped beyond what JSON asks for."""


class Outgoing(Activity):
    """An activity of ours on its way out; the SDK's deep copy of it (a whole card) is spared."""

    def __deepcopy__(self, memo: dict[int, Any]) -> "Outgoing":
        return self


def _fill(model: _M, **members: Any) -> _M:
    """Set members of a model. Its own constructor says `str` where it means "or None"."""
    model.__dict__.update(members)
    return model


def activity(inbound: Inbound) -> Activity:
    """Fill the SDK's model: every member that this bot, TeamsActivityHandler or dialogs read."""
    head = inbound.head
    return _fill(
        Activity(),
        type=head.type,
        id=head.id,
        channel_id=head.channel_id,
        service_url=head.service_url,
        from_property=_account(head.sender),
        recipient=_account(head.recipient),
        conversation=_conversation(inbound),
        text=head.text,
        text_format=head.text_format,
        value=head.value,
        name=head.name,
        action=head.action,
        reply_to_id=head.reply_to_id,
        locale=head.locale,
        local_timezone=head.local_timezone,
        delivery_mode=head.delivery_mode,
        channel_data=inbound.raw["channelData"],
        attachments=[_attachment(attachment) for attachment in head.attachments or ()],
        entities=[_entity(entity) for entity in head.entities or ()],
        members_added=[_account(member) for member in head.members_added or ()],
        members_removed=[_account(member) for member in head.members_removed or ()],
    )


def _account(account: Account) -> ChannelAccount:
    return _fill(
        ChannelAccount(), id=account.id, name=account.name, aad_object_id=account.aad, role=account.role
    )


def _conversation(inbound: Inbound) -> ConversationAccount:
    said = inbound.head.conversation
    return _fill(
        ConversationAccount(),
        id=said.id,
        conversation_type=said.conversation_type,
        is_group=said.is_group,
        name=said.name,
        # The SDK's own `tenant_id` would go out under a key that nobody reads.
        additional_properties={"tenantId": said.tenant_id},
    )


def _attachment(said: shape.Attachment) -> Attachment:
    return _fill(
        Attachment(),
        content_type=said.content_type,
        content_url=said.content_url,
        content=said.content,
        name=said.name,
    )


def _entity(raw: dict[str, Any]) -> Entity:
    kind = raw.get("type")
    entity = Entity(type=kind if isinstance(kind, str) else "")
    entity.additional_properties = {key: value for key, value in raw.items() if key != "type"}
    return entity


def actor(inbound: Inbound) -> Actor:
    """Return who acts, with the zone, country and locale that the client told ("" for nothing usable)."""
    info: dict[str, Any] = {}
    for entity in inbound.head.entities or ():
        if entity.get("type") == "clientInfo":
            info = entity
    return Actor(
        tenant=inbound.tenant,
        id=inbound.person,
        name=clean((inbound.head.sender.name or "")[:_LONGEST_NAME]).text,
        time_zone=_zone(info.get("timezone")) or _zone(inbound.head.local_timezone),
        country=_matching(_COUNTRY, info.get("country")).upper(),
        locale=_matching(_LOCALE, info.get("locale")) or _matching(_LOCALE, inbound.head.locale),
        guest=(inbound.head.sender.role or "").casefold() == GUEST,
        channel=_channel_id(inbound) if inbound.scope == "channel" else "",
    )


def channel(inbound: Inbound) -> Channel | None:
    """Return the channel of a team it was said in; None elsewhere."""
    if inbound.scope != "channel":
        return None
    team, channel = inbound.head.channel_data.team, inbound.head.channel_data.channel
    return Channel(
        id=_channel_id(inbound),
        team=team.id if team else "",
        team_name=_name(team),
        name=_name(channel),
    )


def _channel_id(inbound: Inbound) -> str:
    """Return the channel of a conversation in it: a thread's id is the channel's and that of a message."""
    return inbound.head.conversation.id.partition(";")[0]


def _name(named: Named | None) -> str:
    return clean(named.name or "").text[:_LONGEST_NAME] if named else ""


def _matching(pattern: re.Pattern[str], value: object) -> str:
    return value if isinstance(value, str) and pattern.fullmatch(value) else ""


def _zone(name: object) -> str:
    return _known_zone(name) if isinstance(name, str) and len(name) <= 64 else ""


@lru_cache(maxsize=1024)
def _known_zone(name: str) -> str:
    try:
        return ZoneInfo(name).key if name else ""
    except (ValueError, LookupError, OSError):
        return ""


def without_mention(inbound: Inbound) -> str:
    """Return the text without the mention of the bot."""
    text = inbound.head.text or ""
    for entity in inbound.head.entities or ():
        if entity.get("type") != "mention":
            continue
        mentioned: object = entity.get("mentioned")
        if not isinstance(mentioned, dict):
            continue
        who = cast("dict[str, Any]", mentioned)
        if who.get("id") != inbound.head.recipient.id:
            continue
        shown = entity.get("text")
        if not isinstance(shown, str) or not shown:
            shown = f"<at>{who.get('name', '')}</at>"
        text = text.replace(shown, " ")
    return text.strip()


@lru_cache(maxsize=256)
def _keys(model: type[Model]) -> tuple[tuple[str, str], ...]:
    return tuple(json_names(model).items())


def outgoing(model: Model) -> dict[str, Any]:
    """Return the JSON object of a model: what is None is left out, unknown members kept."""
    found: dict[str, Any] = {}
    values = model.__dict__
    for name, key in _keys(type(model)):
        value = values.get(name)
        if value is None:
            continue
        if isinstance(value, Model):
            value = outgoing(value)
        elif isinstance(value, list):
            value = [outgoing(item) if isinstance(item, Model) else item for item in cast("list[Any]", value)]
        found[key] = value
    extra = cast("dict[str, Any] | None", values.get("additional_properties"))
    return {**extra, **found} if extra else found


def text_message(text: str) -> Outgoing:
    """Return a message of plain words."""
    return Outgoing(type="message", text=text, text_format="plain")


def card_message(card: Card, summary: str) -> Outgoing:
    """Return a message that is one card, alone: Teams splits text and card, and then no id comes back."""
    attachment = Attachment(content_type=CARD_TYPE, content=card)
    return _fill(Outgoing(), type="message", attachments=[attachment], summary=summary or None)


def invoke_card(card: Card) -> InvokeResponse:
    """Return the answer to a press that puts this card in place of the pressed one."""
    return InvokeResponse(status=200, body={"statusCode": 200, "type": CARD_TYPE, "value": card})


def invoke_message(text: str) -> InvokeResponse:
    """Return the answer to a press that shows words beside the card (the SDK's type holds no string)."""
    return InvokeResponse(status=200, body={"statusCode": 200, "type": MESSAGE_TYPE, "value": text})
