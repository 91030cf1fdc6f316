"""One contact of the outreach as a card: to whom and why, the mail to copy or open, what is recorded."""

from bot.domain.text import NOTHING, Text, typed
from bot.services.views import OutreachView
from cards.escape import cut, one_line
from cards.fields import field
from cards.kit import LIMIT, Card, Column, ColumnSet, Part, Sheet, TextBlock, size
from cards.mail import mail_box
from cards.parts import BUTTONS, first_row, head, lines_of, note, presses, refused_box, same

LONGEST = (3000, 1200, 500)
"""Characters of one paragraph, tried in turn until the card is small enough for Teams."""
NAMES = 160


def outreach(view: OutreachView, nonce: str) -> Card:
    """Return the contact as a card."""
    cards = (_card(view, nonce, most) for most in LONGEST)
    return next((card for card in cards if size(card) <= LIMIT), None) or _card(view, nonce, LONGEST[-1])


def summary(view: OutreachView) -> str:
    """Return the card in one plain line, for a notification."""
    return one_line(typed(view.customer), view.refusal[0] if view.refusal else view.title)


def _card(view: OutreachView, nonce: str, most: int) -> Card:
    lead = NOTHING if view.refusal else view.lead
    body: list[Part] = [head(view.customer, view.place, view.title, lead)]
    if view.refusal:
        body.append(refused_box(*view.refusal))
    for letter in view.letters:
        body.extend(_people(*row) for row in letter.people)
        body.extend(mail_box(letter.mail, most))
    for each in view.inputs:
        body.extend(field(each, shown=True))
    for group in view.lists:
        body.extend(lines_of(group, nonce))
    if view.note:
        body.append(note(view.note))
    row = first_row(view.lists)
    taken = len(view.buttons) + sum(bool(letter.mail.url) for letter in view.letters)
    room = row is not None and taken < BUTTONS and not any(same(row, each) for each in view.buttons)
    buttons = (*view.buttons[:-1], row, *view.buttons[-1:]) if row and room else view.buttons
    return Sheet(body, presses(buttons, nonce)).render()


def _people(word: Text, names: tuple[Text, ...], why: Text) -> ColumnSet:
    """Return a row: who, a line each, and why below."""
    lines = [TextBlock(cut(each, NAMES), spacing="None") for each in names]
    lines += [note(why, spacing="None")] if why else []
    label = Column([TextBlock(word, bold=True)] if word else [], width="68px")
    return ColumnSet([label, Column(lines)], spacing="Default")
