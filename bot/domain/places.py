"""Countries, languages and time zones by name, and what is nearest to a name. Never reads a zone's rules.

The lists stand in gazetteer/ and are read once, on first use.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from typing import Literal, cast

from bot.domain.cleaning import fold
from bot.domain.gazetteer.countries import COUNTRIES, OTHER_NAMES
from bot.domain.gazetteer.languages import LANGUAGES
from bot.domain.gazetteer.zones import OTHER_ZONES, ZONES

Region = Literal["americas", "apj", "emea"]

LONGEST = 80
"""Characters of a name that are compared; more is nobody's place and costs time (X51)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Country:
    """A country: its ISO 3166 code, English name, region, and what a form starts with.

    `zones` are IANA names, the usual one first; `language` is a BCP 47 code of `languages()`.
    """

    code: str
    name: str
    region: Region
    language: str
    zones: tuple[str, ...]

    @property
    def zone(self) -> str:
        """The usual time zone."""
        return self.zones[0]


@cache
def countries() -> Mapping[str, Country]:
    """Return every country by its code, in the order of their names."""
    found: list[Country] = []
    for region, lines in COUNTRIES.items():
        for line in lines.split("\n")[1:-1]:
            code, language, zone, name = line.split(" ", 3)
            zones = (zone, *OTHER_ZONES.get(code, "").split())
            found.append(
                Country(code=code, name=name, region=cast(Region, region), language=language, zones=zones)
            )
    return {country.code: country for country in sorted(found, key=lambda country: fold(country.name))}


@cache
def languages() -> Mapping[str, str]:
    """Return every language that a country starts with: BCP 47 code to English name."""
    pairs = (line.partition(" ") for line in LANGUAGES.split("\n")[1:-1])
    return {code: name for code, _, name in pairs}


@cache
def zones() -> frozenset[str]:
    """Return every IANA zone name, old names included (clients still send them)."""
    areas = ZONES.items()
    return frozenset(f"{area}/{name}" if area else name for area, names in areas for name in names.split())


def find_country(words: str) -> Country | None:
    """Return the country with this code or name, in any case; None where there is none."""
    if len(words) > LONGEST:
        return None
    code = words.strip().upper()
    return countries().get(code) or countries().get(_country_names().get(fold(words), ""))


def find_zone(words: str) -> str | None:
    """Return the IANA name meant, written whole in any case or by its city alone (`Lisbon`), or None."""
    name = fold(words[: LONGEST + 1]).replace(" ", "_")
    return _zone_names().get(name)


def near_countries(words: str) -> tuple[Country, ...]:
    """Return up to three countries whose name is nearest, best first."""
    found = nearest(words, _country_names())
    codes = dict.fromkeys(_country_names()[name] for name in found)
    return tuple(countries()[code] for code in codes)


def near_zones(words: str) -> tuple[str, ...]:
    """Return up to three zones whose name or city is nearest, best first; of a country, its zones."""
    if country := find_country(words):
        return country.zones[:3]
    found = nearest(fold(words[:LONGEST]).replace(" ", "_"), _zone_names())
    return tuple(dict.fromkeys(_zone_names()[name] for name in found))


def nearest(word: str, options: Iterable[str], n: int = 3) -> tuple[str, ...]:
    """Return up to `n` options most like `word`, best first; only those alike enough to be meant (X25, X51).

    An option that starts with the word comes first. The cost is bounded: only `LONGEST` characters are
    compared, and options that share too few letters are passed over uncompared.
    """
    wanted = fold(word[:LONGEST])
    if not wanted:
        return ()
    matcher = SequenceMatcher(a="", b=wanted, autojunk=False)
    scored: list[tuple[float, str]] = []
    for option in options:
        name = fold(option[:LONGEST])
        matcher.set_seq1(name)
        if name.startswith(wanted):
            scored.append((2.0 - len(name) / 1000, option))
        elif (
            min(matcher.real_quick_ratio(), matcher.quick_ratio()) >= 0.6
            and (score := matcher.ratio()) >= 0.6
        ):
            scored.append((score, option))
    return tuple(option for _, option in sorted(scored, key=lambda pair: (-pair[0], pair[1]))[:n])


@cache
def _country_names() -> Mapping[str, str]:
    """Every folded name by which a country goes, to its code."""
    names = {fold(country.name): code for code, country in countries().items()}
    for line in OTHER_NAMES.split("\n")[1:-1]:
        code, _, others = line.partition(" ")
        names |= dict.fromkeys(others.split("; "), code)
    return names


@cache
def _zone_names() -> Mapping[str, str]:
    """Every folded zone name to the zone; cities alone as well, a country's usual zones first.

    Not what stands under Etc/: there `GMT+1` is one hour *behind*, which nobody who types it means.
    """
    cities: dict[str, str] = {}
    usual = [zone for country in countries().values() for zone in country.zones]
    for zone in (*usual, *sorted(zone for zone in zones() if not zone.startswith("Etc/"))):
        cities.setdefault(zone.rpartition("/")[2].casefold(), zone)
    return cities | {zone.casefold(): zone for zone in zones()}
