"""Partners of an engagement: the form for one (G10–G13). Their people are contacts."""

from bot.domain.cleaning import fold
from bot.domain.engagement import Engagement
from bot.domain.fields import Problem
from bot.domain.text import NOTHING, Text, say
from bot.services import partners, undo
from bot.services.forms import Filled
from bot.services.records import NotFound
from bot.services.revisions import Gone, Late, thing
from bot.services.small_forms import Turned, keep, read_form, settled
from bot.services.views.parts import Button
from dialogs import gone, late, small
from dialogs.small import Args, args_of, done
from dialogs.talk import Talk
from dialogs.turn import Answer

FORM = partners.FORM
PLACE = say("Partner")


async def new(talk: Talk) -> Answer:
    """The form for a partner."""
    return await _open(talk, "")


async def edit(talk: Talk) -> Answer:
    """The form of a partner that is listed."""
    return await _open(talk, talk.arg("item"))


async def _open(talk: Talk, name: str) -> Answer:
    found = await small.opened(talk, "outreach")
    if isinstance(found, Answer):
        return found
    engagement, args = found
    if name and name not in engagement.partners:
        return gone.thing_gone(talk, engagement, PLACE)
    return _form(talk, engagement, await small.drafted(talk, engagement, thing(FORM, name)), args, name)


def _form(talk: Talk, engagement: Engagement, filled: Filled, args: Args, name: str) -> Answer:
    return talk.form(small.form_view(talk, engagement, FORM, PLACE, filled, args, name=name))


async def save(talk: Talk) -> Answer:
    """Save the pressed partner, and say what follows."""
    pressed = await small.pressed(talk, FORM)
    if isinstance(pressed, Answer):
        return pressed
    name, address = talk.arg("item"), pressed.address
    values = await read_form(talk.session, pressed.form, address)
    if isinstance(values, Turned):
        return _form(talk, pressed.engagement, values.filled, args_of(talk), name)
    twin = _twin(pressed.engagement, str(values.get("name") or ""), name)
    if twin and talk.key not in pressed.engagement.done:
        raw = {each: address.arg(each) for each in address.fields}
        await keep(talk.session, pressed.form, address, raw)
        told = say("{} is listed already. Change that one, or give this one its full name.", twin)
        filled = Filled(raw=raw, problems=(Problem(field="name", message=told),))
        return _form(talk, pressed.engagement, filled, args_of(talk), name)
    outcome = await partners.save(
        talk.desk,
        talk.actor,
        pressed.engagement.id,
        name,
        values,
        key=talk.key,
        revision=address.revision,
    )
    if isinstance(outcome, NotFound):
        return talk.not_found()
    if isinstance(outcome, Gone | Late):
        return await late.small(talk, pressed.form, address, outcome)
    await settled(talk.session, address)
    undo.remember_change(talk.session)
    return _saved(talk, outcome.engagement, str(values.get("name") or ""), values.get("deploys") == "no")


def _twin(engagement: Engagement, name: str, but: str) -> str:
    """Return a partner of this name, in any case, that is listed already (X34); "" where none is."""
    others = (each.name for key, each in engagement.partners.items() if key != but)
    return next((each for each in others if fold(each) == fold(name)), "")


def _saved(talk: Talk, engagement: Engagement, name: str, gone_from_it: bool) -> Answer:
    lead: Text = NOTHING
    if gone_from_it:
        lead = say("It does not deploy: I took its contacts off, and the FTOP list says what to enter.")
    add = Button(title=say("Add its contact"), verb="contact.new", engagement=engagement.id)
    ways = () if gone_from_it else (add,)
    on = Button(title=say("Outreach"), verb="outreach", engagement=engagement.id, primary=True)
    return done(talk, engagement, PLACE, say("✓ {} is saved", name), on, *ways, lead=lead)
