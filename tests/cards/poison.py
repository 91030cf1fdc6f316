"""Views with every word of a person replaced: by something that would act, or by the longest there can be."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any

from bot.domain.text import Piece, Text

OURS = {"id", "kind", "verb", "engagement", "step", "url", "mark", "when", "scope", "others"}
"""Fields of views that no person writes."""

Change = Callable[[str, Any], str]
"""(the words, what holds them) → other words."""


def poisoned(node: Any, change: Change) -> Any:
    """Return the view with each person's word changed; what is ours stays."""
    if isinstance(node, Text):
        pieces = (Piece(change(p.text, node), True) if p.typed and p.text else p for p in node.pieces)
        return Text(tuple(pieces))
    if isinstance(node, tuple):
        return tuple(change(item, node) if isinstance(item, str) else poisoned(item, change) for item in node)
    if not is_dataclass(node) or isinstance(node, type):
        return node
    changed: dict[str, Any] = {}
    for each in fields(node):
        value = getattr(node, each.name)
        if each.name in OURS or each.name == "args" or (each.name == "choices" and not value):
            continue
        if isinstance(value, str):
            changed[each.name] = change(value, node) if value else value
        else:
            changed[each.name] = poisoned(value, change)
    return replace(node, **changed)
