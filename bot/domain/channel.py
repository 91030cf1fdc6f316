"""A channel of a team, and that a series of meetings is posted there. Knows no message."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import ClassVar, Literal

from bot.domain.stamp import Stamp


@dataclass(frozen=True, kw_only=True, slots=True)
class Channel:
    """A channel: its id, without a thread, and its team's; names as Teams tells them, or ""."""

    id: str
    team: str
    team_name: str = ""
    name: str = ""


KEPT = 4
"""Troubles that a link remembers; of more, the oldest go."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Trouble:
    """A post that went wrong: nobody knows whether it is there, or it was not posted, and why."""

    kind: Literal["unsure", "refused"]
    at: datetime
    why: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelLink:
    """The channel that a series is posted to, where its messages go, and who linked it.

    `thread` is the id of the message that the series' posts answer; "" before the first. `accepted`: who let
    it be posted, once they saw a preview. `troubles`: by the post's name (rule and meeting), what its owner
    has to look at.
    """

    one_value: ClassVar[bool] = True

    channel: Channel
    service_url: str
    linked: Stamp
    thread: str = ""
    accepted: Stamp | None = None
    troubles: Mapping[str, Trouble] = field(default_factory=dict[str, Trouble])

    @property
    def shown(self) -> str:
        """What people call it."""
        return " › ".join(filter(None, (self.channel.team_name, self.channel.name))) or "the channel"


def post_name(rule: str, meeting: str) -> str:
    """Return the name of a post among those of a series: what kind it is, and of which meeting."""
    return f"{rule}:{meeting}"


def troubled(link: ChannelLink, post: str, trouble: Trouble | None) -> ChannelLink:
    """Return the link with a trouble of a post; None: it is over."""
    kept = {name: each for name, each in link.troubles.items() if name != post}
    kept |= {post: trouble} if trouble else {}
    return replace(link, troubles=dict(sorted(kept.items(), key=lambda pair: pair[1].at)[-KEPT:]))
