"""An engagement's own life: new, edit, hold, close, reopen, remove. Words no form; the playbook does."""

from collections.abc import Awaitable, Callable

from bot.domain.engagement import Engagement, State
from bot.domain.text import content, say
from bot.playbook.progress import INTAKE
from bot.services import drafts, openings, status, undo
from bot.services.forms import Filled, address_args, small_form, step_form
from bot.services.records import NotFound
from bot.services.smallforms import Turned, read_form, settled
from bot.services.steps import Refused
from bot.services.views import Button, FormView, NoticeView
from cards import notices
from dialogs import overview, stage
from dialogs.talk import Talk
from dialogs.turn import Answer


async def new(talk: Talk) -> Answer:
    """`new`: the form that opens an engagement; an earlier draft comes back with it."""
    filled = Filled(raw=await drafts.find(talk.session, "", INTAKE))
    return _new_form(talk, openings.blank(talk.actor, talk.person, talk.desk), filled)


def _new_form(talk: Talk, empty: Engagement, filled: Filled) -> Answer:
    step = talk.desk.playbook.steps[INTAKE]
    view = step_form(talk.desk.playbook, empty, step, talk.person, talk.today, filled=filled)
    args = address_args((item for section in view.sections for item in section.inputs), ())
    send = Button(
        title=say("Open engagement"), verb="new.submit", step=INTAKE, args=args, sends=True, primary=True
    )
    leave = Button(title=say("Cancel"), verb="cancel")
    return talk.form(_with_buttons(view, (send, leave)))


def _with_buttons(view: FormView, buttons: tuple[Button, ...]) -> FormView:
    return FormView(
        place=say("New engagement"),
        title=view.title,
        lead=view.lead,
        refusal=view.refusal,
        sections=view.sections,
        note=view.note,
        buttons=buttons,
    )


async def open_new(talk: Talk) -> Answer:
    """Open the engagement of the pressed form."""
    if talk.address is None:
        return talk.not_found()
    outcome = await openings.submit(talk.session, talk.actor, talk.address, talk.key)
    if isinstance(outcome, Refused):
        return _new_form(talk, outcome.engagement, outcome.filled)
    if isinstance(outcome, openings.Known):
        if outcome.engagement is None:
            return talk.notice(notices.held_by_another())
        talk.enter(outcome.engagement)
        return talk.notice(notices.open_already(outcome.engagement.customer, outcome.engagement.id))
    talk.enter(outcome.engagement)
    undo.remember_change(talk.session)
    return overview.home_answer(talk, outcome.engagement)


async def edit(talk: Talk) -> Answer:
    """`edit`: the engagement's facts."""
    engagement = await talk.engagement("edit")
    if isinstance(engagement, Answer):
        return engagement
    return await stage.show(talk, engagement, talk.desk.playbook.steps[INTAKE])


def _asks(name: str, verb: str) -> Callable[[Talk], Awaitable[Answer]]:
    async def ask(talk: Talk) -> Answer:
        engagement = await talk.engagement(name)
        if isinstance(engagement, Answer):
            return engagement
        raw = await drafts.find(talk.session, engagement.id, name)
        return _ask(talk, engagement, name, verb, Filled(raw=raw))

    return ask


def _ask(talk: Talk, engagement: Engagement, name: str, verb: str, filled: Filled) -> Answer:
    form = talk.desk.playbook.forms[name]
    view = small_form(
        form,
        verb,
        place=content(form.opener or form.title),
        customer=engagement.customer,
        engagement=engagement.id,
        today=talk.today,
        person=talk.person,
        filled=filled,
    )
    return talk.form(view)


hold = _asks("hold", "hold.save")
close = _asks("close", "close.save")


def _saves(name: str, state: State) -> Callable[[Talk], Awaitable[Answer]]:
    async def save(talk: Talk) -> Answer:
        if talk.address is None:
            return talk.not_found()
        form = talk.desk.playbook.forms[name]
        values = await read_form(talk.session, form, talk.address)
        if isinstance(values, Turned):
            engagement = await talk.engagement(name, "write")
            return (
                engagement
                if isinstance(engagement, Answer)
                else _ask(talk, engagement, name, f"{name}.save", values.filled)
            )
        return await _set(
            talk,
            state,
            reason=str(values.get("reason") or ""),
            until=str(values.get("until") or ""),
            form=name,
        )

    return save


save_hold = _saves("hold", "held")
save_close = _saves("close", "closed")


async def _set(talk: Talk, state: State, *, reason: str = "", until: str = "", form: str = "") -> Answer:
    engagement = await talk.engagement(form or "reopen", "write")
    if isinstance(engagement, Answer):
        return engagement
    outcome = await status.set_state(
        talk.desk, talk.actor, engagement.id, state, key=talk.key, reason=reason, until=until
    )
    if isinstance(outcome, NotFound):
        return talk.not_found()
    if form and talk.address:
        await settled(talk.session, talk.desk.playbook.forms[form], talk.address)
    undo.remember_change(talk.session)
    return overview.home_answer(talk, outcome.engagement)


async def reopen(talk: Talk) -> Answer:
    """`reopen`: work on it again, whether it was on hold, closed or removed (for 30 days)."""
    engagement = await talk.engagement("reopen", "write")
    if isinstance(engagement, Answer):
        return engagement
    removed = engagement.status.stamp if engagement.status.state == "removed" else None
    if removed and talk.desk.clock() - removed.at > status.RESTORE:
        return talk.not_found()
    return await _set(talk, "open")


async def remove(talk: Talk) -> Answer:
    """`remove`: asked once more, because it leaves every list; it can be restored for 30 days."""
    engagement = await talk.engagement("remove", "write")
    if isinstance(engagement, Answer):
        return engagement
    yes = Button(title=say("Remove it"), verb="remove.save", engagement=engagement.id, primary=True)
    return talk.notice(
        NoticeView(
            customer=engagement.customer,
            place=say("Remove"),
            title=say("Remove this engagement?"),
            lead=say("It leaves your lists. You can restore it for 30 days: type *portfolio removed*."),
            buttons=(yes, Button(title=say("Home"), verb="open", engagement=engagement.id)),
        )
    )


async def save_remove(talk: Talk) -> Answer:
    """Remove the engagement."""
    return await _set(talk, "removed")
