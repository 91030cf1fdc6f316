"""A reminder, and what its buttons are answered with, as views for form.py and notice.py. Decides nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time, tzinfo

from bot.domain import fields
from bot.domain.dates import show_day, show_moment
from bot.domain.mailbox import Settled
from bot.domain.plan.values import Reminder
from bot.domain.snoozing import Choice
from bot.domain.text import NOTHING, Text, join, say, typed
from bot.services.views.answers import FormView, NoticeView
from bot.services.views.parts import Button, Input, Section
from cards.escape import cut
from cards.notices import home_button

REMINDER = "reminder"
UNTIL = "snooze_until"
OTHER = "date"
AGAIN = say("You may have this already: I don’t know whether it arrived.")
NEXT = Button(title=say("Next"), verb="next")


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """Where a reminder is shown: its customer, its place, the way to where it is done, its reader's day."""

    customer: str
    engagement: str
    place: Text
    way: Button
    today: date
    zone: tzinfo

    def args(self, reminder: str) -> tuple[tuple[str, str], ...]:
        """Return what its buttons carry."""
        return ((REMINDER, reminder),)

    def button(
        self, reminder: str, title: Text, verb: str, *, primary: bool = False, asks: str = ""
    ) -> Button:
        """Return one of its buttons; `asks` is the input that goes with the press."""
        args = self.args(reminder)
        return Button(
            title=title,
            verb=verb,
            engagement=self.engagement,
            step=REMINDER,
            args=(*args, ("f", asks)) if asks else args,
            sends=bool(asks),
            primary=primary,
        )


def card(
    shown: Shown,
    reminder: Reminder,
    days: Mapping[Choice, date],
    *,
    again: bool,
    late: bool,
    then: Text = NOTHING,
    covers: str = "",
    problem: Text = NOTHING,
) -> FormView:
    """Return a reminder. `days` are offered to put it off; `again`: it may have arrived before. `then` is
    what to do next, `covers` whose it is, where the reader stands in for them.
    """
    return FormView(
        customer=shown.customer,
        place=shown.place,
        title=reminder.title,
        lead=cut(reminder.words, 300),
        facts=(*_facts(shown, reminder, late=late), *((("Next", cut(then, 120)),) if then else ())),
        sections=(Section(inputs=(_until(shown, days, problem),)),),
        note=join(" ", (say("You cover {}.", covers) if covers else NOTHING, AGAIN if again else NOTHING)),
        buttons=(
            shown.button(reminder.id, say("Done"), "reminder.done", primary=True),
            shown.button(reminder.id, say("Snooze"), "reminder.snooze", asks=UNTIL),
            shown.button(reminder.id, say("Not needed"), "reminder.drop"),
            shown.way,
        ),
    )


def _facts(shown: Shown, reminder: Reminder, *, late: bool) -> tuple[tuple[str, Text], ...]:
    ours = say("{} My default.", reminder.reason) if reminder.ours else reminder.reason
    local = reminder.since.astimezone(shown.zone)
    whole = local.time() == time()
    day = show_day(local.date(), shown.today) if whole else show_moment(local, shown.today, shown.zone)
    return (("Why", ours), ("Since", say("{}, so this is late", day) if late else typed(day)))


def _until(shown: Shown, days: Mapping[Choice, date], problem: Text) -> Input:
    titles: Mapping[Choice, str] = {
        "next_day": "Next work day",
        "three_days": "In 3 business days",
        "monday": "Next Monday",
    }
    choices = tuple(
        fields.Choice(value=day.isoformat(), title=f"{titles[name]}, {show_day(day, shown.today)}")
        for name, day in days.items()
    )
    return Input(
        id=UNTIL,
        kind="choice",
        label=say("If not now, remind me"),
        value=choices[0].value,
        choices=(*choices, fields.Choice(value=OTHER, title="A date…")),
        problem=problem,
    )


def answered(shown: Shown, title: Text, settled: Settled, *, mine: bool) -> NoticeView:
    """Return that a reminder is answered, by this press or before (X29)."""
    when = show_moment(settled.at, shown.today, shown.zone)
    done = say("✓ Done") if settled.how == "done" else say("✓ Not needed")
    who = typed(settled.by) if settled.by and not mine else say("You")
    return NoticeView(
        customer=shown.customer,
        place=shown.place,
        title=done,
        lead=say("{} answered on {}.", who, when),
        facts=(
            ("What", title),
            *((("Reason", cut(typed(settled.reason), 200)),) if settled.reason else ()),
        ),
        buttons=(replace(shown.way, primary=True), home_button(shown.engagement, primary=False), NEXT),
    )


def put_off(shown: Shown, title: Text, day: date, told: Text) -> NoticeView:
    """Return that a reminder comes back on a day."""
    return NoticeView(
        customer=shown.customer,
        place=shown.place,
        title=say("✓ Snoozed"),
        lead=join(" ", (say("I come back on {}.", show_day(day, shown.today)), told)),
        facts=(("What", title),),
        buttons=(replace(shown.way, primary=True), home_button(shown.engagement, primary=False), NEXT),
    )


def over(customer: str, engagement: str, settled: Settled | None) -> NoticeView:
    """Return that the reason of a reminder is gone: there is nothing left to answer (X29)."""
    return NoticeView(
        customer=customer,
        place=say("Reminder"),
        title=say("Nothing to do any more"),
        lead=say("What this was about has been settled since, or has another date now."),
        facts=(("Answered", typed(settled.by)),) if settled and settled.by else (),
        buttons=(home_button(engagement), NEXT),
    )
