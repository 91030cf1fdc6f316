"""A channel of a team, and that a series of meetings is posted there. Knows no message."""

from dataclasses import dataclass
from typing import ClassVar

from bot.domain.stamp import Stamp


@dataclass(frozen=True, kw_only=True, slots=True)
class Channel:
    """A channel: its id, without a thread, and its team's; names as Teams tells them, or ""."""

    id: str
    team: str
    team_name: str = ""
    name: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelLink:
    """The channel that a series is posted to, where its messages go, and who linked it.

    `thread` is the id of the message that the series' posts answer; "" before the first. `accepted`: who let
    it be posted, once they saw a preview.
    """

    one_value: ClassVar[bool] = True

    channel: Channel
    service_url: str
    linked: Stamp
    thread: str = ""
    accepted: Stamp | None = None

    @property
    def shown(self) -> str:
        """What people call it."""
        return " › ".join(filter(None, (self.channel.team_name, self.channel.name))) or "the channel"
