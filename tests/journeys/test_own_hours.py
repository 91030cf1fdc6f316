"""`settings`: when somebody works and when not, and how much may reach them in a day."""

from datetime import date, time
from pathlib import Path

import pytest

from bot.services.hours import daily_limit, wants_digest, work_of
from bot.storage import kinds
from tests.journeys.acts import dump, one
from tests.journeys.talker import Talker, button, inputs, talking, values

DEFAULTS = {"work_start": "09:00", "work_end": "17:00", "daily_cards": "8", "digest": "yes"}


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


def stored(database: Path) -> kinds.Person:
    """Return the person as the store has them."""
    return kinds.PERSON.from_plain(one(database, "person"))


async def saved(t: Talker, **typed: str) -> str:
    """Fill the settings, save, and return the words of the answer."""
    await t.say("settings")
    await t.fill(**typed).press("Save settings")
    return t.words()


async def test_hours_are_set_and_told_back(database: Path) -> None:
    """W7, W8: hours, quiet hours, part of the country, weekend and days off are kept as they were meant."""
    async with talking(database) as t:
        await t.say("settings")
        assert values(t.card).items() >= DEFAULTS.items()
        said = await saved(
            t,
            country="Germany",
            time_zone="Berlin",
            work_start="08:30",
            work_end="16:00",
            quiet_from="12:00",
            quiet_to="13:00",
            subdivision="by",
            weekend="fri,sat",
            days_off="24 Dec - 2 Jan; 2026-12-07",
            daily_cards="5",
            digest="no",
        )
        for line in (
            *("Work: 08:30 to 16:00", "Quiet: 12:00 to 13:00", "Weekend: Friday, Saturday"),
            *("Part: Bayern", "Days off: 2026-12-07, 2026-12-24 to 2027-01-02", "Cards: Up to 5 a day"),
        ):
            assert line in said.splitlines()
    async with talking(database) as t:
        await t.say("settings")
        assert values(t.card)["subdivision"] == "Bayern"
        assert values(t.card)["days_off"] == "2026-12-07,2026-12-24 to 2027-01-02"
    alex = stored(database)
    work = work_of(alex, 2026)
    assert (work.start, work.end, work.quiet) == (time(8, 30), time(16), (time(12), time(13)))
    assert (daily_limit(alex), wants_digest(alex)) == (5, False)
    assert not work.works(date(2026, 12, 4)), "a Friday"
    assert work.works(date(2026, 12, 6)), "a Sunday"
    assert not work.works(date(2026, 12, 7)), "an own day off"
    assert not work.works(date(2028, 1, 6)), "Epiphany, in Bayern alone"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"work_end": "24:00"}, "24:00 is not a time of day. Write it like 17:00; midnight is 00:00."),
        ({"work_start": "9am"}, "I can’t read that as a time. Write it like 17:00 or 09:30."),
        ({"work_end": "09:00"}, "Work would end before it starts. Give a time after 09:00."),
        ({"work_start": "18:00"}, "Work would end before it starts. Give a time after 18:00."),
        ({"quiet_from": "22:00"}, "Give both times, or leave both empty."),
        ({"quiet_to": "07:00"}, "Give both times, or leave both empty."),
        ({"quiet_from": "22:00", "quiet_to": "22:00"}, "Give another time than 22:00, or leave both empty."),
        ({"quiet_from": "08:00", "quiet_to": "17:00"}, "That leaves no hour of work from 09:00 to 17:00."),
        ({"quiet_from": "20:00", "quiet_to": "18:00"}, "That leaves no hour of work from 09:00 to 17:00."),
        ({"weekend": "mon,tue,wed,thu,fri,sat,sun"}, "Leave at least one day to work."),
        ({"subdivision": "Lisbon"}, "I don’t know that part of Portugal. Did you mean Lisboa?"),
        ({"subdivision": "Bavaria"}, "I don’t know that part of Portugal."),
        ({"country": "Israel", "subdivision": "Haifa"}, "I know no parts of Israel. Leave this empty."),
        ({"days_off": "24 Dec to 1 Foo"}, "I can’t read “24 Dec to 1 Foo” as a day or a range."),
        ({"daily_cards": "0"}, "0 is out of range. Give a whole number from 1 to 50."),
    ],
)
async def test_what_is_wrong_is_said_at_its_field(database: Path, typed: dict[str, str], said: str) -> None:
    """X23, X24, X25: one problem, at one field, with what would be right; nothing is saved, all is kept."""
    async with talking(database) as t:
        await t.say("settings")
        await t.put(typed).press("Save settings")
        assert "One answer needs a look" in t.words()
        assert said in t.words()
        assert values(t.card).items() >= typed.items()
    assert one(database, "person").get("settings_revision", 0) == 0


async def test_the_part_of_another_country_is_refused(database: Path) -> None:
    """X25: who moves is asked for the new part, also from a card that carries the country alone."""
    async with talking(database) as t:
        await saved(t, country="Germany", subdivision="Bayern")
        await t.say("settings")
        data = button(t.card, "Save settings")["data"] | {"country": "Spain"}
        t.card = await t.send("settings.save", data | {"f": "country"})
        assert "I don’t know that part of Spain." in t.words()
        await t.fill(country="Spain", subdivision="Cataluña").press("Save settings")
        assert "Part: Cataluña" in t.words()


async def test_cleared_hours_are_the_defaults(database: Path) -> None:
    """X27: what a client leaves out was cleared; what its card did not carry stays."""
    async with talking(database) as t:
        await saved(t, work_start="07:00", quiet_from="12:00", quiet_to="13:00", daily_cards="3")
        await t.say("settings")
        data = button(t.card, "Save settings")["data"]
        await t.send("settings.save", data | {"f": "quiet_from,quiet_to,daily_cards"})
        await t.say("settings")
        stands = values(t.card)
        assert (stands["work_start"], stands["daily_cards"]) == ("07:00", "8")
        assert not {"quiet_from", "quiet_to"} & stands.keys()


async def test_what_is_rarely_changed_is_folded(database: Path) -> None:
    """Five answers stand open on a phone; a refused one opens its own block."""
    async with talking(database) as t:
        await t.say("settings")
        for title in ("Days of rest", "Quiet hours and limits", "Your own links"):
            assert button(t.card, title)["type"] == "Action.ToggleVisibility"
        await t.put({"weekend": "mon,tue,wed,thu,fri,sat,sun"}).press("Save settings")
        assert "Days of rest" in t.words()
        assert "weekend" in inputs(t.card)


async def test_a_person_of_before_has_the_defaults(database: Path) -> None:
    """A document that was written before there were hours reads as one with the defaults."""
    async with talking(database) as t:
        await t.say("settings")
    plain = one(database, "person")
    plain.pop("hours", None)
    assert kinds.PERSON.from_plain(plain).hours == kinds.Person(tenant="t", id="p").hours
    assert dump(database, "draft") == {}
