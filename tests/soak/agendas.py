"""The agendas of a round of delivery under fire: series posted in channels, and what must hold there.

A post is known by the hash of its engagement, rule and meeting, which its card shows.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from bot.domain.channel import Channel, ChannelLink
from bot.domain.engagement import Engagement
from bot.domain.series import Rule, Series
from bot.domain.stamp import Stamp
from tests.soak.attempts import WRITTEN, Attempt, Stop, interrupted
from tests.soak.recording import Taken

LINKED = 15
"""Engagements of a round that are posted in a channel of their own."""
NAME, PLANNED = "s1", "2026-11-25"
MEETING, RULE = f"{NAME}.{PLANNED}", "series.agenda"


@dataclass(frozen=True, slots=True)
class Post:
    """What became of one agenda: how often the service took it, and the kind of trouble kept ("": none)."""

    name: str
    copies: int
    trouble: str


def channel_of(number: int) -> str:
    """Return the id of the channel of an engagement."""
    return f"19:c{number}@thread.tacv2"


def series(number: int, url: str, stamp: Stamp) -> Series:
    """Return a series of the whole customer's that meets tomorrow evening, posted before in its channel."""
    link = ChannelLink(
        channel=Channel(id=channel_of(number), team=f"19:t{number}@thread.tacv2"),
        service_url=url, linked=stamp, accepted=stamp, thread="m1",
    )  # fmt: skip
    day = date.fromisoformat(PLANNED)
    rule = Rule(starts_on=day, rhythm="weekly", weekday=day.weekday(), time="22:00")
    return Series(kind="customer", time_zone="UTC", rules=(rule,), channel=link)


def post_of(engagement: str, rule: str = RULE, meeting: str = MEETING) -> str:
    """Return what a post is known by."""
    return sha256(f"{engagement}\n{rule}\n{meeting}".encode()).hexdigest()


def drawn_post(engagement: Engagement, rule: str, meeting: str) -> tuple[Mapping[str, Any], str]:
    """Draw nothing but what the oracle reads."""
    return {"post": f"{rule}:{meeting}", "ids": [post_of(engagement.id, rule, meeting)]}, "post"


def came_of(due: Iterable[str], arrived: Iterable[Taken], engagements: Mapping[str, Any]) -> tuple[Post, ...]:
    """Return what became of the agendas of these engagements; `engagements` are their records by id."""
    copies = Counter(name for each in arrived for name in each.reminders)
    return tuple(
        Post(post_of(here), copies[post_of(here)], _trouble(engagements.get(here, {}))) for here in due
    )


def _trouble(engagement: Mapping[str, Any]) -> str:
    link = engagement.get("series", {}).get(NAME, {}).get("channel", {})
    return str(link.get("troubles", {}).get(f"{RULE}:{MEETING}", {}).get("kind", ""))


def wrong(posts: Iterable[Post], made: Sequence[Attempt], stops: Sequence[Stop]) -> list[str]:
    """Return what did not hold: a channel gets nothing twice, loses nothing silently, and its owner is asked
    only where there was ground for it.
    """
    problems: list[str] = []
    for each in posts:
        own = [one for one in made if each.name in one.reminders]
        if each.copies > 1:
            problems.append(f"{each.copies} times in a channel: {each.name[:12]}")
        if not each.copies and not each.trouble:
            problems.append(f"never in its channel, and nobody was told: {each.name[:12]} {own}")
        if each.trouble == "refused" and (each.copies or (own and own[-1].outcome != "Permanent")):
            problems.append(f"said to be refused: {each.name[:12]} {own}")
        if each.trouble == "unsure" and own and own[-1].outcome == "sent" and not _unwritten(own[-1], stops):
            problems.append(f"arrived, and its owner is asked: {each.name[:12]} {own}")
    return problems


def _unwritten(attempt: Attempt, stops: Sequence[Stop]) -> bool:
    return interrupted(attempt, (attempt.ended or attempt.at) + WRITTEN, stops)


def figures(posts: Iterable[Post]) -> Counter[str]:
    """Return the figures of channels."""
    counts = Counter[str](dict.fromkeys(("due", "arrived", "unsure", "refused", "duplicates"), 0))
    for each in posts:
        counts["due"] += 1
        counts["arrived"] += each.copies > 0
        counts["duplicates"] += max(each.copies - 1, 0)
        counts.update([each.trouble] if each.trouble else [])
    return counts
