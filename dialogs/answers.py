"""What came back from the outreach: an answer, a bounce, an automatic reply, or a reason to skip (G8–G18)."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.dibs_source import may_not_give
from bot.domain.engagement import Engagement
from bot.domain.fields import Problem, Value
from bot.domain.text import NOTHING, Text, content, say, typed
from bot.playbook.gateway_record import people_of
from bot.services import notes, outreaching, undo
from bot.services.address import Address
from bot.services.forms import Filled
from bot.services.gateways import placed
from bot.services.outreach_follow_ups import follow_ups, instructions
from bot.services.outreaching import Moved, Told
from bot.services.own_forms import last_attempt, party_of
from bot.services.records import Applied, NotFound
from bot.services.revisions import thing
from bot.services.small_forms import Turned, keep, read_form, settled
from bot.services.views.answers import NoticeView
from bot.services.views.parts import Line, Lines
from cards import notices
from dialogs import outreach, showing, small
from dialogs.small import Pressed
from dialogs.talk import Talk
from dialogs.turn import Answer

ANSWER, BOUNCE, SKIP = "answer", "bounce", "skip"
PLACE = say("Outreach")
OPPOSITES = (("deploys", "not_deploying"), ("wanted", "not_wanted"))
DIBS = "kickoff.dibs"
SEVERAL = ("answered_by", "outcome", "of_whom")
Values = Mapping[str, Value | None]


async def new_answer(talk: Talk) -> Answer:
    """The form for an answer, however late."""
    return await _open(talk, ANSWER)


async def new_bounce(talk: Talk) -> Answer:
    """The form for what came back by itself."""
    return await _open(talk, BOUNCE)


async def new_skip(talk: Talk) -> Answer:
    """The form for the reason to skip somebody."""
    return await _open(talk, SKIP)


async def _open(talk: Talk, form: str) -> Answer:
    found = await small.opened(talk, "outreach")
    if isinstance(found, Answer):
        return found
    engagement, _ = found
    thread = talk.arg("item")
    if party_of(engagement, thread) is None:
        return talk.not_found()
    if form == BOUNCE and last_attempt(engagement, thread) is None:
        return await _back(talk, engagement, thread, say("Nothing was sent to them yet."))
    filled = await small.drafted(talk, engagement, thing(form, thread))
    if form == ANSWER and not filled.raw:
        filled = Filled(raw={"answered_on": talk.today.isoformat()})
    return _form(talk, engagement, form, thread, filled)


def _form(talk: Talk, engagement: Engagement, form: str, thread: str, filled: Filled) -> Answer:
    partner = engagement.partners.get(thread)
    them = typed(partner.name) if partner else content(thread.replace("_", " "))
    place = say("Outreach, {}", them)
    return talk.form(small.form_view(talk, engagement, form, place, filled, (("item", thread),)))


async def _pressed(talk: Talk, form: str) -> tuple[Pressed, Values] | Answer:
    pressed = await small.pressed(talk, form)
    if isinstance(pressed, Answer):
        return pressed
    if party_of(pressed.engagement, talk.arg("item")) is None:
        return talk.not_found()
    if talk.key in pressed.engagement.done:  # saved: what it offered may be gone, by its own effect
        return pressed, _as_sent(pressed.address)
    values = await read_form(talk.session, pressed.form, pressed.address)
    if isinstance(values, Turned):
        return _form(talk, pressed.engagement, form, talk.arg("item"), values.filled)
    return pressed, values


def _as_sent(address: Address) -> Values:
    return {
        name: tuple(address.arg(name).split(",")) if name in SEVERAL else address.arg(name)
        for name in address.fields
    }


async def _back(talk: Talk, engagement: Engagement, thread: str, said: Text) -> Answer:
    """Answer with the thread's card, where it stands now."""
    found = outreach.thread_named(talk, engagement, thread)
    if found is None:  # a partner that does not deploy has none any more
        return await outreach.next_of(talk, engagement, said)
    return await outreach.show_thread(talk, engagement, found, said)


async def _done(talk: Talk, outcome: Applied | NotFound | Moved) -> Engagement | Answer:
    """Return the engagement as written; an answer where nothing was."""
    if isinstance(outcome, NotFound):
        return talk.not_found()
    if isinstance(outcome, Moved):
        return await _back(talk, outcome.engagement, talk.arg("item"), outreach.moved_on())
    if talk.address:
        await settled(talk.session, talk.address)
    undo.remember_change(talk.session)
    return outcome.engagement


# -- an answer


async def save_answer(talk: Talk) -> Answer:
    """Record the answer and say what follows from it; DIBS given leads straight to its form."""
    found = await _pressed(talk, ANSWER)
    if isinstance(found, Answer):
        return found
    pressed, values = found
    thread = talk.arg("item")
    problems = _problems(talk, pressed.engagement, values)
    if problems and talk.key not in pressed.engagement.done:
        raw = {name: pressed.address.arg(name) for name in pressed.address.fields}
        await keep(talk.session, pressed.form, pressed.address, raw)
        filled = Filled(raw=raw, problems=problems)
        return _form(talk, pressed.engagement, ANSWER, thread, filled)
    day = values.get("answered_on")
    told = Told(
        by=tuple(name for name in _many(values, "answered_by") if name != "other"),
        at=outreach.moment_of(talk, pressed.engagement, str(day or talk.today.isoformat())),
        outcomes=_many(values, "outcome"),
    )
    here = pressed.engagement.id
    if words := values.get("text"):  # first: a note that stands twice over is one, one that is lost is none
        await notes.add(talk.desk, talk.actor, here, "engagement_management", str(words), key=talk.key)
    outcome = await outreaching.record_answer(talk.desk, talk.actor, here, thread, told, key=talk.key)
    after = await _done(talk, outcome)
    if isinstance(after, Answer):
        return after
    return await _after_answer(talk, after, thread, told, asks="other" in _many(values, "answered_by"))


def _many(values: Values, name: str) -> tuple[str, ...]:
    held = values.get(name)
    return held if isinstance(held, tuple) else ()


def _problems(talk: Talk, engagement: Engagement, values: Values) -> tuple[Problem, ...]:
    """Return what an answer may not say: nothing at all, two opposites, or DIBS from who cannot give it."""
    by, outcomes = _many(values, "answered_by"), _many(values, "outcome")
    if not by and not outcomes:
        words = say("Tick who answered, or what they told you.")
        return (Problem(field="answered_by", message=words),)
    for one, other in OPPOSITES:
        if one in outcomes and other in outcomes:
            return (Problem(field="outcome", message=say("Two of these contradict each other. Keep one.")),)
    people, partners = people_of(talk.desk.playbook, engagement), engagement.partners
    if said := partners.get(talk.arg("item")):  # the same answer may say that it deploys
        partners = {**partners, talk.arg("item"): outreaching.said_by(said, outcomes)}
    refused = [may_not_give(people[name], partners) for name in by if name in people]
    if "dibs" in outcomes and refused and "other" not in by and all(refused):
        return (Problem(field="outcome", message=refused[0]),)
    return ()


async def _after_answer(talk: Talk, engagement: Engagement, thread: str, told: Told, *, asks: bool) -> Answer:
    """Say what follows: straight into DIBS where that is all, else the list of what to do."""
    ways = follow_ups(engagement, thread, told.outcomes, asks=asks)
    todo = instructions(talk.desk.playbook, engagement, thread, told, asks=asks)
    if len(ways) == 1 and ways[0].verb == "dibs":
        step = talk.desk.playbook.steps[DIBS]
        return await showing.show(talk, engagement, step, said=say("✓ The answer is recorded."))
    home = notices.home_button(engagement.id)
    go_on = replace(home, title=say("Go on"), verb="outreach", primary=not ways)
    lines = tuple(Line(title=each.words, detail=placed(each), mark="○") for each in todo)
    view = NoticeView(
        customer=engagement.customer,
        place=PLACE,
        title=say("✓ The answer is recorded"),
        lead=say("What follows from it:") if todo else NOTHING,
        lists=(Lines(title=NOTHING, lines=lines),) if todo else (),
        buttons=(*ways[:4], go_on, home),
    )
    return talk.notice(view)


# -- what came back by itself, and skipping


async def save_bounce(talk: Talk) -> Answer:
    """Record a bounce or an automatic reply of the latest contact."""
    found = await _pressed(talk, BOUNCE)
    if isinstance(found, Answer):
        return found
    pressed, values = found
    automatic = values.get("came_back") == "automatic"
    who = () if "all" in _many(values, "of_whom") else _many(values, "of_whom")
    outcome = await outreaching.record_return(
        talk.desk,
        talk.actor,
        pressed.engagement.id,
        talk.arg("item"),
        automatic=automatic,
        who=who,
        key=talk.key,
    )
    after = await _done(talk, outcome)
    if isinstance(after, Answer):
        return after
    said = say("✓ Noted. An automatic reply is no answer: the window runs on.")
    if not automatic:
        said = say("✓ Noted. Correct the address under *Change people*; where nobody got it, write again.")
    return await _back(talk, after, talk.arg("item"), said)


async def save_skip(talk: Talk) -> Answer:
    """Record why somebody is skipped, and go on with whoever comes next."""
    found = await _pressed(talk, SKIP)
    if isinstance(found, Answer):
        return found
    pressed, values = found
    outcome = await outreaching.record_skip(
        talk.desk,
        talk.actor,
        pressed.engagement.id,
        talk.arg("item"),
        str(values.get("reason") or ""),
        key=talk.key,
    )
    after = await _done(talk, outcome)
    return after if isinstance(after, Answer) else await outreach.next_of(talk, after, say("✓ Skipped."))


async def end_skip(talk: Talk) -> Answer:
    """Take a skip back, and show where that leaves them."""
    engagement = await talk.engagement("outreach", "write")
    if isinstance(engagement, Answer):
        return engagement
    thread = talk.arg("item")
    if party_of(engagement, thread) is None:
        return talk.not_found()
    after = await _done(
        talk, await outreaching.end_skip(talk.desk, talk.actor, engagement.id, thread, key=talk.key)
    )
    said = say("✓ They are not skipped any more.")
    return after if isinstance(after, Answer) else await _back(talk, after, thread, said)
