"""Knowledge gaps, risks and own tasks of an engagement, and the referral that a risk may lead to (K8, K9,
K22, 983).
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import get_args

from bot.domain.engagement import Engagement, Item, Stamp, TaskRecord, put
from bot.domain.fields import Value
from bot.domain.governance import SERIES_KINDS
from bot.domain.item import ItemKind
from bot.domain.people import Actor
from bot.playbook.missing import stage_missing, way
from bot.playbook.model import Playbook
from bot.playbook.referral import REFERRAL
from bot.services.desk import Desk
from bot.services.records import Applied, NotFound, change
from bot.services.revisions import Gone, Late, outdated, revised
from bot.services.slots import raw_of

FORM = "item"
KINDS: Mapping[object, ItemKind] = {each: each for each in get_args(ItemKind) if each != "missed"}


def values_of(item: Item) -> dict[str, str]:
    """Return an item as its form shows it."""
    return {
        "item_kind": item.kind,
        "text": item.text,
        "follow_up": item.follow_up or "none",
        "owner": item.owner,
        "due_on": item.due_on,
    }


def of_series(engagement: Engagement, name: str) -> bool:
    """Tell whether an item is one that a series of meetings goes on about: its kind never changes."""
    item = engagement.items.get(name)
    return item is not None and item.kind in SERIES_KINDS


def stage_now(playbook: Playbook, engagement: Engagement) -> str:
    """Return the stage an engagement is in, the last where all are done; the first where it has no way."""
    blocking = [each for each in way(playbook, engagement) if each.blocks]
    last = blocking[-1].id if blocking else next(iter(playbook.stages))
    return next((each.id for each in blocking if stage_missing(playbook, each, engagement)), last)


async def save(
    desk: Desk,
    actor: Actor,
    engagement: str,
    name: str,
    values: Mapping[str, Value | None],
    stage: str,
    *,
    key: str,
    revision: int,
) -> Applied | NotFound | Gone | Late:
    """Write an item; `name` "" adds one, named by its operation key, to the stage ("": that it is in).

    What is not among the values keeps what stands.
    """

    def apply(current: Engagement, stamp: Stamp) -> Engagement | Gone | Late:
        if found := outdated(current, FORM, name, revision):
            return found
        old = current.items.get(name)
        given = {**values_of(old), **values} if old else values
        new = Item(kind="task", text="", stage=stage or stage_now(desk.playbook, current), stamp=stamp)
        kept = of_series(current, name) and old
        item = replace(
            old or new,
            kind=kept.kind if kept else KINDS.get(given.get("item_kind"), "task"),
            text=str(given.get("text") or ""),
            follow_up=str(given.get("follow_up") or "none"),
            owner=str(given.get("owner") or ""),
            due_on=str(given.get("due_on") or ""),
        )
        after = replace(current, items=put(current.items, name or f"i{key[:12]}", item))
        return revised(desk.playbook, current, after, stamp)

    return await change(desk, actor, engagement, apply, key=key, what="item", result="item")


async def finish(
    desk: Desk, actor: Actor, engagement: str, name: str, *, key: str, done: bool
) -> Applied | NotFound | Gone:
    """Mark an item done, or open again."""

    def apply(current: Engagement, stamp: Stamp) -> Engagement | Gone:
        item = current.items.get(name)
        if item is None:
            return Gone(engagement=current)
        if (item.done is not None) == done:
            return current
        after = replace(current, items=put(current.items, name, replace(item, done=stamp if done else None)))
        return revised(desk.playbook, current, after, stamp)

    return await change(desk, actor, engagement, apply, key=key, what="item", result="item")


async def refer(
    desk: Desk, actor: Actor, engagement: str, values: Mapping[str, Value | None], *, key: str, revision: int
) -> Applied | NotFound | Gone | Late:
    """Mark task 983 with the approval it rests on: who gave it and when (M8), and what is wanted (M4)."""

    def apply(current: Engagement, stamp: Stamp) -> Engagement | Gone | Late:
        if (found := outdated(current, "referral", "", revision)) is not None:
            return found
        old = current.tasks.get(REFERRAL)
        given = {**(old.details if old else {}), **values}
        kept = {name: value for name, value in given.items() if value is not None and value != ""}
        record = TaskRecord(stamp=stamp, details=kept)
        after = replace(current, tasks=put(current.tasks, REFERRAL, record))
        return revised(desk.playbook, current, after, stamp)

    return await change(desk, actor, engagement, apply, key=key, what="referral", result="referral")


def referral_values(engagement: Engagement) -> dict[str, str]:
    """Return the referral that stands, as its form shows it."""
    record = engagement.tasks.get(REFERRAL)
    return {name: raw_of(value) for name, value in record.details.items()} if record else {}
