"""What services hand to the cards: results as values, not yet worded as a card.

A field typed `str` holds data (often a person's words): a card must treat it as typed. A field typed `Text`
is worded already. No view knows an element of Adaptive Cards.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.domain.fields import Choice, Kind
from bot.domain.text import NOTHING, Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Button:
    """A button: its words, its verb and the address it carries (never answers or rights).

    `sends`: the card's inputs go with it. `args` are further plain values of its data (a page, a list of
    workloads).
    """

    title: Text
    verb: str
    engagement: str = ""
    step: str = ""
    revision: int = 0
    args: tuple[tuple[str, str], ...] = ()
    primary: bool = False
    sends: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Input:
    """One input of a form, with what stands in it now.

    `value`: "" for empty; several choices joined by ","; "yes"/"no" for a toggle. `problem` is shown below
    it. `pair`: this input and the next one share a row (short choices only). `hidden`: carried, not shown.
    """

    id: str
    kind: Kind
    label: Text
    value: str = ""
    placeholder: str = ""
    hint: str = ""
    limit: int = 200
    choices: tuple[Choice, ...] = ()
    required: bool = False
    minimum: int | None = None
    maximum: int | None = None
    problem: Text = NOTHING
    pair: bool = False
    hidden: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """Inputs under a heading.

    `large`: a workload's block with a separator above. `mark` stands beside the heading (like "✓ 4 of 4").
    `summary` is the one line shown when the block is folded; a folded block has `toggle`, the words that open
    it.
    """

    title: Text = NOTHING
    inputs: tuple[Input, ...] = ()
    large: bool = False
    mark: str = ""
    summary: Text = NOTHING
    folded: bool = False
    toggle: Text = NOTHING
    note: Text = NOTHING


@dataclass(frozen=True, kw_only=True, slots=True)
class Box:
    """A box of text to read: a heading and up to three points."""

    title: Text
    points: tuple[Text, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkView:
    """A link to show; `url` is https and vetted, or this machine's own.

    `share`: made for the customer, it may be sent to them.
    """

    title: Text
    url: str
    share: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A line of a list: what it is, and a small line under it.

    `mark` is a symbol of the table ("✓", "○", "!").
    """

    title: Text
    detail: Text = NOTHING
    mark: str = ""
    button: Button | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Lines:
    """Lines under a heading (NOTHING: none).

    `facts`: shown as two columns, title beside detail; for titles of at most 10 letters.
    """

    title: Text
    lines: tuple[Line, ...]
    facts: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class FormView:
    """Any form: `new`, a step, DIBS for several workloads, a contact, settings, an import.

    `refusal` (head, text) stands in place of the lead when a submit was refused. `facts` are title and value
    (titles at most 10 letters).
    """

    customer: str = ""
    place: Text
    title: Text
    lead: Text = NOTHING
    refusal: tuple[Text, Text] | None = None
    facts: tuple[tuple[str, Text], ...] = ()
    boxes: tuple[Box, ...] = ()
    links: tuple[LinkView, ...] = ()
    lists: tuple[Lines, ...] = ()
    sections: tuple[Section, ...] = ()
    note: Text = NOTHING
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class NoticeView:
    """Any short answer without inputs: saved, already answered, not found, help, privacy, a question with
    choices.

    `facts` are title and value (titles at most 10 letters). `box` is the accent box with the next thing and
    its buttons. `link` is a button that opens an address.
    """

    customer: str = ""
    place: Text
    title: Text
    lead: Text = NOTHING
    refused: bool = False
    box: tuple[Text, Text, tuple[Button, ...]] | None = None
    facts: tuple[tuple[str, Text], ...] = ()
    lists: tuple[Lines, ...] = ()
    note: Text = NOTHING
    link: LinkView | None = None
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class MailView:
    """A mail to copy, or to open by `url` (made by the bot; "": none). `notes` stand below it."""

    title: Text
    subject: Text
    paragraphs: tuple[Text, ...]
    url: str = ""
    notes: tuple[Text, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentEntry:
    """One entry of a document: what it is, what is said of it line by line, and a small addition."""

    label: Text
    lines: tuple[Text, ...] = ()
    detail: Text = NOTHING


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentView:
    """A page of an engagement's document, by its sections. `args` go with every button that leads on."""

    engagement: str
    customer: str
    groups: tuple[tuple[Text, tuple[DocumentEntry, ...]], ...]
    page: int
    pages: int
    args: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class TextsView:
    """Mails and texts to copy, each under its heading; `lists` say what they lack."""

    customer: str
    place: Text
    title: Text
    lead: Text = NOTHING
    mails: tuple[MailView, ...] = ()
    texts: tuple[tuple[Text, Text], ...] = ()
    lists: tuple[Lines, ...] = ()
    buttons: tuple[Button, ...] = ()


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


@dataclass(frozen=True, kw_only=True, slots=True)
class StaleView:
    """A press that changed nothing because the step was answered since.

    `same`: what the person sent is what stands. `differences`: label, what stands, what they sent (as shown).
    `see` is the verb that shows what stands; `args` name the thing that a small form edits.
    """

    engagement: str
    customer: str
    place: Text
    who: str
    when: str
    step: str
    revision: int
    same: bool
    differences: tuple[tuple[str, str, str], ...] = ()
    kept_until: str = ""
    see: str = "step.open"
    args: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class AgendaView:
    """The agenda of a meeting: lines under their headings (what it is, why it is there), numbered through.

    `more` says how many are left out. `sections` are the forms by which members add to it, each with the
    words that open it; `add` sends them.
    """

    customer: str
    place: Text
    title: Text
    lead: Text = NOTHING
    groups: tuple[tuple[Text, tuple[tuple[Text, Text], ...]], ...] = ()
    more: Text = NOTHING
    note: Text = NOTHING
    sections: tuple[Section, ...] = ()
    add: Button | None = None
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class LetterView:
    """A mail with who is on it: rows of a word ("To"), the names, and the reason below them."""

    people: tuple[tuple[Text, tuple[Text, ...], Text], ...]
    mail: MailView


@dataclass(frozen=True, kw_only=True, slots=True)
class OutreachView:
    """One contact of the outreach: its mails, and what is recorded of it. `refusal` as a form's."""

    customer: str
    place: Text
    title: Text
    lead: Text = NOTHING
    refusal: tuple[Text, Text] | None = None
    letters: tuple[LetterView, ...] = ()
    inputs: tuple[Input, ...] = ()
    lists: tuple[Lines, ...] = ()
    note: Text = NOTHING
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class SummaryRow:
    """A line of a summary: who does it ("": nobody in particular), what it is, and since or until when."""

    who: str
    words: str
    detail: Text


@dataclass(frozen=True, kw_only=True, slots=True)
class SummaryView:
    """What was agreed at a meeting, as those who were there may read it. `coming` is the next one, in words.

    `groups` hold what is open, `more` says how much of it is left out. `box` is what its reader alone is told
    (title, text, buttons); a post has none.
    """

    customer: str
    place: Text
    title: Text
    lead: Text
    decisions: tuple[str, ...] = ()
    groups: tuple[tuple[Text, tuple[SummaryRow, ...]], ...] = ()
    more: int = 0
    coming: Text = NOTHING
    box: tuple[Text, Text, tuple[Button, ...]] | None = None
    buttons: tuple[Button, ...] = ()
