"""What a store can do: the Protocol that every implementation meets, and its values.

One document is one aggregate. It changes only by create, replace with its ETag, or delete with its ETag:
there is no batch and no blind write, so that any number of processes may share a store. A store never looks
inside a body.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

MAX_BYTES = 256 * 1024
"""A body above this is refused with `TooLarge` (design: one engagement is at most 256 KB)."""


@dataclass(frozen=True, slots=True)
class Ref:
    """Where a document lives: its partition and its id within it (any text; a store escapes what it must)."""

    pk: str
    id: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """A document to write.

    `kind` is one of the document kinds ("engagement", "person", "entry", …). `body` is one UTF-8 JSON object.
    `due_at` (aware, UTC) is when a worker must look at it; None: never.
    """

    ref: Ref
    kind: str
    body: bytes
    due_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Stored(Document):
    """A document as read or written, with the ETag that a replace or delete must name."""

    etag: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page of documents in their order, and where the next page starts (None: no more)."""

    items: tuple[Stored, ...] = field(default=())
    next: str | None = None


class Store(Protocol):
    """Errors of every method: `StoreUnavailable` when the store does not answer within its time-out (at most
    8 s).
    """

    async def get(self, ref: Ref) -> Stored | None:
        """Return the document, or None."""
        ...

    async def create(self, document: Document) -> Stored:
        """Write a new document. Raises `AlreadyExists`, `TooLarge`."""
        ...

    async def replace(self, document: Document, etag: str) -> Stored:
        """Write over the document that has this ETag. Raises `Changed`, `Missing`, `TooLarge`."""
        ...

    async def delete(self, ref: Ref, etag: str) -> None:
        """Remove the document that has this ETag. Raises `Changed`, `Missing`."""
        ...

    async def query(self, pk: str, kind: str, limit: int = 500, after: str | None = None) -> Page:
        """Return one page of a partition's documents of one kind, by id; `after` is a page's `next`."""
        ...

    async def everything(self, after: str | None = None, limit: int = 500) -> Page:
        """Return one page of all documents of all partitions, in an order that stays; for tools alone.

        `after` is a page's `next`, an opaque token. A page may be shorter than `limit`: only a `next` of None
        ends. What is there all the time comes exactly once, however much else is written meanwhile.
        """
        ...

    async def due(self, now: datetime, limit: int) -> tuple[Stored, ...]:
        """Return documents whose `due_at` is at or before `now`, earliest first."""
        ...

    async def ready(self) -> None:
        """Return when the store answers; raise `StoreUnavailable` otherwise."""
        ...

    def measures(self) -> str:
        """Return what operations cost this process so far, as lines for /metrics; "" where they cost none."""
        ...

    async def close(self) -> None:
        """Finish what is running and let go of every resource. May be called twice."""
        ...
