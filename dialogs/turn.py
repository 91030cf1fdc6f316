"""One turn as values: what came in and what goes out. Independent of how activities look on the wire."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.domain.channel import Channel
from bot.domain.people import Actor
from bot.services.exports import File
from dialogs.sdk import TurnContext

Card = dict[str, Any]
Scope = Literal["personal", "group", "channel"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Incoming:
    """What a person did.

    `kind`: "text" (typed words in `text`), "press" (a card button: `verb` and `data`, inputs included, all
    values as the client sent them), "install" (the bot was added), "removed" (it was removed: no answer would
    arrive), "file" (something attached that the bot does not take), "consent" (an answer to an offered file:
    `accepted`, and the offer's token in `text`). `key` is the operation key of typed text: sha256 over
    tenant, conversation and activity id (design.md section 2). `card` is the id of the message that holds the
    pressed card, "" otherwise. `channel` is where it was said, with scope "channel".
    """

    kind: Literal["text", "press", "install", "removed", "file", "consent"]
    actor: Actor
    scope: Scope
    conversation: str
    service_url: str
    key: str
    text: str = ""
    verb: str = ""
    data: Mapping[str, Any] = field(default_factory=dict[str, Any])
    card: str = ""
    accepted: bool = False
    channel: Channel | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class FileOffer:
    """A file that the person may have in their OneDrive; `token` comes back with their answer."""

    name: str
    description: str
    size: int
    token: str


Making = Callable[[], Awaitable[File | None]]
"""Makes a file; None where there is none. May take longer than a turn, and fail."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What the bot says back.

    With a `card`: for a press with `in_place` the pressed message becomes this card, otherwise it is a new
    message. `summary` is its plain one-line text for notifications. Without a card, `text` (plain) is said
    alone; "" is silence. `private`: the text is for whoever pressed, not said where everybody would read it.
    `offer` is asked in a message of its own, and nothing else is said. `file` answers a consent: it is made
    after the turn and put where the person agreed to have it; the card is for where that fails.
    """

    card: Card | None = None
    summary: str = ""
    text: str = ""
    in_place: bool = True
    private: bool = False
    offer: FileOffer | None = None
    file: Making | None = None


Handler = Callable[[TurnContext, Incoming], Awaitable[Answer | None]]
"""What the activity handler calls once a turn; None says nothing."""
