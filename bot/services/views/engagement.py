"""One engagement as its cards show it: home, assignment, contacts, timeline, FTOP. Never worded as a card."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.domain.text import NOTHING, Text
from bot.services.views.parts import Box, Button, Lines, Section


@dataclass(frozen=True, kw_only=True, slots=True)
class AssignmentView:
    """The assignment: the option and what it rests on, or what is missing, or what was decided.

    `otherwise` are the inputs by which the FM decides otherwise, folded until something of it was refused;
    `save` sends them.
    """

    customer: str
    place: Text
    title: Text
    lead: Text = NOTHING
    refusal: tuple[Text, Text] | None = None
    lists: tuple[Lines, ...] = ()
    box: Box | None = None
    otherwise: Section
    save: Button
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkloadRow:
    """A row of the DIBS and SSAT matrix: parts known of four; `missing` are the DIBS parts still blank, as
    words.
    """

    name: str
    dibs: int
    ssat: int
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class NextAction:
    """One thing to do next. `due` None: no date. `rule` in plain words; `ours`: a default of this bot.

    `blocked_by` says what stops it ("" when nothing does).
    """

    title: Text
    reason: Text
    button: Button
    due: date | None = None
    late: bool = False
    mandatory: bool = False
    ours: bool = False
    blocked_by: Text = NOTHING


@dataclass(frozen=True, kw_only=True, slots=True)
class HomeView:
    """An engagement's home card.

    `stages` in order with their state; `banner` says on hold, closed or removed.
    """

    engagement: str
    customer: str
    place: Text
    facts: tuple[Text, ...]
    stages: tuple[tuple[str, Literal["done", "now", "open"]], ...]
    banner: Text = NOTHING
    actions: tuple[NextAction, ...] = ()
    workloads: tuple[WorkloadRow, ...] = ()
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ContactRow:
    """A contact: role titles and marks; `id` addresses it. `mails` says on which mails they are."""

    id: str
    name: str
    email: str
    phone: str
    organisation: str
    roles: tuple[str, ...]
    engaged: bool
    mails: Text = NOTHING


@dataclass(frozen=True, kw_only=True, slots=True)
class ContactsView:
    """A page of contacts, five at most; `partners` by id and name, offered where there is a Gateway. `kept`:
    until when they are kept, where that is known.
    """

    engagement: str
    customer: str
    rows: tuple[ContactRow, ...]
    total: int
    first: int
    page: int
    more: bool
    partners: tuple[tuple[str, str], ...] = ()
    gateway: bool = False
    kept: Text = NOTHING


@dataclass(frozen=True, kw_only=True, slots=True)
class TimelineRow:
    """A change: who, when (worded), and what, old and new value per path."""

    when: str
    who: str
    what: Text
    details: tuple[Text, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class TimelineView:
    """A page of changes, newest first."""

    engagement: str
    customer: str
    rows: tuple[TimelineRow, ...]
    total: int
    first: int
    page: int
    more: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class FtopEntry:
    """A thing to enter in FTOP: the words of its tick, and the lines to copy. `id` is its input's."""

    id: str
    title: Text
    lines: tuple[Text, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class FtopView:
    """A page of what is to be entered in FTOP, by place. `args` say what this page shows, and its values.

    `said` is what a press has just done; `since` the day of the last entering, as shown ("": never).
    """

    engagement: str
    customer: str
    groups: tuple[tuple[Text, tuple[FtopEntry, ...]], ...]
    total: int
    first: int
    page: int
    more: bool
    since: str = ""
    said: Text = NOTHING
    args: tuple[tuple[str, str], ...] = ()
