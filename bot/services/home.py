"""Views of where things stand: an engagement's home, what is next, the portfolio. Reads; never writes."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

from bot.domain import places
from bot.domain.cleaning import fold
from bot.domain.dates import show_day
from bot.domain.engagement import Engagement
from bot.domain.entry import Entry
from bot.domain.text import NOTHING, Text, content, join, say, typed
from bot.playbook import progress
from bot.playbook.model import Playbook
from bot.services.desk import Desk
from bot.services.status import RESTORE
from bot.services.views import (
    Button,
    HomeView,
    NextAction,
    NextView,
    PortfolioRow,
    PortfolioView,
    WorkloadRow,
)

PAGE = 5
NEXT_SHOWN = 5
STATES = {"held": "hold", "closed": "closed", "removed": "removed"}


def home(desk: Desk, engagement: Engagement, today: date) -> HomeView:
    """Return the home card's view."""
    playbook = desk.playbook
    where = progress.standing(playbook, engagement, today, desk.calendar_of(engagement))
    count = len(progress.steps_of(playbook, where.stage, engagement)) if where.stage else 0
    place = (
        content(f"**{where.stage.title}** · step {where.position} of {count}")
        if where.stage
        else say("All stages done")
    )
    return HomeView(
        engagement=engagement.id,
        customer=engagement.customer,
        place=place,
        facts=_facts(playbook, engagement),
        stages=tuple(
            (stage.title, _stage_mark(playbook, stage.id, engagement, where))
            for stage in progress.way(playbook, engagement)
        ),
        banner=banner(engagement, today),
        actions=tuple(_action(engagement.id, todo, today) for todo in where.todos),
        workloads=tuple(_row(playbook, engagement, name) for name in engagement.workloads),
        buttons=_buttons(engagement),
    )


def _stage_mark(
    playbook: Playbook, stage: str, engagement: Engagement, where: progress.Standing
) -> Literal["done", "now", "open"]:
    if where.stage and where.stage.id == stage:
        return "now"
    return progress.stage_state(playbook, playbook.stages[stage], engagement)


def _facts(playbook: Playbook, engagement: Engagement) -> tuple[Text, ...]:
    step = playbook.steps[progress.INTAKE]
    titles = {c.value: c.title for f in step.fields if f.id == "motions" for c in f.choices}
    motions = [content(titles.get(motion, motion)) for motion in engagement.motions]
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
    """Return what to say of an engagement that is not simply open."""
    status = engagement.status
    if status.state == "held":
        until = show_day(date.fromisoformat(status.until), today) if status.until else ""
        return say("On hold until {}: {}", until, status.reason)
    if status.state == "closed":
        return say("Closed: {}", status.reason)
    if status.state == "removed" and status.stamp:
        last = status.stamp.at.date() + RESTORE
        return say("Removed. You can restore it until {}.", show_day(last, today))
    return NOTHING


def _row(playbook: Playbook, engagement: Engagement, name: str) -> WorkloadRow:
    work = engagement.workloads[name]
    return WorkloadRow(
        name=playbook.workloads[name].short if name in playbook.workloads else name,
        dibs=work.known("dibs"),
        ssat=work.known("ssat"),
        missing=progress.blank_parts(engagement, name),
    )


def step_button(engagement: str, todo: progress.Todo) -> Button:
    """Return the button that leads to where a thing is done."""
    if todo.step == "item":
        return Button(title=todo.button, verb="item.open", engagement=engagement, args=(("item", todo.item),))
    return Button(title=todo.button, verb="step.open", engagement=engagement, step=todo.step)


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


def _buttons(engagement: Engagement) -> tuple[Button, ...]:
    def button(title: Text, verb: str) -> Button:
        return Button(title=title, verb=verb, engagement=engagement.id)

    state = engagement.status.state
    if state in ("closed", "removed"):
        back = say("Open again") if state == "closed" else say("Restore")
        return (replace(button(back, "reopen"), primary=True), button(say("Timeline"), "timeline"))
    if state == "held":
        return (
            replace(button(say("Take off hold"), "reopen"), primary=True),
            button(say("Contacts"), "contacts"),
            button(say("Add a note"), "note.new"),
            button(say("Timeline"), "timeline"),
        )
    return (
        button(say("Kickoff"), "kickoff"),
        button(say("DIBS"), "dibs"),
        button(say("SSAT"), "ssat"),
        button(say("Contacts"), "contacts"),
        button(say("Add a note"), "note.new"),
        button(say("More"), "more"),
    )


def next_view(desk: Desk, engagement: Engagement, today: date) -> NextView:
    """Return what is next for one engagement."""
    where = progress.standing(desk.playbook, engagement, today, desk.calendar_of(engagement))
    actions = tuple(
        (engagement.customer, _action(engagement.id, todo, today)) for todo in where.todos[:NEXT_SHOWN]
    )
    return NextView(customer=engagement.customer, actions=actions, more=max(0, len(where.todos) - NEXT_SHOWN))


def next_of_all(entries: Iterable[Entry], today: date) -> NextView:
    """Return the first thing of each engagement, ranked."""
    ranked_entries = [entry for entry in ranked(entries, today) if entry.action and entry.state == "open"]
    actions = tuple((entry.customer, _entry_action(entry, today)) for entry in ranked_entries[:NEXT_SHOWN])
    return NextView(customer="", actions=actions, more=max(0, len(ranked_entries) - NEXT_SHOWN))


def _entry_action(entry: Entry, today: date) -> NextAction:
    due = date.fromisoformat(entry.due_on) if entry.due_on else None
    return NextAction(
        title=typed(entry.action),
        reason=typed(entry.why),
        button=Button(title=say("Open {}", entry.customer), verb="open", engagement=entry.engagement),
        due=due,
        late=due is not None and due < today,
        mandatory=entry.mandatory,
    )


# -- portfolio


def ranked(entries: Iterable[Entry], today: date) -> list[Entry]:
    """Return entries in the order in which they need somebody: late (oldest first), due, mandatory, by name."""
    iso = today.isoformat()

    def rank(entry: Entry) -> tuple[bool, bool, str, bool, str]:
        late = bool(entry.due_on) and entry.due_on < iso
        return (
            entry.state != "open",
            not late,
            entry.due_on or "9999",
            not entry.mandatory,
            entry.customer.casefold(),
        )

    return sorted(entries, key=rank)


def visible(entries: Iterable[Entry], today: date) -> list[Entry]:
    """Return entries that lists show: not closed, not removed."""
    return [entry for entry in entries if entry.state in ("open", "held")]


def filtered(entries: Iterable[Entry], words: str, today: date) -> list[Entry]:
    """Return entries that a filter asks for: a state, "late", a stage, a motion, else part of the customer's
    name.
    """
    wanted = fold(words[:200])
    everything = list(entries)
    states = {
        "held": "held",
        "on hold": "held",
        "hold": "held",
        "closed": "closed",
        "removed": "removed",
        "open": "open",
    }
    if wanted in states:
        return [entry for entry in everything if entry.state == states[wanted]]
    shown = visible(everything, today)
    if not wanted:
        return shown
    if wanted in ("late", "overdue"):
        return [
            entry
            for entry in shown
            if entry.due_on and entry.due_on < today.isoformat() and entry.state == "open"
        ]
    if any(wanted in (entry.stage, fold(entry.stage_title)) for entry in shown):
        return [entry for entry in shown if wanted in (entry.stage, fold(entry.stage_title))]
    if wanted in ("health", "rfa", "targeting"):
        return [entry for entry in shown if wanted in entry.motions]
    return matching(shown, wanted)


def matching(entries: Iterable[Entry], words: str) -> list[Entry]:
    """Return entries whose customer or tenant domain holds the words, literally and in any case (X51)."""
    wanted = fold(words[:200])
    return [
        entry for entry in entries if wanted in fold(entry.customer) or wanted in fold(entry.tenant_domain)
    ]


def portfolio(entries: Iterable[Entry], words: str, page: int, today: date) -> PortfolioView:
    """Return one page of the portfolio."""
    everything = list(entries)
    found = ranked(filtered(everything, words, today), today)
    last = max(0, (len(found) - 1) // PAGE)
    page = min(page, last)
    rows = tuple(portfolio_row(entry, today) for entry in found[page * PAGE : (page + 1) * PAGE])
    late = len(filtered(everything, "late", today))
    return PortfolioView(
        rows=rows,
        total=len(found),
        first=page * PAGE + 1,
        filter=words,
        late=late,
        page=page,
        more=page < last,
    )


def portfolio_row(entry: Entry, today: date) -> PortfolioRow:
    """Return an entry as a row: what to do, and why now."""
    due = date.fromisoformat(entry.due_on) if entry.due_on else None
    late = due is not None and due < today and entry.state == "open"
    return PortfolioRow(
        engagement=entry.engagement,
        customer=entry.customer,
        action=typed(entry.action) or say("Nothing is due"),
        why=_why(entry, due, today, late=late),
        late=late,
    )


def _why(entry: Entry, due: date | None, today: date, *, late: bool) -> Text:
    if entry.state == "held":
        until = show_day(date.fromisoformat(entry.until), today) if entry.until else ""
        return say("On hold until {}", until)
    if entry.state in ("closed", "removed"):
        return content(entry.state.capitalize())
    if late and due:
        return say("! Late since {}", show_day(due + timedelta(days=1), today))
    if due:
        when = say("Due today") if due == today else say("Due {}", show_day(due, today))
        return join(" · ", [when, content(entry.stage_title)])
    return typed(entry.why)
