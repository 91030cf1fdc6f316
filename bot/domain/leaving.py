"""Which letters of a mailbox leave now, which wait, and when to look again (W8). Decides only, posts nothing.

A card leaves inside its reader's work hours, the most costly delay first, and at most so many a day. What is
beyond that, came due in quiet hours or merely informs goes into one digest, once a day, in the morning. Who
wants no digest gets all as cards, within the limit; what is beyond it is still gathered, or it would pile up.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.mailbox import Letter, Mailbox
from bot.domain.worktime import WorkTime

DAILY = 8
"""Cards of their own a day, where nobody has set another limit."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Leaving:
    """What leaves now, one card each; what leaves together in the digest; what waits. Each in its order."""

    cards: tuple[Letter, ...] = ()
    digest: tuple[Letter, ...] = ()
    waits: tuple[Letter, ...] = ()


def leaving(
    mailbox: Mailbox, now: datetime, work: WorkTime, limit: int = DAILY, *, digest: bool = True
) -> Leaving:
    """Return what leaves at a moment. Every pending letter is in one of the three parts.

    `digest` false: only what exceeds the limit is gathered.

    The digest takes what was ready when its reader's day began, so it is never an answer to something of the
    same afternoon; and there is none while one is on its way.
    """
    letters = _ranked(mailbox.pending.values())
    if not work.inside(now):
        return Leaving(waits=letters)
    today = work.day_of(now)
    ready = [each for each in letters if each.ready_at <= now]
    single = [each for each in ready if not (digest and _gathered(each, work))]
    cards = single[: _room(mailbox, now, work, limit)]
    together: list[Letter] = []
    if mailbox.digest_on != today and not any(each.digest for each in mailbox.sending.values()):
        morning = work.start_of(today)
        alone = {each.reminder.id for each in cards}
        together = [each for each in ready if each.reminder.id not in alone and each.ready_at <= morning]
    gone = {each.reminder.id for each in (*cards, *together)}
    waits = tuple(each for each in letters if each.reminder.id not in gone)
    return Leaving(cards=tuple(cards), digest=tuple(together), waits=waits)


def next_look(
    mailbox: Mailbox, now: datetime, work: WorkTime, limit: int = DAILY, *, digest: bool = True
) -> datetime | None:
    """Return when something may leave next (UTC): `now` where it may already; None for an empty mailbox."""
    found = leaving(mailbox, now, work, limit, digest=digest)
    if found.cards or found.digest:
        return now
    return min((_next(each, now, work, digest=digest) for each in found.waits), default=None)


def _gathered(letter: Letter, work: WorkTime) -> bool:
    """Say whether a letter is for the digest whatever the limit."""
    return letter.reminder.informs or work.is_quiet(letter.ready_at)


def _next(letter: Letter, now: datetime, work: WorkTime, *, digest: bool) -> datetime:
    at = letter.ready_at
    if at <= now:
        return work.next_start(now + timedelta.resolution) if work.inside(now) else work.next_inside(now)
    return work.next_start(at) if digest and _gathered(letter, work) else work.next_inside(at)


def _room(mailbox: Mailbox, now: datetime, work: WorkTime, limit: int) -> int:
    """Return how many cards may still leave today; those on their way count."""
    gone = mailbox.count if mailbox.day == work.day_of(now) else 0
    return max(0, limit - gone - sum(not each.digest for each in mailbox.sending.values()))


def _ranked(letters: Iterable[Letter]) -> tuple[Letter, ...]:
    """Return letters by the cost of their delay, then by the moment they are due."""

    def rank(letter: Letter) -> tuple[int, datetime, str]:
        return (letter.reminder.urgency, letter.reminder.due_at, letter.reminder.id)

    return tuple(sorted(letters, key=rank))
