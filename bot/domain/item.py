"""What is kept track of beside the steps. Never says what is due: that is computed."""

from dataclasses import dataclass
from typing import Literal

from bot.domain.stamp import Stamp

ItemKind = Literal["gap", "risk", "task", "missed", "blocker", "action", "topic"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """A knowledge gap, a risk, a task of the FM's own (K8, K9, K22), what a partner missed (P7); or what a
    series of meetings goes on about: a blocker, an action, a topic.

    `stamp` says who raised it, and when. `due_on` is an ISO date or ""; `happened_on` likewise: the day of
    what was missed. `series` is the id of its series, "" where it belongs to none; `owner` the name of who
    does it.
    """

    kind: ItemKind
    text: str
    stage: str
    stamp: Stamp
    follow_up: str = ""
    due_on: str = ""
    done: Stamp | None = None
    happened_on: str = ""
    series: str = ""
    owner: str = ""
