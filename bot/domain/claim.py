"""A worker's hold on a document: by whom, and until when. A value only."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """Held until a moment (UTC); whoever finds it past may take it over."""

    owner: str
    until: datetime
