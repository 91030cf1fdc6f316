"""Where a series may be posted, against an oracle that knows only the table of section 8 (C7, X38)."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.series import Kind
from bot.services.reach import Member, Sort
from bot.services.readership import NOT_FOR_THEM, OUTSIDERS, SHARED, UNREADABLE, barred

TENANT = "3f0b6c1e-5a0e-4c55-9d0e-6f3a8f2b1a01"
KINDS: tuple[Kind, ...] = ("program", "customer", "internal", "frp_review", "checkpoint")
FOR_ALL: frozenset[Kind] = frozenset({"customer", "checkpoint"})
"""Nobody is never in these (section 8; the status review gives customers a slide instead)."""
SORTS: tuple[Sort, ...] = ("standard", "private", "shared", "")
ADDRESSES = ("", "ines@contoso.example", "jo@contoso.example", "lee@example.com")
MEMBERS = st.builds(
    Member,
    tenant=st.sampled_from((TENANT, TENANT, TENANT, "", "another")),
    guest=st.sampled_from((False, False, False, True)),
    email=st.sampled_from(ADDRESSES),
    principal=st.sampled_from(ADDRESSES),
)


@settings(max_examples=500)
@given(
    st.sampled_from(KINDS),
    st.sampled_from(SORTS),
    st.lists(MEMBERS, max_size=4),
    st.sets(st.sampled_from(ADDRESSES[1:])),
)
def test_c7(kind: Kind, sort: Sort, members: list[Member], never: set[str]) -> None:
    """C7, X38: one that excludes somebody goes only where each reader is known, of us, and not excluded."""
    found = barred(kind, TENANT, sort, members, never)
    if kind in FOR_ALL:
        assert found is None
        return
    known = sort in ("standard", "private") and len(members) > 0
    ours = [each.tenant == TENANT and each.guest is False for each in members]
    named = [each.email in never or each.principal in never for each in members]
    assert (found is None) == (known and all(ours) and not any(named))


def test_what_is_said() -> None:
    """The first thing that stands against it, and what it is."""
    one = Member(tenant=TENANT, guest=False, email="ines@contoso.example")
    assert barred("internal", TENANT, "shared", [one], ()) == SHARED
    assert barred("internal", TENANT, "", [one], ()) == UNREADABLE
    assert barred("internal", TENANT, "standard", [], ()) == UNREADABLE
    assert barred("internal", TENANT, "standard", [one], ["ines@contoso.example"]) == NOT_FOR_THEM
    for tenant, guest in ((TENANT, True), ("another", False), ("", False)):
        other = Member(tenant=tenant, guest=guest)
        assert barred("internal", TENANT, "private", [one, other], ()) == OUTSIDERS
