"""A finished card for somebody who may only read: nothing on it writes. Pure; knows no view and no verb."""

from collections.abc import Container
from typing import Any, cast

from bot.domain.text import typed
from cards.kit import Card, Json, TextBlock

OPENS = ("Action.Execute", "Action.Submit")


def read_only(card: Card, verbs: Container[str]) -> Card:
    """Return the card with no button but for these verbs; a tick stays as its words, no other input stays."""
    left = _left(card, verbs)
    assert left is not None
    return left


def _left(node: Json, verbs: Container[str]) -> Json | None:
    """Return what is left of an element or a button, None where nothing is."""
    kind = str(node.get("type", ""))
    if kind == "Input.Toggle":
        return TextBlock(typed(str(node["title"])), spacing="Small").render()
    if kind.startswith("Input.") or (kind in OPENS and node["data"]["verb"] not in verbs):
        return None
    if kind.startswith("Action."):
        return node
    found = {name: _member(value, verbs) for name, value in node.items()}
    if kind == "ColumnSet" and "selectAction" in found and found["selectAction"] is None:
        found["columns"] = found["columns"][:-1]  # the last one says that the row can be opened
    found = {name: value for name, value in found.items() if value is not None}
    return None if kind == "ActionSet" and not found["actions"] else found


def _member(value: Any, verbs: Container[str]) -> Any:
    if isinstance(value, dict):
        return _left(cast("Json", value), verbs)
    if isinstance(value, list):
        left = (_member(each, verbs) for each in cast("list[Any]", value))
        return [each for each in left if each is not None]
    return value
