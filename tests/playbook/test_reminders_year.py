"""A year of reminders: every card on its day, in work hours, once, and none is missed (W8).

What is due is walked day by day here, from the rules as typed in this file. It shares no code with the bot:
it counts days, and finds an instant by looking at the clocks of the place every quarter of an hour.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

import pytest

from bot.domain import leaving as post
from bot.domain import mailbox as box
from bot.domain.calendar import Calendar
from bot.domain.mailbox import Mailbox
from bot.domain.plan.plan import advanced, cause_of, plan
from bot.domain.plan.values import Cause, Marks, Setting
from bot.domain.text import NOTHING
from bot.domain.worktime import Absence, WorkTime
from bot.playbook.loader import load

# What, how many days, business days or plain ones, at which time of that day; "digest": it merely informs.
TYPED: Mapping[str, tuple[str, int, str, str]] = {
    "window.account_team": ("closes", 0, "", "card"),
    "window.partner": ("closes", 0, "", "card"),
    "window.customer": ("closes", 0, "", "card"),
    "window.referral": ("after", 3, "closing", "card"),
    "rfa.first_contact": ("after", 2, "start", "card"),
    "rfa.first_contact_missed": ("after", 2, "closing", "card"),
    "kickoff.gaps": ("before", 2, "start", "card"),
    "start.day": ("on", 0, "start", "card"),
    "golive.near": ("before", 5, "start", "card"),
    "golive.past": ("after", 1, "start", "card"),
    "item.due": ("on", 0, "start", "card"),
    "hold.ends": ("on", 0, "start", "card"),
    "series.prepare": ("before", 1, "start", "card"),
    "series.agenda": ("before", 1, "start", "card"),
    "series.summary": ("closes", 0, "once", "card"),
    "series.trouble": ("closes", 0, "", "card"),
    "series.outcome": ("closes", 0, "once", "card"),
    "checkpoint.weekly": ("every", 7, "start", "card"),
    "frp.data": ("every", 7, "start", "digest"),
    "status.weekly": ("every", 7, "start", "digest"),
    "status.biweekly": ("every", 14, "start", "digest"),
    "forecast.missing": ("after", 5, "start", "card"),
    "forecast.day": ("on", 0, "start", "card"),
    "disengage.ready": ("closes", 0, "", "card"),
    "queue.confirm": ("after", 2, "start", "card"),
    "next_action.day": ("on", 0, "start", "digest"),
}
ZONES = (
    *("Europe/Lisbon", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Riyadh"),
    "Asia/Kolkata",
)
DAY = timedelta(days=1)
BEGINS, ENDS = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
ONE_OFF_A_RULE = 2


# -- the oracle


@cache
def instant(day: date, clock: time, zone: str) -> datetime:
    """Return the first moment at which the clocks of a place show that time, or a later one."""
    wanted, place = datetime.combine(day, clock).replace(tzinfo=None), ZoneInfo(zone)
    found = datetime.combine(day, clock, UTC) - timedelta(hours=16)
    while found.astimezone(place).replace(tzinfo=None) < wanted:
        found += timedelta(minutes=15)
    return found


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where somebody is: the zone, the days of rest, days off, and hours."""

    zone: str
    rest: frozenset[int]
    off: frozenset[date]
    start: time = time(9)

    def works(self, day: date) -> bool:
        return day.weekday() not in self.rest and day not in self.off

    def counted(self, day: date, days: int) -> date:
        while not self.works(day):
            day += DAY
        for _ in range(abs(days)):
            day += DAY if days > 0 else -DAY
            while not self.works(day):
                day += DAY if days > 0 else -DAY
        return day

    def start_after(self, moment: datetime) -> datetime:
        """Return the first start of work that is not before a moment."""
        day = moment.astimezone(ZoneInfo(self.zone)).date() - DAY
        while not self.works(day) or instant(day, self.start, self.zone) < moment:
            day += DAY
        return instant(day, self.start, self.zone)

    def at_work(self, moment: datetime) -> bool:
        local = moment.astimezone(ZoneInfo(self.zone))
        return self.works(local.date()) and self.start <= local.time() < time(17)


@dataclass(frozen=True, kw_only=True)
class Known:
    """A cause as the test knows it: what it is about, and from when to when it holds."""

    rule: str
    key: str
    moment: datetime | None
    day: date | None
    holds: tuple[tuple[datetime, datetime], ...]

    def on(self, moment: datetime) -> bool:
        return any(first <= moment < last for first, last in self.holds)


@dataclass(frozen=True, kw_only=True)
class World:
    """One engagement: where its customer is, where its owner is, and all that happens in the year."""

    customer: Place
    owner: Place
    known: tuple[Known, ...]


def named(world: World, each: Known, day: date) -> datetime:
    """Return the moment that a rule names for a day."""
    basis, days, at, _ = TYPED[each.rule]
    if basis in ("before", "after"):
        day = world.customer.counted(day, days if basis == "after" else -days)
    if at == "closing":
        return instant(day, time(17), world.customer.zone)
    return instant(day, time(), world.owner.zone)


def expected(world: World) -> Iterator[tuple[str, str, datetime]]:
    """Yield every card of the year: its rule, its cause, the moment it leaves.

    A reason that ceased and came back counts as a new one once the card of the old one is two weeks old.
    """
    for each in world.known:
        basis, days, at, _ = TYPED[each.rule]
        if basis == "every":
            yield from expected_again(world, each, days)
            continue
        assert (each.moment is None) == (basis != "closes")
        since = each.moment or named(world, each, each.day or date.min)
        due = since if at == "once" else world.owner.start_after(since)
        sent: datetime | None = None
        for first, last in each.holds:
            leaves = leaves_at(world, max(due, first))
            if leaves < last and (sent is None or first - sent > timedelta(days=14)):
                sent = leaves
                yield each.rule, each.key, leaves


def expected_again(world: World, each: Known, days: int) -> Iterator[tuple[str, str, datetime]]:
    assert each.day
    ((first, last),) = each.holds
    dues = {
        world.owner.start_after(named(world, each, each.day + number * days * DAY))
        for number in range(1, 400 // days + 1)
    }
    late = max((due for due in dues if due < first), default=None)
    if late and first - late <= timedelta(hours=48) and (leaves := leaves_at(world, first)) < last:
        yield each.rule, each.key, leaves
    for due in dues:
        if first <= due < last:
            yield each.rule, each.key, due


def leaves_at(world: World, moment: datetime) -> datetime:
    return moment if world.owner.at_work(moment) else world.owner.start_after(moment)


# -- a year of one engagement


def a_world(random: Random) -> World:
    """Return an engagement with causes of every rule."""

    def place() -> Place:
        zone = random.choice(ZONES)
        off = {date(2026, 1, 1) + random.randrange(365) * DAY for _ in range(12)}
        rest = frozenset({4, 5}) if zone == "Asia/Riyadh" else frozenset({5, 6})
        return Place(zone=zone, rest=rest, off=frozenset(off))

    customer, owner = place(), place()
    away = date(2026, 1, 1) + random.randrange(330) * DAY
    owner = replace(
        owner,
        off=owner.off | {away + number * DAY for number in range(18)},
        start=random.choice((time(9), time(7, 30), time(2, 30))),
    )
    known = tuple(
        a_cause(random, rule, str(number))
        for rule, (basis, *_) in TYPED.items()
        for number in range(1 if basis == "every" else ONE_OFF_A_RULE)
    )
    return World(customer=customer, owner=owner, known=known)


def a_moment(random: Random) -> datetime:
    return BEGINS + timedelta(minutes=random.randrange(360 * 24 * 60))


def a_cause(random: Random, rule: str, key: str) -> Known:
    """Return a cause; some hold too late, too short, or again later."""
    basis, _, _, how = TYPED[rule]
    if basis == "every":
        day = date(2025, 12, 20) + random.randrange(200) * DAY
        first = BEGINS if how == "digest" else BEGINS + random.randrange(60 * 24) * timedelta(hours=1)
        last = random.choice((ENDS, max(a_moment(random), first)))
        return Known(rule=rule, key=key, moment=None, day=day, holds=((first, last),))
    moment = a_moment(random)
    day = moment.date()
    first = moment + timedelta(hours=random.randrange(-800, 100))
    first = BEGINS if how == "digest" else max(first, BEGINS)
    last = random.choice((ENDS, first + timedelta(hours=random.randrange(1, 400))))
    holds = [(first, last)]
    if how == "card" and last < ENDS and random.random() < 0.5:
        again = last + timedelta(hours=random.randrange(1, 200))
        holds.append((again, ENDS))
    closes = basis == "closes"
    return Known(
        rule=rule,
        key=key,
        moment=moment if closes else None,
        day=None if closes else day,
        holds=tuple(holds),
    )


def causes_at(world: World, now: datetime) -> tuple[Cause, ...]:
    return tuple(
        Cause(
            rule=each.rule,
            occurrence=each.key,
            words=NOTHING,
            step="s",
            moment=each.moment,
            day=each.day,
            holds=each.on(now),
        )
        for each in world.known
    )


def calendar(place: Place) -> Calendar:
    days = tuple((day, "off") for day in sorted(place.off))
    return Calendar(
        zone=ZoneInfo(place.zone), first_year=2025, last_year=2027, weekend=place.rest, holidays=days
    )


def work_time(place: Place) -> WorkTime:
    """Return somebody's hours; a long run of days off is told as an absence."""
    days = sorted(place.off)
    away = next(day for day in days if all(day + number * DAY in place.off for number in range(18)))
    absence = Absence(first=away, last=away + 17 * DAY)
    rest = replace(place, off=frozenset(day for day in days if not absence.first <= day <= absence.last))
    return WorkTime(calendar=calendar(rest), start=place.start, absences=(absence,))


def lived(world: World) -> Iterator[tuple[str, str, datetime]]:
    """Live through the year as the workers do, from one change or due moment to the next; yield what left."""
    rules = load().reminders
    work, place = work_time(world.owner), calendar(world.customer)
    changes = sorted({moment for each in world.known for hold in each.holds for moment in hold})
    marks: Marks = {}
    mailbox, now = Mailbox(), BEGINS
    while now < ENDS:
        mailbox = box.forgotten(mailbox, now)
        causes = causes_at(world, now)
        planned = plan("e1", rules, causes, marks, Setting(now=now, calendar=place, work=work))
        for reminder in planned.due(now):
            mailbox = box.put(mailbox, reminder)
        marks = advanced(marks, planned, causes, now)
        for letter in tuple(mailbox.pending.values()):
            if not cause_of(letter.reminder, causes):
                mailbox = box.dropped(mailbox, letter.reminder.id, now, "over")
        goes = post.leaving(mailbox, now, work, 10_000)
        for letters, digest in ((goes.cards, False), (goes.digest, True)):
            names = [each.reminder.id for each in letters]
            mailbox = box.sent(box.sending(mailbox, names, now, digest=digest), names, work.day_of(now))
            for each in letters:
                yield each.reminder.rule, each.reminder.occurrence, now
        planned = plan("e1", rules, causes, marks, Setting(now=now, calendar=place, work=work))
        wakes = (planned.next_due, post.next_look(mailbox, now, work, 10_000))
        changed = next((moment for moment in changes if moment > now), ENDS)
        later = min(moment for moment in (*wakes, changed) if moment)
        assert later > now
        now = later


@pytest.mark.parametrize("seed", range(20))
def test_every_card_comes_on_its_day_and_once(seed: int) -> None:
    """W1, W2, W6, W7, W8: all rules, 6 zones over their clock changes, two weekends, holidays and absences,
    causes that come and go: what left is what the walk over the days names, to the minute.
    """
    world = a_world(Random(seed))
    left, wanted = list(lived(world)), sorted(each for each in expected(world) if each[2] < ENDS)
    assert sorted(left) == wanted
    assert all(world.owner.at_work(moment) for _, _, moment in left)
    assert len(left) > 40


def test_the_typed_table_is_that_of_the_playbook() -> None:
    """W8: no rule is left out of the year, and each is of the kind that the test has typed."""
    rules = load().reminders
    assert set(rules) == set(TYPED)
    for name, (basis, days, at, how) in TYPED.items():
        rule = rules[name]
        assert (rule.basis, rule.days, rule.informs) == (basis, days, how == "digest"), name
        assert not at or rule.at == at, name
