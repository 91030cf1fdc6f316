"""Who did something, and when. Reads no clock: the moment is given."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Stamp:
    """Who did something (person id and the name they had), and when (UTC)."""

    by: str
    name: str
    at: datetime
