"""What to say about a meeting of a series: why it is not where it was planned, and why it is not at all.

Words only, short enough for the small line under a date; when it meets is computed in series_dates.py.
"""

from datetime import date

from bot.domain.dates import show_day
from bot.domain.series_dates import LeftOut, Occurrence
from bot.domain.text import NOTHING, Text, join, say


def why_there(occurrence: Occurrence, today: date) -> Text:
    """Return why a meeting is not on its planned day and time; NOTHING where it is."""
    return join(" · ", [_moved(occurrence, today), _clocks(occurrence)])


def why_left_out(left: LeftOut) -> Text:
    """Return why a planned meeting does not take place."""
    if left.why == "holiday":
        return say("Skipped: {}", left.holiday)
    if left.why == "crowded":
        return say("Skipped: {}, up to the next one", left.holiday)
    if left.why == "pause":
        return say("Paused")
    return say("Skipped: {}", left.reason) if left.reason else say("Skipped")


def _moved(occurrence: Occurrence, today: date) -> Text:
    planned = show_day(occurrence.planned, today)
    if occurrence.moved == "holiday":
        return say("Moved from {}, {}", planned, occurrence.holiday)
    if not occurrence.moved:
        return NOTHING
    return say("Moved from {}", planned) if occurrence.day != occurrence.planned else say("At another time")


def _clocks(occurrence: Occurrence) -> Text:
    if occurrence.clocks == "skipped":
        return say("The clocks skip {} that day", occurrence.asked)
    return say("The first {} of that day", occurrence.asked) if occurrence.clocks == "twice" else NOTHING
