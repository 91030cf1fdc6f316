"""Leading a team: what its members own can be read and not changed; nobody else learns of it."""

import contextlib
from collections.abc import AsyncGenerator
from functools import partial
from pathlib import Path

import pytest

from bot.domain.team import Team, with_lead, with_member, without
from bot.services import teams
from dialogs.verbs import VERBS
from tests.fakes import ALEX, TENANT, Person, closing
from tests.journeys.acts import MEGAN, add_contact, desk_on, dump, fetch, import_rows, link, open_new
from tests.journeys.talker import Talker, buttons, talking
from tests.journeys.test_every_verb import OWN, carried, held
from tests.journeys.test_handover import beside
from tests.stores import Watching

SAM = "7d2f9a10-3333-4a22-8b33-9c4455667703"
BANNER = "Alex Wilber owns it. You lead their team: you can read it."


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


async def make_team(database: Path, *members: str) -> None:
    """Keep a team that Megan leads."""
    async with desk_on(database) as desk:
        await teams.create(desk, Team(tenant=TENANT, name="North"))
        await teams.change(desk, TENANT, "North", partial(with_lead, person=MEGAN, name="Megan Bowen"))
        for member in members:
            name = {ALEX: "Alex Wilber"}.get(member, "")
            await teams.change(desk, TENANT, "North", partial(with_member, person=member, name=name))


@contextlib.asynccontextmanager
async def led(database: Path) -> AsyncGenerator[tuple[Talker, Talker]]:
    """Alex with an engagement; Megan, who leads the team that Alex is in."""
    async with talking(database) as t, beside(t) as megan:
        await open_new(t, workloads="teams", motions="rfa")
        await make_team(database, ALEX)
        yield t, megan


def sam(t: Talker) -> Talker:
    """Return a third person who speaks to the same bot."""
    url, service = t.person.bot_url, t.person.service_url
    person = Person(url, service, name="Sam Ivers", id=SAM, conversation="a:personal-3")
    return Talker(person=person, connector=t.connector, clock=t.clock)


async def test_a_lead_reads_what_the_team_owns(database: Path) -> None:
    """`portfolio team` says whose each is; what is opened has a banner, and buttons that only read."""
    async with led(database) as (_, megan):
        await megan.say("portfolio")
        assert "No engagements yet" in megan.words()
        await megan.press("Your team")
        assert "Contoso Harbour" in megan.words()
        assert "Alex Wilber" in megan.words()
        await megan.press("Open Contoso Harbour")
        assert BANNER in megan.words()
        assert buttons(megan.card) == ["Contacts", "Timeline", "FTOP list"]
        await megan.press("Timeline")
        assert BANNER in megan.words()
        await megan.say("open contoso")
        assert BANNER in megan.words()
        await megan.press("Contacts")
        assert "Add a contact" not in buttons(megan.card)


async def test_a_lead_writes_nothing(database: Path) -> None:
    """What is typed is kept as a draft; the answer says who owns it."""
    async with led(database) as (_, megan):
        await megan.say("open contoso")
        before = held(database)
        for words in ("hold", "close", "edit", "handover", "task Call Ines", "remove", "reopen"):
            await megan.say(words)
            assert BANNER in megan.words(), words
        await megan.say("task Call Ines")
        assert "What you typed is kept as a draft" in megan.words()
        assert held(database) == before


async def test_no_verb_changes_what_a_lead_reads(database: Path) -> None:
    """X28, X57: every button there is, with data as right as can be."""
    async with led(database) as (t, megan):
        await t.say("task Call Ines")
        await t.press("Save")
        await add_contact(t, name="Lee Moreau", email="lee@contoso.example.com")
        data, before, wrong = carried(database), held(database), list[str]()
        for verb in sorted(set(VERBS) - OWN):
            await megan.send("open", data | {"verb": "open", "nonce": "n"})
            megan.card = await megan.send(verb, data | {"verb": verb, "nonce": f"n-{verb}"})
            words = megan.words() + megan.text
            if "Alex Wilber" not in words and "I can’t find that" not in words:
                wrong.append(f"{verb}: neither whose it is nor the neutral answer: {words}")
            if held(database) != before:
                wrong.append(f"{verb}: it changed")
                before = held(database)
        assert "\n".join(wrong) == ""


async def test_many_are_paged_and_filtered_as_ones_own(database: Path) -> None:
    """Five a page over all members; the buttons stay in the team's list."""
    async with talking(database) as t, beside(t) as megan:
        third = sam(t)
        async with closing(third.person):
            rows = [f"Contoso {n}, c{n}.example.com, PT, health, teams" for n in range(4)]
            await import_rows(t, *rows)
            await import_rows(third, *(row.replace("Contoso", "Fabrikam").replace("c", "f") for row in rows))
        await make_team(database, ALEX, SAM)
        await megan.say("portfolio team")
        assert "Your team · 8 engagements" in megan.words()
        first = megan.words()
        await megan.press("Next five")
        assert "Your team · 8 engagements" in megan.words()
        assert "Contoso" in first + megan.words()
        assert SAM[:8] in first + megan.words(), "nobody gave a name"
        await megan.say("portfolio team fabrikam")
        assert "Your team · 4 engagements · fabrikam" in megan.words()
        assert "Contoso" not in megan.words()
        await megan.press("All")
        assert "8 engagements" in megan.words()
        await megan.press("Your own")
        assert "No engagements yet" in megan.words()


async def test_without_the_role_it_is_neutral(database: Path) -> None:
    """X57: a member, a stranger and who led before get the answer for what is not there, and it is noted."""
    async with led(database) as (t, megan):
        await megan.say("portfolio team")
        page = megan.card
        third = sam(t)
        async with closing(third.person):
            for talker in (t, third):
                await talker.say("portfolio team")
                assert "I can’t find that" in talker.words()
        async with desk_on(database) as desk:
            await teams.change(desk, TENANT, "North", partial(without, person=MEGAN))
        for words in ("portfolio team", "open contoso"):
            await megan.say(words)
            assert "Contoso" not in megan.words()
        await megan.press("Open Contoso Harbour", card=page)
        assert "I can’t find that" in megan.words()
        refused = [(each["actor"], each["refused"]) for each in dump(database, "audit").values()]
        assert {(who, "portfolio team") for who in (ALEX, SAM, MEGAN)} <= set(refused)
        assert (MEGAN, "read") in refused


async def test_a_lead_opens_nobody_elses(database: Path) -> None:
    """X28: the id of an engagement outside the team, put into a card's data, finds nothing; it is noted."""
    async with led(database) as (t, megan):
        third = sam(t)
        async with closing(third.person):
            await open_new(third, "Fabrikam Rail", "fabrikam.example.com")
        found = dump(database, "engagement").values()
        (other,) = [each["id"] for each in found if each["owner"] == SAM]
        megan.card = await megan.send("open", {"engagement": other, "verb": "open", "nonce": "n"})
        assert "I can’t find that" in megan.words()
        assert "Fabrikam" not in str(megan.card)
        refused = [
            (each["actor"], each["refused"], each["subject"]) for each in dump(database, "audit").values()
        ]
        assert (MEGAN, "read", other) in refused


async def test_who_sees_teams(database: Path) -> None:
    """X57: a lead sees their own; to a member it is not there, in help either, and the try is noted."""
    async with led(database) as (t, megan):
        await megan.say("team")
        assert "Led by Megan Bowen · 1 member" in megan.words()
        await t.say("team")
        assert "I can’t find that" in t.words()
        assert (ALEX, "team") in {
            (each["actor"], each["refused"]) for each in dump(database, "audit").values()
        }
        await megan.say("help")
        assert "*team*" not in str(megan.card)


async def test_an_administrator_sees_every_team_and_no_engagement(database: Path) -> None:
    """Teams and nothing else: what their members own is not found."""
    async with talking(database, admins=SAM) as t:
        await open_new(t, workloads="teams")
        await make_team(database, ALEX)
        third = sam(t)
        async with closing(third.person):
            await third.say("team")
            assert "North" in third.words()
            await third.say("portfolio team")
            assert "I can’t find that" in third.words()
            await third.say("open contoso")
            assert "None of your engagements" in third.words()
            (engagement,) = dump(database, "engagement").values()
            data = {"engagement": engagement["id"], "verb": "open", "nonce": "n"}
            third.card = await third.send("open", data)
            assert "I can’t find that" in third.words()


async def test_a_lead_takes_it_as_a_file(database: Path) -> None:
    """What may be read may be exported; the link asks for the right anew."""
    async with led(database) as (_, megan):
        await megan.say("export contoso")
        await megan.press("Web page (HTML)")
        url = link(megan)
        status, body, _ = await fetch(url)
        assert (status, b"Contoso Harbour" in body) == (200, True)
        async with desk_on(database) as desk:
            await teams.delete(desk, TENANT, "North")
        assert (await fetch(url))[0] == 404


async def test_what_a_role_costs(database: Path) -> None:
    """A member reads as before; a lead one team more a turn, and in their list one page a member."""
    store = Watching()
    async with talking(database, open_store=store) as t, beside(t) as megan:
        await open_new(t, workloads="teams")
        await make_team(database, ALEX, SAM)
        counted: dict[str, int] = {}
        for talker, words in (
            (t, "portfolio"),
            (t, "next"),
            (megan, "portfolio"),
            (megan, "portfolio team"),
        ):
            await t.person.say("help")
            before = store.store.reads
            await talker.say(words)
            counted[f"{talker.person.name}: {words}"] = store.store.reads - before
        assert counted == {
            "Alex Wilber: portfolio": 2,
            "Alex Wilber: next": 2,
            "Megan Bowen: portfolio": 3,
            "Megan Bowen: portfolio team": 4,
        }
