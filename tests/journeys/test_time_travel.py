"""`advance` and `demo` over real HTTP, in local mode: the clock moves on, made-up customers are added."""

from pathlib import Path

import pytest

from tests.fakes import closing
from tests.journeys.acts import as_colleague, dump, one, open_new
from tests.journeys.gateway_acts import add, checked, gateway, sent
from tests.journeys.talker import Clock, Talker, buttons, talking, texts
from tests.journeys.test_export import in_teams

CUSTOMERS = 40


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


async def demo(t: Talker) -> str:
    """Type `demo` and wait for its last word, which is returned."""
    before = len(t.connector.sent)
    await t.say("demo")
    await t.connector.wait(lambda: bool(ends(t, before)), 60)
    return ends(t, before)[0]


def ends(t: Talker, before: int) -> list[str]:
    """Return the last words of `demo` among what was sent since."""
    last = ("Demo\n40 customers are there", "Demo\nThey are all there already")
    return [words for each in t.connector.sent[before:] if (words := title(each.card)).startswith(last)]


def title(card: object) -> str:
    """Return the words of a card that was sent."""
    return "\n".join(texts(card)) if isinstance(card, dict) else ""


@pytest.mark.parametrize(
    ("words", "stands"),
    [
        ("advance 30m", "Tue 24 Nov, 09:30"),
        ("advance 2h", "Tue 24 Nov, 11:00"),
        ("advance 1d", "Wed 25 Nov, 09:00"),
        ("advance 3bd", "Fri 27 Nov, 09:00"),
        ("advance 5 business days", "Wed 2 Dec, 09:00"),  # over a weekend and Restoration Day
        ("ADVANCE 2 W", "Tue 8 Dec, 09:00"),
        ("advance to 2026-12-01 17:30", "Tue 1 Dec, 17:30"),
        ("advance to next monday", "Mon 30 Nov, 09:00"),
    ],
)
async def test_the_clock_goes_where_it_is_sent(database: Path, words: str, stands: str) -> None:
    """W7, W8: spans, business days of whoever types it, or a day with a time by their own clocks."""
    async with talking(database) as t:
        await t.say(words)
        assert f"It is now {stands}" in t.words()
        assert "Nothing was to be sent on the way." in t.words()


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("advance", "Write it like 3bd, 2h, 30m, 1d, 2w or to 2026-12-01 09:00."),
        ("advance soon", "Write it like 3bd"),
        ("advance 91d", "is too far. One step goes up to 90 days."),
        ("advance 999bd", "Write it like 3bd"),
        ("advance to 2026-11-24 08:59", "is not later than now. The clock only goes forward."),
        ("advance to yesterday", "is not later than now."),
        ("advance to 2026-12-01 24:00", "24:00 is not a time of day."),
        ("advance to 2026-02-30 09:00", "There is no 30 Feb 2026"),
        ("advance 0d", "is not later than now."),
    ],
)
async def test_a_journey_that_cannot_be_made(database: Path, words: str, why: str) -> None:
    """X23, X24, X39: told why and how, and the clock stays."""
    async with talking(database) as t:
        await t.say(words)
        assert "It is Tue 24 Nov, 09:00" in t.words()
        assert why in t.words()
        assert dump(database, "clock") == {}


async def test_what_a_moved_clock_brings(database: Path) -> None:
    """G15, W1: a window closes on the way, and the list says so without anybody opening the customer."""
    async with talking(database) as t:
        await gateway(t)
        await checked(t)
        await add(t, "Lee Moreau", "account_manager")
        await sent(t)
        await t.say("advance 3bd")
        await t.say("portfolio")
        assert "Await the answer of the account team" in t.words()
        await t.say("advance 8h")
        await t.say("portfolio")
        assert "Contact the account team" in t.words()


async def test_a_card_comes_at_its_minute(database: Path) -> None:
    """W1, W8: nothing one minute before, the card at the minute, and then the answer that speaks of it."""
    async with talking(database) as t:
        await gateway(t)
        await checked(t)
        await add(t, "Lee Moreau", "account_manager")
        await sent(t)
        await t.say("advance to 2026-11-30 08:59")
        assert "Nothing was to be sent on the way." in t.words()
        before = len(t.connector.sent)
        await t.say("advance 1m")
        assert "It is now Mon 30 Nov, 09:00" in t.words()
        assert "1 card was due; it is above." in t.words()
        card, answer = (title(each.card) for each in t.connector.sent[before:])
        assert "The account team hasn’t answered" in card
        assert "Next: Schedule a meeting with the account team: the second contact." in card
        assert "It is now" in answer


async def test_weeks_at_once_are_as_day_by_day(database: Path) -> None:
    """W5, W8: a rhythm comes each time at its own moment, however far one command goes."""
    async with talking(database) as t:
        await open_new(t, motions="targeting", workloads="teams")
        before = len(t.connector.sent)
        await t.say("advance 5w")
        cards = [title(each.card) for each in t.connector.sent[before:-1]]
        renewed = [words for words in cards if "Renew the status in FTOP" in words]
        assert len(renewed) == 5
        assert f"{len(cards)} cards were due; they are above." in t.words()


async def test_time_never_goes_back(database: Path) -> None:
    """A restart keeps the moved clock, and what was recorded lies behind it."""
    async with talking(database) as t:
        await t.say("advance 2w")
        await gateway(t)
    async with talking(database, clock=Clock()) as t:
        await t.say("advance 1h")
        assert "It is now Tue 8 Dec, 10:00" in t.words()
    assert one(database, "engagement")["opened_at"].startswith("2026-12-08T09:00")


async def test_a_press_that_comes_twice_moves_the_clock_once(database: Path) -> None:
    """X8: a double press, and a message that Teams delivers again, get the same answer."""
    async with talking(database) as t:
        data = {"verb": "advance", "nonce": "n", "to": "1d"}
        for _ in range(2):
            t.card = await t.send("advance", data)
            assert "It is now Wed 25 Nov, 09:00" in t.words()
        message = t.person.text("advance 1d")
        await t.person.post(message)
        await t.person.post(message)
        await t.say("advance 1h")
        assert "It is now Thu 26 Nov, 10:00" in t.words()


async def test_the_words_are_offered_in_local_mode_alone(database: Path) -> None:
    """Elsewhere they are words like any other: not in help, not run, neither typed nor pressed."""
    async with in_teams(database, Clock()) as (t, _):
        await t.say("help")
        assert "demo" not in t.words()
        for words in ("advance 1d", "demo"):
            await t.say(words)
            assert "I don’t know that word" in t.words()
            assert not {"advance", "demo"} & set(buttons(t.card))
        for verb in ("advance", "demo"):
            t.card = await t.send(verb, {"verb": verb, "nonce": "n", "to": "1d"})
            assert "I can’t find that" in t.words()
    assert dump(database, "clock") == {}
    async with talking(database) as t:
        await t.say("help")
        assert "demo: Add 40 made-up customers" in t.words()


async def test_forty_customers(database: Path) -> None:
    """`demo` opens them for whoever types it, at every point of the way, and says how far it is."""
    async with talking(database) as t:
        assert "40 customers are there" in await demo(t)
        said = [title(each.card) for each in t.connector.sent]
        assert any("I am adding customers" in words for words in said)
        assert any("20 of 40 customers are there" in words for words in said)
        entries = dump(database, "entry").values()
        assert len(entries) == CUSTOMERS
        assert {entry["state"] for entry in entries} == {"open", "held", "closed"}
        assert {entry["stage"] for entry in entries} >= {"gateway", "kickoff", "adoption"}
        engagements = dump(database, "engagement").values()
        assert {each["owner"] for each in engagements} == {t.person.id}
        assert len({each["facts"]["time_zone"] for each in engagements}) >= 12
        assert {motion for each in engagements for motion in each["facts"]["motions"]} == {
            *("health", "rfa", "targeting")
        }
        assert sum(bool(each["series"]) for each in engagements) >= 4
        await t.say("portfolio")
        assert "38 engagements" in t.words(), "the closed ones stand apart"


async def test_a_second_demo_adds_nothing(database: Path) -> None:
    """Not even a change, typed again at once or weeks later."""
    async with talking(database) as t:
        await demo(t)
        before = dump(database, "engagement")
        assert "They are all there already" in await demo(t)
        assert dump(database, "engagement") == before
        await t.say("advance 2w")
        assert "They are all there already" in await demo(t)
        assert len(dump(database, "engagement")) == CUSTOMERS


async def test_two_people_may_try_it(database: Path) -> None:
    """Each gets customers of their own: a tenant has one engagement (X41)."""
    async with talking(database) as t:
        megan = as_colleague(t)
        async with closing(megan.person):
            await demo(t)
            assert "40 customers are there" in await demo(megan)
        assert len(dump(database, "engagement")) == 2 * CUSTOMERS
