"""A person's day from their entries alone, and the same view of any rows, as a digest has them.

Reads no engagement; never writes.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.dates import show_day, show_moment
from bot.domain.entry import Entry
from bot.domain.plan.coming import Coming
from bot.domain.plan.values import Rule
from bot.domain.text import NOTHING, Text, content, join, say, typed
from bot.domain.worktime import WorkTime
from bot.services.ahead import waiting
from bot.services.home import place_button
from bot.services.views.parts import Button, Line
from bot.services.views.portfolio import DayRow, DayView, MeetingRow

ROWS, MEETINGS, WAITING = 7, 3, 4
"""Rows that open something, meetings among them at most; what others have time for."""
NAME = 40
"""Characters of a customer's name where many stand in a line."""
URGENCY = {True: 3, False: 6}
"""What a delay of the next best action costs, mandatory or not, beside reminders."""
WAITS: Mapping[str, Text] = {
    "window.account_team": say("The account team"),
    "window.partner": say("The partner"),
    "window.customer": say("The customer"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One thing that is due: since which day, for whom, what and why, where it is done. 1 is most urgent.

    `last`: the day was the last good one, as of a next best action; else the first on which it is due.
    """

    engagement: str
    customer: str
    what: Text
    why: Text
    day: date
    urgency: int
    step: str
    item: str = ""
    last: bool = False


def today(entries: Iterable[Entry], rules: Mapping[str, Rule], work: WorkTime, now: datetime) -> DayView:
    """Return a person's day, by their own hours."""
    working = [entry for entry in entries if entry.state == "open"]
    rows = [row for entry in working for row in _rows(entry, rules, work, now)]
    return day_view(
        "Your day",
        rows,
        work.day_of(now),
        sorted((each for entry in working for each in _meetings(entry, work, now)), key=_clock),
        [line for entry in working for line in _waiting(entry, work, now)],
    )


def day_view(
    name: str,
    rows: Iterable[Row],
    day: date,
    meetings: Sequence[MeetingRow] = (),
    waits: Sequence[Line] = (),
) -> DayView:
    """Return the view of any rows: what was due before the day, then what is due on it.

    In each the most costly delay first, then the oldest. So many as a card shows; the counts are of all.
    """
    ranked = sorted(rows, key=lambda row: (row.urgency, row.day, row.customer.casefold()))
    late = [row for row in ranked if row.day < day]
    due = [row for row in ranked if row.day >= day]
    held = meetings[:MEETINGS]
    shown = (late + due)[: ROWS - len(held)]
    return DayView(
        name=name,
        day=show_day(day, day),
        lead=_lead(shown, day),
        late=tuple(_row(row, day) for row in shown if row.day < day),
        due=tuple(_row(row, day) for row in shown if row.day >= day),
        meetings=tuple(held),
        waiting=tuple(waits[:WAITING]),
        late_count=len(late),
        due_count=len(due),
        meeting_count=len(meetings),
        waiting_count=len(waits),
    )


def digest(rows: Sequence[Row], day: date) -> DayView:
    """Return several reminders as one morning's view: the most costly delays as rows, the others by name."""
    view = day_view("Your morning", rows, day)
    ranked = sorted(rows, key=lambda row: (row.day >= day, row.urgency, row.day, row.customer.casefold()))
    named: dict[str, list[str]] = {}
    for row in ranked[ROWS:]:
        named.setdefault(row.what.plain, []).append(row.customer)
    also = tuple(
        Line(title=content(what), detail=join(", ", (_times(*each) for each in Counter(names).items())))
        for what, names in named.items()
    )
    return replace(view, also=also)


def _times(name: str, count: int) -> Text:
    return say("{} ({})", name[:NAME], count) if count > 1 else typed(name[:NAME])


def comes_on(each: Coming, work: WorkTime) -> date:
    """Return the day on which a reminder comes, by its reader's hours (W8)."""
    return work.day_of(each.due(work)) if each.moment else work.roll(each.day_in(work.zone))


def _rows(entry: Entry, rules: Mapping[str, Rule], work: WorkTime, now: datetime) -> Iterator[Row]:
    """Yield what of an entry is due: its reminders, and its next best action where no reminder speaks of it.

    What was handed on stays in sight on its day.
    """
    day, steps = work.day_of(now), set[str]()
    for each in entry.coming:
        rule, on = rules.get(each.rule), comes_on(each, work)
        if rule and (on == day or (on < day and not each.told)):
            steps.add(each.step)
            yield Row(
                engagement=entry.engagement,
                customer=entry.customer,
                what=content(rule.title),
                why=typed(each.words),
                day=on,
                urgency=each.urgency,
                step=each.step,
                item=each.item,
            )
    if entry.due_on and entry.due_on <= day.isoformat() and entry.step not in steps:
        yield Row(
            engagement=entry.engagement,
            customer=entry.customer,
            what=typed(entry.action),
            why=typed(entry.why),
            day=date.fromisoformat(entry.due_on),
            urgency=URGENCY[entry.mandatory],
            step="home" if entry.step == "item" else entry.step,
            last=True,
        )


def _meetings(entry: Entry, work: WorkTime, now: datetime) -> Iterator[MeetingRow]:
    """Yield the meetings of today that aren't over."""
    for each in entry.meetings:
        local = each.starts.astimezone(work.zone) if each.starts else None
        over = each.ends is not None and each.ends <= now
        if (local.date() if local else each.day) == work.day_of(now) and not over:
            yield MeetingRow(
                clock=f"{local:%H:%M}" if local else "",
                customer=entry.customer,
                what=typed(each.title),
                button=_opens(entry.engagement, entry.customer),
            )


def _waiting(entry: Entry, work: WorkTime, now: datetime) -> Iterator[Line]:
    for each in entry.coming:
        if each.moment and waiting(each, now) and each.rule in WAITS:
            until = show_moment(each.moment, work.day_of(now), work.zone)
            yield Line(title=typed(entry.customer), detail=say("{} has until {}", WAITS[each.rule], until))


def _clock(row: MeetingRow) -> tuple[str, str]:
    return row.clock, row.customer.casefold()


def _opens(engagement: str, customer: str) -> Button:
    return Button(title=say("Open {}", customer), verb="open", engagement=engagement)


def _row(row: Row, day: date) -> DayRow:
    words = "Was due {}" if row.last else "Since {}"
    since = say(words, show_day(row.day, day)) if row.day < day else NOTHING
    return DayRow(
        customer=row.customer,
        what=row.what,
        why=join(" · ", (since, row.why)),
        button=place_button(say("Open {}", row.customer), row.engagement, row.step, row.item),
    )


def _lead(shown: Sequence[Row], day: date) -> Text:
    if not shown:
        return NOTHING
    first = shown[0]
    if first.day < day:
        return say("Start with {}: it has waited since {}.", first.customer, show_day(first.day, day))
    return say("Start with {}.", first.customer)
