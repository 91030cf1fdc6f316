"""Putting a reminder off: to which day, and what is told about it (X39). It comes back as a new card."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from bot.domain.dates import DAYS, show_day
from bot.domain.mailbox import Letter, Mailbox, waiting
from bot.domain.plan.values import Reminder
from bot.domain.text import NOTHING, Text, say, typed
from bot.domain.worktime import WorkTime

SNOOZES = 10
"""How often one reminder may be put off."""
FARTHEST = timedelta(days=365)
"""How far it may be put off."""
MONDAY = 0

Choice = Literal["next_day", "three_days", "monday"]
"""The next business day, the third, or the next Monday."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Snoozed:
    """The mailbox with the reminder put off to a day; `told` where that is another day than was asked for."""

    mailbox: Mailbox
    day: date
    told: Text = NOTHING


def snoozed(
    mailbox: Mailbox, reminder: Reminder, until: Choice | date, now: datetime, work: WorkTime
) -> Snoozed | Text:
    """Return the mailbox with a reminder put off, or what is wrong with that; then nothing changes.

    A card of any age may be pressed (X29). What is put off to that very day is not put off once more (X8).
    One that its reader has settled is not put off: ask `mailbox.answer` first.
    """
    letter = mailbox.letter(reminder.id) or Letter(reminder=reminder)
    snoozes, today = mailbox.snoozes(reminder.id), work.day_of(now)
    wanted = until if isinstance(until, date) else chosen(until, today, work)
    last = today + FARTHEST
    if not today < wanted <= last:
        tomorrow = today + timedelta(days=1)
        return say("Choose a day from {} to {}.", show_day(tomorrow, today), show_day(last, today))
    day = work.roll(wanted)
    told = NOTHING if day == wanted else _told(wanted, day, today, work)
    if letter.snoozes and letter.not_before == work.start_of(day):
        return Snoozed(mailbox=mailbox, day=day, told=told)
    if snoozes >= SNOOZES:
        return say("You have put this off {} times. Do it, or say why it isn’t needed.", typed(str(snoozes)))
    later = replace(letter, not_before=work.start_of(day), snoozes=snoozes + 1, again=False)
    return Snoozed(mailbox=waiting(mailbox, later), day=day, told=told)


def chosen(choice: Choice, today: date, work: WorkTime) -> date:
    """Return the day of a choice; only a Monday may be one of rest."""
    if choice == "monday":
        return today + timedelta(days=(MONDAY - today.weekday()) % len(DAYS) or len(DAYS))
    day = today
    for _ in range(3 if choice == "three_days" else 1):
        day = work.roll(day + timedelta(days=1))
    return day


def _told(wanted: date, day: date, today: date, work: WorkTime) -> Text:
    """Return that the day was moved, with the holiday's name where it is one."""
    name = work.calendar.holiday(wanted) if work.calendar.covers(wanted) else ""
    why = say(" ({})", name) if name else NOTHING
    return say(
        "You don’t work on {}{}. It comes back on {}.", show_day(wanted, today), why, show_day(day, today)
    )
