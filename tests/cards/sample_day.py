"""A made-up day, a digest, what is coming and why: what the golden files and the rules are tested on."""

from dataclasses import replace
from datetime import date

from bot.domain.text import say, typed
from bot.services.day import Row, day_view
from bot.services.views.answers import NoticeView
from bot.services.views.parts import Button, Line, Lines
from bot.services.views.portfolio import DayView, MeetingRow
from tests.cards.sample_forms import ENG, TODAY, button

FRIDAY = date(2026, 11, 20)


def _row(customer: str, what: str, why: str, day: date, urgency: int) -> Row:
    return Row(
        engagement=ENG,
        customer=customer,
        what=typed(what),
        why=typed(why),
        day=day,
        urgency=urgency,
        step="kickoff.prepare",
    )


def day() -> DayView:
    """A day with something in each part."""
    rows = (
        _row("Fabrikam Rail", "Update Overall Status", "The last time was Fri 13 Nov.", FRIDAY, 6),
        _row("Contoso Harbour", "The kickoff isn’t prepared yet", "The kickoff is on Thu 26 Nov.", TODAY, 2),
        _row("Northwind Clinics", "Contact the customer today", "Assigned to you on Fri 20 Nov.", TODAY, 1),
        _row("Fabrikam Rail", "Your follow-up is due", "Ask for the slides", TODAY, 3),
    )
    meetings = tuple(
        MeetingRow(
            clock=clock,
            customer=customer,
            what=typed(what),
            button=Button(title=say("Open {}", customer), verb="open", engagement=ENG),
        )
        for clock, customer, what in (
            ("10:00", "Contoso Harbour", "Customer Health Review"),
            ("15:30", "Fabrikam Rail", "Internal Review"),
        )
    )
    until = "Fri\u00a027\u00a0Nov, 17:00"
    waits = (
        Line(title=typed("Litware"), detail=say("The account team has until {}", until)),
        Line(title=typed("Tailspin Toys"), detail=say("The customer has until {}", until)),
    )
    lost = Line(
        title=say("2 reminders didn’t arrive"),
        detail=say("The card was too big for Teams."),
        mark="!",
        button=button("Send again", "reminder.again"),
    )
    return replace(day_view("Your day", rows, TODAY, meetings, waits), undelivered=lost)


def crowded() -> DayView:
    """More than a card shows, as a digest has it."""
    rows = [
        _row(f"Works {n}", "Renew the status in FTOP", "It isn’t recorded yet.", FRIDAY, 6) for n in range(9)
    ]
    return day_view("This morning", rows, TODAY)


def upcoming() -> NoticeView:
    """What is coming on one engagement."""
    line = Line(
        title=say("Your follow-up is due"),
        detail=say("{} · Do it, or set another day. · my default", "Call Ines"),
        button=button("Open", "step.open", "kickoff.prepare"),
    )
    lost = Line(
        title=say("The kickoff isn’t prepared yet"),
        detail=say("Teams refused the card."),
        button=button("Send again", "reminder.again"),
    )
    everything = Line(title=say("All 2"), button=button("Send all again", "reminder.again"))
    kept = Line(
        title=say("A day you set has come"), detail=say("Snoozed until Thu 26 Nov, 09:00, 2 times so far.")
    )
    mailbox = (
        Lines(title=say("! Did not arrive"), lines=(lost, lost, everything)),
        Lines(title=say("On the way to you"), lines=(kept,)),
    )
    heads = (say("Due now"), say("Wed 2 Dec"), say("Fri 4 Dec"))
    return NoticeView(
        customer="Contoso Harbour",
        place=say("What is coming · 1–6 of 8"),
        title=say("The next reminders"),
        lead=say("Each comes at your start of work, if its reason still holds."),
        lists=(*mailbox, *(Lines(title=head, lines=(line,) * 2) for head in heads)),
        buttons=(button("Later", "upcoming"), button("Why", "why"), button("Home", "open")),
    )


def why() -> NoticeView:
    """Why one comes, and what is silent."""
    facts = Lines(
        title=say("Your follow-up is due"),
        lines=(
            Line(title=say("Facts"), detail=typed("Call Ines")),
            Line(title=say("Rule"), detail=say("Do it, or set another day. · my default")),
            Line(title=say("Comes"), detail=say("Wed 2 Dec, 09:00")),
            Line(title=say("Ends when"), detail=say("You finish it, or set another day.")),
        ),
        facts=True,
    )
    silent = Line(title=say("Has it started?"), detail=say("Silent once: You record when it started."))
    return NoticeView(
        customer="Contoso Harbour",
        place=say("Why, and why not"),
        title=say("The next reminders, and why"),
        lists=(facts, Lines(title=say("Not coming"), lines=(silent,))),
        buttons=(button("Home", "open"), button("All to come", "upcoming")),
    )
