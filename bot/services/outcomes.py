"""What became of a meeting: recorded by its form, with what it settled and what it raised.

Blockers, actions and topics are the engagement's items; what is not settled stays open, with its age. Nothing
here draws a card or posts.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bot.domain.attendance import attendance
from bot.domain.cleaning import fold
from bot.domain.engagement import Engagement, Stamp, put
from bot.domain.fields import Choice, Problem, Value
from bot.domain.governance import SERIES_KINDS
from bot.domain.item import Item
from bot.domain.mailing import Seat
from bot.domain.outcome import Health, Outcome, kept, latest, parts_of
from bot.domain.people import Actor
from bot.domain.series import DAY, Series
from bot.domain.text import say
from bot.playbook.gateway_record import people_of
from bot.playbook.model import Playbook
from bot.services.desk import Desk
from bot.services.forms import shortened
from bot.services.items import stage_now
from bot.services.records import Applied, NotFound, change
from bot.services.revisions import OUTCOME, Gone, Late, outdated, revised

SHOWN = 12
"""Open items that one form offers to settle, those of the longest standing first."""
TITLE = 40
ME, NOBODY = "me", "nobody"
HEALTH: Mapping[object, Health] = {"on_track": "on_track", "at_risk": "at_risk", "blocked": "blocked"}

HEALTH_WORDS: Mapping[Health, str] = {
    "on_track": "On track",
    "at_risk": "At risk",
    "blocked": "Blocked",
    "not_discussed": "Not discussed",
}
CONTRADICTED = say("You say why it wasn’t held: choose “It was not held”, or take the reason out.")
OWNERS = 12
"""People whom the form of an outcome offers as owners of an action."""

Values = Mapping[str, Value | None]


def values_of(engagement: Engagement, meeting: str) -> dict[str, str]:
    """Return what stands in the form of a meeting's outcome before anybody types."""
    name, planned = parts_of(meeting)
    series = engagement.series.get(name)
    blank = {"held": "held", "health": "not_discussed", "action_owner": ME}
    if series is None or not planned:
        return blank
    blank["action_due"] = _next_planned(series, planned)
    if outcome := series.outcomes.get(planned):
        said = {"held": outcome.held, "reason": outcome.reason, "decisions": outcome.decisions}
        return {**blank, **said, "health": outcome.health}
    before = latest(series.outcomes, planned)
    return {**blank, "health": before.health} if before else blank


def _next_planned(series: Series, planned: str) -> str:
    """Return the day planned after a meeting, by which its actions are usually due; "" where none is."""
    day = series.planned_from(date.fromisoformat(planned) + DAY)
    return day.isoformat() if day and not (series.ended_on and day > series.ended_on) else ""


def open_items(engagement: Engagement, series: str) -> tuple[tuple[str, Item], ...]:
    """Return what a series goes on about, by id: blockers, actions, topics, each the oldest first."""
    held = [
        (name, item)
        for name, item in engagement.items.items()
        if item.series == series and item.kind in SERIES_KINDS and item.done is None
    ]
    held.sort(key=lambda pair: (SERIES_KINDS.index(pair[1].kind), pair[1].stamp.at))
    return tuple(held)


def choices(engagement: Engagement, series: str) -> tuple[Choice, ...]:
    """Return the open items as the form offers them."""
    found = open_items(engagement, series)[:SHOWN]
    return tuple(Choice(value=name, title=shortened(_title(item), TITLE)) for name, item in found)


def _title(item: Item) -> str:
    return f"{item.owner.split()[0]}: {item.text}" if item.owner.strip() else item.text


def owners(playbook: Playbook, engagement: Engagement, series: str) -> tuple[Choice, ...]:
    """Return who may own an action: whoever records it, those in the series and who may join, nobody yet."""
    held = engagement.series.get(series)
    seats: tuple[Seat, ...] = ()
    if held:
        people = people_of(playbook, engagement)
        found = attendance(held.kind, people, engagement.partners, held.experts)
        seats = (*found.attending, *found.optional)[:OWNERS]
    named = ((seat.contact, engagement.contacts[seat.contact].name) for seat in seats)
    own = (Choice(value=name, title=shortened(words, TITLE)) for name, words in named)
    return (Choice(value=ME, title="Me"), *own, Choice(value=NOBODY, title="Nobody yet"))


def health_label(engagement: Engagement, meeting: str) -> str:
    """Return the label of a meeting's health, with that of the last one before it."""
    name, planned = parts_of(meeting)
    series = engagement.series.get(name)
    before = latest(series.outcomes, planned) if series and planned else None
    return f"Health (last time: {HEALTH_WORDS[before.health].lower()})" if before else "Health"


def unclear(held: str, reason: str, stood: str) -> tuple[Problem, ...]:
    """Return what to ask where nobody says why a meeting was not held, or somebody of one that was.

    `stood`: the reason recorded before; where it was held after all, it goes, and the timeline keeps it.
    """
    if held == "not_held":
        return () if fold(reason) else (Problem(field="reason", message=say("Say why it wasn’t held.")),)
    return (Problem(field="held", message=CONTRADICTED),) if fold(reason) not in ("", fold(stood)) else ()


async def save(
    desk: Desk, actor: Actor, engagement: str, meeting: str, values: Values, *, key: str, revision: int
) -> Applied | NotFound | Gone | Late:
    """Write what the form of a meeting says; what it settles is done, what it raises is open from now on."""

    def apply(current: Engagement, stamp: Stamp) -> Engagement | Gone | Late:
        if found := outdated(current, OUTCOME, meeting, revision):
            return found
        stage = stage_now(desk.playbook, current)
        return revised(desk.playbook, current, _made(current, meeting, values, stamp, key, stage), stamp)

    return await change(desk, actor, engagement, apply, key=key, what=OUTCOME, result=OUTCOME)


def _made(
    current: Engagement, meeting: str, values: Values, stamp: Stamp, key: str, stage: str
) -> Engagement:
    name, planned = parts_of(meeting)
    series = current.series[name]
    old, missed = series.outcomes.get(planned), values.get("held") == "not_held"
    ticked = values.get("settled")
    still_open = dict(open_items(current, name))
    settled = [each for each in ticked if each in still_open] if isinstance(ticked, tuple) else []
    new = _raised(current, name, values, stamp, key, stage)
    outcome = Outcome(
        held="not_held" if missed else "held",
        stamp=stamp,
        health=HEALTH.get(values.get("health"), "not_discussed"),
        reason=str(values.get("reason") or "") if missed else "",
        decisions=str(values.get("decisions") or ""),
        settled=(*(old.settled if old else ()), *settled),
        raised=(*(old.raised if old else ()), *new),
        posting=old.posting if old else None,
    )
    done = {each: replace(still_open[each], done=stamp) for each in settled}
    series = replace(series, outcomes=kept(series.outcomes, planned, outcome))
    return replace(current, series=put(current.series, name, series), items={**current.items, **done, **new})


def _raised(
    current: Engagement, series: str, values: Values, stamp: Stamp, key: str, stage: str
) -> dict[str, Item]:
    """Return the new items of a form, named by its operation key."""
    found: dict[str, Item] = {}
    if words := str(values.get("blocker_text") or ""):
        found[f"b{key[:12]}"] = Item(kind="blocker", text=words, stage=stage, stamp=stamp, series=series)
    if words := str(values.get("action_text") or ""):
        found[f"a{key[:12]}"] = Item(
            kind="action",
            text=words,
            stage=stage,
            stamp=stamp,
            due_on=str(values.get("action_due") or ""),
            series=series,
            owner=_owner(current, str(values.get("action_owner") or NOBODY), stamp),
        )
    return found


def _owner(current: Engagement, chosen: str, stamp: Stamp) -> str:
    """Return the name of who does an action."""
    if chosen == ME:
        return stamp.name
    contact = current.contacts.get(chosen)
    return contact.name if contact else ""
