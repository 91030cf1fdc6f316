"""Being away: who covers is told, sees and does on those days what the owner does, and gives nothing away."""

import contextlib
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests.fakes import ALEX, TENANT, closing
from tests.journeys.acts import MEGAN, as_colleague, dump, one, open_new
from tests.journeys.talker import Card, Talker, buttons, inputs, talking, texts
from tests.journeys.test_handover import beside, got
from tests.stores import Trouble, Watching

STRANGER = "7d2f9a10-3333-4a22-8b33-9c4455667703"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


async def away(t: Talker, days: str = "24 Nov to 27 Nov", who: str = MEGAN) -> Card:
    """Say who covers on these days."""
    await t.say(f"cover {who} {days}")
    return await t.press("Save cover")


@contextlib.asynccontextmanager
async def covered(database: Path) -> AsyncGenerator[tuple[Talker, Talker]]:
    """Alex, who is away from today to Friday with one engagement; Megan, who covers and was told."""
    async with talking(database) as t, beside(t) as megan:
        await megan.say("help")
        await open_new(t, workloads="teams")
        await away(t)
        await got(t, megan, "You cover for Alex Wilber")
        yield t, megan


async def test_alone_it_asks_for_who_and_when(database: Path) -> None:
    """`cover` alone: the form with a picker, the days, and an id by hand; nothing is kept yet."""
    async with talking(database) as t:
        await t.say("cover")
        assert "Who covers for you?" in t.words()
        assert list(inputs(t.card)) == ["cover", "away_from", "away_until", "cover_id"]
        picker = inputs(t.card)["cover"]
        assert picker["choices.data"] == {"type": "Data.Query", "dataset": "graph.microsoft.com/users"}
        assert "When you are away" not in t.words()


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("30 Nov to 4 Dec", "2026-11-30", "2026-12-04"),
        ("Monday – Friday", "2026-11-30", "2026-12-04"),
        ("2026-11-30 until 2026-12-04", "2026-11-30", "2026-12-04"),
        ("from tomorrow till next Friday", "2026-11-25", "2026-12-04"),
        ("today - in 3 business days", "2026-11-24", "2026-11-27"),
        ("tomorrow", "2026-11-25", "2026-11-25"),
        ("30 Dec to 2 Jan", "2026-12-30", "2027-01-02"),
    ],
)
async def test_days_are_read_as_they_are_said(database: Path, words: str, first: str, last: str) -> None:
    """Two days joined by a word or a dash, or one; the form is filled in and waits to be saved."""
    async with talking(database) as t:
        await t.say(f"cover {MEGAN} {words}")
        shown = inputs(t.card)
        assert (shown["away_from"]["value"], shown["away_until"]["value"]) == (first, last)
        assert shown["cover"]["value"] == MEGAN


async def test_a_name_is_not_looked_up_and_not_lost(database: Path) -> None:
    """The days behind a name are taken, and the name is said back; Teams' own list is where it is picked."""
    async with talking(database) as t:
        await t.say("cover Megan Bowen 30 Nov to 4 Dec")
        assert "I can’t look up “Megan Bowen” here: pick below." in t.words()
        assert inputs(t.card)["away_from"]["value"] == "2026-11-30"


async def test_kept_told_changed_and_called_off(database: Path) -> None:
    """Who covers hears of it at once, of a change and of the end too; the list shows what is kept."""
    async with talking(database) as t, beside(t) as megan:
        await megan.say("help")
        await away(t, "30 Nov to 4 Dec")
        assert "✓ Megan Bowen covers for you" in t.words()
        assert "From Mon 30 Nov to Fri 4 Dec I send them your reminders." in t.words()
        await got(t, megan, "You cover for Alex Wilber from Mon 30 Nov to Fri 4 Dec.")
        await megan.say("portfolio")
        assert "You cover for Alex Wilber from Mon 30 Nov to Fri 4 Dec." in megan.words()
        await megan.say("portfolio cover")
        assert "You cover for nobody today" in megan.words()

        await t.say("cover")
        assert "Mon 30 Nov to Fri 4 Dec" in t.words()
        await t.press("Change Mon\u00a030\u00a0Nov")
        assert "Who covers: The person" not in t.words()
        await t.fill(away_until="2026-12-03").press("Save cover")
        await got(t, megan, "You cover for Alex Wilber from Mon 30 Nov to Thu 3 Dec.")
        assert [each["last"] for each in one_person(database, ALEX)["away"]] == ["2026-12-03"]
        assert [each["last"] for each in one_person(database, MEGAN)["covers"]] == ["2026-12-03"]

        await t.say("cover")
        await t.press("Change Mon\u00a030\u00a0Nov")
        await t.press("End it")
        assert "Your reminders come to you. I tell Megan Bowen." in t.words()
        await got(t, megan, "You don’t cover for Alex Wilber from Mon 30 Nov to Thu 3 Dec any more.")
        assert one_person(database, MEGAN).get("covers", []) == []


async def test_twice_the_same_press_is_one_absence(database: Path) -> None:
    """X30: the second press is told the same, and the card of an absence that was changed says so."""
    async with talking(database) as t, beside(t) as megan:
        await megan.say("help")
        await t.say(f"cover {MEGAN} 30 Nov to 4 Dec")
        form = t.card
        await t.press("Save cover", card=form)
        await t.press("Save cover", card=form)
        assert "✓ Megan Bowen covers for you" in t.words()
        assert len(one_person(database, ALEX)["away"]) == 1
        old = t.card
        await t.press("Change it", card=old)
        await t.press("End it")
        await t.press("Change it", card=old)
        assert "That absence is over or was changed since." in t.words()


def one_person(database: Path, person: str) -> dict[str, list[dict[str, str]]]:
    return dump(database, "person")[f"person:{TENANT}:{person}", "person"]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"cover": ALEX}, "That is you. Pick somebody else."),
        ({}, "Pick who covers for you."),
        ({"cover": "Megan"}, "I don’t know that person."),
        ({"cover": f"{MEGAN},{STRANGER}"}, "Pick one person, not 2."),
        ({"cover_id": "megan@example.com"}, "That is no object id."),
        ({"cover": MEGAN, "away_until": "2026-11-25"}, "comes before Mon 30 Nov"),
        ({"cover": MEGAN, "away_from": "2026-11-23"}, "has passed"),
        ({"cover": MEGAN, "away_from": "2036-11-23"}, "too far off"),
        ({"cover": MEGAN, "away_until": "2028-01-23"}, "more than a year"),
        ({"cover": MEGAN, "away_from": "2026-12-21", "away_until": ""}, "away from Mon 21 Dec to Thu 24 Dec"),
    ],
)
async def test_refused_with_everything_kept(database: Path, values: dict[str, str], words: str) -> None:
    """X53, X23: oneself, nobody, nobody known; days that can't be; the form comes back as typed."""
    async with talking(database) as t:
        await away(t, "21 Dec to 24 Dec")
        await t.say("cover")
        typed = {"away_from": "2026-11-30", "away_until": "2026-12-04"} | values
        await t.put(typed).press("Save cover")
        assert words in t.words()
        shown = inputs(t.card)
        assert {name: shown[name].get("value", "") for name in typed} == typed
        assert len(one_person(database, ALEX)["away"]) == 1
        await t.say("cover")
        assert inputs(t.card)["away_from"]["value"] == typed["away_from"]


async def test_a_guest_covers_nobody(database: Path) -> None:
    """X53: of whoever has talked to the bot, Teams is asked."""
    async with talking(database) as t, beside(t) as megan:
        await megan.say("help")
        t.connector.members[megan.person.conversation] = [{"id": MEGAN, "userRole": "guest"}]
        await away(t)
        assert "Megan Bowen is a guest here." in t.words()


async def test_who_does_not_use_the_bot_covers_once_they_do(database: Path) -> None:
    """Until then it is said that the reminders stay; at their first word they hear of it."""
    async with talking(database) as t:
        await away(t)
        assert "your reminders stay with you until they add me" in t.words()
        megan = as_colleague(t)
        async with closing(megan.person):
            await megan.say("portfolio")
            assert "You cover for Alex Wilber" in megan.words()


async def test_who_covers_sees_and_does_what_the_owner_does(database: Path) -> None:
    """`portfolio cover` says whose; what they write stands in the timeline under their own name."""
    async with covered(database) as (t, megan):
        await megan.say("portfolio")
        assert "You cover for Alex Wilber until Fri 27 Nov." in megan.words()
        await megan.press("Whom you cover")
        assert "Contoso Harbour" in megan.words()
        assert "Alex Wilber" in megan.words()
        await megan.press("Open Contoso Harbour")
        assert "You cover for Alex Wilber until Fri 27 Nov." in megan.words()
        await megan.say("dibs")
        await megan.put({"business_reason.teams": "One place to meet"}).press("Save DIBS")
        await megan.say("task Call Ines")
        await megan.press("Save")
        await t.say("timeline contoso")
        assert "Megan Bowen" in t.words()
        assert "One place to meet" in str(one(database, "engagement")["workloads"])
        assert one(database, "engagement")["owner"] == ALEX


async def test_who_covers_finds_it_by_name_and_gives_nothing_away(database: Path) -> None:
    """`open` looks at one's own first; handing over and removing stay with the owner, by card and by word."""
    async with covered(database) as (t, megan):
        await megan.say("open contoso")
        assert "Contoso Harbour" in megan.words()
        await megan.press("More")
        assert "Hand over" not in str(buttons(megan.card))
        assert "Remove" not in megan.words()
        engagement = one(database, "engagement")["id"]
        for words in ("handover contoso", "remove contoso"):
            await megan.say(words)
            assert "Only they hand it over or remove it. Nothing was changed." in megan.words()
        for verb in ("handover.save", "handover.withdraw", "remove.save"):
            data = {"engagement": engagement, "verb": verb, "nonce": verb, "new_owner": STRANGER, "r": 0}
            megan.card = await megan.send(verb, data)
            assert "That stays with the owner" in megan.words()
        held = one(database, "engagement")
        assert (held["owner"], held.get("handover"), held["status"]["state"]) == (ALEX, None, "open")
        await t.say("next")
        assert "Contoso Harbour" in t.words()


async def test_the_day_after_it_is_neutral_again(database: Path) -> None:
    """X28, X57: once the days are over, or called off, the card's own button finds nothing; it is noted."""
    async with covered(database) as (t, megan):
        await megan.say("open contoso")
        home = megan.card
        t.clock.forward(days=4)
        await megan.press("DIBS", card=home)
        assert "I can’t find that" in megan.words()
        await megan.say("portfolio cover")
        assert "I can’t find that" in megan.words()
        await megan.say("open contoso")
        assert "None of your engagements" in megan.words()
        refused = {each["refused"] for each in dump(database, "audit").values()}
        assert {"portfolio cover", "write"} <= refused


async def test_called_off_takes_effect_at_once(database: Path) -> None:
    """The owner's own document is the truth: the next press of who covered finds nothing."""
    async with covered(database) as (t, megan):
        await megan.say("open contoso")
        home = megan.card
        await t.say("cover")
        await t.press("Change Tue\u00a024\u00a0Nov")
        assert "away_from" not in inputs(t.card), "it has begun"
        await t.press("End it")
        await megan.press("DIBS", card=home)
        assert "I can’t find that" in "\n".join(texts(megan.card))


@pytest.mark.parametrize(
    ("trouble", "writes", "spared"),
    [("down", False, 0), ("down", True, 0), ("down", True, 1), ("down", True, 2), ("answers lost", True, 0)],
)
async def test_a_store_that_is_down_loses_nothing(
    database: Path, trouble: Trouble, writes: bool, spared: int
) -> None:
    """X40: the form comes back as typed wherever it stopped; *Try again* keeps one, and they are told."""
    store = Watching()
    async with talking(database, open_store=store) as t, beside(t) as megan:
        await megan.say("help")
        await t.say(f"cover {MEGAN} 30 Nov to 4 Dec")
        store.store.trouble, store.store.writes_only, store.store.spared = trouble, writes, spared
        await t.press("Save cover")
        store.store.trouble = ""
        if "✓" not in t.words():
            assert "Not saved yet" in t.words()
            assert inputs(t.card)["away_from"]["value"] == "2026-11-30"
            await t.press("Try again")
        assert "✓ Megan Bowen covers for you" in t.words()
        await got(t, megan, "You cover for Alex Wilber from Mon 30 Nov to Fri 4 Dec.")
        assert len(one_person(database, ALEX)["away"]) == 1
        assert len(one_person(database, MEGAN)["covers"]) == 1


async def test_one_that_has_begun_keeps_its_first_day(database: Path) -> None:
    """X23, X29: only its end and who covers can change; blank is today; once it is over the card says so."""
    async with covered(database) as (t, _):
        t.clock.forward(days=1)
        await t.say("cover")
        old = t.card
        await t.press("Change Tue\u00a024\u00a0Nov", card=old)
        await t.fill(away_until="").press("Save cover")
        assert "From Tue 24 Nov to Wed 25 Nov I send them your reminders." in t.words()
        (kept,) = one_person(database, ALEX)["away"]
        assert (kept["first"], kept["last"]) == ("2026-11-24", "2026-11-25")
        change = t.card
        t.clock.forward(days=1)
        await t.press("Change it", card=change)
        assert "That absence is over or was changed since." in t.words()
        await t.say("cover")
        assert "When you are away" not in t.words()
