"""A note on an engagement: created once, never changed."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.engagement import Stamp


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """What somebody noted. `note_kind` is "engagement", "technical" or "status": where FTOP keeps it."""

    engagement: str
    note_kind: str
    text: str
    stamp: Stamp


@dataclass(frozen=True, kw_only=True, slots=True)
class TenantClaim:
    """Which engagement a customer's tenant belongs to since `at`, so that it is opened once (X41)."""

    tenant_domain: str
    engagement: str
    owner: str
    at: datetime | None = None
