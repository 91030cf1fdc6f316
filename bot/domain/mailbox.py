"""One person's mailbox: what waits to leave, what is on its way, what became of it. Values and outcomes.

Pure. When something leaves is leaving.py's business, putting it off snoozing.py's; nothing here posts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Literal

from bot.domain import lateness
from bot.domain.claim import Claim
from bot.domain.lateness import Lateness
from bot.domain.plan.values import Reminder
from bot.domain.worktime import WorkTime

REMEMBERED = timedelta(days=14)
"""How long the mailbox knows what was sent or settled."""
UNSURE = "unsure"
"""Why a letter is dead of which two copies left, and nobody knows whether one arrived."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """A reminder in a mailbox. `not_before` (UTC) is where it was put off to, by its reader or by a server.

    `again`: whether it arrived is not known; it leaves once more and says so.
    """

    reminder: Reminder
    not_before: datetime | None = None
    snoozes: int = 0
    again: bool = False

    @property
    def ready_at(self) -> datetime:
        """The moment from which it may leave (UTC)."""
        due = self.reminder.due_at
        return max(due, self.not_before) if self.not_before else due


@dataclass(frozen=True, kw_only=True, slots=True)
class Sending:
    """A letter that is being posted, on its own or in the digest; written down before the post."""

    letter: Letter
    at: datetime
    digest: bool = False


How = Literal["sent", "done", "not_needed", "dropped"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Escalation:
    """When a reminder that was sent goes to the leads of its owner's teams (`told`: to those it went to), and
    what it was about.
    """

    at: datetime
    owner: str
    reminder: Reminder
    told: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Settled:
    """What became of a letter: it was sent, its reader settled it, or its reason ceased before it left.

    `by` is who said so (their name), `reason` why. The reminder itself is not kept: two weeks of them would
    make the mailbox heavy, and whatever still holds can be planned again. Only one that may still go to a
    lead (`escalation`) is.
    """

    how: How
    at: datetime
    by: str = ""
    reason: str = ""
    snoozes: int = 0
    escalation: Escalation | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Dead:
    """A letter that could not be delivered and will not be by itself: since when, and why."""

    letter: Letter
    at: datetime
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Mailbox:
    """One person's mailbox; letters by their reminder's id, each in one place only.

    `day` is the reader's day that `count` counts cards of, `digest_on` that of the last digest. `claim` is
    held by the worker that delivers. `held_until`: their conversation takes nothing before (429). `stopped`
    says why it takes nothing at all (X56): blocked, removed, disabled, gone; with `held_until`, it is tried
    again then. `late` is how late what was sent left, ever since.
    """

    tenant: str = ""
    person: str = ""
    pending: Mapping[str, Letter] = field(default_factory=dict[str, Letter])
    sending: Mapping[str, Sending] = field(default_factory=dict[str, Sending])
    settled: Mapping[str, Settled] = field(default_factory=dict[str, Settled])
    dead: Mapping[str, Dead] = field(default_factory=dict[str, Dead])
    digest_on: date | None = None
    day: date | None = None
    count: int = 0
    held_until: datetime | None = None
    stopped: str = ""
    claim: Claim | None = None
    late: Lateness = field(default_factory=Lateness)

    def letter(self, name: str) -> Letter | None:
        """Return a letter that has not arrived yet; None: it has, or it is not known."""
        kept = self.sending.get(name) or self.dead.get(name)
        return kept.letter if kept else self.pending.get(name)

    def snoozes(self, name: str) -> int:
        """Return how often a reminder was put off, as far as it is remembered."""
        letter, settled = self.letter(name), self.settled.get(name)
        return letter.snoozes if letter else settled.snoozes if settled else 0

    def answer(self, name: str) -> Settled | None:
        """Return how its reader settled a reminder: "already answered by … at …" (X29); None: not yet."""
        found = self.settled.get(name)
        return found if found and found.how in ("done", "not_needed") else None

    @property
    def escalates_at(self) -> datetime | None:
        """When something of it goes to a lead next; None: nothing does."""
        return min((each.escalation.at for each in self.settled.values() if each.escalation), default=None)


def put(mailbox: Mailbox, reminder: Reminder) -> Mailbox:
    """Return the mailbox with a reminder waiting in it; one that it knows already changes nothing.

    One that was dropped unsent waits again: its reason has come back.
    """
    known = mailbox.settled.get(reminder.id)
    if mailbox.letter(reminder.id) or (known and known.how != "dropped"):
        return mailbox
    return _moved(mailbox, reminder.id, Letter(reminder=reminder))


def sending(mailbox: Mailbox, names: Iterable[str], at: datetime, *, digest: bool = False) -> Mailbox:
    """Return the mailbox with letters on their way. Raises KeyError for one that does not wait."""
    new = {name: Sending(letter=mailbox.pending[name], at=at, digest=digest) for name in names}
    pending = {name: letter for name, letter in mailbox.pending.items() if name not in new}
    return replace(mailbox, pending=pending, sending={**mailbox.sending, **new})


def sent(mailbox: Mailbox, names: Iterable[str], day: date, work: WorkTime | None = None) -> Mailbox:
    """Return the mailbox with letters delivered on the reader's day; each card of its own counts for it.

    One that its reader settled while it was on its way stays settled. None is late for having waited for
    `work`, the reader's hours; None: it may leave at any.
    """
    for name in names:
        if found := mailbox.sending.get(name):
            ready = found.letter.ready_at
            seconds = (found.at - (work.next_inside(ready) if work else ready)).total_seconds()
            late = lateness.counted(mailbox.late, seconds, digest=found.digest)
            mailbox = replace(_counted(mailbox, found, day), late=late)
            snoozes = found.letter.snoozes
            mailbox = _moved(mailbox, name, Settled(how="sent", at=found.at, snoozes=snoozes))
    return mailbox


def not_sent(mailbox: Mailbox, names: Iterable[str], until: datetime | None = None) -> Mailbox:
    """Return the mailbox with letters that were refused or put off (429, 412) waiting, until a moment."""
    for name in names:
        if found := mailbox.sending.get(name):
            wait = until or found.letter.not_before
            mailbox = _moved(mailbox, name, replace(found.letter, not_before=wait))
    return mailbox


def unknown(mailbox: Mailbox, names: Iterable[str], day: date) -> Mailbox:
    """Return the mailbox with letters that may have arrived or not: each leaves once more, labelled.

    Where nobody knows that of the second copy either, it is left to its owner. What a crash left on its way
    is treated alike.
    """
    for name in names:
        if found := mailbox.sending.get(name):
            unsure = Dead(letter=found.letter, at=found.at, reason=UNSURE)
            mailbox = _counted(mailbox, found, day) if found.letter.again or not found.digest else mailbox
            mailbox = _moved(
                mailbox, name, unsure if found.letter.again else replace(found.letter, again=True)
            )
    return mailbox


def permanent(mailbox: Mailbox, names: Iterable[str], at: datetime, reason: str) -> Mailbox:
    """Return the mailbox with letters that will never arrive as they are (400, 413), each with why."""
    for name in names:
        if found := mailbox.sending.get(name):
            mailbox = _moved(mailbox, name, Dead(letter=found.letter, at=at, reason=reason))
    return mailbox


def escalating(mailbox: Mailbox, found: Mapping[str, Escalation | None]) -> Mailbox:
    """Return the mailbox with when what was sent goes to a lead; None: not (any more). What its reader has
    settled meanwhile goes to nobody.
    """
    kept = {name: each for name, each in mailbox.settled.items() if name in found and each.how == "sent"}
    new = {name: replace(each, escalation=found[name]) for name, each in kept.items()}
    return replace(mailbox, settled={**mailbox.settled, **new})


def rearmed(mailbox: Mailbox) -> Mailbox:
    """Return the mailbox with its dead letters waiting again: the bot was installed anew (X56)."""
    return again(replace(mailbox, stopped="", held_until=None), tuple(mailbox.dead))


def again(mailbox: Mailbox, names: Iterable[str]) -> Mailbox:
    """Return the mailbox with dead letters waiting again; one that is not dead changes nothing."""
    for name in names:
        if dead := mailbox.dead.get(name):
            mailbox = _moved(mailbox, name, dead.letter)
    return mailbox


def done(mailbox: Mailbox, name: str, at: datetime, by: str) -> Mailbox:
    """Return the mailbox with a reminder done, from any of its cards and however old (X29)."""
    return _settle(mailbox, name, Settled(how="done", at=at, by=by))


def not_needed(mailbox: Mailbox, name: str, at: datetime, by: str, reason: str) -> Mailbox:
    """Return the mailbox with a reminder that is not needed. Raises ValueError without a reason."""
    if not reason.strip():
        raise ValueError("a reminder is not needed for a reason")
    return _settle(mailbox, name, Settled(how="not_needed", at=at, by=by, reason=reason))


def dropped(mailbox: Mailbox, name: str, at: datetime, reason: str) -> Mailbox:
    """Return the mailbox without a letter whose reason ceased before it left. One that left stays."""
    gone = Settled(how="dropped", at=at, reason=reason, snoozes=mailbox.snoozes(name))
    return _moved(mailbox, name, gone) if name in mailbox.pending else mailbox


def released(mailbox: Mailbox, name: str, at: datetime, reason: str) -> Mailbox:
    """Return the mailbox with a dead or settled letter as dropped: handed on anew, it leaves again."""
    gone = Settled(how="dropped", at=at, reason=reason)
    return _moved(mailbox, name, gone) if name in mailbox.dead or name in mailbox.settled else mailbox


def forgotten(mailbox: Mailbox, now: datetime) -> Mailbox:
    """Return the mailbox without what was sent or settled more than 14 days ago. What waits is never lost,
    nor what is still to go to a lead.
    """
    young = {
        name: each
        for name, each in mailbox.settled.items()
        if now - each.at <= REMEMBERED or each.escalation is not None
    }
    return mailbox if len(young) == len(mailbox.settled) else replace(mailbox, settled=young)


def waiting(mailbox: Mailbox, letter: Letter) -> Mailbox:
    """Return the mailbox with a letter waiting, wherever it was before."""
    return _moved(mailbox, letter.reminder.id, letter)


def _settle(mailbox: Mailbox, name: str, settled: Settled) -> Mailbox:
    """The first word stands: a second one changes nothing."""
    return mailbox if mailbox.answer(name) else _moved(mailbox, name, settled)


def _counted(mailbox: Mailbox, found: Sending, day: date) -> Mailbox:
    if found.digest:
        return replace(mailbox, digest_on=day)
    return replace(mailbox, day=day, count=mailbox.count + 1 if mailbox.day == day else 1)


def _moved(mailbox: Mailbox, name: str, value: Letter | Settled | Dead) -> Mailbox:
    """Return the mailbox with a letter in the place that its value says, and in no other."""
    pending, settled, dead = dict(mailbox.pending), dict(mailbox.settled), dict(mailbox.dead)
    for place in (pending, settled, dead):
        place.pop(name, None)
    if isinstance(value, Letter):
        pending[name] = value
    elif isinstance(value, Settled):
        settled[name] = value
    else:
        dead[name] = value
    left = {key: each for key, each in mailbox.sending.items() if key != name}
    return replace(mailbox, pending=pending, sending=left, settled=settled, dead=dead)
