"""Who is in a series and who never is: the table of kinds and roles, typed here a second time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.attendance import Attendance, attendance, excludes, group_of
from bot.domain.mailing import Correspondent, Side
from bot.domain.partners import Partner
from bot.domain.series import Expert, Kind

PARTNERS = {
    "frp": Partner(name="Fabrikam", deploys=True, on_frp_list=True),
    "other": Partner(name="Tailspin", deploys=True),
    "gone": Partner(name="Litware", deploys=False),
}
SIDES: dict[Side, tuple[str, ...]] = {
    "customer": ("sponsor", "project_manager", "tech_lead", "it_pro", "champion"),
    "account_team": ("account_manager", "ats", "ssp", "tsp", "csm", "csa", "pdm", "pse", "account_other"),
    "fasttrack": ("fm", "fta", "fe", "sme", "psm", "pmg"),
}


def person(side: Side, role: str = "", partner: str = "") -> Correspondent:
    return Correspondent(name="X", side=side, roles=(role,) if role else (), partner=partner)


PEOPLE = {
    **{role: person(side, role) for side, roles in SIDES.items() for role in roles},
    "frp_poc": person("partner", "partner_poc", "frp"),
    "frp_pm": person("partner", "partner_pm", "frp"),
    "deploying": person("partner", "partner_poc", "other"),
    "partner": person("partner", "partner_poc", "gone"),
    "nowhere": person("partner", "partner_pm"),
    "nobody": person("unknown"),
}
CUSTOMER = "sponsor project_manager tech_lead it_pro champion"
TEAM = "account_manager ats csm csa account_other"

# kind → (in, optional, never); everybody else is outside.
TABLE: dict[Kind, tuple[str, str, str]] = {
    "program": ("fm fta pmg frp_poc frp_pm", "fe sme", f"{CUSTOMER} deploying partner nowhere nobody"),
    "customer": (
        f"fm fta frp_poc frp_pm deploying {CUSTOMER}",
        f"{TEAM} fe sme pmg",
        "",
    ),
    "internal": (
        "fm fta account_manager ats",
        "ssp tsp csm csa account_other fe sme pmg",
        f"{CUSTOMER} frp_poc frp_pm deploying partner nowhere nobody",
    ),
    "frp_review": (
        "fm fta frp_poc",
        f"frp_pm {TEAM} ssp tsp fe sme pmg",
        f"{CUSTOMER} deploying partner nowhere nobody",
    ),
    "checkpoint": (
        "fm fta fe sme frp_poc frp_pm deploying project_manager tech_lead it_pro",
        f"sponsor champion {TEAM} pmg",
        "",
    ),
}


def named(found: Attendance, row: str) -> set[str]:
    return {seat.contact for seat in getattr(found, row)}


@pytest.mark.parametrize("kind", TABLE)
def test_who_is_in(kind: Kind) -> None:
    """By kind: in, optional, never, and nobody twice."""
    found = attendance(kind, PEOPLE, PARTNERS)
    rows = [set(names.split()) for names in TABLE[kind]]
    assert [named(found, row) for row in ("attending", "optional", "never")] == rows
    assert named(found, "outside") == PEOPLE.keys() - rows[0] - rows[1] - rows[2]
    assert all(seat.why for seat in (*found.attending, *found.optional, *found.outside, *found.never))


def test_why_somebody_is_never_in() -> None:
    """Each is told apart: a customer, a partner, an FRP, somebody without a role."""
    found = attendance("internal", PEOPLE, PARTNERS)
    why = {seat.contact: seat.why.plain for seat in found.never}
    assert why["sponsor"] == "Never a customer"
    assert why["deploying"] == "Never a partner of the customer’s"
    assert why["frp_poc"] == "Never an FRP"
    assert why["nobody"] == "No role is recorded. Say who they are first"


@pytest.mark.parametrize(
    ("experts", "joins", "stays"),
    [(("fe",), {"fe"}, {"sme"}), (("fe", "sme"), {"fe", "sme"}, set[str]()), ((), set[str](), {"fe", "sme"})],
)
def test_the_decision_on_experts(experts: tuple[Expert, ...], joins: set[str], stays: set[str]) -> None:
    """In the program review FE and SME join as decided; anywhere else the decision changes nothing."""
    found = attendance("program", PEOPLE, PARTNERS, experts)
    assert named(found, "attending") & {"fe", "sme"} == joins
    assert named(found, "outside") & {"fe", "sme"} == stays
    assert attendance("customer", PEOPLE, PARTNERS, experts) == attendance("customer", PEOPLE, PARTNERS)


def test_who_must_not_read_along() -> None:
    """What excludes somebody says whom; the customer's meetings exclude nobody."""
    assert excludes("customer") == excludes("checkpoint") == frozenset()
    assert {"customer", "partner", "frp", "unknown"} <= excludes("internal")
    assert "frp" not in excludes("program")
    assert {"customer", "customer_lead", "deploying"} <= excludes("program")
    assert "frp_poc" not in excludes("frp_review")


def test_a_contact_of_the_only_partner() -> None:
    """Recorded without a partner, they are of the only one listed; of several, of none."""
    one = {"frp": PARTNERS["frp"], "gone": PARTNERS["gone"]}
    assert group_of(person("partner", "partner_poc"), one) == "frp_poc"
    assert group_of(person("partner", "partner_poc"), PARTNERS) == "partner"
    assert group_of(person("partner", "partner_poc"), {}) == "partner"
    assert group_of(person("partner", "partner_poc", "x"), {"x": Partner(name="X")}) == "partner"


ROLES = st.lists(
    st.sampled_from([*(role for roles in SIDES.values() for role in roles), "partner_poc"]), max_size=3
)
PEOPLE_ = st.dictionaries(
    st.text("abc", min_size=1, max_size=3),
    st.builds(
        Correspondent,
        name=st.just("X"),
        side=st.sampled_from([*SIDES, "partner", "unknown"]),
        roles=ROLES.map(tuple),
        partner=st.sampled_from(["", *PARTNERS]),
    ),
)


@given(PEOPLE_, st.sampled_from(sorted(TABLE)))
def test_a_side_outweighs_a_role(people: dict[str, Correspondent], kind: Kind) -> None:
    """Whatever roles somebody has beside: no customer and no partner is in an internal meeting."""
    found = attendance(kind, people, PARTNERS)
    rows = [
        seat.contact for row in (found.attending, found.optional, found.outside, found.never) for seat in row
    ]
    assert sorted(rows) == sorted(people)
    free = {seat.contact for row in (found.attending, found.optional, found.outside) for seat in row}
    sides = {people[name].side for name in free}
    if kind == "internal":
        assert sides <= {"account_team", "fasttrack"}
    if kind in ("program", "frp_review"):
        assert not sides & {"customer", "unknown"}
        assert all(people[name].partner == "frp" for name in free if people[name].side == "partner")
    assert {group_of(people[name], PARTNERS) for name in people.keys() - free} <= excludes(kind)
