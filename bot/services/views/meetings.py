"""Meetings: the agenda before one, the summary after it. Never worded as a card."""

from dataclasses import dataclass

from bot.domain.text import NOTHING, Text
from bot.services.views.parts import Button, Section


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
