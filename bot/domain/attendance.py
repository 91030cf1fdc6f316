"""Who belongs in a series, who may join, who is never in it or able to read it, and why (C3-C5, C10).

Pure, over the contacts' sides and roles. Every contact is named once. Whoever is never in a series must not
be able to read where it is posted: `excludes` (C7).
"""

# C8, C17: in comments until the status review is there.

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from bot.domain.mailing import Correspondent, People, Seat, Side
from bot.domain.partners import Partners, is_frp, listed
from bot.domain.series import Expert, Kind
from bot.domain.text import Text, say

Group = Literal[
    "customer",
    "customer_lead",
    "frp_poc",
    "frp",
    "deploying",
    "partner",
    "atu",
    "stu",
    "csu",
    "account_other",
    "for_a_partner",
    "lead",
    "expert",
    "psm",
    "fasttrack",
    "unknown",
]
"""Whom a series treats alike.

customer_lead: the customer's project and technical leads. frp_poc, frp: at a FastTrack Ready Partner that
deploys; deploying: at another partner that does; partner: at one that does not, or nobody knows at which.
atu, stu, csu: units of the account team; for_a_partner: PDM, PSE. lead: FM, FTA. expert: FE, SME.
fasttrack: another of FastTrack’s people.
"""
Row = Literal["in", "optional", "outside", "never"]
"""outside: not asked to come, and free to read what is said there."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Attendance:
    """Who is in a series, by contact, each with why."""

    attending: tuple[Seat, ...]
    optional: tuple[Seat, ...]
    outside: tuple[Seat, ...]
    never: tuple[Seat, ...]


_Rule = tuple[Row, Text]

_RUNS: _Rule = ("in", say("Runs it"))
_CUSTOMER: _Rule = ("in", say("At the customer"))
_ATU: _Rule = ("in", say("Account team unit"))
_UNIT: _Rule = ("optional", say("Account team: may join"))
_MICROSOFT: _Rule = ("optional", say("Microsoft’s people may join"))
_ON_DEMAND: _Rule = ("optional", say("Brought in on incidents and escalations"))
_NOT_ASKED: _Rule = ("outside", say("Not asked to this meeting"))
_PSM: _Rule = ("outside", say("Stays out of the regular meetings"))
_NO_CUSTOMER: _Rule = ("never", say("Never a customer"))
_NO_PARTNER: _Rule = ("never", say("Never a partner of the customer’s"))
_NO_FRP: _Rule = ("never", say("Never an FRP"))
_OTHERS_REVIEW: _Rule = ("never", say("Another’s review"))
_NO_ROLE: _Rule = ("never", say("No role is recorded. Say who they are first"))
_NO_ROLE_YET: _Rule = ("outside", say("No role is recorded. Say who they are first"))
_PARTNER_IN: _Rule = ("in", say("Partner in the deployment"))
_FRP_IN: _Rule = ("in", say("FastTrack Ready Partner"))
_PARTNER_OUT: _Rule = ("outside", say("Not known to deploy"))

_OPEN: Mapping[Group, _Rule] = {
    **dict.fromkeys(("customer", "customer_lead"), _CUSTOMER),
    **dict.fromkeys(("frp_poc", "frp"), _FRP_IN),
    "deploying": _PARTNER_IN,
    "partner": _PARTNER_OUT,
    **dict.fromkeys(("atu", "csu", "account_other", "expert", "fasttrack"), _MICROSOFT),
    **dict.fromkeys(("stu", "for_a_partner"), _NOT_ASKED),
    "lead": _RUNS,
    "psm": _PSM,
    "unknown": _NO_ROLE_YET,
}
_TABLE: Mapping[Kind, Mapping[Group, _Rule]] = MappingProxyType(
    {
        "program": {
            **dict.fromkeys(("customer", "customer_lead"), _NO_CUSTOMER),
            **dict.fromkeys(("deploying", "partner"), _NO_PARTNER),
            **dict.fromkeys(("frp_poc", "frp"), _FRP_IN),
            **dict.fromkeys(("atu", "stu", "csu", "account_other", "for_a_partner"), _NOT_ASKED),
            "lead": _RUNS,
            "fasttrack": ("in", say("FastTrack")),
            "expert": ("optional", say("Decide whether they join")),
            "psm": _PSM,
            "unknown": _NO_ROLE,
        },
        "customer": _OPEN,
        "internal": {
            **dict.fromkeys(("customer", "customer_lead"), _NO_CUSTOMER),
            **dict.fromkeys(("deploying", "partner"), _NO_PARTNER),
            **dict.fromkeys(("frp_poc", "frp"), _NO_FRP),
            "atu": _ATU,
            **dict.fromkeys(("stu", "csu", "account_other"), _UNIT),
            "for_a_partner": _NOT_ASKED,
            "lead": _RUNS,
            **dict.fromkeys(("expert", "fasttrack"), _MICROSOFT),
            "psm": _PSM,
            "unknown": _NO_ROLE,
        },
        "frp_review": {
            **dict.fromkeys(("customer", "customer_lead"), ("never", say("Gets the status slide instead"))),
            **dict.fromkeys(("deploying", "partner"), _OTHERS_REVIEW),
            "frp_poc": ("in", say("The FRP’s point of contact")),
            "frp": ("optional", say("At the FRP: may join")),
            **dict.fromkeys(("atu", "stu", "csu", "account_other", "expert", "fasttrack"), _ON_DEMAND),
            "for_a_partner": _NOT_ASKED,
            "lead": _RUNS,
            "psm": _PSM,
            "unknown": _NO_ROLE,
        },
        "checkpoint": {
            **_OPEN,
            "customer": ("optional", say("At the customer: may join")),
            "expert": ("in", say("Follows the gaps")),
        },
    }
)

_BY_ROLE: Mapping[Side, Mapping[str, Group]] = MappingProxyType(
    {
        "customer": {
            "project_manager": "customer_lead",
            "tech_lead": "customer_lead",
            "it_pro": "customer_lead",
        },
        "account_team": {
            "account_manager": "atu",
            "ats": "atu",
            "csm": "csu",
            "csa": "csu",
            "ssp": "stu",
            "tsp": "stu",
            "pdm": "for_a_partner",
            "pse": "for_a_partner",
        },
        "fasttrack": {"fm": "lead", "fta": "lead", "fe": "expert", "sme": "expert", "psm": "psm"},
    }
)
"""Groups by role of the playbook; where somebody has several, the first of this list counts."""
_BY_SIDE: Mapping[Side, Group] = MappingProxyType(
    {"customer": "customer", "account_team": "account_other", "fasttrack": "fasttrack"}
)


def attendance(
    kind: Kind, people: People, partners: Partners, experts: tuple[Expert, ...] | None = None
) -> Attendance:
    """Return who is in a series and who is not. `experts` are who of FE and SME joins (None: not decided)."""
    rows: dict[Row, list[Seat]] = {"in": [], "optional": [], "outside": [], "never": []}
    for name, person in people.items():
        group = group_of(person, partners)
        row, why = _TABLE[kind][group]
        if kind == "program" and group == "expert" and experts is not None:
            joins = not set(experts).isdisjoint(person.roles)
            row, why = ("in", say("You decided that they join")) if joins else _NOT_ASKED
        rows[row].append(Seat(contact=name, why=why))
    attending, optional, outside, never = (tuple(seats) for seats in rows.values())
    return Attendance(attending=attending, optional=optional, outside=outside, never=never)


def excludes(kind: Kind) -> frozenset[Group]:
    """Return who must not be able to read where a series is posted; empty where everyone may."""
    return frozenset(group for group, (row, _) in _TABLE[kind].items() if row == "never")


def group_of(person: Correspondent, partners: Partners) -> Group:
    """Return the group of a contact."""
    if person.side == "partner":
        return _partner_group(person, partners)
    roles: Mapping[str, Group] = _BY_ROLE.get(person.side, {})
    for role, group in roles.items():
        if role in person.roles:
            return group
    return _BY_SIDE.get(person.side, "unknown")


def _partner_group(person: Correspondent, partners: Partners) -> Group:
    """A contact without a partner belongs to the only one that is listed."""
    there = listed(partners)
    name = person.partner or (there[0] if len(there) == 1 else "")
    partner = partners.get(name)
    if partner is None or not partner.deploys:
        return "partner"
    if is_frp(partner):
        return "frp_poc" if "partner_poc" in person.roles else "frp"
    return "deploying"
