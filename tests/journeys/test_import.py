"""`import`: any table a person may paste; problems by row; nothing written until confirmed; repeatable."""

import time
from pathlib import Path

import pytest

from tests.journeys.acts import as_colleague, dump, import_rows, one, open_new
from tests.journeys.talker import buttons, inputs, talking, values

HEADING = "customer, tenant_domain, country, motions"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


TABLES = {
    "tabs": "Customer\tTenant domain\tCountry\tMotion (one or more)\tWorkloads\tSeats\tIgnored\n"
    "Contoso, Inc.\tcontoso.example.com\tPortugal\tRFA, Customer Health\tteams;exchange\t1200\tx\n"
    "Fabrikam\tFABRIKAM.example.com\tES\thealth\t\t\t",
    "commas": 'customer,domain,country,motion,workloads,seats\n"Contoso, Inc.",contoso.example.com,Portugal,'
    '"rfa,health","teams, exchange",1200\nFabrikam,fabrikam.example.com,ES,health,,\n',
    "semicolons": 'CUSTOMER;TENANT;COUNTRY;MOTIONS;WORKLOADS;SEATS\r\n"Contoso, Inc.";contoso.example.com;PT;'
    "rfa|health;exchange|teams;1200\r\n\r\nFabrikam;fabrikam.example.com;Spain;health;;",
}


@pytest.mark.parametrize("form", TABLES)
@pytest.mark.parametrize("typed", [True, False], ids=["typed", "form"])
async def test_a_pasted_table(database: Path, form: str, typed: bool) -> None:
    """A spreadsheet's tabs, CSV with commas or semicolons, quotes: the same two engagements."""
    async with talking(database) as t:
        if typed:
            await t.say(f"import {TABLES[form]}")
        else:
            await t.say("import")
            await t.fill(table=TABLES[form]).press("Check the list")
        assert "2 to open" in t.words()
        assert dump(database, "engagement") == {}, "nothing is written until it is confirmed"
        await t.press("Open 2 engagements")
        assert "✓ 2 engagements opened" in t.words()
        assert "kickoff" not in t.words(), "a tenant from Gateway starts with its outreach"
        await t.press("Portfolio")
        assert "2 engagements" in t.words()
    found = {body["facts"]["customer"]: body for body in dump(database, "engagement").values()}
    contoso = found["Contoso, Inc."]
    assert contoso["facts"]["motions"] == ["health", "rfa"]
    assert contoso["facts"]["seats"] == 1200
    assert set(contoso["workloads"]) == {"teams", "exchange"}
    assert found["Fabrikam"]["facts"]["tenant_domain"] == "fabrikam.example.com"
    assert found["Fabrikam"]["facts"]["time_zone"] == "Europe/Madrid"


async def test_a_command_after_an_import_asks_which_customer(database: Path) -> None:
    """X51: none is current yet, so a command alone offers one's own, and goes on with the one pressed."""
    async with talking(database) as t:
        await t.say(f"import {TABLES['commas']}")
        await t.press("Open 2 engagements")
        await t.say("dibs")
        assert "Which customer?" in t.words()
        assert "Fabrikam" in t.words()
        await t.press("Open Contoso, Inc.")
        assert "Save DIBS" in buttons(t.card)


async def test_problems_by_row(database: Path) -> None:
    """Each row says what is wrong, by the number it has in the paste; the good ones can be opened alone."""
    table = f"""{HEADING}, seats
Contoso, contoso.example.com, Portugal, rfa, 100

No Country, nocountry.example.com, Portugall, rfa, 100
, noname.example.com, PT, rfa, 100
Two Things, not a domain, PT, sales, -5
Contoso again, CONTOSO.example.com, PT, rfa, 100
"""
    async with talking(database) as t:
        await t.say(f"import {table}")
        assert "1 to open, 4 to correct" in t.words()
        lines = t.words().splitlines()
        assert [line for line in lines if line.isdecimal()] == ["2", "4", "5", "6", "7"]
        assert "Country: I don’t know that country. Did you mean Portugal?" in t.words()
        assert "Customer: This can’t stay empty. Fill it in." in t.words()
        assert "Same tenant as row 2." in t.words()
        for name in ("Tenant domain", "Motion (one or more)", "Seats"):
            assert f"{name}: " in t.words()
        await t.press("Open 1 engagement")
        assert "Opened: 1" in t.words()
        assert "Left out: 4" in t.words()
    assert len(dump(database, "engagement")) == 1


async def test_a_list_that_cannot_be_read(database: Path) -> None:
    """No heading, a lacking column, no rows, too many: said in one line, and what was pasted is kept."""
    cases = {
        "Contoso, contoso.example.com": "The heading row has no column for: Customer, Tenant domain",
        f"{HEADING}\n": "There is a heading row and nothing below it.",
        "customer, country\nContoso, PT": "no column for: Tenant domain, Motion (one or more).",
        f"{HEADING}\n" + "A, a.example.com, PT, rfa\n" * 201: "That is 201 rows; I take 200 at once.",
        f"{HEADING}\n" + "x" * 30_000: "I take 20000 at once.",
        "\u200b": "Paste a table with a heading row",
        f'{HEADING}\n"Contoso, a.example.com': "1 to correct",
    }
    async with talking(database) as t:
        for table, answer in cases.items():
            await t.say("import")
            await t.fill(table=table).press("Check the list")
            assert answer in t.words(), table[:60]
        await t.say("import")
        assert values(t.card)["table"].startswith(f'{HEADING}\n"Contoso'), "the last one is still there"
    assert dump(database, "engagement") == {}


async def test_pasting_the_same_list_again_opens_nothing_twice(database: Path) -> None:
    """Rows open already are marked; another's are refused neutrally; what was closed is opened anew."""
    async with talking(database) as t:
        await open_new(t, customer="Fabrikam", domain="fabrikam.example.com")
        other = as_colleague(t)
        try:
            await open_new(other, customer="Theirs", domain="theirs.example.com")
        finally:
            await other.person.close()
        rows = (
            "Contoso, contoso.example.com, PT, rfa",
            "Mine, fabrikam.example.com, PT, rfa",
            "Theirs, theirs.example.com, PT, rfa",
        )
        await t.say(f"import {HEADING}\n" + "\n".join(rows))
        assert "1 to open, 1 open already, 1 to correct" in t.words()
        assert "I can’t open this one." in t.words()
        await t.press("Open 1 engagement")
        assert t.words().splitlines()[-3:] == ["Opened: 1", "Open before: 1", "Left out: 1"]
        await t.say("close contoso")
        await t.fill(reason="They left").press("Close engagement")
        await t.say(f"import {HEADING}\n{rows[0]}")
        await t.press("Open 1 engagement")
        assert "Opened: 1" in t.words()
        await t.say(f"import {HEADING}\n{rows[0]}")
        assert "1 open already" in t.words()
        assert not [title for title in buttons(t.card) if title.startswith("Open ")]
    assert len(dump(database, "engagement")) == 4


async def test_an_earlier_engagement_of_a_row(database: Path) -> None:
    """One that was removed for good, or has another tenant by now, does not stand in the row's way."""
    row = "Contoso, contoso.example.com, PT, rfa"
    async with talking(database) as t:
        await import_rows(t, row)
        await t.say("open contoso")
        await t.say("edit")
        await t.fill(customer="Tailwind", tenant_domain="tailwind.example.com").press("Save changes")
        await import_rows(t, row)
        assert "Opened: 1" in t.words()
        await t.say("remove contoso")
        await t.press("Remove it")
        await t.say(f"import {HEADING}\n{row}")
        assert "1 open already" in t.words(), "it can still be restored"
        t.clock.forward(days=31)
        await import_rows(t, row)
        assert "Opened: 1" in t.words()
    domains = [body["facts"]["tenant_domain"] for body in dump(database, "engagement").values()]
    assert sorted(domains) == ["contoso.example.com", "contoso.example.com", "tailwind.example.com"]


@pytest.mark.parametrize("name", ["Works", "\U0001f3d7" * 60], ids=["long", "wide"])
async def test_a_list_that_no_form_can_hold(database: Path, name: str) -> None:
    """It is kept whole: its form is empty and says so; sent empty, it reads the kept list; a new one
    replaces it.
    """
    rows = [f"{name} {n:03d}, w{n}.example.com, PT, rfa, {'x' * 9}" for n in range(150)]
    table = f"{HEADING}, ignored\n" + "\n".join(rows)
    async with talking(database) as t:
        await t.say(f"import {table}")
        await t.press("Cancel")
        await t.say("import")
        assert "Your list of 150 rows is kept." in t.words()
        assert values(t.card) == {}
        form = t.card
        await t.press("Check the list")
        assert "150 to open" in t.words()
        assert one(database, "draft")["values"]["table"] == table
        t.typed = {"table": f"{HEADING}\n{rows[0]}"}
        await t.press("Check the list", card=form)
        assert "1 to open" in t.words()
        await t.press("Check the list", card=form)
        assert "Nothing was changed" in t.words()


async def test_another_list_since(database: Path) -> None:
    """A preview whose list was replaced or imported opens nothing."""
    async with talking(database) as t:
        await t.say(f"import {HEADING}\nContoso, contoso.example.com, PT, rfa")
        old = t.card
        await t.say(f"import {HEADING}\nFabrikam, fabrikam.example.com, PT, rfa")
        await t.press("Open 1 engagement", card=old)
        assert "Nothing was changed" in t.words()
    assert dump(database, "engagement") == {}


async def test_two_hundred_rows(database: Path) -> None:
    """200 rows are previewed and opened well within a turn's time, and counted right."""
    rows = [f"Works {n:03d}, w{n}.example.com, PT, rfa, teams" for n in range(200)]
    async with talking(database) as t:
        began = time.perf_counter()
        await import_rows(t, *rows)
        assert time.perf_counter() - began < 5
        assert "✓ 200 engagements opened" in t.words()
        await t.say("portfolio")
        assert "200 engagements" in t.words()
    assert len(dump(database, "engagement")) == len(dump(database, "tenant")) == 200


async def test_a_long_preview_pages(database: Path) -> None:
    """Five rows a page, there and back."""
    rows = "\n".join(f"Works {n}, w{n}.example.com, PT, rfa" for n in range(7))
    async with talking(database) as t:
        await t.say(f"import {HEADING}\n{rows}")
        assert "1–5 of 7" in t.words()
        await t.press("Next rows")
        assert "6–7 of 7" in t.words()
        await t.press("Rows before")
        assert "1–5 of 7" in t.words()
        await t.press("Cancel")
        assert "Left as it was" in t.words()
        assert inputs(t.card) == {}
    assert one(database, "draft")["values"]["table"].startswith(HEADING)
