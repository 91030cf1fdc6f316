"""Days off as people write them: days and ranges of days, separated by commas or semicolons (W7).

Stored as they read: "2026-12-24", "2026-12-24 to 2026-12-31"; in order, none twice. Never reads a clock.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from bot.domain.dates import parse_day, show_day
from bot.domain.text import Text, say, typed

MOST = 30
"""Days or ranges at most."""
LONGEST_RANGE = 92
"""Days of one range at most."""

_DAY = timedelta(days=1)
_TO = re.compile(r"\s+(?:to|until|-)\s+|\s*(?:[–—]|\.\.)\s*|(?<=\d-\d\d)/(?=\d{4}-)")
_EXAMPLE = "2026-12-24 to 2026-12-31, 2027-01-04"


class Span(NamedTuple):
    """The first and the last day of a range; of a single day, the same twice."""

    first: date
    last: date


def parse_days_off(words: str, today: date) -> tuple[str, ...] | Text:
    """Return the days as they are stored, or a Text: which part is wrong and what would be right (X23).

    A day without a year is the next one of that name; a range may run over New Year.
    """
    parts = [part.strip() for part in re.split(r"[,;]", words) if part.strip()]
    if not parts:
        return say("Give days, like {}.", _EXAMPLE)
    if len(parts) > MOST:
        return say("That is {} days and ranges; the limit is {}.", len(parts), MOST)
    spans: list[Span] = []
    for part in parts:
        span = _span(part, today)
        if isinstance(span, Text):
            return span
        spans.append(span)
    return tuple(map(_written, _joined(spans)))


def days_of(stored: Iterable[str]) -> Iterator[date]:
    """Return every single day of stored days off, in order."""
    for first, last in spans_of(stored):
        for count in range((last - first).days + 1):
            yield first + count * _DAY


def spans_of(stored: Iterable[str]) -> Iterator[Span]:
    """Return stored days off as ranges."""
    for each in stored:
        first, _, last = each.partition(" to ")
        yield Span(date.fromisoformat(first), date.fromisoformat(last or first))


def _span(part: str, today: date) -> Span | Text:
    """Return one day or range; a Text names the part, for there may be many."""
    ends = _TO.split(part)
    first = parse_day(ends[0], today=today, lean="future")
    if isinstance(first, Text) or len(ends) > 2:
        return _unread(part)
    if len(ends) == 1:
        return Span(first, first)
    last = parse_day(ends[1], today=today, lean="future")
    if isinstance(last, date) and last < first:  # "24 Dec to 2 Jan": the next 2 January after that
        last = parse_day(ends[1], today=first, lean="future")
    if isinstance(last, Text):
        return _unread(part)
    if last < first:
        shown, end = show_day(first, today), show_day(last, today)
        return say("{} to {} ends before it starts. Give the earlier day first.", shown, end)
    if (last - first).days >= LONGEST_RANGE:
        shown, end = show_day(first, today), show_day(last, today)
        return say("{} to {} is longer than {} days. Give a shorter range.", shown, end, LONGEST_RANGE)
    return Span(first, last)


def _unread(part: str) -> Text:
    shown = part if len(part) <= 40 else part[:40] + "…"
    return say("I can’t read “{}” as a day or a range. Write it like {}.", typed(shown), _EXAMPLE)


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Return ranges in order, those that overlap or follow each other as one."""
    whole: Span | None = None
    for each in sorted(spans):
        if whole and each.first <= whole.last + _DAY:
            whole = Span(whole.first, max(whole.last, each.last))
            continue
        if whole:
            yield whole
        whole = each
    if whole:
        yield whole


def _written(span: Span) -> str:
    return f"{span.first}" if span.first == span.last else f"{span.first} to {span.last}"
