"""The next best actions as a card, of one engagement or of all, each with its reason and its date."""

from dataclasses import replace
from datetime import date

from bot.domain.text import Text, content, say, typed
from bot.services.views.engagement import NextAction
from bot.services.views.parts import Button
from bot.services.views.portfolio import NextView
from cards.escape import cut, one_line
from cards.home import lowered, reasons
from cards.kit import Card, ColumnSet, Part, Sheet, TextBlock
from cards.parts import DETAIL, head, note, press, presses, row

ROWS = 5


def next_actions(view: NextView, nonce: str, today: date) -> Card:
    """Return up to five actions in order; the first row is a button as well."""
    body: list[Part] = [head(view.customer, _place(view), _title(view), _lead(view))]
    for place, (customer, action) in enumerate(view.actions[:ROWS]):
        body.append(_row("" if view.customer else customer, action, place, nonce, today))
    left = view.more + max(len(view.actions) - ROWS, 0)
    if left:
        body.append(note(say("{} more after these.", left), spacing="Large"))
    return Sheet(body, presses(_buttons(view), nonce)).render()


def summary(view: NextView) -> str:
    """Return the card in one plain line, for a notification."""
    if not view.actions:
        return one_line(typed(view.customer), _title(view))
    customer, first = view.actions[0]
    return one_line(typed(view.customer or customer), say("Next: {}", lowered(first.title)))


def _place(view: NextView) -> Text:
    return say("What comes next") if view.customer else say("All engagements")


def _title(view: NextView) -> Text:
    if not view.actions:
        return say("Nothing waits for you")
    return say("The next thing to do") if len(view.actions) == 1 else say("What to do next, in order")


def _lead(view: NextView) -> Text:
    return Text(()) if view.actions else say("No step is open and nothing is due.")


def _row(customer: str, action: NextAction, place: int, nonce: str, today: date) -> ColumnSet:
    """Return a row; in a list over all engagements the customer leads."""
    texts = [TextBlock(cut(action.title, DETAIL), bold=not customer, spacing="None" if customer else None)]
    if customer:
        texts.insert(0, TextBlock(cut(typed(customer), 80), bold=True))
    if small := reasons(action, today):
        texts.append(note(cut(small, DETAIL), spacing="None"))
    return row(texts, number=place + 1, tap=press(action.button, nonce), separator=place > 0)


def _buttons(view: NextView) -> tuple[Button, ...]:
    portfolio = Button(title=content("Portfolio"), verb="portfolio", primary=not view.actions)
    if not view.actions:
        return (portfolio, Button(title=say("New engagement"), verb="new"))
    _, first = view.actions[0]
    buttons = [replace(first.button, primary=True)]
    if view.customer and first.button.engagement:
        buttons.append(Button(title=say("Home"), verb="open", engagement=first.button.engagement))
    return (*buttons, portfolio)
