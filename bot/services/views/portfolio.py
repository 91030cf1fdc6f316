"""Many engagements together: a portfolio, what is next, a day, an import. Never worded as a card."""

from dataclasses import dataclass
from typing import Literal

from bot.domain.text import NOTHING, Text
from bot.services.views.engagement import NextAction
from bot.services.views.parts import Button, Line


@dataclass(frozen=True, kw_only=True, slots=True)
class PortfolioRow:
    """One engagement in a list: the customer, what to do next, why now; `owner` where it is another's."""

    engagement: str
    customer: str
    action: Text
    why: Text
    late: bool = False
    owner: str = ""


Scope = Literal["", "team", "cover"]


@dataclass(frozen=True, kw_only=True, slots=True)
class PortfolioView:
    """A page of the portfolio, ranked.

    `first` is the rank of the first row (1-based); `filter` as typed, "" for all. `offers` wait
    for an answer. `scope` is whose they are: one's own (""), the "team"'s, or theirs whom one may "cover".
    `others` are the scopes there are beside it; `covers` says for whom one stands in, and when.
    """

    rows: tuple[PortfolioRow, ...]
    total: int
    first: int
    filter: str = ""
    late: int = 0
    page: int = 0
    more: bool = False
    title: Text = NOTHING
    offers: int = 0
    scope: Scope = ""
    others: tuple[Scope, ...] = ()
    covers: tuple[Text, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class NextView:
    """The next best actions: of one engagement, or of all (then each names its customer)."""

    customer: str
    actions: tuple[tuple[str, NextAction], ...]
    more: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class DayRow:
    """A row of a day: for whom, what and why; `button` leads to where it is done."""

    customer: str
    what: Text
    why: Text
    button: Button


@dataclass(frozen=True, kw_only=True, slots=True)
class MeetingRow:
    """A meeting of a day: its time as it is read ("" where only the day is known), whose, which."""

    clock: str
    customer: str
    what: Text
    button: Button


@dataclass(frozen=True, kw_only=True, slots=True)
class DayView:
    """A person's day, or the digest of one morning: the most costly delay first in each part.

    The counts are of all there is; of that the rows hold what a card shows. `waiting` is what others still
    have time for, `also` what a digest has no row for: each thing with its customers. `undelivered` is what
    did not arrive.
    """

    name: str
    day: str
    lead: Text = NOTHING
    late: tuple[DayRow, ...] = ()
    due: tuple[DayRow, ...] = ()
    meetings: tuple[MeetingRow, ...] = ()
    waiting: tuple[Line, ...] = ()
    late_count: int = 0
    due_count: int = 0
    meeting_count: int = 0
    waiting_count: int = 0
    also: tuple[Line, ...] = ()
    undelivered: Line | None = None
    note: Text = NOTHING


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportRow:
    """A row of a pasted table: its number as pasted, the customer, and its problems (empty: fine)."""

    number: int
    customer: str
    problems: tuple[Text, ...] = ()
    known: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportView:
    """The preview of an import: what would be opened, what is open already, what has problems by row."""

    rows: tuple[ImportRow, ...]
    good: int
    known: int
    bad: int
    first: int
    page: int
    more: bool
    args: tuple[tuple[str, str], ...] = ()
