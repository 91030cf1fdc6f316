"""What was changed in a meeting series, in words for the timeline."""

from collections.abc import Mapping
from datetime import date

from bot.domain.changes import Json, Path
from bot.domain.dates import show_day
from bot.domain.engagement import Engagement
from bot.domain.governance import NAMES
from bot.domain.text import NOTHING, Text, say

WORDS: Mapping[str, Text] = {
    "series": say("Set up a series"),
    "series_existing": say("Named the call that is used"),
    "series_change": say("Changed the rhythm of a series"),
    "series_skip": say("Skipped a meeting"),
    "series_move": say("Moved a meeting"),
    "series_pause": say("Paused a series"),
    "series_end": say("Ended a series"),
    "series_experts": say("Decided whether FE or SME join"),
    "series_onsite": say("Decided whether it is held on site"),
    "outcome": say("Recorded how a meeting went"),
    "link": say("Linked a series to a channel"),
    "unlink": say("Took a series off its channel"),
    "posting": say("Posted in a channel"),
    "agenda": say("Added to an agenda"),
}


def detail(engagement: Engagement, path: Path, new: Json, today: date) -> Text:
    """Return of which series a change was, and which meeting and why where it was one."""
    if len(path) < 2:
        return NOTHING
    held = engagement.series.get(path[1])
    kind = held.kind if held else new.get("kind") if isinstance(new, dict) else ""
    name = next((words for each, words in NAMES.items() if each == kind), say("A series that is gone"))
    if len(path) < 4:
        return name
    planned = say("{}, {}", name, _day(path[3], today))
    if path[2] == "outcomes" and isinstance(new, dict):
        return say("{}: {}", planned, say("held") if new["held"] == "held" else say("not held"))
    if path[2] == "moves" and isinstance(new, dict):
        return say("{} → {}, {}", planned, _day(new["day"], today), str(new["time"]))
    return say("{}: {}", planned, str(new)) if path[2] == "skips" and new else planned


def _day(iso: str, today: date) -> str:
    return show_day(date.fromisoformat(iso), today)
