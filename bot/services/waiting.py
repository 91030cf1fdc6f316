"""What a mailbox holds, as its reader reads it: what did not arrive, what waits and for what, what they said.

Reads a mailbox that was read already; changes and sends nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.domain.dates import show_day, show_moment
from bot.domain.leaving import Leaving
from bot.domain.mailbox import Letter, Settled
from bot.domain.plan.values import Rule
from bot.domain.text import NOTHING, Text, content, join, say, typed
from bot.domain.undelivered_words import why
from bot.services.mailboxes import Box
from bot.services.views.parts import Button, Line, Lines

SHOWN = 4
"""Rows of each kind."""
AGAIN, REMINDER = "reminder.again", "reminder"
ALL = (("all", "yes"),)
Named = Callable[[Letter, Text], tuple[Text, Text]]
"""How a row is named: its title, and what stands below it with the words given."""


def of_one(held: Box, engagement: str, rules: Mapping[str, Rule], now: datetime) -> tuple[Lines, ...]:
    """Return what of an engagement is in its reader's mailbox."""
    way = Button(title=say("Send again"), verb=AGAIN, engagement=engagement)
    return _lists(held, now, lambda letter, words: (_title(letter, rules), words), way)


def of_all(
    held: Box, customers: Mapping[str, str], rules: Mapping[str, Rule], now: datetime
) -> tuple[Lines, ...]:
    """Return what is in a mailbox, with its customer (by engagement) where its reader still has them."""

    def named(letter: Letter, words: Text) -> tuple[Text, Text]:
        title, customer = _title(letter, rules), customers.get(letter.reminder.engagement, "")
        return (typed(customer), join(" · ", (title, words))) if customer else (title, words)

    return _lists(held, now, named, Button(title=say("Send again"), verb=AGAIN, args=ALL))


def undelivered(held: Box) -> Line | None:
    """Return what did not arrive as one line, with why the first of it did not; None where all did."""
    dead = sorted(held.mailbox.dead.values(), key=lambda each: each.at)
    button = Button(title=say("Send again"), verb=AGAIN, args=ALL)
    if held.mailbox.stopped and held.mailbox.pending:
        title = say("Reminders wait that could not reach you")
        return Line(title=title, detail=why(held.mailbox.stopped), mark="!", button=button)
    if not dead:
        return None
    count = (
        say("1 reminder didn’t arrive") if len(dead) == 1 else say("{} reminders didn’t arrive", len(dead))
    )
    button = Button(title=say("Send again"), verb=AGAIN, args=ALL)
    return Line(title=count, detail=why(dead[0].reason), mark="!", button=button)


def answered(settled: Settled, held: Box, today: date) -> Text:
    """Return who answered a reminder, when, and why it isn’t needed (X29)."""
    on, who = show_day(held.work.day_of(settled.at), today), settled.by or "You"
    if settled.how == "done":
        return say("Done on {}. {} said so.", on, who)
    return say("Not needed: {} ({}, {})", settled.reason, who, on)


# -- the lists


def _lists(held: Box, now: datetime, named: Named, way: Button) -> tuple[Lines, ...]:
    lost, waits = _undelivered(held, named, way), _waiting(held, now, named, way)
    groups = ((say("! Did not arrive"), lost), (say("On the way to you"), waits))
    return tuple(Lines(title=title, lines=lines) for title, lines in groups if lines)


def _undelivered(held: Box, named: Named, way: Button) -> tuple[Line, ...]:
    """Return a row for each letter that was refused for good, and where there are more one for all."""
    dead = sorted(
        (each for each in held.mailbox.dead.values() if _of(each.letter, way)), key=lambda each: each.at
    )
    rows = [
        Line(title=title, detail=detail, button=_with(way, each.letter))
        for each in dead[:SHOWN]
        for title, detail in (named(each.letter, why(each.reason)),)
    ]
    if len(dead) > 1:
        everything = replace(way, title=say("Send all again"))
        rows.append(Line(title=say("All {}", len(dead)), button=everything))
    return tuple(rows)


def _waiting(held: Box, now: datetime, named: Named, way: Button) -> tuple[Line, ...]:
    mailbox, leaves = held.mailbox, held.leaving(held.mailbox, now)
    found = [(each.letter, say("It is being sent.")) for each in mailbox.sending.values()]
    found += [
        (each, _state(each, held, leaves, now)) for each in (*leaves.digest, *leaves.cards, *leaves.waits)
    ]
    mine = [(letter, words) for letter, words in found if _of(letter, way)]
    mine.sort(key=lambda each: each[0].ready_at)
    rows = [named(letter, words) for letter, words in mine]
    more = len(rows) - SHOWN
    again = way if mailbox.stopped else None
    lines = [Line(title=title, detail=detail, button=again) for title, detail in rows[:SHOWN]]
    return (*lines, *((Line(title=say("{} more", more)),) if more > 0 else ()))


def _state(letter: Letter, held: Box, leaves: Leaving, now: datetime) -> Text:
    """Return what a letter waits for, and until when."""
    mailbox, work, today = held.mailbox, held.work, held.work.day_of(now)

    def moment(at: datetime) -> str:
        return show_moment(at, today, work.zone)

    if mailbox.stopped:
        return why(mailbox.stopped)
    if letter.ready_at > now and letter.snoozes:
        often = NOTHING if letter.snoozes == 1 else say(", {} times so far", letter.snoozes)
        return say("Snoozed until {}{}.", moment(letter.ready_at), often)
    if letter.ready_at > now:
        return say("Comes {}.", moment(work.next_inside(letter.ready_at)))
    if not work.inside(now):
        return say("Comes at your start of work, {}.", moment(work.next_inside(now)))
    if mailbox.held_until and mailbox.held_until > now:
        return say("Teams was busy: I try again at {}.", moment(mailbox.held_until))
    if letter not in leaves.waits:
        return say("Comes in a moment.")
    morning = show_day(work.day_of(work.next_start(now + timedelta.resolution)), today)
    if held.digest and (letter.reminder.informs or work.is_quiet(letter.ready_at)):
        return say("Waits for your morning list on {}.", morning)
    return say("Beyond your {} cards a day: in your morning list on {}.", held.limit, morning)


def _of(letter: Letter, way: Button) -> bool:
    """Say whether a letter belongs where the button is: to its engagement, or anywhere."""
    return way.engagement in ("", letter.reminder.engagement)


def _with(way: Button, letter: Letter) -> Button:
    return replace(way, args=(*way.args, (REMINDER, letter.reminder.id)))


def _title(letter: Letter, rules: Mapping[str, Rule]) -> Text:
    """Return a reminder's title; a playbook may have dropped its rule since."""
    rule = rules.get(letter.reminder.rule)
    return content(rule.title) if rule else say("A reminder")
