"""Going to a step: by its command, by a button, or because what came before it is saved.

Most steps are forms; the few with a card of their own are named here.
"""

from collections.abc import Awaitable, Callable, Mapping

from bot.domain.engagement import Engagement
from bot.domain.text import NOTHING, Text
from bot.playbook import gateway, gateway_record, progress
from bot.playbook.model import Step
from bot.services.slots import by_workload
from dialogs import assignment, elsewhere, gone, outreach
from dialogs.showing import show
from dialogs.talk import Talk
from dialogs.turn import Answer

OWN: Mapping[str, Callable[[Talk, Engagement, Step, Text], Awaitable[Answer]]] = {
    **dict.fromkeys(gateway.PARTY_STEPS, outreach.show),
    gateway.SOURCE: assignment.show,
    gateway_record.ASSIGN: assignment.show,
}
"""Steps with a card of their own."""


async def go(talk: Talk, engagement: Engagement, step: Step, said: Text = NOTHING) -> Answer:
    """Answer with a step: its own card, or its form."""
    if step.id in OWN:
        return await OWN[step.id](talk, engagement, step, said)
    return await show(talk, engagement, step, said=said)


async def to_gateway(talk: Talk, engagement: Engagement, said: Text = NOTHING) -> Answer:
    """Answer with what the Gateway wants next."""
    place = gateway.place_of(talk.desk.playbook, engagement, talk.when(engagement))
    return await go(talk, engagement, talk.desk.playbook.steps[place.step], said)


async def enter(talk: Talk, command: str) -> Answer:
    """Enter or resume the part a command names: its first step that is open, else the last one."""
    engagement = await talk.engagement(command, "write")
    if isinstance(engagement, Answer):
        return engagement
    playbook = talk.desk.playbook
    named = [
        step
        for step in playbook.steps.values()
        if step.command == command and progress.applies(step, engagement)
    ]
    if not named:
        return elsewhere.not_asked(talk, engagement, command)
    open_ones = [step for step in named if progress.missing(playbook, step, engagement)]
    if open_ones and open_ones[0].stage == gateway.STAGE and command == "outreach":
        return await to_gateway(talk, engagement)
    return await go(talk, engagement, (*open_ones, named[-1])[0])


async def open_step(talk: Talk) -> Answer:
    """Open the step a button names."""
    engagement = await talk.engagement("open", "write")
    if isinstance(engagement, Answer) or talk.address is None:
        return engagement if isinstance(engagement, Answer) else talk.not_found()
    step = talk.desk.playbook.steps.get(talk.address.step)
    if step is None:
        return gone.step_gone(talk, engagement, talk.address.step)
    one = talk.arg("workload")
    asked = by_workload(step) and one in progress.workloads_of(step, engagement)
    if asked:
        return await show(talk, engagement, step, workloads=(one,))
    return await go(talk, engagement, step)
