"""The engagement: one customer's record, and the invariants every change of it keeps.

Frozen values; a change is a function from one engagement to the next. What a step asks and where the
engagement stands is computed from this and the playbook elsewhere; nothing here knows a step by name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import accumulate
from typing import Literal, TypeVar

from bot.domain.changes import Change, Path, diff, size_of
from bot.domain.claim import Claim
from bot.domain.contact import Contact
from bot.domain.decision import Decision
from bot.domain.entry import Entry
from bot.domain.fields import Value
from bot.domain.ftop_list import Entered
from bot.domain.handover import Former, Handover, News
from bot.domain.item import Item
from bot.domain.outreach import Outreach
from bot.domain.partners import Partner
from bot.domain.series import Series
from bot.domain.stamp import Stamp
from bot.domain.workload import Workload

KEPT_CHANGES = 100
"""How many changes an engagement holds; older ones go to journal pages of `JOURNAL_PAGE`."""
KEPT_BYTES = 48 * 1024
"""Roughly how many bytes of changes it holds at most: long texts that change often must not fill it."""
JOURNAL_PAGE = 50
KEY_LIFE = timedelta(days=7)
KEPT_KEYS = 300
"""Operation keys held at most; an older card than that is stopped by its step's revision."""
PLAN_CAP = timedelta(days=7)

V = TypeVar("V")

State = Literal["open", "held", "closed", "removed"]


@dataclass(frozen=True, kw_only=True, slots=True)
class StepRecord:
    """A step's own answers. `revision` rises only when a person changes this step's answers."""

    revision: int
    answers: Mapping[str, Value] = field(default_factory=dict[str, Value])
    stamp: Stamp | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class TaskRecord:
    """An FTOP task's mark: who completed it, and when. `details` are what it rests on (M8's approval)."""

    stamp: Stamp
    details: Mapping[str, Value] = field(default_factory=dict[str, Value])


@dataclass(frozen=True, kw_only=True, slots=True)
class Status:
    """Open, on hold (until a date), closed (with a reason) or removed (can be restored for 30 days)."""

    state: State = "open"
    reason: str = ""
    until: str = ""
    stamp: Stamp | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """An operation that was applied: when, and its short result, by which a second delivery gets the same
    answer.
    """

    at: datetime
    result: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Engagement:
    """One customer's engagement. `tenant` is the tenant the bot serves, not the customer's.

    `marks` say, by cause, up to which day reminders were handed on. `cleared_at`: when the people in it were
    taken out, some time after it came to rest; `clearing_at`: since when that is under way.
    """

    id: str
    tenant: str
    owner: str
    owner_name: str
    opened_at: datetime
    facts: Mapping[str, Value] = field(default_factory=dict[str, Value])
    steps: Mapping[str, StepRecord] = field(default_factory=dict[str, StepRecord])
    workloads: Mapping[str, Workload] = field(default_factory=dict[str, Workload])
    contacts: Mapping[str, Contact] = field(default_factory=dict[str, Contact])
    tasks: Mapping[str, TaskRecord] = field(default_factory=dict[str, TaskRecord])
    items: Mapping[str, Item] = field(default_factory=dict[str, Item])
    partners: Mapping[str, Partner] = field(default_factory=dict[str, Partner])
    series: Mapping[str, Series] = field(default_factory=dict[str, Series])
    outreach: Outreach = field(default_factory=Outreach)
    decision: Decision | None = None
    entered: Mapping[str, Entered] = field(default_factory=dict[str, Entered])
    status: Status = Status()
    handover: Handover | None = None
    former: tuple[Former, ...] = ()
    news: tuple[News, ...] = ()
    changes: tuple[Change, ...] = ()
    journal_pages: int = 0
    done: Mapping[str, Done] = field(default_factory=dict[str, Done])
    seq: int = 0
    entry: Entry | None = None
    unpublished: bool = False
    marks: Mapping[str, date] = field(default_factory=dict[str, date])
    claim: Claim | None = None
    cleared_at: datetime | None = None
    clearing_at: datetime | None = None

    @property
    def at_rest(self) -> bool:
        """True where it is closed or removed: it has to be opened again before anybody works on it."""
        return self.status.state in ("closed", "removed")

    @property
    def customer(self) -> str:
        """The customer's name."""
        return str(self.facts.get("customer", ""))

    @property
    def motions(self) -> tuple[str, ...]:
        """The motions it is in (several are possible)."""
        held = self.facts.get("motions", ())
        return held if isinstance(held, tuple) else ()

    @property
    def origin(self) -> str:
        """Where it came from, as recorded."""
        return str(self.facts.get("origin", ""))

    @property
    def managed(self) -> str:
        """ "yes", "no" or "unknown"."""
        return str(self.facts.get("managed", "unknown"))

    @property
    def frp_workloads(self) -> tuple[str, ...]:
        """Those of its workloads that a FastTrack Ready Partner is assigned to (P1)."""
        held = self.facts.get("frp_workloads", ())
        return tuple(name for name in self.workloads if isinstance(held, tuple) and name in held)

    def revision(self, step: str) -> int:
        """Return the step's revision; 0 before its first answer."""
        record = self.steps.get(step)
        return record.revision if record else 0

    def answer(self, step: str, name: str) -> Value | None:
        """Return a step's own answer, or None."""
        record = self.steps.get(step)
        return record.answers.get(name) if record else None

    def ticked(self, check: str) -> bool:
        """Tell whether a tick stands, whichever step it belongs to."""
        return any(record.answers.get(check) is True for record in self.steps.values())


def state_on(engagement: Engagement, today: date) -> State:
    """Return the state an engagement counts as on a day: a hold ends by itself on its date."""
    status = engagement.status
    over = status.state == "held" and "" < status.until <= today.isoformat()
    return "open" if over else status.state


BOOKKEEPING = ("changes", "journal_pages", "done", "seq", "entry", "unpublished", "news", "marks", "claim")


def put(mapping: Mapping[str, V], key: str, value: V | None) -> Mapping[str, V]:
    """Return the mapping with the value at the key; None takes the key out.

    The given mapping stays as it is.
    """
    changed = dict(mapping)
    if value is None:
        changed.pop(key, None)
    else:
        changed[key] = value
    return changed


def raised(
    engagement: Engagement, step: str, stamp: Stamp, answers: Mapping[str, Value] | None = None
) -> Engagement:
    """Return the engagement with the step's revision one higher, and its answers where given."""
    record = engagement.steps.get(step) or StepRecord(revision=0)
    record = StepRecord(
        revision=record.revision + 1, answers=record.answers if answers is None else answers, stamp=stamp
    )
    return replace(engagement, steps=put(engagement.steps, step, record))


def recorded(
    before: Engagement,
    after: Engagement,
    *,
    key: str,
    stamp: Stamp,
    what: str,
    step: str = "",
    result: str = "",
) -> Engagement:
    """Return `after` with the change written into it: its inverse, its operation key, one `seq` higher.

    Operation keys older than 7 days go, and the oldest beyond 300. Nothing changed: only the key is kept, so
    that a second delivery is known.
    """
    edits = tuple(edit for edit in diff(before, after) if not _is_bookkeeping(edit.path))
    young = [(name, done) for name, done in after.done.items() if stamp.at - done.at < KEY_LIFE]
    young.sort(key=lambda item: item[1].at)
    done = dict(young[1 - KEPT_KEYS :]) | {key: Done(at=stamp.at, result=result)}
    after = replace(after, done=done, seq=before.seq + 1)
    if not edits:
        return after
    change = Change(
        id=key,
        at=stamp.at,
        by=stamp.by,
        name=stamp.name,
        what=what,
        step=step,
        edits=edits,
        size=size_of(edits),
    )
    return replace(after, changes=(*before.changes, change))


def _is_bookkeeping(path: Path) -> bool:
    """What only counts or stamps is no change of a person's: it is never taken back."""
    return path[0] in BOOKKEEPING or (path[0] == "steps" and len(path) > 2 and path[2] != "answers")


def journal(engagement: Engagement) -> tuple[Engagement, tuple[Change, ...]]:
    """Split off the oldest page of changes once it can be spared: the lighter engagement, and the page (or
    nothing).

    The page is the same whoever splits it off and whatever was changed since: it is the oldest changes, 50 or
    half of what is kept by size. So two writers, or one that tries again, make the same page.
    """
    changes = engagement.changes
    heavy = sum(change.size for change in changes) > KEPT_BYTES and len(changes) > 1
    if not heavy and len(changes) < KEPT_CHANGES + JOURNAL_PAGE:
        return engagement, ()
    sizes = accumulate(change.size for change in changes[:JOURNAL_PAGE])
    count = max(1, sum(size <= KEPT_BYTES // 2 for size in sizes))
    page, kept = changes[:count], changes[count:]
    return replace(engagement, changes=kept, journal_pages=engagement.journal_pages + 1), page


def due_at(engagement: Engagement, now: datetime, next_due: datetime | None = None) -> datetime:
    """Return when a worker must look at the engagement: the one rule for every write (design of the stored
    state).

    An unpublished entry is due now; else the next due moment, at most 7 days off so that a changed playbook
    takes effect by itself; never before a claim ends.
    """
    wanted = now if engagement.unpublished else min(next_due or now + PLAN_CAP, now + PLAN_CAP)
    return max(engagement.claim.until, wanted) if engagement.claim else wanted
