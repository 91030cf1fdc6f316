"""Views of where one engagement stands: its home, and what is next. Reads; never writes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Literal

from bot.domain import places
from bot.domain.dates import show_day
from bot.domain.engagement import Engagement, State, state_on
from bot.domain.handover import REMEMBERED, waiting
from bot.domain.text import NOTHING, Text, content, join, say, typed
from bot.playbook import progress
from bot.playbook.causes import ITEM
from bot.playbook.causes_dates import HOME
from bot.playbook.gateway_todos import CLOSE
from bot.playbook.governance import GOVERNANCE, OUTCOME, SERIES
from bot.playbook.model import Playbook
from bot.services.desk import Desk
from bot.services.retention import expires as expires_at
from bot.services.rights import RESTORE
from bot.services.views.engagement import HomeView, NextAction, WorkloadRow
from bot.services.views.parts import Button
from bot.services.views.portfolio import NextView

NEXT_SHOWN = 5
OPENED: Mapping[str, str] = {ITEM: "item.open", SERIES: "series.open", OUTCOME: "outcome.open"}
"""The verb that opens a thing where no step answers it."""
STATE_WORDS: Mapping[State, str] = {
    "open": "Open",
    "held": "On hold",
    "closed": "Closed",
    "removed": "Removed",
}


Mark = Literal["done", "now", "open"]


def home(desk: Desk, engagement: Engagement, today: date) -> HomeView:
    """Return the home card's view."""
    playbook = desk.playbook
    where = progress.standing(playbook, engagement, desk.when(engagement, today))
    marks: tuple[tuple[str, Mark], ...] = tuple(
        (stage.title, _stage_mark(playbook, stage.id, engagement, where))
        for stage in progress.way(playbook, engagement)
    )
    done = all(mark == "done" for _, mark in marks)
    place = say("All stages done") if done else say("Main stages done")
    if where.stage:
        count = len(progress.steps_of(playbook, where.stage, engagement))
        place = content(f"**{where.stage.title}** · step {where.position} of {count}")
    return HomeView(
        engagement=engagement.id,
        customer=engagement.customer,
        place=place,
        facts=_facts(playbook, engagement),
        stages=marks,
        banner=join(
            " ",
            (
                banner(engagement, today),
                offer_line(desk, engagement, today),
                kept_line(desk, engagement, today),
            ),
        ),
        actions=tuple(_action(engagement.id, todo, today) for todo in where.todos),
        workloads=tuple(_row(playbook, engagement, name) for name in engagement.workloads),
        buttons=_buttons(engagement, state_on(engagement, today)),
    )


def _stage_mark(playbook: Playbook, stage: str, engagement: Engagement, where: progress.Standing) -> Mark:
    if where.stage and where.stage.id == stage:
        return "now"
    return progress.stage_state(playbook, playbook.stages[stage], engagement)


def _facts(playbook: Playbook, engagement: Engagement) -> tuple[Text, ...]:
    step = playbook.steps[progress.INTAKE]
    titles = {c.value: c.title for f in step.fields if f.id == "motions" for c in f.choices}
    # "Request for Assistance (RFA)": a fact is its short name
    motions = [content(titles.get(each, each).rpartition("(")[2].rstrip(")")) for each in engagement.motions]
    country = places.countries().get(str(engagement.facts.get("country", "")))
    seats = engagement.facts.get("seats")
    managed = {"yes": say("managed"), "no": say("not managed")}.get(engagement.managed, NOTHING)
    return tuple(
        fact
        for fact in (
            *motions,
            content(country.name) if country else NOTHING,
            say("{} seats", content(f"{seats:,}")) if isinstance(seats, int) else NOTHING,
            managed,
        )
        if fact
    )


def banner(engagement: Engagement, today: date) -> Text:
    """Return what to say of an engagement that is not simply open on a day."""
    status, state = engagement.status, state_on(engagement, today)
    if state == "held":
        until = show_day(date.fromisoformat(status.until), today) if status.until else ""
        return say("On hold until {}: {}.", until, status.reason.rstrip(". "))
    if state == "closed":
        return say("Closed: {}.", status.reason.rstrip(". "))
    if state == "removed" and status.stamp:
        last = status.stamp.at.date() + RESTORE
        return say("Removed. You can restore it until {}.", show_day(last, today))
    return NOTHING


def offer_line(desk: Desk, engagement: Engagement, today: date) -> Text:
    """Return where an offer to hand it over stands, also one that ended without an answer not long ago."""
    offer = engagement.handover
    if offer is None or desk.clock() - offer.until > REMEMBERED:
        return NOTHING
    name = typed(offer.to_name) if offer.to_name else say("the person you picked")
    until = show_day(offer.until.astimezone(desk.calendar_of(engagement).zone).date(), today)
    if waiting(offer, desk.clock()):
        return say("Offered to {} until {}. It stays yours until they accept.", name, until)
    return say("Your offer to {} ended on {} without an answer. It stays yours.", name, until)


def kept_line(desk: Desk, engagement: Engagement, today: date) -> Text:
    """Return until when the people in a closed engagement are kept, or that they are gone."""
    if engagement.status.state != "closed":
        return NOTHING

    def day(moment: datetime) -> str:
        return show_day(moment.astimezone(desk.calendar_of(engagement).zone).date(), today)

    if expires := expires_at(desk, engagement):
        return say("Contacts are removed on {}.", day(expires))
    if engagement.cleared_at:
        return say("Contacts were removed on {}.", day(engagement.cleared_at))
    return NOTHING


def for_reader(view: HomeView, banner: Text) -> HomeView:
    """Return the home card for somebody who may only read it, with nothing to do."""
    reads = (("Contacts", "contacts"), ("Timeline", "timeline"), ("FTOP list", "ftop"))
    buttons = tuple(Button(title=content(t), verb=v, engagement=view.engagement) for t, v in reads)
    return replace(view, banner=banner, actions=(), buttons=buttons)


def state_words(engagement: Engagement, today: date) -> Text:
    """Return the state an engagement counts as on a day, in words."""
    return content(STATE_WORDS[state_on(engagement, today)])


def _row(playbook: Playbook, engagement: Engagement, name: str) -> WorkloadRow:
    work = engagement.workloads[name]
    return WorkloadRow(
        name=progress.workload_name(playbook, name).plain,
        dibs=work.known("dibs"),
        ssat=work.known("ssat"),
        missing=progress.blank_parts(engagement, name),
    )


def step_button(engagement: str, todo: progress.Todo) -> Button:
    """Return the button that leads to where a thing is done."""
    return place_button(todo.button, engagement, todo.step, todo.item)


def place_button(title: Text, engagement: str, step: str, item: str = "") -> Button:
    """Return a button that leads to a step, or to what is none: an item, a series, the engagement."""
    if step in OPENED:
        return Button(title=title, verb=OPENED[step], engagement=engagement, args=(("item", item),))
    if step in (CLOSE, GOVERNANCE, HOME, ""):
        verb = step if step in (CLOSE, GOVERNANCE) else "open"
        return Button(title=title, verb=verb, engagement=engagement)
    return Button(title=title, verb="step.open", engagement=engagement, step=step)


def _action(engagement: str, todo: progress.Todo, today: date) -> NextAction:
    return NextAction(
        title=todo.title,
        reason=todo.reason,
        button=step_button(engagement, todo),
        due=todo.due,
        late=todo.late(today),
        mandatory=todo.mandatory,
        ours=todo.ours,
        blocked_by=todo.blocked_by,
    )


def _buttons(engagement: Engagement, state: State) -> tuple[Button, ...]:
    def button(title: Text, verb: str) -> Button:
        return Button(title=title, verb=verb, engagement=engagement.id)

    if state in ("closed", "removed"):
        back = say("Open again") if state == "closed" else say("Restore")
        ftop = (button(say("FTOP list"), "ftop"),) if state == "closed" else ()
        return (replace(button(back, "reopen"), primary=True), *ftop, button(say("Timeline"), "timeline"))
    if state == "held":
        return (
            replace(button(say("Take off hold"), "reopen"), primary=True),
            button(say("Contacts"), "contacts"),
            button(say("Add a note"), "note.new"),
            button(say("FTOP list"), "ftop"),
            button(say("Timeline"), "timeline"),
        )
    return (
        button(say("DIBS"), "dibs"),
        button(say("Contacts"), "contacts"),
        button(say("FTOP list"), "ftop"),
        button(say("Add a note"), "note.new"),
        button(say("More"), "more"),
    )


def next_view(desk: Desk, engagement: Engagement, today: date) -> NextView:
    """Return what is next for one engagement."""
    where = progress.standing(desk.playbook, engagement, desk.when(engagement, today))
    actions = tuple(
        (engagement.customer, _action(engagement.id, todo, today)) for todo in where.todos[:NEXT_SHOWN]
    )
    return NextView(customer=engagement.customer, actions=actions, more=max(0, len(where.todos) - NEXT_SHOWN))
