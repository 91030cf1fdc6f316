"""`copy`: all documents of one store in another, verified; interrupted, repeated, and while the bot works."""

import asyncio
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest

from bot.errors import StoreUnavailable
from bot.storage.sqlite import SqliteStore
from bot.storage.store import Document, Ref, Store, Stored
from bot.tools import transfer
from bot.tools.storage import main, side
from tests.sources import ROOT
from tests.stores import WatchedStore

T = TypeVar("T")
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
COUNT = 230
"""More than two pages."""


def documents(count: int = COUNT) -> list[Document]:
    """Return documents of several kinds and partitions, some due, with bodies as codecs write them."""
    return [
        Document(
            ref=Ref(f"s{n % 32}" if n % 2 else f"person:t:p{n % 7}", f"id-{n}/é"),
            kind=("engagement", "person", "note")[n % 3],
            body=json.dumps({"schema": 1, "n": n, "text": "é" * (n % 5)}).encode(),
            due_at=NOW if n % 3 == 0 else None,
        )
        for n in range(count)
    ]


@dataclass
class Tool:
    """The tool on two files of its own; `said` and `wrong` are its outputs."""

    folder: Path
    capsys: pytest.CaptureFixture[str]
    said: str = ""
    wrong: str = ""

    def path(self, name: str) -> Path:
        return self.folder / f"{name}.db"

    def __call__(self, *more: str, source: str = "old", target: str = "new") -> int:
        """Copy; return the exit code."""
        names = (f"sqlite:{self.path(source)}", f"sqlite:{self.path(target)}")
        code = main(("copy", *names, *more), {})
        self.said, self.wrong = self.capsys.readouterr()
        return code

    def on(self, name: str, ask: Callable[[Store], Awaitable[T]]) -> T:
        """Return what is answered on one of the stores."""

        async def asked() -> T:
            store = await SqliteStore.open(self.path(name))
            try:
                return await ask(store)
            finally:
                await store.close()

        return asyncio.run(asked())

    def fill(self, name: str, what: list[Document]) -> None:
        async def filled(store: Store) -> None:
            await asyncio.gather(*(store.create(each) for each in what))

        self.on(name, filled)

    def change(self, name: str, ref: Ref, body: bytes) -> None:
        async def changed(store: Store) -> None:
            found = await store.get(ref)
            assert found
            await store.replace(Document(ref=ref, kind=found.kind, body=body), found.etag)

        self.on(name, changed)

    def held(self, name: str) -> dict[Ref, tuple[Any, ...]]:
        """Return all that a store holds, but for the ETags."""

        async def read(store: Store) -> list[Stored]:
            return [each async for items in transfer.everything(store) for each in items]

        return {each.ref: (each.kind, each.body, each.due_at) for each in self.on(name, read)}


@pytest.fixture
def tool(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Tool:
    found = Tool(tmp_path, capsys)
    found.fill("old", documents())
    return found


def test_everything_is_copied(tool: Tool) -> None:
    """Every document is in the target: place, kind, due moment and body; the last line counts and hashes."""
    assert tool() == 0
    assert tool.held("new") == tool.held("old")
    assert f"{COUNT} written, 0 replaced, 0 removed. Both hold {COUNT} documents, hash " in tool.said


def test_again_carries_over_what_changed(tool: Tool) -> None:
    """A second run writes only what is new or different since the first."""
    assert tool() == 0
    first = documents()[5]
    tool.change("old", first.ref, b'{"schema":1,"n":"changed"}')
    tool.fill("old", documents(COUNT + 3)[COUNT:])
    assert tool() == 0
    assert tool.said.startswith("3 written, 1 replaced, 0 removed.")
    assert tool.held("new") == tool.held("old")


def test_a_foreign_document_is_refused(tool: Tool) -> None:
    """A target that holds something else is left alone, and the message names the kind, not the content."""
    tool.fill("new", [Document(ref=Ref("person:t:else", "secret"), kind="person", body=b'{"name":"Megan"}')])
    before = tool.held("new")
    assert tool() == 1
    assert tool.held("new") == before
    assert "holds 1 documents that the source does not (person)" in tool.wrong
    assert "Megan" not in tool.wrong
    assert "secret" not in tool.wrong


def test_foreign_documents_go_when_told(tool: Tool) -> None:
    """With --remove-foreign the target holds what the source holds: what was deleted there is deleted."""
    assert tool() == 0
    gone = documents()[7].ref

    async def delete(store: Store) -> None:
        found = await store.get(gone)
        assert found
        await store.delete(gone, found.etag)

    tool.on("old", delete)
    assert tool() == 1
    assert tool("--remove-foreign") == 0
    assert "0 written, 0 replaced, 1 removed" in tool.said
    assert tool.held("new") == tool.held("old")


def test_the_same_store_twice(tool: Tool) -> None:
    """Source and target may not be the same file, whatever it is called."""
    tool.path("link").symlink_to(tool.path("old"))
    assert tool(target="link") == 2
    assert "same store" in tool.wrong


def test_no_source(tool: Tool) -> None:
    """A source that is not there is refused, and neither it nor the target is made."""
    assert tool(source="none") == 2
    assert "There is no store at" in tool.wrong
    assert not tool.path("none").exists()
    assert not tool.path("new").exists()


@pytest.mark.parametrize("name", ["old", "mysql:x", "sqlite:", "cosmos:"])
def test_a_wrong_name(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A name that names no store is refused, with the name."""
    assert main(("copy", name, "sqlite:x.db"), {}) == 2
    assert "CADENCE_STORE" in capsys.readouterr().err


def test_a_file_that_is_no_store(tool: Tool) -> None:
    """A target that is another kind of file is left as it is."""
    tool.path("new").write_bytes(b"no database at all " * 100)
    assert tool() == 1
    assert tool.path("new").read_bytes() == b"no database at all " * 100


def test_killed_and_run_again(tool: Tool) -> None:
    """A copy that was killed in the middle goes on: what is there stays, the rest follows."""
    tool.fill("old", documents(4000)[COUNT:])
    command = [sys.executable, "-m", "bot.tools.storage", "copy"]
    names = [f"sqlite:{tool.path('old')}", f"sqlite:{tool.path('new')}"]
    process = subprocess.Popen([*command, *names], cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 60
        while (count := _count(tool.path("new"))) < 100 and time.monotonic() < deadline:
            time.sleep(0.01)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert 100 <= count < 4000
    before = _count(tool.path("new"))
    assert before < 4000
    assert tool() == 0
    assert tool.said.startswith(f"{4000 - before} written, 0 replaced")
    assert tool.held("new") == tool.held("old")


def _count(path: Path) -> int:
    if not path.exists():
        return 0
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        try:
            return connection.execute("SELECT count(*) FROM documents").fetchone()[0]
        except sqlite3.OperationalError:
            return 0


class Busy(WatchedStore):
    """A source that somebody writes to while it is copied: `write` runs after so many pages."""

    def __init__(self, store: Store, write: Callable[[], Awaitable[object]], page: int) -> None:
        super().__init__(store)
        self.write, self.page = write, page

    async def everything(self, after: str | None = None, limit: int = 500) -> Any:
        found = await super().everything(after, limit)
        if self.calls["everything"] == self.page:
            await self.write()
        return found


async def test_a_source_in_use() -> None:
    """What is written to the source behind the copy's back is found by the verification, by its kind."""
    source, target = await SqliteStore.open(":memory:"), await SqliteStore.open(":memory:")
    await asyncio.gather(*(source.create(each) for each in documents()))
    first = (await source.everything(limit=1)).items[0]

    async def write() -> None:
        body = b'{"schema":1,"n":"late"}'
        await source.replace(Document(ref=first.ref, kind=first.kind, body=body), first.etag)

    busy = Busy(source, write, page=5)  # three pages are counted, and of the first copied one is changed
    found = await transfer.copy(busy, target)
    assert found.source.differs(found.target) == (first.kind,)
    assert found.before.differs(found.source) == (first.kind,)
    again = await transfer.copy(source, target)
    assert (again.made, again.replaced) == (0, 1)
    assert not again.source.differs(again.target)
    assert again.source.hash == again.target.hash
    await source.close()
    await target.close()


class Failing(WatchedStore):
    """A target of which every third answer is lost, after the write or instead of it."""

    async def create(self, document: Document) -> Stored:
        self.calls["create"] += 1
        if self.calls["create"] % 3 == 0:
            if self.calls["create"] % 2:
                await self.store.create(document)
            raise StoreUnavailable
        return await self.store.create(document)


async def test_a_target_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers that are lost are asked for again, and nothing is written twice or left out."""
    monkeypatch.setattr(transfer, "AT_ONCE", 4)
    source, target = await SqliteStore.open(":memory:"), await SqliteStore.open(":memory:")
    await asyncio.gather(*(source.create(each) for each in documents(30)))
    found = await transfer.copy(source, Failing(target))
    assert found.target.count == 30
    assert not found.source.differs(found.target)
    await source.close()
    await target.close()


def test_a_hash_sees_everything() -> None:
    """Place, kind, due moment and every value count; the order of names and the form of a number do not."""
    document = documents(1)[0]

    def of(**changed: Any) -> str:
        values = {name: getattr(document, name) for name in ("ref", "kind", "body", "due_at")}
        return transfer.digest(Document(**{**values, **changed}))

    same = {of(body=b'{"a":1,"b":[2.5,"\xc3\xa9"]}'), of(body=b'{"b": [2.50, "\\u00e9"], "a": 1.0}')}
    assert len(same) == 1
    others = [
        of(),
        of(ref=Ref("s1", document.ref.id)),
        of(ref=Ref(document.ref.pk, "x")),
        of(kind="other"),
        of(due_at=None),
        of(body=b'{"a":1}'),
        of(body=b'{"a":"1"}'),
        of(body=b'{"a":true}'),
        of(body=b"{}"),
        of(body=b"no json"),
    ]
    assert len(set(others)) == len(others)


def test_variables_of_one_side() -> None:
    """SOURCE_ and TARGET_ before a variable set it for that side alone; nobody else's are passed on."""
    env = {"PORT": "1000", "SOURCE_PORT": "2000", "TARGET_HOST": "127.0.0.2", "PATH": os.defpath}
    source, target = (side(env, prefix, "sqlite:x.db") for prefix in ("SOURCE_", "TARGET_"))
    assert (source.port, source.host) == (2000, "127.0.0.1")
    assert (target.port, target.host) == (1000, "127.0.0.2")
