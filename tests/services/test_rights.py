"""Who may do what, held against a table that shares no code with it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.engagement import Engagement
from bot.domain.handover import Former, Handover
from bot.domain.people import Actor, Covered, Roles
from bot.domain.team import Team
from bot.services.rights import Operation, may, may_see

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
LATER, BEFORE = NOW + timedelta(days=1), NOW - timedelta(days=1)
OPERATIONS: tuple[Operation, ...] = get_args(Operation)
PLAIN = Engagement(id="e1", tenant="t1", owner="alex", owner_name="Alex Wilber", opened_at=BEFORE)
FRIDAY = date(2026, 11, 27)

ALLOWED = {
    # who they are to the engagement: what they may do
    "owner": {"read", "write", "give", "answer", "contribute"},
    "cover": {"read", "write", "contribute"},
    "lead": {"read"},
    "offered": {"answer"},
    "former": {"read"},
    "long gone": set[str](),
    "admin": set[str](),
    "nobody": set[str](),
}
STANDINGS = tuple(ALLOWED)


def cast(standings: frozenset[str], tenant: str) -> tuple[Actor, Engagement]:
    """Return somebody who is all of these to an engagement, and the engagement."""
    roles = Roles(
        covers={"alex": Covered(name="Alex Wilber", until=FRIDAY)} if "cover" in standings else {},
        leads=("north",) if "lead" in standings else (),
        members={"alex": "Alex Wilber"} if "lead" in standings else {},
        admin="admin" in standings,
    )
    engagement = PLAIN
    if "offered" in standings:
        offer = Handover(id="o", to="megan", to_name="", note="", at=BEFORE, until=LATER)
        engagement = replace(engagement, handover=offer)
    if standings & {"former", "long gone"}:
        until = LATER if "former" in standings else NOW
        left = Former(id="megan", to_name="Alex Wilber", at=BEFORE, until=until)
        engagement = replace(engagement, former=(left,))
    if "owner" in standings:
        engagement = replace(engagement, owner="megan")
    return Actor(tenant=tenant, id="megan", name="Megan Bowen", roles=roles), engagement


@given(
    standings=st.frozensets(st.sampled_from(STANDINGS)),
    operation=st.sampled_from(OPERATIONS),
    tenant=st.sampled_from(("t1", "t2")),
)
def test_may_is_what_any_of_ones_standings_allows(
    standings: frozenset[str], operation: Operation, tenant: str
) -> None:
    """X28, X57: the union of what each allows, in its own tenant alone; nothing else does."""
    if "owner" in standings:
        standings -= {"cover", "lead"}  # nobody covers for or leads themselves
    actor, engagement = cast(standings, tenant)
    allowed = set[str]().union(*(ALLOWED[each] for each in standings)) if tenant == "t1" else set[str]()
    assert may(actor, operation, engagement, NOW) == (operation in allowed)


def test_each_standing_alone() -> None:
    """Every row of the table, without chance."""
    for standing, operation in product(STANDINGS, OPERATIONS):
        actor, engagement = cast(frozenset({standing}), "t1")
        assert may(actor, operation, engagement, NOW) == (operation in ALLOWED[standing]), (
            standing,
            operation,
        )


def test_roles_are_about_the_owner_and_nobody_else() -> None:
    """Who covers for or leads Alex has nothing to do with what Sam owns."""
    for standing in ("cover", "lead"):
        actor, engagement = cast(frozenset({standing}), "t1")
        sams = replace(engagement, owner="sam")
        assert not any(may(actor, operation, sams, NOW) for operation in OPERATIONS)


def test_who_sees_a_team() -> None:
    """X57: administrators every one of their tenant, leads their own; a member or a stranger none."""
    team = Team(tenant="t1", name="North", leads={"megan": ""}, members={"alex": ""})
    admin = Actor(tenant="t1", id="ada", name="", roles=Roles(admin=True))
    lead = Actor(tenant="t1", id="megan", name="", roles=Roles(leads=("north",)))
    other = Actor(tenant="t1", id="sam", name="", roles=Roles(leads=("south",)))
    assert [may_see(each, team) for each in (admin, lead, other)] == [True, True, False]
    assert not may_see(replace(admin, tenant="t2"), team)
    assert not may_see(Actor(tenant="t1", id="alex", name=""), team)
