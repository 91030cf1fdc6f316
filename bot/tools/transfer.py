"""All documents of one store into another: again and again, until both hold the same. Never writes to the
source.

A document is created; one that is there already is compared and replaced where it differs. So a copy that was
interrupted goes on, and a second one carries over only what changed since the first. It looks into no body
but to compare it: two stores may write the same JSON differently.
"""

import asyncio
import hashlib
import json
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from bot.errors import AlreadyExists, Changed, Missing, StoreUnavailable
from bot.storage.codecs import instant_text
from bot.storage.store import Document, Store, Stored

T = TypeVar("T")
PAGE = 100
AT_ONCE = 16
"""Documents that are written at the same time."""
PATIENCE = 6
"""Tries of one request, each after a longer pause: a store that is asked for so much may throttle."""

Step = Callable[[int], object]
"""Told how many more documents were dealt with."""


@dataclass(kw_only=True, slots=True)
class Fingerprint:
    """What a store holds, by kind: how many documents, and the sum of their hashes, whatever their order."""

    counts: Counter[str] = field(default_factory=Counter[str])
    sums: Counter[str] = field(default_factory=Counter[str])

    def add(self, stored: Stored) -> None:
        """Count one more document."""
        self.counts[stored.kind] += 1
        self.sums[stored.kind] = (self.sums[stored.kind] + int(digest(stored), 16)) % 2**256

    @property
    def count(self) -> int:
        """All documents."""
        return self.counts.total()

    @property
    def hash(self) -> str:
        """One hash of all, 64 hex digits: the same for two stores that hold the same."""
        parts = "".join(
            f"{kind} {self.counts[kind]} {self.sums[kind]:064x}\n" for kind in sorted(self.counts)
        )
        return hashlib.sha256(parts.encode()).hexdigest()

    def differs(self, other: "Fingerprint") -> tuple[str, ...]:
        """Return the kinds of which the other holds not the same."""
        every = sorted(self.counts | other.counts)
        return tuple(
            kind
            for kind in every
            if (self.counts[kind], self.sums[kind]) != (other.counts[kind], other.sums[kind])
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Copied:
    """What a copy did, and what both sides held when it was verified. `before`: the source when it began."""

    made: int
    replaced: int
    removed: int
    before: Fingerprint
    source: Fingerprint
    target: Fingerprint


class Foreign(Exception):
    """The target holds documents that the source does not; `count` of them, some of them `kinds`."""

    def __init__(self, found: list[Stored]) -> None:
        super().__init__()
        self.count = len(found)
        self.kinds = sorted({each.kind for each in found})


def digest(stored: Document) -> str:
    """Return the SHA-256 of a document in hex: its place, kind, due moment and canonical body."""
    due = instant_text(stored.due_at) if stored.due_at else ""
    head = json.dumps([stored.ref.pk, stored.ref.id, stored.kind, due])
    return hashlib.sha256(head.encode() + canonical(stored.body)).hexdigest()


def canonical(body: bytes) -> bytes:
    """Return a body with its names in order and its numbers in one form; what is no JSON as it is."""
    try:
        found = json.loads(body, parse_float=_number)
    except ValueError:
        return body
    return json.dumps(found, sort_keys=True, ensure_ascii=True, separators=(",", ":")).encode()


def _number(digits: str) -> float | int:
    """A store whose numbers are doubles gives 1.0 back as 1."""
    found = float(digits)
    return int(found) if found.is_integer() else found


async def everything(store: Store) -> AsyncGenerator[tuple[Stored, ...]]:
    """Yield every document of a store, page by page. Raises `StoreUnavailable`."""
    after: str | None = None
    while True:
        page = await patiently(partial(store.everything, after, PAGE))
        yield page.items
        if page.next is None:
            return
        after = page.next


async def patiently(ask: Callable[[], Awaitable[T]]) -> T:
    """Ask a store again while it does not answer, a few times. Raises `StoreUnavailable`."""
    async for attempt in AsyncRetrying(
        retry=retry_if_exception_type(StoreUnavailable),
        stop=stop_after_attempt(PATIENCE),
        wait=wait_exponential_jitter(multiplier=0.2, max=10, jitter=0.2),
        reraise=True,
    ):
        with attempt:
            return await ask()
    raise StoreUnavailable


async def fingerprint(store: Store, step: Step = lambda _: None) -> Fingerprint:
    """Return what a store holds. Raises `StoreUnavailable`."""
    found = Fingerprint()
    async for items in everything(store):
        for each in items:
            found.add(each)
        step(len(items))
    return found


async def foreign(source: Store, target: Store) -> list[Stored]:
    """Return what the target holds and the source does not. Raises `StoreUnavailable`."""
    found: list[Stored] = []
    async for items in everything(target):
        there = await _each(items, lambda each: patiently(lambda: source.get(each.ref)))
        found += [each for each, original in zip(items, there, strict=True) if original is None]
    return found


async def copy(
    source: Store,
    target: Store,
    *,
    remove_foreign: bool = False,
    progress: Callable[[str, int | None], Step] = lambda what, total: lambda count: None,
) -> Copied:
    """Make the target hold what the source holds, and count and hash both.

    `progress` is told what begins and how many documents it will see, and gives what to tell as it goes on.
    Raises `Foreign` before anything is written, `StoreUnavailable`.
    """
    alien = await foreign(source, target)
    if alien and not remove_foreign:
        raise Foreign(alien)
    before = await fingerprint(source, progress("reading", None))
    step, outcomes = progress("copying", before.count), Counter[str]()
    for each in alien:
        outcomes["removed"] += await _remove(target, each)
    async for items in everything(source):
        outcomes.update(await _each(items, lambda each: _put(target, each)))
        step(len(items))
    return Copied(
        made=outcomes["made"],
        replaced=outcomes["replaced"],
        removed=outcomes["removed"],
        before=before,
        source=await fingerprint(source, progress("verifying the source", before.count)),
        target=await fingerprint(target, progress("verifying the target", before.count)),
    )


async def _each(items: Iterable[Stored], work: Callable[[Stored], Awaitable[T]]) -> list[T]:
    """Do something with each document, a few at the same time; the outcomes in their order."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(each: Stored) -> T:
        async with gate:
            return await work(each)

    return await asyncio.gather(*(one(each) for each in items))


async def _put(target: Store, stored: Stored) -> str:
    """Write one document; return "made", "replaced" or "same"."""
    document = Document(ref=stored.ref, kind=stored.kind, body=stored.body, due_at=stored.due_at)

    async def attempt() -> str:
        with suppress(AlreadyExists):
            await target.create(document)
            return "made"
        there = await target.get(document.ref)
        if there is None or digest(there) != digest(document):
            await target.replace(document, there.etag if there else "")
            return "replaced"
        return "same"

    try:
        return await patiently(attempt)
    except (Changed, Missing):
        # Somebody else writes to the target; what comes of it is for the verification to tell.
        return "contended"


async def _remove(target: Store, stored: Stored) -> bool:
    """Take one document out of the target; tell whether it was there as it was read."""
    try:
        await patiently(lambda: target.delete(stored.ref, stored.etag))
    except (Changed, Missing):
        return False
    return True
