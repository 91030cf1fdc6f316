"""What an FRP missed, with its day (P7): kept as evidence, shown beside the status review.

Never a thing to do, and never judged here: whether it is a pattern, people decide.
"""

from bot.domain.engagement import Engagement, Item
from bot.domain.text import say
from bot.services import drafts, evidence, undo
from bot.services.forms import Filled, small_form
from bot.services.records import NotFound
from bot.services.smallforms import Turned, read_form, settled
from bot.services.views import Button
from dialogs import stage
from dialogs.notebook import back, done
from dialogs.talk import Talk
from dialogs.turn import Answer

FORM, STAGE = evidence.FORM, evidence.STAGE
Args = tuple[tuple[str, str], ...]


async def new(talk: Talk) -> Answer:
    """The form for one more; what stood in the step's form is kept."""
    engagement = await talk.engagement(STAGE, "write")
    if isinstance(engagement, Answer):
        return engagement
    await stage.keep_draft(talk, engagement)
    step = talk.address.step if talk.address else ""
    kept = await drafts.find(talk.session, engagement.id, FORM)
    return _form(talk, engagement, Filled(raw=kept), _args(talk, step))


async def open_one(talk: Talk) -> Answer:
    """Open what was kept, to correct it or to take it back."""
    engagement = await talk.engagement(STAGE, "write")
    if isinstance(engagement, Answer):
        return engagement
    if _held(talk, engagement) is None:
        return talk.not_found()
    kept = await drafts.find(talk.session, engagement.id, f"{FORM}:{talk.arg('item')}")
    return _form(talk, engagement, Filled(raw=kept), _args(talk, "frp.status_review"))


async def save(talk: Talk) -> Answer:
    """Keep the pressed form."""
    engagement = await talk.engagement(STAGE, "write")
    if isinstance(engagement, Answer) or talk.address is None:
        return engagement if isinstance(engagement, Answer) else talk.not_found()
    form = talk.desk.playbook.forms[FORM]
    values = await read_form(talk.session, form, talk.address)
    if isinstance(values, Turned):
        return _form(talk, engagement, values.filled, _args(talk, ""))
    name = talk.arg("item")
    outcome = await evidence.save(talk.desk, talk.actor, engagement.id, name, values, key=talk.key)
    if isinstance(outcome, NotFound):
        return talk.not_found()
    await settled(talk.session, form, talk.address)
    undo.remember_change(talk.session)
    return done(talk, outcome.engagement, say("FRP"), say("✓ Kept"), *back(talk, outcome.engagement))


def _form(talk: Talk, engagement: Engagement, filled: Filled, args: Args) -> Answer:
    held = _held(talk, engagement)
    withdraw = Button(title=say("Take it back"), verb="item.done", engagement=engagement.id, args=args)
    view = small_form(
        talk.desk.playbook.forms[FORM],
        "missed.save",
        place=say("FRP"),
        customer=engagement.customer,
        engagement=engagement.id,
        today=talk.today,
        person=talk.person,
        filled=filled,
        args=args,
        extra=(withdraw,) if held else (),
        values=evidence.values_of(held) if held else {"missed_kind": "review"},
    )
    return talk.form(view)


def _held(talk: Talk, engagement: Engagement) -> Item | None:
    item = engagement.items.get(talk.arg("item"))
    return item if item and item.kind == FORM else None


def _args(talk: Talk, step: str) -> Args:
    """Return the plain values the form hands on: what it corrects, and the step to go back to."""
    values = {"item": talk.arg("item"), "back": talk.arg("back") or step}
    return tuple((name, value) for name, value in values.items() if value)
