"""A reminder's buttons: done, put off, not needed. And its card, as the worker sends it by itself."""

import secrets
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from bot.domain.dates import show_day
from bot.domain.engagement import Engagement
from bot.domain.mailbox import Settled
from bot.domain.person import Person
from bot.domain.plan.values import Reminder
from bot.domain.snoozing import Snoozed
from bot.domain.text import NOTHING, Text, say
from bot.playbook.causes import ITEM
from bot.services import day, escalations, items, reminders
from bot.services.day import Row
from bot.services.desk import Desk
from bot.services.forms import EMPTY, Filled
from bot.services.hours import work_of
from bot.services.records import NotFound
from bot.services.reminders import Due
from bot.services.small_forms import Turned, read_form, settled, small_form
from bot.services.views.answers import FormView
from bot.services.views.parts import Section
from bot.services.views.portfolio import DayView
from cards import day as day_card
from cards import form as form_card
from cards import reminder as cards
from dialogs.talk import Talk
from dialogs.turn import Answer, Card

SNOOZE, NOT_NEEDED = "snooze", "not_needed"


class Cards:
    """Draws what leaves a mailbox."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def __call__(self, person: Person, due: tuple[Due, ...], *, digest: bool) -> tuple[Card, str]:
        """Return the card of a reminder, or of a digest, and its summary.

        What a lead is told of has nothing to press but the way there, so it looks like a digest.
        """
        one, nonce, now = due[0], secrets.token_urlsafe(9), self._desk.clock()
        work = work_of(person, now.year)
        if digest or escalations.for_lead(one.reminder):
            again = any(each.letter.again for each in due)
            view = _digest(due, work.zone, self._desk.today_of(person))
            view = replace(view, note=cards.AGAIN if again else NOTHING)
            return day_card.day(view, nonce), day_card.summary(view)
        late = not one.letter.snoozes and one.reminder.late(now, work)
        form = _view(self._desk, person, one.engagement, one.reminder, again=one.letter.again, late=late)
        return form_card.form(form, nonce), form_card.summary(form)


def _digest(due: tuple[Due, ...], zone: ZoneInfo, today: date) -> DayView:
    """Return several reminders as one view, by their reader's day."""
    rows = [
        Row(
            engagement=each.engagement.id,
            customer=each.engagement.customer,
            what=each.reminder.title,
            why=each.reminder.words,
            day=_since(each, zone, today),
            urgency=each.reminder.urgency,
            step=each.reminder.step,
            item=each.reminder.item,
        )
        for each in due
    ]
    return day.digest(rows, today)


def _since(due: Due, zone: ZoneInfo, today: date) -> date:
    """Return since when it has waited for its reader. What only informs waited for this list on purpose; what
    a lead is told of is not late with them.
    """
    if due.reminder.informs or escalations.for_lead(due.reminder):
        return today
    return min(today, due.letter.ready_at.astimezone(zone).date())


def _view(
    desk: Desk,
    person: Person,
    engagement: Engagement,
    reminder: Reminder,
    *,
    again: bool = False,
    late: bool = False,
    problem: Text = NOTHING,
) -> FormView:
    days = reminders.options(work_of(person, desk.clock().year), desk.today_of(person))
    shown = _shown(desk, person, engagement, reminder)
    return cards.card(
        shown,
        reminder,
        days,
        again=again,
        late=late,
        then=reminders.then(desk, engagement, reminder, desk.today_of(person)),
        covers=engagement.owner_name if engagement.owner != person.id else "",
        problem=problem,
    )


def _shown(desk: Desk, person: Person, engagement: Engagement, reminder: Reminder) -> cards.Shown:
    return cards.Shown(
        customer=engagement.customer,
        engagement=engagement.id,
        place=reminders.place(desk, engagement, reminder),
        way=reminders.way(engagement.id, reminder),
        today=desk.today_of(person),
        zone=ZoneInfo(person.zone or "UTC"),
    )


# -- pressed


async def finish(talk: Talk) -> Answer:
    """Note that it is done; a task of one's own is done with it."""
    found = await _pressed(talk)
    if isinstance(found, Answer):
        return found
    engagement, reminder = found
    if reminder.step == ITEM:
        await items.finish(talk.desk, talk.actor, engagement.id, reminder.item, key=talk.key, done=True)
    return _answered(talk, engagement, reminder, await reminders.finish(talk.desk, talk.person, reminder.id))


async def snooze(talk: Talk) -> Answer:
    """Put it off to the chosen day, or ask for a date."""
    found = await _pressed(talk)
    if isinstance(found, Answer):
        return found
    engagement, reminder = found
    chosen = talk.arg(cards.UNTIL)
    if chosen == cards.OTHER:
        return _asked(talk, engagement, reminder, SNOOZE)
    try:
        return await _put_off(talk, engagement, reminder, date.fromisoformat(chosen))
    except ValueError:
        return talk.form(
            _view(talk.desk, talk.person, engagement, reminder, problem=say("Choose when I come back."))
        )


async def save_snooze(talk: Talk) -> Answer:
    """Put it off to a date of one's own (X39)."""
    found = await _pressed(talk)
    if isinstance(found, Answer) or talk.address is None:
        return found if isinstance(found, Answer) else talk.not_found()
    engagement, reminder = found
    values = await read_form(talk.session, talk.desk.playbook.forms[SNOOZE], talk.address)
    if isinstance(values, Turned):
        return _asked(talk, engagement, reminder, SNOOZE, values.filled)
    day = date.fromisoformat(str(values["snooze_until"]))
    answer = await _put_off(talk, engagement, reminder, day)
    await settled(talk.session, talk.address)
    return answer


async def drop(talk: Talk) -> Answer:
    """Ask why it is not needed."""
    found = await _pressed(talk)
    return found if isinstance(found, Answer) else _asked(talk, *found, NOT_NEEDED)


async def save_drop(talk: Talk) -> Answer:
    """Note that it is not needed, and why."""
    found = await _pressed(talk)
    if isinstance(found, Answer) or talk.address is None:
        return found if isinstance(found, Answer) else talk.not_found()
    engagement, reminder = found
    values = await read_form(talk.session, talk.desk.playbook.forms[NOT_NEEDED], talk.address)
    if isinstance(values, Turned):
        return _asked(talk, engagement, reminder, NOT_NEEDED, values.filled)
    await settled(talk.session, talk.address)
    stands = await reminders.drop(talk.desk, talk.person, reminder.id, str(values["reason"]))
    return _answered(talk, engagement, reminder, stands)


async def _pressed(talk: Talk) -> tuple[Engagement, Reminder] | Answer:
    """Return what was pressed; an answer where it is not there, answered already, or over (X29)."""
    if talk.address is None:
        return talk.not_found()
    name = talk.arg(cards.REMINDER)
    found = await reminders.find(
        talk.desk, talk.actor, talk.person, talk.address.engagement, name, key=talk.key
    )
    if isinstance(found, NotFound):
        return talk.not_found()
    talk.enter(found.engagement)
    talk.reads(found.engagement)
    talk.writes()
    if found.reminder is None:
        return talk.notice(cards.over(found.engagement.customer, found.engagement.id, found.answered))
    if found.answered:
        return _answered(talk, found.engagement, found.reminder, found.answered)
    return found.engagement, found.reminder


def _answered(talk: Talk, engagement: Engagement, reminder: Reminder, stands: Settled) -> Answer:
    shown = _shown(talk.desk, talk.person, engagement, reminder)
    mine = stands.by == talk.person.name
    return talk.notice(cards.answered(shown, reminder.title, stands, mine=mine))


async def _put_off(talk: Talk, engagement: Engagement, reminder: Reminder, day: date) -> Answer:
    outcome = await reminders.put_off(talk.desk, talk.person, reminder, day)
    if isinstance(outcome, Snoozed):
        shown = _shown(talk.desk, talk.person, engagement, reminder)
        return talk.notice(cards.put_off(shown, reminder.title, outcome.day, outcome.told))
    return talk.form(_view(talk.desk, talk.person, engagement, reminder, problem=outcome))


def _asked(
    talk: Talk, engagement: Engagement, reminder: Reminder, form: str, filled: Filled = EMPTY
) -> Answer:
    """Ask for what a button needs: a date, a reason."""
    shown = _shown(talk.desk, talk.person, engagement, reminder)
    view = small_form(
        talk.desk.playbook.forms[form],
        f"{form}.save",
        place=shown.place,
        customer=engagement.customer,
        engagement=engagement.id,
        person=talk.person,
        filled=filled,
        args=((cards.REMINDER, reminder.id),),
    )
    return talk.form(_dated(view, talk.today))


def _dated(view: FormView, today: date) -> FormView:
    """Say today's weekday in the label of a date: a date picker shows none."""
    label = say("Remind me on (today is {})", show_day(today, today))

    def inputs(section: Section) -> Section:
        found = (replace(each, label=label) if each.id == cards.UNTIL else each for each in section.inputs)
        return replace(section, inputs=tuple(found))

    return replace(view, sections=tuple(inputs(each) for each in view.sections))
