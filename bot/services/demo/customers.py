"""The forty made-up customers: who they are, where, and which story is told of each. Only data."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.fields import Value

TEAMS = ("teams",)
THREE = ("exchange", "teams", "sharepoint")
ENTRY: Mapping[str, Mapping[str, Value]] = {
    "gateway": {"origin": "gateway", "motions": ("health",), "managed": "yes", "workloads": THREE},
    "rfa": {
        "origin": "rfa",
        "motions": ("rfa",),
        "managed": "no",
        "workloads": TEAMS,
        "segment": "over500_1500",
    },
    "health": {
        "origin": "other",
        "motions": ("health",),
        "managed": "yes",
        "workloads": THREE,
        "segment": "s500",
    },
    "targeting": {
        "origin": "other",
        "motions": ("targeting",),
        "managed": "unknown",
        "workloads": ("ems", "windows"),
    },
}
"""What each way in says of a customer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Customer:
    """A customer: name, the domain's first word, country (ISO), region, way in, story, place in the list."""

    name: str
    word: str
    country: str
    region: str
    entry: str
    story: str
    number: int


def _customers() -> tuple[Customer, ...]:
    rows = [line.split("|") for line in _TABLE.strip().splitlines()]
    return tuple(
        Customer(
            name=name,
            word=name.split(" ")[0].lower(),
            country=country,
            region=region,
            entry=entry,
            story=story,
            number=number,
        )
        for number, (name, country, region, entry, story) in enumerate(rows)
    )


_TABLE = """
Adatum Shipping|PT|emea|gateway|blank
Adventure Cycles|DE|emea|gateway|checked
Alpine Lodges|AT|emea|gateway|waiting
Bellows Works|FR|emea|gateway|waiting
Bluebird Airlines|GB|emea|gateway|silent
Cohovale Winery|IT|emea|gateway|silent
Consolidated Post|US|americas|gateway|second
Contoso Ferries|US|americas|gateway|partner
Datumview Labs|CA|americas|gateway|partner
Fabrikam Bikes|BR|americas|gateway|unreached
Fourthcup Coffee|MX|americas|gateway|answered
Graphica Institute|AU|apj|gateway|answered
Humongous Health|JP|apj|rfa|assigned
Inkwell Press|SG|apj|rfa|assigned
Jollywood Toys|IN|apj|rfa|planned
Kestrel Energy|AE|emea|rfa|planned
Lamna Finance|SA|emea|rfa|prepared
Libertine Deli|ZA|emea|rfa|kicked_off
Litware Tools|PL|emea|rfa|kicked_off
Lucerne Foods|CH|emea|rfa|golive
Margies Travel|SE|emea|rfa|golive
Munson Farms|NL|emea|rfa|complete
Nodwell Media|ES|emea|rfa|complete
Northbreeze Traders|IE|emea|health|planned
Olympia Sports|NO|emea|health|prepared
Parnell Aerospace|US|americas|health|kicked_off
Phonebox Mobile|US|americas|health|kicked_off
Proseware Games|CA|americas|health|series
Relecloud Hosting|CL|americas|health|series
Southridge Video|AU|apj|health|series
Tailspin Gliders|NZ|apj|health|frp
Thistledown Art|KR|apj|health|frp
Treyfield Research|TH|apj|health|adopting
Vanarsdel Motors|BE|emea|health|adopting
Wideworld Imports|DK|emea|health|held
Wingtip Puppets|FI|emea|targeting|planned
Woodgrove Bank|US|americas|targeting|kicked_off
Woodland Timber|US|americas|targeting|held
Xylem Waterworks|IT|emea|targeting|closed
Yonder Airships|GB|emea|gateway|closed
"""
CUSTOMERS = _customers()
