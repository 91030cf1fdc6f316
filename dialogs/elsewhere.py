"""A step that cannot be asked here and now: what has to be said first, or whose it is. Changes nothing."""

from bot.domain.engagement import Engagement
from bot.domain.text import Text, content, join, say
from bot.playbook import progress
from bot.playbook.model import Step
from bot.services.views.answers import NoticeView
from bot.services.views.parts import Button
from dialogs.talk import Talk
from dialogs.turn import Answer


def no_workloads(talk: Talk, engagement: Engagement, step: Step) -> Answer:
    """Answer that nothing can be asked before a workload is named, with the way there."""
    name = Button(title=say("Name workloads"), verb="edit", engagement=engagement.id, primary=True)
    place = say("DIBS and SSAT") if step.target in ("dibs", "ssat") else content(step.short)
    title, lead = say("No workload is named yet"), say("Name what they plan to deploy; then I ask for each.")
    return _notice(talk, engagement, place, title, lead, name)


def no_frp(talk: Talk, engagement: Engagement) -> Answer:
    """Answer that no workload has an FRP, with the way to say which have one (P1)."""
    identify = Button(title=say("Say which have one"), verb="frp", engagement=engagement.id, primary=True)
    lead = say("Forecasts are asked where a FastTrack Ready Partner is assigned.")
    return _notice(talk, engagement, say("FRP"), say("No workload has an FRP"), lead, identify)


def not_asked(talk: Talk, engagement: Engagement, command: str) -> Answer:
    """Answer that a part belongs to engagements of another motion or origin, with the way to change it."""
    playbook = talk.desk.playbook
    step = next((each for each in playbook.steps.values() if each.command == command), None)
    if step is None:
        return talk.not_found()
    motions = next(field for field in playbook.steps[progress.INTAKE].fields if field.id == "motions")
    names = [content(choice.title) for choice in motions.choices if choice.value in step.motions]
    edit = Button(title=say("Edit engagement"), verb="edit", engagement=engagement.id, primary=True)
    place = content(playbook.stages[step.stage].title)
    lead = say("This belongs to: {}. Edit the motion if it is wrong.", join(", ", names))
    if not names:
        lead = say("Only a tenant from Gateway has this. Edit where it came from if that is wrong.")
    return _notice(talk, engagement, place, say("Not part of this engagement"), lead, edit)


def _notice(
    talk: Talk, engagement: Engagement, place: Text, title: Text, lead: Text, button: Button
) -> Answer:
    home = Button(title=say("Home"), verb="open", engagement=engagement.id)
    return talk.notice(
        NoticeView(customer=engagement.customer, place=place, title=title, lead=lead, buttons=(button, home))
    )
