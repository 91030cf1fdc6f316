"""Reading a card: its elements, buttons and texts. For tests; knows Adaptive Cards, not how they are made."""

from collections.abc import Iterator
from typing import Any

Node = dict[str, Any]


def nodes(value: Any) -> Iterator[Node]:
    """Return every element and action of a card, fallbacks left out."""
    if isinstance(value, list):
        for item in value:
            yield from nodes(item)
    elif isinstance(value, dict):
        if "type" in value:
            yield value
        for key, item in value.items():
            if key not in ("fallback", "data"):
                yield from nodes(item)


def of(card: Node, *kinds: str) -> list[Node]:
    """Return the elements of some types, in order."""
    return [node for node in nodes(card) if node["type"] in kinds]


def inputs(card: Node) -> list[Node]:
    """Return the inputs."""
    return [node for node in nodes(card) if node["type"].startswith("Input.")]


def rows(card: Node) -> list[Node]:
    """Return the actions of rows that can be pressed."""
    return [node["selectAction"] for node in nodes(card) if "selectAction" in node]


def buttons(card: Node) -> list[Node]:
    """Return the buttons: the card's own and those within the body; no toggles, no rows."""
    sets = [
        *card.get("actions", ()),
        *(action for each in of(card, "ActionSet") for action in each["actions"]),
    ]
    return [action for action in sets if action["type"] != "Action.ToggleVisibility"]


def senders(card: Node) -> list[Node]:
    """Return what can be pressed and sends something: buttons and rows, links aside."""
    return [each for each in [*buttons(card), *rows(card)] if each["type"] != "Action.OpenUrl"]


def marked_texts(card: Node) -> list[str]:
    """Return the texts that a client reads as markdown."""
    blocks = [node["text"] for node in of(card, "TextBlock")]
    facts = [fact for node in of(card, "FactSet") for fact in node["facts"]]
    return [*blocks, *(fact["title"] for fact in facts), *(fact["value"] for fact in facts)]


def plain_texts(card: Node) -> list[str]:
    """Return the texts that a client shows as they are."""
    found = [node[key] for node in nodes(card) for key in ("label", "title", "errorMessage") if key in node]
    return [*found, *(choice["title"] for node in inputs(card) for choice in node.get("choices", ()))]
