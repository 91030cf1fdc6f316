"""A press that came too late: what stands, what the person sent, and what they may do with their own (X29,
X30). Draws the answer; what is done with it stands in mine.py.
"""

from collections.abc import Iterable, Mapping

from bot.domain.engagement import Engagement
from bot.domain.text import Text, content
from bot.playbook.model import Form
from bot.services import drafts, small_forms
from bot.services.address import Address
from bot.services.revisions import OUTCOME, SERIES, SERIES_FORMS, Gone, Late, counted
from bot.services.slots import Slot, label_of, raw_of, words_of
from bot.services.steps import Stale
from bot.services.views.answers import StaleView
from bot.services.views.parts import Button
from cards import stale as stale_card
from dialogs import gone
from dialogs.talk import Talk
from dialogs.turn import Answer

SEES = {
    "contact": "contact.edit",
    "item": "item.open",
    "referral": "referral.new",
    "partner": "partner.edit",
    **dict.fromkeys(SERIES_FORMS, "series.edit"),
    OUTCOME: "outcome.open",
}
"""The verb that shows what stands, by form."""


def stale(talk: Talk, outcome: Stale) -> Answer:
    """Answer a press on a step that was answered since."""
    engagement, step, playbook = outcome.engagement, outcome.step, talk.desk.playbook
    stood = {slot.id: raw_of(slot.value) for slot in outcome.slots}
    slots = [slot for slot in outcome.slots if slot.id in outcome.yours]
    return _answer(
        talk,
        engagement,
        step.id,
        content(playbook.stages[step.stage].title),
        _differences(talk, slots, stood, outcome.yours),
    )


async def small(talk: Talk, form: Form, address: Address, found: Gone | Late) -> Answer:
    """Answer a press on a small form whose thing was changed or taken off since; what was typed is kept."""
    engagement, name = found.engagement, small_forms.thing_of(address)
    yours = small_forms.differing(form, address, engagement, talk.person, talk.today)
    if isinstance(found, Gone):
        await drafts.keep(talk.session, engagement.id, form.id, yours)
        new = SERIES if form.id in SERIES_FORMS else form.id
        way = Button(title=content(form.opener), verb=f"{new}.new", engagement=engagement.id, primary=True)
        return gone.thing_gone(talk, engagement, content(form.opener), way, kept=bool(yours))
    if yours:
        await small_forms.keep(talk.session, form, address, yours)
    slots = [Slot(id=field.id, field=field) for field in form.fields if field.id in yours]
    stood = small_forms.stands(form.id, name, engagement, talk.person, talk.today)
    differences = _differences(talk, slots, stood, yours)
    args = (("contact" if form.id == "contact" else "item", name),) if name else ()
    return _answer(talk, engagement, form.id, content(form.title), differences, name=name, args=args)


def _differences(
    talk: Talk, slots: Iterable[Slot], stood: Mapping[str, str], yours: Mapping[str, str]
) -> tuple[tuple[str, str, str], ...]:
    """Return label, what stands and what was sent, each as a person reads it."""
    return tuple(
        (
            label_of(talk.desk.playbook, slot),
            words_of(slot, stood.get(slot.id, ""), talk.today),
            words_of(slot, yours[slot.id], talk.today),
        )
        for slot in slots
    )


def _answer(
    talk: Talk,
    engagement: Engagement,
    step: str,
    place: Text,
    differences: tuple[tuple[str, str, str], ...],
    *,
    name: str = "",
    args: tuple[tuple[str, str], ...] = (),
) -> Answer:
    record = engagement.steps.get(counted(step, name))
    stamp = record.stamp if record else None
    view = StaleView(
        engagement=engagement.id,
        customer=engagement.customer,
        place=place,
        who=stamp.name if stamp else engagement.owner_name,
        when=talk.moment(stamp.at if stamp else engagement.opened_at),
        step=step,
        revision=engagement.revision(counted(step, name)),
        same=not differences,
        differences=differences,
        kept_until=talk.draft_until() if differences else "",
        see=SEES.get(step, "step.open"),
        args=args,
    )
    return talk.shown(view, stale_card.stale, stale_card.summary)
