"""What members of a channel add to the agenda of its series: blockers, actions, topics, nothing else.

Words that hold personal data never get here (X55): whoever calls has read them with `raised`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.domain.calendar import Calendar
from bot.domain.engagement import Engagement, Stamp, put
from bot.domain.fields import Problem
from bot.domain.governance import SERIES_KINDS
from bot.domain.item import Item, ItemKind
from bot.domain.people import Actor
from bot.domain.private_words import personal
from bot.playbook.model import Playbook
from bot.services.agendas import FORM
from bot.services.desk import Desk
from bot.services.items import stage_now
from bot.services.records import Applied, NotFound, change
from bot.services.revisions import Gone, revised
from bot.services.slots import Raw, Slot, read_slots

OPEN = 60
"""Open things of one series: more than anybody talks about, less than would fill a record."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Raised:
    """One thing to add; `owner` and `due_on` (ISO) of an action, "" where not told."""

    kind: ItemKind
    text: str
    owner: str = ""
    due_on: str = ""


class Personal:
    """What was typed looks like personal data."""


class Full:
    """The agenda holds all it can."""


def raised(
    playbook: Playbook, inputs: Raw, today: date, calendar: Calendar
) -> tuple[Raised, ...] | Problem | Personal:
    """Return what was typed into an agenda's forms, what is wrong with it, or that it is not to be kept."""
    slots = [Slot(id=each.id, field=each) for each in playbook.forms[FORM].fields]
    reading = read_slots(slots, inputs, today, calendar)
    if reading.problems:
        return reading.problems[0]
    values = {name: str(value or "") for name, value in reading.values.items()}
    if any(personal(words) for name, words in values.items() if name != "due_on"):
        return Personal()
    return tuple(_things(values))


def _things(values: Mapping[str, str]) -> Iterable[Raised]:
    for kind in SERIES_KINDS:
        if text := values.get(kind):
            action = kind == "action"
            owner, due_on = (values[name] if action else "" for name in ("action_owner", "due_on"))
            yield Raised(kind=kind, text=text, owner=owner, due_on=due_on)


async def add(
    desk: Desk, actor: Actor, engagement: str, name: str, things: Iterable[Raised], *, key: str
) -> Applied | NotFound | Gone | Full:
    """Put things on the agenda of a series, named by their operation key; the same key twice adds nothing."""
    given = tuple(things)

    def apply(current: Engagement, stamp: Stamp) -> Engagement | Gone | Full:
        if name not in current.series:
            return Gone(engagement=current)
        open_ones = (item for item in current.items.values() if item.series == name and item.done is None)
        if sum(1 for _ in open_ones) + len(given) > OPEN:
            return Full()
        items = current.items
        for number, thing in enumerate(given):
            items = put(items, f"i{key[:12]}{number}", _item(desk, current, name, thing, stamp))
        return revised(desk.playbook, current, replace(current, items=items), stamp)

    return await change(
        desk, actor, engagement, apply, key=key, what="agenda", result="agenda", operation="contribute"
    )


def _item(desk: Desk, engagement: Engagement, name: str, thing: Raised, stamp: Stamp) -> Item:
    return Item(
        kind=thing.kind,
        text=thing.text,
        stage=stage_now(desk.playbook, engagement),
        stamp=stamp,
        due_on=thing.due_on,
        series=name,
        owner=thing.owner,
    )
