"""What is due on an engagement by its owner's hours, and what was dealt with already."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.item import Item
from bot.domain.person import Person
from bot.playbook.loader import load
from bot.services.desk import Desk
from bot.services.hours import work_of
from bot.services.planning import causes, planned
from bot.storage import kinds
from bot.storage.sqlite import SqliteStore
from tests.playbook.engagements import STAMP, opened

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HELD = replace(
    opened("teams"),
    items={"i1": Item(kind="task", text="Call Ines", stage="kickoff", due_on="2026-11-25", stamp=STAMP)},
)
KEY = "item.due:i1:2026-11-25"


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    """A desk with the built-in playbook; its store stays empty."""
    store = await SqliteStore.open(":memory:")
    yield Desk(store=store, playbook=load(), clock=lambda: NOW)
    await store.close()


async def test_an_item_is_planned_by_its_owners_hours(desk: Desk) -> None:
    """W8: at the owner's start of work, and not again once its cause was dealt with."""
    work = work_of(Person(tenant="t", id="p", zone="Asia/Tokyo"), NOW.year)
    found = [
        each
        for each in planned(desk, HELD, work, causes(desk, HELD, NOW.date())).reminders
        if each.rule == "item.due"
    ]
    assert [each.due_at for each in found] == [datetime(2026, 11, 25, 0, 0, tzinfo=UTC)]
    marked = replace(HELD, marks={KEY: date(2026, 11, 25)})
    left = planned(desk, marked, work, causes(desk, marked, NOW.date())).reminders
    assert "item.due" not in [each.rule for each in left]


def test_marks_are_kept_and_older_documents_have_none() -> None:
    """A mark comes back as it was stored; a document from before there were any reads as without."""
    held = replace(HELD, marks={KEY: NOW.date() + timedelta(days=1)})
    body = kinds.ENGAGEMENT.encode(held)
    assert kinds.ENGAGEMENT.decode(body) == held
    older = json.loads(body)
    del older["marks"]
    assert kinds.ENGAGEMENT.decode(json.dumps(older).encode()).marks == {}
