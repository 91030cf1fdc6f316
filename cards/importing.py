"""The preview of an import: what would be opened and what is wrong, by row; nothing is written yet."""

from bot.domain.text import Text, content, join, say, typed
from bot.services.views.parts import Button
from bot.services.views.portfolio import ImportRow, ImportView
from cards.escape import cut, one_line
from cards.kit import Card, ColumnSet, Part, Sheet, TextBlock
from cards.parts import head, note, presses, row

PROBLEM = 120
"""Characters of a problem."""

ROWS = 10
"""Rows a page has at most."""

PROBLEMS = 3
"""Problems shown of one row."""


def importing(view: ImportView, nonce: str) -> Card:
    """Return a page of the preview."""
    body: list[Part] = [head("Import", say("nothing is saved yet"), _title(view), _lead(view))]
    body.extend(_row(each) for each in view.rows[:ROWS])
    total = view.good + view.known + view.bad
    if total > len(view.rows) and view.rows:
        body.append(
            note(say("{}–{} of {}.", view.first, view.first + len(view.rows) - 1, total), spacing="Large")
        )
    return Sheet(body, presses(_buttons(view), nonce)).render()


def summary(view: ImportView) -> str:
    """Return the card in one plain line, for a notification."""
    return one_line(say("Import"), _title(view))


def _title(view: ImportView) -> Text:
    counts = ((view.good, "{} to open"), (view.known, "{} open already"), (view.bad, "{} to correct"))
    return join(", ", (content(words.format(count)) for count, words in counts if count)) or say(
        "No rows found"
    )


def _lead(view: ImportView) -> Text:
    if view.bad:
        return say("Rows marked ✕ are left out. Correct them in your list and paste all of it again.")
    if view.good:
        return say("Check the rows. What is open already stays as it is.")
    return say("Nothing would be opened.")


def _row(each: ImportRow) -> ColumnSet:
    state = say("✕ {}", _name(each)) if each.problems else _name(each)
    texts = [TextBlock(state, bold=True)]
    texts.extend(
        TextBlock(cut(problem, PROBLEM), small=True, colour="Attention", spacing="None")
        for problem in each.problems[:PROBLEMS]
    )
    left = len(each.problems) - PROBLEMS
    if left > 0:
        texts.append(note(say("and {} more", left), spacing="None"))
    if not each.problems:
        texts.append(note(say("– Open already") if each.known else say("✓ Will be opened"), spacing="None"))
    return row(texts, number=each.number)


def _name(each: ImportRow) -> Text:
    return cut(typed(each.customer), 80) if each.customer else say("No name")


def _buttons(view: ImportView) -> tuple[Button, ...]:
    def button(title: Text, verb: str, *args: tuple[str, str], primary: bool = False) -> Button:
        return Button(title=title, verb=verb, args=(*args, *view.args), primary=primary)

    opens = say("Open 1 engagement") if view.good == 1 else say("Open {} engagements", view.good)
    return (
        *((button(opens, "import.confirm", primary=True),) if view.good else ()),
        *((button(say("Next rows"), "import.page", ("page", str(view.page + 1))),) if view.more else ()),
        *((button(say("Rows before"), "import.page", ("page", str(view.page - 1))),) if view.page else ()),
        Button(title=say("Paste again"), verb="import", primary=not view.good),
        button(say("Cancel"), "cancel"),
    )
