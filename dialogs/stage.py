"""The one dialog that walks any stage: shows a step, saves it, goes on to the next; a typed word may answer
it.

Its state names the engagement, the step and the one field a typed word answers; where the engagement stands
is computed from the engagement itself, so a restart or a deploy loses nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from bot.domain.engagement import Engagement, Parts
from bot.domain.fields import Problem
from bot.domain.reading import read, remark
from bot.domain.text import NOTHING, Text, content, join, say, typed
from bot.playbook import progress
from bot.playbook.model import Step
from bot.services import drafts, openings, steps, undo
from bot.services.address import Address
from bot.services.forms import SOURCE, Filled, givers, step_form, workloads_to_ask
from bot.services.records import NotFound
from bot.services.slots import FRP_WORKLOADS, Slot, raw_of, step_slots
from bot.services.steps import Refused, Saved, Stale, StepGone
from bot.services.views import Button, FormView, Line, Lines, NoticeView, StaleView
from cards import form as form_card
from cards import notices
from cards import stale as stale_card
from cards.kit import LIMIT, size
from dialogs import overview
from dialogs.sdk import Dialog, DialogContext, DialogTurnResult, DialogTurnStatus, state_of, turn_value
from dialogs.talk import Expecting, Talk
from dialogs.turn import Answer

TALK = "cadence.talk"


class StageDialog(Dialog):
    """Walks stages.

    Begun with an `Expecting`, it waits for a typed word; continued, it answers with it or lets it be.
    """

    def __init__(self) -> None:
        super().__init__("stage")

    async def begin_dialog(self, dialog_context: DialogContext, options: object = None) -> DialogTurnResult:
        """Wait for a word that answers the field in `options`."""
        if isinstance(options, Expecting) and dialog_context.active_dialog:
            dialog_context.active_dialog.state = options.state()
        return DialogTurnResult(DialogTurnStatus.Waiting)

    async def continue_dialog(self, dialog_context: DialogContext) -> DialogTurnResult:
        """Take the typed words as the answer where they parse as it; the result is the answer, or None."""
        talk: Talk = turn_value(dialog_context.context, TALK)
        state = state_of(dialog_context)
        expected = _expecting(state) if state else None
        answer = await typed_answer(talk, expected) if expected else None
        return DialogTurnResult(DialogTurnStatus.Waiting, answer)


def _expecting(state: Mapping[str, Any]) -> Expecting | None:
    """Read the state; one that an older version wrote is no reason to fail, only nothing to wait for."""
    words = {name: state.get(name) for name in ("engagement", "step", "field", "workload")}
    revision = state.get("revision")
    if not isinstance(revision, int) or not all(isinstance(word, str) for word in words.values()):
        return None
    return Expecting(revision=revision, **{name: str(word) for name, word in words.items()})


def expecting(talk: Talk, engagement: Engagement, step: Step, workloads: Iterable[str]) -> Expecting | None:
    """Return the one input a typed word may answer: the only one that is no tick, or the only one left blank."""
    slots = [
        s for s in step_slots(talk.desk.playbook, step, engagement, workloads) if s.field.kind != "toggle"
    ]
    if step.parts:
        slots = [slot for slot in slots if slot.value in (None, "", "not_asked")]
    if len(slots) != 1 or step.target == "facts":
        return None
    return Expecting(
        engagement=engagement.id,
        step=step.id,
        field=slots[0].field.id,
        workload=slots[0].workload,
        revision=engagement.revision(step.id),
    )


# -- showing a step


async def show(
    talk: Talk,
    engagement: Engagement,
    step: Step,
    *,
    said: Text = NOTHING,
    filled: Filled | None = None,
    workloads: tuple[str, ...] = (),
    after: tuple[str, ...] = (),
) -> Answer:
    """Answer with a step's form, drafts in it; as many workloads as fit one card."""
    if (step.parts or FRP_WORKLOADS in step.facts) and not engagement.workloads:
        return no_workloads(talk, engagement, step)
    if step.parts and not progress.workloads_of(step, engagement):
        return no_frp(talk, engagement)
    if filled is None:
        filled = Filled(raw=await drafts.find(talk.session, engagement.id, step.id), said=said)
        if filled.raw:
            filled = replace(filled, said=join(" ", [said, say("Your draft is back.")]))
    workloads = workloads or workloads_to_ask(step, engagement, after)
    answer = fitting(talk, engagement, step, filled, workloads)
    talk.expected = expecting(talk, engagement, step, workloads)
    return answer


def fitting(
    talk: Talk, engagement: Engagement, step: Step, filled: Filled, workloads: tuple[str, ...]
) -> Answer:
    """Return the form, with fewer workloads and in the end one input a card where it would be too large for
    Teams.
    """
    wrong = [problem.field for problem in filled.problems]
    names = sorted(workloads, key=lambda name: not any(field.endswith(f".{name}") for field in wrong))
    tries: list[tuple[tuple[str, ...], tuple[str, ...]]] = [
        (tuple(name for name in workloads if name in names[:count]), ()) for count in range(len(names), 0, -1)
    ] or [((), ())]
    slots = [slot.id for slot in step_slots(talk.desk.playbook, step, engagement, workloads)]
    one = next(
        (name for name in wrong if name in slots),
        next((n for n in slots if n in filled.raw), slots[0] if slots else ""),
    )
    owner = tuple(name for name in workloads if one.endswith(f".{name}"))
    for shown, only in (*tries, (owner, (one,))):
        view = step_form(
            talk.desk.playbook,
            engagement,
            step,
            talk.person,
            talk.today,
            filled=filled,
            workloads=shown,
            only=only,
        )
        card = form_card.form(view, talk.nonce)
        if size(card) <= LIMIT:
            return Answer(card=card, summary=form_card.summary(view))
    return talk.form(_shortened(talk, engagement, step, filled, owner, one))


def _shortened(
    talk: Talk, engagement: Engagement, step: Step, filled: Filled, owner: tuple[str, ...], one: str
) -> FormView:
    """Return the form of one input whose words no card can hold: their beginning, the rest is in the draft."""
    cut = replace(filled, raw={**filled.raw, one: filled.raw.get(one, "")[:4000]})
    return step_form(
        talk.desk.playbook,
        engagement,
        step,
        talk.person,
        talk.today,
        filled=cut,
        workloads=owner,
        only=(one,),
    )


def no_workloads(talk: Talk, engagement: Engagement, step: Step) -> Answer:
    """Answer that nothing can be asked before a workload is named, with the way there."""
    edit = Button(title=say("Name workloads"), verb="edit", engagement=engagement.id, primary=True)
    home = Button(title=say("Home"), verb="open", engagement=engagement.id)
    return talk.notice(
        NoticeView(
            customer=engagement.customer,
            place=content(step.short),
            title=say("No workload is named yet"),
            lead=say("Name what they plan to deploy; then I ask for each."),
            buttons=(edit, home),
        )
    )


def no_frp(talk: Talk, engagement: Engagement) -> Answer:
    """Answer that no workload has an FRP, with the way to say which have one (P1)."""
    identify = Button(title=say("Say which have one"), verb="frp", engagement=engagement.id, primary=True)
    home = Button(title=say("Home"), verb="open", engagement=engagement.id)
    return talk.notice(
        NoticeView(
            customer=engagement.customer,
            place=say("FRP"),
            title=say("No workload has an FRP"),
            lead=say("Forecasts are asked where a FastTrack Ready Partner is assigned."),
            buttons=(identify, home),
        )
    )


def not_asked(talk: Talk, engagement: Engagement, command: str) -> Answer:
    """Answer that a part belongs to engagements of another motion, with the way to change it."""
    playbook = talk.desk.playbook
    step = next((each for each in playbook.steps.values() if each.command == command), None)
    if step is None:
        return talk.not_found()
    motions = next(field for field in playbook.steps[progress.INTAKE].fields if field.id == "motions")
    names = [content(choice.title) for choice in motions.choices if choice.value in step.motions]
    edit = Button(title=say("Edit engagement"), verb="edit", engagement=engagement.id)
    home = Button(title=say("Home"), verb="open", engagement=engagement.id, primary=True)
    return talk.notice(
        NoticeView(
            customer=engagement.customer,
            place=content(playbook.stages[step.stage].title),
            title=say("Not part of this engagement"),
            lead=say("This belongs to: {}. Edit the motion if it is wrong.", join(", ", names)),
            buttons=(home, edit),
        )
    )


async def enter(talk: Talk, command: str) -> Answer:
    """Enter or resume the part a command names: its first step that is open, else the last one."""
    engagement = await talk.engagement(command, "read")
    if isinstance(engagement, Answer):
        return engagement
    playbook = talk.desk.playbook
    named = [
        step
        for step in playbook.steps.values()
        if step.command == command and progress.applies(step, engagement)
    ]
    if not named:
        return not_asked(talk, engagement, command)
    open_ones = [step for step in named if progress.missing(playbook, step, engagement)]
    return await show(talk, engagement, (open_ones or named)[0])


async def open_step(talk: Talk) -> Answer:
    """Open the step a button names."""
    engagement = await talk.engagement("open", "read")
    if isinstance(engagement, Answer):
        return engagement
    address = talk.address
    step = talk.desk.playbook.steps.get(address.step) if address else None
    if step is None or address is None:
        return talk.notice(notices.out_of_date(engagement.customer, engagement.id))
    workloads = tuple(name for name in address.workloads if name in engagement.workloads)
    return await show(talk, engagement, step, workloads=workloads)


# -- saving


async def save(talk: Talk) -> Answer:
    """Save the pressed form and go on to the next step."""
    return await _saved(talk, go_on=True)


async def keep(talk: Talk) -> Answer:
    """Save the pressed form and stay on it."""
    return await _saved(talk, go_on=False)


async def _saved(talk: Talk, *, go_on: bool) -> Answer:
    if talk.address is None:
        return talk.not_found()
    use = openings.edit if talk.address.step == progress.INTAKE else steps.save
    outcome = await use(talk.session, talk.actor, talk.address, talk.key)
    return await answered(talk, outcome, go_on=go_on)


async def answered(talk: Talk, outcome: steps.Outcome, *, go_on: bool, said: Text = NOTHING) -> Answer:
    """Answer what came of a save."""
    match outcome:
        case NotFound():
            return talk.not_found()
        case StepGone():
            return talk.notice(notices.out_of_date(outcome.engagement.customer, outcome.engagement.id))
        case Refused():
            talk.enter(outcome.engagement)
            return await show(
                talk, outcome.engagement, outcome.step, filled=outcome.filled, workloads=outcome.workloads
            )
        case Stale():
            return stale(talk, outcome)
        case Saved():
            talk.enter(outcome.engagement)
            undo.remember_change(talk.session)
            words = join(" ", [said, _said(outcome)])
            return (
                await _go_on(talk, outcome, words)
                if go_on
                else await show(
                    talk, outcome.engagement, outcome.step, said=words, workloads=outcome.workloads
                )
            )


def _said(outcome: Saved) -> Text:
    parts = [say("✓ {} is saved.", content(outcome.step.short))]
    if outcome.cleaned:
        parts.append(say("I left out characters that can’t be shown."))
    if outcome.gone:
        parts.append(say("One question on that card is no longer asked; I left its answer out."))
    return join(" ", parts)


async def _go_on(talk: Talk, outcome: Saved, said: Text) -> Answer:
    """Show what comes after a saved step: its other workloads, the stage's next open step, the closing check,
    home.
    """
    engagement, step, playbook = outcome.engagement, outcome.step, talk.desk.playbook
    if step.target == "facts":
        return overview.home_answer(talk, engagement)
    if step.parts and _more_workloads(engagement, step, step.parts, outcome.workloads):
        return await show(talk, engagement, step, said=said, after=outcome.workloads)
    stage = playbook.stages[step.stage]
    ordered = progress.steps_of(playbook, stage, engagement)
    place = ordered.index(step) if step in ordered else len(ordered)
    following = [each for each in ordered[place + 1 :] if progress.missing(playbook, each, engagement)]
    if following:
        return await show(talk, engagement, following[0], said=said)
    lacks = progress.stage_missing(playbook, stage, engagement)
    if step.id != stage.outputs and stage.outputs and lacks:
        return await show(talk, engagement, playbook.steps[stage.outputs], said=said)
    return talk.notice(_stage_notice(engagement, stage.title, lacks, step.command))


def _more_workloads(engagement: Engagement, step: Step, parts: Parts, shown: tuple[str, ...]) -> bool:
    return any(
        engagement.workloads[name].known(parts) < len(step.fields)
        for name in progress.workloads_of(step, engagement)
        if name not in shown
    )


def _stage_notice(engagement: Engagement, title: str, lacks: tuple[Text, ...], command: str) -> NoticeView:
    home = Button(title=say("Home"), verb="open", engagement=engagement.id)
    if not lacks:
        return NoticeView(
            customer=engagement.customer,
            place=content(title),
            title=say("✓ {} is complete", content(title)),
            lead=say("Everything that has to be done here is done."),
            buttons=(
                replace(home, primary=True),
                Button(title=say("Next"), verb="next", engagement=engagement.id),
            ),
        )
    lines = tuple(Line(title=words, mark="○") for words in lacks)
    go_on = Button(title=say("Go on"), verb=command, engagement=engagement.id, primary=True)
    return NoticeView(
        customer=engagement.customer,
        place=content(title),
        title=say("Saved. Not complete yet"),
        lead=say("What is still missing:"),
        lists=(Lines(title=NOTHING, lines=lines),),
        buttons=(go_on, home),
    )


async def skip(talk: Talk) -> Answer:
    """Leave the step for now, what was typed kept as a draft, and show the stage's next open step."""
    engagement = await talk.engagement("kickoff", "read")
    if isinstance(engagement, Answer) or talk.address is None:
        return engagement if isinstance(engagement, Answer) else talk.not_found()
    step = talk.desk.playbook.steps.get(talk.address.step)
    if step is None:
        return talk.notice(notices.out_of_date(engagement.customer, engagement.id))
    kept = await keep_draft(talk, engagement)
    said = say("Your draft is kept.") if kept else NOTHING
    return await _go_on(
        talk, Saved(engagement=engagement, step=step, workloads=tuple(engagement.workloads)), said
    )


async def keep_draft(talk: Talk, engagement: Engagement | None) -> bool:
    """Keep what stood in a form that is left, where it differs from the record; tell whether there was
    anything.
    """
    address = talk.address
    if address is None or not address.fields:
        return False
    words = {name: value for name, value in address.inputs.items() if isinstance(value, str)}
    stands: Mapping[str, str] = {}
    step = talk.desk.playbook.steps.get(address.step)
    if engagement and step:
        slots = steps.carried(talk.desk.playbook, engagement, step, address).slots
        stands = {slot.id: raw_of(slot.value) for slot in slots}
        unasked = (SOURCE, "copy_from", "copy_to", *address.inputs.keys() - stands.keys())
        words = {
            n: v
            for n, v in words.items()
            if n not in unasked and stands.get(n, "") != v and not (v == "no" and not stands.get(n))
        }
    words = {name: value for name, value in words.items() if value and name in _inputs(address, stands)}
    if words:
        await drafts.keep(talk.session, address.engagement, address.step, words)
    return bool(words)


def _inputs(address: Address, stands: Mapping[str, str]) -> set[str]:
    return {*address.fields, *stands}


# -- too late


def stale(talk: Talk, outcome: Stale) -> Answer:
    """Answer a press that changed nothing: who answered, what differs, and the choice what to do with one's
    own.
    """
    talk.enter(outcome.engagement)
    record = outcome.engagement.steps.get(outcome.step.id)
    stamp = record.stamp if record else None
    by_id = {slot.id: slot for slot in outcome.slots}
    shown = tuple(
        (
            _label(talk, by_id[name]),
            _words(by_id[name], raw_of(by_id[name].value)),
            _words(by_id[name], yours),
        )
        for name, yours in outcome.yours.items()
        if name in by_id
    )
    view = StaleView(
        engagement=outcome.engagement.id,
        customer=outcome.engagement.customer,
        place=content(talk.desk.playbook.stages[outcome.step.stage].title),
        who=stamp.name if stamp else "",
        when=talk.moment(stamp.at) if stamp else "",
        step=outcome.step.id,
        revision=outcome.engagement.revision(outcome.step.id),
        same=not outcome.yours,
        differences=shown,
        kept_until=talk.draft_until() if outcome.yours else "",
    )
    return talk.shown(view, stale_card.stale, stale_card.summary)


def _label(talk: Talk, slot: Slot) -> str:
    if not slot.workload:
        return slot.field.label
    return f"{talk.desk.playbook.workloads[slot.workload].short}, {slot.field.label.lower()}"


def _words(slot: Slot, raw: str) -> str:
    if slot.field.kind == "toggle":
        return "yes" if raw == "yes" else ""
    titles = {choice.value: choice.title for choice in slot.field.choices}
    return ", ".join(titles.get(part, part) for part in raw.split(",")) if titles else raw


async def use_mine(talk: Talk) -> Answer:
    """Save the kept draft over what stands now: the person chose to."""
    engagement = await talk.engagement("open", "write")
    if isinstance(engagement, Answer) or talk.address is None:
        return engagement if isinstance(engagement, Answer) else talk.not_found()
    step = talk.desk.playbook.steps.get(talk.address.step)
    words = await drafts.find(talk.session, engagement.id, talk.address.step)
    if step is None or not words:
        return (
            talk.notice(notices.out_of_date(engagement.customer, engagement.id))
            if step is None
            else await show(talk, engagement, step)
        )
    workloads = tuple(
        dict.fromkeys(
            name.rsplit(".", 1)[1] for name in words if name.rsplit(".", 1)[-1] in engagement.workloads
        )
    )
    inputs: dict[str, Any] = {**words}
    if step.target == "dibs":
        inputs.setdefault(SOURCE, givers(talk.desk.playbook, engagement)[0].value)
    address = replace(talk.address, fields=tuple(words), workloads=workloads, inputs=inputs)
    outcome = await steps.save(talk.session, talk.actor, address, talk.key)
    return await answered(talk, outcome, go_on=False)


# -- typed answers


async def typed_answer(talk: Talk, expected: Expecting) -> Answer | None:
    """Save typed words as the answer to the one field the last card asks; None where they are no answer to
    it.
    """
    desk = talk.desk
    step = desk.playbook.steps.get(expected.step)
    if step is None:
        return None
    field = next((each for each in step.fields if each.id == expected.field), None)
    if field is None:
        return None
    engagement = await talk.loaded(expected.engagement, "write")
    if not isinstance(engagement, Engagement):
        return None
    name = f"{field.id}.{expected.workload}" if expected.workload else field.id
    calendar = desk.calendar_of(engagement)
    value = read(
        replace(field, id=name), talk.incoming.text, today=talk.today, calendar=calendar, typed_word=True
    )
    if value is None or (isinstance(value, Problem) and not _confirmable(value, field.past)):
        return None
    raw = talk.incoming.text if isinstance(value, Problem) else raw_of(value)
    inputs: dict[str, Any] = {name: raw}
    if step.target == "dibs":
        inputs[SOURCE] = givers(desk.playbook, engagement)[0].value
    address = Address(
        nonce="",
        engagement=engagement.id,
        step=step.id,
        revision=expected.revision,
        fields=(name,),
        workloads=(expected.workload,) if expected.workload else (),
        inputs=inputs,
    )
    outcome = await steps.save(talk.session, talk.actor, address, talk.key)
    echo = (
        NOTHING if isinstance(value, Problem) else remark(field, talk.incoming.text, value, today=talk.today)
    )
    said = (
        say("{}: {}", content(field.label), _shown(talk, step, engagement, name, raw))
        if not echo
        else join(" ", [say("{}:", content(field.label)), echo])
    )
    return await answered(talk, outcome, go_on=False, said=said)


def _confirmable(problem: Problem, past: str) -> bool:
    return past == "confirm" and "has passed" in problem.message.plain


def _shown(talk: Talk, step: Step, engagement: Engagement, name: str, raw: str) -> Text:
    workloads = tuple(engagement.workloads)
    slot = next(
        (s for s in step_slots(talk.desk.playbook, step, engagement, workloads) if s.id == name), None
    )
    if slot and slot.field.kind == "date":
        return typed(talk.day(date.fromisoformat(raw)) + ".")
    return typed((_words(slot, raw) if slot else raw) + ".")
