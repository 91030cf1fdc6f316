"""Where FTOP keeps things (G27), and the names of its queues by region (G4, G23, D10).

Only names: the bot hands over what to enter and where, it enters nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from bot.domain.text import Text, content

Place = Literal[
    "contacts",
    "partners",
    "overall_status",
    "service_status",
    "assignments",
    "engagement_note",
    "technical_note",
    "status_note",
    "next_action",
    "tasks",
    "dibs",
    "ssat",
]
PLACES: Mapping[Place, str] = MappingProxyType(
    {
        "contacts": "Contacts tab",
        "partners": "Partners tab",
        "overall_status": "Overall Status",
        "service_status": "Service status",
        "assignments": "Assignments view",
        "engagement_note": "Engagement Management note",
        "technical_note": "Technical Enablement note",
        "status_note": "Status note",
        "next_action": "Next action date",
        "tasks": "Tasks",
        "dibs": "DIBS",
        "ssat": "SSAT",
    }
)
"""Places by id, in the words FTOP prints ("Tasks", "DIBS" and "SSAT" are our words for where these stand)."""

QueueKind = Literal["AiR", "GoBack", "Inactive"]
"""Queues of tenants that need an assignment, that came back, and that are left alone."""

_REGIONS = {"americas": "Americas", "apj": "APJ", "emea": "EMEA"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Instruction:
    """What to do, and the place in FTOP where it is entered; None where it is not for FTOP."""

    words: Text
    place: Place | None = None


def queues(kind: QueueKind) -> tuple[str, ...]:
    """Return the queues of a kind in every region."""
    return tuple(f"FTCQ {kind} {region}" for region in _REGIONS.values())


def queue(kind: QueueKind, region: str) -> Text:
    """Return the queue of a region; all three where the region is not known."""
    if region in _REGIONS:
        return content(f"FTCQ {kind} {_REGIONS[region]}")
    first, second, third = queues(kind)
    return content(f"{first}, {second} or {third}")
