"""An engagement's own life: new, edit, hold, close, reopen, remove, and what is said of one at rest.

Words no form; the playbook does.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from bot.domain.engagement import Engagement, State
from bot.domain.fields import Problem
from bot.domain.text import NOTHING, content, join, say
from bot.playbook.progress import INTAKE
from bot.services import drafts, gateways, home, openings, status, undo
from bot.services.claims import Known
from bot.services.forms import Filled, address_args, all_inputs
from bot.services.records import NotFound, load
from bot.services.small_forms import Turned, read_form, settled, small_form
from bot.services.step_forms import step_form
from bot.services.steps import Refused
from bot.services.views.answers import NoticeView
from bot.services.views.parts import Button
from cards import notices
from dialogs import overview, showing
from dialogs.leaving import keep_draft
from dialogs.talk import Talk
from dialogs.turn import Answer


async def new(talk: Talk) -> Answer:
    """`new <customer>`: the form that opens an engagement; an earlier draft comes back with it."""
    kept = await drafts.find(talk.session, "", INTAKE)
    filled = Filled(raw={**kept, "customer": talk.name} if talk.name else kept)
    return _new_form(talk, openings.blank(talk.actor, talk.person, talk.desk), filled)


def _new_form(talk: Talk, empty: Engagement, filled: Filled) -> Answer:
    step = talk.desk.playbook.steps[INTAKE]
    view = step_form(talk.desk.playbook, empty, step, talk.person, talk.today, filled=filled)
    args = address_args(all_inputs(view.sections))
    send = Button(
        title=say("Open engagement"), verb="new.submit", step=INTAKE, args=args, sends=True, primary=True
    )
    leave = Button(title=say("Cancel"), verb="cancel")
    return talk.form(replace(view, place=say("New engagement"), buttons=(send, leave)))


async def open_new(talk: Talk) -> Answer:
    """Open the engagement of the pressed form."""
    if talk.address is None:
        return talk.not_found()
    outcome = await openings.submit(talk.session, talk.actor, talk.address, talk.key)
    if isinstance(outcome, Refused):
        return _new_form(talk, outcome.engagement, outcome.filled)
    if isinstance(outcome, Known):
        return _known(talk, outcome, typed=True)
    talk.enter(outcome.engagement)
    undo.remember_change(talk.session)
    return overview.home_answer(talk, outcome.engagement)


def _known(talk: Talk, known: Known, *, typed: bool) -> Answer:
    """Answer that a tenant is open already; a removed engagement's home card says how it comes back (X41).

    `typed`: a form was sent, which is kept as a draft.
    """

    def told(view: NoticeView) -> Answer:
        return talk.notice(view if typed else replace(view, note=NOTHING))

    if known.engagement is None:
        return told(notices.held_by_another())
    talk.enter(known.engagement)
    if known.engagement.status.state == "removed":
        return overview.home_answer(talk, known.engagement)
    return told(notices.open_already(known.engagement.customer, known.engagement.id))


async def edit(talk: Talk) -> Answer:
    """`edit`: the engagement's facts."""
    engagement = await talk.engagement("edit", "write")
    if isinstance(engagement, Answer):
        return engagement
    return await showing.show(talk, engagement, talk.desk.playbook.steps[INTAKE])


def _asks(name: str, verb: str) -> Callable[[Talk], Awaitable[Answer]]:
    async def ask(talk: Talk) -> Answer:
        engagement = await talk.engagement(name, "write")
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
        revision=engagement.revision(status.STEP),
        person=talk.person,
        values=_stands(talk, engagement, name),
        filled=filled,
    )
    return talk.form(view)


def _stands(talk: Talk, engagement: Engagement, name: str) -> Mapping[str, str]:
    """Return what stands in the form: the hold to change, or why it ended with its Gateway."""
    now = engagement.status
    if name == "hold" and now.state == "held":
        return {"until": now.until, "reason": now.reason}
    return {"reason": gateways.ending_reason(talk.desk.playbook, engagement)} if name == "close" else {}


LATER = (Problem(field="until", message=say("Give a day after today.")),)
"""A hold until today would hold nothing."""
hold = _asks("hold", "hold.save")
close = _asks("close", "close.save")


def _saves(name: str, state: State) -> Callable[[Talk], Awaitable[Answer]]:
    async def save(talk: Talk) -> Answer:
        if talk.address is None or not await load(talk.desk, talk.actor, talk.address.engagement, "write"):
            return talk.not_found()
        form = talk.desk.playbook.forms[name]
        values = await read_form(talk.session, form, talk.address)
        if not isinstance(values, Turned) and values.get("until") == talk.today.isoformat():
            values = await read_form(talk.session, form, talk.address, extra=LATER)
        if isinstance(values, Turned):
            engagement = await talk.engagement(name, "write")
            return (
                engagement
                if isinstance(engagement, Answer)
                else _ask(talk, engagement, name, f"{name}.save", values.filled)
            )
        words = {part: str(values.get(part) or "") for part in ("reason", "until")}
        return await _set(talk, state, revision=talk.address.revision, **words)

    return save


save_hold = _saves("hold", "held")
save_close = _saves("close", "closed")


async def _set(talk: Talk, state: State, *, revision: int, reason: str = "", until: str = "") -> Answer:
    if talk.address is None:
        return talk.not_found()
    outcome = await status.set_state(
        talk.desk,
        talk.actor,
        talk.address.engagement,
        state,
        key=talk.key,
        reason=reason,
        until=until,
        revision=revision,
    )
    if isinstance(outcome, NotFound):
        return talk.not_found()
    talk.enter(outcome.engagement)
    if isinstance(outcome, status.Moved):
        kept = await keep_draft(talk, outcome.engagement)
        return talk.notice(_moved(talk, outcome.engagement, again=talk.address.step if kept else ""))
    await settled(talk.session, talk.address)
    if outcome.engagement.status.state != state:
        return talk.notice(_moved(talk, outcome.engagement))
    undo.remember_change(talk.session)
    return overview.home_answer(talk, outcome.engagement)


def _moved(talk: Talk, engagement: Engagement, *, again: str = "") -> NoticeView:
    """Say that the state changed since the card; `again`: the form of which a draft was kept."""
    stamp = engagement.status.stamp
    said = (
        say("{} changed its state on {}.", stamp.name, talk.moment(stamp.at))
        if stamp
        else say("Its state changed since.")
    )
    look = Button(title=say("Look at mine"), verb=again, engagement=engagement.id, primary=True)
    ways = (look,) if again else ()
    return NoticeView(
        customer=engagement.customer,
        place=home.state_words(engagement, talk.today),
        title=say("This card is out of date"),
        lead=join(" ", [said, say("Your press changed nothing.")]),
        note=say("What you typed is kept as a draft until {}.", talk.draft_until()) if again else NOTHING,
        buttons=(*ways, notices.home_button(engagement.id, primary=not ways)),
    )


async def reopen(talk: Talk) -> Answer:
    """`reopen`: work on it again, whether it was on hold, closed or removed (for 30 days)."""
    engagement = await talk.engagement("reopen")
    if isinstance(engagement, Answer):
        return engagement
    outcome = await openings.reopen(talk.desk, talk.actor, engagement, talk.key)
    if isinstance(outcome, Known):
        return _known(talk, outcome, typed=False)
    if isinstance(outcome, NotFound):
        return talk.not_found()
    undo.remember_change(talk.session)
    return overview.home_answer(talk, outcome.engagement)


async def remove(talk: Talk) -> Answer:
    """`remove`: asked once more, because it leaves every list; it can be restored for 30 days."""
    engagement = await talk.engagement("remove")
    if isinstance(engagement, Answer):
        return engagement
    talk.gives(engagement)
    if engagement.status.state == "removed":
        return overview.home_answer(talk, engagement)
    yes = Button(
        title=say("Remove it"),
        verb="remove.save",
        engagement=engagement.id,
        revision=engagement.revision(status.STEP),
        primary=True,
    )
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
    return await _set(talk, "removed", revision=talk.address.revision if talk.address else 0)


def at_rest(talk: Talk, engagement: Engagement, *, kept: bool) -> Answer:
    """Answer that an engagement is closed or removed, with the way to open it again; `kept`: a draft was."""
    removed = engagement.status.state == "removed"
    draft = say("What you typed is kept as a draft until {}.", talk.draft_until()) if kept else NOTHING
    again = Button(
        title=say("Restore") if removed else say("Open again"),
        verb="reopen",
        engagement=engagement.id,
        primary=True,
    )
    return talk.notice(
        NoticeView(
            customer=engagement.customer,
            place=home.state_words(engagement, talk.today),
            title=say("It is removed") if removed else say("It is closed"),
            lead=join(" ", [home.banner(engagement, talk.today), say("Nothing was changed.")]),
            note=draft,
            buttons=(again, notices.home_button(engagement.id, primary=False)),
        )
    )
