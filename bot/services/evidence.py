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
from bot.domain.text import Text, content, join, say, typed
from bot.playbook.model import Playbook, Step
from bot.services.desk import Desk
from bot.services.records import Applied, NotFound, change
from bot.services.views.parts import Button, Line, Lines

FORM, STAGE = "missed", "frp"
SHOWN = 5


async def add(
    desk: Desk, actor: Actor, engagement: str, values: Mapping[str, Value | None], *, key: str
) -> Applied | NotFound:
    """Write down what was missed, named by its operation key. What kind it is, is kept as the follow-up."""

    def apply(current: Engagement, stamp: Stamp) -> Engagement:
        item = Item(
            kind="missed",
            text=str(values.get("text") or ""),
            stage=STAGE,
            stamp=stamp,
            follow_up=str(values.get("missed_kind") or "other"),
            happened_on=str(values.get("happened_on") or ""),
        )
        return replace(current, items=put(current.items, f"i{key[:12]}", item))

    return await change(desk, actor, engagement, apply, key=key, what="missed", result="missed")


def words_of(playbook: Playbook, item: Item, today: date) -> tuple[Text, Text]:
    """Return what was missed, and the day with the person's own words."""
    kinds = next(field.choices for field in playbook.forms[FORM].fields if field.id == "missed_kind")
    titles = {choice.value: choice.title for choice in kinds}
    day = show_day(date.fromisoformat(item.happened_on), today) if item.happened_on else ""
    return content(titles.get(item.follow_up, item.follow_up)), join(" · ", [typed(day), typed(item.text)])


def missed_lists(playbook: Playbook, step: Step, engagement: Engagement, today: date) -> tuple[Lines, ...]:
    """Return what was missed, the latest first, with how often; nothing for a step that does not ask for it.

    What was taken back is left out.
    """
    held = [(n, item) for n, item in engagement.items.items() if item.kind == FORM and item.done is None]
    if FORM not in step.forms or not held:
        return ()
    held.sort(key=lambda each: each[1].happened_on, reverse=True)
    lines = tuple(_line(playbook, engagement, name, item, today) for name, item in held[:SHOWN])
    return (Lines(title=say("The FRP missed: {}", len(held)), lines=lines),)


def _line(playbook: Playbook, engagement: Engagement, name: str, item: Item, today: date) -> Line:
    title, detail = words_of(playbook, item, today)
    opener = Button(title=say("Open"), verb="missed.open", engagement=engagement.id, args=(("item", name),))
    return Line(title=title, detail=detail, mark="!", button=opener)
