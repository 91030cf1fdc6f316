"""What comes again every so many days from a day on while its cause holds: the next, and what was missed.

Of several that nobody got, only the latest is sent, and only while it is not too late for it.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.domain.plan.moments import beginning, closing
from bot.domain.plan.values import Cause, Missed, Rule, Setting


@dataclass(frozen=True, kw_only=True, slots=True)
class Rhythm:
    """The days of a rhythm by number, 1 is the first after the cause's day; and when each is due (UTC)."""

    rule: Rule
    setting: Setting
    anchor: date

    def day(self, number: int) -> date:
        """Return the day of one."""
        return self.anchor + timedelta(days=number * self.rule.days)

    def since(self, number: int) -> datetime:
        """Return the moment that the rule names on that day."""
        day, ends = self.day(number), self.rule.at == "closing"
        return closing(day, self.setting.calendar) if ends else beginning(day, self.setting.work.zone)

    def due(self, number: int) -> datetime:
        """Return the owner's start of work for one."""
        return self.setting.work.next_start(self.since(number))

    def ready(self) -> int:
        """Return the number of the latest that is due now, 0 for none."""
        number = (self.setting.work.day_of(self.setting.now) - self.anchor).days // self.rule.days + 1
        while number > 0 and self.due(number) > self.setting.now:
            number -= 1
        return max(number, 0)

    def upcoming(self, number: int) -> int:
        """Return the number itself, or the last that is due at the same start of work (after an absence)."""
        while self.due(number + 1) == self.due(number):
            number += 1
        return number


def rhythm(rule: Rule, cause: Cause, setting: Setting) -> Rhythm:
    """Return the rhythm of a cause."""
    return Rhythm(rule=rule, setting=setting, anchor=cause.day_in(setting.calendar.zone))


def first_after(rule: Rule, anchor: date, mark: date | None) -> int:
    """Return the number of the first that a mark has not dealt with."""
    return 1 if mark is None else (mark - anchor).days // rule.days + 1


def next_of(found: Rhythm, key: str, mark: date | None) -> tuple[int, Missed | None]:
    """Return the number of the one to send or to wait for, and those before it that were missed.

    `mark` is the day up to which the cause was dealt with.
    """
    first = first_after(found.rule, found.anchor, mark)
    last = found.ready()
    if last < first:
        return found.upcoming(first), None
    in_time = found.setting.now - found.due(last) <= found.rule.tolerance
    lost = last - 1 if in_time else last
    missed = None
    if lost >= first:
        missed = Missed(key=key, count=lost - first + 1, first=found.day(first), last=found.day(lost))
    return (last if in_time else found.upcoming(last + 1)), missed
