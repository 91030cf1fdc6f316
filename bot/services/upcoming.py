"""The reminders to come with the rule behind each, and why one comes or doesn't (W8). Writes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from bot.domain.dates import show_day, show_moment
from bot.domain.engagement import Engagement, Status, state_on
from bot.domain.entry import Entry
from bot.domain.plan.values import Cause, Planned, Reminder, Rule, identity
from bot.domain.text import NOTHING, Text, content, join, say, typed
from bot.domain.worktime import WorkTime
from bot.services import waiting
from bot.services.day import comes_on
from bot.services.desk import Desk
from bot.services.home import banner, place_button
from bot.services.mailboxes import Box
from bot.services.planning import causes, planned
from bot.services.views.answers import NoticeView
from bot.services.views.parts import Button, Line, Lines

PAGE = 6
"""Rows a page of what is to come has."""
SHOWN, SILENT = 3, 4
"""Reminders that `why` tells the whole of; those that it says are silent."""
OURS = say("my default")
COMING = say("What is coming")
WHY = say("Why, and why not")


@dataclass(frozen=True, kw_only=True, slots=True)
class Next:
    """One row of what is to come, and the day on which it comes."""

    day: date
    urgency: int
    line: Line


def of_one(desk: Desk, engagement: Engagement, held: Box, page: int) -> NoticeView:
    """Return a page of what is to come on an engagement, by its reader's hours and their mailbox."""
    work = held.work
    day = work.day_of(desk.clock())
    plan = _plan(desk, engagement, work, day)
    rows = [_of_plan(each, work) for each in plan.reminders]
    view = _page(rows, day, page, Button(title=NOTHING, verb="upcoming", engagement=engagement.id))
    first = view.lists[0].lines[0].button if view.lists else None
    words = say("Open the first") if len(rows) > 1 else say("Open")
    top = (replace(first, title=words, primary=True),) if first else ()
    why = Button(title=say("Why"), verb="why", engagement=engagement.id)
    opens = Button(title=say("Home"), verb="open", engagement=engagement.id)
    lead = banner(engagement, day) or view.lead
    kept = waiting.of_one(held, engagement.id, desk.playbook.reminders, desk.clock())
    view = _with_kept(view, kept, page)
    return replace(view, customer=engagement.customer, lead=lead, buttons=(*top, *view.buttons, why, opens))


def of_all(
    entries: Sequence[Entry], rules: Mapping[str, Rule], held: Box, now: datetime, page: int
) -> NoticeView:
    """Return a page of what is to come on all of a person's engagements, as their entries have it, and what
    of it is in their mailbox.
    """
    work = held.work
    rows = [
        _of_entry(entry, each.step, each.item, rule, comes_on(each, work))
        for entry in entries
        if entry.state in ("open", "held")
        for each in entry.coming
        if not each.told and (rule := rules.get(each.rule))
    ]
    view = _page(rows, work.day_of(now), page, Button(title=NOTHING, verb="upcoming", args=(("all", "yes"),)))
    customers = {entry.engagement: entry.customer for entry in entries}
    view = _with_kept(view, waiting.of_all(held, customers, rules, now), page)
    buttons = (*view.buttons, Button(title=say("Portfolio"), verb="portfolio"))
    return replace(view, place=join(" · ", (say("All engagements"), view.place)), buttons=buttons)


def _with_kept(view: NoticeView, kept: tuple[Lines, ...], page: int) -> NoticeView:
    """Return the first page with what is in the mailbox above what is to come."""
    if page or not kept:
        return view
    return replace(view, title=say("The next reminders"), lists=(*kept, *view.lists))


def _plan(desk: Desk, engagement: Engagement, work: WorkTime, day: date) -> Planned:
    return planned(desk, engagement, work, causes(desk, engagement, day))


def _of_plan(each: Reminder, work: WorkTime) -> Next:
    button = place_button(say("Open"), each.engagement, each.step, each.item)
    gap = " " if each.words.plain.endswith(".") else " · "
    detail = join(" · ", (join(gap, (each.words, each.reason)), OURS if each.ours else NOTHING))
    line = Line(title=each.title, detail=detail, button=button)
    return Next(day=work.day_of(each.due_at), urgency=each.urgency, line=line)


def _of_entry(entry: Entry, step: str, item: str, rule: Rule, day: date) -> Next:
    detail = join(" · ", (content(rule.title), content(rule.reason), OURS if rule.ours else NOTHING))
    button = place_button(say("Open"), entry.engagement, step, item)
    return Next(
        day=day, urgency=rule.urgency, line=Line(title=typed(entry.customer), detail=detail, button=button)
    )


def _page(rows: Sequence[Next], today: date, page: int, way: Button) -> NoticeView:
    """Return a page of rows by day; what is due already stands first, under one head."""
    ranked = sorted(rows, key=lambda each: (max(each.day, today), each.urgency, each.day))
    last = max(0, (len(ranked) - 1) // PAGE)
    page = min(page, last)
    shown = ranked[page * PAGE : (page + 1) * PAGE]
    groups = groupby(shown, key=lambda each: max(each.day, today))
    lists = tuple(
        Lines(title=_head(day, today), lines=tuple(each.line for each in group)) for day, group in groups
    )
    count = say("{}–{} of {}", page * PAGE + 1, page * PAGE + len(shown), len(ranked)) if last else NOTHING

    def turn(title: Text, number: int) -> Button:
        return replace(way, title=title, args=(*way.args, ("page", str(number))))

    return NoticeView(
        place=join(" · ", (COMING, count)),
        title=say("The next reminders") if shown else say("Nothing is coming"),
        lead=say("Each comes at your start of work, if its reason still holds.") if shown else NOTHING,
        lists=lists,
        buttons=(
            *((turn(say("Later"), page + 1),) if page < last else ()),
            *((turn(say("Sooner"), page - 1),) if page else ()),
        ),
    )


def _head(day: date, today: date) -> Text:
    return say("Due now") if day == today else content(show_day(day, today))


def why(desk: Desk, engagement: Engagement, held: Box) -> NoticeView:
    """Return why the next reminders of an engagement come, what waits and for what, and what is silent, each
    with its reason.
    """
    now, work = desk.clock(), held.work
    day = work.day_of(now)
    plan = _plan(desk, engagement, work, day)
    told = tuple(_told(each, desk.playbook.reminders, work, now) for each in plan.reminders[:SHOWN])
    kept = waiting.of_one(held, engagement.id, desk.playbook.reminders, now)
    quiet = _silent(desk, engagement, held, day)
    left = len(quiet) - SILENT
    lists = (*kept, *told, *((Lines(title=say("Not coming"), lines=quiet[:SILENT]),) if quiet else ()))

    def button(title: Text, verb: str) -> Button:
        return Button(title=title, verb=verb, engagement=engagement.id)

    return NoticeView(
        customer=engagement.customer,
        place=WHY,
        title=say("The next reminders, and why") if told or kept else say("No reminder is coming"),
        lead=banner(engagement, day),
        lists=lists,
        note=say("{} more are silent.", left) if left > 0 else NOTHING,
        buttons=(replace(button(say("Home"), "open"), primary=True), button(say("All to come"), "upcoming")),
    )


def _told(each: Reminder, rules: Mapping[str, Rule], work: WorkTime, now: datetime) -> Lines:
    """Return one reminder whole: the facts, the rule, since when or from when, and what ends it."""
    day = work.day_of(now)
    since = "Since" if each.due_at <= now else "Comes"
    ends = rules[each.rule].until
    facts = (
        ("Facts", each.words),
        ("Rule", join(" · ", (each.reason, OURS if each.ours else NOTHING))),
        (since, typed(show_moment(each.due_at, day, work.zone))),
        ("Ends when", content(ends)),
    )
    lines = tuple(Line(title=content(title), detail=words) for title, words in facts if words)
    return Lines(title=each.title, lines=lines, facts=True)


def _silent(desk: Desk, engagement: Engagement, held: Box, day: date) -> tuple[Line, ...]:
    """Return what could be expected and doesn't come: it rests with the engagement, was told, or is over."""
    rules, work = desk.playbook.reminders, held.work
    if state_on(engagement, day) != "open":
        rests = _plan(desk, replace(engagement, status=Status()), work, day).reminders
        coming = {each.id for each in _plan(desk, engagement, work, day).reminders}
        return tuple(
            Line(title=each.title, detail=say("The engagement rests: it comes once you take it up."))
            for each in rests
            if each.id not in coming
        )
    known = [each for each in causes(desk, engagement, day) if each.rule in rules]
    told = [
        Line(title=content(rules[each.rule].title), detail=words)
        for each in known
        if each.holds and (mark := engagement.marks.get(each.key))
        if (words := _had(engagement.id, rules[each.rule], each, mark, held, day))
    ]
    over = [
        Line(title=content(rule.title), detail=say("Silent once: {}", content(rule.until)))
        for rule in (rules[each.rule] for each in known if not each.holds)
    ]
    return tuple(dict.fromkeys((*told, *over)))


def _had(engagement: str, rule: Rule, cause: Cause, mark: date, held: Box, today: date) -> Text:
    """Return what became of what was handed on; NOTHING for what still waits, or comes again by itself."""
    occurrence = f"{cause.occurrence}@{mark.isoformat()}" if rule.recurs else cause.occurrence
    name = identity(engagement, rule.id, occurrence)
    if held.mailbox.letter(name):
        return NOTHING
    if answer := held.mailbox.answer(name):
        return waiting.answered(answer, held, today)
    return NOTHING if rule.recurs else say("You had it; it was due on {}.", show_day(mark, today))
