"""An engagement's own business days, set in `edit`, move its answer windows and its meetings (W7, W8)."""

from pathlib import Path

import pytest

from tests.journeys.acts import dump, one, open_new
from tests.journeys.gateway_acts import add, checked, gateway
from tests.journeys.talker import Talker, button, talking, values


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


async def edited(t: Talker, **typed: str) -> None:
    await t.say("edit")
    await t.fill(**typed).press("Save changes")


async def test_days_off_are_read_in_many_ways_and_echoed(database: Path) -> None:
    """W7, X26: days and ranges as people write them, told back as they were understood."""
    async with talking(database) as t:
        await open_new(t)
        await edited(t, days_off="Wed 25 Nov; 24 Dec – 2 Jan", weekend="fri,sat")
        assert "Read as 2026-11-25, 2026-12-24 to 2027-01-02." in t.words()
        await edited(t, seats="100")
        assert "Read as 2026" not in t.words(), "what stands already is not told again"
        await t.say("edit")
        assert values(t.card)["days_off"] == "2026-11-25,2026-12-24 to 2027-01-02"
        await t.say("timeline")
        assert "2026-12-24 to 2027-01-02" in t.words()
    facts = one(database, "engagement")["facts"]
    assert facts["weekend"] == ["fri", "sat"]


async def test_an_answer_window_passes_over_the_engagements_days_off(database: Path) -> None:
    """W1, W7: three business days from Tuesday, over a freeze on Wednesday and Thursday."""
    async with talking(database) as t:
        await gateway(t)
        await checked(t)
        await add(t, "Lee Moreau", "account_manager")
        await t.say("outreach")
        assert "the answer window closes Fri 27 Nov, 17:00 (3 business days)" in t.words()
        await edited(t, days_off="2026-11-25 to 2026-11-26")
        await t.say("outreach")
        assert "the answer window closes Tue 1 Dec, 17:00 (3 business days)" not in t.words(), "a holiday"
        assert "the answer window closes Wed 2 Dec, 17:00 (3 business days)" in t.words()
        await edited(t, days_off="", weekend="fri,sat")
        await t.say("outreach")
        assert "the answer window closes Sun 29 Nov, 17:00 (3 business days)" in t.words()


async def test_the_close_of_a_working_day_is_configurable(
    database: Path,
) -> None:
    """W8: `CADENCE_CLOSES`, by the clocks of the place."""
    async with talking(database, closes="16:30") as t:
        await gateway(t)
        await checked(t)
        await add(t, "Lee Moreau", "account_manager")
        await t.say("outreach")
        assert "the answer window closes Fri 27 Nov, 16:30 (3 business days)" in t.words()


async def test_a_meeting_moves_off_the_engagements_days_off(database: Path) -> None:
    """X45, C1: a series passes over a day off as over a holiday, and says so."""
    async with talking(database) as t:
        await open_new(t, days_off="Fri 4 Dec")
        await t.say("governance")
        await t.press("Set up internal review")
        await t.fill(starts_on="2026-12-04", weekday="fri", time="10:00").press("Update dates")
        assert "Moved from Fri 4 Dec, Own day off" in t.words()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"days_off": "2026-12-31 to 2026-12-24"}, "ends before it starts. Give the earlier day first."),
        ({"days_off": "2026-12-01 to 2027-04-01"}, "is longer than 92 days. Give a shorter range."),
        ({"days_off": "2026-02-30"}, "I can’t read “2026-02-30” as a day or a range."),
        ({"days_off": "2031-01-01"}, "is too far off. Give a date up to Fri 24 Nov 2028."),
        ({"days_off": ",".join(["2026-12-01"] * 31)}, "That is 31 days and ranges; the limit is 30."),
        ({"subdivision": "Lisbon"}, "I don’t know that part of Portugal. Did you mean Lisboa?"),
        ({"weekend": "mon,tue,wed,thu,fri,sat,sun"}, "Leave at least one day to work."),
    ],
)
async def test_wrong_days_are_refused_at_their_field(
    database: Path, typed: dict[str, str], said: str
) -> None:
    """X23, X25: in `new` and in `edit` alike, and what was typed stays."""
    async with talking(database) as t:
        await t.say("new")
        await t.fill(customer="Contoso Harbour", tenant_domain="contoso.example.com", **typed).press(
            "Open engagement"
        )
        assert said in t.words()
        assert values(t.card).items() >= typed.items()
        assert dump(database, "engagement") == {}
        await open_new(t, **dict.fromkeys(typed, ""))
        await edited(t, **typed)
        assert said in t.words()
        assert values(t.card).items() >= typed.items()
    assert not one(database, "engagement")["facts"].keys() & typed.keys()


async def test_a_part_is_kept_by_its_name_and_outlives_a_change_of_country(database: Path) -> None:
    """W7: an engagement whose country changed alone is still shown, by the whole country's holidays."""
    async with talking(database) as t:
        await open_new(t, country="Germany", subdivision="BY")
        assert one(database, "engagement")["facts"]["subdivision"] == "Bayern"
        await t.say("edit")
        data = button(t.card, "Save changes")["data"] | {"country": "Spain"}
        await t.send("step.save", data | {"f": "country"})
        await t.say("open contoso")
        assert "Contoso Harbour" in t.words()
        await t.say("edit")
        assert values(t.card)["country"] == "Spain"
        await t.press("Save changes")
        assert "I don’t know that part of Spain." in t.words()
