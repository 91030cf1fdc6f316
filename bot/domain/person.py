"""What the bot keeps of a person who uses it: settings, where to reach them, where the talk stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.domain.away import Away, Covering
from bot.domain.handover import Offered, Tiding
from bot.domain.hours import Hours


@dataclass(frozen=True, kw_only=True, slots=True)
class Reference:
    """Where to reach a person: a cache, refreshed by every message of theirs."""

    service_url: str
    conversation: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Unreached:
    """That nothing arrives in a person's own chat: since when, and why ("blocked", "removed", "disabled" or
    "gone").
    """

    since: datetime
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Latest:
    """A person's latest change beside the engagements' own: what ("note", "taken back"), where, and when."""

    kind: str
    engagement: str
    key: str
    at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """One person. `dialog` is the dialog stack as plain JSON; `current` the engagement that commands speak
    of.
    `drafts` says when each kept draft ("engagement/step") was last written, so that only those are looked up.
    `offers` names the engagements that were offered to them, each with its offer; whether one still stands is
    the engagement's to say. `tidings` are what they are still to be told, `heard` the
    ids of what they were told last. `unreached`: nothing arrives with them, until they are here again. `away`
    are their own absences, `covers` those of others that they cover. `leads` and `member_of` name the teams
    they may be in. Of these three the other document is the truth. `vetted_until`: until when Teams is
    not asked again whether they are a guest.

    `zone`, `country` and `language` are "" until they are set or the client has told them.
    """

    tenant: str
    id: str
    name: str = ""
    zone: str = ""
    country: str = ""
    language: str = ""
    links: Mapping[str, str] = field(default_factory=dict[str, str])
    reference: Reference | None = None
    current: str = ""
    current_name: str = ""
    dialog: tuple[dict[str, Any], ...] = ()
    drafts: Mapping[str, datetime] = field(default_factory=dict[str, datetime])
    latest: Latest | None = None
    settings_revision: int = 0
    hours: Hours = field(default_factory=Hours)
    offers: Mapping[str, Offered] = field(default_factory=dict[str, Offered])
    tidings: tuple[Tiding, ...] = ()
    heard: tuple[str, ...] = ()
    unreached: Unreached | None = None
    away: tuple[Away, ...] = ()
    covers: tuple[Covering, ...] = ()
    leads: tuple[str, ...] = ()
    member_of: tuple[str, ...] = ()
    vetted_until: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """What a refused or left form held: input ids and the words as typed. Kept 30 days."""

    engagement: str
    step: str
    values: Mapping[str, str]
    at: datetime
