"""What a request body must look like: bytes in, an `Inbound` or a `Refused` out. Pure: no I/O, no clock, no
SDK.

Rows X3–X7 and X10 of the bad inputs are decided here, so that they can be tested by a table. A reason names
the member, never its content.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, cast

import msgspec

from bot.domain.keys import text_key
from bot.setting_kinds import is_guid
from bot.teams.decode import decode
from bot.teams.hosts import ServiceHosts, UploadHosts
from bot.teams.reply import Refused

Scope = Literal["personal", "group", "channel"]

MAX_ID = 1024
CHANNEL = "msteams"
CARD_PRESSED = "adaptiveCard/action"
FILE_CONSENT = "fileConsent/invoke"

ACKNOWLEDGED = frozenset({"messageUpdate", "messageDelete", "messageReaction"})
"""Answered with 200 and nothing else: what was said stays said (X54)."""
TYPES = frozenset({"message", "invoke", "conversationUpdate", "installationUpdate"}) | ACKNOWLEDGED
INVOKES = frozenset({CARD_PRESSED, FILE_CONSENT})

_SCOPES: dict[str | None, Scope] = {"personal": "personal", "groupChat": "group", "channel": "channel"}


class Account(msgspec.Struct, frozen=True, gc=False):
    """A person or a bot, as `from`, `recipient` or a new member."""

    id: str
    name: str | None = None
    aad: str | None = msgspec.field(default=None, name="aadObjectId")
    role: str | None = None


class Conversation(msgspec.Struct, frozen=True, gc=False, rename="camel"):
    """Where it was said."""

    id: str
    tenant_id: str
    conversation_type: str | None = None
    is_group: bool | None = None
    name: str | None = None


class Tenant(msgspec.Struct, frozen=True, gc=False):
    """`channelData.tenant`."""

    id: str


class Named(msgspec.Struct, frozen=True, gc=False):
    """A team or a channel, as `channelData` names it."""

    id: str = ""
    name: str | None = None


class ChannelData(msgspec.Struct, frozen=True, gc=False):
    """The part of `channelData` that decides; the rest stays reachable in the raw body."""

    tenant: Tenant
    team: Named | None = None
    channel: Named | None = None


class Attachment(msgspec.Struct, frozen=True, rename="camel"):
    """Something attached; its content is never fetched."""

    content_type: str | None = None
    content_url: str | None = None
    content: Any = None
    name: str | None = None


class Action(msgspec.Struct, frozen=True):
    """The pressed button of an invoke."""

    type: Literal["Action.Execute"]
    verb: str | None = None
    data: dict[str, Any] | None = None


class Pressed(msgspec.Struct, frozen=True):
    """The `value` of an invoke of a card."""

    action: Action


class UploadInfo(msgspec.Struct, frozen=True, rename="camel"):
    """Where a consented file goes, and where it can be read then."""

    upload_url: str
    content_url: str
    unique_id: str = ""
    file_type: str = ""


class Consent(msgspec.Struct, frozen=True, rename="camel"):
    """The `value` of an invoke of a file consent card; `context` is what the card carried."""

    action: Literal["accept", "decline"]
    context: dict[str, Any] = msgspec.field(default_factory=dict[str, Any])
    upload_info: UploadInfo | None = None


class Head(msgspec.Struct, frozen=True, rename="camel"):
    """Every member of an activity that this bot or its SDK reads, with its type."""

    type: str
    channel_id: str
    service_url: str
    sender: Account = msgspec.field(name="from")
    recipient: Account
    conversation: Conversation
    channel_data: ChannelData
    id: str | None = None
    name: str | None = None
    text: str | None = None
    text_format: str | None = None
    value: Any = None
    attachments: list[Attachment] | None = None
    entities: list[dict[str, Any]] | None = None
    members_added: list[Account] | None = None
    members_removed: list[Account] | None = None
    action: str | None = None
    reply_to_id: str | None = None
    locale: str | None = None
    local_timezone: str | None = None
    delivery_mode: str | None = None

    @property
    def submitted(self) -> dict[str, Any] | None:
        """What an Action.Submit sent: an object as the `value` of a message."""
        value: object = self.value
        return cast("dict[str, Any]", value) if isinstance(value, dict) else None


@dataclass(frozen=True)
class Inbound:
    """A request that may have a turn. `tenant` and `person` are lower-case GUIDs; `raw` is the whole body."""

    raw: dict[str, Any]
    head: Head
    tenant: str
    person: str
    scope: Scope
    pressed: Action | None = None
    consent: Consent | None = None

    @cached_property
    def key(self) -> str:
        """The operation key of what was typed."""
        activity = self.head.id or ""
        return text_key(tenant=self.tenant, conversation=self.head.conversation.id, activity=activity)

    @property
    def delivery(self) -> tuple[str, ...] | None:
        """What the same activity has in common with itself when it is delivered again; None without an id."""
        head = self.head
        if not head.id:
            return None
        return (head.type, head.action or "", self.tenant, self.person, head.conversation.id, head.id)


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What this process accepts. Empty `tenants` accepts any; only local mode may have it empty."""

    hosts: ServiceHosts
    local: bool
    tenants: frozenset[str] = frozenset()
    invokes: frozenset[str] = INVOKES
    uploads: UploadHosts = field(default_factory=UploadHosts)


def read(body: bytes, rules: Rules) -> Inbound | Refused:
    """Check a body from its bytes to its tenant. Never raises."""
    raw = decode(body)
    if isinstance(raw, Refused):
        return raw
    try:
        head = msgspec.convert(raw, Head)
        card = head.type == "invoke" and head.name == CARD_PRESSED
        pressed = msgspec.convert(head.value, Pressed).action if card else None
        asked = head.type == "invoke" and head.name == FILE_CONSENT
        consent = msgspec.convert(head.value, Consent) if asked else None
    except msgspec.ValidationError as error:
        return Refused(400, _where(error))
    refused = (
        _kind(head, rules) or _ids(head) or _service(head, rules) or _sender(head) or _tenant(head, rules)
    )
    refused = refused or _consent(consent, rules)
    if refused is not None:
        return refused
    return Inbound(
        raw=raw,
        head=head,
        tenant=head.conversation.tenant_id.lower(),
        person=(head.sender.aad or "").lower(),
        scope=_SCOPES[head.conversation.conversation_type],
        pressed=pressed,
        consent=consent,
    )


def _where(error: msgspec.ValidationError) -> str:
    """Name the member; msgspec's text says types and paths, but may quote what an enumeration got."""
    text = str(error)
    return text if "Invalid enum value" not in text else "the action is not one this bot knows"


def _kind(head: Head, rules: Rules) -> Refused | None:
    if head.type not in TYPES:
        return Refused(400, "the activity type is not one this bot knows")
    if head.type == "invoke" and head.name not in rules.invokes:
        return Refused(
            400, "the invoke has no name that this bot knows" if head.name else "the invoke has no name"
        )
    if head.delivery_mode == "expectReplies" and not rules.local:
        return Refused(400, "deliveryMode expectReplies is not served")
    if head.channel_id != CHANNEL:
        return Refused(403, "channelId is not Teams", security=True, kind="service")
    if head.conversation.conversation_type not in _SCOPES:
        return Refused(400, "conversation.conversationType is not one this bot knows")
    return None


def _ids(head: Head) -> Refused | None:
    if head.type in ("message", "invoke") and not head.id:
        return Refused(400, "the activity has no id")
    named = (
        ("id", head.id or "-"),
        ("conversation.id", head.conversation.id),
        ("from.id", head.sender.id),
        ("recipient.id", head.recipient.id),
        ("replyToId", head.reply_to_id or "-"),
    )
    for name, text in named:
        if not text or len(text) > MAX_ID or not text.isprintable():
            return Refused(400, f"{name} is empty, too long or holds control characters")
    return None


def _service(head: Head, rules: Rules) -> Refused | None:
    if not head.service_url:
        return Refused(400, "serviceUrl is empty")
    if not rules.hosts.allows(head.service_url):
        return Refused(403, "serviceUrl names a host that is not allowed", security=True, kind="service")
    return None


def _consent(consent: Consent | None, rules: Rules) -> Refused | None:
    """Refuse an accepted file that would go elsewhere than to the person's own OneDrive (X43)."""
    if consent is None or consent.action == "decline":
        return None
    info = consent.upload_info
    if info is None:
        return Refused(400, "uploadInfo is missing")
    if not rules.uploads.allows(info.upload_url) or not rules.uploads.allows(info.content_url):
        return Refused(403, "uploadInfo names a host that is not allowed", security=True, kind="service")
    return None


def _sender(head: Head) -> Refused | None:
    sender = head.sender
    if sender.role in ("bot", "skill") or sender.id.startswith("28:") or sender.id == head.recipient.id:
        return Refused(403, "the sender is a bot", security=True, kind="sender")
    if not sender.aad:
        return Refused(400, "from.aadObjectId is missing", kind="sender")
    if not is_guid(sender.aad):
        return Refused(400, "from.aadObjectId is not a GUID", kind="sender")
    return None


def _tenant(head: Head, rules: Rules) -> Refused | None:
    tenant = head.conversation.tenant_id
    if not is_guid(tenant) or not is_guid(head.channel_data.tenant.id):
        return Refused(400, "a tenant is not a GUID", security=True, kind="tenant")
    if tenant.lower() != head.channel_data.tenant.id.lower():
        return Refused(
            400, "channelData.tenant.id and conversation.tenantId disagree", security=True, kind="tenant"
        )
    if tenant.lower() not in rules.tenants and (rules.tenants or not rules.local):
        return Refused(403, "the tenant is not allowed", security=True, kind="tenant")
    return None
