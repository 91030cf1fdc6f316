"""What a field is, what it may hold, and what can be wrong with it. How words become a value: reading.py."""

from dataclasses import dataclass
from typing import Literal

from bot.domain.ftop_places import Place
from bot.domain.text import Text

Audience = Literal["internal", "partner", "customer"]
"""Who may read it: "customer" is everyone, "partner" partners and Microsoft, "internal" Microsoft only."""

Kind = Literal[
    "text",
    "long",
    "date",
    "days",
    "time",
    "choice",
    "choices",
    "toggle",
    "number",
    "email",
    "phone",
    "country",
    "zone",
    "domain",
    "url",
    "person",
]
Value = str | int | bool | tuple[str, ...]
"""A stored value: text and choices as `str`, dates as ISO `str`, times as `17:00`, choices as a tuple, days
off as a tuple too (written as days_off.py says), ticks as bool, a country as its ISO 3166 code, a zone as its
IANA name, a person as the object id of their account."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """One entry of a choice list; `title` reads alone (an old client shows no label)."""

    value: str
    title: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """A declared field. `id` is for ever (a public contract); `limit` counts characters (code points).

    `past` says what a date before today gets: "ok", "confirm" (asks for the tick `confirm.past_date`) or
    "refuse"; `future` likewise for dates after today; a date must lie within `years` of today either way.
    `when` names conditions (named rules) that must all hold for the field to be asked. `rules` are the ids of
    the process that the field carries. `personal`: it names somebody, and goes with an engagement's personal
    data. `ftop` is the place where FTOP keeps the same ("": nowhere).
    """

    id: str
    kind: Kind
    label: str
    placeholder: str = ""
    hint: str = ""
    limit: int = 200
    choices: tuple[Choice, ...] = ()
    required: bool = False
    minimum: int | None = None
    maximum: int | None = None
    past: Literal["ok", "confirm", "refuse"] = "ok"
    future: Literal["ok", "refuse"] = "ok"
    years: int = 5
    audience: Audience = "internal"
    when: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    ftop: Literal[Place, ""] = ""
    personal: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """What is wrong with one field. `field` is the input's id (with `.workload` where it has one)."""

    field: str
    message: Text
