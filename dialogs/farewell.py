"""`disengage`: into the stage where it applies, its texts to copy, its closing summary. Saves nothing."""

from bot.domain.engagement import Engagement
from bot.domain.text import say
from bot.playbook import ending
from bot.playbook.progress import stage_missing, way
from bot.services import farewells
from bot.services.views.answers import NoticeView
from bot.services.views.parts import Button
from cards import texts as texts_card
from dialogs import going
from dialogs.leaving import keep_draft
from dialogs.talk import Talk
from dialogs.turn import Answer


async def enter(talk: Talk) -> Answer:
    """Enter the stage; only an RFA has one (D23). Where all is done, show the summary."""
    engagement = await talk.engagement(ending.COMMAND, "write")
    if isinstance(engagement, Answer):
        return engagement
    stage = talk.desk.playbook.stages[ending.STAGE]
    if stage not in way(talk.desk.playbook, engagement):
        return _closed_with_a_reason(talk, engagement)
    if not engagement.workloads or stage_missing(talk.desk.playbook, stage, engagement):
        return await going.enter(talk, ending.COMMAND)
    return summary(talk, engagement)


async def texts(talk: Talk) -> Answer:
    """Show the texts to copy of the step they were asked from; what stood in its form is kept."""
    engagement = await talk.engagement(ending.COMMAND, "write")
    if isinstance(engagement, Answer):
        return engagement
    await keep_draft(talk, engagement)
    step = talk.address.step if talk.address else ""
    view = farewells.texts_view(talk.desk.playbook, engagement, step)
    return talk.shown(view, texts_card.texts, texts_card.summary)


def summary(talk: Talk, engagement: Engagement) -> Answer:
    """Answer with the closing summary."""
    return talk.notice(farewells.summary(talk.desk.playbook, engagement, talk.today))


def _closed_with_a_reason(talk: Talk, engagement: Engagement) -> Answer:
    close = Button(title=say("Close with a reason"), verb="close", engagement=engagement.id, primary=True)
    edit = Button(title=say("Edit engagement"), verb="edit", engagement=engagement.id)
    home = Button(title=say("Home"), verb="open", engagement=engagement.id)
    return talk.notice(
        NoticeView(
            customer=engagement.customer,
            place=farewells.PLACE,
            title=say("No disengagement here"),
            lead=say(
                "Only an RFA has these steps. Close this engagement with a reason, or correct its motion."
            ),
            buttons=(close, edit, home),
        )
    )
