"""Notes on an engagement: typed at once, by the form, or made of what came too late."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.engagement import Engagement
from bot.domain.fields import Problem
from bot.domain.text import say, typed
from bot.services import drafts, notes, undo
from bot.services.forms import Filled, shortened
from bot.services.records import NotFound
from bot.services.slots import Slot, label_of, step_slots, words_of
from bot.services.small_forms import Turned, draft_name, read_form, settled
from dialogs import small
from dialogs.small import Args, back, done
from dialogs.talk import Talk
from dialogs.turn import Answer

NOTE_LIMIT = 4000
UNKNOWN = "unknown"
"""The draft that holds words nobody asked for; a button may make a note of them."""
PLACE = say("Note")


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
    found = await small.opened(talk, "note")
    if isinstance(found, Answer):
        return found
    engagement, args = found
    unknown = talk.arg("draft") == UNKNOWN
    filled = _told(await small.drafted(talk, engagement, UNKNOWN if unknown else "note"))
    return _form(talk, engagement, filled, (*args, ("of", UNKNOWN)) if unknown else args)


def _told(filled: Filled) -> Filled:
    """Say at once of a draft that it is longer than a note may be (X21)."""
    length = len(filled.raw.get("text", ""))
    if length <= NOTE_LIMIT:
        return filled
    message = say("That is {} characters; the limit is {}. Shorten it.", f"{length:,}", f"{NOTE_LIMIT:,}")
    return replace(filled, problems=(Problem(field="text", message=message),))


async def note_of_mine(talk: Talk) -> Answer:
    """Turn the draft that came too late into a note to save: what the person typed, line by line."""
    engagement = await talk.engagement("note", "write")
    if isinstance(engagement, Answer) or talk.address is None:
        return engagement if isinstance(engagement, Answer) else talk.not_found()
    of = draft_name(talk.address)
    words = await drafts.find(talk.session, engagement.id, of)
    text = "\n".join(_lines(talk, engagement, talk.address.step, words))
    return _form(talk, engagement, _told(Filled(raw={"text": text})), (("of", of),))


def _lines(talk: Talk, engagement: Engagement, name: str, words: Mapping[str, str]) -> list[str]:
    """Return a draft as lines to read: the label of each input and what was typed."""
    playbook = talk.desk.playbook
    if step := playbook.steps.get(name):
        slots = step_slots(playbook, step, engagement, engagement.workloads)
    else:
        form = playbook.forms.get(name)
        slots = tuple(Slot(id=field.id, field=field) for field in form.fields) if form else ()
    told = ((slot, words_of(slot, words[slot.id], talk.today)) for slot in slots if slot.id in words)
    return [f"{label_of(playbook, slot)}: {said or '–'}" for slot, said in told]


def _form(talk: Talk, engagement: Engagement, filled: Filled, args: Args) -> Answer:
    return talk.form(small.form_view(talk, engagement, "note", PLACE, filled, args))


async def save_note(talk: Talk) -> Answer:
    """Save the pressed note; the draft it was made of goes with it."""
    pressed = await small.pressed(talk, "note")
    if isinstance(pressed, Answer):
        return pressed
    values = await read_form(talk.session, pressed.form, pressed.address)
    if isinstance(values, Turned):
        return _form(talk, pressed.engagement, values.filled, small.args_of(talk))
    answer = await _add(talk, pressed.engagement, str(values.get("note_kind")), str(values.get("text")))
    await settled(talk.session, pressed.address)
    if of := talk.arg("of"):
        await drafts.drop(talk.session, pressed.engagement.id, of)
    return answer


async def _add(talk: Talk, engagement: Engagement, note_kind: str, text: str) -> Answer:
    outcome = await notes.add(talk.desk, talk.actor, engagement.id, note_kind, text, key=talk.key)
    if isinstance(outcome, NotFound):
        return talk.not_found()
    undo.remember_note(talk.session, engagement.id, talk.key)
    return done(
        talk,
        engagement,
        PLACE,
        say("✓ Noted"),
        *back(talk, engagement),
        lead=typed(shortened(text, 90)),
    )
