"""`export` over real HTTP: by a local link, by consent (a server stands for SharePoint), on cards."""

import asyncio
import contextlib
import csv
import io
import zipfile
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from app import running, store_of
from bot.errors import StoreUnavailable
from bot.services.exports import File
from bot.settings import Settings
from bot.storage.store import Store
from bot.teams.files import Uploads
from bot.teams.front import Claims
from bot.teams.hosts import UploadHosts
from tests.fakes import TENANT, FakeConnector, Fault, Person, closing
from tests.journeys.acts import as_colleague, dump, fetch, import_rows, link, one, open_new
from tests.journeys.talker import Clock, Talker, button, buttons, talking
from tests.keeping import kept_in
from tests.stores import Trouble, Watching

APP = "5d1f3a52-0c0d-4a7e-8f53-2b6f7a9c1d02"
CONSENT = "application/vnd.microsoft.teams.card.file.consent"
INFO = "application/vnd.microsoft.teams.card.file.info"
ACTS = "<img src=x onerror=alert(1)> **bold** [x](https://evil.example)"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


@dataclass
class SharePoint:
    """A server that stands for SharePoint: what it was given, and how it answers."""

    url: str = ""
    puts: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    status: int = 201
    seconds: float = 0.0

    async def take(self, request: web.Request) -> web.Response:
        self.puts.append((request.raw_path, dict(request.headers), await request.read()))
        await asyncio.sleep(self.seconds)
        headers = {"Location": f"{self.url}/elsewhere"} if self.status == 307 else None
        return web.Response(status=self.status, headers=headers)


@contextlib.asynccontextmanager
async def in_teams(
    database: Path, clock: Clock, open_store: Callable[[Settings], Awaitable[Store]] = store_of
) -> AsyncGenerator[tuple[Talker, SharePoint]]:
    """Run the bot as with an app id: no local mode, files go by consent."""

    async def authenticate(headers: Mapping[str, str], channel: str) -> Claims:
        return Claims()

    here = SharePoint()
    server = web.Application()
    server.router.add_route("*", "/{path:.*}", here.take)
    runner = web.AppRunner(server, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    here.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    settings = replace(
        Settings.from_env(kept_in(database)),
        port=0,
        app_id=APP,
        tenants=frozenset({TENANT}),
        upload_hosts=frozenset({"127.0.0.1", "sharepoint.com"}),
    )
    try:
        async with (
            FakeConnector() as connector,
            running(settings, clock, open_store, authenticate=authenticate) as port,
            closing(Person(f"http://127.0.0.1:{port}", connector.url)) as person,
        ):
            yield Talker(person=person, connector=connector, clock=clock), here
    finally:
        await runner.cleanup()


async def offered(t: Talker, title: str) -> dict[str, Any]:
    """Press a format; return the attachment of the consent card that comes."""
    before = len(t.connector.sent)
    await t.press(title)
    (sent,) = t.connector.sent[before:]
    (attachment,) = sent.activity["attachments"]
    assert attachment["contentType"] == CONSENT
    return attachment


async def consent(
    t: Talker, attachment: dict[str, Any], url: str, action: str = "accept", *, wait: bool = True, **info: str
) -> tuple[int, Any]:
    """Answer a consent card as Teams does; `wait` until something came of it."""
    upload = {"uploadUrl": f"{url}/upload?tempauth=a%2Fb", "contentUrl": f"{url}/file", **info}
    value = {
        "type": "fileUpload",
        "action": action,
        "context": attachment["content"][f"{action}Context"],
        "uploadInfo": {**upload, "name": "f", "uniqueId": "u1", "fileType": "html"},
    }
    if action == "decline":
        del value["uploadInfo"]
    activity = t.person.activity("invoke", name="fileConsent/invoke", value=value, replyToId="consent-1")
    before = len(t.connector.sent) + len(t.connector.updated)
    answer = await t.person.post(activity)
    if wait and answer[0] == 200:
        await t.connector.wait(lambda: len(t.connector.sent) + len(t.connector.updated) > before)
    return answer


def shown(t: Talker) -> str:
    """Return the words of the last card that was put in place of another."""
    t.card = t.connector.updated[-1].card or {}
    return t.words()


def told(t: Talker) -> str:
    """Return the words of the last card that was sent beside another."""
    t.card = t.connector.sent[-1].card or {}
    return t.words()


async def test_a_local_link_gives_the_document(database: Path) -> None:
    """The file has what was saved, is never shown as a page of ours, and is good for ten minutes."""
    async with talking(database) as t:
        await open_new(t, "Contoso <Harbour>", workloads="teams", motions="rfa")
        await t.say(f"note {ACTS}")
        await t.say("export contoso")
        assert buttons(t.card) == [
            *("Web page (HTML)", "Text (Markdown)", "Show it here", "Portfolio (Excel)", "Portfolio (CSV)"),
            "Home",
        ]
        await t.press("Web page (HTML)")
        url = link(t)
        status, body, headers = await fetch(url)
        assert status == 200
        assert headers["Content-Disposition"] == 'attachment; filename="Contoso-Harbour-2026-11-24.html"'
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
        words = body.decode()
        assert "Contoso &lt;Harbour&gt;" in words
        assert "&lt;img src=x onerror=alert(1)&gt; **bold**" in words
        assert "<img" not in words
        t.clock.forward(minutes=11)
        assert (await fetch(url))[0] == 404


async def test_the_markdown_is_literal(database: Path) -> None:
    """X32: typed markdown and HTML are escaped; a note stands in full."""
    async with talking(database) as t:
        await open_new(t)
        await t.say(f"note {ACTS}")
        await t.say("export")
        await t.press("Text (Markdown)")
        _, body, headers = await fetch(link(t))
    assert headers["Content-Type"] == "text/markdown; charset=utf-8"
    assert r"\<img src=x onerror=alert(1)\> \*\*bold\*\* \[x\](https\://evil.example)" in body.decode()


async def test_a_link_is_a_secret_of_one_person(database: Path) -> None:
    """Only the hash is kept; another secret, another person or a proxy get nothing, and it is audited."""
    async with talking(database) as t:
        await open_new(t)
        await t.say("export")
        await t.press("Text (Markdown)")
        url = link(t)
        secret = url.rpartition(".")[2]
        assert len(secret) >= 43, "256 bits"
        assert secret not in str(dump(database))
        for wrong in (url[:-1] + ("A" if url[-1] != "A" else "B"), url.rpartition(".")[0] + "." + "x" * 43):
            assert (await fetch(wrong))[0] == 404
        assert (await fetch(url.replace(t.person.id, "7d2f9a10-2222-4a22-8b33-9c4455667702")))[0] == 404
        assert (await fetch(url, **{"X-Forwarded-For": "10.0.0.1"}))[0] == 403
        assert (await fetch(url, Host="evil.example"))[0] == 403
        async with aiohttp.ClientSession() as session, session.head(url) as answer:
            assert answer.status == 404, "nobody but who presses it"
        assert (await fetch(url))[0] == 200
    assert "forged offer" in [entry["refused"] for entry in dump(database, "audit").values()]


async def test_rights_are_asked_when_the_file_is_made(database: Path) -> None:
    """X28: what is no longer theirs is not in a file asked for before; another's engagement is not found."""
    async with talking(database) as t:
        card = await open_new(t)
        await t.say("export")
        asked = t.card
        await t.press("Text (Markdown)")
        url = link(t)
        other = as_colleague(t)
        try:
            await other.say("help")
            await other.press("Web page (HTML)", card=asked)
            assert "I can’t find that" in other.words()
            await other.press("Show it here", card=asked)
            assert "I can’t find that" in other.words()
        finally:
            await other.person.close()
        t.clock.forward(minutes=1)
        await t.say("remove contoso")
        await t.press("Remove it")
        assert (await fetch(url))[0] == 200, "it can be restored"
        assert card


async def test_x33_the_portfolio_holds_no_formula(database: Path) -> None:
    """X33: a typed formula is text in the workbook and has an apostrophe in CSV; closed ones are there."""
    async with talking(database) as t:
        await import_rows(t, "=cmd|calc,f.example.com,PT,rfa,teams", "Fabrikam,g.example.com,PT,health,teams")
        await t.say("close fabrikam")
        await t.fill(reason="Done").press("Close engagement")
        await t.say("export portfolio")
        await t.press("CSV")
        _, body, headers = await fetch(link(t))
        assert headers["Content-Disposition"] == 'attachment; filename="Cadence-portfolio-2026-11-24.csv"'
        rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))
        assert {row["customer"]: row["state"] for row in rows} == {
            "'=cmd|calc": "Open",
            "Fabrikam": "Closed",
        }
        await t.say("export portfolio")
        await t.press("Excel workbook")
        _, body, _ = await fetch(link(t))
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if "worksheets/sheet" in name]
        assert "=cmd|calc" in book.read("xl/sharedStrings.xml").decode()
    assert len(sheets) == 4
    assert not any("<f>" in sheet for sheet in sheets)


async def test_it_can_be_read_on_cards(database: Path) -> None:
    """Where no file can be: page after page, all of it, literally."""
    async with talking(database) as t:
        await open_new(t, workloads="exchange,teams", motions="rfa")
        await t.say("note All of it, *here*")
        await t.say("export")
        await t.press("Show it here")
        found = t.words()
        while "Next page" in buttons(t.card):
            await t.press("Next page")
            found += t.words()
        for words in ("State: Open", "Teams", "All of it, *here*", "Opened the engagement"):
            assert words in found
        await t.press("As a file")
        assert "Save it as a document?" in t.words()


async def test_a_forged_format_is_refused(database: Path) -> None:
    """X14: a format there is not, or a document without an engagement."""
    async with talking(database) as t:
        await open_new(t)
        await t.say("export")
        data = button(t.card, "Web page (HTML)")["data"]
        for changed in ({"form": "exe"}, {"form": ""}, {"engagement": ""}, {"form": "xlsx"}):
            t.card = await t.send("export.file", data | changed)
            assert "I can’t find that" in t.words()
    assert dump(database, "offer") == {}


async def test_a_consented_file_goes_to_the_persons_onedrive(database: Path) -> None:
    """The bytes, made then, go up in one range to the consented address; the file's card takes the place."""
    async with in_teams(database, Clock()) as (t, sharepoint):
        await open_new(t)
        await t.say("export")
        attachment = await offered(t, "Web page (HTML)")
        assert attachment["name"] == "Contoso-Harbour-2026-11-24.html"
        assert attachment["content"]["sizeInBytes"] > 1000
        await t.say("note said after the question")
        status, answer = await consent(t, attachment, sharepoint.url)
        assert (status, answer) == (200, None)
        ((path, headers, body),) = sharepoint.puts
        assert path == "/upload?tempauth=a%2Fb", "the address as it was given"
        assert headers["Content-Range"] == f"bytes 0-{len(body) - 1}/{len(body)}"
        assert "said after the question" in body.decode()
        (shown_card,) = t.connector.updated[-1].activity["attachments"]
        assert shown_card["contentType"] == INFO
        assert shown_card["contentUrl"] == f"{sharepoint.url}/file"
        assert shown_card["content"] == {"uniqueId": "u1", "fileType": "html"}
        assert (await fetch(t.person.bot_url + "/export/" + "x" * 60))[0] == 404, "no such route here"


async def test_x43_another_person(database: Path) -> None:
    """X43: a colleague's answer to my question uploads nothing, and is audited."""
    async with in_teams(database, Clock()) as (t, sharepoint):
        await open_new(t)
        await t.say("export")
        attachment = await offered(t, "Text (Markdown)")
        other = as_colleague(t)
        try:
            await other.say("help")
            await consent(other, attachment, sharepoint.url)
        finally:
            await other.person.close()
        assert "may have been for somebody else" in told(t)
        assert sharepoint.puts == []
        assert "forged offer" in [entry["refused"] for entry in dump(database, "audit").values()]
        await consent(t, attachment, sharepoint.url)
        assert len(sharepoint.puts) == 1, "mine still stands"


async def test_a_calendar_file_by_consent(database: Path) -> None:
    """A series of governance goes the same way: asked for, made when accepted, told after a no."""
    async with in_teams(database, Clock()) as (t, sharepoint):
        await open_new(t, motions="health", country="Portugal")
        await t.say("governance")
        await t.press("Set up health review")
        await t.press("Save series")
        series = await t.press("More")
        attachment = await offered(t, "Calendar file")
        assert attachment["name"] == "Contoso-Harbour-Customer-Health-Review.ics"
        await consent(t, attachment, sharepoint.url)
        ((_, _, body),) = sharepoint.puts
        assert body.startswith(b"BEGIN:VCALENDAR")
        t.card = series
        await consent(t, await offered(t, "Calendar file"), sharepoint.url, "decline")
        assert "No file was saved" in shown(t)
        assert buttons(t.card) == ["Back to the series", "Home"]
        assert len(sharepoint.puts) == 1


async def test_x43_twice(database: Path) -> None:
    """X43: the second answer, also at the same moment, uploads nothing."""
    async with in_teams(database, Clock()) as (t, sharepoint):
        await open_new(t)
        await t.say("export")
        attachment = await offered(t, "Text (Markdown)")
        await asyncio.gather(*(consent(t, attachment, sharepoint.url) for _ in range(3)))
        await consent(t, attachment, sharepoint.url, "decline")
        await t.connector.wait(lambda: INFO in str([each.activity for each in t.connector.updated[-1:]]))
        assert len(sharepoint.puts) == 1
        assert "You answered that before" in told(t)
        (last,) = t.connector.updated[-1].activity["attachments"]
        assert last["contentType"] == INFO, "the file's card stays"
        assert one(database, "offer")["answered"] is True


async def test_x43_expired(database: Path) -> None:
    """X43: after ten minutes the offer is over; a day later the next one sweeps it away."""
    async with in_teams(database, Clock()) as (t, sharepoint):
        await open_new(t)
        await t.say("export")
        asked = t.card
        attachment = await offered(t, "Text (Markdown)")
        t.clock.forward(minutes=10, seconds=1)
        await consent(t, attachment, sharepoint.url)
        assert sharepoint.puts == []
        assert "it stood for 10 minutes" in told(t)
        t.clock.forward(days=2)
        t.card = asked
        await offered(t, "Text (Markdown)")
        assert len(dump(database, "offer")) == 1


@pytest.mark.parametrize(
    "url",
    [
        *("https://evil.example", "https://sharepoint.com.evil.example", "https://notsharepoint.com"),
        *("http://contoso.sharepoint.com", "https://10.0.0.1", "https://contoso.sharepoint.com:8443"),
        *(
            "https://contoso.sharepoint.com@evil.example",
            "https://evil.example\\.sharepoint.com",
            "file:///etc",
        ),
    ],
)
async def test_x43_foreign_host(database: Path, url: str) -> None:
    """X43: only https to a host of SharePoint's; refused at the door, audited, the offer untouched."""
    async with in_teams(database, Clock()) as (t, sharepoint):
        await open_new(t)
        await t.say("export")
        attachment = await offered(t, "Text (Markdown)")
        status, _ = await consent(t, attachment, url)
        assert status == 403
        status, _ = await consent(t, attachment, sharepoint.url, contentUrl=url)
        assert status == 403
        assert sharepoint.puts == []
        assert one(database, "offer")["answered"] is False
    assert any("uploadInfo" in entry["refused"] for entry in dump(database, "audit").values())


async def test_x43_the_host_is_looked_at_again(database: Path) -> None:
    """X43: a file goes to no other host, whoever says where to, though it would take it."""
    file = File(name="a.md", type="text/markdown", body=b"x")
    async with in_teams(database, Clock()) as (_, sharepoint):
        assert not await Uploads(UploadHosts({"sharepoint.com"})).put(sharepoint.url, file)
        assert sharepoint.puts == []
        assert await Uploads(UploadHosts({"127.0.0.1"})).put(sharepoint.url, file)


async def test_a_no_keeps_nothing(database: Path) -> None:
    """Declined: told, nothing uploaded, and a later yes to the same question is refused."""
    async with in_teams(database, Clock()) as (t, sharepoint):
        await open_new(t)
        await t.say("export")
        attachment = await offered(t, "Text (Markdown)")
        await consent(t, attachment, sharepoint.url, "decline")
        assert "No file was saved" in shown(t)
        await consent(t, attachment, sharepoint.url)
        assert sharepoint.puts == []


@pytest.mark.parametrize("status", [307, 403, 500])
async def test_a_failed_upload_is_told(database: Path, status: int) -> None:
    """A redirect is not followed, an error is not a file: the card says that nothing is saved."""
    async with in_teams(database, Clock()) as (t, sharepoint):
        sharepoint.status = status
        await open_new(t)
        await t.say("export")
        await consent(t, await offered(t, "Text (Markdown)"), sharepoint.url)
        assert len(sharepoint.puts) == 1
        assert "OneDrive didn’t take it" in shown(t)


async def test_an_upload_longer_than_a_turn_is_told(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The press is answered at once, other turns go on; what became of the file is told when it is known."""
    monkeypatch.setattr("bot.teams.files.Uploads.__init__.__defaults__", (0.6,))
    async with in_teams(database, Clock()) as (t, sharepoint):
        await open_new(t)
        await t.say("export")
        attachment = await offered(t, "Text (Markdown)")
        sharepoint.seconds = 30
        began = asyncio.get_running_loop().time()
        before = len(t.connector.updated)
        await consent(t, attachment, sharepoint.url, wait=False)
        await t.say("next")
        assert asyncio.get_running_loop().time() - began < 0.6, "nobody waits for it"
        await t.connector.wait(lambda: len(t.connector.updated) > before)
        assert "OneDrive didn’t take it" in shown(t)
        await t.press("Export again")
        sharepoint.seconds = 0
        await consent(t, await offered(t, "Text (Markdown)"), sharepoint.url)
        assert len(sharepoint.puts) == 2


@pytest.mark.parametrize("fault", [Fault(method="PUT", status=429), Fault(method="PUT", status=500)])
async def test_what_became_of_a_file_is_said_once_more(database: Path, fault: Fault) -> None:
    """The card of the file does not get through the first time: it comes as a message."""
    async with in_teams(database, Clock()) as (t, sharepoint):
        await open_new(t)
        await t.say("export")
        attachment = await offered(t, "Text (Markdown)")
        t.connector.faults.append(fault)
        await consent(t, attachment, sharepoint.url)
        (shown_card,) = t.connector.sent[-1].activity["attachments"]
        assert shown_card["contentType"] == INFO


@pytest.mark.parametrize("trouble", ["down", "throttled", "answers lost"])
async def test_x40_a_consent_while_the_store_is_away(database: Path, trouble: Trouble) -> None:
    """X40: told beside the question, with the way to ask again; nothing is uploaded."""
    store = Watching()
    async with in_teams(database, Clock(), store) as (t, sharepoint):
        await open_new(t)
        await t.say("export")
        attachment = await offered(t, "Text (Markdown)")
        store.store.trouble = trouble
        await consent(t, attachment, sharepoint.url)
        store.store.trouble = ""
        assert "The file is not saved" in told(t)
        assert sharepoint.puts == []
        await t.press("Export again")
        await consent(t, await offered(t, "Text (Markdown)"), sharepoint.url)
        assert len(sharepoint.puts) == 1


async def test_a_portfolio_that_takes_long_to_make(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the question nor the answer waits for the file; one that can't be made is told."""
    away: list[StoreUnavailable] = []

    async def slow(*_: object) -> bytes:
        await asyncio.sleep(1)
        if away:
            raise away[0]
        return b"PK"

    monkeypatch.setattr("bot.services.making._portfolio", slow)
    async with in_teams(database, Clock()) as (t, sharepoint):
        await open_new(t)
        for fault, kind in ((None, INFO), (StoreUnavailable(), "adaptive")):
            away[:] = [fault] if fault else []
            await t.say("export portfolio")
            began, before = asyncio.get_running_loop().time(), len(t.connector.updated)
            attachment = await offered(t, "Excel workbook")
            assert attachment["name"] == "Cadence-portfolio-2026-11-24.xlsx"
            assert 1_000 < attachment["content"]["sizeInBytes"] < 10_000
            await consent(t, attachment, sharepoint.url, wait=False)
            assert asyncio.get_running_loop().time() - began < 1
            await t.connector.wait(lambda before=before: len(t.connector.updated) > before)
            assert kind in t.connector.updated[-1].activity["attachments"][0]["contentType"]
        assert [body for _, _, body in sharepoint.puts] == [b"PK"]
        assert "The file is not saved" in shown(t)


async def test_a_consent_without_its_parts_is_refused(database: Path) -> None:
    """X7: no action, another action, an accept without an address: 400, no turn."""
    async with in_teams(database, Clock()) as (t, sharepoint):
        for value in (
            {},
            {"action": "maybe"},
            {"action": "accept"},
            {"action": "accept", "uploadInfo": {}},
            7,
        ):
            activity = t.person.activity("invoke", name="fileConsent/invoke", value=value)
            assert (await t.person.post(activity))[0] == 400
        assert sharepoint.puts == []
        assert t.connector.sent == []
