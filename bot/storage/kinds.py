"""The document kinds: which type each holds, its schema version, and where each document stands."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.changes import Change
from bot.domain.engagement import Engagement
from bot.domain.entry import Entry
from bot.domain.mailbox import Mailbox
from bot.domain.notes import Note, TenantClaim
from bot.domain.person import Draft, Person
from bot.domain.team import Team, key
from bot.storage.codecs import Codec, shard
from bot.storage.store import Ref


@dataclass(frozen=True, kw_only=True, slots=True)
class JournalPage:
    """Fifty older changes of an engagement, in order."""

    engagement: str
    page: int
    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditEntry:
    """A security refusal: who, what was refused, and which document or peer it was about."""

    at: datetime
    tenant: str
    actor: str
    refused: str
    subject: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """A file that a person was offered: what they asked for, never the file. `secret` is a SHA-256 in hex."""

    engagement: str
    form: str
    closing: bool
    secret: str
    at: datetime
    answered: bool = False
    series: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Linked:
    """Which series of which engagement a channel is linked to; the series says whether it still is."""

    engagement: str
    series: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """That something was said: the document's being there is all it says."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Drafter:
    """That somebody may have a draft of an engagement who does not own it: their id."""

    person: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ClockMove:
    """How far the clock of local mode was moved, in microseconds."""

    microseconds: int


PUSHED_BACK = timedelta(hours=1)
"""How long a document that could not be looked after is left alone."""

ENGAGEMENT = Codec(kind="engagement", type=Engagement, version=2, upgrades={1: dict}, copies=(Change,))
"""2: `cleared_at` and `clearing_at`, absent before."""
PERSON = Codec(kind="person", type=Person, version=2, upgrades={1: dict})
"""2: `vetted_until`, absent before."""
ENTRY = Codec(kind="entry", type=Entry, version=1)
DRAFT = Codec(kind="draft", type=Draft, version=1)
NOTE = Codec(kind="note", type=Note, version=1)
JOURNAL = Codec(kind="journal", type=JournalPage, version=1)
TENANT_CLAIM = Codec(kind="tenant", type=TenantClaim, version=1)
AUDIT = Codec(kind="audit", type=AuditEntry, version=1)
OFFER = Codec(kind="offer", type=Offer, version=1)
CHANNEL = Codec(kind="channel", type=Linked, version=1)
MAILBOX = Codec(kind="mailbox", type=Mailbox, version=1)
POSTS = Codec(kind="posts", type=Mailbox, version=1)
"""What waits to be posted in a series' channel: a mailbox that nobody reads."""
DRAFTER = Codec(kind="drafter", type=Drafter, version=1)
MARK = Codec(kind="mark", type=Mark, version=1)
CLOCK_MOVE = Codec(kind="clock", type=ClockMove, version=1)
TEAM = Codec(kind="team", type=Team, version=1)


def person_partition(tenant: str, person: str) -> str:
    """Return the partition of a person's own documents."""
    return f"person:{tenant}:{person}"


def engagement_ref(engagement: str) -> Ref:
    """Return where an engagement stands: its shard, from the id alone."""
    return Ref(shard(engagement), engagement)


def notes_partition(engagement: str) -> str:
    """Return the partition of what stands beside an engagement: notes, journal pages, who drafted."""
    return f"engagement:{engagement}"


def note_ref(engagement: str, key: str) -> Ref:
    """Return where a note stands; its id is the operation key, so that it is written once."""
    return Ref(notes_partition(engagement), key)


def journal_ref(engagement: str, page: int) -> Ref:
    """Return where a journal page stands."""
    return Ref(notes_partition(engagement), f"journal-{page:06d}")


def drafter_ref(engagement: str, person: str) -> Ref:
    """Return where it stands that somebody may have a draft of an engagement."""
    return Ref(notes_partition(engagement), f"drafter-{person}")


def person_ref(tenant: str, person: str) -> Ref:
    """Return where a person's document stands."""
    return Ref(person_partition(tenant, person), "person")


def entry_ref(tenant: str, person: str, engagement: str) -> Ref:
    """Return where a person's entry of an engagement stands."""
    return Ref(person_partition(tenant, person), f"entry-{engagement}")


def draft_ref(tenant: str, person: str, engagement: str, step: str) -> Ref:
    """Return where a person's draft of a step stands."""
    return Ref(person_partition(tenant, person), f"draft-{engagement}-{step}")


def offer_ref(tenant: str, person: str, offer: str) -> Ref:
    """Return where the offer of a file to a person stands."""
    return Ref(person_partition(tenant, person), f"offer-{offer}")


def mailbox_ref(tenant: str, person: str) -> Ref:
    """Return where a person's mailbox stands: in a shard, from its id alone, so that workers find it due."""
    name = f"mailbox-{tenant}-{person}"
    return Ref(shard(name), name)


def posts_ref(engagement: str, series: str) -> Ref:
    """Return where it stands what waits to be posted for a series: in a shard, from its id alone."""
    name = f"posts-{engagement}-{series}"
    return Ref(shard(name), name)


def tenant_ref(tenant: str, tenant_domain: str) -> Ref:
    """Return where the claim of a customer's tenant stands; `tenant_domain` in lower case."""
    return Ref(f"tenant:{tenant}:{tenant_domain}", "claim")


def welcome_ref(tenant: str, person: str) -> Ref:
    """Return where it stands that a person was greeted."""
    return Ref(person_partition(tenant, person), "welcome")


def audit_ref(day: date, mark: str) -> Ref:
    """Return where a refusal of a day stands; the same one in a minute has the same mark."""
    return Ref(f"audit:{day:%Y-%m-%d}", mark)


def channel_ref(tenant: str, channel: str) -> Ref:
    """Return where it stands which series a channel is linked to."""
    return Ref(f"channel:{tenant}:{channel}", "link")


def hello_ref(tenant: str, conversation: str) -> Ref:
    """Return where it stands that a group chat was told where the bot works (X58)."""
    return Ref(f"conversation:{tenant}:{conversation}", "hello")


def removal_ref(tenant: str, conversation: str) -> Ref:
    """Return where it stands that the bot was removed from a team or a group's chat (X56)."""
    return Ref(f"conversation:{tenant}:{conversation.partition(';')[0]}", "removed")


def clock_ref() -> Ref:
    """Return where it stands how far the clock of local mode was moved."""
    return Ref("clock", "clock")


def demo_ref(tenant: str, person: str, customer: str) -> Ref:
    """Return where it stands that a made-up customer of `demo` is whole."""
    return Ref(person_partition(tenant, person), f"demo-{customer}")


def teams_partition(tenant: str) -> str:
    """Return the partition of a tenant's teams."""
    return f"teams:{tenant}"


def team_ref(tenant: str, name: str) -> Ref:
    """Return where a team stands: by its name, in any case."""
    return Ref(teams_partition(tenant), key(name))
