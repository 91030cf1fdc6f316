"""Leaving a form: what was typed into it and is not saved stays as a draft. Saves nothing else."""

from bot.domain.engagement import Engagement
from bot.playbook.progress import INTAKE
from bot.services import drafts, openings, small_forms, steps
from bot.services.small_forms import draft_name
from dialogs.talk import Talk


async def keep_draft(talk: Talk, engagement: Engagement | None) -> bool:
    """Keep what stood in a form that is left, where it differs from what stands; tell whether anything did.

    A button that sends no inputs carries no fields either: then there is nothing to keep.
    """
    address, session = talk.address, talk.session
    if address is None or not address.fields:
        return False
    playbook = talk.desk.playbook
    if step := playbook.steps.get(address.step):
        if engagement is None and address.step == INTAKE:
            engagement = openings.blank(talk.actor, talk.person, talk.desk)
        return engagement is not None and await steps.keep_draft(session, engagement, step, address)
    if form := playbook.forms.get(address.step):
        words = small_forms.differing(form, address, engagement, talk.person, talk.today)
        if words:
            await small_forms.keep(session, form, address, words)
        return bool(words)
    words = {name: address.arg(name) for name in address.fields if address.arg(name)}
    if words:
        await drafts.keep(session, address.engagement, draft_name(address), words)
    return bool(words)
