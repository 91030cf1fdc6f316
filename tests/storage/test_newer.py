"""Two versions of Cadence on one file: each keeps what the other wrote, and the older one stands aside."""

import asyncio
import itertools
import json
import logging
import os
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.engagement import Engagement, Stamp
from bot.domain.item import Item
from bot.domain.person import Person, Reference
from bot.domain.workload import Workload
from bot.errors import NewerSchema
from bot.playbook.loader import load
from bot.reminders.worker import BATCH, run_due
from bot.services import entries, mailboxes, people
from bot.services.desk import Desk
from bot.services.records import write as write_record
from bot.services.replanning import replan
from bot.storage import kinds
from bot.storage.sqlite import SqliteStore
from bot.storage.store import Document, Ref, Stored
from tests.fakes import TENANT
from tests.sources import ROOT
from tests.storage.newer import body_of, newer, of
from tests.workers import look_after_all, worker_of

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture
def desk(store: SqliteStore) -> Desk:
    return Desk(store=store, playbook=load(), clock=lambda: NOW)


def record(name: str, owner: str = "alex") -> Engagement:
    """Return an engagement with something that is due today."""
    stamp = Stamp(by=owner, name="Alex", at=NOW)
    task = Item(kind="task", text="Call Ines", stage="kickoff", stamp=stamp, due_on="2026-11-24")
    facts = {"customer": name, "motions": ("health",), "country": "PT"}
    return Engagement(
        id=name, tenant=TENANT, owner=owner, owner_name="Alex", opened_at=NOW, facts=facts,
        workloads={"teams": Workload()}, items={"i1": task},
    )  # fmt: skip


async def grown(store: SqliteStore, ref: Ref, due_at: datetime | None = NOW) -> Stored:
    """Write a document as a newer version does."""
    found = await store.get(ref)
    assert found is not None
    return await store.replace(
        Document(ref=ref, kind=found.kind, body=body_of(found), due_at=due_at), found.etag
    )


async def test_side_by_side(desk: Desk, store: SqliteStore, path: Path) -> None:
    """Two processes of different versions change the same documents: every change that was acknowledged is
    there, whichever of the two made it.
    """
    names = [f"p{number}" for number in range(30)]
    await asyncio.gather(
        *(people.tell(desk, TENANT, name, lambda old: replace(old, zone="UTC")) for name in names)
    )
    said: dict[str, list[str]] = {name: [] for name in names}

    async def change(name: str) -> None:
        """Change it until a newer version has it."""
        for number in itertools.count():
            word = f"w{number}"
            try:
                await people.tell(
                    desk, TENANT, name, lambda old, word=word: replace(old, heard=(*old.heard, word))
                )
            except NewerSchema:
                return
            said[name].append(word)

    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.storage.newer",
        "person",
        "3",
        cwd=ROOT,
        env={**os.environ, "CADENCE_STORE": f"sqlite:{path}"},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"ready\n"
    async with asyncio.timeout(60):
        await asyncio.gather(*(change(name) for name in names))
    output, _ = await process.communicate()
    assert output == b"90\n"
    for name in names:
        stored = await store.get(kinds.person_ref(TENANT, name))
        assert stored is not None
        kept = newer(of("person")).decode(stored.body)
        assert list(kept.heard) == said[name]
        assert kept.colour == 3
    assert sum(map(bool, said.values())) >= 10, "the newer process was there before the older one"


async def test_every_kind_is_refused(store: SqliteStore) -> None:
    """What a newer version wrote is never read as if it were whole, whatever it is."""
    for codec in (kinds.ENGAGEMENT, kinds.PERSON, kinds.ENTRY, kinds.DRAFT, kinds.MAILBOX, kinds.TEAM):
        body = json.dumps({"schema": codec.version + 1}).encode()
        with pytest.raises(NewerSchema):
            codec.decode(body)


@pytest.fixture
async def known(desk: Desk) -> Person:
    """The owner of the engagements, who can be reached."""
    return await people.tell(
        desk,
        TENANT,
        "alex",
        lambda old: replace(
            old, zone="UTC", reference=Reference(service_url="http://127.0.0.1:1", conversation="a:1")
        ),
    )


async def test_a_worker_leaves_it_alone(
    desk: Desk, store: SqliteStore, caplog: pytest.LogCaptureFixture
) -> None:
    """A newer version's engagement that is due is not written, said once, and keeps no older one waiting,
    however many there are.
    """
    left: list[Stored] = []
    for number in range(BATCH + 5):
        await write_record(desk, record(f"e{number}"), "")
        ref = kinds.engagement_ref(f"e{number}")
        left.append(await grown(store, ref, NOW - timedelta(hours=1)))
    await write_record(desk, record("older"), "")
    worker = worker_of(desk)
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            await run_due(worker)
    assert [await store.get(each.ref) for each in left] == left
    assert caplog.text.count("left to the newer version") == len(left)
    older = await store.get(kinds.engagement_ref("older"))
    assert older is not None
    assert older.due_at is not None
    assert older.due_at > NOW


async def test_it_is_looked_at_again_once_it_changed(desk: Desk, store: SqliteStore) -> None:
    """What can be read again, because it was put back, is looked after."""
    await write_record(desk, record("e1"), "")
    ref = kinds.engagement_ref("e1")
    before = await store.get(ref)
    assert before is not None
    new = await grown(store, ref)
    worker = worker_of(desk)
    await run_due(worker)
    await run_due(worker)
    assert worker.newer == {ref: new.etag}
    await store.replace(Document(ref=ref, kind="engagement", body=before.body, due_at=NOW), new.etag)
    await run_due(worker)
    after = await store.get(ref)
    assert after is not None
    assert after.due_at is not None
    assert after.due_at > NOW


async def test_a_newer_mailbox_keeps_the_engagement_due(
    desk: Desk, store: SqliteStore, known: Person
) -> None:
    """What is due to a reader whose mailbox is a newer version's is not counted as told: it waits."""
    await mailboxes.change(desk, known, lambda old: replace(old, stopped="blocked"))
    ref = kinds.mailbox_ref(TENANT, "alex")
    box = await grown(store, ref)
    await write_record(desk, record("e1"), "")
    await write_record(desk, record("e2", owner="megan"), "")
    await look_after_all(desk)
    assert await store.get(ref) == box
    first, second = [await store.get(kinds.engagement_ref(name)) for name in ("e1", "e2")]
    assert first is not None
    assert second is not None
    assert kinds.ENGAGEMENT.decode(first.body).marks == {}
    assert kinds.ENGAGEMENT.decode(second.body).marks != {}


async def test_a_newer_engagement_stops_no_letter_for_good(
    desk: Desk, store: SqliteStore, known: Person
) -> None:
    """A mailbox with a reminder of a newer version's engagement waits for that version, unwritten."""
    await write_record(desk, record("e1"), "")
    await look_after_all(desk)
    await grown(store, kinds.engagement_ref("e1"), None)
    ref = kinds.mailbox_ref(TENANT, "alex")
    box = await store.get(ref)
    assert box is not None
    waits = replace(kinds.MAILBOX.decode(box.body), held_until=None)
    assert waits.pending
    body = kinds.MAILBOX.encode(waits)
    due = await store.replace(Document(ref=ref, kind="mailbox", body=body, due_at=NOW), box.etag)
    await look_after_all(desk)
    assert await store.get(ref) == due


async def test_an_entry_is_never_overwritten(desk: Desk, store: SqliteStore) -> None:
    """A newer version's line of a list stays, and its engagement stays due until that version writes it."""
    made = await write_record(desk, record("e1"), "")
    ref = kinds.entry_ref(TENANT, "alex", "e1")
    entry = await grown(store, ref, None)
    with pytest.raises(NewerSchema):
        await entries.publish(desk, replace(made, seq=made.seq + 1))
    assert await store.get(ref) == entry


async def test_planning_anew_names_it(desk: Desk, store: SqliteStore) -> None:
    """`replan` writes no engagement of a newer version, and names it."""
    await write_record(desk, record("e1"), "")
    kept = await grown(store, kinds.engagement_ref("e1"), None)
    assert (await replan(desk)).unreadable == ("e1",)
    assert await store.get(kept.ref) == kept
