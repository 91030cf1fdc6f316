"""What many journeys begin with, and a look into the store. Asserts nothing."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp

from bot.playbook.loader import load
from bot.services.desk import Desk
from bot.storage.codecs import instant_text
from tests.fakes import Person
from tests.journeys.talker import START, Card, Talker, walk
from tests.keeping import open_at, overwrite, rows

MEGAN = "7d2f9a10-2222-4a22-8b33-9c4455667702"
Dump = dict[tuple[str, str], dict[str, Any]]


async def open_new(
    t: Talker, customer: str = "Contoso Harbour", domain: str = "contoso.example.com", **more: str
) -> Card:
    """Open an engagement by `new`; `more` are further answers of its form."""
    await t.say("new")
    t.fill(customer=customer, tenant_domain=domain, **more)
    return await t.press("Open engagement")


async def add_contact(t: Talker, name: str, **more: str) -> Card:
    """Add a contact to the current engagement; `more` are further answers of its form."""
    await t.say("contacts")
    await t.press("Add a contact")
    return await t.fill(name=name, **more).press("Save contact")


async def import_rows(t: Talker, *rows: str) -> Card:
    """Open engagements by `import`; a row is `customer, domain`, or more columns."""
    await t.say("import customer, tenant_domain, country, motions, workloads\n" + "\n".join(rows))
    count = len(rows)
    return await t.press("Open 1 engagement" if count == 1 else f"Open {count} engagements")


def colleague(bot_url: str, service_url: str) -> Person:
    """Another person in the same tenant, in their own chat."""
    return Person(bot_url, service_url, name="Megan Bowen", id=MEGAN, conversation="a:personal-2")


def as_colleague(t: Talker) -> Talker:
    """Return a second person who speaks to the same bot."""
    person = colleague(t.person.bot_url, t.person.service_url)
    return Talker(person=person, connector=t.connector, clock=t.clock)


@asynccontextmanager
async def desk_on(database: Path) -> AsyncGenerator[Desk]:
    """A desk on the same store, as an administrator's tool has one; its clock stands at the start."""
    store = await open_at(database)
    try:
        yield Desk(store=store, playbook=load(), clock=lambda: START)
    finally:
        await store.close()


def dump(database: Path, kind: str = "") -> Dump:
    """Return every document (of a kind) by partition and id, without ETags and due times."""
    return {(row.pk, row.id): row.body for row in rows(database) if kind in ("", row.kind)}


def under_way(database: Path, now: datetime) -> bool:
    """Say whether the worker has something to do, or is at it."""
    limit = instant_text(now)
    return any(
        (row.due_at is not None and row.due_at <= limit)
        or (row.kind in ("engagement", "mailbox") and row.body.get("claim") is not None)
        for row in rows(database)
    )


def one(database: Path, kind: str) -> dict[str, Any]:
    """Return the only document of a kind."""
    (found,) = dump(database, kind).values()
    return found


def rewrite(database: Path, **members: Any) -> None:
    """Change members of the only engagement behind the bot's back."""
    overwrite(database, "engagement", one(database, "engagement") | members)


def link(t: Talker) -> str:
    """Return the address of the card's download button."""
    return next(node["url"] for node in walk(t.card) if node.get("type") == "Action.OpenUrl")


async def fetch(url: str, **headers: str) -> tuple[int, bytes, Mapping[str, str]]:
    """Get an address, as a browser on this machine does."""
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as answer:
        return answer.status, await answer.read(), answer.headers
