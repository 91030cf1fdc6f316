"""The agenda of a series as a view: what is open in the record, and why each thing stands there.

Reads the engagement alone and writes nothing. What the FM keeps for themselves (gaps, risks, own tasks) is
never on it: only what was raised for the series, and what DIBS and SSAT hold and lack.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Literal
from zoneinfo import ZoneInfo

from bot.domain.agenda import Action, Agenda, Blocker, DateChange, Gap, Material, Topic, compose
from bot.domain.calendar import OutsideCalendar
from bot.domain.changes import Json
from bot.domain.dates import show_moment
from bot.domain.engagement import Engagement
from bot.domain.governance import NAMES, SERIES_KINDS
from bot.domain.item import Item
from bot.domain.series import Series
from bot.domain.series_dates import Occurrence, between
from bot.domain.text import NOTHING, Text, content, join, say
from bot.playbook.missing import workload_name
from bot.playbook.model import Playbook
from bot.services.desk import Desk
from bot.services.forms import EMPTY, address_args, all_inputs, group_section
from bot.services.series import calendar_of
from bot.services.slots import Slot
from bot.services.views.meetings import AgendaView
from bot.services.views.parts import Button, Section

FORM = "agenda"
ADD = "agenda.save"
HEADS: Mapping[str, Text] = {
    "blockers": say("Blockers"),
    "actions": say("Actions"),
    "topics": say("Topics"),
    "dates": say("Changed dates"),
    "gaps": say("To look at"),
}
READ_BY = say("Everyone in this channel can read it.")
NOTHING_OPEN = say("Nothing is open. Add what you want to talk about.")
_BACK = timedelta(days=366)
"""How far back meetings are counted: on how many of them something stood."""


def view_of(desk: Desk, engagement: Engagement, name: str, meeting: Occurrence | None) -> AgendaView:
    """Return the agenda of a series (its id) for a meeting, as it stands now; None: no meeting is to come."""
    series = engagement.series[name]
    zone = ZoneInfo(series.time_zone)
    today = desk.today(series.time_zone)
    agenda = agenda_of(desk, engagement, name)
    sections = forms(desk.playbook)
    title = say("Agenda")
    if meeting:
        title = say("Agenda for {}", show_moment(meeting.moment, today, zone))
    posted = say("As of {}.", show_moment(desk.clock(), today, zone))
    return AgendaView(
        customer=engagement.customer,
        place=NAMES[series.kind],
        title=title,
        lead=_lead(engagement, series),
        groups=groups_of(agenda),
        more=agenda.rest if agenda.lines else NOTHING_OPEN,
        note=join(" ", [posted, READ_BY]),
        sections=sections,
        add=Button(
            title=content(desk.playbook.forms[FORM].button),
            verb=ADD,
            engagement=engagement.id,
            step=FORM,
            args=(*address_args(all_inputs(sections)), ("item", name)),
            sends=True,
        ),
    )


def forms(playbook: Playbook) -> tuple[Section, ...]:
    """Return the small forms by which members add to an agenda, each folded."""
    groups = playbook.forms[FORM].groups
    return tuple(group_section(g, [Slot(id=f.id, field=f) for f in g.fields], EMPTY) for g in groups)


def agenda_of(desk: Desk, engagement: Engagement, name: str) -> Agenda:
    """Return the lines of the agenda of a series as it stands now."""
    series = engagement.series[name]
    held = _held(desk, engagement, series)
    today, zone = desk.today(series.time_zone), ZoneInfo(series.time_zone)
    found = material(desk.playbook, engagement, name, held)
    return compose(found, today=today, last=held[-1].astimezone(zone).date() if held else None)


def _lead(engagement: Engagement, series: Series) -> Text:
    place = series.time_zone.rpartition("/")[2].replace("_", " ")
    minutes = say("{} minutes · {} time", series.duration, place) if series.rules else NOTHING
    return join(" · ", [minutes, say("owner {}", engagement.owner_name)])


def groups_of(agenda: Agenda) -> tuple[tuple[Text, tuple[tuple[Text, Text], ...]], ...]:
    """Return the lines of an agenda under their headings, with how many there are of each."""
    found = ((section, tuple(lines)) for section, lines in groupby(agenda.lines, lambda each: each.section))
    return tuple(
        (say("{} ({})", HEADS[section], len(lines)), tuple((each.text, each.why) for each in lines))
        for section, lines in found
    )


def _held(desk: Desk, engagement: Engagement, series: Series) -> tuple[datetime, ...]:
    """Return when the meetings of the last year began, in order; none where their holidays are not known."""
    now = desk.clock()
    with suppress(OutsideCalendar):
        found = between(series, calendar_of(desk, engagement, series.time_zone), now - _BACK, now)
        return tuple(each.moment for each in found)
    return ()


# -- what may stand on it


def material(
    playbook: Playbook, engagement: Engagement, name: str, held: tuple[datetime, ...] = ()
) -> Material:
    """Return all that may stand on the agenda of a series. `held`: when its meetings began, in order."""
    zone = ZoneInfo(engagement.series[name].time_zone)
    own = {
        key: item
        for key, item in engagement.items.items()
        if item.series == name and item.kind in SERIES_KINDS and item.done is None
    }
    gaps = tuple(_gaps(playbook, engagement, zone))
    since = {key: item.stamp.at for key, item in own.items()}
    since |= {gap.id: datetime.combine(gap.since, datetime.min.time(), zone) for gap in gaps}
    return Material(
        blockers=tuple(
            Blocker(id=key, text=item.text, since=_day(item, zone), raised_by=item.stamp.name)
            for key, item in own.items()
            if item.kind == "blocker"
        ),
        actions=tuple(
            Action(
                id=key,
                text=item.text,
                since=_day(item, zone),
                owner=item.owner,
                due_on=date.fromisoformat(item.due_on) if item.due_on else None,
            )
            for key, item in own.items()
            if item.kind == "action"
        ),
        topics=tuple(
            Topic(id=key, text=item.text, raised_by=item.stamp.name)
            for key, item in own.items()
            if item.kind == "topic"
        ),
        dates=tuple(_dates(playbook, engagement, zone)),
        gaps=gaps,
        seen={key: len(held) - bisect_right(held, at) for key, at in since.items()},
    )


def _day(item: Item, zone: ZoneInfo) -> date:
    return item.stamp.at.astimezone(zone).date()


def _dates(playbook: Playbook, engagement: Engagement, zone: ZoneInfo) -> Iterator[DateChange]:
    """Yield each workload whose target date changed, by its last change that the record holds."""
    last: dict[str, DateChange] = {}
    for change in engagement.changes:
        for edit in change.edits:
            match edit.path:
                case ("workloads", workload, "dibs", "target_date") if workload in engagement.workloads:
                    old, new = _target(edit.old), _target(edit.new)
                    if old and old != new:
                        last[workload] = DateChange(
                            id=f"date.{workload}",
                            workload=workload_name(playbook, workload).plain,
                            on=change.at.astimezone(zone).date(),
                            old=old,
                            new=new,
                        )
                case _:
                    pass
    yield from last.values()


def _target(held: Json) -> date | None:
    value = held.get("value") if isinstance(held, dict) else None
    with suppress(ValueError):
        return date.fromisoformat(value) if isinstance(value, str) else None
    return None


def _gaps(playbook: Playbook, engagement: Engagement, zone: ZoneInfo) -> Iterator[Gap]:
    """Yield what DIBS and SSAT of each workload lack, a line for each of the two."""
    opened = engagement.opened_at.astimezone(zone).date()
    came = {
        edit.path[1]: change.at.astimezone(zone).date()
        for change in engagement.changes
        for edit in change.edits
        if len(edit.path) == 2 and edit.path[0] == "workloads" and edit.old is None
    }
    for workload, work in engagement.workloads.items():
        for parts in _ASKED:
            step = next((each for each in playbook.steps.values() if each.target == parts), None)
            held = work.held(parts)
            lacks = [
                content(field.label.lower())
                for field in (step.fields if step else ())
                if field.id not in held or not held[field.id].known
            ]
            if lacks:
                yield Gap(
                    id=f"{parts}.{workload}",
                    workload=f"{parts.upper()} of {workload_name(playbook, workload).plain}",
                    part=join(", ", lacks),
                    since=came.get(workload, opened),
                )


_ASKED: tuple[Literal["dibs", "ssat"], ...] = ("dibs", "ssat")
