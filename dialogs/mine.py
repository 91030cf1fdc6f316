"""What a person does with answers of theirs that came too late: save them instead, or drop them (X30)."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from bot.domain.engagement import Engagement
from bot.playbook.model import Step
from bot.services import drafts, small_forms, steps
from bot.services.address import Address
from bot.services.revisions import OUTCOME, SERIES_FORMS
from bot.services.small_forms import draft_name
from bot.services.steps import Saved
from bot.services.workload_forms import ONCE, SOURCE, givers
from cards import notices
from dialogs import answers, contacts, followups, gone, outcome, partners, saving, series_forms, showing
from dialogs.talk import Talk
from dialogs.turn import Answer

Run = Callable[[Talk], Awaitable[Answer]]
SAVERS: Mapping[str, Run] = {
    "contact": contacts.save,
    "item": followups.save_item,
    "referral": followups.save_referral,
    "partner": partners.save,
    **dict.fromkeys(SERIES_FORMS, series_forms.save),
    OUTCOME: outcome.save,
}
OPENERS: Mapping[str, Run] = {
    "contact": contacts.edit,
    "item": followups.open_item,
    "referral": followups.new_referral,
    "partner": partners.edit,
    "answer": answers.new_answer,
    "bounce": answers.new_bounce,
    "skip": answers.new_skip,
    **dict.fromkeys(SERIES_FORMS, series_forms.edit),
    OUTCOME: outcome.open_one,
}


async def use_mine(talk: Talk) -> Answer:
    """Save the kept draft over what stands now: the person chose to. Pressed twice, it is saved once."""
    engagement = await talk.engagement("open", "write")
    if isinstance(engagement, Answer) or talk.address is None:
        return engagement if isinstance(engagement, Answer) else talk.not_found()
    address = talk.address
    words = await drafts.find(talk.session, engagement.id, draft_name(address))
    step = talk.desk.playbook.steps.get(address.step)
    if step is None and address.step not in SAVERS:
        return gone.step_gone(talk, engagement, address.step)
    if not words and talk.key not in engagement.done:
        return await _what_stands(talk, engagement, step, address)
    if step:
        found = await steps.save(
            talk.session, talk.actor, _over_step(talk, engagement, step, words), talk.key
        )
        if isinstance(found, Saved):
            found = replace(found, workloads=())
        return await saving.answered(talk, found, go_on=False)
    name = small_forms.thing_of(address)
    stands = small_forms.stands(address.step, name, engagement, talk.person, talk.today)
    held = {**stands, **words}
    talk.address = replace(address, fields=tuple(held), inputs={**address.inputs, **held})
    return await SAVERS[address.step](talk)


def _over_step(talk: Talk, engagement: Engagement, step: Step, words: Mapping[str, str]) -> Address:
    """Return the address of a card that carries just the draft."""
    here = (name.rpartition(".")[2] for name in words if name not in ONCE)
    inputs = dict(words)
    if step.target == "dibs":
        inputs.setdefault(SOURCE, givers(talk.desk.playbook, engagement)[0].value)
    return Address(
        nonce="",
        engagement=engagement.id,
        step=step.id,
        revision=talk.address.revision if talk.address else 0,
        fields=tuple(words),
        workloads=tuple(dict.fromkeys(name for name in here if name in engagement.workloads)),
        inputs=inputs,
    )


async def discard(talk: Talk) -> Answer:
    """Drop the draft of a step or a small form, and show what stands."""
    address = talk.address
    if address is None:
        return talk.not_found()
    await drafts.drop(talk.session, address.engagement, draft_name(address))
    engagement = await talk.loaded(address.engagement, "read")
    if isinstance(engagement, Answer):
        return engagement
    return await _what_stands(talk, engagement, talk.desk.playbook.steps.get(address.step), address)


async def _what_stands(talk: Talk, engagement: Engagement, step: Step | None, address: Address) -> Answer:
    if step:
        return await showing.show(talk, engagement, step)
    opener = OPENERS.get(address.step)
    if opener:
        return await opener(talk)
    return talk.notice(notices.discarded(engagement.customer, engagement.id))
