"""Who is who: the list of contacts, the form for one, somebody who is there twice."""

from dataclasses import replace

from bot.domain.engagement import Engagement
from bot.domain.text import NOTHING, Text, say
from bot.services import contacts, drafts, undo
from bot.services.contacts import Twice, Twins
from bot.services.forms import Filled
from bot.services.home import kept_line
from bot.services.records import NotFound
from bot.services.revisions import Gone, Late, thing
from bot.services.small_forms import Turned, draft_name, read_form, settled
from bot.services.views.parts import Button
from cards import contacts as contacts_card
from dialogs import gone, late, reader, small
from dialogs.small import Args, Pressed, args_of, done
from dialogs.talk import Talk
from dialogs.turn import Answer

FORM = contacts.FORM
PLACE = say("Contact")
BOTH = (("both", "yes"),)


async def show(talk: Talk) -> Answer:
    """`contacts`: who is who."""
    engagement = await talk.engagement("contacts")
    if isinstance(engagement, Answer):
        return engagement
    view = contacts.page_of(talk.desk, engagement, talk.page())
    view = replace(view, kept=kept_line(talk.desk, engagement, talk.today))
    answer = talk.shown(view, contacts_card.contacts, contacts_card.summary)
    return reader.unwritten(answer) if engagement.at_rest else answer


async def new(talk: Talk) -> Answer:
    """The form for a contact."""
    return await _open(talk, "")


async def edit(talk: Talk) -> Answer:
    """The form of a contact that is there."""
    return await _open(talk, talk.arg(FORM))


async def _open(talk: Talk, name: str) -> Answer:
    found = await small.opened(talk, "contacts")
    if isinstance(found, Answer):
        return found
    engagement, args = found
    if name and name not in engagement.contacts:
        return gone.thing_gone(talk, engagement, PLACE, _everyone(engagement))
    filled = await small.drafted(talk, engagement, thing(FORM, name))
    if talk.arg("answered") and not filled.raw:
        filled = Filled(raw={"is_engaged": "yes"})
    return _form(talk, engagement, filled, args, name)


def _form(talk: Talk, engagement: Engagement, filled: Filled, args: Args, name: str) -> Answer:
    extra: tuple[Button, ...] = ()
    if name:
        off = Button(
            title=say("Take off"), verb="contact.remove", engagement=engagement.id, args=((FORM, name), *args)
        )
        extra = (off,)
    return talk.form(small.form_view(talk, engagement, FORM, PLACE, filled, args, name=name, extra=extra))


async def save(talk: Talk) -> Answer:
    """Save the pressed contact; somebody who is there already is offered for a merge (X34)."""
    return await _save(talk, "keep" if talk.arg("both") else "ask")


async def merge(talk: Talk) -> Answer:
    """Save the pressed contact, joined with who is there already."""
    return await _save(talk, "merge")


async def _save(talk: Talk, twins: Twins) -> Answer:
    pressed = await small.pressed(talk, FORM)
    if isinstance(pressed, Answer):
        return pressed
    name, address = talk.arg(FORM), pressed.address
    values = await read_form(talk.session, pressed.form, address)
    if isinstance(values, Turned):
        return _form(talk, pressed.engagement, values.filled, args_of(talk), name)
    contact = contacts.contact_from(values, pressed.engagement.contacts.get(name))
    outcome = await contacts.save(
        talk.desk,
        talk.actor,
        pressed.engagement.id,
        name,
        contact,
        key=talk.key,
        revision=address.revision,
        twins=twins,
    )
    match outcome:
        case NotFound():
            return talk.not_found()
        case Gone() | Late():
            return await late.small(talk, pressed.form, address, outcome)
        case Twice():
            return await _offer_merge(talk, outcome, pressed)
        case _:
            await settled(talk.session, address)
            undo.remember_change(talk.session)
            return _saved(talk, outcome.engagement, say("✓ {} is saved", contact.name))


def _saved(talk: Talk, engagement: Engagement, title: Text, *, lead: Text = NOTHING) -> Answer:
    again = Button(title=say("Add another"), verb="contact.new", engagement=engagement.id)
    ways = small.back(talk, engagement) or (_everyone(engagement),)
    return done(talk, engagement, PLACE, title, *ways, again, lead=lead)


def _everyone(engagement: Engagement) -> Button:
    return Button(title=say("Contacts"), verb="contacts", engagement=engagement.id, primary=True)


async def _offer_merge(talk: Talk, twice: Twice, pressed: Pressed) -> Answer:
    """Ask before one person stands twice: *Merge* joins the two, *Keep both* is for two of the same name."""
    engagement, address = twice.engagement, pressed.address
    words = {name: address.arg(name) for name in address.fields}
    await drafts.keep(talk.session, engagement.id, draft_name(address), words)
    known = engagement.contacts[twice.contact]
    said = say(
        "{} is there already. *Merge* joins the two: what you typed wins where it says something.", known.name
    )
    view = small.form_view(
        talk,
        engagement,
        FORM,
        PLACE,
        Filled(raw=words),
        args_of(talk),
        name=talk.arg(FORM),
        verb="contact.merge",
        lead=said,
    )
    join = replace(view.buttons[0], title=say("Merge"))
    both = replace(join, title=say("Keep both"), verb="contact.save", args=(*join.args, *BOTH), primary=False)
    one_address = contacts.same_address(known, address.arg("email"))
    return talk.form(replace(view, buttons=(join, *(() if one_address else (both,)), *view.buttons[1:])))


async def remove(talk: Talk) -> Answer:
    """Take a contact off."""
    engagement = await talk.engagement("contacts", "write")
    if isinstance(engagement, Answer):
        return engagement
    outcome = await contacts.remove(talk.desk, talk.actor, engagement.id, talk.arg(FORM), key=talk.key)
    if isinstance(outcome, NotFound):
        return talk.not_found()
    if isinstance(outcome, Gone):
        return gone.thing_gone(talk, engagement, PLACE, _everyone(engagement))
    undo.remember_change(talk.session)
    lead = say("*undo* brings them back.")
    return done(talk, outcome.engagement, PLACE, say("✓ Taken off"), _everyone(outcome.engagement), lead=lead)
