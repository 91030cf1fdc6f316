"""The FTOP list of an engagement: what to enter since last time, and marking it as entered (X8, X29, X30).

Never enters anything in FTOP. A card says which values it showed; only what still holds them is marked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.domain.dates import show_day
from bot.domain.engagement import Engagement, Stamp
from bot.domain.ftop_list import ToEnter, marked, pending
from bot.domain.ftop_places import PLACES
from bot.domain.notes import Note
from bot.domain.people import Actor
from bot.domain.text import NOTHING, Piece, Text, content, say
from bot.playbook import gateway
from bot.playbook.ftop import entries
from bot.playbook.gateway_record import waiting
from bot.services import notes
from bot.services.desk import Desk
from bot.services.records import Applied, NotFound, change
from bot.services.views.engagement import FtopEntry, FtopView

PAGE = 10
"""Entries a page has at most."""
PAGE_BYTES = 12_000
"""Roughly the bytes of a page's texts on the wire; a longer text has a page of its own."""
LINES = 12
"""Lines of a text that are shown one by one; the rest stands together."""
LINE_BYTES = 80
TICK = "entered."
"""What the input of an entry's tick begins with."""
SHOWN = "shown"
"""The button's value that says what the card shows: `id:fingerprint`, by comma."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Marked:
    """What a press marked: how many entries, and how many of the card's had changed since."""

    engagement: Engagement
    count: int
    changed: int


async def open_entries(desk: Desk, engagement: Engagement, zone: str) -> tuple[ToEnter, ...]:
    """Return what is to be entered now. Reads the notes."""
    return _pending(desk, engagement, await notes.by_key(desk, engagement.id), zone)


def _pending(desk: Desk, engagement: Engagement, noted: Mapping[str, Note], zone: str) -> tuple[ToEnter, ...]:
    """Return what is to be entered; nothing while the engagement is removed."""
    if engagement.status.state == "removed":
        return ()
    held: tuple[str, ...] = ()
    if gateway.running(desk.playbook, engagement):  # once it is over, nobody waits for the customer’s turn
        held = waiting(desk.playbook, engagement, desk.when(engagement, desk.today(zone)))
    everything = entries(desk.playbook, engagement, noted, ZoneInfo(zone or "UTC"), held)
    return pending(everything, engagement.entered)


async def mark(
    desk: Desk, actor: Actor, engagement: str, shown: Mapping[str, str], zone: str, *, key: str
) -> Marked | NotFound:
    """Mark as entered what the card showed (id → fingerprint) and still is so; the same press again, once."""
    noted = await notes.by_key(desk, engagement)

    def apply(current: Engagement, stamp: Stamp) -> Engagement:
        open_now = _pending(desk, current, noted, zone)
        return replace(current, entered=marked(current.entered, open_now, shown, stamp))

    outcome = await change(desk, actor, engagement, apply, key=key, what="ftop", result="ftop")
    if not isinstance(outcome, Applied):
        return outcome
    done = next((each for each in outcome.engagement.changes if each.id == key), None)
    count = len(done.edits) if done else 0
    return Marked(engagement=outcome.engagement, count=count, changed=len(shown) - count)


def shown_by(words: str) -> Mapping[str, str]:
    """Return what a card showed, from its button: fingerprints by id."""
    pairs = (each.rpartition(":") for each in words.split(","))
    return {name: value for name, _, value in pairs if name}


async def view(desk: Desk, engagement: Engagement, page: int, zone: str, said: Text = NOTHING) -> FtopView:
    """Return a page of the list; one that is gone, the last there is."""
    todo = await open_entries(desk, engagement, zone)
    pages = paged(todo)
    page = min(page, len(pages) - 1)
    here = pages[page]
    groups = tuple(
        (content(place), tuple(map(_entry, group)))
        for place, group in groupby(here, lambda each: PLACES[each.place])
    )
    last = max((each.stamp.at for each in engagement.entered.values()), default=None)
    since = show_day(last.astimezone(ZoneInfo(zone or "UTC")).date(), desk.today(zone)) if last else ""
    return FtopView(
        engagement=engagement.id,
        customer=engagement.customer,
        groups=groups,
        total=len(todo),
        first=sum(map(len, pages[:page])) + 1,
        page=page,
        more=page + 1 < len(pages),
        since=since,
        said=said,
        args=((SHOWN, ",".join(f"{each.id}:{each.value}" for each in here)), ("page", str(page))),
    )


def paged(todo: Sequence[ToEnter]) -> tuple[tuple[ToEnter, ...], ...]:
    """Return the pages, one at least: ten entries, fewer where their texts are long."""
    pages: list[tuple[ToEnter, ...]] = []
    here: list[ToEnter] = []
    left = PAGE_BYTES
    for each in todo:
        heavy = weight(each.text.plain)
        if here and (len(here) == PAGE or heavy > left):
            pages.append(tuple(here))
            here, left = [], PAGE_BYTES
        here.append(each)
        left -= heavy
    return (*pages, tuple(here))


def weight(text: str) -> int:
    """Return about the bytes of a text on a card, where what could act is escaped twice."""
    escaped = sum(not (char.isalnum() or char.isspace()) for char in text)
    lines = min(text.count("\n") + 1, LINES)
    return len(text.encode("utf-8", "surrogatepass")) + 3 * escaped + LINE_BYTES * lines


def _entry(each: ToEnter) -> FtopEntry:
    title = {
        "new": each.title,
        "changed": say("Change {}", each.title),
        "gone": say("Take out {}", each.title),
    }
    return FtopEntry(id=TICK + each.id, title=title[each.doing], lines=lines_of(each.text))


def lines_of(text: Text) -> tuple[Text, ...]:
    """Return a text line by line: one client runs the lines of a block together. Blank ones are left out."""
    lines: list[list[Piece]] = [[]]
    for piece in text.pieces:
        first, *rest = piece.text.split("\n")
        lines[-1].append(Piece(first, piece.typed))
        lines += [[Piece(line, piece.typed)] for line in rest]
    texts = [Text(tuple(line)) for line in lines if any(piece.text.strip() for piece in line)]
    if len(texts) <= LINES:
        return tuple(texts)
    rest = tuple(
        Piece(("\n" if place and not number else "") + piece.text, piece.typed)
        for place, line in enumerate(texts[LINES - 1 :])
        for number, piece in enumerate(line.pieces)
    )
    return (*texts[: LINES - 1], Text(rest))
