"""What an FRP missed, each with its day (P7): written down, and listed beside the status review.

Never a thing to do, and never judged: whether it is a pattern, people decide.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bot.domain.dates import show_day
from bot.domain.engagement import Engagement, Item, Stamp, put
from bot.domain.fields import Value
from bot.domain.people import Actor
from bot.domain.text import content, join, say, typed
from bot.playbook.model import Playbook, Step
from bot.services.desk import Desk
from bot.services.records import Applied, NotFound, change
from bot.services.views import Button, Line, Lines

FORM, STAGE = "missed", "frp"
SHOWN = 5


async def save(
    desk: Desk, actor: Actor, engagement: str, name: str, values: Mapping[str, Value | None], *, key: str
) -> Applied | NotFound:
    """Write down what was missed; `name` "" adds it, named by its key. The kind is kept as the follow-up."""

    def apply(current: Engagement, stamp: Stamp) -> Engagement:
        old = current.items.get(name)
        item = Item(
            kind="missed",
            text=str(values.get("text") or ""),
            stage=STAGE,
            stamp=old.stamp if old else stamp,
            follow_up=str(values.get("missed_kind") or "other"),
            happened_on=str(values.get("happened_on") or ""),
        )
        return replace(current, items=put(current.items, name or f"i{key[:12]}", item))

    return await change(desk, actor, engagement, apply, key=key, what="missed", result="missed")


def values_of(item: Item) -> dict[str, str]:
    """Return what was missed as its form shows it."""
    return {"missed_kind": item.follow_up, "happened_on": item.happened_on, "text": item.text}


def missed_lists(playbook: Playbook, step: Step, engagement: Engagement, today: date) -> tuple[Lines, ...]:
    """Return what was missed, the latest first, with how often; nothing for a step that does not ask for it.

    What was taken back is left out.
    """
    held = [(n, item) for n, item in engagement.items.items() if item.kind == FORM and item.done is None]
    if FORM not in step.forms or not held:
        return ()
    held.sort(key=lambda each: each[1].happened_on, reverse=True)
    kinds = next(f.choices for f in playbook.forms[FORM].fields if f.id == "missed_kind")
    titles = {choice.value: choice.title for choice in kinds}
    lines = tuple(
        Line(
            title=content(titles.get(item.follow_up, item.follow_up)),
            detail=join(" · ", [typed(_day(item.happened_on, today)), typed(item.text)]),
            mark="!",
            button=Button(
                title=say("Open"), verb="missed.open", engagement=engagement.id, args=(("item", name),)
            ),
        )
        for name, item in held[:SHOWN]
    )
    return (Lines(title=say("The FRP missed: {}", len(held)), lines=lines),)


def _day(happened_on: str, today: date) -> str:
    return show_day(date.fromisoformat(happened_on), today) if happened_on else ""
