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
from bot.services.views.parts import Button
from dialogs import small
from dialogs.small import Args, back, done
from dialogs.talk import Talk
from dialogs.turn import Answer

NOTE_LIMIT = 4000
UNKNOWN = "unknown"
"""The draft that holds words nobody asked for; a button may make a note of them."""
AFTER = "after"
"""Beside the rest of a long draft: the press that saved what came before, so that it is cut off once."""
PLACE = say("Note")


async def note(talk: Talk) -> Answer:
    """`note <text>`: a note on the current engagement; alone, the form for one."""
    if not talk.words:
        return await new_note(talk)
    text, talk.words = talk.words, ""
    engagement = await talk.engagement("note", "write")
    if isinstance(engagement, Answer):
        return await talk.kept_back(engagement, "note", {"text": text})
    if len(text) > NOTE_LIMIT:
        await talk.keep_words(engagement.id, "note", {"text": text})
        return await new_note(talk)
    return await _add(talk, engagement, "engagement_management", text)


async def new_note(talk: Talk) -> Answer:
    """The form for a note; an earlier draft comes back with it."""
    found = await small.opened(talk, "note")
    if isinstance(found, Answer):
        return found
    engagement, args = found
    unknown = talk.arg("draft") == UNKNOWN
    await talk.bring(engagement, "note")
    filled = _told(await small.drafted(talk, engagement, UNKNOWN if unknown else "note"))
    return _form(talk, engagement, filled, (*args, ("of", UNKNOWN)) if unknown else args)


def _told(filled: Filled) -> Filled:
    """Say at once of a draft that it is longer than a note may be (X21)."""
    length = len(filled.raw.get("text", ""))
    if length <= NOTE_LIMIT:
        return filled
    message = say("That is {} characters; the limit is {}. Shorten it.", f"{length:,}", f"{NOTE_LIMIT:,}")
    if AFTER in filled.raw:
        return Filled(
            raw={**filled.raw, "text": filled.raw["text"][:NOTE_LIMIT]},
            said=say("The next part; the whole rest is kept as a draft, {} characters.", f"{length:,}"),
        )
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
    engagement, text = pressed.engagement, str(values.get("text"))
    rest = await _rest(talk, engagement, text)
    answer = await _add(talk, engagement, str(values.get("note_kind")), text, rest)
    if rest:
        await drafts.keep(talk.session, engagement.id, "note", {"text": rest, AFTER: talk.key})
    else:
        await settled(talk.session, pressed.address)
    if of := talk.arg("of"):
        await drafts.drop(talk.session, engagement.id, of)
    return answer


async def _rest(talk: Talk, engagement: Engagement, text: str) -> str:
    """Return what is left of the draft of which the note is only the beginning, "" where nothing is (X21)."""
    kept, of = await drafts.find(talk.session, engagement.id, "note"), talk.arg("of")
    if kept.get(AFTER) == talk.key:
        return kept.get("text", "")
    words: Mapping[str, str] = await drafts.find(talk.session, engagement.id, of) if of else {}
    lines = "\n".join(_lines(talk, engagement, of.partition(":")[0], words))
    wholes = (kept.get("text", ""), lines, words.get("text", "") if of == UNKNOWN else "")
    return next((rest for whole in wholes if (rest := _left(whole, text))), "")


def _left(whole: str, text: str) -> str:
    """Return what follows the text in a draft too long for a note; it may be its beginning, reworded."""
    if len(whole) <= NOTE_LIMIT:
        return ""
    if whole.startswith(text):
        return whole[len(text) :].strip()
    return "" if whole.endswith(text[-40:]) else whole[NOTE_LIMIT:].strip()


async def _add(talk: Talk, engagement: Engagement, note_kind: str, text: str, rest: str = "") -> Answer:
    outcome = await notes.add(talk.desk, talk.actor, engagement.id, note_kind, text, key=talk.key)
    if isinstance(outcome, NotFound):
        return talk.not_found()
    undo.remember_note(talk.session, engagement.id, talk.key)
    args = (("back", talk.arg("back")),) if talk.arg("back") else ()
    further = Button(
        title=say("Next part"), verb="note.new", engagement=engagement.id, args=args, primary=True
    )
    return done(
        talk,
        engagement,
        PLACE,
        say("✓ Noted. The rest is kept: {} characters more", f"{len(rest):,}") if rest else say("✓ Noted"),
        *((further,) if rest else ()),
        *back(talk, engagement),
        lead=typed(shortened(text, 90)),
    )
