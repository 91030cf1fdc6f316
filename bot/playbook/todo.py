"""One thing to be done next for an engagement, with its reason and date. Decides no order."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.text import NOTHING, Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Todo:
    """One thing to do. `step` is where it is done; `due` None: no date. `ours`: a default of this bot.

    `turns` is when it becomes another thing by itself (aware): a window that closes. `item` names what the
    step is opened for: an item, a partner.
    """

    title: Text
    reason: Text
    button: Text
    step: str
    due: date | None = None
    mandatory: bool = False
    ours: bool = False
    blocked_by: Text = NOTHING
    item: str = ""
    turns: datetime | None = None

    def late(self, today: date) -> bool:
        """Tell whether its day has passed."""
        return self.due is not None and self.due < today
