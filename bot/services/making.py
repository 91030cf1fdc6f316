"""Making the files of an export: an engagement as a document, a series as a calendar, all as tables.

Every engagement is asked for anew, by who asks; nothing made here is kept. Imported with the first file.
"""

import asyncio
import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.domain.engagement import Engagement
from bot.domain.governance import NAMES
from bot.domain.people import Actor
from bot.playbook.progress import standing
from bot.services import entries, notes, timeline
from bot.services.calendar_files import Invitation, calendar_file
from bot.services.desk import Desk
from bot.services.entries import HANDED
from bot.services.exporting.csv_file import csv_file
from bot.services.exporting.document import Document
from bot.services.exporting.html import html
from bot.services.exporting.markdown import markdown
from bot.services.exporting.summary import Material, summary
from bot.services.exporting.tables import Portfolio
from bot.services.exporting.workbook import workbook
from bot.services.exports import CALENDAR, TYPES, Expected, File, Form, Wanted
from bot.services.records import load
from bot.services.series import calendar_of
from bot.services.series_shown import subject

AT_ONCE = 4
"""Engagements read at once for a portfolio: they are decoded in a row, and nobody is answered meanwhile."""
EACH: Mapping[Form, int] = {"xlsx": 2_000, "csv": 500}
"""Bytes that an engagement takes in a portfolio, about: a question names a size before there is a file."""
AHEAD = 365
"""Days that a calendar file reaches."""
CHANGES = 20
"""Latest changes a document holds."""
NAME = 60


async def expected(desk: Desk, actor: Actor, zone: str, what: Wanted) -> Expected | None:
    """Return what a file will be, without making a portfolio; None where the engagement is not theirs."""
    if what.form in EACH:
        count = len(await entries.listed(desk, actor.tenant, actor.id))
        return Expected(name=_portfolio_name(desk, zone, what.form), size=EACH[what.form] * (count + 1))
    file = await make(desk, actor, zone, what)
    return Expected(name=file.name, size=len(file.body)) if file else None


async def make(desk: Desk, actor: Actor, zone: str, what: Wanted) -> File | None:
    """Return the file; None where the engagement is not there, or not theirs."""
    if what.form in EACH:
        body = await _portfolio(desk, actor, zone, what.form)
        return File(name=_portfolio_name(desk, zone, what.form), type=TYPES[what.form], body=body)
    engagement = await load(desk, actor, what.engagement)
    if engagement is None:
        return None
    if what.form == CALENDAR:
        return await _calendar(desk, engagement, what.series)
    found = await document(desk, engagement, zone, closing=what.closing)
    words = markdown(found) if what.form == "md" else html(found)
    name = f"{_plain(engagement)}-{desk.today(zone).isoformat()}.{what.form}"
    return File(name=name, type=TYPES[what.form], body=words.encode("utf-8", "replace"))


async def _calendar(desk: Desk, engagement: Engagement, name: str) -> File | None:
    """Return a series as a calendar file, for a year ahead; None where none of it is to come."""
    series = engagement.series.get(name)
    if series is None:
        return None
    calendar, today = calendar_of(desk, engagement, series.time_zone), desk.today(series.time_zone)
    words = Invitation(uid=f"{engagement.id}-{name}", subject=subject(engagement, series))
    until = min(today + timedelta(days=AHEAD), date(calendar.last_year, 12, 1))
    body = await asyncio.to_thread(
        calendar_file, series, calendar, words, first=today, until=until, now=desk.clock()
    )
    title = re.sub(r"[^A-Za-z]+", "-", NAMES[series.kind].plain)
    return File(name=f"{_plain(engagement)}-{title}.ics", type=TYPES[CALENDAR], body=body) if body else None


async def document(desk: Desk, engagement: Engagement, zone: str, *, closing: bool = False) -> Document:
    """Return an engagement's document. Reads its notes and its latest changes."""
    changes = await timeline.page_of(desk, engagement, 0, zone, CHANGES)
    material = Material(
        playbook=desk.playbook,
        engagement=engagement,
        standing=standing(desk.playbook, engagement, desk.when(engagement, desk.today(zone))),
        notes=await notes.of(desk, engagement.id),
        changes=changes.rows,
        now=desk.clock(),
        zone=ZoneInfo(zone or "UTC"),
    )
    return summary(material, closing=closing)


async def _portfolio(desk: Desk, actor: Actor, zone: str, form: Form) -> bytes:
    """Read all that the person owns, a few at a time; what is removed for good is not there any more."""
    found = Portfolio(playbook=desk.playbook, now=desk.clock(), zone=ZoneInfo(zone or "UTC"))
    own = [each for each in await entries.listed(desk, actor.tenant, actor.id) if each.state != HANDED]
    listed = sorted(own, key=lambda each: (each.customer, each.engagement))
    for start in range(0, len(listed), AT_ONCE):
        some = (load(desk, actor, each.engagement) for each in listed[start : start + AT_ONCE])
        await asyncio.to_thread(_taken, found, await asyncio.gather(*some), form)
    return await asyncio.to_thread(_written, found, form)


def _taken(found: Portfolio, some: Iterable[Engagement | None], form: Form) -> None:
    """Take rows, off the loop: the records themselves are let go of."""
    for engagement in filter(None, some):
        found.add(engagement, whole=form != "csv")


def _written(found: Portfolio, form: Form) -> bytes:
    """Write the file. CSV holds one table: the engagements."""
    tables = found.tables()
    return csv_file(tables[0]) if form == "csv" else workbook(tables, found.now)


def _portfolio_name(desk: Desk, zone: str, form: Form) -> str:
    return f"Cadence-portfolio-{desk.today(zone).isoformat()}.{form}"


def _plain(engagement: Engagement) -> str:
    """Return a name for a file: letters and digits that every system takes."""
    words = re.sub(r"[^A-Za-z0-9]+", "-", engagement.customer).strip("-")[:NAME].strip("-")
    return words or "engagement"
