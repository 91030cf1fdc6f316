"""What the small forms share: opening one with its draft, coming back from it, saying that it is saved.

Knows none by name.
"""

from dataclasses import dataclass, replace

from bot.domain.engagement import Engagement
from bot.domain.fields import Choice
from bot.domain.text import NOTHING, Text, content, say
from bot.playbook.model import Form
from bot.services import drafts, people
from bot.services.address import Address
from bot.services.forms import Filled
from bot.services.own_forms import own_form
from bot.services.revisions import outdated, thing
from bot.services.small_forms import small_form, stands, thing_of
from bot.services.views.answers import FormView, NoticeView
from bot.services.views.parts import Button, Input
from cards import notices
from dialogs import late
from dialogs.leaving import keep_draft
from dialogs.talk import Talk
from dialogs.turn import Answer

Args = tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Pressed:
    """A small form that was pressed: of which engagement, which form, and its address."""

    engagement: Engagement
    form: Form
    address: Address


async def opened(talk: Talk, command: str) -> tuple[Engagement, Args] | Answer:
    """Return the engagement, and the step to go back to; what stood in the form that was left is kept."""
    engagement = await talk.engagement(command, "write")
    if isinstance(engagement, Answer):
        return engagement
    step = talk.address.step if talk.address else ""
    if step not in talk.desk.playbook.steps:
        return engagement, (("back", talk.arg("back")),) if talk.arg("back") else ()
    await keep_draft(talk, engagement)
    return engagement, (("back", step),)


async def named(talk: Talk, view: FormView) -> FormView:
    """Show who stands in a picker of the first section by name: it would show the id."""
    first, *rest = view.sections
    inputs = tuple([await _with_name(talk, each) for each in first.inputs])
    return replace(view, sections=(replace(first, inputs=inputs), *rest))


async def _with_name(talk: Talk, each: Input) -> Input:
    if each.kind != "person" or not each.value:
        return each
    person = await people.known(talk.desk, talk.actor.tenant, each.value.lower())
    title = person.name if person and person.name else "The person you picked"
    return replace(each, choices=(Choice(value=each.value, title=title),))


async def pressed(talk: Talk, name: str) -> Pressed | Answer:
    """Return the pressed form, to be saved; an answer where somebody changed its thing since (X30)."""
    engagement = await talk.engagement(name, "write")
    if isinstance(engagement, Answer) or talk.address is None:
        return engagement if isinstance(engagement, Answer) else talk.not_found()
    address = talk.address
    form = own_form(talk.desk.playbook, name, engagement, address.arg("item"))
    found = outdated(engagement, name, thing_of(address), address.revision)
    if found and talk.key not in engagement.done:
        return await late.small(talk, form, address, found)
    return Pressed(engagement=engagement, form=form, address=address)


async def drafted(talk: Talk, engagement: Engagement, name: str) -> Filled:
    """Return the draft of a small form to show, none where its button asks for what stands."""
    return Filled(raw={} if talk.fresh else await drafts.find(talk.session, engagement.id, name))


def form_view(
    talk: Talk,
    engagement: Engagement,
    form: str,
    place: Text,
    filled: Filled,
    args: Args,
    *,
    name: str = "",
    verb: str = "",
    extra: tuple[Button, ...] = (),
    lead: Text = NOTHING,
) -> FormView:
    """Return a small form of an engagement; `name` is the thing it edits."""
    key = "contact" if form == "contact" else "item"
    named = ((key, name),) if name else ()
    return small_form(
        own_form(talk.desk.playbook, form, engagement, name or dict(args).get("item", "")),
        verb or f"{form}.save",
        place=place,
        customer=engagement.customer,
        engagement=engagement.id,
        revision=engagement.revision(thing(form, name)),
        person=talk.person,
        values=stands(form, name, engagement, talk.person, talk.today),
        filled=filled,
        args=(*named, *(arg for arg in args if not named or arg[0] != key)),
        extra=extra,
        lead=lead,
    )


def args_of(talk: Talk) -> Args:
    """Return the plain values that a refused form hands on to its next showing."""
    return tuple((name, talk.arg(name)) for name in ("back", "of") if talk.arg(name))


def back(talk: Talk, engagement: Engagement) -> tuple[Button, ...]:
    """Return the way back to the step from which a form was opened, where there was one."""
    step = talk.desk.playbook.steps.get(talk.arg("back"))
    if step is None:
        return ()
    title = say("Back to {}", content(step.short.lower()))
    return (Button(title=title, verb="step.open", engagement=engagement.id, step=step.id, primary=True),)


def done(
    talk: Talk, engagement: Engagement, place: Text, title: Text, *more: Button, lead: Text = NOTHING
) -> Answer:
    """Answer that something is saved, with the ways on."""
    home = notices.home_button(engagement.id, primary=not more)
    return talk.notice(
        NoticeView(customer=engagement.customer, place=place, title=title, lead=lead, buttons=(*more, home))
    )
