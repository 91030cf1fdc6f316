"""Changes with their inverse: what differs between two states of a record, and how to take it back.

Works on any tree of frozen dataclasses and mappings. Unchanged branches are shared between the two states, so
a comparison costs what the change touches, not what the record holds. Never knows what a record means.
"""

import json
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, cast

Json = str | int | float | bool | None | list[Any] | dict[str, Any]
Path = tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Edit:
    """One place that changed. `old` and `new` are plain JSON; None stands for absent."""

    path: Path
    old: Json
    new: Json


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """What a person did, when (UTC), and every place it changed. `id` is its operation key.

    `what` names the operation ("dibs", "edit", "undo", …); `step` the step it belongs to ("": none). `size`
    is roughly its bytes, by which a record knows when its changes grow too many.
    """

    id: str
    at: datetime
    by: str
    name: str
    what: str
    step: str = ""
    edits: tuple[Edit, ...] = ()
    size: int = 0


def size_of(edits: Iterable[Edit]) -> int:
    """Return roughly how many bytes edits take as JSON in UTF-8."""
    words = (f"{edit.path}{edit.old!r}{edit.new!r}" for edit in edits)
    return sum(40 + len(text.encode("utf-8", "surrogatepass")) for text in words)


def plain(value: object) -> Json:
    """Return the value as plain JSON; members that are None are left out."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [plain(item) for item in cast("Iterable[object]", value)]
    return plain_record(value)


def plain_record(value: object) -> dict[str, Json]:
    """Return a record as plain JSON. Raises TypeError for a leaf."""
    return {name: plain(item) for name, item in members(value).items() if item is not None}


def members(node: object) -> dict[str, object]:
    """Return a branch's children by name. Raises TypeError for a leaf."""
    if isinstance(node, Mapping):
        return dict(node)  # pyright: ignore[reportUnknownArgumentType] - keys are str by construction
    if is_dataclass(node) and not isinstance(node, type):
        return {name: getattr(node, name) for name in _names(type(node))}
    raise TypeError(f"no record: {type(node).__name__}")


@cache
def _names(record: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(record))


def _children(node: object) -> Mapping[str, object]:
    """Return a branch's children by name, a mapping as it stands: to be read, never changed."""
    return cast("Mapping[str, object]", node) if isinstance(node, Mapping) else members(node)


def _is_branch(node: object) -> bool:
    """A record that says `one_value` of itself changes as a whole."""
    return isinstance(node, Mapping) or (is_dataclass(node) and not getattr(node, "one_value", False))


def diff(before: object, after: object, path: Path = ()) -> tuple[Edit, ...]:
    """Return every place where `after` differs from `before`, in order; identical branches are skipped
    unread.
    """
    if before is after:
        return ()
    if not (_is_branch(before) and _is_branch(after)):
        old, new = plain(before), plain(after)
        return () if _same(old, new) else (Edit(path=path, old=old, new=new),)
    left, right = _children(before), _children(after)
    edits: list[Edit] = []
    for name in left if left.keys() == right.keys() else {**left, **right}:
        old, new = left.get(name), right.get(name)
        if old is not new:
            edits.extend(diff(old, new, (*path, name)))
    return tuple(edits)


def _same(old: Json, new: Json) -> bool:
    """Tell whether two values are the same JSON; a tick is no number (True == 1 in Python)."""
    return old == new and json.dumps(old, sort_keys=True) == json.dumps(new, sort_keys=True)


def at(document: Mapping[str, Any], path: Path) -> Json:
    """Return what a plain document holds at the path; None where it holds nothing."""
    node: Any = document
    for name in path:
        if not isinstance(node, Mapping):
            return None
        node = node.get(name)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] - plain JSON
    return node  # pyright: ignore[reportUnknownVariableType] - plain JSON


def conflicts(document: Mapping[str, Any], change: Change) -> tuple[Edit, ...]:
    """Return the edits whose place no longer holds what the change wrote, or is gone itself."""
    return tuple(
        edit
        for edit in change.edits
        if not isinstance(at(document, edit.path[:-1]), Mapping) or at(document, edit.path) != edit.new
    )


def revert(document: dict[str, Any], change: Change) -> None:
    """Put the old value back at every place of the change, in the given plain document."""
    for edit in reversed(change.edits):
        node = document
        for name in edit.path[:-1]:
            node = node.setdefault(name, {})
        if edit.old is None:
            node.pop(edit.path[-1], None)
        else:
            node[edit.path[-1]] = deepcopy(edit.old)  # the change stays as it was, whatever is edited later
