"""The forms that set up and change a meeting series: drafts, dates to see first, saving (C1-C4, C10, C12).

Which dates a form would lead to is computed by the same code that saves it.
"""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.engagement import Engagement
from bot.domain.fields import Problem
from bot.domain.governance import NAMES
from bot.domain.text import say
from bot.playbook.model import Form
from bot.services import series as using
from bot.services import series_shown as shown
from bot.services import undo
from bot.services.forms import Filled
from bot.services.own_forms import MEETING, own_form, with_meetings
from bot.services.records import NotFound
from bot.services.revisions import SERIES, SERIES_FORMS, Gone, Late, counted, thing
from bot.services.slots import Slot, read_slots
from bot.services.small_forms import Turned, keep, read_form, settled, small_form, stands
from bot.services.views.parts import Button, Lines
from dialogs import gone, late, small
from dialogs.series import EXISTING, PLACE, card
from dialogs.talk import Talk
from dialogs.turn import Answer

PREVIEWED = (SERIES, "series_change")
"""Forms that show the dates they would lead to."""


async def new(talk: Talk) -> Answer:
    """The form that sets a series up, or names the call that is used instead."""
    form = EXISTING if talk.address and talk.address.step == EXISTING else SERIES
    return await _open(talk, form, "")


async def edit(talk: Talk) -> Answer:
    """A form that changes a series; the button's step says which."""
    step, name = talk.address.step if talk.address else "", talk.arg("item")
    return await _open(talk, step, name) if _fits(step, name) else await _unknown(talk, step)


def _fits(step: str, name: str) -> bool:
    """Tell whether there is such a form: those that set a series up name none, all others do."""
    return step in SERIES_FORMS and (step in using.NEW) != bool(name)


async def _unknown(talk: Talk, step: str) -> Answer:
    engagement = await talk.engagement("governance", "write")
    return engagement if isinstance(engagement, Answer) else gone.step_gone(talk, engagement, step)


async def _open(talk: Talk, form: str, name: str) -> Answer:
    found = await small.opened(talk, "governance")
    if isinstance(found, Answer):
        return found
    engagement, _ = found
    if form not in using.NEW and name not in engagement.series:
        return gone.thing_gone(talk, engagement, PLACE)
    filled = await small.drafted(talk, engagement, thing(form, name))
    if form == SERIES:
        asked = {"kind": talk.arg("of")} if talk.arg("of") in using.kinds_of(engagement) else {}
        rhythm = {"rhythm": using.proposed_for(talk.desk.playbook, engagement)}
        filled = replace(filled, raw={**rhythm, **filled.raw, **asked})
    return _form(talk, engagement, form, name, filled)


def _form(talk: Talk, engagement: Engagement, form: str, name: str, filled: Filled) -> Answer:
    asked, series = (
        _asked(talk, engagement, form, name, filled.raw.get(MEETING, "")),
        engagement.series.get(name),
    )
    values = stands(form, name, engagement, talk.person, talk.today)
    preview = Button(
        title=say("Update dates"),
        verb="series.preview",
        engagement=engagement.id,
        step=form,
        revision=engagement.revision(counted(form, name)),
        args=(("f", ",".join(each.id for each in asked.fields)), *((("item", name),) if name else ())),
        sends=True,
    )
    view = small_form(
        asked,
        "series.save",
        place=NAMES[series.kind] if series else PLACE,
        customer=engagement.customer,
        engagement=engagement.id,
        revision=engagement.revision(counted(form, name)),
        person=talk.person,
        values=values,
        filled=filled,
        args=(("item", name),) if name else (),
        extra=(preview,) if form in PREVIEWED else (),
    )
    return talk.form(replace(view, lists=_dates(talk, engagement, asked, name, {**values, **filled.raw})))


def _asked(talk: Talk, engagement: Engagement, form: str, name: str, sent: str) -> Form:
    """Return a form with the meetings that can be chosen."""
    asked, series = own_form(talk.desk.playbook, form, engagement), engagement.series.get(name)
    offered = shown.choices(talk.desk, engagement, series) if series else ()
    return with_meetings(asked, offered, sent)


def _dates(
    talk: Talk, engagement: Engagement, form: Form, name: str, raw: Mapping[str, str]
) -> tuple[Lines, ...]:
    """Return the next five dates that a form would lead to; nothing while an answer of it is wrong."""
    if form.id not in PREVIEWED:
        return ()
    reading = read_slots([Slot(id=each.id, field=each) for each in form.fields], raw, talk.today)
    if reading.problems:
        return ()
    made = using.made(talk.desk, engagement, form.id, name, reading.values)
    return () if isinstance(made, Problem) else (shown.dates(talk.desk, engagement, made),)


async def preview(talk: Talk) -> Answer:
    """Show a form once more, with the dates that it would lead to. Saves nothing."""
    return await _sent(talk, saves=False)


async def save(talk: Talk) -> Answer:
    """Save the pressed form of a series, and show the series with its next dates."""
    return await _sent(talk, saves=True)


async def _sent(talk: Talk, *, saves: bool) -> Answer:
    step, name = talk.address.step if talk.address else "", talk.arg("item")
    if not _fits(step, name):
        return await _unknown(talk, step)
    pressed = await small.pressed(talk, step)
    if isinstance(pressed, Answer):
        return pressed
    address, engagement = pressed.address, pressed.engagement
    if saves and talk.key in engagement.done:  # saved: what it offered may be over, by its own effect
        return _saved(talk, engagement, name)
    form = _asked(talk, engagement, step, name, address.arg(MEETING))
    values = await read_form(talk.session, form, address)
    if isinstance(values, Turned):
        return _form(talk, engagement, step, name, values.filled)
    made = using.made(talk.desk, engagement, step, name, values)
    raw = {each: address.arg(each) for each in address.fields}
    if isinstance(made, Problem):
        await keep(talk.session, form, address, raw)
        return _form(talk, engagement, step, name, Filled(raw=raw, problems=(made,)))
    return (
        await _written(talk, form, name, values)
        if saves
        else _form(talk, engagement, step, name, Filled(raw=raw))
    )


async def _written(talk: Talk, form: Form, name: str, values: using.Values) -> Answer:
    if talk.address is None:
        return talk.not_found()
    outcome = await using.save(
        talk.desk,
        talk.actor,
        talk.address.engagement,
        form.id,
        name,
        values,
        key=talk.key,
        revision=talk.address.revision,
    )
    if isinstance(outcome, NotFound):
        return talk.not_found()
    if isinstance(outcome, Gone | Late):
        return await late.small(talk, form, talk.address, outcome)
    if isinstance(outcome, Problem):  # somebody set the same one up in between
        raw = {each: talk.address.arg(each) for each in talk.address.fields}
        engagement = await talk.engagement("governance", "write")
        filled = Filled(raw=raw, problems=(outcome,))
        return (
            engagement if isinstance(engagement, Answer) else _form(talk, engagement, form.id, name, filled)
        )
    await settled(talk.session, talk.address)
    undo.remember_change(talk.session)
    return _saved(talk, outcome.engagement, name)


def _saved(talk: Talk, engagement: Engagement, name: str) -> Answer:
    where = name or using.id_of(talk.key)
    if where not in engagement.series:  # taken back since
        return gone.thing_gone(talk, engagement, PLACE)
    return card(talk, engagement, where, say("✓ Saved."))
