"""What is posted in channels, and what went wrong with it, as causes. Pure; the plan says when.

Posts are nobody's reminders: they go to the channel of their series. A trouble with one is its owner's.
"""

from collections.abc import Iterator
from datetime import timedelta

from bot.domain.channel import ChannelLink, Trouble
from bot.domain.dates import show_day
from bot.domain.engagement import Engagement
from bot.domain.governance import NAMES
from bot.domain.outcome import meeting_id, parts_of
from bot.domain.plan.values import Cause
from bot.domain.series import Series
from bot.domain.text import Text, say, typed
from bot.playbook.days import day_of
from bot.playbook.governance import SERIES
from bot.playbook.when import When

AGENDA, SUMMARY, TROUBLE = "series.agenda", "series.summary", "series.trouble"
POSTS = (AGENDA, SUMMARY)
"""Rules whose reminders go to a channel."""
STANDS = timedelta(days=10)
"""How long a summary is to be posted once somebody let it: for less time than it is known what was posted
(14 days), so that nothing is posted twice where a mark is gone (a hold, a hand-over).
"""


def posted(link: ChannelLink | None) -> bool:
    """Say whether a series is posted by itself: linked, and its owner has seen the first post."""
    return link is not None and link.accepted is not None


def post_causes(engagement: Engagement, when: When) -> Iterator[Cause]:
    """Yield the summaries that somebody let be posted, and the troubles with posts."""
    for name, series in engagement.series.items():
        if series.channel is None or not posted(series.channel):
            continue
        yield from _summaries(name, series, when)
        for post, trouble in series.channel.troubles.items():
            yield Cause(
                rule=TROUBLE,
                occurrence=f"{post}@{trouble.at:%Y%m%dT%H%M%S}",
                words=told(series, series.channel, post, trouble, when),
                step=SERIES,
                item=name,
                moment=trouble.at,
            )


def _summaries(name: str, series: Series, when: When) -> Iterator[Cause]:
    for planned, outcome in series.outcomes.items():
        if outcome.posting:
            yield Cause(
                rule=SUMMARY,
                occurrence=meeting_id(name, planned),
                words=say("{}, {}.", NAMES[series.kind], show_day(day_of(planned) or when.today, when.today)),
                step=SERIES,
                item=name,
                moment=outcome.posting.at,
                holds=when.now - outcome.posting.at <= STANDS,
            )


def told(series: Series, link: ChannelLink, post: str, trouble: Trouble, when: When) -> Text:
    """Return what happened to a post: what it was, of which meeting, where."""
    rule, _, meeting = post.partition(":")
    what = say("agenda") if rule == AGENDA else say("summary")
    day = show_day(day_of(parts_of(meeting)[1]) or when.today, when.today)
    if trouble.kind == "unsure":
        return say("The {} for {} may or may not be in {}. Look there.", what, day, typed(link.shown))
    return say("The {} for {} isn’t posted in {}. {}", what, day, typed(link.shown), typed(trouble.why))
