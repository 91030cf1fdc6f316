"""A person's document under many hands: nobody's edit is lost, nobody is refused for coming at once."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from bot.domain.person import Person
from bot.playbook.loader import load
from bot.services import people
from bot.services.desk import Desk
from bot.storage.sqlite import SqliteStore

MANY = 20


def linked(number: int, person: Person) -> Person:
    return replace(person, links={**person.links, f"link{number}": "https://example.com"})


async def test_x30_many_edits_at_once_all_stand() -> None:
    """X30: each is applied on top of the others; with no pause between tries most were refused."""
    store = await SqliteStore.open(":memory:")
    desk = Desk(store=store, playbook=load(), clock=lambda: datetime(2026, 11, 24, tzinfo=UTC))
    edits = (people.tell(desk, "t1", "p1", partial(linked, number)) for number in range(MANY))
    await asyncio.gather(*edits)
    found = await people.known(desk, "t1", "p1")
    assert found is not None
    assert len(found.links) == MANY
    await store.close()
