"""What is followed up beside the steps: knowledge gaps, risks, own tasks, and the referral (task 983)."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.engagement import Engagement
from bot.domain.fields import Problem
from bot.domain.text import NOTHING, Text, content, join, say
from bot.playbook import referral
from bot.services import items, undo
from bot.services.forms import Filled, links_of
from bot.services.outreach_mails import REFERRED
from bot.services.records import NotFound
from bot.services.revisions import Gone, Late, thing
from bot.services.slots import Slot, read_slots
from bot.services.small_forms import Turned, read_form, settled
from bot.services.views.parts import Button
from dialogs import gone, late, showing, small
from dialogs.small import Args, args_of, back, done
from dialogs.talk import Talk
from dialogs.turn import Answer

FORM = items.FORM
PLACE = say("Follow-up")
TASK_983 = say("Task 983")
APPROVAL = "confirm.approval"


async def new_item(talk: Talk) -> Answer:
    """`task`: a task of one's own, a knowledge gap or a risk; words after the command are its text."""
    words, talk.words = {"text": talk.words, "item_kind": "task"}, ""
    found = await small.opened(talk, "task")
    if isinstance(found, Answer):
        return await talk.kept_back(found, FORM, words)
    engagement, args = found
    if words["text"] and not _too_long(talk, words):
        return _item_form(talk, engagement, Filled(raw=words), args)
    if words["text"]:
        await talk.keep_words(engagement.id, FORM, words)
    await talk.bring(engagement, FORM)
    filled = await small.drafted(talk, engagement, FORM)
    return _item_form(talk, engagement, replace(filled, problems=_too_long(talk, filled.raw)), args)


def _too_long(talk: Talk, words: Mapping[str, str]) -> tuple[Problem, ...]:
    """Say at once of a text that it is longer than an item's may be (X21)."""
    slots = [Slot(id=field.id, field=field) for field in talk.desk.playbook.forms[FORM].fields]
    text = [slot for slot in slots if slot.id == "text" and words.get("text")]
    return read_slots(text, words, talk.today).problems


async def open_item(talk: Talk) -> Answer:
    """Open one gap, risk or task."""
    found = await small.opened(talk, "task")
    if isinstance(found, Answer):
        return found
    engagement, args = found
    name = talk.arg(FORM)
    if name not in engagement.items:
        return gone.thing_gone(talk, engagement, PLACE)
    return _item_form(talk, engagement, await small.drafted(talk, engagement, thing(FORM, name)), args, name)


def _item_form(talk: Talk, engagement: Engagement, filled: Filled, args: Args, name: str = "") -> Answer:
    item = engagement.items.get(name)
    extra: tuple[Button, ...] = ()
    if item:
        word, verb = (say("Open again"), "item.again") if item.done else (say("Done"), "item.done")
        extra = (Button(title=word, verb=verb, engagement=engagement.id, args=((FORM, name), *args)),)
    return talk.form(small.form_view(talk, engagement, FORM, PLACE, filled, args, name=name, extra=extra))


async def save_item(talk: Talk) -> Answer:
    """Save the pressed gap, risk or task. A risk leads to the talk about a partner (K9)."""
    pressed = await small.pressed(talk, FORM)
    if isinstance(pressed, Answer):
        return pressed
    address, name = pressed.address, talk.arg(FORM)
    values = await read_form(talk.session, pressed.form, address)
    if isinstance(values, Turned):
        return _item_form(talk, pressed.engagement, values.filled, args_of(talk), name)
    step = talk.desk.playbook.steps.get(talk.arg("back"))
    outcome = await items.save(
        talk.desk,
        talk.actor,
        pressed.engagement.id,
        name,
        values,
        step.stage if step else "",
        key=talk.key,
        revision=address.revision,
    )
    if isinstance(outcome, NotFound):
        return talk.not_found()
    if isinstance(outcome, Gone | Late):
        return await late.small(talk, pressed.form, address, outcome)
    await settled(talk.session, address)
    undo.remember_change(talk.session)
    return await _item_saved(talk, outcome.engagement, risk=values.get("item_kind") == "risk")


async def _item_saved(talk: Talk, engagement: Engagement, *, risk: bool) -> Answer:
    """Go back to the step the form was opened from; else say that it is saved."""
    partner = say("A risk is a good moment to talk about a FastTrack Ready Partner.") if risk else NOTHING
    step = talk.desk.playbook.steps.get(talk.arg("back"))
    if step:
        return await showing.show(
            talk, engagement, step, said=join(" ", [say("✓ It is on the list."), partner])
        )
    refer = Button(
        title=say("Refer a partner"), verb="referral.new", engagement=engagement.id, args=args_of(talk)
    )
    ways = (refer,) if risk else ()
    return done(talk, engagement, PLACE, say("✓ Saved"), *ways, lead=partner)


async def finish_item(talk: Talk) -> Answer:
    """Mark a gap, risk or task done."""
    return await _finish(talk, finished=True)


async def reopen_item(talk: Talk) -> Answer:
    """Open a gap, risk or task again."""
    return await _finish(talk, finished=False)


async def _finish(talk: Talk, *, finished: bool) -> Answer:
    engagement = await talk.engagement("task", "write")
    if isinstance(engagement, Answer):
        return engagement
    outcome = await items.finish(
        talk.desk, talk.actor, engagement.id, talk.arg(FORM), key=talk.key, done=finished
    )
    if isinstance(outcome, NotFound):
        return talk.not_found()
    if isinstance(outcome, Gone):
        return gone.thing_gone(talk, outcome.engagement, PLACE)
    undo.remember_change(talk.session)
    title = say("✓ Done") if finished else say("It is open again")
    return done(talk, outcome.engagement, PLACE, title, *back(talk, engagement))


# -- the referral (task 983)


async def new_referral(talk: Talk) -> Answer:
    """The form for task 983: the customer's spoken approval comes first (M8)."""
    found = await small.opened(talk, "kickoff")
    if isinstance(found, Answer):
        return found
    engagement, args = found
    return _referral_form(talk, engagement, await small.drafted(talk, engagement, "referral"), args)


def _referral_form(talk: Talk, engagement: Engagement, filled: Filled, args: Args) -> Answer:
    return talk.form(small.form_view(talk, engagement, "referral", TASK_983, filled, args))


async def save_referral(talk: Talk) -> Answer:
    """Mark 983; refused without spoken approval, or with one dated ahead (X35)."""
    pressed = await small.pressed(talk, "referral")
    if isinstance(pressed, Answer):
        return pressed
    address = pressed.address
    values = await read_form(talk.session, pressed.form, address, extra=_unapproved(talk))
    if isinstance(values, Turned):
        return _referral_form(talk, pressed.engagement, values.filled, args_of(talk))
    outcome = await items.refer(
        talk.desk, talk.actor, pressed.engagement.id, values, key=talk.key, revision=address.revision
    )
    if isinstance(outcome, NotFound):
        return talk.not_found()
    if isinstance(outcome, Gone | Late):
        return await late.small(talk, pressed.form, address, outcome)
    await settled(talk.session, address)
    undo.remember_change(talk.session)
    return done(
        talk,
        outcome.engagement,
        TASK_983,
        say("✓ Referral recorded"),
        *back(talk, outcome.engagement),
        Button(
            title=say("Mail to the customer"),
            verb="outreach.mail",
            engagement=outcome.engagement.id,
            args=(("mail", REFERRED),),
        ),
        lead=join(
            " ",
            (
                say("Now send the QuickLeads mail: {}.", _mail_link(talk)),
                referral.until(outcome.engagement, talk.when(outcome.engagement)) or NOTHING,
            ),
        ),
    )


def _unapproved(talk: Talk) -> tuple[Problem, ...]:
    """Return the question to ask where no spoken approval is given (M8)."""
    if talk.arg(APPROVAL) in ("yes", "true"):
        return ()
    ask = say(
        "Ask them first: may their contact data be shared with partners? "
        "Without a spoken yes there is no referral."
    )
    return (Problem(field=APPROVAL, message=ask),)


def _mail_link(talk: Talk) -> Text:
    link = talk.desk.playbook.links["quickleads_mail"]
    view = links_of((link,), talk.person)
    return content(f"[{link.title}]({view[0].url})") if view else content(link.title)
