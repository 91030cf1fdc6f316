"""What is to come of an engagement, without anybody's hours: the day or the moment that each rule names.

Cheaper than a plan, and without a read: lists are made of it, and whoever reads one adds their hours.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.calendar import Calendar
from bot.domain.plan.moments import beginning, closing, named
from bot.domain.plan.plan import living
from bot.domain.plan.rhythm import first_after
from bot.domain.plan.values import Cause, Marks, Rule
from bot.domain.worktime import WorkTime

WORDS = 120
"""Characters of the facts that a list shows."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Coming:
    """A reminder to come: its rule, and from when on it is due, a moment (UTC) or the beginning of a day.

    `told`: it was handed on today or the day before. `urgency` is its rule's.
    """

    rule: str
    urgency: int
    words: str
    step: str
    item: str = ""
    day: date | None = None
    moment: datetime | None = None
    told: bool = False

    def due(self, work: WorkTime) -> datetime:
        """Return the start of work from which it may leave (UTC), by somebody's hours."""
        return work.next_start(self.moment or beginning(self.day or date.min, work.zone))

    def day_in(self, zone: ZoneInfo) -> date:
        """Return the day on which it is due, by the clocks of a zone."""
        return self.moment.astimezone(zone).date() if self.moment else self.day or date.min


def coming(
    rules: Mapping[str, Rule], causes: Iterable[Cause], marks: Marks, now: datetime, calendar: Calendar
) -> tuple[Coming, ...]:
    """Return what is to come or was handed on just now, in no order; of a rhythm the next one."""
    today = now.astimezone(calendar.zone).date()
    return tuple(
        each for rule, cause in living(rules, causes) for each in _of(rule, cause, marks, today, calendar)
    )


def _of(rule: Rule, cause: Cause, marks: Marks, today: date, calendar: Calendar) -> Iterator[Coming]:
    mark = marks.get(cause.key)
    told = mark is not None and mark >= today - _DAY
    if rule.recurs:
        anchor = cause.day_in(calendar.zone)
        if mark and told:
            yield _on(rule, cause, mark, calendar, told=True)
        latest = (today - anchor).days // rule.days
        number = max(first_after(rule, anchor, mark), latest)
        yield _on(rule, cause, anchor + timedelta(days=number * rule.days), calendar)
    elif mark is None or told:
        if rule.basis == "closes" and cause.moment:
            yield _made(rule, cause, moment=cause.moment, told=told)
        else:
            yield _on(rule, cause, named(rule, cause, calendar), calendar, told=told)


def _on(rule: Rule, cause: Cause, day: date, calendar: Calendar, *, told: bool = False) -> Coming:
    """Return what a rule says on a day: from its beginning on, or once it has ended."""
    if rule.at == "closing" or rule.basis == "closes":
        return _made(rule, cause, moment=closing(day, calendar), told=told)
    return _made(rule, cause, day=day, told=told)


def _made(
    rule: Rule, cause: Cause, *, day: date | None = None, moment: datetime | None = None, told: bool
) -> Coming:
    return Coming(
        rule=rule.id,
        urgency=rule.urgency,
        words=cause.words.plain[:WORDS],
        step=cause.step,
        item=cause.item,
        day=day,
        moment=moment,
        told=told,
    )
