"""A typed word as the answer to the one field the last card asks. Never guesses which field that is."""

from typing import Any

from bot.domain.engagement import Engagement
from bot.domain.fields import Field, Problem, Value
from bot.domain.reading import read
from bot.domain.text import NOTHING, Text, content, join, say, typed
from bot.playbook.model import Step
from bot.services import steps
from bot.services.address import Address
from bot.services.slots import Slot, raw_of, words_of
from bot.services.workload_forms import SOURCE, givers
from dialogs import saving
from dialogs.expecting import Expecting
from dialogs.talk import Talk
from dialogs.turn import Answer


async def typed_answer(talk: Talk, expected: Expecting) -> Answer | None:
    """Save typed words as the answer; None where they are no answer to what is asked."""
    step = talk.desk.playbook.steps.get(expected.step)
    field = next((each for each in step.fields if each.id == expected.field), None) if step else None
    if step is None or field is None or (talk.named and field.kind in ("text", "long")):
        return None
    engagement = await talk.loaded(expected.engagement, "write")
    if not isinstance(engagement, Engagement):
        return None
    value = _read(talk, field, engagement)
    if value is None:
        return None
    name = f"{field.id}.{expected.workload}" if expected.workload else field.id
    inputs: dict[str, Any] = {name: raw_of(value)}
    told = NOTHING
    if step.target == "dibs":
        giver = givers(talk.desk.playbook, engagement)[0]
        inputs[SOURCE], told = giver.value, say("{}.", giver.title)
    outcome = await steps.save(
        talk.session, talk.actor, _address(engagement, step, expected, name, inputs), talk.key
    )
    said = join(" ", [say("{}: {}.", content(field.label), _shown(talk, field, value)), told])
    return await saving.answered(talk, outcome, go_on=False, said=said)


def _read(talk: Talk, field: Field, engagement: Engagement) -> Value | None:
    """Read the words; a past date that may be confirmed counts as an answer, and is asked about then."""
    calendar = talk.desk.calendar_of(engagement)
    value = read(
        field,
        talk.incoming.text,
        today=talk.today,
        calendar=calendar,
        typed_word=True,
        confirmed=field.past == "confirm",
    )
    return None if isinstance(value, Problem) else value


def _address(
    engagement: Engagement, step: Step, expected: Expecting, name: str, inputs: dict[str, Any]
) -> Address:
    return Address(
        nonce="",
        engagement=engagement.id,
        step=step.id,
        revision=expected.revision,
        fields=(name,),
        workloads=(expected.workload,) if expected.workload else (),
        inputs=inputs,
    )


def _shown(talk: Talk, field: Field, value: Value) -> Text:
    """Return the answer as it was understood: a date with its weekday, a choice by its title."""
    return typed(words_of(Slot(id=field.id, field=field), raw_of(value), talk.today))
