"""The assignment decision, row by row, and against a plain walk over a table typed here (A1–A12)."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.assignment import TITLES, Facts, decide, of_requirements, to_do
from bot.domain.assignment_missing import missing
from bot.domain.dibs_source import Given, GiverSide, WorkloadDibs
from bot.domain.partners import Partner
from bot.domain.requirements import Requirements, check

TODAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
PARTS = ("target_date", "intent", "business_reason", "success_owner")


def dibs(side: GiverSide, partner: str = "", parts: int = 4) -> tuple[WorkloadDibs, ...]:
    given = Given(side=side, partner=partner, at=NOON)
    return (WorkloadDibs(name="Teams", parts=dict.fromkeys(PARTS[:parts], given)),)


def partner(
    frp: bool | None = False, deploys: bool | None = True, wants: bool | None = None
) -> dict[str, Partner]:
    return {"p1": Partner(name="Fabrikam", on_frp_list=frp, deploys=deploys, wants_ftc=wants)}


CLEAR = Facts(rfa_recent=False, other_fm_working=False, goback=False, entitled=True)
FULL = replace(CLEAR, dibs=dibs("customer"))


@pytest.mark.parametrize(
    ("facts", "row", "option"),
    [
        (replace(CLEAR, rfa_recent=True, other_fm_working=True), "A1", "rfa"),
        (replace(CLEAR, other_fm_working=True, goback=True, frp_assigned=True), "A2", "other_fm"),
        (replace(CLEAR, goback=True, frp_assigned=True, partners=partner(True)), "A3", "leave"),
        (replace(CLEAR, goback=True, css_active=True), "A3", "leave"),
        (replace(CLEAR, goback=False, css_active=True), "A11", "undecided"),
        (replace(CLEAR, partners=partner(True)), "A4", "frp_engaged"),
        (replace(FULL, partners=partner(True), ftc_wanted=False), "A4", "frp_engaged"),
        (replace(CLEAR, partners=partner(True, deploys=None)), "A11", "undecided"),
        (replace(CLEAR, partners=partner(True, deploys=False)), "A11", "undecided"),
        (replace(FULL, ftc_wanted=False, frp_eligible=True), "A10", "not_needed"),
        (replace(CLEAR, ftc_wanted=False), "A10", "not_needed"),
        (
            replace(CLEAR, partners=partner(wants=True), dibs=dibs("partner", "p1")),
            "A5",
            "partner_delivery",
        ),
        (replace(CLEAR, partners=partner(wants=True), dibs=dibs("partner")), "A5", "partner_delivery"),
        (replace(FULL, partners=partner(wants=True), css_criteria=True), "A11", "undecided"),
        (replace(FULL, frp_eligible=True, css_criteria=True), "A6", "frp_referral"),
        (replace(FULL, partners=partner(deploys=False), frp_eligible=True), "A6", "frp_referral"),
        (replace(FULL, partners=partner(deploys=None), frp_eligible=True), "A6", "frp_referral"),
        (replace(FULL, frp_eligible=False, css_criteria=True), "A7", "css"),
        (replace(FULL, css_criteria=True, unresponsive=True), "A7", "css"),
        (replace(CLEAR, unresponsive=True, no_intent=True), "A8", "unresponsive"),
        (replace(FULL, unresponsive=True), "A8", "unresponsive"),
        (replace(CLEAR, no_intent=True), "A9", "no_intent"),
        (replace(CLEAR, frp_eligible=True, css_criteria=True), "A11", "undecided"),
        (CLEAR, "A11", "undecided"),
        (Facts(), "A11", "undecided"),
        (replace(FULL, frp_eligible=True, entitled=False), "A11", "undecided"),
        (replace(CLEAR, rfa_recent=True, entitled=False), "A1", "rfa"),
    ],
)
def test_the_first_row_that_holds_decides(facts: Facts, row: str, option: str) -> None:
    """A1–A11, G3: in the order of the process, A10 before A5; unmet entitlement decides nothing."""
    match = decide(facts)
    assert (match.row, match.option) == (row, option)
    assert match.title == TITLES[match.option]
    assert all(fact.words for fact in match.basis)


def basis(facts: Facts) -> list[tuple[str, bool | None]]:
    return [(fact.words.plain, fact.holds) for fact in decide(facts).basis]


def test_the_result_names_the_facts_it_rests_on() -> None:
    """Section 5: the facts of the row, each with whether it holds."""
    assert basis(replace(CLEAR, partners=partner(True))) == [
        ("Fabrikam is on the FRP list", True),
        ("Fabrikam deploys at least one workload", True),
    ]
    assert basis(replace(CLEAR, goback=True, css_active=True)) == [
        ("The tenant was in FTOP before (GoBack)", True),
        ("CSS worked on it in the past 90 days", True),
    ]
    assert basis(replace(FULL, partners=partner(deploys=None), frp_eligible=True)) == [
        ("No partner is engaged", True),
        ("Full DIBS for Teams", True),
        ("Fabrikam has not confirmed that it deploys", True),
        ("Eligible for an FRP referral", True),
    ]
    assert basis(replace(FULL, entitled=False)) == [("The entitlement requirements are met", False)]
    assert basis(replace(FULL, css_criteria=False)) == [
        ("Full DIBS for Teams", True),
        ("A partner is engaged", False),
        ("Eligible for an FRP referral", None),
        ("Meets the CSS criteria", False),
    ]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (
            Facts(),
            [
                "Finish the requirements check.",
                "Name a workload and get its DIBS, or say that DIBS can’t be had.",
            ],
        ),
        (
            replace(CLEAR, goback=True, frp_assigned=False, no_intent=False),
            [
                "Finish the requirements check.",
                "Name a workload and get its DIBS, or say that DIBS can’t be had.",
            ],
        ),
        (
            replace(CLEAR, dibs=(*dibs("customer", parts=1), *dibs("customer", parts=2))),
            ["Get DIBS for one workload. Teams lacks: reason, owner. Or say that DIBS can’t be had."],
        ),
        (
            FULL,
            [
                "DIBS is there. Say whether they are eligible for an FRP referral and "
                "whether they meet the CSS criteria."
            ],
        ),
        (replace(FULL, frp_eligible=False), ["DIBS is there. Say whether they meet the CSS criteria."]),
        (
            replace(FULL, css_criteria=False),
            ["DIBS is there. Say whether they are eligible for an FRP referral."],
        ),
        (
            replace(FULL, css_criteria=False, frp_eligible=False),
            [
                "DIBS is there, but they are neither eligible for an FRP referral nor meet the CSS criteria. "
                "Check both again, or choose an option and say why."
            ],
        ),
        (
            replace(FULL, partners=partner(wants=True)),
            ["Get full DIBS for one workload from Fabrikam itself."],
        ),
        (replace(FULL, partners=partner(None)), ["Look whether Fabrikam is on the FRP list."]),
        (
            replace(FULL, partners=partner()),
            [
                "Ask Fabrikam whether they want FastTrack’s help.",
                "Get full DIBS for one workload from Fabrikam itself.",
            ],
        ),
        (
            replace(CLEAR, partners=partner(), dibs=dibs("partner")),
            ["Ask Fabrikam whether they want FastTrack’s help."],
        ),
        (
            replace(FULL, partners=partner(wants=False)),
            ["Fabrikam wants no help from FastTrack. Ask the customer whether they do."],
        ),
        (
            replace(FULL, partners=partner(wants=False), ftc_wanted=True),
            ["Fabrikam wants no help from FastTrack. The customer does. Choose an option and say why."],
        ),
        (
            replace(FULL, partners=partner(True, deploys=None), css_criteria=False, frp_eligible=None),
            [
                "DIBS is there. Say whether they are eligible for an FRP referral.",
                "Fabrikam has not said whether it deploys. If it does, say so.",
            ],
        ),
        (
            replace(FULL, entitled=False),
            ["The entitlement requirements are not met. Mend that, or go on and say why."],
        ),
    ],
)
def test_what_is_missing_is_said_exactly(facts: Facts, words: list[str]) -> None:
    """A11: with DIBS but neither eligible nor CSS, which of the two to confirm; else the parts to get."""
    assert decide(facts).option == "undecided"
    assert [text.plain for text in missing(facts)] == words


def test_what_to_do_names_its_place() -> None:
    """A12, G27: what to enter, and where; an FRP is onboarded and Delivery coordinated."""
    frp = replace(CLEAR, partners=partner(True))
    said = [(todo.words.plain, todo.place) for todo in to_do("frp_engaged", frp, "emea")]
    assert said == [
        ("Assign the tenant: FRP engaged: FRP onboarding.", "assignments"),
        ("Onboard Fabrikam by the Partner Program Guide.", None),
        ("Coordinate with Delivery.", None),
        ("Enter the engagement start date.", None),
    ]
    assert "FTCQ GoBack APJ" in to_do("leave", CLEAR, "apj")[0].words.plain
    assert to_do("undecided", CLEAR, "apj") == ()
    other = [todo.words.plain for todo in to_do("other_fm", CLEAR, "apj")]
    assert other[-1] == "Mail that FM about the additional tenant."
    assert to_do("frp_engaged", CLEAR, "apj")[1].words.plain.startswith("Onboard the FRP")
    assert len(to_do("css", CLEAR, "apj")) == 2


def test_the_requirements_check_gives_the_first_facts() -> None:
    """A1–A3 rest on the answers of the check; no duplicate means that no other FM works on one."""
    facts = of_requirements(
        Requirements(
            rfa_recent=False,
            duplicate=False,
            entitled=False,
            entitlement_override="Licences arrive Monday",
            goback=True,
            frp_assigned=False,
            css_signs=True,
            css_active_on=date(2026, 8, 26),
        ),
        TODAY,
    )
    assert (facts.rfa_recent, facts.other_fm_working, facts.entitled) == (False, False, True)
    assert (facts.goback, facts.frp_assigned, facts.css_active) == (True, False, True)


@pytest.mark.parametrize("answers", list(product([True, False], repeat=7)))
def test_decision_and_check_agree(answers: tuple[bool, ...]) -> None:
    """G1–G5, A1–A3: a stop of the check is the same row of the decision; undecided stays undecided."""
    rfa, duplicate, other, entitled, goback, frp, css = answers
    held = Requirements(
        rfa_recent=rfa,
        duplicate=duplicate,
        other_fm_working=other,
        entitled=entitled,
        goback=goback,
        frp_assigned=frp,
        css_signs=css,
        css_active_on=TODAY,
    )
    outcome, match = check(held, region="emea", today=TODAY), decide(of_requirements(held, TODAY))
    rows = {"G1": "A1", "G2": "A2", "G3": "A11", "G4": "A3", "G5": "A3", "": "A11"}
    assert match.row == rows[outcome.rule]


# The decision once more, as rows of (row, what must be so), over a flat record of plain values. Shares
# nothing with the code under test.
Flat = dict[str, object]
KNOWN = st.sampled_from([True, False, None])
FLAT = st.fixed_dictionaries(
    {
        **dict.fromkeys(
            ("rfa", "other", "goback", "frp", "css", "wanted", "eligible", "criteria", "entitled"), KNOWN
        ),
        **dict.fromkeys(("on_list", "deploys", "wants"), KNOWN),
        **dict.fromkeys(("silent", "no_intent", "partner"), st.booleans()),
        "giver": st.sampled_from(["", "customer", "account_team", "partner", "other", "three parts"]),
    }
)
TABLE = [
    ("A1", ["rfa"]),
    ("A2", ["other"]),
    ("A11", ["not entitled"]),
    ("A3", ["goback", "frp or css"]),
    ("A4", ["engaged", "on_list"]),
    ("A10", ["not wanted"]),
    ("A5", ["engaged", "no frp", "wants", "by the partner"]),
    ("A6", ["nobody engaged", "full", "eligible"]),
    ("A7", ["nobody engaged", "full", "criteria"]),
    ("A8", ["silent"]),
    ("A9", ["no_intent"]),
]


def expected(flat: Flat) -> str:
    engaged = flat["partner"] is True and flat["deploys"] is True
    so = {name: value is True for name, value in flat.items()} | {
        "not entitled": flat["entitled"] is False,
        "frp or css": flat["frp"] is True or flat["css"] is True,
        "engaged": engaged,
        "nobody engaged": not engaged,
        "not wanted": flat["wanted"] is False,
        "no frp": flat["on_list"] is False,
        "full": flat["giver"] not in ("", "three parts"),
        "by the partner": flat["giver"] == "partner",
    }
    return next((row for row, needs in TABLE if all(so[need] for need in needs)), "A11")


def facts_of(flat: Flat) -> Facts:
    known: dict[str, bool | None] = {
        name: value for name, value in flat.items() if value is None or isinstance(value, bool)
    }
    giver = str(flat["giver"])
    given: tuple[WorkloadDibs, ...] = ()
    if giver == "three parts":
        given = dibs("customer", parts=3)
    elif giver:
        given = dibs(giver)  # pyright: ignore[reportArgumentType] - the table holds sides
    held = partner(known["on_list"], known["deploys"], known["wants"]) if known["partner"] else {}
    return Facts(
        rfa_recent=known["rfa"],
        other_fm_working=known["other"],
        goback=known["goback"],
        frp_assigned=known["frp"],
        css_active=known["css"],
        ftc_wanted=known["wanted"],
        frp_eligible=known["eligible"],
        css_criteria=known["criteria"],
        entitled=known["entitled"],
        unresponsive=bool(known["silent"]),
        no_intent=bool(known["no_intent"]),
        partners=held,
        dibs=given,
    )


@settings(deadline=None, max_examples=500)
@given(FLAT)
def test_the_decision_follows_the_table(flat: Flat) -> None:
    """A1–A11: the same row as this file's table; undecided says what is missing."""
    facts = facts_of(flat)
    match = decide(facts)
    assert match.row == expected(flat)
    assert (match.option == "undecided") == (match.row == "A11")
    if match.row == "A11":
        assert missing(facts)
    else:
        assert all(fact.holds for fact in match.basis)
        assert match.basis
