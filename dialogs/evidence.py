"""What an FRP missed, with its day (P7): kept, shown, taken back. Never judged: people decide what it is."""

from bot.domain.engagement import Engagement
from bot.domain.text import say
from bot.services import evidence, items, undo
from bot.services.forms import Filled
from bot.services.records import NotFound
from bot.services.revisions import Gone
from bot.services.small_forms import Turned, read_form, settled
from bot.services.views.answers import NoticeView
from bot.services.views.parts import Button
from cards import notices
from dialogs import gone, small
from dialogs.small import Args, args_of, back, done
from dialogs.talk import Talk
from dialogs.turn import Answer

FORM, STEP = evidence.FORM, "frp.status_review"
PLACE = say("FRP")


async def new(talk: Talk) -> Answer:
    """The form for one more; what stood in the step's form is kept."""
    found = await small.opened(talk, "frp")
    if isinstance(found, Answer):
        return found
    engagement, args = found
    return _form(talk, engagement, await small.drafted(talk, engagement, FORM), args)


def _form(talk: Talk, engagement: Engagement, filled: Filled, args: Args) -> Answer:
    return talk.form(small.form_view(talk, engagement, FORM, PLACE, filled, args))


async def save(talk: Talk) -> Answer:
    """Keep the pressed form."""
    pressed = await small.pressed(talk, FORM)
    if isinstance(pressed, Answer):
        return pressed
    values = await read_form(talk.session, pressed.form, pressed.address)
    if isinstance(values, Turned):
        return _form(talk, pressed.engagement, values.filled, args_of(talk))
    outcome = await evidence.add(talk.desk, talk.actor, pressed.engagement.id, values, key=talk.key)
    if isinstance(outcome, NotFound):
        return talk.not_found()
    await settled(talk.session, pressed.address)
    undo.remember_change(talk.session)
    return done(talk, outcome.engagement, PLACE, say("✓ Kept"), *back(talk, outcome.engagement))


async def open_one(talk: Talk) -> Answer:
    """Show what was kept, with the way to take it back."""
    found = await small.opened(talk, "frp")
    if isinstance(found, Answer):
        return found
    engagement, name = found[0], talk.arg(items.FORM)
    item = engagement.items.get(name)
    if item is None or item.kind != FORM:
        return gone.thing_gone(talk, engagement, PLACE)
    args = ((items.FORM, name), ("back", STEP))
    withdraw = Button(title=say("Take it back"), verb="missed.withdraw", engagement=engagement.id, args=args)
    review = Button(
        title=say("Status review"), verb="step.open", engagement=engagement.id, step=STEP, primary=True
    )
    title, lead = evidence.words_of(talk.desk.playbook, item, talk.today)
    home = notices.home_button(engagement.id, primary=False)
    view = NoticeView(
        customer=engagement.customer, place=PLACE, title=title, lead=lead, buttons=(review, withdraw, home)
    )
    return talk.notice(view)


async def withdraw(talk: Talk) -> Answer:
    """Take back what was kept: it is listed no more."""
    engagement = await talk.engagement("frp", "write")
    if isinstance(engagement, Answer):
        return engagement
    name = talk.arg(items.FORM)
    outcome = await items.finish(talk.desk, talk.actor, engagement.id, name, key=talk.key, done=True)
    if isinstance(outcome, NotFound):
        return talk.not_found()
    if isinstance(outcome, Gone):
        return gone.thing_gone(talk, outcome.engagement, PLACE)
    undo.remember_change(talk.session)
    return done(talk, outcome.engagement, PLACE, say("✓ Taken back"), *back(talk, outcome.engagement))
