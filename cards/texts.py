"""Texts to copy as a card: each under its heading, in a box of its own. Words only what it had to cut."""

from bot.domain.text import say, typed
from bot.services.views.texts import TextsView
from cards.escape import cut, one_line
from cards.kit import LIMIT, Card, Container, Part, Sheet, TextBlock, size
from cards.mail import mail_box
from cards.parts import group_head, head, lines_of, note, presses

LONGEST = (6000, 3000, 1500, 800)
"""Characters of one text, tried in turn until the card is small enough for Teams."""


def texts(view: TextsView, nonce: str) -> Card:
    """Return the texts as a card, whole where a card can hold them; else each cut to the same length."""
    cards = (_card(view, nonce, most) for most in LONGEST)
    return next((card for card in cards if size(card) <= LIMIT), None) or _card(view, nonce, LONGEST[-1])


def summary(view: TextsView) -> str:
    """Return the texts in one plain line, for a notification."""
    return one_line(typed(view.customer), view.title)


def _card(view: TextsView, nonce: str, most: int) -> Card:
    body: list[Part] = [head(view.customer, view.place, view.title, view.lead)]
    for each in view.mails:
        body.append(group_head(each.title))
        body.extend(mail_box(each, most))
    for title, words in view.texts:
        body.append(group_head(title))
        body.append(Container([TextBlock(cut(words, most))], style="emphasis", spacing="Small"))
        if len(words.plain) > most:
            body.append(note(say("Too long for one card: the rest is in the answers it comes from.")))
    for group in view.lists:
        body.extend(lines_of(group, nonce))
    return Sheet(body, presses(view.buttons, nonce)).render()
