"""What is coming: `today`, `upcoming`, `why`. Shows; changes nothing but what is current."""

from bot.domain.worktime import WorkTime
from bot.services import day, mailboxes, upcoming
from bot.services.hours import work_of
from cards import day as day_card
from dialogs.talk import Talk
from dialogs.turn import Answer


def _hours(talk: Talk) -> WorkTime:
    return work_of(talk.person, talk.desk.clock().year)


async def today(talk: Talk) -> Answer:
    """`today`: my day, from my own list alone."""
    rules = talk.desk.playbook.reminders
    view = day.today(await talk.entries(), rules, _hours(talk), talk.desk.clock())
    return talk.shown(view, day_card.day, day_card.summary)


async def coming(talk: Talk) -> Answer:
    """`upcoming`: the next reminders of the current engagement; of all with `all`, or with none current."""
    pressed = talk.address is not None and bool(talk.address.engagement)
    name = talk.name.casefold()
    if talk.arg("all") or name == "all" or not (name or talk.person.current or pressed):
        rules = talk.desk.playbook.reminders
        everything = await talk.entries()
        view = upcoming.of_all(everything, rules, _hours(talk), talk.desk.clock(), talk.page())
        return talk.notice(view)
    engagement = await talk.engagement("upcoming")
    if isinstance(engagement, Answer):
        return engagement
    return talk.notice(upcoming.of_one(talk.desk, engagement, _hours(talk), talk.page()))


async def why(talk: Talk) -> Answer:
    """`why`: the rule and the facts behind what is due or next, and what is silent."""
    engagement = await talk.engagement("why")
    if isinstance(engagement, Answer):
        return engagement
    held = await mailboxes.find(talk.desk, talk.person)
    return talk.notice(upcoming.why(talk.desk, engagement, held.mailbox, held.work))
