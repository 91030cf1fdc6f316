"""When a question about an engagement is asked: the moment, the reader's day, the calendars it goes by."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.outreach import Calendars


@dataclass(frozen=True, kw_only=True, slots=True)
class When:
    """`now` is aware, `today` the day it is for the reader.

    `calendars` are the engagement's own, and those of its contacts who live elsewhere.
    """

    now: datetime
    today: date
    calendars: Calendars

    @property
    def local_day(self) -> date:
        """The day it is for the engagement."""
        return self.now.astimezone(self.calendars.own.zone).date()
