"""Notes, gaps, risks, own tasks, referrals and contacts: what is kept beside the steps."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.engagement import Engagement
from bot.domain.fields import Problem
from bot.domain.text import NOTHING, Text, content, say, typed
from bot.playbook.model import Form
from bot.services import contacts as contact_service
from bot.services import drafts, items, notes, undo
from bot.services.address import Address
from bot.services.forms import Filled, links_of, shortened, small_form
from bot.services.records import NotFound
from bot.services.slots import raw_of
from bot.services.smallforms import Turned, draft_step, read_form, settled
from bot.services.views import Button, NoticeView
from cards import contacts as contacts_card
from cards import notices
from dialogs import stage
from dialogs.talk import Talk
from dialogs.turn import Answer

NOTE_LIMIT = 4000


def done(
    talk: Talk, engagement: Engagement, place: Text, title: Text, *more: Button, lead: Text = NOTHING
) -> Answer:
    """Answer that something is saved, with the ways on."""
    home = notices.home_button(engagement.id, primary=not more)
    return talk.notice(
        NoticeView(customer=engagement.customer, place=place, title=title, lead=lead, buttons=(*more, home))
    )


def back(talk: Talk, engagement: Engagement) -> tuple[Button, ...]:
    """Return the way back to the step from which a form was opened, where there was one."""
    step = talk.desk.playbook.steps.get(talk.arg("back"))
    if step is None:
        return ()
    title = say("Back to {}", content(step.short.lower()))
    return (Button(title=title, verb="step.open", engagement=engagement.id, step=step.id, primary=True),)


async def _opened(talk: Talk, command: str) -> tuple[Engagement, tuple[tuple[str, str], ...]] | Answer:
    """Return the engagement, and the step to go back to; what stood in the form that was left is kept."""
    engagement = await talk.engagement(command, "write")
    if isinstance(engagement, Answer):
        return engagement
    step = talk.address.step if talk.address else ""
    if step not in talk.desk.playbook.steps:
        return engagement, (("back", talk.arg("back")),) if talk.arg("back") else ()
    await stage.keep_draft(talk, engagement)
    return engagement, (("back", step),)


# -- notes


async def note(talk: Talk) -> Answer:
    """`note <text>`: a note on the current engagement; alone, the form for one."""
    if not talk.words:
        return await new_note(talk)
    text, talk.words = talk.words, ""
    engagement = await talk.engagement("note", "write")
    if isinstance(engagement, Answer):
        return engagement
    if len(text) > NOTE_LIMIT:
        await drafts.keep(talk.session, engagement.id, "note", {"text": text})
        return await new_note(talk)
    return await _add(talk, engagement, "engagement_management", text)


async def new_note(talk: Talk) -> Answer:
    """The form for a note; an earlier draft comes back with it."""
    opened = await _opened(talk, "note")
    if isinstance(opened, Answer):
        return opened
    engagement, args = opened
    kept = await drafts.find(talk.session, engagement.id, "note")
    return _note_form(talk, engagement, _within(kept), args)


async def note_of_draft(talk: Talk) -> Answer:
    """Turn the draft that came too late into a note to save: what the person typed, line by line."""
    engagement = await talk.engagement("note", "write")
    if isinstance(engagement, Answer):
        return engagement
    step = talk.desk.playbook.steps.get(talk.address.step) if talk.address else None
    words: Mapping[str, str] = await drafts.find(talk.session, engagement.id, step.id) if step else {}
    labels = {each.id: each.label for each in step.fields} if step else {}
    lines = [f"{labels.get(name.split('.')[0], name)}: {value}" for name, value in words.items() if value]
    return _note_form(talk, engagement, _within({"text": "\n".join(lines)}), ())


def _within(kept: Mapping[str, str]) -> Filled:
    """Show what fits of a draft that is longer than a note may be, and say so: the whole stays in the draft."""
    text = kept.get("text", "")
    if len(text) <= NOTE_LIMIT:
        return Filled(raw=kept)
    message = say(
        "That is {} characters; a note takes {}. Its beginning is here.", f"{len(text):,}", f"{NOTE_LIMIT:,}"
    )
    return Filled(raw={**kept, "text": text[:NOTE_LIMIT]}, problems=(Problem(field="text", message=message),))


def _note_form(
    talk: Talk, engagement: Engagement, filled: Filled, args: tuple[tuple[str, str], ...]
) -> Answer:
    view = small_form(
        talk.desk.playbook.forms["note"],
        "note.save",
        place=say("Note"),
        customer=engagement.customer,
        engagement=engagement.id,
        today=talk.today,
        person=talk.person,
        filled=filled,
        args=args,
        values={"note_kind": "engagement_management"},
    )
    return talk.form(view)


async def save_note(talk: Talk) -> Answer:
    """Save the pressed note."""
    opened = await _small(talk, "note")
    if isinstance(opened, Answer):
        return opened
    engagement, form, address = opened
    values = await read_form(talk.session, form, address)
    if isinstance(values, Turned):
        return _note_form(talk, engagement, _limited(values.filled), _args(talk))
    answer = await _add(talk, engagement, str(values.get("note_kind")), str(values.get("text")))
    await settled(talk.session, form, address)
    return answer


def _limited(filled: Filled) -> Filled:
    """Cut an over-long note in the form: no card holds it, the draft does."""
    text = filled.raw.get("text", "")
    return Filled(raw={**filled.raw, "text": text[:NOTE_LIMIT]}, problems=filled.problems, ticks=filled.ticks)


async def _add(talk: Talk, engagement: Engagement, note_kind: str, text: str) -> Answer:
    outcome = await notes.add(talk.desk, talk.actor, engagement.id, note_kind, text, key=talk.key)
    if isinstance(outcome, NotFound):
        return talk.not_found()
    undo.remember_note(talk.session, engagement.id, talk.key)
    lead = typed(shortened(text, 90))
    return done(talk, engagement, say("Note"), say("✓ Noted"), *back(talk, engagement), lead=lead)


async def _small(talk: Talk, name: str) -> tuple[Engagement, Form, Address] | Answer:
    """Return what saving a small form needs: the engagement, the form, the address."""
    if talk.address is None:
        return talk.not_found()
    engagement = await talk.engagement(name, "write")
    if isinstance(engagement, Answer):
        return engagement
    return engagement, talk.desk.playbook.forms[name], talk.address


def _args(talk: Talk) -> tuple[tuple[str, str], ...]:
    """Return the plain values that a refused form hands on to its next showing."""
    return tuple((name, talk.arg(name)) for name in ("back", "item", "contact") if talk.arg(name))


# -- gaps, risks, tasks


async def new_item(talk: Talk) -> Answer:
    """`task`: a task of one's own, a knowledge gap or a risk; words after the command are its text."""
    text, talk.words = talk.words, ""
    opened = await _opened(talk, "task")
    if isinstance(opened, Answer):
        return opened
    engagement, args = opened
    raw = (
        {"text": text, "item_kind": "task"}
        if text
        else await drafts.find(talk.session, engagement.id, "item")
    )
    return _item_form(talk, engagement, Filled(raw=raw), args)


def _item_form(
    talk: Talk, engagement: Engagement, filled: Filled, args: tuple[tuple[str, str], ...], name: str = ""
) -> Answer:
    item = engagement.items.get(name)
    extra: tuple[Button, ...] = ()
    if item:
        word, verb = (say("Open again"), "item.again") if item.done else (say("Done"), "item.done")
        extra = (Button(title=word, verb=verb, engagement=engagement.id, args=(("item", name), *args)),)
        args = (("item", name), *(arg for arg in args if arg[0] != "item"))
    view = small_form(
        talk.desk.playbook.forms["item"],
        "item.save",
        place=say("Follow-up"),
        customer=engagement.customer,
        engagement=engagement.id,
        today=talk.today,
        person=talk.person,
        filled=filled,
        args=args,
        extra=extra,
        values=items.values_of(item) if item else {"item_kind": "gap", "follow_up": "none"},
    )
    return talk.form(view)


async def open_item(talk: Talk) -> Answer:
    """Open one gap, risk or task."""
    opened = await _opened(talk, "task")
    if isinstance(opened, Answer):
        return opened
    engagement, args = opened
    name = talk.arg("item")
    if name not in engagement.items:
        return talk.not_found()
    kept = await drafts.find(talk.session, engagement.id, f"item:{name}")
    return _item_form(talk, engagement, Filled(raw=kept), args, name)


async def save_item(talk: Talk) -> Answer:
    """Save the pressed gap, risk or task. A risk leads to the talk about a partner (K9)."""
    opened = await _small(talk, "item")
    if isinstance(opened, Answer):
        return opened
    engagement, form, address = opened
    values = await read_form(talk.session, form, address)
    if isinstance(values, Turned):
        return _item_form(talk, engagement, values.filled, _args(talk), talk.arg("item"))
    step = talk.desk.playbook.steps.get(talk.arg("back"))
    at_stage = step.stage if step else "kickoff"
    outcome = await items.save(
        talk.desk, talk.actor, engagement.id, talk.arg("item"), values, at_stage, key=talk.key
    )
    if isinstance(outcome, NotFound):
        return talk.not_found()
    await settled(talk.session, form, address)
    undo.remember_change(talk.session)
    refer = Button(
        title=say("Refer a partner"), verb="referral.new", engagement=engagement.id, args=_args(talk)
    )
    risk = values.get("item_kind") == "risk"
    lead = say("A risk is a good moment to talk about a FastTrack Ready Partner.") if risk else NOTHING
    ways = (*back(talk, engagement), *((refer,) if risk else ()))
    return done(talk, outcome.engagement, say("Follow-up"), say("✓ Saved"), *ways, lead=lead)


async def _finish(talk: Talk, *, finished: bool) -> Answer:
    engagement = await talk.engagement("task", "write")
    if isinstance(engagement, Answer):
        return engagement
    outcome = await items.finish(
        talk.desk, talk.actor, engagement.id, talk.arg("item"), key=talk.key, done=finished
    )
    if isinstance(outcome, NotFound):
        return talk.not_found()
    undo.remember_change(talk.session)
    title = say("✓ Done") if finished else say("It is open again")
    return done(talk, outcome.engagement, say("Follow-up"), title, *back(talk, engagement))


async def finish_item(talk: Talk) -> Answer:
    """Mark a gap, risk or task done."""
    return await _finish(talk, finished=True)


async def reopen_item(talk: Talk) -> Answer:
    """Open a gap, risk or task again."""
    return await _finish(talk, finished=False)


# -- the referral (task 983)


async def new_referral(talk: Talk) -> Answer:
    """The form for task 983: the customer's spoken approval comes first (M8)."""
    opened = await _opened(talk, "kickoff")
    if isinstance(opened, Answer):
        return opened
    engagement, args = opened
    kept = await drafts.find(talk.session, engagement.id, "referral")
    return _referral_form(talk, engagement, Filled(raw=kept), args)


def _referral_form(
    talk: Talk, engagement: Engagement, filled: Filled, args: tuple[tuple[str, str], ...]
) -> Answer:
    view = small_form(
        talk.desk.playbook.forms["referral"],
        "referral.save",
        place=say("Task 983"),
        customer=engagement.customer,
        engagement=engagement.id,
        today=talk.today,
        person=talk.person,
        filled=filled,
        args=args,
        values=items.referral_values(engagement),
    )
    return talk.form(view)


async def save_referral(talk: Talk) -> Answer:
    """Mark 983; refused without spoken approval, or with one dated ahead (X35)."""
    opened = await _small(talk, "referral")
    if isinstance(opened, Answer):
        return opened
    engagement, form, address = opened
    approved = address.inputs.get("confirm.approval") in ("yes", "true")
    ask = say(
        "Ask them first: may their contact data be shared with partners? Without a spoken yes there is no referral."
    )
    extra = () if approved else (Problem(field="confirm.approval", message=ask),)
    values = await read_form(talk.session, form, address, extra=extra)
    if isinstance(values, Turned):
        return _referral_form(talk, engagement, values.filled, _args(talk))
    outcome = await items.refer(talk.desk, talk.actor, engagement.id, values, key=talk.key)
    if isinstance(outcome, NotFound):
        return talk.not_found()
    await settled(talk.session, form, address)
    undo.remember_change(talk.session)
    lead = say("Now send the QuickLeads mail: {}", _mail_link(talk))
    return done(
        talk,
        outcome.engagement,
        say("Task 983"),
        say("✓ Referral recorded"),
        *back(talk, engagement),
        lead=lead,
    )


def _mail_link(talk: Talk) -> Text:
    link = talk.desk.playbook.links["quickleads_mail"]
    view = links_of((link,), talk.person)
    return content(f"[{link.title}]({view[0].url})") if view else content(link.title)


# -- contacts


async def contacts(talk: Talk) -> Answer:
    """`contacts`: who is who."""
    engagement = await talk.engagement("contacts")
    if isinstance(engagement, Answer):
        return engagement
    view = contact_service.page_of(talk.desk, engagement, talk.page())
    return talk.shown(view, contacts_card.contacts, contacts_card.summary)


async def new_contact(talk: Talk) -> Answer:
    """The form for a contact."""
    opened = await _opened(talk, "contacts")
    if isinstance(opened, Answer):
        return opened
    engagement, args = opened
    kept = await drafts.find(talk.session, engagement.id, "contact")
    return _contact_form(talk, engagement, Filled(raw=kept), args, "")


async def edit_contact(talk: Talk) -> Answer:
    """The form of a contact that is there."""
    opened = await _opened(talk, "contacts")
    if isinstance(opened, Answer):
        return opened
    engagement, args = opened
    name = talk.arg("contact")
    if name not in engagement.contacts:
        return talk.not_found()
    kept = await drafts.find(talk.session, engagement.id, f"contact:{name}")
    return _contact_form(talk, engagement, Filled(raw=kept), args, name)


def _contact_form(
    talk: Talk, engagement: Engagement, filled: Filled, args: tuple[tuple[str, str], ...], name: str
) -> Answer:
    contact = engagement.contacts.get(name)
    extra: tuple[Button, ...] = ()
    if contact:
        args = (("contact", name), *(arg for arg in args if arg[0] != "contact"))
        extra = (Button(title=say("Take off"), verb="contact.remove", engagement=engagement.id, args=args),)
    view = small_form(
        talk.desk.playbook.forms["contact"],
        "contact.save",
        place=say("Contact"),
        customer=engagement.customer,
        engagement=engagement.id,
        today=talk.today,
        person=talk.person,
        filled=filled,
        args=args,
        extra=extra,
        values=contact_service.values_of(contact) if contact else {},
    )
    return talk.form(view)


async def save_contact(talk: Talk) -> Answer:
    """Save the pressed contact; somebody who is there already is offered for a merge (X34)."""
    opened = await _small(talk, "contact")
    if isinstance(opened, Answer):
        return opened
    engagement, form, address = opened
    name = talk.arg("contact")
    values = await read_form(talk.session, form, address)
    if isinstance(values, Turned):
        return _contact_form(talk, engagement, values.filled, _args(talk), name)
    contact = contact_service.contact_from(values)
    merge = talk.incoming.verb == "contact.merge"
    outcome = await contact_service.save(
        talk.desk, talk.actor, engagement.id, name, contact, key=talk.key, merge=merge
    )
    if isinstance(outcome, NotFound):
        return talk.not_found()
    if isinstance(outcome, contact_service.Gone):
        await drafts.keep(talk.session, engagement.id, "contact", {n: raw_of(v) for n, v in values.items()})
        return talk.not_found()
    if isinstance(outcome, contact_service.Twice):
        return await _offer_merge(talk, outcome, form, address)
    await settled(talk.session, form, address)
    undo.remember_change(talk.session)
    again = Button(title=say("Add another"), verb="contact.new", engagement=engagement.id)
    everyone = Button(title=say("Contacts"), verb="contacts", engagement=engagement.id, primary=True)
    return done(talk, outcome.engagement, say("Contact"), say("✓ {} is saved", contact.name), everyone, again)


async def _offer_merge(talk: Talk, twice: contact_service.Twice, form: Form, address: Address) -> Answer:
    """Ask before one person stands twice: the form comes back with a button that joins the two."""
    words = {name: value for name, value in address.inputs.items() if isinstance(value, str)}
    await drafts.keep(talk.session, address.engagement, draft_step(form, address), words)
    known = twice.engagement.contacts[twice.contact]
    said = say(
        "{} is there already. *Merge* joins the two: what you typed wins where it says something.", known.name
    )
    engagement, args = twice.engagement, _args(talk)
    view = small_form(
        form,
        "contact.merge",
        place=say("Contact"),
        customer=engagement.customer,
        engagement=engagement.id,
        today=talk.today,
        person=talk.person,
        filled=Filled(raw=words),
        args=args,
        lead=said,
    )
    merge = view.buttons[0]
    buttons = (
        Button(
            title=say("Merge"),
            verb=merge.verb,
            engagement=merge.engagement,
            step=merge.step,
            args=merge.args,
            sends=True,
            primary=True,
        ),
        *view.buttons[1:],
    )
    return talk.form(replace(view, buttons=buttons))


async def remove_contact(talk: Talk) -> Answer:
    """Take a contact off."""
    engagement = await talk.engagement("contacts", "write")
    if isinstance(engagement, Answer):
        return engagement
    outcome = await contact_service.remove(
        talk.desk, talk.actor, engagement.id, talk.arg("contact"), key=talk.key
    )
    if isinstance(outcome, NotFound | contact_service.Gone):
        return talk.not_found()
    undo.remember_change(talk.session)
    everyone = Button(title=say("Contacts"), verb="contacts", engagement=engagement.id, primary=True)
    return done(
        talk,
        outcome.engagement,
        say("Contact"),
        say("✓ Taken off"),
        everyone,
        lead=say("*undo* brings them back."),
    )
