"""One contact of the outreach as a card: to whom and why, the mail to copy or open, what is recorded."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.text import NOTHING, Text, join, say, typed
from bot.services.views.parts import Line
from bot.services.views.texts import LetterView, OutreachView
from cards.escape import cut, one_line
from cards.fields import field
from cards.kit import LIMIT, Card, Column, ColumnSet, Part, Sheet, TextBlock, size
from cards.mail import mail_box
from cards.parts import BUTTONS, first_row, head, lines_of, note, presses, refused_box, same


@dataclass(frozen=True, kw_only=True, slots=True)
class _Room:
    """What a card has room for: characters of a paragraph, of a name, of a row; names of a row; mails."""

    paragraph: int
    name: int
    line: int
    people: int
    mails: int


ROOMS = (
    _Room(paragraph=3000, name=160, line=160, people=60, mails=20),
    _Room(paragraph=1200, name=60, line=60, people=20, mails=6),
    _Room(paragraph=500, name=40, line=40, people=10, mails=3),
    _Room(paragraph=200, name=30, line=30, people=5, mails=2),
    _Room(paragraph=80, name=24, line=24, people=3, mails=1),
)
"""Tried in turn until the card is small enough for Teams."""


def outreach(view: OutreachView, nonce: str) -> Card:
    """Return the contact as a card."""
    cards = (_card(view, nonce, room) for room in ROOMS)
    return next((card for card in cards if size(card) <= LIMIT), None) or _card(view, nonce, ROOMS[-1])


def summary(view: OutreachView) -> str:
    """Return the card in one plain line, for a notification."""
    return one_line(typed(view.customer), view.refusal[0] if view.refusal else view.title)


def _card(view: OutreachView, nonce: str, room: _Room) -> Card:
    lead = NOTHING if view.refusal else view.lead
    body: list[Part] = [head(view.customer, view.place, view.title, lead)]
    if view.refusal:
        body.append(refused_box(*view.refusal))
    for letter in view.letters[: room.mails]:
        body.extend(_people(*row, room) for row in letter.people)
        body.extend(mail_box(letter.mail, room.paragraph))
    if left := view.letters[room.mails :]:
        body.append(_same_mail(left, room))
    for each in view.inputs:
        body.extend(field(each, shown=True))
    for group in view.lists:
        body.extend(lines_of(replace(group, lines=tuple(_short(line, room) for line in group.lines)), nonce))
    if view.note:
        body.append(note(view.note))
    row = first_row(view.lists)
    taken = len(view.buttons) + sum(bool(letter.mail.url) for letter in view.letters[: room.mails])
    free = row is not None and taken < BUTTONS and not any(same(row, each) for each in view.buttons)
    buttons = (*view.buttons[:-1], row, *view.buttons[-1:]) if row and free else view.buttons
    return Sheet(body, presses(buttons, nonce)).render()


def _short(line: Line, room: _Room) -> Line:
    return replace(line, title=cut(line.title, room.line), detail=cut(line.detail, room.line))


def _same_mail(letters: Sequence[LetterView], room: _Room) -> Part:
    """Return who else gets a mail of their own, where the card has no room for it."""
    names = [cut(names[0], room.name) for letter in letters for _, names, _ in letter.people[:1]]
    told = join(", ", names[: room.people])
    more = len(names) - room.people
    told = say("{} and {} more", told, more) if more > 0 else told
    return note(say("Each of these gets one too, with their own partner in it: {}.", told))


def _people(word: Text, names: tuple[Text, ...], why: Text, room: _Room) -> ColumnSet:
    """Return a row: who, a line each, and why below."""
    lines = [TextBlock(cut(each, room.name), spacing="None") for each in names[: room.people]]
    if len(names) > room.people:
        lines.append(note(say("and {} more", len(names) - room.people), spacing="None"))
    lines += [note(why, spacing="None")] if why else []
    label = Column([TextBlock(word, bold=True)] if word else [], width="68px")
    return ColumnSet([label, Column(lines)], spacing="Default")
