"""A card's address: what a button carries. Read with distrust; it names things, it proves nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.domain.cleaning import clean

ADDRESS = frozenset({"verb", "engagement", "step", "r", "nonce", "f", "w"})
LONGEST = 2000
MAX_REVISION = 2**31


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """Where a press points: engagement, step, the step's revision, the fields and workloads the card carried.

    `inputs` is everything else that came: named inputs and further plain values of the button. Numbers and
    yes/no, which some clients send as such, are words here; lists and objects stay what they are.
    """

    nonce: str
    engagement: str = ""
    step: str = ""
    revision: int = 0
    fields: tuple[str, ...] = ()
    workloads: tuple[str, ...] = ()
    inputs: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def arg(self, name: str) -> str:
        """Return a plain value of the button, "" where it has none."""
        value = self.inputs.get(name, "")
        return value if isinstance(value, str) else ""

    @property
    def lost(self) -> bool:
        """Whether something in the inputs can't be kept as it came (X11); a lone surrogate came as U+FFFD."""
        return any(isinstance(each, str) and lossy(each) for each in self.inputs.values())

    def number(self, name: str) -> int:
        """Return a small count of the button (a page), 0 where it has none or it makes no sense."""
        value = self.arg(name)
        return int(value) if value.isascii() and value.isdecimal() and len(value) < 5 else 0


def address_of(data: Mapping[str, Any]) -> Address | None:
    """Return the address in a press's data; None where it was tampered with (a member missing or of another
    type).
    """
    words = {name: data.get(name, "") for name in ("engagement", "step", "nonce", "f", "w")}
    revision = data.get("r", 0)
    if not all(isinstance(word, str) and len(word) <= LONGEST for word in words.values()):
        return None
    if not isinstance(revision, int) or isinstance(revision, bool) or not 0 <= revision < MAX_REVISION:
        return None
    if not words["nonce"]:
        return None
    return Address(
        nonce=words["nonce"],
        engagement=words["engagement"],
        step=words["step"],
        revision=revision,
        fields=tuple(filter(None, words["f"].split(","))),
        workloads=tuple(filter(None, words["w"].split(","))),
        inputs={name: _word(value) for name, value in data.items() if name not in ADDRESS},
    )


def lossy(words: str) -> bool:
    """Tell whether words lose characters when they are kept (X11)."""
    return clean(words, multiline=True).removed or "\ufffd" in words


def _word(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, int | float) else value
