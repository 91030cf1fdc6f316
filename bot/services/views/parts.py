"""What views are put together from: buttons, inputs, boxes, links and lines. Never worded as a card."""

from dataclasses import dataclass

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
