"""What may be exported, and as what: an engagement as a document, a series as a calendar, all as tables.

How the files are made, and the writers that it takes, are imported with the first one (making.py).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from bot.domain.engagement import Engagement
from bot.domain.people import Actor
from bot.services.desk import Desk

if TYPE_CHECKING:
    from bot.services.exporting.document import Document

Form = Literal["md", "html", "xlsx", "csv", "ics"]
FORMS: tuple[Form, ...] = get_args(Form)
CALENDAR: Form = "ics"
OF_ONE: tuple[Form, ...] = ("md", "html", CALENDAR)
"""Files of one engagement."""
TYPES: dict[Form, str] = {
    "md": "text/markdown; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What to make: an engagement's document ("md", "html"), one of its series as a calendar file ("ics"), or
    the portfolio ("xlsx", "csv") where `engagement` is "". `closing`: the closing summary stands first.
    """

    form: Form
    engagement: str = ""
    closing: bool = False
    series: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class File:
    """A file: a name that any system takes, its media type, its bytes."""

    name: str
    type: str
    body: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Expected:
    """What a file will be called, and how large it will be: a portfolio's size is a guess."""

    name: str
    size: int


def wanted(form: str, engagement: str, closing: bool, series: str = "") -> Wanted | None:
    """Return what a button asks for; None where there is no such thing."""
    known: Form | None = next((each for each in FORMS if each == form), None)
    if known is None or (known in OF_ONE) != bool(engagement):
        return None
    if known == CALENDAR:
        return Wanted(form=known, engagement=engagement, series=series) if series else None
    return Wanted(form=known, engagement=engagement, closing=closing)


async def expected(desk: Desk, actor: Actor, zone: str, what: Wanted) -> Expected | None:
    """Return what a file will be, without making a portfolio; None where the engagement is not theirs."""
    return await _making().expected(desk, actor, zone, what)


async def make(desk: Desk, actor: Actor, zone: str, what: Wanted) -> File | None:
    """Return the file; None where the engagement is not there, or not theirs."""
    return await _making().make(desk, actor, zone, what)


async def document(desk: Desk, engagement: Engagement, zone: str, *, closing: bool = False) -> "Document":
    """Return an engagement's document. Reads its notes and its latest changes."""
    return await _making().document(desk, engagement, zone, closing=closing)


def _making():
    """Return how files are made, imported with the first one."""
    from bot.services import making  # noqa: PLC0415 - writers that a start need not wait for

    return making
