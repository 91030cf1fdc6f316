"""A person's day as a card, and the morning digest, which looks the same: late, due, meetings, waiting."""

from dataclasses import replace

from bot.domain.text import NOTHING, Text, join, say, typed
from bot.services.views.parts import Button, Line, Lines
from bot.services.views.portfolio import DayRow, DayView, MeetingRow
from cards.escape import cut, one_line
from cards.kit import ActionSet, Card, Column, ColumnSet, Container, Part, Sheet, TextBlock, Toggle
from cards.parts import NAME, group_head, head, lines_of, note, press, presses, row

CUSTOMER, WHAT, WHY = 60, 60, 120
"""Characters of a row's lines."""
LEAD = 90


def day(view: DayView, nonce: str) -> Card:
    """Return the day; the first row is a button as well."""
    body: list[Part] = [head(view.name, typed(view.day), _title(view), cut(view.lead, LEAD))]
    if view.undelivered:
        body += lines_of(Lines(title=NOTHING, lines=(view.undelivered,)), nonce)
    if view.late:
        words = say("! Late ({})", view.late_count)
        body.append(TextBlock(words, bold=True, colour="Attention", spacing="Large"))
        body += [_row(each, nonce, separator=place > 0) for place, each in enumerate(view.late)]
    if view.due:
        body.append(group_head(say("Due today ({})", view.due_count)))
        body += [_row(each, nonce, separator=place > 0) for place, each in enumerate(view.due)]
    if view.meetings:
        body.append(group_head(say("Meetings ({})", view.meeting_count)))
        body += [_meeting(each, nonce, separator=place > 0) for place, each in enumerate(view.meetings)]
    if view.waiting:
        body += _waiting(view, nonce)
    if view.also:
        body.append(group_head(say("Also")))
        for each in view.also:
            body += [TextBlock(each.title, spacing="Small"), note(each.detail, spacing="None")]
    elif left := _left(view):
        body.append(note(say("{} more; *portfolio* shows them all.", left), spacing="Large"))
    if view.note:
        body.append(note(view.note, spacing="Large"))
    return Sheet(body, presses(_buttons(view), nonce)).render()


def summary(view: DayView) -> str:
    """Return the day in one plain line, for a notification."""
    return one_line(typed(view.name), _title(view))


def _title(view: DayView) -> Text:
    meetings = say("1 meeting") if view.meeting_count == 1 else say("{} meetings", view.meeting_count)
    parts = (
        *((say("{} late", view.late_count),) if view.late_count else ()),
        *((say("{} due", view.due_count),) if view.due_count else ()),
        *((meetings,) if view.meeting_count else ()),
    )
    return join(", ", parts) or say("Nothing is due today")


def _row(each: DayRow, nonce: str, *, separator: bool) -> ColumnSet:
    texts = [
        TextBlock(cut(typed(each.customer), CUSTOMER), bold=True),
        TextBlock(cut(each.what, WHAT), spacing="None"),
    ]
    if each.why:
        texts.append(note(cut(each.why, WHY), spacing="None"))
    return row(texts, tap=press(_named(each.button, each.customer), nonce), separator=separator)


def _meeting(each: MeetingRow, nonce: str, *, separator: bool) -> ColumnSet:
    words = say("{}, {}", cut(typed(each.customer), CUSTOMER), cut(each.what, WHAT))
    clock = Column([TextBlock(typed(each.clock or "Today"), bold=True)], width="48px")
    opens = Column([TextBlock("Open ›", bold=True, colour="Accent", right=True)], width="58px", centred=True)
    tap = press(_named(each.button, each.customer), nonce)
    return ColumnSet(
        [clock, Column([TextBlock(words)]), opens], tap=tap, spacing="Default", separator=separator
    )


def _waiting(view: DayView, nonce: str) -> list[Part]:
    """Return what others still have time for, folded."""
    lines = tuple(_cut(each) for each in view.waiting)
    toggle = Toggle(say("Waiting on others ({})", view.waiting_count), "waiting")
    folded = Container(lines_of(Lines(title=Text(()), lines=lines), nonce), id="waiting", visible=False)
    return [ActionSet([toggle], spacing="Large"), folded]


def _cut(line: Line) -> Line:
    return replace(line, title=cut(line.title, CUSTOMER))


def _named(button: Button, customer: str) -> Button:
    return replace(button, title=say("Open {}", cut(typed(customer), NAME)))


def _left(view: DayView) -> int:
    counted = view.late_count + view.due_count + view.meeting_count
    return counted - len(view.late) - len(view.due) - len(view.meetings)


def _buttons(view: DayView) -> tuple[Button, ...]:
    rows = (*view.late, *view.due, *view.meetings)
    first = tuple(replace(_named(each.button, each.customer), primary=True) for each in rows[:1])
    lost = (view.undelivered.button,) if view.undelivered and view.undelivered.button else ()
    return (
        *first,
        *lost,
        Button(title=say("Portfolio"), verb="portfolio", primary=not first),
        Button(title=say("Settings"), verb="settings"),
    )
