"""Opening many engagements from a pasted table: previewed with problems by row, written only when confirmed.

A row's engagement id comes from the person, the tenant and how many earlier ones no longer stand for it, so
confirming again, or pasting the same list tomorrow, opens nothing twice.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal, TypeVar

from bot.domain.people import Actor
from bot.domain.text import say
from bot.playbook.progress import INTAKE
from bot.services import drafts
from bot.services.claims import Known, holder_of, works_on
from bot.services.desk import Desk
from bot.services.openings import Opened, create, engagement_id
from bot.services.people import Session
from bot.services.tables import Row, Table, cleaned
from bot.services.views.portfolio import ImportRow, ImportView
from bot.storage import kinds

STEP = "import"
PAGE = 5
AT_ONCE = 16
"""Rows that are looked after at the same time: they wait for the store, not for each other."""
EARLIER = 40
"""Engagements of one row that are looked at: more were never opened and left for one tenant."""
ELSEWHERE = say("I can’t open this one. Ask the people who run me, and give them the tenant domain.")
"""What a row gets whose tenant is somebody else's (X41)."""
R = TypeVar("R")
Place = Literal["free", "known", "elsewhere"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Imported:
    """What an import did: opened now, open already, left out because of problems."""

    opened: int
    known: int
    left_out: int


async def preview(session: Session, actor: Actor, table: Table, page: int, draft: str) -> ImportView:
    """Return one page of what an import would do; rows whose tenant is open already are marked."""
    rows = await _placed(session.desk, actor, table)
    last = max(0, (len(rows) - 1) // PAGE)
    page = min(page, last)
    bad, known = sum(bool(row.problems) for row in rows), sum(row.known for row in rows)
    return ImportView(
        rows=rows[page * PAGE : (page + 1) * PAGE],
        good=len(rows) - bad - known,
        known=known,
        bad=bad,
        first=page * PAGE + 1,
        page=page,
        more=page < last,
        args=(("draft", draft),),
    )


async def _placed(desk: Desk, actor: Actor, table: Table) -> tuple[ImportRow, ...]:
    async def placed(row: Row) -> ImportRow:
        place = "free" if row.problems else await _place(desk, actor, row)
        problems = (ELSEWHERE,) if place == "elsewhere" else row.problems
        return ImportRow(number=row.number, customer=row.customer, problems=problems, known=place == "known")

    return await _each(placed, table.rows)


async def _place(desk: Desk, actor: Actor, row: Row) -> Place:
    """Tell whether a row's tenant is free, or open: in the actor's hands or in somebody else's."""
    if holder := await holder_of(desk, actor, row.tenant):
        return "known" if holder.engagement else "elsewhere"
    _, stands = await _key(desk, actor, row)
    return "known" if stands else "free"


async def _key(desk: Desk, actor: Actor, row: Row) -> tuple[str, bool]:
    """Return the operation key under which a row is opened, and whether its engagement stands already.

    Earlier engagements of the row that are closed, removed or have another tenant by now are passed over: the
    key counts them, so the row is opened anew, and a repetition finds the same key.
    """
    named, key = f"import|{actor.tenant}|{actor.id}|{row.tenant}", ""
    for earlier in range(EARLIER):
        key = sha256((f"{named}|{earlier}" if earlier else named).encode()).hexdigest()
        stored = await desk.store.get(kinds.engagement_ref(engagement_id(key)))
        if stored is None:
            return key, False
        if works_on(kinds.ENGAGEMENT.decode(stored.body), row.tenant):
            break
    return key, True


async def _each(work: Callable[[Row], Awaitable[R]], rows: Iterable[Row]) -> tuple[R, ...]:
    """Do the work for every row, several at a time; return the results in the order of the rows.

    A row that fails stops no other; the first failure is raised when all are done.
    """
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(row: Row) -> R:
        async with gate:
            return await work(row)

    found = await asyncio.gather(*(one(row) for row in rows), return_exceptions=True)
    for error in found:
        if isinstance(error, BaseException):
            raise error
    return tuple(each for each in found if not isinstance(each, BaseException))


# -- the pasted text, until it is confirmed


async def keep(session: Session, words: str) -> str:
    """Keep the pasted table until it is confirmed; return a mark by which a confirmation names this very
    text. A list that was imported and is pasted again is a new one: what came of it then is forgotten.
    """
    await drafts.keep(session, "", STEP, {"table": cleaned(words), "done": ""}, as_is=True)
    return mark(words)


def mark(words: str) -> str:
    """Return the mark by which a card names this very text."""
    return sha256(cleaned(words).encode()).hexdigest()[:16]


async def kept(session: Session, draft: str) -> str | None:
    """Return the pasted table a card speaks of; None where another was pasted since, or it was discarded."""
    words = (await drafts.find(session, "", STEP)).get("table", "")
    return words if words and mark(words) == draft else None


async def unfinished(session: Session) -> str:
    """Return the table that was pasted and not imported yet, "" where there is none."""
    return (await drafts.find(session, "", STEP)).get("table", "")


# -- confirming


async def confirm(session: Session, actor: Actor, table: Table, draft: str) -> Imported:
    """Open every row that has no problem and is not open; keep what came of it, so that a second press says
    the same.

    A failure half-way leaves a list that can be confirmed again.
    """
    desk = session.desk
    step = desk.playbook.steps[INTAKE]

    async def opened(row: Row) -> Opened | Known:
        key, _ = await _key(desk, actor, row)
        return await create(desk, actor, session.person, step, row.values, key)

    fine = [row for row in table.rows if not row.problems]
    outcomes = await _each(opened, fine)
    new = sum(isinstance(outcome, Opened) and not outcome.again for outcome in outcomes)
    elsewhere = sum(isinstance(outcome, Known) and outcome.engagement is None for outcome in outcomes)
    done = Imported(
        opened=new,
        known=len(fine) - new - elsewhere,
        left_out=len(table.rows) - len(fine) + elsewhere,
    )
    counts = {"opened": str(done.opened), "known": str(done.known), "left_out": str(done.left_out)}
    await drafts.keep(session, "", STEP, {"table": "", "done": draft, **counts})
    return done


async def confirmed(session: Session, draft: str) -> Imported | None:
    """Return what came of the list when it was confirmed; None where it was not, or another was since."""
    found: Mapping[str, str] = await drafts.find(session, "", STEP)
    if found.get("done") != draft or not draft:
        return None
    opened, known, left_out = (int(found.get(name, "0")) for name in ("opened", "known", "left_out"))
    return Imported(opened=opened, known=known, left_out=left_out)
