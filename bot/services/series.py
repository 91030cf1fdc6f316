"""Meeting series of an engagement: each change by its small form, held against what stands (C1, C2, C10, W4).

When a series meets is computed by the domain; nothing here draws a card.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import get_args

from bot.domain.calendar import Calendar, OutsideCalendar
from bot.domain.engagement import Engagement, Stamp, put
from bot.domain.fields import Problem, Value
from bot.domain.governance import NAMES, established, proposed
from bot.domain.people import Actor
from bot.domain.person import Person
from bot.domain.series import Expert, Kind, Move, Onsite, Rhythm, Rule, Series
from bot.domain.series_changes import changed, ended, moved, paused, skipped
from bot.domain.text import Text, say
from bot.playbook.governance import expected_of
from bot.playbook.missing import missing, steps_of
from bot.playbook.model import Playbook
from bot.services.desk import Desk
from bot.services.records import Applied, NotFound, change
from bot.services.revisions import SERIES, Gone, Late, outdated, revised
from bot.services.slots import raw_of

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
KINDS: Mapping[str, Kind] = {each: each for each in get_args(Kind)}
CALL: Kind = "internal"
"""The review that an existing call can stand in for (C2)."""
NEW = (SERIES, "series_existing")
"""The forms that set a series up."""
ASKED: Mapping[str, str] = {
    "series": "starts_on",
    "series_change": "starts_on",
    "series_skip": "meeting",
    "series_move": "day",
    "series_pause": "until",
    "series_end": "ended_on",
}
"""The field that a refusal is said at, by form."""
EXPERTS: Mapping[str, Expert] = {"fe": "fe", "sme": "sme"}
ON_SITE = ("secure_government", "no_remote_tools")
ENABLEMENT = "enable"

Values = Mapping[str, Value | None]


def kinds_of(engagement: Engagement) -> tuple[Kind, ...]:
    """Return which series an engagement can have: those its motions expect, and checkpoint meetings."""
    return (*expected_of(engagement), "checkpoint")


def proposed_for(playbook: Playbook, engagement: Engagement) -> Rhythm:
    """Return the rhythm a form starts with: biweekly once every step of enablement is complete (C1)."""
    steps = steps_of(playbook, playbook.stages[ENABLEMENT], engagement)
    return proposed(enabled=bool(steps) and not any(missing(playbook, each, engagement) for each in steps))


def calendar_of(desk: Desk, engagement: Engagement, zone: str) -> Calendar:
    """Return the engagement's holidays by the clocks of a series."""
    return desk.calendar_of(engagement, zone=zone)


def values_of(
    form: str, series: Series | None, engagement: Engagement, person: Person, today: date
) -> dict[str, str]:
    """Return what stands in a form of a series before anybody types; `series` None: it sets one up."""
    if series is None:
        zone = str(engagement.facts.get("time_zone", "")) or person.zone
        blank = {"rhythm": "weekly", "weekday": "fri", "time": "10:00", "duration": "60"}
        more = {"kind": kinds_of(engagement)[0], "time_zone": zone, "starts_on": _tomorrow(today)}
        return {**blank, **more, "holiday_rule": "move"} if form == SERIES else {}
    match form:
        case "series_change":
            return _rule_values(series, today)
        case "series_move":
            return {"time": series.rules[-1].time} if series.rules else {}
        case "series_end":
            return {"ended_on": today.isoformat()}
        case "series_experts":
            return {"experts": raw_of(series.experts or ())}
        case "series_onsite":
            return _onsite_values(series.onsite)
        case _:
            return {}


def _tomorrow(today: date) -> str:
    """Return the day a form starts with: today's meeting may have begun, and is not changed any more."""
    return (today + timedelta(days=1)).isoformat()


def _rule_values(series: Series, today: date) -> dict[str, str]:
    rule = (
        series.rules[-1] if series.rules else Rule(starts_on=today, rhythm="weekly", weekday=4, time="10:00")
    )
    return {
        "starts_on": _tomorrow(today),
        "rhythm": rule.rhythm,
        "weekday": DAYS[rule.weekday],
        "time": rule.time,
        "duration": str(series.duration),
        "other_weeks": "no",
        "holiday_rule": rule.holiday_rule,
    }


def _onsite_values(onsite: Onsite | None) -> dict[str, str]:
    if onsite is None:
        return {"onsite": "remote", "guidance_followed": "no"}
    return {
        "onsite": onsite.reason,
        "outcomes": onsite.outcomes,
        "guidance_followed": raw_of(onsite.guidance_followed),
        "approved_by": onsite.approved_by,
    }


async def save(
    desk: Desk,
    actor: Actor,
    engagement: str,
    form: str,
    name: str,
    values: Values,
    *,
    key: str,
    revision: int,
) -> Applied | NotFound | Gone | Late | Problem:
    """Write what a form of a series says; `name` "" sets one up, named by its operation key."""

    def apply(current: Engagement, stamp: Stamp) -> Engagement | Gone | Late | Problem:
        if found := outdated(current, form, name, revision):
            return found
        new = made(desk, current, form, name, values)
        if isinstance(new, Problem):
            return new
        after = replace(current, series=put(current.series, name or id_of(key), new))
        return revised(desk.playbook, current, after, stamp)

    return await change(desk, actor, engagement, apply, key=key, what=form, result=SERIES)


def id_of(key: str) -> str:
    """Return the id of the series that an operation sets up."""
    return f"s{key[:12]}"


def made(desk: Desk, engagement: Engagement, form: str, name: str, values: Values) -> Series | Problem:
    """Return the series as a form would make it, or what is wrong."""
    now, old = desk.clock(), engagement.series.get(name)
    try:
        if old is None:
            return _set_up(desk, engagement, form, values)
        found = _changed(form, old, values, calendar_of(desk, engagement, old.time_zone), now)
    except OutsideCalendar:
        found = say("I don’t know the holidays of that year yet, so I can’t tell when it would meet.")
    return Problem(field=ASKED[form], message=found) if isinstance(found, Text) else found


def _set_up(desk: Desk, engagement: Engagement, form: str, values: Values) -> Series | Problem:
    kind = KINDS.get(str(values.get("kind")), CALL)
    zone = str(values.get("time_zone") or engagement.facts.get("time_zone") or "UTC")
    calendar, now = calendar_of(desk, engagement, zone), desk.clock()
    today = now.astimezone(calendar.zone).date()
    if kind in established(engagement.series.values(), today):
        told = say("{} stands already. Change that one, or end it first.", NAMES[kind])
        return Problem(field="kind" if form == SERIES else "existing", message=told)
    empty = Series(kind=kind, time_zone=zone)
    if form != SERIES:
        return replace(empty, existing=str(values.get("existing") or ""))
    found = changed(replace(empty, duration=_minutes(values)), calendar, now, _rule(values))
    return Problem(field=ASKED[form], message=found) if isinstance(found, Text) else found


def _changed(form: str, series: Series, values: Values, calendar: Calendar, now: datetime) -> Series | Text:
    match form:
        case "series_change":
            other = values.get("other_weeks") is True
            found = changed(series, calendar, now, _rule(values), other_weeks=other)
            return found if isinstance(found, Text) else replace(found, duration=_minutes(values))
        case "series_skip":
            return skipped(series, calendar, now, _day(values, "meeting"), str(values.get("reason") or ""))
        case "series_move":
            to = Move(day=_day(values, "day"), time=str(values["time"]))
            return moved(series, calendar, now, _day(values, "meeting"), to)
        case "series_pause":
            return paused(series, calendar, now, _day(values, "until"))
        case "series_end":
            return ended(series, calendar, now, _day(values, "ended_on"))
        case "series_experts":
            held = values.get("experts")
            joins = held if isinstance(held, tuple) else ()
            return replace(series, experts=tuple(EXPERTS[each] for each in joins))
        case _:
            return replace(series, onsite=_onsite(values))


def _rule(values: Values) -> Rule:
    return Rule(
        starts_on=_day(values, "starts_on"),
        rhythm="biweekly" if values["rhythm"] == "biweekly" else "weekly",
        weekday=DAYS.index(str(values["weekday"])),
        time=str(values["time"]),
        holiday_rule="skip" if values["holiday_rule"] == "skip" else "move",
    )


def _onsite(values: Values) -> Onsite | None:
    if values["onsite"] not in ON_SITE:
        return None
    return Onsite(
        reason="secure_government" if values["onsite"] == ON_SITE[0] else "no_remote_tools",
        outcomes=str(values.get("outcomes") or ""),
        guidance_followed=values.get("guidance_followed") is True,
        approved_by=str(values.get("approved_by") or ""),
    )


def _minutes(values: Values) -> int:
    return int(str(values["duration"]))


def _day(values: Values, name: str) -> date:
    return date.fromisoformat(str(values[name]))
