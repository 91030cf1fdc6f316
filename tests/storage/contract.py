"""The contract of a store: every implementation runs these, on a fixture `store` and a second client `peer`.

`peer` is another store object on the same documents (the store itself where there can be no other).
"""

import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.errors import AlreadyExists, Changed, Missing, StoreUnavailable, TooLarge
from bot.storage.store import MAX_BYTES, Document, Page, Ref, Store, Stored

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
ODD_IDS = (
    "a/b", "a\\b", "a?b", "a#b", "%2F", "'; DROP TABLE documents; --", '"quoted"', "line\nbreak", "tab\t",
    " ", "日本語", "e\u0301", "é", "😀", "A", "a", "_", "%", "nul\0byte", "x" * 200, "",
)  # fmt: skip


def doc(
    id: str = "one", *, pk: str = "p", kind: str = "note", body: bytes = b"{}", due_at: datetime | None = None
) -> Document:
    return Document(ref=Ref(pk, id), kind=kind, body=body, due_at=due_at)


async def increment(store: Store, ref: Ref) -> None:
    """Add one to the document's number, however often others are faster."""
    while True:
        read = await store.get(ref)
        assert read is not None
        body = str(int(read.body) + 1).encode()
        try:
            await store.replace(Document(ref=ref, kind=read.kind, body=body), read.etag)
        except Changed:
            continue
        return


async def pages(store: Store, pk: str, kind: str, limit: int) -> list[Page]:
    found = [await store.query(pk, kind, limit)]
    while found[-1].next is not None:
        found.append(await store.query(pk, kind, limit, found[-1].next))
    return found


async def all_pages(store: Store, limit: int) -> list[Page]:
    found = [await store.everything(limit=limit)]
    while found[-1].next is not None:
        found.append(await store.everything(found[-1].next, limit))
    return found


def ids(documents: tuple[Stored, ...]) -> list[str]:
    return [document.ref.id for document in documents]


class StoreContract:
    """What every store does."""

    async def test_create_then_get(self, store: Store, peer: Store) -> None:
        """What was written is what anybody reads, byte for byte."""
        written = await store.create(doc(body="é😀\0".encode() + bytes(range(256)), due_at=NOW))
        assert await store.get(Ref("p", "one")) == written
        assert await peer.get(Ref("p", "one")) == written
        assert (written.kind, written.due_at, written.ref) == ("note", NOW, Ref("p", "one"))

    async def test_get_nothing(self, store: Store) -> None:
        """A document that is not there is None."""
        await store.create(doc())
        assert await store.get(Ref("p", "two")) is None
        assert await store.get(Ref("q", "one")) is None

    async def test_create_twice(self, store: Store, peer: Store) -> None:
        """The second create of an id fails and changes nothing; another partition is another place."""
        first = await store.create(doc(body=b"1"))
        with pytest.raises(AlreadyExists):
            await peer.create(doc(body=b"2", kind="other"))
        assert await store.get(first.ref) == first
        await store.create(doc(pk="q", body=b"3"))

    async def test_replace(self, store: Store, peer: Store) -> None:
        """A replace changes all but the address, and gives a new ETag."""
        first = await store.create(doc(due_at=NOW))
        second = await peer.replace(doc(body=b"2", kind="other"), first.etag)
        assert second.etag != first.etag
        assert await store.get(first.ref) == second
        assert (second.body, second.kind, second.due_at) == (b"2", "other", None)

    async def test_replace_stale(self, store: Store) -> None:
        """A replace with an ETag that is not the document's fails and changes nothing."""
        first = await store.create(doc())
        second = await store.replace(doc(body=b"2"), first.etag)
        for etag in (first.etag, "", "*", "never"):
            with pytest.raises(Changed):
                await store.replace(doc(body=b"3"), etag)
        assert await store.get(first.ref) == second

    async def test_replace_missing(self, store: Store) -> None:
        """A replace never creates."""
        with pytest.raises(Missing):
            await store.replace(doc(), "any")
        assert await store.get(Ref("p", "one")) is None

    async def test_delete(self, store: Store, peer: Store) -> None:
        """A delete needs the ETag; what is deleted is gone for everybody."""
        first = await store.create(doc(due_at=NOW))
        with pytest.raises(Changed):
            await store.delete(first.ref, "never")
        await peer.delete(first.ref, first.etag)
        assert await store.get(first.ref) is None
        assert (await store.query("p", "note")).items == await store.due(NOW, 10) == ()
        with pytest.raises(Missing):
            await store.delete(first.ref, first.etag)

    async def test_etags_never_come_back(self, store: Store, peer: Store) -> None:
        """A document made again does not answer to an ETag of its former life."""
        seen: set[str] = set()
        for turn in range(20):
            stored = await (store, peer)[turn % 2].create(doc())
            seen |= {stored.etag, (changed := await store.replace(doc(), stored.etag)).etag}
            await store.delete(changed.ref, changed.etag)
        assert len(seen) == 40
        await store.create(doc())
        for etag in seen:
            with pytest.raises(Changed):
                await store.replace(doc(), etag)

    async def test_size(self, store: Store) -> None:
        """A body of the limit is kept; one byte more is refused, and nothing is written."""
        full = await store.create(doc(body=b"x" * MAX_BYTES))
        assert await store.get(full.ref) == full
        with pytest.raises(TooLarge):
            await store.replace(doc(body=b"y" * (MAX_BYTES + 1)), full.etag)
        with pytest.raises(TooLarge):
            await store.create(doc("two", body=b"y" * (MAX_BYTES + 1)))
        assert await store.get(full.ref) == full
        assert await store.get(Ref("p", "two")) is None

    async def test_odd_ids(self, store: Store) -> None:
        """Ids and partitions are any text; no two are taken for one."""
        for number, name in enumerate(ODD_IDS):
            await store.create(doc(name, pk="ids", body=b"%d" % number))
            await store.create(doc("same", pk=name, body=b"%d" % number))
        for number, name in enumerate(ODD_IDS):
            for ref in (Ref("ids", name), Ref(name, "same")):
                read = await store.get(ref)
                assert read is not None
                assert (read.ref, read.body) == (ref, b"%d" % number)
        found = [item.ref.id for page in await pages(store, "ids", "note", 4) for item in page.items]
        assert sorted(found) == sorted(ODD_IDS)

    async def test_query(self, store: Store) -> None:
        """A query gives one kind of one partition, in order of id."""
        for number in (3, 1, 2):
            await store.create(doc(f"n{number}"))
        await store.create(doc("n0", kind="person"))
        await store.create(doc("n0", pk="q"))
        page = await store.query("p", "note")
        assert ids(page.items) == ["n1", "n2", "n3"]
        assert page.next is None
        assert page.items[0] == await store.get(Ref("p", "n1"))

    async def test_query_pages(self, store: Store) -> None:
        """Pages hold each document once, whatever their size; the last one says so."""
        names = [f"n{number:02}" for number in range(10)]
        for name in names:
            await store.create(doc(name))
            await store.create(doc(f"{name}x", kind="other"))
        for limit, sizes in ((3, [3, 3, 3, 1]), (5, [5, 5]), (10, [10]), (11, [10]), (1, [1] * 10)):
            found = await pages(store, "p", "note", limit)
            assert [len(page.items) for page in found] == sizes
            assert [name for page in found for name in ids(page.items)] == names

    async def test_query_while_it_changes(self, store: Store) -> None:
        """A document deleted between two pages, even the last one read, does not upset the query."""
        stored = [await store.create(doc(f"n{number}")) for number in range(6)]
        page = await store.query("p", "note", 2)
        for gone in stored[1:3]:
            await store.delete(gone.ref, gone.etag)
        await store.create(doc("n0b"))
        assert ids((await store.query("p", "note", 10, page.next)).items) == ["n3", "n4", "n5"]

    async def test_query_nothing(self, store: Store) -> None:
        """An empty page is a page."""
        assert await store.query("p", "note") == Page()

    async def test_everything(self, store: Store, peer: Store) -> None:
        """Everything is each document of every partition and kind once, whole, in the same order each time,
        whatever the size of a page.
        """
        wanted: dict[Ref, Stored] = {}
        for number, pk in enumerate(ODD_IDS):
            for name in ("", "b", "a/é", f"{number}"):
                stored = await store.create(doc(name, pk=pk, kind=f"k{number % 3}", due_at=NOW))
                wanted[stored.ref] = stored
        first = [item for page in await all_pages(store, 500) for item in page.items]
        assert len(first) == len(wanted)
        assert {item.ref: item for item in first} == wanted
        for limit in (1, 7, len(wanted), len(wanted) + 1):
            found = await all_pages(peer, limit)
            assert all(len(page.items) <= limit for page in found)
            assert [item.ref for page in found for item in page.items] == [item.ref for item in first]

    async def test_everything_while_it_changes(self, store: Store, peer: Store) -> None:
        """What is written between two pages makes no document that stays come twice or not at all."""
        stored = {
            (pk, f"n{n}"): await store.create(doc(f"n{n}", pk=pk))
            for pk in ("p", "q", "s1")
            for n in range(6)
        }
        order = [item for page in await all_pages(store, 500) for item in page.items]
        page = await store.everything(limit=4)
        seen = list(page.items)
        for gone in (order[3], order[4]):  # the last one read, and the next one
            await peer.delete(gone.ref, gone.etag)
        await peer.replace(doc(order[0].ref.id, pk=order[0].ref.pk, body=b"2"), order[0].etag)
        await peer.replace(doc(order[9].ref.id, pk=order[9].ref.pk, body=b"2"), order[9].etag)
        await peer.create(doc("n2b", pk="p"))
        while page.next is not None:
            page = await store.everything(page.next, 4)
            seen += page.items
        refs = [(item.ref.pk, item.ref.id) for item in seen]
        gone = (order[4].ref.pk, order[4].ref.id)
        assert len(refs) == len(set(refs))
        assert set(stored) - {gone} <= set(refs) <= set(stored) - {gone} | {("p", "n2b")}
        assert next(item.body for item in seen if item.ref == order[9].ref) == b"2"

    async def test_everything_of_nothing(self, store: Store) -> None:
        """An empty store has one empty page."""
        assert [page.items for page in await all_pages(store, 10)] == [()]

    async def test_due(self, store: Store) -> None:
        """Due is at or before the moment, earliest first, of all partitions and kinds, to the microsecond."""
        tick = timedelta(microseconds=1)
        for name, due_at in (
            ("later", NOW + tick),
            ("now", NOW),
            ("before", NOW - tick),
            ("whole", NOW - timedelta(seconds=1)),
            ("old", NOW - timedelta(days=4000)),
            ("never", None),
        ):
            await store.create(doc(name, pk=f"p-{name}", kind=f"k-{name}", due_at=due_at))
        assert ids(await store.due(NOW, 10)) == ["old", "whole", "before", "now"]
        assert ids(await store.due(NOW, 2)) == ["old", "whole"]
        assert (await store.due(NOW, 1))[0] == await store.get(Ref("p-old", "old"))
        assert await store.due(NOW - timedelta(days=5000), 10) == ()

    async def test_due_in_zones(self, store: Store) -> None:
        """Moments are compared as moments, whatever the zone they were given in, and read in UTC."""
        east, west = timezone(timedelta(hours=9)), timezone(timedelta(hours=-8))
        await store.create(doc("b", due_at=NOW.astimezone(east)))
        await store.create(doc("a", due_at=(NOW - timedelta(seconds=1)).astimezone(west)))
        found = await store.due(NOW.astimezone(west), 10)
        assert ids(found) == ["a", "b"]
        assert [str(item.due_at) for item in found] == [
            "2026-11-02 09:29:59+00:00",
            "2026-11-02 09:30:00+00:00",
        ]

    async def test_due_moves(self, store: Store) -> None:
        """A replace moves or takes away the moment."""
        first = await store.create(doc(due_at=NOW))
        second = await store.replace(doc(due_at=NOW + timedelta(hours=1)), first.etag)
        assert await store.due(NOW, 10) == ()
        assert await store.due(NOW + timedelta(hours=2), 10) == (second,)
        await store.replace(doc(), second.etag)
        assert await store.due(NOW + timedelta(hours=2), 10) == ()

    async def test_increments(self, store: Store, peer: Store) -> None:
        """Of 50 compare-and-set increments at once, from two clients, none is lost."""
        ref = (await store.create(doc(body=b"0"))).ref
        await asyncio.gather(*(increment((store, peer)[number % 2], ref) for number in range(50)))
        read = await store.get(ref)
        assert read is not None
        assert read.body == b"50"

    async def test_one_winner(self, store: Store, peer: Store) -> None:
        """Of many creates, replaces and deletes at once exactly one wins."""
        clients = (store, peer) * 10
        made = await asyncio.gather(*(each.create(doc()) for each in clients), return_exceptions=True)
        (first,) = [outcome for outcome in made if isinstance(outcome, Stored)]
        assert sum(isinstance(outcome, AlreadyExists) for outcome in made) == 19
        set_ = await asyncio.gather(
            *(each.replace(doc(), first.etag) for each in clients), return_exceptions=True
        )
        (second,) = [outcome for outcome in set_ if isinstance(outcome, Stored)]
        assert sum(isinstance(outcome, Changed) for outcome in set_) == 19
        gone = await asyncio.gather(
            *(each.delete(first.ref, second.etag) for each in clients), return_exceptions=True
        )
        assert gone.count(None) == 1
        assert sum(isinstance(outcome, Missing) for outcome in gone) == 19

    async def test_cancelled(self, store: Store) -> None:
        """Callers that give up harm nobody: each write is there whole or not at all."""
        tasks = [
            asyncio.create_task(store.create(doc(f"n{number}", body=b"x" * 9000))) for number in range(20)
        ]
        await asyncio.sleep(0)
        for task in tasks[::2]:
            task.cancel()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        found = {item.ref.id: item for item in (await store.query("p", "note")).items}
        assert all(item.body == b"x" * 9000 for item in found.values())
        for number, outcome in enumerate(outcomes):
            assert isinstance(outcome, asyncio.CancelledError) or found[f"n{number}"] == outcome

    async def test_ready(self, store: Store) -> None:
        """A store that answers is ready, empty or not."""
        await store.ready()
        await store.create(doc())
        await store.ready()

    async def test_close(self, store: Store) -> None:
        """Close finishes what was asked before it, may be called twice, and ends the store."""
        writes = [asyncio.create_task(store.create(doc(f"n{number}"))) for number in range(30)]
        await asyncio.sleep(0)
        await asyncio.gather(store.close(), store.close())
        assert len(await asyncio.gather(*writes)) == 30
        await store.close()
        with pytest.raises(StoreUnavailable):
            await store.get(Ref("p", "n1"))
        with pytest.raises(StoreUnavailable):
            await store.create(doc("other"))
