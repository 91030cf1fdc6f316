"""An engagement's home card: what to do next, how far it is, and the ways on."""

import re
from dataclasses import replace
from datetime import date, timedelta

from bot.domain.dates import show_day
from bot.domain.text import Piece, Text, content, join, say, typed
from bot.services.views.engagement import HomeView, NextAction, WorkloadRow
from cards.escape import cut, one_line
from cards.kit import Card, Column, ColumnSet, Container, Part, Sheet, TextBlock
from cards.parts import DETAIL, group_head, next_box, note, press, presses, row

WORKLOADS = 6
AFTER = 3
_VERB = re.compile(r"[A-Z][a-z]+(?=[ ,]|$)")


def home(view: HomeView, nonce: str, today: date) -> Card:
    """Return the home card: the first action in the box with its button, three more below the matrix.

    The path of stages is shown where there are two or more.
    """
    body: list[Part] = [_head(view)]
    if len(view.stages) > 1:
        body.append(note(join(" → ", (_stage(*stage) for stage in view.stages))))
    if view.banner:
        body.append(Container([TextBlock(view.banner, bold=True)], style="emphasis", spacing="Default"))
    if view.actions:
        body.append(_next(view.actions[0], nonce, today))
    elif not view.banner:
        body.append(TextBlock("✓ Nothing is open here.", spacing="Default"))
    if view.workloads:
        body.append(_matrix(view.workloads))
    after = view.actions[1 : 1 + AFTER]
    if after:
        body.append(group_head("After that"))
        body.extend(_after(place, action, nonce, today) for place, action in enumerate(after, 1))
    return Sheet(body, presses(view.buttons, nonce, primary=not view.actions)).render()


def summary(view: HomeView) -> str:
    """Return the card in one plain line, for a notification."""
    first = say("Next: {}", lowered(view.actions[0].title)) if view.actions else view.place
    return one_line(typed(view.customer), first)


def _head(view: HomeView) -> Container:
    items = [
        TextBlock(view.place, small=True),
        TextBlock(typed(view.customer), large=True, bold=True, heading=True, spacing="None"),
    ]
    if view.facts:
        items.append(TextBlock(join(" · ", view.facts), spacing="Small"))
    return Container(items)


def _stage(title: str, state: str) -> Text:
    if state == "done":
        return say("✓ {}", title)
    return say("**{}**", title) if state == "now" else typed(title)


def _next(action: NextAction, nonce: str, today: date) -> Container:
    lines = [TextBlock(sentence(cut(action.reason, DETAIL)), spacing="Small")] if action.reason else []
    small = reasons(action, today, reason=False)
    if small:
        lines.append(note(small, spacing="None" if lines else "Small"))
    button = replace(action.button, primary=True)
    return next_box(say("Next: {}", cut(lowered(action.title), DETAIL)), lines, (button,), nonce)


def lowered(words: Text) -> Text:
    """Return our own words with a small first letter, to follow a colon; a person's stay as they are."""
    first, *rest = words.pieces or (Piece("", True),)
    if first.typed or not _VERB.match(first.text):
        return words
    return Text((Piece(first.text[0].lower() + first.text[1:], False), *rest))


def when(action: NextAction, today: date) -> Text:
    """Return when it is due, or since when it is late; nothing where it has no date."""
    if action.due is None:
        return Text(())
    if action.late:
        return say("! Late since {}", show_day(action.due + timedelta(days=1), today))
    return say("Due today") if action.due == today else say("Due {}", show_day(action.due, today))


def reasons(action: NextAction, today: date, *, reason: bool = True) -> Text:
    """Return the small line: when, why, what stops it, whose rule it is.

    A day that the reason names already is not said twice.
    """
    due = action.due if not action.late and action.due != today else None
    said = due is not None and show_day(due, today) in action.reason.plain
    return join(
        " · ",
        (
            Text(()) if said else when(action, today),
            action.reason if reason else Text(()),
            say("waits for: {}", action.blocked_by) if action.blocked_by else Text(()),
            say("my default") if action.ours else Text(()),
        ),
    )


def sentence(words: Text) -> Text:
    """Return the words with a full stop, where they have no end of their own."""
    return words if words.plain.endswith((".", "!", "?", "…")) else say("{}.", words)


def _after(place: int, action: NextAction, nonce: str, today: date) -> ColumnSet:
    texts = [TextBlock(cut(action.title, DETAIL), bold=True)]
    if small := reasons(action, today):
        texts.append(note(cut(small, DETAIL), spacing="None"))
    return row(texts, number=place, tap=press(action.button, nonce), separator=place > 1)


def _matrix(workloads: tuple[WorkloadRow, ...]) -> Container:
    """Return DIBS and SSAT by workload: six rows, the others by name."""
    titles = ("Workload", "DIBS", "SSAT")
    rows: list[Part] = [_cells([[TextBlock(title, small=True, subtle=True)] for title in titles])]
    for place, each in enumerate(workloads[:WORKLOADS]):
        name = [TextBlock(typed(each.name), bold=True)]
        if each.missing:
            name.append(note(_risk(each), spacing="None"))
        cells = [name, [TextBlock(mark(each.dibs))], [TextBlock(mark(each.ssat))]]
        rows.append(_cells(cells, separator=place == 0))
    if others := workloads[WORKLOADS:]:
        names = join(", ", (typed(each.name) for each in others))
        rows.append(note(say("{} more: {}", len(others), names), spacing="Default"))
    return Container(rows, spacing="Large")


def _risk(row: WorkloadRow) -> Text:
    """Name the DIBS parts that are blank: each is a risk. All four need no list."""
    return say("Risk: no {}", ", ".join(row.missing)) if row.dibs else say("Risk: nothing known")


def _cells(cells: list[list[TextBlock]], *, separator: bool = False) -> ColumnSet:
    name, *counts = cells
    columns = [Column(name), *(Column(count, width="76px") for count in counts)]
    return ColumnSet(columns, spacing="Default", separator=separator)


def mark(known: int) -> Text:
    """Return how many of the four parts are known, as a symbol and words."""
    symbol = "✓" if known >= 4 else "◐" if known else "○"
    return content(f"{symbol} {known} of 4")
