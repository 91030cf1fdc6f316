"""The meetings that an engagement gives reason to remind of: to prepare the next, to record the last.

Pure, as causes.py, which is given them. No fact of the record says yet that a
meeting is prepared.
"""

from bot.domain.engagement import Engagement
from bot.domain.governance import NAMES
from bot.playbook.causes import Occurrence
from bot.playbook.causes_posts import posted
from bot.playbook.meetings import meetings
from bot.playbook.when import When


def meetings_of(engagement: Engagement, when: When) -> tuple[Occurrence, ...]:
    """Return of each series the next meeting, and those that have begun whose outcome is asked for still: a
    meeting whose outcome is recorded is none any more.
    """
    return tuple(
        Occurrence(
            id=each.id,
            title=NAMES[each.kind],
            starts=each.at.moment,
            ends=each.at.ends,
            posts=posted(engagement.series[each.series].channel),
        )
        for each in meetings(engagement, when)
    )
