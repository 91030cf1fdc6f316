"""What an FM sees of an engagement's own life: on hold, closed, removed, taken back; and who sees nothing."""

import asyncio
from pathlib import Path

import pytest

from tests.journeys.acts import as_colleague, dump, one, open_new, rewrite
from tests.journeys.talker import Card, Talker, buttons, inputs, talking, values

EDITS = ("kickoff", "dibs", "ssat", "edit", "task Call Rui", "hold", "close")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


async def close(t: Talker) -> Card:
    """Close the current engagement."""
    await t.say("close")
    return await t.fill(reason="They left").press("Close engagement")


async def hold(t: Talker, until: str = "2026-12-01") -> Card:
    """Put the current engagement on hold."""
    await t.say("hold")
    return await t.fill(until=until, reason="Freeze").press("Put on hold")


async def test_on_hold(database: Path) -> None:
    """Nothing is due, everything can be answered; on its day it counts as open again by itself."""
    async with talking(database) as t:
        await open_new(t, workloads="teams")
        await hold(t)
        assert "On hold until Tue 1 Dec: Freeze." in t.words()
        assert "Next:" not in t.words()
        for command in ("kickoff", "dibs", "ssat", "edit", "task"):
            await t.say(command)
            assert inputs(t.card), command
        await t.say("hold")
        assert values(t.card) == {"until": "2026-12-01", "reason": "Freeze"}, "what stands"
        t.clock.forward(days=7)
        await t.say("open contoso")
        assert "On hold" not in t.words()
        assert "Next: prepare the kickoff meeting" in t.words()
    async with talking(database, clock=t.clock) as t:
        async with asyncio.timeout(3):  # the worker runs beside the turns
            while "Prepare the kickoff meeting" not in str(await t.say("portfolio")):
                pass


async def test_a_hold_is_refused_without_reason_and_in_the_past(database: Path) -> None:
    """X20, X23: the field is named, what was typed stays."""
    async with talking(database) as t:
        await open_new(t)
        await t.say("hold")
        await t.fill(until="2026-11-01").press("Put on hold")
        assert "Two answers need a look" in t.words()
        assert "Sun 1 Nov has passed" in t.words()
        await t.say("hold")
        assert values(t.card)["until"] == "2026-11-01"
        await t.fill(until="2026-12-01", reason="Freeze").press("Put on hold")
        await t.press("Take off hold")
        assert "Next: prepare the kickoff meeting" in t.words()


async def test_closed(database: Path) -> None:
    """It leaves the lists; forms say so first and keep what is typed; the claim of the tenant is free."""
    async with talking(database) as t:
        await open_new(t, workloads="teams")
        await t.say("dibs")
        form = t.card
        await close(t)
        assert "Closed: They left." in t.words()
        for command in EDITS:
            await t.say(command)
            assert "It is closed" in t.words(), command
            assert "Open again" in buttons(t.card)
        for command in ("contacts", "timeline", "open contoso"):
            await t.say(command)
            assert "It is closed" not in t.words(), command
        t.typed = {"success_owner.teams": "Ines Duarte"}
        await t.press("Save DIBS", card=form)
        assert "It is closed" in t.words()
        assert "kept as a draft" in t.words()
        await t.say("note after all")
        assert "kept as a draft" in t.words()
        await t.say("task write to Ana")
        assert "kept as a draft" in t.words()
        await t.press("Open again")
        await t.say("task")
        assert (values(t.card)["text"], values(t.card)["item_kind"]) == ("Call Rui\nwrite to Ana", "task")
        await t.say("dibs")
        assert values(t.card)["success_owner.teams"] == "Ines Duarte"
        await t.say("note")
        assert values(t.card)["text"] == "after all"


async def test_removed(database: Path) -> None:
    """Asked first; restored within 30 days; afterwards it is not there, and its tenant is free."""
    async with talking(database) as t:
        await open_new(t)
        await t.say("remove")
        assert "Remove this engagement?" in t.words()
        assert one(database, "engagement")["status"]["state"] == "open"
        removing = t.card
        await t.press("Remove it")
        assert "Removed. You can restore it until Thu 24 Dec." in t.words()
        await t.say("dibs")
        assert "It is removed" in t.words()
        await open_new(t)
        assert "Removed. You can restore it" in t.words(), "the tenant is still its own"
        await t.press("Restore")
        assert "Next: prepare the kickoff meeting" in t.words()
        await t.press("Remove it", card=removing)
        assert "Your press changed nothing" in t.words()
        await t.say("remove")
        await t.press("Remove it")
        gone = t.card
        t.clock.forward(days=31)
        await t.press("Restore", card=gone)
        assert "I can’t find that" in t.words()
        for words in ("open contoso", "portfolio removed", "next"):
            await t.say(words)
            assert "Contoso" not in t.words().replace("“contoso”", "")
        await open_new(t)
        assert "Next: prepare the kickoff meeting" in t.words()
    assert len(dump(database, "engagement")) == 2


async def test_new_for_a_tenant_that_is_open(database: Path) -> None:
    """X41: one's own is opened; another's gets the neutral answer, what was typed is kept as a draft."""
    async with talking(database) as t:
        await open_new(t)
        await open_new(t, customer="Contoso, again")
        assert "This one is open already" in t.words()
        assert "is kept as a draft" in t.words()
        await t.press("New engagement")
        assert values(t.card)["customer"] == "Contoso, again"
        await t.say("open contoso")
        assert "Contoso Harbour" in t.words()
        other = as_colleague(t)
        try:
            await open_new(other, customer="My Contoso")
            assert "I can’t open this one" in other.words()
            assert "Harbour" not in str(other.card)
            assert "Alex" not in str(other.card)
            await other.say("new")
            assert values(other.card)["customer"] == "My Contoso"
            await close(t)
            await other.press("Open engagement")
            assert "Next: prepare the kickoff meeting" in other.words(), "a closed one holds no tenant"
            await t.say("reopen")
            assert "I can’t open this one" in t.words(), "two would be open for one tenant"
        finally:
            await other.person.close()


async def test_a_closed_one_that_was_removed_comes_back_only_if_its_tenant_is_free(database: Path) -> None:
    """X41: closed, its tenant opened elsewhere, then removed: no two are open for one tenant."""
    async with talking(database) as t:
        await open_new(t)
        await close(t)
        await open_new(t, customer="Second")
        await t.say("remove contoso harbour")
        await t.press("Remove it")
        await t.press("Restore")
        assert "This one is open already" in t.words()
    states = sorted(body["status"]["state"] for body in dump(database, "engagement").values())
    assert states == ["open", "removed"]


async def test_another_person_sees_and_changes_nothing(database: Path) -> None:
    """X28: every press with another's engagement gets the neutral answer, and changes nothing; audited."""
    async with talking(database) as t:
        await open_new(t, workloads="teams")
        mine = one(database, "engagement")["id"]
        await t.say("dibs")
        data = {"engagement": mine, "step": "kickoff.dibs", "r": 0, "nonce": "n", "f": "intent", "w": "teams"}
        other = as_colleague(t)
        try:
            await other.say("help")
            verbs = ["open", "step.open", "step.save", "next", "timeline", "hold.save", "reopen", "cancel"]
            answers = [await other.send(verb, data | {"intent.teams": "yes"}) for verb in verbs]
            unknown = await other.send("open", data | {"engagement": "eng-unknown"})
            words = {str(answer["body"]) for answer in (*answers, unknown)}
            assert len(words) == 1, "not theirs and not there are told alike"
            assert "I can’t find that" in words.pop()
            await other.say("portfolio")
            assert "No engagements yet" in other.words()
        finally:
            await other.person.close()
    assert one(database, "engagement")["workloads"]["teams"]["dibs"] == {}
    refused = {(entry["refused"], entry["subject"]) for entry in dump(database, "audit").values()}
    assert refused == {("read", mine), ("write", mine)}
    assert len(dump(database, "audit")) == 2


async def test_undo(database: Path) -> None:
    """X52: one's own latest change within ten minutes; nothing, too late: told; undo again brings it back."""
    async with talking(database) as t:
        await t.say("undo")
        assert "Nothing to take back" in t.words()
        await open_new(t)
        await t.say("undo")
        assert "Nothing to take back" in t.words()
        await hold(t)
        await t.say("undo")
        assert "Put it on hold" in t.words()
        await t.say("open contoso")
        assert "On hold" not in t.words()
        await t.say("undo")
        await t.say("open contoso")
        assert "On hold until" in t.words()
        await t.say("note Rui called")
        await t.say("undo")
        assert "The note is gone." in t.words()
        t.clock.forward(minutes=11)
        await t.say("undo")
        assert "Nothing to take back" in t.words()
    assert dump(database, "note") == {}


async def test_undo_where_somebody_changed_it_since(database: Path) -> None:
    """X52: another's change is never taken back; where it came after one's own, who and when is told."""
    async with talking(database) as t:
        await open_new(t)
        await hold(t)
        held = one(database, "engagement")
        theirs = {
            "by": "someone",
            "name": "Megan Bowen",
            "at": "2026-11-24T09:05:00Z",
            "id": "k",
            "what": "hold",
        }
        edit = {"path": ["status", "reason"], "old": "Freeze", "new": "Their freeze"}
        changes = [*held["changes"], theirs | {"edits": [edit]}]
        rewrite(database, changes=changes, status=held["status"] | {"reason": "Their freeze"})
        t.clock.forward(minutes=6)
        await t.say("undo")
        assert "Megan Bowen changed it on Tue 24 Nov, 09:05." in t.words()
        rewrite(database, changes=[held["changes"][0], theirs | {"edits": [edit]}])
        await t.say("undo")
        assert "Nothing to take back" in t.words(), "the only change beside the opening is another's"


async def test_timeline(database: Path) -> None:
    """Who changed what, when, newest first; old and new values in words; notes in between; pages."""
    async with talking(database) as t:
        await open_new(t, country="PT")
        t.clock.forward(minutes=1)
        await t.say("edit")
        await t.fill(country="Spain", motions="rfa,health").press("Save changes")
        t.clock.forward(minutes=1)
        await t.say("note Rui called")
        t.clock.forward(minutes=1)
        await hold(t)
        await t.say("timeline")
        lines = t.words().splitlines()
        heads = [line for line in lines if "Alex Wilber" in line]
        assert [head.split(" · ")[0][-5:] for head in heads] == ["09:03", "09:02", "09:01", "09:00"]
        assert {"State: Open → On hold", "Until: Tue 1 Dec", "Rui called"} <= set(lines)
        assert "Country: Portugal → Spain" in lines
        motions = "Motion (one or more): Customer Health → Customer Health, Request for Assistance (RFA)"
        assert motions in lines
        for _ in range(3):
            t.clock.forward(minutes=1)
            await t.say("note again")
        await t.say("timeline")
        assert "1–5 of 7, newest first." in t.words()
        await t.press("Older")
        assert "6–7 of 7" in t.words()
        assert "Opened the engagement" in t.words()


async def test_help_names_the_current_engagement_and_privacy_what_is_kept(database: Path) -> None:
    """`help` leads back to where one is; `privacy` lists what is kept."""
    async with talking(database) as t:
        await t.say("help")
        assert "Home" not in buttons(t.card)
        await open_new(t)
        await t.say("help")
        assert "You are in Contoso Harbour" in t.words()
        await t.press("Home")
        assert "Next: prepare" in t.words()
        await t.say("privacy")
        assert "Your name and your Teams id" in t.words()


async def test_new_by_words(database: Path) -> None:
    """`new <customer>` fills the name in; saying it writes nothing."""
    async with talking(database) as t:
        await t.say("new “Fabrikam Rail”")
        assert values(t.card)["customer"] == "Fabrikam Rail"
        assert dump(database, "engagement") == {}
        await t.fill(tenant_domain="fabrikam.example.com").press("Open engagement")
        assert "Fabrikam Rail" in t.words()
