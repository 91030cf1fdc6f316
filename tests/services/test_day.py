"""A person's day from entries alone: what stands in it, in which order, and when it leaves."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.entry import Entry, Meeting
from bot.domain.person import Person
from bot.domain.plan.coming import Coming
from bot.domain.text import typed
from bot.playbook.loader import load
from bot.services.ahead import DUE, LATER, WAITING, kept
from bot.services.day import MEETINGS, ROWS, Row, day_view, today
from bot.services.desk import Desk
from bot.services.hours import work_of
from bot.services.views.portfolio import DayView
from bot.storage.sqlite import SqliteStore
from tests.playbook.engagements import opened

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TUESDAY = NOW.date()
DAY = timedelta(days=1)
LISBON = work_of(Person(tenant="t", id="p", zone="Europe/Lisbon", country="PT"), NOW.year)
ENTRY = Entry(
    engagement="e1",
    customer="Contoso",
    tenant_domain="",
    stage="kickoff",
    stage_title="Kickoff",
    state="open",
    action="",
    why="",
    step="",
)
ITEM = Coming(rule="item.due", urgency=3, words="Call Ines", step="item", item="i1", day=TUESDAY)
WINDOW = Coming(
    rule="window.customer", urgency=2, words="W", step="outreach.customer", moment=NOW + timedelta(hours=8)
)
RULES = load().reminders


def seen(*entries: Entry, now: datetime = NOW) -> DayView:
    return today(entries, RULES, LISBON, now)


def row(customer: str, day: date, urgency: int) -> Row:
    what = typed("What")
    return Row(engagement="e1", customer=customer, what=what, why=what, day=day, urgency=urgency, step="home")


def customers(rows: Iterable[object]) -> list[str]:
    return [getattr(each, "customer", "") for each in rows]


def test_the_most_costly_delay_comes_first() -> None:
    """W8: in each part by urgency, then the oldest; seven rows at most, the counts are of all."""
    rows = [
        row("Old", TUESDAY - 9 * DAY, 6),
        row("Costly", TUESDAY - DAY, 1),
        row("Second", TUESDAY, 2),
        row("First", TUESDAY, 1),
    ]
    view = day_view("Your day", rows, TUESDAY)
    assert customers(view.late) == ["Costly", "Old"]
    assert customers(view.due) == ["First", "Second"]
    many = day_view("Your day", rows * 5, TUESDAY)
    assert (many.late_count, many.due_count) == (10, 10)
    assert len(many.late) + len(many.due) == ROWS


@pytest.mark.parametrize(
    ("coming", "late", "due"),
    [
        (ITEM, 0, 1),
        (replace(ITEM, day=TUESDAY - DAY), 1, 0),
        (replace(ITEM, day=TUESDAY + DAY), 0, 0),
        (replace(ITEM, told=True), 0, 1),
        (replace(ITEM, day=TUESDAY - DAY, told=True), 0, 0),
        (replace(ITEM, rule="gone"), 0, 0),
        (replace(WINDOW, moment=NOW - timedelta(hours=16)), 0, 1),  # closed last evening: at the next start
    ],
)
def test_what_is_due_by_its_readers_hours(coming: Coming, late: int, due: int) -> None:
    """W8: by the day the card comes; one that was handed on stays in sight on its day only."""
    view = seen(replace(ENTRY, coming=(coming,)))
    assert (view.late_count, view.due_count) == (late, due)


def test_a_todo_stands_beside_reminders_of_other_steps_only() -> None:
    """W8: the next best action is a row of its own where no reminder speaks of the same step."""
    todo = replace(ENTRY, action="Call", step="item", due_on=TUESDAY.isoformat())
    assert seen(todo).due_count == 1
    assert seen(replace(todo, coming=(ITEM,))).due_count == 1
    assert seen(replace(todo, step="kickoff.dibs", coming=(ITEM,))).due_count == 2
    assert seen(replace(todo, state="held")).due_count == 0


def test_what_was_due_is_said_with_the_day_it_was_due() -> None:
    """W8: beside `portfolio`, which says from when on it is late; a reminder says since when it is there."""
    action = replace(ENTRY, action="Call", step="kickoff.dibs", due_on=(TUESDAY - DAY).isoformat())
    view = seen(replace(action, coming=(replace(ITEM, day=TUESDAY - DAY),)))
    found = {each.what.plain: each.why.plain.replace("\xa0", " ") for each in view.late}
    assert found["Call"].startswith("Was due Mon 23 Nov")
    assert [why for what, why in found.items() if what != "Call"] == ["Since Mon 23 Nov · Call Ines"]


def test_meetings_of_the_day_until_they_end() -> None:
    """C1: today's by the reader's clocks, the kickoff with its day alone; one that is over leaves."""
    at = NOW + timedelta(hours=6)
    meeting = Meeting(title="Review", day=TUESDAY, starts=at, ends=at + timedelta(hours=1))
    entry = replace(ENTRY, meetings=(Meeting(title="Kickoff", day=TUESDAY), meeting))
    view = seen(entry)
    assert [each.clock for each in view.meetings] == ["", "15:00"]
    assert [each.clock for each in seen(entry, now=at + timedelta(hours=1)).meetings] == [""]
    assert seen(entry, now=NOW + DAY).meetings == ()
    crowd = seen(replace(entry, meetings=(meeting,) * 5, coming=(ITEM,) * 9))
    assert len(crowd.meetings) == MEETINGS
    assert len(crowd.due) == ROWS - MEETINGS


def test_a_window_that_runs_waits_for_somebody_else() -> None:
    """G15, W1: until it closes, nothing is due; who has time until when is said."""
    view = seen(replace(ENTRY, coming=(WINDOW,)))
    assert (view.due_count, view.waiting_count) == (0, 1)
    assert view.waiting[0].detail.plain.replace("\xa0", " ") == "The customer has until Tue 24 Nov, 17:00"
    assert seen(replace(ENTRY, coming=(WINDOW,)), now=NOW + DAY).waiting == ()


async def test_an_entry_keeps_what_matters_most() -> None:
    """W8: of what is due the most costly, then windows that run, then the nearest: never all of it."""
    store = await SqliteStore.open(":memory:")
    desk = Desk(store=store, playbook=load(), clock=lambda: NOW)
    when = desk.when(opened(), TUESDAY)
    due = [replace(ITEM, item=f"i{n}", urgency=9 - n % 9) for n in range(9)]
    later = [replace(ITEM, item=f"l{n}", day=TUESDAY + (9 - n) * DAY) for n in range(9)]
    found = kept([*later, *due, *[replace(WINDOW, item=f"w{n}", moment=NOW + DAY) for n in range(4)]], when)
    assert [each.urgency for each in found[:DUE]] == [1, 2, 3, 4]
    assert [each.rule for each in found[DUE : DUE + WAITING]] == ["window.customer"] * WAITING
    assert [each.day for each in found[-LATER:]] == [TUESDAY + n * DAY for n in (1, 2, 3)]
    await store.close()
