"""The Gateway as the record holds it, read as the domain's values: the check, its givers of DIBS."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from bot.domain.contact import Contact
from bot.domain.dibs_source import Given, GiverSide
from bot.domain.fields import Value
from bot.domain.partners import Partner
from bot.domain.requirements import Requirements
from bot.playbook import gateway_record
from bot.playbook.loader import load
from bot.playbook.model import Playbook
from tests.playbook.engagements import STAMP, answered, given, opened, tenant

CHECK = "gateway.requirements"


@pytest.fixture(scope="module")
def book() -> Playbook:
    """The built-in playbook."""
    return load()


@pytest.mark.parametrize(
    ("answers", "read"),
    [
        ({}, Requirements()),
        ({"rfa_recent": "unknown", "other_tenant": "unknown"}, Requirements()),
        ({"rfa_recent": "yes"}, Requirements(rfa_recent=True)),
        ({"other_tenant": "none"}, Requirements(duplicate=False)),
        ({"other_tenant": "free"}, Requirements(duplicate=True, other_fm_working=False)),
        (
            {"other_tenant": "taken", "other_fm": "Kim"},
            Requirements(duplicate=True, other_fm_working=True, other_fm="Kim"),
        ),
        (
            {"entitled": "no", "entitlement_override": "Soon"},
            Requirements(entitled=False, entitlement_override="Soon"),
        ),
        ({"goback": "yes", "frp_assigned": "no"}, Requirements(goback=True, frp_assigned=False)),
        (
            {"css_signs": "yes", "css_active_on": "2026-11-01"},
            Requirements(css_signs=True, css_active_on=date(2026, 11, 1)),
        ),
        ({"css_active_on": "soon"}, Requirements()),
    ],
)
def test_the_check_as_it_is_answered(answers: Mapping[str, Value], read: Requirements) -> None:
    """G1–G5: each answer is read as the domain's; what is not known, or no day, is not said."""
    assert gateway_record.requirements_of(tenant(**answers)) == read


@pytest.mark.parametrize(
    ("origin", "rm", "workloads", "count"),
    [
        ("gateway", "", ("teams",), 0),
        ("gateway", "FTCQ AiR EMEA", ("teams",), 0),
        ("gateway", "FTCQ GoBack EMEA", ("teams",), 1),
        ("goback", "FTCQ GoBack EMEA", ("teams",), 0),
        ("gateway", "Kim Tran", (), 2),
    ],
)
def test_what_is_to_settle_before_outreach(
    origin: str, rm: str, workloads: tuple[str, ...], count: int
) -> None:
    """G23: the RM is a queue (GoBack's own for a tenant that came back), and workloads are named."""
    found = answered(opened(*workloads, origin=origin), CHECK, rm=rm)
    assert len(gateway_record.unsettled(found)) == count


CONTACTS = {
    "c1": Contact(name="Lee", roles=("account_manager",)),
    "c2": Contact(name="Pat", roles=("pdm",)),
    "c3": Contact(name="Kit", roles=("sponsor", "pse")),
    "c4": Contact(name="Lena", roles=("partner_pm",), partner="p1"),
    "c5": Contact(name="Ann", roles=("fta",)),
    "c6": Contact(name="Bo"),
}
DEPLOYS = {"p1": Partner(name="Litware", deploys=True)}
SILENT = {"p1": Partner(name="Litware")}


@pytest.mark.parametrize(
    ("source", "partners", "words"),
    [
        ("c1", {}, ""),
        ("c2", {}, "A PDM can confirm a partner"),
        ("c3", {}, "I take no DIBS from a PSE"),
        ("c4", {}, ""),
        ("c4", SILENT, "Only a partner that deploys"),
        ("c4", DEPLOYS, ""),
        ("c5", {}, "DIBS comes from the account team"),
        ("c6", SILENT, ""),
        ("side:partner", {}, ""),
        ("side:partner", SILENT, "Only a partner that deploys"),
        ("side:partner", DEPLOYS, ""),
        ("side:customer", SILENT, ""),
        ("side:account_team", SILENT, ""),
        ("other", SILENT, ""),
        ("nobody", {}, ""),
    ],
)
def test_who_may_not_give_dibs(book: Playbook, source: str, partners: dict[str, Partner], words: str) -> None:
    """X36, G9, G21: any role bars; a partner only where partners are recorded and it does not deploy."""
    found = replace(tenant("teams"), contacts=CONTACTS, partners=partners)
    why = gateway_record.barred(book, found, source).plain
    assert why.startswith(words)
    assert bool(why) == bool(words)


@pytest.mark.parametrize(
    ("source", "side", "partner"),
    [
        ("c1", "account_team", ""),
        ("c2", "other", ""),
        ("c3", "other", ""),
        ("c4", "partner", "p1"),
        ("c5", "other", ""),
        ("c6", "other", ""),
        ("side:customer", "customer", ""),
        ("side:partner", "partner", ""),
        ("gone", "other", ""),
    ],
)
def test_the_side_a_part_is_from(book: Playbook, source: str, side: GiverSide, partner: str) -> None:
    """G19, G21: by the giver's roles as they are now; whoever may give none counts for no side."""
    found = replace(given(tenant("teams"), "teams", source), contacts=CONTACTS)
    (dibs,) = gateway_record.dibs_of(book, found)
    assert dibs.name == "Teams"
    assert dibs.parts["intent"] == Given(side=side, at=STAMP.at, partner=partner)
