"""Saving a step: read what the card sent, judge it, apply it to the engagement once. Words no card."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.engagement import Engagement, Stamp
from bot.domain.people import Actor
from bot.domain.text import NOTHING, Text
from bot.playbook.model import Step
from bot.services import drafts, judging
from bot.services.address import Address
from bot.services.answers import answered
from bot.services.audit import audit
from bot.services.forms import Filled, is_beginning
from bot.services.judging import Asked, Judged, carried
from bot.services.people import Session
from bot.services.records import NOT_FOUND, Applied, NotFound, change, ensure_open, find
from bot.services.slots import Slot, step_slots
from bot.services.tampering import watch
from bot.services.workload_forms import ONCE, SOURCE


@dataclass(frozen=True, kw_only=True, slots=True)
class Saved:
    """The step stands as sent, by this delivery or an earlier one.

    `gone`: fields the playbook no longer has (X44). `dropped`: workloads the engagement no longer has; what
    was typed for them is kept as a draft. `echo` says what was understood otherwise than written (X26).
    """

    engagement: Engagement
    step: Step
    gone: tuple[str, ...] = ()
    workloads: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    echo: Text = NOTHING


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """Something is wrong with the answers; nothing was saved, everything typed is in `filled` and in the
    draft.
    """

    engagement: Engagement
    step: Step
    filled: Filled
    workloads: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Stale:
    """The step was answered since the card was shown. `yours` are the inputs that differ from what stands;
    `slots` say what does.
    """

    engagement: Engagement
    step: Step
    yours: Mapping[str, str]
    slots: tuple[Slot, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class StepGone:
    """The playbook has no such step any more (X44)."""

    engagement: Engagement
    step: str


Outcome = Saved | Refused | Stale | StepGone | NotFound


async def save(session: Session, actor: Actor, address: Address, key: str, *, what: str = "save") -> Outcome:
    """Save a step from a pressed card. One effect a key; nothing typed is lost whatever the outcome.

    Raises `AtRest`.
    """
    desk = session.desk
    found = await find(desk, actor, address.engagement, "write")
    if found is None:
        return NOT_FOUND
    engagement = found.engagement
    step = desk.playbook.steps.get(address.step)
    if step is None:
        return StepGone(engagement=engagement, step=address.step)
    ask, judged = judge(session, engagement, step, address)
    if done := engagement.done.get(key):
        await _settled(session, engagement, step, ask, address, before=done.at)
        return _saved(engagement, step, ask, judged)
    ensure_open(engagement)
    await watch(session, address, ask.slots, judged.reading, also=ONCE)
    if against := await _standing_against(session, actor, engagement, step, address):
        return against
    values = judged.reading.values
    if judged.reading.problems:
        return await _refused(session, engagement, step, ask, judged, address)

    def apply(current: Engagement, stamp: Stamp) -> Engagement | None:
        late = current.revision(step.id) != address.revision
        return None if late else answered(desk.playbook, current, step, values, stamp, judged.whole)

    outcome = await change(
        desk, actor, engagement.id, apply, key=key, what=what, step=step.id, result=step.id, found=found
    )
    if outcome is None:
        return await save(session, actor, address, key, what=what)
    if not isinstance(outcome, Applied):
        return outcome
    await _settled(session, engagement, step, ask, address)
    if left := _of_dropped(ask, address):
        await drafts.keep(session, engagement.id, step.id, left)
    return _saved(outcome.engagement, step, ask, judged)


async def _settled(
    session: Session,
    engagement: Engagement,
    step: Step,
    ask: Asked,
    address: Address,
    before: datetime | None = None,
) -> None:
    """Let the draft of a saved step go; where it was saved `before`, in case that turn is not so far yet."""
    cut = await _cut(session, engagement, step, ask, address)
    await drafts.drop(session, engagement.id, step.id, (ask.names | {*ONCE}) - cut, before)


async def _cut(
    session: Session, engagement: Engagement, step: Step, ask: Asked, address: Address
) -> frozenset[str]:
    """Return the inputs that sent no more than the beginning of their draft (X21): the draft stays whole."""
    kept = await drafts.find(session, engagement.id, step.id)
    return frozenset(
        slot.id
        for slot in ask.slots
        if is_beginning(address.arg(slot.id), kept.get(slot.id, ""), slot.field.limit)
    )


async def _refused(
    session: Session, engagement: Engagement, step: Step, ask: Asked, judged: Judged, address: Address
) -> Refused:
    """Keep what was typed as a draft, and return it with what is wrong."""
    cut = await _cut(session, engagement, step, ask, address)
    typed = {name: words for name, words in _typed(ask, judged, address).items() if name not in cut}
    await drafts.keep(session, engagement.id, step.id, typed)
    reading = judged.reading
    filled = Filled(raw=reading.raw, problems=reading.problems, ticks=reading.ticks)
    return Refused(engagement=engagement, step=step, filled=filled, workloads=ask.workloads)


def _saved(engagement: Engagement, step: Step, ask: Asked, judged: Judged) -> Saved:
    return Saved(
        engagement=engagement,
        step=step,
        echo=judged.echo,
        gone=ask.gone,
        workloads=ask.workloads,
        dropped=ask.dropped,
    )


def judge(session: Session, engagement: Engagement, step: Step, address: Address) -> tuple[Asked, Judged]:
    """Return what a card asked, and what was sent as read and judged."""
    desk = session.desk
    ask = carried(desk.playbook, engagement, step, address)
    today, calendar = desk.today_of(session.person), desk.calendar_of(engagement)
    return ask, judging.judge(desk.playbook, engagement, step, ask, address.inputs, today, calendar)


async def keep_draft(session: Session, engagement: Engagement, step: Step, address: Address) -> bool:
    """Keep what stood in a form that is left, where it differs from the record; tell whether anything did."""
    ask, judged = judge(session, engagement, step, address)
    yours = judging.differing(session.desk.playbook, engagement, step, ask, judged)
    yours |= _of_dropped(ask, address)
    same = (ask.names | {*ONCE}) - yours.keys()
    if yours:
        await drafts.keep(session, engagement.id, step.id, yours, settled=same)
    else:
        await drafts.drop(session, engagement.id, step.id, same)
    return bool(yours)


def _typed(ask: Asked, judged: Judged, address: Address) -> dict[str, str]:
    """Return every word of a submit that belongs to the form."""
    words = {name: words for name, words in judged.reading.raw.items() if name in ask.names or name in ONCE}
    return words | _of_dropped(ask, address)


def _of_dropped(ask: Asked, address: Address) -> dict[str, str]:
    """Return what was typed for workloads that the engagement no longer has."""
    return {
        name: words
        for name, words in address.inputs.items()
        if isinstance(words, str) and words and name.rpartition(".")[2] in ask.dropped
    }


async def _standing_against(
    session: Session, actor: Actor, engagement: Engagement, step: Step, address: Address
) -> Stale | NotFound | None:
    """Return what stands against saving at all: the step was answered since the card was shown."""
    revision = engagement.revision(step.id)
    if address.revision == revision:
        return None
    await keep_draft(session, engagement, step, address)
    if address.revision > revision:
        await audit(session.desk, actor, "revision ahead", f"{step.id} {address.revision}")
        return NOT_FOUND
    ask, judged = judge(session, engagement, step, address)
    yours = judging.differing(session.desk.playbook, engagement, step, ask, judged)
    yours.pop(SOURCE, None)
    slots = step_slots(session.desk.playbook, step, engagement, tuple(engagement.workloads))
    return Stale(engagement=engagement, step=step, yours=yours, slots=slots)
