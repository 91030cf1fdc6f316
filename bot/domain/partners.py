"""A partner listed for the customer, and what the FM has learned of it (G10–G13, A4, A5). Values only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Partner:
    """A partner. None: not said, or not known.

    `deploys`: it deploys at least one workload, said by itself or the account team; False: it does not (no
    statement of work signed yet, or its work is finished). `wants_ftc`: it wants FastTrack's help.
    """

    name: str
    mpn_id: str = ""
    on_frp_list: bool | None = None
    deploys: bool | None = None
    wants_ftc: bool | None = None


Partners = Mapping[str, Partner]
"""Partners by id."""


def listed(partners: Partners) -> tuple[str, ...]:
    """Return the partners that still stand: those found not to deploy are taken off (G13)."""
    return tuple(name for name, partner in partners.items() if partner.deploys is not False)


def engaged(partners: Partners) -> tuple[str, ...]:
    """Return the partners said to deploy."""
    return tuple(name for name, partner in partners.items() if partner.deploys)


def is_frp(partner: Partner) -> bool:
    """Say whether this is an FRP that is engaged (A4)."""
    return bool(partner.deploys and partner.on_frp_list)


def names(partners: Partners, ids: Iterable[str]) -> str:
    """Return the partners' names, "A, B"."""
    return ", ".join(partners[name].name for name in ids)
