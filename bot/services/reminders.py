"""One reminder as its reader finds it: what stands behind it now, how it was answered, and answering it.

A card of any age may be asked about: the reminder is planned again from the engagement (X29).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from bot.domain import mailbox as box
from bot.domain.dates import show_day
from bot.domain.engagement import KEY_LIFE, Engagement
from bot.domain.mailbox import Letter, Mailbox, Settled
from bot.domain.people import Actor
from bot.domain.person import Person
from bot.domain.plan.values import Reminder
from bot.domain.snoozing import Choice, Snoozed, chosen, snoozed
from bot.domain.text import NOTHING, Text, content, say
from bot.domain.worktime import WorkTime
from bot.playbook import progress
from bot.playbook.causes import ITEM
from bot.playbook.governance import OUTCOME, SERIES
from bot.services import covering, day, escalations, mailboxes, people, planning
from bot.services.desk import Desk
from bot.services.home import place_button
from bot.services.hours import work_of
from bot.services.records import NOT_FOUND, NotFound, load
from bot.services.step_forms import place_of
from bot.services.views.parts import Button
from bot.storage import kinds

PLACES = {ITEM: say("Follow-up"), SERIES: say("Governance"), OUTCOME: say("Governance")}
ELSEWHERE = say("Engagement")
CHOICES: tuple[Choice, ...] = ("next_day", "three_days", "monday")


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """A letter whose reason holds: its reminder with the words of now."""

    letter: Letter
    reminder: Reminder
    engagement: Engagement


@dataclass(frozen=True, kw_only=True, slots=True)
class Reminded:
    """A reminder that somebody presses: of which engagement, how they answered it before, and the reminder
    itself; None where its reason is over.
    """

    engagement: Engagement
    answered: Settled | None
    reminder: Reminder | None


async def find(
    desk: Desk, actor: Actor, person: Person, engagement: str, name: str, *, key: str = ""
) -> Reminded | NotFound:
    """Return a reminder (by id) of an engagement the actor may read, as it was before the press of this
    key: delivered once more, that is answered alike (X8).
    """
    found = await load(desk, actor, engagement)
    if found is None:
        return NOT_FOUND
    held, before = await mailboxes.find(desk, person), _before(found, key, desk.clock())
    causes = planning.causes(desk, before, desk.today_of(person))
    told = planning.told(desk, before, held.work, causes)
    reminder = next((each for each in told if each.id == name), None)
    return Reminded(engagement=found, answered=held.mailbox.answer(name), reminder=reminder)


def _before(engagement: Engagement, key: str, now: datetime) -> Engagement:
    """Return an engagement with the items still open that an operation has finished, while its key lives."""
    done = engagement.done.get(key)
    if done is None or now - done.at > KEY_LIFE:
        return engagement
    edits = [edit.path for each in engagement.changes if each.id == key for edit in each.edits]
    finished = {path[1] for path in edits if path[0] == "items"}
    items = {n: replace(item, done=None) if n in finished else item for n, item in engagement.items.items()}
    return replace(engagement, items=items)


async def due_of(desk: Desk, person: Person, letter: Letter) -> Due | Person | None:
    """Ask an engagement whether the reason of a letter still holds; None where it does not.

    A person: it does, and they receive it now; the owner changed, or an absence began or ended.
    """
    light = letter.reminder
    stored = await desk.store.get(kinds.engagement_ref(light.engagement))
    rule = desk.playbook.reminders.get(light.rule)
    if stored is None or rule is None:
        return None
    engagement = kinds.ENGAGEMENT.decode(stored.body)
    cause = planning.cause_of(desk, engagement, light, person.zone)
    if cause is None:
        return None
    if escalations.for_lead(light):
        return await _for_lead(desk, person, letter, engagement, content(rule.title))
    receiver = await receiver_of(desk, engagement, person)
    if receiver.id != person.id:
        return receiver
    title, reason = content(rule.title), content(rule.reason)
    whole = replace(light, title=title, words=cause.words, reason=reason)
    return Due(letter=letter, reminder=whole, engagement=engagement)


async def _for_lead(
    desk: Desk, lead: Person, letter: Letter, engagement: Engagement, title: Text
) -> Due | None:
    """Return what a lead is told of, with who has not answered since when; None where they have."""
    owner = await escalations.behind(desk, lead, engagement, letter.reminder)
    if owner is None:
        return None
    today = desk.today_of(lead)
    since = letter.reminder.since.astimezone(ZoneInfo(lead.zone or "UTC")).date()
    words = say("{} hasn’t answered since {}.", owner.name or "The owner", show_day(since, today))
    return Due(
        letter=letter, reminder=replace(letter.reminder, title=title, words=words), engagement=engagement
    )


async def receiver_of(desk: Desk, engagement: Engagement, known: Person | None = None) -> Person:
    """Return who receives what is due on an engagement: its owner, or who covers them now.

    `known` is somebody who was read already. Somebody who never spoke to the bot has the usual hours.
    """
    if known and known.id == engagement.owner:
        owner = known
    else:
        owner = await people.known(desk, engagement.tenant, engagement.owner)
    owner = owner or Person(tenant=engagement.tenant, id=engagement.owner)
    return await covering.recipient(desk, owner, desk.today_of(owner))


async def finish(desk: Desk, person: Person, name: str) -> Settled:
    """Note that a reminder is done; return the answer that stands, which may be an earlier one."""
    return await _answer(desk, person, name, partial(box.done, name=name, at=desk.clock(), by=person.name))


async def drop(desk: Desk, person: Person, name: str, reason: str) -> Settled:
    """Note that a reminder is not needed, and why; return the answer that stands."""
    edit = partial(box.not_needed, name=name, at=desk.clock(), by=person.name, reason=reason)
    return await _answer(desk, person, name, edit)


async def _answer(desk: Desk, person: Person, name: str, edit: mailboxes.Change) -> Settled:
    found = (await mailboxes.change(desk, person, edit)).answer(name)
    assert found is not None  # whoever answered first: an answer stands now
    return found


async def put_off(desk: Desk, person: Person, reminder: Reminder, until: Choice | date) -> Snoozed | Text:
    """Put a reminder off, or say what is wrong with that."""
    work = work_of(person, desk.clock().year)
    outcome: Snoozed | Text | None = None

    def edit(mailbox: Mailbox) -> Mailbox:
        nonlocal outcome
        outcome = snoozed(mailbox, mailboxes.light(reminder), until, desk.clock(), work)
        return outcome.mailbox if isinstance(outcome, Snoozed) else mailbox

    await mailboxes.change(desk, person, edit)
    assert outcome is not None  # the edit ran
    return outcome


def options(work: WorkTime, today: date) -> Mapping[Choice, date]:
    """Return the days that are offered to put a reminder off to, each once."""
    found: dict[Choice, date] = {}
    for choice in CHOICES:
        day = work.roll(chosen(choice, today, work))
        if day not in found.values():
            found[choice] = day
    return found


# -- as a card says it


def place(desk: Desk, engagement: Engagement, reminder: Reminder) -> Text:
    """Return where the thing is done: the step's place, or what kind of thing it is."""
    step = desk.playbook.steps.get(reminder.step)
    if step:
        return place_of(desk.playbook, step, engagement)
    return PLACES.get(reminder.step, ELSEWHERE)


def then(desk: Desk, engagement: Engagement, reminder: Reminder, today: date) -> Text:
    """Return what to do next where it is done, as the list of next actions has it; NOTHING: none there.

    After a window it is the next contact, which the reason of that action names (G8, G18).
    """
    if reminder.step not in desk.playbook.steps:
        return NOTHING
    where = progress.standing(desk.playbook, engagement, desk.when(engagement, today))
    for todo in where.todos:
        if todo.step == reminder.step and todo.item == reminder.item:
            return todo.reason if reminder.rule in day.WAITS else todo.title
    return NOTHING


def way(engagement: str, reminder: Reminder) -> Button:
    """Return the button that leads to where the thing is done."""
    return place_button(say("Open"), engagement, reminder.step, reminder.item)
