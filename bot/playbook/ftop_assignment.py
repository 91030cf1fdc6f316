"""The recorded assignment as FTOP must hold it (A12, G27). Pure; knows no mark of what was entered."""

from collections.abc import Iterator

from bot.domain import assignment
from bot.domain.engagement import Engagement
from bot.domain.ftop_list import ToEnter, fingerprint
from bot.domain.text import join, say
from bot.playbook.gateway_record import region_of, requirements_of


def assigned(engagement: Engagement) -> Iterator[ToEnter]:
    """Yield the entry of the assignments view; it stands until another decision replaces it."""
    decision = engagement.decision
    if decision is None:
        return
    todo = assignment.to_do(decision.option, assignment.Facts(), region_of(engagement))
    words = [each.words for each in todo if each.place == "assignments"]
    if decision.option == "other_fm" and (name := requirements_of(engagement).other_fm):
        words = [say("Reassign the tenant to {}.", name)]
    if decision.overridden:
        words.append(say("Reason: {}", decision.reason))
    yield ToEnter(
        id="assignment",
        place="assignments",
        title=say("Assignment"),
        text=join("\n", words),
        value=fingerprint((decision.option, decision.reason)),
    )
