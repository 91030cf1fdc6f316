"""What every use case works with: the store, the playbook, calendars, the clock. Holds no rule of its own."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.calendar import Calendar
from bot.domain.engagement import Engagement, Stamp
from bot.domain.fields import Value
from bot.domain.hours import WEEKDAYS
from bot.domain.outreach import Calendars
from bot.domain.people import Actor
from bot.domain.person import Person
from bot.playbook.model import Playbook
from bot.playbook.when import When
from bot.services.calendars import YEARS_BACK, calendar_for, has_part
from bot.services.clock import LocalClock
from bot.services.reach import Reach, Unreachable
from bot.storage.store import Store

log = logging.getLogger(__name__)


async def nothing_due() -> int:
    """Do nothing: what a desk has where nobody works for it."""
    return 0


@dataclass(kw_only=True, slots=True)
class Desk:
    """`clock` returns the aware UTC time and is the only clock.

    `tasks` are jobs that end after their turn. `reach` leads to people outside it. `former_days`: how long
    somebody who handed an engagement over may read it. `retention_days`: how long after it came to rest the
    people in an engagement are kept (0: for ever). `admins` are the people who see teams. `downloads` is
    the address that a file's token is appended to; "" where files go by consent. `closes`: when a working day
    ends, by the clocks of its place. `moving` is the clock where it can be moved: in local mode alone. `due`
    does all that is due at this moment and returns how many cards that sent; whoever calls it or moves the
    clock holds `passes`, so that no lease ends under work that is going on.
    """

    store: Store
    playbook: Playbook
    clock: Callable[[], datetime]
    reach: Reach = field(default_factory=Unreachable)
    former_days: int = 30
    retention_days: int = 180
    closes: time = time(17)
    admins: frozenset[str] = frozenset()
    downloads: str = ""
    moving: LocalClock | None = None
    due: Callable[[], Awaitable[int]] = nothing_due
    passes: asyncio.Lock = field(default_factory=asyncio.Lock)
    tasks: set[asyncio.Task[None]] = field(default_factory=set[asyncio.Task[None]])

    @property
    def local(self) -> bool:
        """True in local mode, where the clock can be moved."""
        return self.moving is not None

    def stamp(self, actor: Actor) -> Stamp:
        """Return who acts and when it is."""
        return Stamp(by=actor.id, name=actor.name, at=self.clock())

    def today(self, zone: str) -> date:
        """Return the day it is in a zone ("" is UTC)."""
        return self.clock().astimezone(ZoneInfo(zone or "UTC")).date()

    def today_of(self, person: Person) -> date:
        """Return the day it is for a person."""
        return self.today(person.zone)

    def calendar_of(
        self, engagement: Engagement, year: int = 0, *, country: str = "", zone: str = ""
    ) -> Calendar:
        """Return the engagement's business calendar: holidays, its own weekend and days off, its zone (W7).

        It covers the years around `year` (0: this one). `country` and `zone` are a contact's, where recorded:
        who is in another country has that one's days alone (W8).
        """
        facts = engagement.facts
        home, year = str(facts.get("country", "")), year or self.clock().year
        zone = zone or str(facts.get("time_zone", "")) or "UTC"
        if country not in ("", home):
            return calendar_for(country, zone, year, closes=self.closes)
        part, weekend, off = (facts.get(name) or () for name in ("subdivision", "weekend", "days_off"))
        return calendar_for(
            home,
            zone,
            year,
            # A colleague may have changed the country alone since: then its whole is meant.
            subdivision=str(part) if part and has_part(home, str(part)) else "",
            weekend=_weekdays(weekend) or None,
            off=off if isinstance(off, tuple) else (),
            closes=self.closes,
        )

    def when(self, engagement: Engagement, today: date) -> When:
        """Return this moment for an engagement, with its calendars; `today` is the reader's day.

        A contact's calendar is their country's and zone's, as far as these are recorded (W8).
        """
        year = self._year(engagement)
        own = self.calendar_of(engagement, year)
        of = {
            name: self.calendar_of(engagement, year, country=contact.country, zone=contact.time_zone)
            for name, contact in engagement.contacts.items()
            if contact.country or contact.time_zone
        }
        return When(now=self.clock(), today=today, calendars=Calendars(own=own, of=of))

    def _year(self, engagement: Engagement) -> int:
        """Return a year whose calendar reaches back to the first contact: its window is asked for ever."""
        first = min((each.at.year for each in engagement.outreach.attempts.values()), default=9999)
        return min(self.clock().year, first + YEARS_BACK)

    def later(self, work: Coroutine[Any, Any, None]) -> None:
        """Run work after the answer; a failure is logged, never lost data (whatever it does is repaired by
        the worker).
        """
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self.tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.warning("work after a turn failed: %r", error)

    async def drain(self) -> None:
        """Wait for the work that runs after turns."""
        while self.tasks:
            await asyncio.gather(*self.tasks, return_exceptions=True)


def _weekdays(stored: Value) -> frozenset[int]:
    names = stored if isinstance(stored, tuple) else ()
    return frozenset(WEEKDAYS.index(name) for name in names if name in WEEKDAYS)
