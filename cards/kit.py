"""The elements of Adaptive Cards 1.5 that this bot uses (inputs: inputs.py); alone imports `adaptivecards`.

That package has no inputs and no actions, drops a misspelt keyword in silence and leaves children unrendered.
Here each element takes its keywords by name (an unknown one is a TypeError), keeps its children rendered,
so that `render()` is deep and costs nothing, and knows which of its texts a client reads as markdown
(escape.py). Text is a `Text` or a literal of ours; `str` is only for what no client interprets: ids,
values, addresses. Knows no view.
"""

# pyright: reportMissingTypeStubs=false
# adaptivecards ships neither stubs nor a marker; nothing of it leaves this file untyped.

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal, LiteralString, cast

import msgspec
from adaptivecards.adaptivecard import AdaptiveCard
from adaptivecards.baseobject import Element
from adaptivecards.containers import ActionSet as BaseActionSet
from adaptivecards.containers import Column as BaseColumn
from adaptivecards.containers import ColumnSet as BaseColumnSet
from adaptivecards.containers import Container as BaseContainer
from adaptivecards.containers import FactSet as BaseFactSet
from adaptivecards.elements import TextBlock as BaseTextBlock

from cards.escape import Words, marked, plain

Json = dict[str, Any]
Card = dict[str, Any]
"""A rendered card, as it goes on the wire."""

Spacing = Literal["None", "Small", "Default", "Large", "ExtraLarge"]
Style = Literal["accent", "emphasis", "attention"]
Colour = Literal["Accent", "Attention"]

LIMIT = 25_000
"""Bytes a card may have on the wire."""

_LINK = re.compile(r"(?:https://[a-z0-9]|http://(?:127\.0\.0\.1|localhost)[:/])[!#-;=?-\[\]_a-z~]*")
"""Printable ASCII, as every encoded link is; nothing that ends an attribute or a line."""


class Part(Element):
    """An element whose data is complete when it is made."""

    def _set(
        self, data: Json, spacing: Spacing | None = None, separator: bool = False, visible: bool = True
    ) -> None:
        if spacing is not None:
            data["spacing"] = spacing
        if separator:
            data["separator"] = True
        if not visible:
            data["isVisible"] = False
        self._data = data

    def render(self) -> Json:
        """Return the element as plain JSON, children included. Shared, not copied: treat it as read-only."""
        return self._data


def _all(parts: Sequence[Part]) -> list[Json]:
    return [part.render() for part in parts]


class TextBlock(Part, BaseTextBlock):
    """Text, always wrapped. Markdown acts in our words only."""

    def __init__(
        self,
        text: Words,
        *,
        large: bool = False,
        small: bool = False,
        bold: bool = False,
        subtle: bool = False,
        heading: bool = False,
        colour: Colour | None = None,
        right: bool = False,
        spacing: Spacing | None = None,
        separator: bool = False,
    ) -> None:
        data: Json = {"type": "TextBlock", "text": marked(text), "wrap": True}
        if large or small:
            data["size"] = "Large" if large else "Small"
        if bold:
            data["weight"] = "Bolder"
        if subtle:
            data["isSubtle"] = True
        if heading:
            data["style"] = "heading"
        if colour is not None:
            data["color"] = colour
        if right:
            data["horizontalAlignment"] = "Right"
        self._set(data, spacing, separator)


class FactSet(Part, BaseFactSet):
    """Titles (at most 10 letters) beside values; both are markdown places."""

    def __init__(self, facts: Sequence[tuple[Words, Words]], *, spacing: Spacing | None = None) -> None:
        rows = [{"title": marked(title), "value": marked(value)} for title, value in facts]
        self._set({"type": "FactSet", "facts": rows}, spacing)


class Container(Part, BaseContainer):
    """Elements one below the other; `style` tints it."""

    def __init__(
        self,
        items: Sequence[Part],
        *,
        style: Style | None = None,
        id: str = "",
        visible: bool = True,
        spacing: Spacing | None = None,
    ) -> None:
        data: Json = {"type": "Container", "items": _all(items)}
        if style is not None:
            data["style"] = style
        if id:
            data["id"] = id
        self._set(data, spacing, visible=visible)


class Column(Part, BaseColumn):
    """A column: "auto", "stretch" or a fixed width like "76px"."""

    def __init__(
        self, items: Sequence[Part], *, width: LiteralString = "stretch", centred: bool = False
    ) -> None:
        data: Json = {"type": "Column", "width": width, "items": _all(items)}
        if centred:
            data["verticalContentAlignment"] = "Center"
        self._set(data)


class ColumnSet(Part, BaseColumnSet):
    """Columns side by side; with `tap`, the whole row is a target."""

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        tap: "Part | None" = None,
        spacing: Spacing | None = None,
        separator: bool = False,
    ) -> None:
        data: Json = {"type": "ColumnSet", "columns": _all(columns)}
        if tap is not None:
            data["selectAction"] = tap.render()
        self._set(data, spacing, separator)


class ActionSet(Part, BaseActionSet):
    """Buttons within the body."""

    def __init__(self, actions: Sequence[Part], *, spacing: Spacing | None = None) -> None:
        self._set({"type": "ActionSet", "actions": _all(actions)}, spacing)


class Execute(Part):
    """A button: Action.Execute, and for old clients the same as Action.Submit.

    `data` holds the verb as well, so that both read alike. `sends`: the inputs go with it and are checked.
    """

    element_type = "Action.Execute"

    def __init__(
        self, title: Words, verb: str, data: Json, *, primary: bool = False, sends: bool = False
    ) -> None:
        submit: Json = {"type": "Action.Submit", "title": plain(title), "data": data}
        if primary:
            submit["style"] = "positive"
        if not sends:
            submit["associatedInputs"] = "none"
        self._set({**submit, "type": "Action.Execute", "verb": verb, "fallback": submit})


class OpenUrl(Part):
    """A button that opens a link of ours: https, or http to this machine, percent-encoded.

    Raises ValueError for another. `primary`: it is what the card is for.
    """

    element_type = "Action.OpenUrl"

    def __init__(self, title: Words, url: str, *, primary: bool = False) -> None:
        if not _LINK.fullmatch(url):
            raise ValueError(f"not a link to open: {url!r}")
        data: Json = {"type": "Action.OpenUrl", "title": plain(title), "url": url}
        self._set(data | ({"style": "positive"} if primary else {}))


class Toggle(Part):
    """A button that shows or hides the element of that id; nothing is sent."""

    element_type = "Action.ToggleVisibility"

    def __init__(self, title: Words, target: str) -> None:
        self._set({"type": "Action.ToggleVisibility", "title": plain(title), "targetElements": [target]})


class Sheet(Part, AdaptiveCard):
    """The card itself, schema 1.5."""

    def __init__(self, body: Sequence[Part], actions: Sequence[Part] = ()) -> None:
        data: Json = {
            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
            "type": "AdaptiveCard",
            "version": "1.5",
            "body": _all(body),
        }
        if actions:
            data["actions"] = _all(actions)
        self._set(data)


def size(card: Mapping[str, Any]) -> int:
    """Return the bytes of a card on the wire (compact, UTF-8)."""
    return len(msgspec.json.encode(cast("dict[str, Any]", card)))
