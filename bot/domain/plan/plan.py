"""Which reminders there are for an engagement, and when anything is next due: only merges what the rules say.

Pure: the same causes, marks and hours give the same plan. A rule falls silent when its cause no longer holds.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from bot.domain.plan.moments import dated, window
from bot.domain.plan.rhythm import Rhythm, first_after, next_of, rhythm
from bot.domain.plan.values import Cause, Marks, Missed, Planned, Reminder, Rule, Setting, identity
from bot.domain.text import content

PRESSED = 31
"""For how many days a card of a rhythm can be answered once a newer one was due."""


def plan(
    engagement: str, rules: Mapping[str, Rule], causes: Iterable[Cause], marks: Marks, setting: Setting
) -> Planned:
    """Return the plan of an engagement (by id). What stands behind a mark is not planned again.

    A one-off is planned however late, while its cause holds. Causes of rules that are not declared are left
    out: a playbook may drop a rule.
    """
    reminders: list[Reminder] = []
    missed: list[Missed] = []
    for rule, cause in living(rules, causes):
        if rule.recurs:
            reminder, lost = _recurring(engagement, rule, cause, marks, setting)
            reminders.append(reminder)
            missed += [lost] if lost else []
        elif cause.key not in marks:
            reminders.append(_once(engagement, rule, cause, setting))
    reminders.sort(key=lambda each: (each.due_at, each.urgency, each.id))
    return Planned(reminders=tuple(reminders), missed=tuple(missed))


def told(
    engagement: str, rules: Mapping[str, Rule], causes: Iterable[Cause], marks: Marks, setting: Setting
) -> Iterator[Reminder]:
    """Yield what may have been handed on and still holds, the latest of a rhythm first, and those of a month.

    Their cards may be pressed long after it was too late to send them (X29).
    """
    for rule, cause in living(rules, causes):
        if not rule.recurs:
            yield _once(engagement, rule, cause, setting)
            continue
        found = rhythm(rule, cause, setting)
        last = max(found.ready(), first_after(rule, found.anchor, marks.get(cause.key)) - 1)
        for number in range(last, max(last - PRESSED // rule.days, 1) - 1, -1):
            yield _numbered(engagement, cause, found, number)


def living(rules: Mapping[str, Rule], causes: Iterable[Cause]) -> Iterator[tuple[Rule, Cause]]:
    """Yield the causes that hold and that a rule speaks of, each with its rule."""
    for cause in causes:
        rule = rules.get(cause.rule)
        if rule and cause.holds:
            yield rule, cause


def cause_of(reminder: Reminder, causes: Iterable[Cause]) -> Cause | None:
    """Return the cause of a reminder, as asked at the moment it is sent; None where it is over."""
    wanted = (reminder.rule, reminder.occurrence)
    return next((each for each in causes if each.holds and (each.rule, each.occurrence) == wanted), None)


def advanced(marks: Marks, planned: Planned, causes: Iterable[Cause], now: datetime) -> Marks:
    """Return the marks once all that is due has been handed on and what was missed is recorded.

    The mark of a cause that no longer holds goes: marks grow no further than what is known of an engagement.
    """
    alive = {each.key for each in causes if each.holds}
    new = {each.key: each.last for each in planned.missed}
    new |= {f"{each.rule}:{each.occurrence}": each.mark for each in planned.due(now)}
    return {key: mark for key, mark in {**marks, **new}.items() if key in alive}


def _once(engagement: str, rule: Rule, cause: Cause, setting: Setting) -> Reminder:
    since = window(cause, setting.calendar) if rule.basis == "closes" else dated(rule, cause, setting)
    return _reminder(engagement, rule, cause, setting, since)


def _recurring(
    engagement: str, rule: Rule, cause: Cause, marks: Marks, setting: Setting
) -> tuple[Reminder, Missed | None]:
    found = rhythm(rule, cause, setting)
    number, missed = next_of(found, cause.key, marks.get(cause.key))
    return _numbered(engagement, cause, found, number), missed


def _numbered(engagement: str, cause: Cause, found: Rhythm, number: int) -> Reminder:
    """Return one of a rhythm by its number."""
    reminder = _reminder(engagement, found.rule, cause, found.setting, found.since(number))
    day = found.day(number)
    own = identity(engagement, found.rule.id, f"{cause.occurrence}@{day.isoformat()}")
    return replace(reminder, id=own, mark=day)


def _reminder(engagement: str, rule: Rule, cause: Cause, setting: Setting, since: datetime) -> Reminder:
    return Reminder(
        id=identity(engagement, rule.id, cause.occurrence),
        engagement=engagement,
        rule=rule.id,
        occurrence=cause.occurrence,
        due_at=since if rule.at == "once" else setting.work.next_start(since),
        since=since,
        urgency=rule.urgency,
        title=content(rule.title),
        words=cause.words,
        reason=content(rule.reason),
        step=cause.step,
        mark=since.date(),
        item=cause.item,
        recurs=rule.recurs,
        informs=rule.informs,
        ours=rule.ours,
    )
