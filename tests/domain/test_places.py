"""Countries, zones and what is nearest to a name (X25, X51)."""

import importlib.resources
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import places


def table(name: str) -> list[list[str]]:
    text = (importlib.resources.files("tzdata") / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


def test_every_country_is_there() -> None:
    """X25: the list is ISO 3166's, as the time zone database prints it."""
    assert set(places.countries()) == {row[0] for row in table("zoneinfo/iso3166.tab")}
    assert places.countries()["PT"] == places.Country(
        code="PT", name="Portugal", region="emea", language="pt", zones=("Europe/Lisbon", "Atlantic/Azores")
    )
    assert places.countries()["PT"].zone == "Europe/Lisbon"


def test_every_zone_is_there() -> None:
    """X25: every name of the installed database, old ones too."""
    assert places.zones() == {row[0] for row in table("zones")} - {"Factory"}


def test_a_form_can_start_from_any_country() -> None:
    """Choosing a country sets a zone, a language and a region that exist."""
    names = [country.name for country in places.countries().values()]
    assert len(set(names)) == len(names) == 249
    for country in places.countries().values():
        assert set(country.zones) <= places.zones()
        assert country.language in places.languages()
        assert country.region in ("americas", "apj", "emea")
        assert country.name == country.name.strip() != ""
    by_zone = {row[2]: row[0].split(",") for row in table("zoneinfo/zone.tab")}
    wrong = [c.code for c in places.countries().values() if c.code not in by_zone.get(c.zone, [c.code])]
    assert wrong == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        *[("Portugal", "PT"), ("pt", "PT"), (" PT ", "PT"), ("PORTUGAL", "PT"), ("UK", "GB"), ("usa", "US")],
        *[
            ("Côte d'Ivoire", "CI"),
            ("Ivory Coast", "CI"),
            ("south  korea", "KR"),
            ("ＪＰ", None),
            ("Japan", "JP"),
        ],
        *[("Portugla", None), ("", None), ("x" * 5000, None)],
    ],
)
def test_a_country_by_code_or_name(words: str, code: str | None) -> None:
    """X25: known by its code or by a name, in any case."""
    found = places.find_country(words)
    assert (found.code if found else None) == code


@pytest.mark.parametrize(
    ("words", "zone"),
    [
        *[
            ("Europe/Lisbon", "Europe/Lisbon"),
            ("europe/lisbon", "Europe/Lisbon"),
            ("Lisbon", "Europe/Lisbon"),
        ],
        *[
            ("new york", "America/New_York"),
            ("Buenos Aires", "America/Argentina/Buenos_Aires"),
            ("utc", "UTC"),
        ],
        *[("Asia/Calcutta", "Asia/Calcutta"), ("Etc/GMT+1", "Etc/GMT+1"), ("GMT+1", None), ("", None)],
        *[("Europe", None), ("../etc/passwd", None), ("x" * 5000, None)],
    ],
)
def test_a_zone_by_name_or_city(words: str, zone: str | None) -> None:
    """X25: whole or by its city; `GMT+1` is not taken, because the database means one hour behind by it."""
    assert places.find_zone(words) == zone


def test_the_nearest_are_offered() -> None:
    """X25: up to three, best first, and nothing where nothing is near."""
    assert [country.code for country in places.near_countries("Portugla")] == ["PT"]
    assert [country.code for country in places.near_countries("united")] == ["US", "GB", "AE"]
    assert places.near_zones("Europe/Lisboa")[0] == "Europe/Lisbon"
    assert places.near_zones("portugal") == ("Europe/Lisbon", "Atlantic/Azores")
    assert places.near_zones("qqqqqq") == ()
    assert places.nearest("open", ["close", "reopen", "Open it"]) == ("Open it", "reopen")
    assert places.nearest("", ["a"]) == ()


@settings(deadline=None)
@given(st.text())
def test_any_name_is_answered(words: str) -> None:
    """X25: no name raises."""
    places.find_country(words)
    places.find_zone(words)
    places.near_countries(words)


@pytest.mark.parametrize("words", ["a" * 30_000, "(a+)+$" * 5000, "europe/" * 4000, "\u0301" * 30_000])
def test_no_name_explodes(words: str) -> None:
    """X51: the cost of looking for what is near is bounded, whatever was typed."""
    places.near_zones("warm")
    start = time.process_time()
    places.near_zones(words)
    places.near_countries(words)
    assert time.process_time() - start < 0.5
