"""Saving a step and going on: to what is typed and not saved yet, the step's other workloads, the next open
step, the closing check, home.
"""

from dataclasses import replace

from bot.domain.engagement import Engagement
from bot.domain.text import NOTHING, Text, content, join, say
from bot.playbook import ending, gateway, gateway_record, progress
from bot.playbook.missing import workload_name
from bot.playbook.model import Stage, Step
from bot.services import gateways, openings, steps, undo
from bot.services.records import NotFound
from bot.services.slots import by_workload
from bot.services.steps import Refused, Saved, Stale, StepGone
from bot.services.views.answers import NoticeView
from bot.services.views.parts import Button, Line, Lines
from bot.services.workload_forms import workloads_to_ask
from dialogs import farewell, going, gone, overview
from dialogs.late import stale
from dialogs.leaving import keep_draft
from dialogs.showing import drafted_workloads, left, show
from dialogs.talk import Talk, noted
from dialogs.turn import Answer


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
    if isinstance(outcome, NotFound):
        return talk.not_found()
    talk.enter(outcome.engagement)
    match outcome:
        case StepGone():
            return gone.step_gone(talk, outcome.engagement, outcome.step)
        case Refused():
            return await show(
                talk, outcome.engagement, outcome.step, filled=outcome.filled, workloads=outcome.workloads
            )
        case Stale():
            return stale(talk, outcome)
        case Saved():
            undo.remember_change(talk.session)
            saved = say("✓ {} is saved.", content(outcome.step.short))
            when = talk.when(outcome.engagement)
            told = gateways.told(talk.desk.playbook, outcome.engagement, outcome.step, when)
            said = join(" ", [said, saved, outcome.echo, told, _left_out(talk, outcome)])
            if go_on:
                return await _go_on(talk, outcome, said)
            return await show(talk, outcome.engagement, outcome.step, said=said, workloads=outcome.workloads)


def _left_out(talk: Talk, outcome: Saved) -> Text:
    """Return what to own up to: answers on the card that are not asked any more (X44, X29)."""
    parts: list[Text] = []
    if len(outcome.gone) == 1:
        parts.append(say("One question on that card is no longer asked; I left its answer out."))
    elif outcome.gone:
        parts.append(say("Some questions on that card are no longer asked; I left their answers out."))
    if outcome.dropped:
        names = join(", ", [workload_name(talk.desk.playbook, name) for name in outcome.dropped])
        parts.append(say("They no longer plan {}: what you typed there is kept as a draft.", names))
    return join(" ", parts)


async def skip(talk: Talk) -> Answer:
    """Leave the step for now, what was typed kept as a draft, and show the stage's next open step."""
    engagement = await talk.engagement("kickoff", "read")
    if isinstance(engagement, Answer) or talk.address is None:
        return engagement if isinstance(engagement, Answer) else talk.not_found()
    talk.writes()
    step = talk.desk.playbook.steps.get(talk.address.step)
    if step is None:
        return gone.step_gone(talk, engagement, talk.address.step)
    kept = await keep_draft(talk, engagement)
    return await _next_step(talk, engagement, step, say("Your draft is kept.") if kept else NOTHING)


async def _go_on(talk: Talk, outcome: Saved, said: Text) -> Answer:
    """Show what comes after a saved step; what was typed and is not saved yet comes first."""
    engagement, step = outcome.engagement, outcome.step
    kept = await left(talk, engagement, step)
    if by_workload(step):
        drafted = drafted_workloads(kept)
        if workloads_to_ask(step, engagement, outcome.workloads, drafted):
            return await show(talk, engagement, step, said=said, after=outcome.workloads)
    elif kept:
        return await show(talk, engagement, step, said=said)
    if step.target == "dibs" and gateway.running(talk.desk.playbook, engagement):
        return await going.to_gateway(talk, engagement, said)
    if step.target == "facts":
        return noted(overview.home_answer(talk, engagement), said)
    return await _next_step(talk, engagement, step, said, _left_out(talk, outcome))


async def _next_step(
    talk: Talk, engagement: Engagement, step: Step, said: Text, left_out: Text = NOTHING
) -> Answer:
    """Show the stage's next open step, its closing check, or that it is complete ."""
    playbook = talk.desk.playbook
    stage = playbook.stages[step.stage]
    if step.id == gateway_record.ASSIGN:
        return await going.go(talk, engagement, step, said)
    if stage.id == gateway.STAGE and not gateway.complete(playbook, engagement):
        return await going.to_gateway(talk, engagement, said)
    ordered = progress.steps_of(playbook, stage, engagement)
    place = ordered.index(step) if step in ordered else len(ordered)
    following = [each for each in ordered[place + 1 :] if progress.missing(playbook, each, engagement)]
    if following:
        return await show(talk, engagement, following[0], said=said)
    lacks = progress.stage_missing(playbook, stage, engagement)
    if step.id != stage.outputs and stage.outputs and lacks:
        return await show(talk, engagement, playbook.steps[stage.outputs], said=said)
    if stage.id == gateway.STAGE:
        return noted(talk.notice(gateways.over(engagement)), left_out)
    if stage.id == ending.STAGE:
        return noted(farewell.summary(talk, engagement), left_out)
    return noted(talk.notice(_stage_notice(talk, engagement, stage, lacks)), left_out)


def _stage_notice(talk: Talk, engagement: Engagement, stage: Stage, lacks: tuple[Text, ...]) -> NoticeView:
    home = Button(title=say("Home"), verb="open", engagement=engagement.id)
    title = content(stage.title)
    if not lacks:
        return NoticeView(
            customer=engagement.customer,
            place=title,
            title=say("✓ {} is complete", title),
            lead=say("Everything that has to be done here is done."),
            buttons=(
                replace(home, primary=True),
                Button(title=say("Next"), verb="next", engagement=engagement.id),
            ),
        )
    command = talk.desk.playbook.steps[stage.steps[0]].command
    return NoticeView(
        customer=engagement.customer,
        place=title,
        title=say("Saved. Not complete yet"),
        lead=say("What is still missing:"),
        lists=(Lines(title=NOTHING, lines=tuple(Line(title=words, mark="○") for words in lacks)),),
        buttons=(Button(title=say("Go on"), verb=command, engagement=engagement.id, primary=True), home),
    )
