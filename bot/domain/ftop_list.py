"""What is to be entered in FTOP, and the marks of what was: a later change opens only what changed.

Values and pure functions. Enters nothing, and knows neither where an entry comes from nor how it is shown.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import ClassVar, Literal

from bot.domain.changes import plain
from bot.domain.ftop_places import PLACES, Place
from bot.domain.stamp import Stamp
from bot.domain.text import NOTHING, Text, typed

Doing = Literal["new", "changed", "gone"]
"""Never entered yet, entered with another value, or entered and no longer there."""
TITLE = 60
"""Characters of a title that are kept with a mark."""
GONE = "gone"
"""The value of what is no longer there."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ToEnter:
    """One thing to enter: its place, a short title, the text to copy, and the fingerprint of its value."""

    id: str
    place: Place
    title: Text
    text: Text
    value: str
    doing: Doing = "new"


@dataclass(frozen=True, kw_only=True, slots=True)
class Entered:
    """What somebody entered: the fingerprint of the value, and the title it had then."""

    place: Place
    title: str
    value: str
    stamp: Stamp

    one_value: ClassVar[bool] = True
    """It changes as a whole."""


def fingerprint(value: object) -> str:
    """Return 12 hexadecimal digits of a value, made of what is kept and not of the words that show it."""
    text = json.dumps(plain(value), ensure_ascii=True, sort_keys=True)
    return sha256(text.encode("ascii")).hexdigest()[:12]


def pending(entries: Iterable[ToEnter], entered: Mapping[str, Entered]) -> tuple[ToEnter, ...]:
    """Return what is to be entered of all `entries`, and what is to be taken out, in the order of places."""
    found: list[ToEnter] = []
    there: set[str] = set()
    for each in entries:
        there.add(each.id)
        mark = entered.get(each.id)
        if mark is None:
            found.append(each)
        elif mark.value != each.value:
            found.append(replace(each, doing="changed"))
    found += [_gone(name, mark) for name, mark in entered.items() if name not in there]
    order = list(PLACES)
    return tuple(sorted(found, key=lambda each: order.index(each.place)))


def _gone(name: str, mark: Entered) -> ToEnter:
    title = typed(mark.title)
    return ToEnter(id=name, place=mark.place, title=title, text=NOTHING, value=GONE, doing="gone")


def marked(
    entered: Mapping[str, Entered], open_now: Iterable[ToEnter], shown: Mapping[str, str], stamp: Stamp
) -> Mapping[str, Entered]:
    """Return the marks with those of `shown` (id → fingerprint on the card) that still have this value."""
    after = dict(entered)
    for each in open_now:
        if shown.get(each.id) != each.value:
            continue
        if each.doing == "gone":
            del after[each.id]
        else:
            title = each.title.plain[:TITLE]
            after[each.id] = Entered(place=each.place, title=title, value=each.value, stamp=stamp)
    return after
