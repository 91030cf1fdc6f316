"""Any form as a card: a new engagement, a step, DIBS and SSAT by workload, a contact, a note, settings.

Lays out and words nothing of its own but the frame. A block with a problem is never folded, a hidden input
never required. Never decides what is asked.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.domain.text import NOTHING, Text, content, join, say, typed
from bot.services.views.answers import FormView
from bot.services.views.parts import Box, Button, Input, LinkView, Section
from cards.escape import cut, one_line
from cards.fields import field
from cards.kit import (
    ActionSet,
    Card,
    Column,
    ColumnSet,
    Container,
    FactSet,
    Part,
    Sheet,
    TextBlock,
    Toggle,
)
from cards.parts import BUTTONS, first_row, group_head, head, lines_of, note, presses, refused_box, same

TITLE = 22
"""Characters of a button's title."""

SUMMARY = 240
"""Characters of the one line that stands for a folded block."""

_URL_UNSAFE = re.compile(r"[\\()<>\[\]{}*_`|~\s\"']")


def form(view: FormView, nonce: str) -> Card:
    """Return the form as a card."""
    body: list[Part] = [
        head(view.customer, view.place, view.title, view.lead if not view.refusal else NOTHING)
    ]
    if view.refusal is not None:
        body.append(refused_box(*view.refusal))
    if view.facts:
        body.append(FactSet([(typed(title), value) for title, value in view.facts], spacing="Default"))
    body.extend(_box(box) for box in view.boxes)
    body.extend(_links(view.links))
    body.extend(_sections(view.sections))
    for group in view.lists:
        body.extend(lines_of(group, nonce))
    if view.note:
        body.append(note(view.note))
    return Sheet(body, presses(_buttons(view), nonce)).render()


def summary(view: FormView) -> str:
    """Return the form in one plain line, for a notification."""
    return one_line(typed(view.customer), view.refusal[0] if view.refusal else view.title)


def _buttons(view: FormView) -> tuple[Button, ...]:
    """Return the form's buttons; that of the first row, where there is room, stands before the last."""
    first = first_row(view.lists)
    if first is None or len(view.buttons) >= BUTTONS or any(same(button, first) for button in view.buttons):
        return view.buttons
    quiet = replace(first, title=cut(first.title, TITLE), primary=False)
    return (*view.buttons[:-1], quiet, *view.buttons[-1:])


def _box(box: Box) -> Container:
    points = join("\n", (say("- {}", point) for point in box.points))
    items = [TextBlock(box.title, bold=True), TextBlock(points, spacing="Small")]
    return Container(items, style="emphasis", spacing="Default")


def _links(links: tuple[LinkView, ...]) -> list[Part]:
    """Return the links in a line; those that may be sent to the customer in one of their own, and said so."""
    own = join(" · ", (_link(link) for link in links if not link.share))
    share = join(" · ", (_link(link) for link in links if link.share))
    lines = [say("Only for you: {}", own) if own and share else own]
    lines += [say("To share with them: {}", share)] if share else []
    return [
        note(line, spacing="Small") if place else note(line) for place, line in enumerate(filter(None, lines))
    ]


def _link(link: LinkView) -> Text:
    """Return a markdown link whose address cannot end it early; without https there is no link."""
    url = _URL_UNSAFE.sub(lambda found: f"%{ord(found[0]):02X}", link.url)
    return say("[{}]({})", link.title, content(url)) if url.startswith("https://") else link.title


def _sections(sections: Sequence[Section]) -> list[Part]:
    """Return the sections in order. Folded ones without a head share one row of openers."""
    parts: list[Part] = []
    waiting: list[tuple[Section, str]] = []
    for place, section in enumerate(sections):
        if _is_folded(section) and not section.title:
            waiting.append((section, f"fold.{place}"))
            continue
        parts.extend(_openers(waiting))
        waiting = []
        parts.extend(_section(section, f"fold.{place}"))
    return [*parts, *_openers(waiting)]


def _is_folded(section: Section) -> bool:
    return section.folded and not any(each.problem is not NOTHING for each in section.inputs)


def _openers(folded: Sequence[tuple[Section, str]]) -> list[Part]:
    if not folded:
        return []
    row = ActionSet([Toggle(section.toggle, fold) for section, fold in folded], spacing="Default")
    return [row, *(_hidden(section, fold) for section, fold in folded)]


def _hidden(section: Section, fold: str) -> Container:
    """Return what a row's opener shows; under its own words, for several may be open."""
    items = [group_head(section.toggle, spacing="None"), *_noted(section, shown=False)]
    return Container(items, id=fold, visible=False, spacing="Large")


def _noted(section: Section, *, shown: bool) -> list[Part]:
    inputs = _inputs(section.inputs, shown=shown)
    return [*inputs, note(section.note)] if section.note else inputs


def _section(section: Section, fold: str) -> list[Part]:
    folded = _is_folded(section)
    inputs = _noted(section, shown=not folded)
    if folded:
        return [*_folded_head(section), *_folded(section, inputs, fold)]
    if section.large:
        return [_large_head(section), *([Container(inputs, spacing="Small")] if inputs else [])]
    if not section.title:
        return inputs
    return [Container([group_head(section.title, spacing="None"), *inputs], spacing="Large")]


def _folded_head(section: Section) -> list[Part]:
    parts: list[Part] = [_large_head(section) if section.large else group_head(section.title)]
    if section.summary:
        parts.append(TextBlock(cut(section.summary, SUMMARY), spacing="Small"))
    return parts


def _folded(section: Section, inputs: list[Part], fold: str) -> list[Part]:
    opener = Toggle(section.toggle or say("Change {}", section.title), fold)
    return [ActionSet([opener], spacing="Small"), Container(inputs, id=fold, visible=False)]


def _large_head(section: Section) -> Part:
    """Return a workload's name, with how much of it is known beside it."""
    if not section.mark:
        return TextBlock(section.title, large=True, bold=True, spacing="ExtraLarge", separator=True)
    name = Column([TextBlock(section.title, large=True, bold=True)], width="auto")
    mark = Column([TextBlock(typed(section.mark), subtle=True)], centred=True)
    return ColumnSet([name, mark], spacing="ExtraLarge", separator=True)


def _inputs(inputs: tuple[Input, ...], *, shown: bool) -> list[Part]:
    """Return the inputs; two that pair share a row."""
    parts: list[Part] = []
    place = 0
    while place < len(inputs):
        each, after = inputs[place], inputs[place + 1 : place + 2]
        if each.pair and after and not (each.hidden or after[0].hidden):
            columns = [Column(field(side, shown)) for side in (each, after[0])]
            parts.append(ColumnSet(columns, spacing="Default"))
            place += 2
        else:
            parts.extend(field(each, shown))
            place += 1
    return parts
