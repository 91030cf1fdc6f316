"""What was changed in a meeting series, in words for the timeline."""

from collections.abc import Mapping

from bot.domain.changes import Json, Path
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
}


def detail(engagement: Engagement, path: Path, new: Json) -> Text:
    """Return of which series a change was, and which meeting and why where it was one."""
    if len(path) < 2:
        return NOTHING
    held = engagement.series.get(path[1])
    kind = held.kind if held else new.get("kind") if isinstance(new, dict) else ""
    name = next((words for each, words in NAMES.items() if each == kind), say("A series that is gone"))
    if path[2:3] == ("skips",) and len(path) > 3:
        return say("{}, {}: {}", name, path[3], str(new or "not skipped any more"))
    if path[2:3] == ("moves",) and len(path) > 3 and isinstance(new, dict):
        return say("{}, {} → {}, {}", name, path[3], str(new.get("day", "")), str(new.get("time", "")))
    return name
