"""What nobody answers goes to the leads of its owner's teams, where these want that: when, to whom, whether.

Their rights are those of a lead: who leads a team with the owner in it. An owner who is in no team costs no
read. Sends nothing.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.domain.engagement import Engagement
from bot.domain.escalation import escalates_at
from bot.domain.mailbox import Escalation, Settled
from bot.domain.person import Person
from bot.domain.plan.values import Reminder
from bot.domain.team import Team, key
from bot.services import covering, mailboxes, people, planning, roles, teams
from bot.services.desk import Desk
from bot.services.hours import work_of
from bot.storage import kinds

LEAD = ":lead"
"""What the id of a lead's reminder ends with; `item` is then its owner, `since` when it was sent to them."""


def for_lead(reminder: Reminder) -> bool:
    """Say whether a reminder tells a lead of somebody who has not answered one."""
    return reminder.id.endswith(LEAD)


async def begun(
    desk: Desk, reader: Person, sent: Iterable[tuple[Reminder, Engagement]], at: datetime
) -> dict[str, Escalation | None]:
    """Return when reminders that are sent at a moment go to leads, by id; those that go to none are left out.

    What merely informs asks for no answer.
    """
    found: dict[str, Escalation | None] = {}
    known: dict[str, tuple[Person, tuple[Team, ...]]] = {}
    for reminder, engagement in sent:
        if reminder.informs:
            continue
        name = engagement.owner
        if name not in known:
            owner = reader if reader.id == name else await people.known(desk, reader.tenant, name)
            owner = owner or reader
            known[name] = (owner, await teams.of_member(desk, owner) if owner.id == name else ())
        first = min(_moments(desk, *known[name], at).values(), default=None)
        if first:
            found[reminder.id] = Escalation(at=first, owner=name, reminder=mailboxes.light(reminder))
    return found


async def hand_up(desk: Desk, settled: Settled) -> Escalation | None:
    """Tell the leads who are to hear now of a reminder that was sent and not answered; return what is left of
    it, None where nothing is.

    Doing it again is harmless: their mailbox knows the reminder by its id.
    """
    waits, now = settled.escalation, desk.clock()
    assert waits is not None  # whoever calls has looked
    stored = await desk.store.get(kinds.engagement_ref(waits.reminder.engagement))
    engagement = kinds.ENGAGEMENT.decode(stored.body) if stored else None
    owner = await people.known(desk, engagement.tenant, waits.owner) if engagement else None
    if engagement is None or owner is None or not await unanswered(desk, engagement, owner, waits.reminder):
        return None
    held = await teams.of_member(desk, owner)
    left = {
        name: at for name, at in _moments(desk, owner, held, settled.at).items() if name not in waits.told
    }
    due = [team for team in held if left.get(key(team.name), now) <= now and key(team.name) in left]
    line = _line(waits.reminder, owner, settled.at, now)
    for lead in {lead for team in due for lead in team.leads if lead != owner.id}:
        person = await people.known(desk, engagement.tenant, lead)
        await mailboxes.hand_on(desk, person or Person(tenant=engagement.tenant, id=lead), (line,))
    later = min((at for at in left.values() if at > now), default=None)
    told = (*waits.told, *(key(team.name) for team in due))
    return replace(waits, at=later, told=told) if later else None


async def unanswered(desk: Desk, engagement: Engagement, owner: Person, reminder: Reminder) -> bool:
    """Say whether the reason of a reminder still holds, and nobody answered it or put it off: neither its
    owner nor who covers them.
    """
    if engagement.owner != owner.id or not planning.cause_of(desk, engagement, reminder, owner.zone):
        return False
    for reader in {owner.id: owner, **await _cover(desk, owner)}.values():
        mailbox = (await mailboxes.find(desk, reader)).mailbox
        if mailbox.answer(reminder.id) or mailbox.letter(reminder.id):
            return False
    return True


async def behind(desk: Desk, lead: Person, engagement: Engagement, line: Reminder) -> Person | None:
    """Return who has not answered what a lead is to be told of; None where they have, or it is not the lead's
    any more.
    """
    owner = await people.known(desk, engagement.tenant, line.item)
    if owner is None or not any(owner.id in team.members for team in await roles.leading(desk, lead)):
        return None
    asked = replace(line, id=line.id.removesuffix(LEAD))
    return owner if await unanswered(desk, engagement, owner, asked) else None


async def _cover(desk: Desk, owner: Person) -> dict[str, Person]:
    cover = await covering.recipient(desk, owner, desk.today_of(owner))
    return {cover.id: cover}


def _moments(desk: Desk, owner: Person, held: Iterable[Team], sent: datetime) -> dict[str, datetime]:
    """Return when something goes to the leads of each team that wants it, by the team's key."""
    after = {key(team.name): team.escalate_after for team in held if team.escalate_after}
    calendar = work_of(owner, desk.clock().year).calendar if after else None
    if calendar is None:
        return {}
    found = {name: escalates_at(sent, days, calendar) for name, days in after.items()}
    return {name: at for name, at in found.items() if at}


def _line(reminder: Reminder, owner: Person, sent: datetime, now: datetime) -> Reminder:
    """Return what a lead is handed: a line that informs, of the same rule, and leads to the engagement."""
    return replace(
        reminder, id=f"{reminder.id}{LEAD}", informs=True, due_at=now, since=sent, step="", item=owner.id
    )
