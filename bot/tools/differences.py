"""What one playbook changes against another, entry by entry and field by field.

Pure: compares two playbooks that are read already. Says what differs, not what follows from it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal, cast

from bot.domain.fields import Choice
from bot.playbook.model import Group, Guidance, Link, MailText, Playbook

KINDS: Mapping[str, str] = {each.name: each.name.removesuffix("s") for each in fields(Playbook)}
"""The playbook's parts, each with the word that TOML has for one entry of it."""
Parts = dict[str, dict[str, object]]
"""An entry's attributes by part: "" its own, then "action", "group 1", "field check.roles", "guidance 2"."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """An entry that was added, or one that differs; `lines` say in what."""

    kind: str
    id: str
    how: Literal["added", "changed"]
    lines: tuple[str, ...]


def entries(book: Playbook, name: str) -> Mapping[str, Any]:
    """Return one part of a playbook by id."""
    return cast("Mapping[str, Any]", getattr(book, name))


def differences(base: Playbook, new: Playbook) -> tuple[Difference, ...]:
    """Return what `new` has beyond `base` or other than it; nothing can be missing from an overlay."""
    found: list[Difference] = []
    for name, kind in KINDS.items():
        known = entries(base, name)
        for key, value in entries(new, name).items():
            if key not in known:
                found.append(Difference(kind=kind, id=key, how="added", lines=tuple(_described(value))))
            elif lines := tuple(_compared(parts_of(known[key]), parts_of(value))):
                found.append(Difference(kind=kind, id=key, how="changed", lines=lines))
    return tuple(found)


def parts_of(entry: object) -> Parts:
    """Return an entry's attributes by part; what has an id of its own is told by it, the rest by number."""
    own: dict[str, object] = {}
    parts: Parts = {"": own}
    for name, value in _attributes(entry).items():
        if name == "action":
            parts[name] = _attributes(value)
        elif name == "guidance":
            blocks = cast("tuple[Guidance, ...]", value)
            parts |= {f"guidance {number}": _attributes(block) for number, block in enumerate(blocks, 1)}
        elif name == "groups":
            for number, group in enumerate(cast("tuple[Group, ...]", value), 1):
                parts[f"group {number}"] = {
                    key: each for key, each in _attributes(group).items() if key != "fields"
                }
                parts |= {f"field {field.id}": _attributes(field) for field in group.fields}
        elif name == "texts":
            texts = cast("Mapping[str, MailText]", value)
            parts |= {f"text {language}": _attributes(text) for language, text in texts.items()}
        else:
            own[name] = value
    return parts


def _attributes(value: object) -> dict[str, object]:
    """Return a value's attributes by name, without its id; links and choices as words."""
    named = ((each.name, getattr(value, each.name)) for each in fields(cast("Any", value)))
    return {name: _plain(each) for name, each in named if name != "id"}


def _plain(value: object) -> object:
    if not isinstance(value, tuple):
        return value
    return tuple(_word(each) for each in cast("tuple[object, ...]", value))


def _word(value: object) -> object:
    if isinstance(value, Link):
        return value.id
    return f'{value.value} "{value.title}"' if isinstance(value, Choice) else value


def _described(entry: object) -> Iterator[str]:
    """Yield what a new entry is: its heading, and the ids of its fields."""
    parts = parts_of(entry)
    for name in ("title", "name", "stage", "url"):
        if name in parts[""]:
            yield f"{name}: {_shown(parts[''][name])}"
    if asked := [name.removeprefix("field ") for name in parts if name.startswith("field ")]:
        yield f"asks: {', '.join(asked)}"


def _compared(old: Parts, new: Parts) -> Iterator[str]:
    for part in (*old, *(each for each in new if each not in old)):
        if part not in new:
            yield f"{part} removed"
        elif part not in old:
            yield f"{part} added{_heading(new[part])}"
        else:
            for name, value in new[part].items():
                if value != old[part][name]:
                    yield f"{part + ': ' if part else ''}{name}: {_changed(old[part][name], value)}"


def _heading(attributes: Mapping[str, object]) -> str:
    text = attributes.get("label") or attributes.get("title") or attributes.get("subject")
    return f": {_shown(text)}" if text else ""


def _changed(old: object, new: object) -> str:
    if not isinstance(new, tuple):
        return f"{_shown(old)} -> {_shown(new)}"
    before, after = cast("tuple[object, ...]", old), cast("tuple[object, ...]", new)
    gone = [f"- {each}" for each in before if each not in after]
    come = [f"+ {each}" for each in after if each not in before]
    return "; ".join(gone + come) or f"in another order: {', '.join(map(str, after))}"


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "none" if value is None else f'"{value}"' if isinstance(value, str) else str(value)
