"""The meeting series of an engagement, as sections of a document: what was decided, in words."""

from collections.abc import Iterator
from datetime import date

from bot.domain.engagement import Engagement
from bot.domain.governance import NAMES
from bot.domain.outcome import Outcome
from bot.domain.series import Series
from bot.domain.text import Text, content, join, say, typed
from bot.services.exporting.document import Item, Section, section
from bot.services.exporting.words import day
from bot.services.outcomes import HEALTH_WORDS
from bot.services.series_shown import joining, rhythm


def series_sections(engagement: Engagement, today: date) -> tuple[Section, ...]:
    """Return a section with an item a series; none where there is no series."""
    return section(say("Meeting series"), tuple(_item(each, today) for each in engagement.series.values()))


def _item(series: Series, today: date) -> Item:
    words = rhythm(series, today) or say("Uses {}", series.existing)
    return Item(label=NAMES[series.kind], words=words, detail=join("; ", _decided(series)))


def _became(planned: str, outcome: Outcome) -> Text:
    """Return what became of a meeting, with what was decided at it."""
    if outcome.held == "not_held":
        return say("{} not held: {}", day(planned), outcome.reason)
    health = content(HEALTH_WORDS[outcome.health].lower())
    said = say("{} held, health: {}", day(planned), health)
    return join(", decided: ", [said, typed(" / ".join(outcome.decisions.split("\n")))])


def _decided(series: Series) -> Iterator[Text]:
    yield say("{} minutes, time of {}", series.duration, series.time_zone)
    if series.existing and series.rules:
        yield say("uses {}", series.existing)
    for planned, why in series.skips.items():
        yield say("skipped {}: {}", day(planned), why)
    for planned, move in series.moves.items():
        yield say("{} moved to {}, {}", day(planned), day(move.day.isoformat()), move.time)
    for pause in series.pauses:
        yield say("paused {} to {}", day(pause.since.date().isoformat()), day(pause.until.date().isoformat()))
    for planned, outcome in series.outcomes.items():
        yield _became(planned, outcome)
    if series.ended_on:
        yield say("last day {}", day(series.ended_on.isoformat()))
    if series.channel:
        yield say("posted in {}", series.channel.shown)
    if series.kind == "program":
        yield say("FE, SME: {}", joining(series))
    if series.onsite:
        yield say("on site, approved by {}: {}", series.onsite.approved_by, series.onsite.outcomes)
