"""Eight processes write to one store of which a fifth of the answers go wrong; and what must stand after it.

Judged by the stored documents alone: every note once, every change once in the changes and their journal, and
each on top of the one before it.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from zlib import crc32

from bot.domain.changes import Change
from bot.domain.engagement import Engagement
from bot.playbook.loader import load
from bot.services import notes, records
from bot.services.desk import Desk
from bot.storage import kinds
from bot.storage.store import MAX_BYTES, Store
from tests.cosmos_server import CosmosServer
from tests.keeping import Kept, opened
from tests.soak.writing import (
    ACTOR,
    NOTED,
    OWNER,
    TENANT,
    Effect,
    Orders,
    Report,
    changes_of,
    name_of,
    notes_of,
)
from tests.sources import ROOT

WRITERS, NOTES, CHANGES, ENGAGEMENTS = 8, 1000, 100, 20
SHARE = 0.2
"""The share of the store's answers that go wrong."""
FAULTS = 5000
SECONDS = 3000
"""The longest that the writers may take together."""


@dataclass
class Written:
    """What a run came to."""

    problems: list[str]
    faults: Counter[str] = field(default_factory=Counter[str])
    calls: Counter[str] = field(default_factory=Counter[str])
    again: int = 0
    known: int = 0
    largest: int = 0
    keys: int = 0
    seconds: float = 0.0

    def told(self) -> str:
        """Return the figures in a line."""
        wrong = ", ".join(f"{name} {count}" for name, count in sorted(self.faults.items()))
        return (
            f"faults {self.faults.total()} ({wrong}); {self.calls.total()} calls; tried again {self.again}, "
            f"of which {self.known} stood already; largest document {self.largest / 1024:.0f} KB, "
            f"{self.keys} keys in one at most; {self.seconds:.0f} s"
        )


def orders_of(store: Kept, folder: Path, seed: str, part: int = 1) -> Orders:
    """Return the orders of a whole run, or of one `part` of it."""
    return Orders(
        store=store, folder=str(folder), seed=seed, writers=WRITERS,
        notes=NOTES // part, changes=CHANGES // part, engagements=ENGAGEMENTS, share=SHARE,
    )  # fmt: skip


async def written(orders: Orders, server: CosmosServer | None = None) -> Written:
    """Let all write, and return what came of it. A server answers wrongly itself, by the orders' share."""
    began = time.monotonic()
    store = await opened(orders.store)
    try:
        desk = Desk(store=store, playbook=load(), clock=lambda: datetime.now(UTC))
        for name in (NOTED, *map(name_of, range(orders.engagements))):
            await records.write(desk, _blank(name), "")
        found = await _at_work(orders, server)
        found.problems += await judged(desk, orders)
        await _reported(found, orders, store)
    finally:
        await store.close()
    found.seconds = time.monotonic() - began
    return found


async def _at_work(orders: Orders, server: CosmosServer | None) -> Written:
    """Let all write while answers go wrong."""
    if server is None:
        return Written(["a writer broke"] * await _process(orders))
    await server.faults(orders.share, crc32(orders.seed.encode()))
    broken = await _process(replace(orders, share=0.0))
    found = Written(["a writer broke"] * broken, faults=await server.injected())
    await server.faults(0)
    return found


async def _process(orders: Orders) -> bool:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.soak.writing", json.dumps(asdict(orders))), cwd=ROOT
    )
    async with asyncio.timeout(SECONDS):
        return bool(await process.wait())


def _blank(name: str) -> Engagement:
    """Return an engagement that nobody has changed."""
    return Engagement(
        id=name, tenant=TENANT, owner=OWNER, owner_name=ACTOR.name, opened_at=datetime.now(UTC),
        facts={"customer": "Contoso", "motions": ("rfa",), "time_zone": "UTC", "seats": 0},
    )  # fmt: skip


async def _reported(found: Written, orders: Orders, store: Store) -> None:
    for number in range(orders.writers):
        file = Path(orders.folder) / f"writer-{number}.json"
        if file.exists():
            report = Report(**json.loads(file.read_text("utf-8")))
            found.faults.update(report.faults)
            found.calls.update(report.calls)
            found.again += report.again
            found.known += report.known
            found.largest = max(found.largest, report.largest)
    for name in map(name_of, range(orders.engagements)):
        stored = await store.get(kinds.engagement_ref(name))
        assert stored
        found.keys = max(found.keys, len(kinds.ENGAGEMENT.decode(stored.body).done))


async def judged(desk: Desk, orders: Orders) -> list[str]:
    """Return what does not stand as it was written."""
    everybody = range(orders.writers)
    wanted = [each for number in everybody for each in notes_of(orders, number)]
    problems = await _notes(desk, wanted)
    changes = [each for number in everybody for each in changes_of(orders, number)]
    for name in map(name_of, range(orders.engagements)):
        problems += await _changes(desk, name, [each for each in changes if each.engagement == name])
    return problems


async def _notes(desk: Desk, wanted: Sequence[Effect]) -> list[str]:
    """Return the notes that are not there once under their own key."""
    texts = Counter(note.text for note in (await notes.by_key(desk, NOTED)).values())
    kept = {key: note.text for key, note in (await notes.by_key(desk, NOTED)).items()}
    lost = [f"lost: {each.text}" for each in wanted if kept.get(each.key) != each.text]
    return lost + [f"{count} times: {text}" for text, count in texts.items() if count > 1]


async def _changes(desk: Desk, name: str, wanted: Sequence[Effect]) -> list[str]:
    """Return what is wrong with the changes of one engagement, its size, and its entry in the list."""
    stored = await desk.store.get(kinds.engagement_ref(name))
    assert stored
    engagement = kinds.ENGAGEMENT.decode(stored.body)
    chain = [each async for each in _journalled(desk, engagement)] + list(engagement.changes)
    counts = Counter(each.id for each in chain)
    problems = [f"{name}: lost {each.key[:12]}" for each in wanted if not counts[each.key]]
    problems += [f"{name}: {count} times {key[:12]}" for key, count in counts.items() if count > 1]
    problems += [f"{name}: {each}" for each in _links(engagement, chain, wanted)]
    if len(stored.body) > MAX_BYTES:
        problems.append(f"{name}: {len(stored.body)} bytes")
    entry = await desk.store.get(kinds.entry_ref(TENANT, OWNER, name))
    shown = kinds.ENTRY.decode(entry.body) if entry else None
    if shown is None or shown.customer != engagement.customer:
        problems.append(f"{name}: listed as {shown and shown.customer}, is {engagement.customer}")
    return problems


async def _journalled(desk: Desk, engagement: Engagement) -> AsyncIterator[Change]:
    for number in range(engagement.journal_pages):
        page = await desk.store.get(kinds.journal_ref(engagement.id, number))
        assert page, f"{engagement.id}: page {number} is not there"
        for each in kinds.JOURNAL.decode(page.body).changes:
            yield each


def _links(engagement: Engagement, chain: Iterable[Change], wanted: Iterable[Effect]) -> Iterator[str]:
    """Yield where a change was not made on top of the one before it, or does not say what was written."""
    said = {each.key: dict(each.values) for each in wanted}
    stands: dict[str, object] = {"seats": 0, "customer": "Contoso"}
    for each in chain:
        edits = {edit.path[-1]: edit for edit in each.edits if edit.path[0] == "facts"}
        if {field: edit.new for field, edit in edits.items()} != said.get(each.id):
            yield f"{each.id[:12]} says {edits}"
        for field_id, edit in edits.items():
            if edit.old != stands[field_id]:
                yield f"{each.id[:12]} is on top of {edit.old}, not of {stands[field_id]}"
            stands[field_id] = edit.new
    if stands != {name: engagement.facts.get(name) for name in stands}:
        yield f"holds {engagement.facts}, its changes end with {stands}"
