"""The assignment: the option that the facts lead to, confirmed or overridden with a reason; who gave DIBS."""

from typing import cast

from bot.domain.assignment import TITLES, Option
from bot.domain.engagement import Engagement
from bot.domain.fields import Problem
from bot.domain.text import NOTHING, Text, join, say
from bot.playbook import gateway
from bot.playbook.gateway_record import ASSIGN
from bot.playbook.model import Step
from bot.playbook.rules import gateway as from_gateway
from bot.services import assigning, assignments, drafts, gateways, small_forms, undo
from bot.services.forms import EMPTY, Filled
from bot.services.records import NotFound
from bot.services.small_forms import Turned, read_form, settled
from cards import assignment as assignment_card
from dialogs import elsewhere, showing
from dialogs.talk import Talk
from dialogs.turn import Answer

CHOOSE = (Problem(field="override_option", message=say("Choose where it goes instead.")),)
"""A decision otherwise that names no option."""


async def show(talk: Talk, engagement: Engagement, step: Step, said: Text) -> Answer:
    """Answer with where it stands: who gave DIBS, or the assignment; an override begun earlier comes back."""
    if step.id == gateway.SOURCE:
        return talk.notice(gateways.sources(talk.desk.playbook, engagement))
    kept = await drafts.find(talk.session, engagement.id, assignments.OVERRIDE)
    back = say("Your draft is back.") if kept else NOTHING
    return _card(talk, engagement, said, Filled(raw=kept, said=back))


def _card(talk: Talk, engagement: Engagement, said: Text = NOTHING, filled: Filled = EMPTY) -> Answer:
    when = talk.when(engagement)
    view = assignments.view(talk.desk.playbook, engagement, when, talk.person.zone, said=said, filled=filled)
    return talk.shown(view, assignment_card.assignment, assignment_card.summary)


async def facts(talk: Talk) -> Answer:
    """The FM's own word on what only they can know."""
    engagement = await _engagement(talk)
    if isinstance(engagement, Answer):
        return engagement
    return await showing.show(talk, engagement, talk.desk.playbook.steps[ASSIGN])


async def accept(talk: Talk) -> Answer:
    """Record the option that the card showed."""
    engagement = await _engagement(talk)
    if isinstance(engagement, Answer):
        return engagement
    return await _decide(talk, engagement, talk.arg("option"), EMPTY)


async def override(talk: Talk) -> Answer:
    """Record another option than the facts lead to, with its reason (G25)."""
    engagement = await _engagement(talk)
    if isinstance(engagement, Answer) or talk.address is None:
        return engagement if isinstance(engagement, Answer) else talk.not_found()
    form = talk.desk.playbook.forms[assignments.OVERRIDE]
    none = talk.arg("override_option") in ("", "none")
    values = await read_form(talk.session, form, talk.address, extra=CHOOSE if none else ())
    if isinstance(values, Turned):
        return _card(talk, engagement, filled=values.filled)
    raw = {name: str(value) for name, value in values.items()}
    return await _decide(talk, engagement, raw["override_option"], Filled(raw=raw), raw["override_reason"])


async def _engagement(talk: Talk) -> Engagement | Answer:
    found = await talk.engagement("assign", "write")
    if isinstance(found, Engagement) and not from_gateway(found):
        return elsewhere.not_asked(talk, found, "assign")
    return found


async def _decide(
    talk: Talk, engagement: Engagement, option: str, filled: Filled, reason: str = ""
) -> Answer:
    if option not in TITLES or talk.address is None:
        return talk.not_found()
    shown = (talk.arg("option"), talk.arg("row"), talk.arg("since"))
    outcome = await assigning.decide(
        talk.desk,
        talk.actor,
        engagement.id,
        cast("Option", option),
        shown=shown,
        today=talk.today,
        key=talk.key,
        reason=reason,
    )
    if isinstance(outcome, NotFound):
        return talk.not_found()
    if isinstance(outcome, assigning.Moved):
        return await _moved(talk, outcome.engagement, filled)
    if isinstance(outcome, assigning.Wrong):
        return _card(talk, outcome.engagement, outcome.why, filled)
    await settled(talk.session, talk.address)
    undo.remember_change(talk.session)
    return _card(talk, outcome.engagement)


async def _moved(talk: Talk, engagement: Engagement, filled: Filled) -> Answer:
    """Answer with what stands now: the pressed card is out of date, and nothing was written (X29, X30)."""
    if filled.raw and talk.address:
        form = talk.desk.playbook.forms[assignments.OVERRIDE]
        await small_forms.keep(talk.session, form, talk.address, filled.raw)
    decided = engagement.decision
    why = say("What it rests on has changed since that card.")
    if decided and decided.at.isoformat() != talk.arg("since"):
        who = say("{}", decided.by) if decided.by else say("Somebody")
        why = say("{} decided it on {}.", who, talk.moment(decided.at))
    return _card(talk, engagement, join(" ", [why, say("Your press changed nothing.")]), filled)
