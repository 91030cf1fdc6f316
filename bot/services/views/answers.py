"""What any press may be answered with: a form, a notice, or that it came too late. Never worded as a card."""

from dataclasses import dataclass

from bot.domain.text import NOTHING, Text
from bot.services.views.parts import Box, Button, Lines, LinkView, Section


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
