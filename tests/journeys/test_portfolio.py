"""Finding one's way among engagements: the portfolio and its filters, names in commands, what is next."""

import time
from pathlib import Path

import pytest

from tests.journeys.acts import as_colleague, import_rows, open_new
from tests.journeys.talker import Talker, buttons, inputs, talking


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


async def seven(t: Talker) -> None:
    """Open seven engagements: Contoso Mail late, Fabrikam on hold, Tailspin closed, Wingtip removed."""
    await import_rows(
        t,
        "Contoso Mail, mail.contoso.example.com, PT, rfa, exchange",
        "Contoso Works, works.contoso.example.com, PT, health, teams",
        "Fabrikam Rail, fabrikam.example.com, PT, targeting, teams",
        "Tailspin Toys, tailspin.example.com, PT, health, teams",
        "Wingtip Dairy, wingtip.example.com, PT, health, teams",
        "Café Norte (50% *), norte.example.com, PT, health, teams",
        "Litware, litware.example.com, PT, health, teams",
    )
    await t.say("edit mail")
    await t.fill(assigned_on="2026-11-16").press("Save changes")
    await t.say("hold fabrikam")
    await t.fill(until="2026-12-01", reason="Freeze until December").press("Put on hold")
    await t.say("close tailspin")
    await t.fill(reason="They left").press("Close engagement")
    await t.say("remove wingtip")
    await t.press("Remove it")


def customers(t: Talker) -> list[str]:
    """Return the customers on the card, in order, once each."""
    names = ("Contoso Mail", "Contoso Works", "Fabrikam", "Tailspin", "Wingtip", "Café Norte", "Litware")
    found = [name for line in t.words().splitlines() for name in names if line.startswith(name)]
    return list(dict.fromkeys(found))


async def test_portfolio_filters_and_pages(database: Path) -> None:
    """Ranked with why; filters by late, stage, motion, state and name; pages; told where nothing matches."""
    async with talking(database) as t:
        await t.say("portfolio")
        assert "No engagements yet" in t.words()
        await seven(t)
        await t.say("portfolio")
        assert customers(t) == ["Contoso Mail", "Café Norte", "Contoso Works", "Litware", "Fabrikam"]
        assert "! Late since Thu 19 Nov" in t.words()
        assert "On hold until Tue 1 Dec" in t.words()
        await t.press("Late only (1)")
        assert customers(t) == ["Contoso Mail"]
        await t.press("All")
        expected = {
            "late": ["Contoso Mail"],
            "Kickoff": ["Contoso Mail", "Café Norte", "Contoso Works", "Litware", "Fabrikam"],
            "targeting": ["Fabrikam"],
            "RFA": ["Contoso Mail"],
            "held": ["Fabrikam"],
            "on hold": ["Fabrikam"],
            "closed": ["Tailspin"],
            "removed": ["Wingtip"],
            "“contoso”": ["Contoso Mail", "Contoso Works"],
            "50% *": ["Café Norte"],
            "NORTE.EXAMPLE": ["Café Norte"],
            ".*": [],
            "%": ["Café Norte"],
        }
        for words, found in expected.items():
            await t.say(f"portfolio {words}")
            assert customers(t) == found, words
            assert ("Nothing matches that" in t.words()) == (not found)
        await t.say("portfolio removed")
        assert "can be restored until Thu 24 Dec" in t.words()


async def test_twelve_engagements_page(database: Path) -> None:
    """Five a page; a page beyond the last shows the last; a filter stays through the pages."""
    async with talking(database) as t:
        await import_rows(t, *(f"Works {n:02d}, w{n}.example.com, PT, health, teams" for n in range(12)))
        await t.say("portfolio works")
        await t.press("Next five")
        assert "6–10 of 12" in t.words()
        await t.press("Next five")
        assert "11–12 of 12" in t.words()
        assert "Works 11" in t.words()
        await t.press("Five before")
        assert "6–10 of 12" in t.words()
        await t.press("Next five", page="999")
        assert "11–12 of 12" in t.words()
        await t.say("portfolio " + "x" * 30_000)
        assert "Nothing matches that" in t.words()


async def test_names_in_commands(database: Path) -> None:
    """X51: ambiguous: the choice among one's own, which goes on with the command; unknown: told."""
    async with talking(database) as t:
        await seven(t)
        for command in ("open", "next", "kickoff", "timeline", "contacts", "edit", "hold"):
            await t.say(f"{command} contoso")
            assert "Which customer?" in t.words()
            assert customers(t) == ["Contoso Mail", "Contoso Works"]
            await t.press("Open Contoso Works")
            assert "Which customer?" not in t.words()
            assert "Contoso Works" in str(t.card)
            await t.say(f"{command} nobody (at) all")
            assert "None of your engagements has “nobody (at) all” in its name." in t.words()


async def test_names_that_are_patterns(database: Path) -> None:
    """X51: wildcards and regular expressions are letters, an empty name is one's own list, all of it fast."""
    async with talking(database) as t:
        await seven(t)
        for words in ("*", "^(a+)+$", "(a|aa)+b" + "a" * 5000, "[" * 3000, "%_", "\\", "Contoso.*"):
            began = time.perf_counter()
            await t.say(f"open {words}")
            assert time.perf_counter() - began < 2
            found = words == "*"  # only the Café has one in its name
            assert ("I can’t find that customer" in t.words()) == (not found), words
        for words in ("open", "open “”", "open   "):
            await t.say(words)
            assert "What needs you, in order" in t.words()
        await t.say("open litware")
        assert "Litware" in t.words()
        await t.say("open contoso mail")
        assert "Late since Thu 19 Nov" in t.words()
        await t.say("open tailspin")
        assert "Closed: They left." in t.words()


async def test_next(database: Path) -> None:
    """`next`: of the current engagement; of all; one on hold shows its home card; with none, what to do."""
    async with talking(database) as t:
        await t.say("next")
        assert "Nothing waits for you" in t.words()
        await seven(t)
        await t.say("next all")
        assert customers(t) == ["Contoso Mail", "Café Norte", "Contoso Works", "Litware"]
        assert "Late since Thu 19 Nov" in t.words()
        await t.say("next mail")
        assert "Contact the customer" in t.words()
        await t.say("next")
        assert "Contact the customer" in t.words(), "it is the current one now"
        await t.say("next fabrikam")
        assert "On hold until Tue 1 Dec: Freeze until December." in t.words()


async def test_commands_without_an_engagement(database: Path) -> None:
    """With none current: the only one there is, or which one is meant; never somebody else's."""
    async with talking(database) as t:
        for command in ("kickoff", "dibs", "ssat", "contacts", "edit", "hold", "close", "timeline", "note x"):
            await t.say(command)
            assert "Which engagement?" in t.words(), command
        await open_new(t, workloads="teams")
        other = as_colleague(t)
        try:
            await other.say("dibs")
            assert "Which engagement?" in other.words()
            await other.say("open contoso")
            assert "I can’t find that customer" in other.words()
            await open_new(other, customer="Adatum", domain="adatum.example.com", workloads="teams")
            other.person.conversation = "a:elsewhere"
            await other.say("dibs")
            assert "target_date.teams" in inputs(other.card)
            assert "Save DIBS" in buttons(other.card)
        finally:
            await other.person.close()
