"""What section 13 of the process says of a year, walked day by day. Shares no code with the bot.

An instant is found by looking at the clocks of the place every quarter of an hour; a business day by counting
days, past days of rest and public holidays (as the `holidays` library lists them).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import holidays

DAY = timedelta(days=1)
BEGINS, ENDS = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 9, tzinfo=UTC)
REMEMBERED = timedelta(days=14)
"""A reason that ceased and came back counts as a new one once the card of the old one is this old."""
TOLERATED = timedelta(hours=48)
"""How late one of a weekly rhythm is still sent."""
RULES: Mapping[str, tuple[str, int, str]] = {
    # when it is due: basis, how many days (of business, but for "every"), from start or close
    "window.account_team": ("window", 3, "closing"),
    "window.partner": ("window", 3, "closing"),
    "window.customer": ("window", 3, "closing"),
    "window.referral": ("after", 3, "closing"),
    "rfa.first_contact": ("after", 2, "start"),
    "rfa.first_contact_missed": ("after", 2, "closing"),
    "kickoff.gaps": ("before", 2, "start"),
    "start.day": ("on", 0, "start"),
    "golive.near": ("before", 5, "start"),
    "golive.past": ("after", 1, "start"),
    "item.due": ("on", 0, "start"),
    "hold.ends": ("on", 0, "start"),
    "checkpoint.weekly": ("every", 7, "start"),
    "frp.data": ("every", 7, "start"),
    "status.weekly": ("every", 7, "start"),
    "status.biweekly": ("every", 14, "start"),
    "forecast.missing": ("after", 5, "start"),
    "forecast.day": ("on", 0, "start"),
    "disengage.ready": ("moment", 0, ""),
    "queue.confirm": ("after", 2, "start"),
    "next_action.day": ("on", 0, "start"),
}
"""Every rule that a record of an engagement can give reason for."""
UNTIL_ITS_DAY = frozenset({"kickoff.gaps", "golive.near"})
"""Silent once the day they speak of is over where the customer is."""


@cache
def instant(day: date, clock: time, zone: str) -> datetime:
    """Return the first moment at which the clocks of a place show that time, or a later one."""
    wanted, place = datetime.combine(day, clock), ZoneInfo(zone)
    found = datetime.combine(day, clock, UTC) - timedelta(hours=16)
    while found.astimezone(place).replace(tzinfo=None) < wanted:
        found += timedelta(minutes=15)
    return found


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where somebody is: country, zone, and the weekdays of rest (Monday is 0)."""

    country: str
    zone: str
    rest: frozenset[int] = frozenset({5, 6})

    def works(self, day: date) -> bool:
        return day.weekday() not in self.rest and day not in days_off(self.country)

    def counted(self, day: date, days: int) -> date:
        """Return the business day so many after (before) a day; a day of rest counts as the next one."""
        while not self.works(day):
            day += DAY
        for _ in range(abs(days)):
            day += DAY if days > 0 else -DAY
            while not self.works(day):
                day += DAY if days > 0 else -DAY
        return day

    def day_of(self, moment: datetime) -> date:
        return moment.astimezone(ZoneInfo(self.zone)).date()

    def start_after(self, moment: datetime) -> datetime:
        """Return the first start of work that is not before a moment."""
        day = self.day_of(moment) - DAY
        while not self.works(day) or instant(day, time(9), self.zone) < moment:
            day += DAY
        return instant(day, time(9), self.zone)

    def at_work(self, moment: datetime) -> bool:
        local = moment.astimezone(ZoneInfo(self.zone))
        return self.works(local.date()) and time(9) <= local.time() < time(17)

    def leaves(self, moment: datetime) -> datetime:
        """Return when a card that is due at a moment leaves."""
        return moment if self.at_work(moment) else self.start_after(moment)


@cache
def days_off(country: str) -> Any:
    return holidays.country_holidays(country, years=range(2025, 2029))


@dataclass(kw_only=True)
class Reason:
    """Why a card is due: its rule, its name, its day (or moment), and from when to when it holds."""

    rule: str
    name: str
    day: date | None = None
    moment: datetime | None = None
    spans: list[tuple[datetime, datetime]] = field(default_factory=list)

    def begins(self, at: datetime) -> None:
        self.spans.append((at, ENDS + 400 * DAY))

    def ends(self, at: datetime) -> None:
        self.spans[-1] = (self.spans[-1][0], at)


def moment_of(reason: Reason, customer: Place, owner: Place) -> datetime:
    """Return the moment that a rule names."""
    basis, days, at = RULES[reason.rule]
    if basis == "moment":
        assert reason.moment
        return reason.moment
    day = customer.day_of(reason.moment) if basis == "window" and reason.moment else reason.day
    assert day
    if days:
        day = customer.counted(day, -days if basis == "before" else days)
    return instant(day, time(17), customer.zone) if at == "closing" else instant(day, time(), owner.zone)


def limit_of(reason: Reason, customer: Place) -> datetime:
    """Return until when a rule may speak at all."""
    last = reason.day if reason.rule in UNTIL_ITS_DAY else None
    if reason.rule == "rfa.first_contact" and reason.day:
        last = customer.counted(reason.day, 2)
    return instant(last + DAY, time(), customer.zone) if last else ENDS + 400 * DAY


def expected(reason: Reason, customer: Place, owner: Place) -> Iterator[datetime]:
    """Yield when the cards of a reason leave."""
    basis, days, _ = RULES[reason.rule]
    if basis == "every":
        yield from rhythm(reason, owner, days)
        return
    due, limit = owner.start_after(moment_of(reason, customer, owner)), limit_of(reason, customer)
    sent: datetime | None = None
    for first, last in reason.spans:
        leaves = owner.leaves(max(due, first))
        if leaves < min(last, limit) and (sent is None or first - sent > REMEMBERED):
            sent = leaves
            yield leaves


def rhythm(reason: Reason, owner: Place, days: int) -> Iterator[datetime]:
    """Yield those of a rhythm, counted in plain days from its day on; what came due together comes once."""
    assert reason.day
    for first, last in reason.spans:
        dues = {
            owner.start_after(instant(reason.day + number * days * DAY, time(), owner.zone))
            for number in range(1, 800 // days)
        }
        late = max((due for due in dues if due < first), default=None)
        if late and first - late <= TOLERATED and owner.leaves(first) < last:
            yield owner.leaves(first)
        yield from (due for due in dues if first <= due < last)
