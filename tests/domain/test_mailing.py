"""Who is on which mail of the outreach (G7, G11, G14): tables, and properties against tables typed here."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.mailing import (
    Correspondent,
    Mail,
    Side,
    account_team_mails,
    at_partner,
    customer_mail,
    partner_mail,
)

Row = tuple[list[str], list[str], list[str]]


def one(side: Side, role: str = "", partner: str = "", email: str = "a@example.com") -> Correspondent:
    return Correspondent(name="X", side=side, email=email, roles=(role,) if role else (), partner=partner)


PEOPLE = {
    "manager": one("account_team", "account_manager"),
    "seller": one("account_team", "ssp"),
    "pdm1": one("account_team", "pdm", "p1"),
    "pse2": one("account_team", "pse", "p2"),
    "poc1": one("partner", "partner_poc", "p1"),
    "poc2": one("partner", "partner_poc", "p2"),
    "cio": one("customer", "executive"),
    "fta": one("fasttrack", "fta"),
}


def rows(mail: Mail) -> Row:
    to, copy, off = ([seat.contact for seat in row] for row in (mail.to, mail.copy, mail.off))
    return to, copy, off


def without(*names: str) -> dict[str, Correspondent]:
    return {name: person for name, person in PEOPLE.items() if name not in names}


@pytest.mark.parametrize(
    ("people", "partners", "to"),
    [
        (PEOPLE, (), ["manager", "seller", "pdm1", "pse2"]),
        (PEOPLE, ("p1",), ["manager", "seller", "pdm1", "pse2"]),
        (without("pse2"), ("p1", "p2"), ["manager", "seller", "pdm1"]),
        (PEOPLE, ("p1", "p2"), ["manager", "seller"]),
        (without("manager", "seller", "pdm1", "pse2"), ("p1", "p2"), []),
    ],
)
def test_who_gets_the_account_teams_mail(
    people: Mapping[str, Correspondent], partners: tuple[str, ...], to: list[str]
) -> None:
    """G6, G7: everybody; with several partners and several PDM/PSEs, those are left off."""
    (mail,) = account_team_mails(people, partners)
    assert rows(mail)[0] == to
    assert mail.copy == ()
    assert mail.asks_about == partners


def test_the_left_off_know_why() -> None:
    """G7: whoever is off has a reason that tells the two cases apart."""
    (mail,) = account_team_mails(PEOPLE, ("p1", "p2"))
    why = {seat.contact: seat.why.plain for seat in mail.off}
    assert why["pdm1"] == why["pse2"] != why["cio"] == why["fta"]


def test_or_each_pdm_gets_a_mail_of_their_own() -> None:
    """G7: one mail for each PDM/PSE, the rest of the account team on copy, about their own partner only."""
    first, second = account_team_mails(PEOPLE, ("p1", "p2"), "each")
    outside = ["poc1", "poc2", "cio", "fta"]
    assert rows(first) == (["pdm1"], ["manager", "seller"], ["pse2", *outside])
    assert rows(second) == (["pse2"], ["manager", "seller"], ["pdm1", *outside])
    assert (first.asks_about, second.asks_about) == (("p1",), ("p2",))


def test_each_counts_only_where_somebody_would_stay_off() -> None:
    """G7: the variants exist for several partners with several PDM/PSEs alone."""
    assert account_team_mails(PEOPLE, ("p1",), "each") == account_team_mails(PEOPLE, ("p1",), "one")


def test_a_team_of_pdms_alone_gets_single_mails() -> None:
    """G7: leaving all of them off would leave nobody; a PDM whose partner is not recorded is asked openly."""
    people = without("manager", "seller") | {"pdm1": one("account_team", "pdm")}
    first, second = account_team_mails(people, ("p1", "p2"), "one")
    assert (rows(first)[0], rows(second)[0]) == (["pdm1"], ["pse2"])
    assert (first.asks_about, second.asks_about) == ((), ("p2",))


def test_a_mail_of_their_own_needs_an_address() -> None:
    """G7: a PDM without one gets none and it is said; where none has one, the team's mail goes out."""
    people = PEOPLE | {"pdm1": one("account_team", "pdm", "p1", email="")}
    (mail,) = account_team_mails(people, ("p1", "p2"), "each")
    assert rows(mail)[:2] == (["pse2"], ["manager", "seller"])
    assert mail.off[0].why.plain == "Belongs on it, but has no email address here"
    nobody = people | {"pse2": one("account_team", "pse", "p2", email="")}
    (mail,) = account_team_mails(nobody, ("p1", "p2"), "each")
    assert rows(mail)[:2] == (["manager", "seller"], [])


def test_who_is_on_the_mail_to_a_partner() -> None:
    """G11: the account team on copy, of the PDM/PSEs only the one associated with that partner."""
    mail = partner_mail(PEOPLE, "p1", ("p1", "p2"))
    assert rows(mail) == (["poc1"], ["manager", "seller", "pdm1"], ["pse2", "poc2", "cio", "fta"])


def test_a_pdm_of_no_known_partner_stays_off() -> None:
    """G11: it may be another partner's; the reason says what to record."""
    people = PEOPLE | {"pdm1": one("account_team", "pdm")}
    mail = partner_mail(people, "p1", ("p1",))
    assert "pdm1" in rows(mail)[2]
    why = {seat.contact: seat.why.plain for seat in mail.off}
    assert "Say which partner" in why["pdm1"]
    assert why["pse2"] == "Looks after another partner"


@pytest.mark.parametrize(
    ("partners", "belongs"), [(("p1",), True), (("p1", "p2"), False), (("p2",), False), ((), False)]
)
def test_a_partners_contact_without_a_partner(partners: tuple[str, ...], belongs: bool) -> None:
    """G11: belongs to the only partner listed."""
    person = one("partner", "partner_poc")
    assert at_partner(person, "p1", partners) is belongs
    assert bool(partner_mail({"poc": person}, "p1", partners).to) is belongs
    assert not at_partner(one("customer", "", "p1"), "p1", ("p1",))


def test_who_is_on_the_mail_to_the_customer() -> None:
    """G14: the account team on copy, PDM/PSE need not be, partners never are."""
    mail = customer_mail(PEOPLE)
    assert rows(mail) == (["cio"], ["manager", "seller"], ["pdm1", "pse2", "poc1", "poc2", "fta"])
    why = {seat.contact: seat.why.plain for seat in mail.off}
    assert "never" in why["poc1"]
    assert "need not" in why["pdm1"]


def test_nobody_without_an_address_is_on_a_mail() -> None:
    """G6: whoever belongs on it without an address is off, and the reader is told."""
    mail = customer_mail({"cio": one("customer", email=""), "poc": one("partner", email="")})
    assert mail.to == ()
    assert mail.off[0].why.plain == "Belongs on it, but has no email address here"
    assert "never" in mail.off[1].why.plain


# (side, PDM/PSE?, this partner's?) → the row on the mail to a partner, and on the mail to the customer.
TABLE = {
    ("account_team", False, False): ("copy", "copy"),
    ("account_team", False, True): ("copy", "copy"),
    ("account_team", True, True): ("copy", "off"),
    ("account_team", True, False): ("off", "off"),
    ("partner", False, True): ("to", "off"),
    ("partner", False, False): ("off", "off"),
    ("customer", False, False): ("off", "to"),
    ("customer", False, True): ("off", "to"),
    ("fasttrack", False, False): ("off", "off"),
    ("fasttrack", False, True): ("off", "off"),
}
CASES = st.dictionaries(
    st.sampled_from([f"c{n}" for n in range(12)]),
    st.tuples(st.sampled_from(sorted(TABLE)), st.sampled_from(["pdm", "pse"]), st.booleans()),
    max_size=8,
)


def people_of(cases: Mapping[str, tuple[tuple[str, bool, bool], str, bool]]) -> dict[str, Correspondent]:
    people: dict[str, Correspondent] = {}
    for name, ((side, theirs, own), role, reachable) in cases.items():
        people[name] = Correspondent(
            name=name,
            side=side,  # pyright: ignore[reportArgumentType] - keys of the table are sides
            roles=(role,) if theirs else ("other",),
            partner="p1" if own else "p2",
            email=f"{name}@example.com" if reachable else "",
        )
    return people


@given(CASES)
def test_partner_and_customer_mails_follow_the_table(
    cases: Mapping[str, tuple[tuple[str, bool, bool], str, bool]],
) -> None:
    """G11, G14: each contact stands once, in the row of this file's table; without an address, off."""
    people = people_of(cases)
    for column, mail in enumerate((partner_mail(people, "p1", ("p1", "p2")), customer_mail(people))):
        found = dict(zip(("to", "copy", "off"), rows(mail), strict=True))
        for name, (kind, _, reachable) in cases.items():
            wanted = TABLE[kind][column] if reachable else "off"
            assert [row for row, names in found.items() if name in names] == [wanted]
        assert all(seat.why for seat in (*mail.to, *mail.copy, *mail.off))


@given(CASES, st.integers(0, 3), st.booleans())
def test_account_team_mails_keep_pdms_apart(
    cases: Mapping[str, tuple[tuple[str, bool, bool], str, bool]], count: int, apart: bool
) -> None:
    """G7: several partners and several PDM/PSEs: never two of them on one mail; else all are on the one."""
    people = people_of(cases)
    partners = tuple(f"p{n}" for n in range(1, count + 1))
    mails = account_team_mails(people, partners, "each" if apart else "one")
    team = {name for name, (kind, _, reachable) in cases.items() if kind[0] == "account_team" and reachable}
    theirs = {name for name, (kind, _, _) in cases.items() if kind[1]}
    on = [{seat.contact for seat in (*mail.to, *mail.copy)} for mail in mails]
    assert len(mails) == 1 or all(mail.to for mail in mails)
    assert all(len(mail.to) + len(mail.copy) + len(mail.off) == len(people) for mail in mails)
    if len(partners) < 2 or len(theirs) < 2:
        assert on == [team]
        return
    assert all(len(names & theirs) <= 1 for names in on)
    assert all(names - theirs == team - theirs for names in on)
    if apart:
        assert set().union(*on) == team
