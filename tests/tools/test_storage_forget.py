"""`forget`: one person is found in no document and no byte of the file any more, while the bot works on."""

import asyncio
import contextlib
import json
import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.away import Away
from bot.domain.mailbox import Letter
from bot.domain.people import Actor
from bot.domain.plan.values import Reminder
from bot.domain.team import Team
from bot.domain.text import NOTHING
from bot.errors import Changed
from bot.services import mailboxes, people, teams
from bot.services.audit import audit
from bot.storage import kinds
from bot.storage.store import Document, Ref, Store, Stored
from bot.tools import forgetting
from bot.tools.storage import main
from tests.fakes import ALEX, TENANT
from tests.journeys.acts import MEGAN, add_contact, as_colleague, desk_on, dump, open_new
from tests.journeys.talker import START, Talker, talking
from tests.keeping import ON_COSMOS, kept_in, open_at, rows
from tests.storage.newer import body_of
from tests.stores import WatchedStore

ALEX_NAMES = (ALEX, "Alex Wilber", "alex wilber")
INES_NAMES = ("Ines Duarte", "Ines Reis", "ines.d@contoso.example.com", "912 345 678")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


async def tool(database: Path, *arguments: str) -> int:
    """Run the tool in a thread of its own, with a loop of its own, beside the bot."""
    return await asyncio.to_thread(main, ("forget", *arguments), kept_in(database))


def bytes_of(database: Path) -> bytes:
    """Return every byte of the file and its log; on a server, of every document."""
    if ON_COSMOS:
        return repr(rows(database)).lower().encode()
    files = (database, Path(f"{database}-wal"), Path(f"{database}-shm"))
    return b"".join(file.read_bytes() for file in files if file.exists()).lower()


def left(database: Path, names: tuple[str, ...]) -> list[str]:
    found = bytes_of(database)
    return [name for name in names if name.lower().encode() in found]


async def work_of_a_day(t: Talker, megan: Talker, database: Path) -> None:
    """Let Alex leave his name wherever the bot keeps one."""
    await megan.say("help")
    await open_new(t, workloads="teams", country="Portugal")
    await add_contact(
        t, "Ines Reis", email="ines.d@contoso.example.com", phone="+351 912 345 678", roles="sponsor"
    )
    await t.say("note Alex Wilber called Ines Duarte, +351-912345678, see INES.D@contoso.example.com")
    await t.say("task Ask Ines Reis")
    t.fill(due_on="2026-11-25")
    await t.press("Save")
    await t.say("dibs")
    t.put({"business_reason.teams": "Alex Wilber and Ines Reis agreed"})
    await t.press("Save DIBS")
    t.put({"stakeholders.teams": "Ines Reis"})
    await t.press("Cancel")
    await t.say("timeline")
    async with desk_on(database) as desk:
        alex = Actor(tenant=TENANT, id=ALEX, name="Alex Wilber")
        await audit(desk, alex, "tampered press", "e9")
        drafted = kinds.DRAFTER.encode(kinds.Drafter(person=ALEX))
        ref = kinds.drafter_ref("e9", ALEX)
        await desk.store.create(Document(ref=ref, kind="drafter", body=drafted))
        team = Team(tenant=TENANT, name="North", leads={MEGAN: "Megan Bowen"}, members={ALEX: "Alex Wilber"})
        assert isinstance(await teams.create(desk, team), Team)
        day = date(2027, 1, 4)
        away = Away(id="a1", first=day, last=day, cover=ALEX, cover_name="Alex Wilber")
        await people.tell(desk, TENANT, MEGAN, lambda old: replace(old, away=(away,)))


async def test_somebody_who_uses_the_bot(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What they own is handed over, their place everywhere goes; others and the record of the work stay, the
    bot works on, and what waited for them reaches who took over.
    """
    async with talking(database, poll=0.02) as t:
        megan = as_colleague(t)
        t.others.append(megan.person)
        await work_of_a_day(t, megan, database)
        assert left(database, ALEX_NAMES) == list(ALEX_NAMES)
        before = len(dump(database))
        assert await tool(database, ALEX) == 1
        assert "They own 1 engagements" in capsys.readouterr().err
        assert await tool(database, ALEX, "--owner", MEGAN, "--dry-run") == 0
        said = capsys.readouterr().out
        assert f"{before} documents searched" in said
        assert "Wilber" not in said
        assert len(dump(database)) == before
        assert await tool(database, ALEX, "--owner", MEGAN) == 0
        said = capsys.readouterr().out
        assert "Nothing names them any more." in said
        assert left(database, ALEX_NAMES) == []
        assert await tool(database, ALEX) == 0
        assert ", 0 changed, 0 deleted. Nothing names them any more." in capsys.readouterr().out
        await megan.say("portfolio")
        assert "Contoso Harbour" in megan.words()
        await megan.say("open contoso")
        await megan.say("timeline")
        assert "a former colleague" in megan.words()
        t.clock.now = datetime(2026, 11, 25, 9, tzinfo=UTC)
        await t.hears(5)
        assert "Ask Ines Reis" in t.words()
        assert t.connector.sent[-1].conversation == "a:personal-2"
        engagement = next(iter(dump(database, "engagement").values()))
        assert engagement["owner_name"] == "Megan Bowen"
        assert [each["name"] for each in engagement["changes"]][:2] == ["a former colleague"] * 2
        team = next(iter(dump(database, "team").values()))
        assert (team["leads"], team["members"]) == ({MEGAN: "Megan Bowen"}, {})
    assert left(database, ALEX_NAMES) == []


async def test_a_contact(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Name, former name, address and number are gone from every text, draft and change; the role is left."""
    async with talking(database) as t:
        megan = as_colleague(t)
        t.others.append(megan.person)
        await work_of_a_day(t, megan, database)
        await t.say("contacts")
        await t.press("Change Ines Reis")
        t.fill(name="Ines Duarte")
        await t.press("Save contact")
        assert left(database, INES_NAMES) == list(INES_NAMES)
        assert await tool(database, "Ines.D@contoso.example.com") == 0
        said = capsys.readouterr().out
        assert "Nothing names them any more." in said
        assert "ines" not in said.lower()
        assert left(database, INES_NAMES) == []
        (engagement,) = dump(database, "engagement").values()
        (contact,) = engagement["contacts"].values()
        assert (contact["name"], contact["email"], contact["phone"]) == ("a removed contact", "", "")
        assert contact["roles"]
        assert dump(database, "draft")
        await t.say("contacts")
        assert "A removed contact" in t.words()
        assert await tool(database, "ines.d@contoso.example.com") == 0
    assert left(database, INES_NAMES) == []
    assert left(database, ALEX_NAMES) == list(ALEX_NAMES)


async def test_what_cannot_be_changed_is_named(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A newer version's document that names them is left as it is; the tool says of which kind, not what."""
    async with talking(database) as t:
        await open_new(t)
        await t.say("note Ines Duarte, ines.d@contoso.example.com, called")
    async with desk_on(database) as desk:
        ((pk, name),) = dump(database, "note")
        note = await desk.store.get(Ref(pk, name))
        assert note is not None
        await desk.store.replace(Document(ref=note.ref, kind="note", body=body_of(note)), note.etag)
    before = dump(database)
    assert await tool(database, "ines.d@contoso.example.com") == 1
    wrong = capsys.readouterr().err
    assert "1 note" in wrong
    assert "contoso" not in wrong
    assert dump(database) == before


@pytest.mark.parametrize("arguments", [("alex",), (ALEX, "--owner", "x"), (ALEX, "--owner", ALEX), ()])
async def test_wrong_usage(database: Path, arguments: tuple[str, ...]) -> None:
    """Neither id nor address, an owner who is none or the same: refused before anything is opened."""
    await (await open_at(database)).close()
    assert await tool(database, *arguments) == 2


async def test_a_stranger_takes_nothing_over(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever takes over must have used the bot; nothing is written."""
    async with talking(database) as t:
        await open_new(t)
    before = dump(database)
    assert await tool(database, ALEX, "--owner", MEGAN) == 1
    assert "have not used the bot" in capsys.readouterr().err
    assert dump(database) == before


class Contended(WatchedStore):
    """A store in which somebody else is faster, the first time for every document; it dies after `spare`."""

    def __init__(self, store: Store, spare: int = 10**6) -> None:
        super().__init__(store)
        self.seen = set[Ref]()
        self.spare = spare

    async def replace(self, document: Document, etag: str) -> Stored:
        if document.ref not in self.seen:
            self.seen.add(document.ref)
            raise Changed
        self.spare -= 1
        if self.spare < 0:
            raise RuntimeError("killed")
        return await super().replace(document, etag)


async def test_interrupted_it_goes_on(database: Path) -> None:
    """Killed after any number of writes, the next run still knows whom to look for, and finds all of it."""
    spare, killed = -1, True
    while killed:
        spare += 1
        path = database.with_name(f"{spare}.db")
        async with talking(path) as t:
            megan = as_colleague(t)
            t.others.append(megan.person)
            await work_of_a_day(t, megan, path)
        async with desk_on(path) as desk:
            real = desk.store
            desk.store = Contended(real, spare)
            killed = False
            try:
                await forgetting.forget(desk, ALEX, owner=MEGAN)
            except RuntimeError:
                killed = True
            desk.store = Contended(real)
            found = await forgetting.forget(desk, ALEX, owner=MEGAN)
            assert not found.left
            texts = json.dumps([list(each.values()) for each in dump(path).values()])
            assert "Wilber" not in texts
            assert ALEX not in texts
    assert spare > 3


async def test_what_waits_for_them_reaches_the_new_owner(database: Path) -> None:
    """Reminders in their mailbox, of whatever state, go to who owns the engagement now."""
    async with talking(database) as t:
        megan = as_colleague(t)
        t.others.append(megan.person)
        await megan.say("help")
        await open_new(t)
    ((_, name),) = dump(database, "engagement")
    async with desk_on(database) as desk:
        alex, megan = [await people.known(desk, TENANT, name) for name in (ALEX, MEGAN)]
        assert alex is not None
        assert megan is not None
        reminder = Reminder(
            id="r1", engagement=name, rule="own_task", occurrence="x",
            since=START, due_at=START + timedelta(days=9), urgency=1, title=NOTHING, words=NOTHING,
            reason=NOTHING, step="", mark=START.date(),
        )  # fmt: skip
        waits = {"r1": Letter(reminder=reminder)}
        gone = {"r2": Letter(reminder=replace(reminder, id="r2", engagement="gone"))}
        await mailboxes.change(desk, alex, lambda old: replace(old, pending={**waits, **gone}))
        found = await forgetting.forget(desk, ALEX, owner=MEGAN)
        assert not found.left
        kept = await mailboxes.find(desk, megan)
        assert set(kept.mailbox.pending) == {"r1"}
        assert await desk.store.get(kinds.mailbox_ref(TENANT, ALEX)) is None


async def test_a_removed_engagement_is_nobodys(database: Path) -> None:
    """What they removed needs no new owner: it stays removed, owned by nobody."""
    async with talking(database) as t:
        await open_new(t)
        await t.say("remove contoso")
        await t.press("Remove it")
    async with desk_on(database) as desk:
        found = await forgetting.forget(desk, ALEX)
        assert not found.left
    (engagement,) = dump(database, "engagement").values()
    assert engagement["owner"] == "forgotten"


@pytest.mark.skipif(ON_COSMOS, reason="bytes of a file")
def test_bytes_would_be_found(database: Path) -> None:
    """Without the file being written anew, what was deleted is still in it: the search of bytes sees it."""
    with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("CREATE TABLE t (x)")
        connection.execute("INSERT INTO t VALUES (?)", ("Alex Wilber" * 1000,))
        connection.execute("DELETE FROM t")
    assert left(database, ("Alex Wilber",)) == ["Alex Wilber"]


def test_help_says_what_goes(capsys: pytest.CaptureFixture[str]) -> None:
    """The runbook sends whoever is called at night to `forget --help`."""
    assert main(["forget", "--help"], {}) == 0
    said = " ".join(capsys.readouterr().out.split())
    for words in ("a single name in a text stays", "Backups are not the bot's", "--owner says to whom"):
        assert words in said
