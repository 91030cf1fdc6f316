"""What is coming: `today`, `upcoming`, `why`; and what did not arrive, sent again. Decides nothing."""

from dataclasses import replace

from bot.services import day, mailboxes, upcoming, waiting
from cards import day as day_card
from dialogs.talk import Talk
from dialogs.turn import Answer


async def today(talk: Talk) -> Answer:
    """`today`: my day, from my own list and mailbox alone."""
    rules, held = talk.desk.playbook.reminders, await mailboxes.find(talk.desk, talk.person)
    view = day.today(await talk.entries(), rules, held.work, talk.desk.clock())
    view = replace(view, undelivered=waiting.undelivered(held))
    return talk.shown(view, day_card.day, day_card.summary)


async def coming(talk: Talk) -> Answer:
    """`upcoming`: the next reminders of the current engagement; of all with `all`, or with none current."""
    pressed = talk.address is not None and bool(talk.address.engagement)
    name = talk.name.casefold()
    if talk.arg("all") or name == "all" or not (name or talk.person.current or pressed):
        rules = talk.desk.playbook.reminders
        everything, held = await talk.entries(), await mailboxes.find(talk.desk, talk.person)
        view = upcoming.of_all(everything, rules, held, talk.desk.clock(), talk.page())
        return talk.notice(view)
    engagement = await talk.engagement("upcoming")
    if isinstance(engagement, Answer):
        return engagement
    held = await mailboxes.find(talk.desk, talk.person)
    return talk.notice(upcoming.of_one(talk.desk, engagement, held, talk.page()))


async def again(talk: Talk) -> Answer:
    """Send what did not arrive once more, and show where it is now; pressed twice, it leaves once (X29)."""
    engagement = talk.address.engagement if talk.address else ""
    await mailboxes.send_again(talk.desk, talk.person, talk.arg(waiting.REMINDER), engagement)
    return await coming(talk)


async def why(talk: Talk) -> Answer:
    """`why`: the rule and the facts behind what is due or next, and what is silent."""
    engagement = await talk.engagement("why")
    if isinstance(engagement, Answer):
        return engagement
    held = await mailboxes.find(talk.desk, talk.person)
    return talk.notice(upcoming.why(talk.desk, engagement, held))
