"""The check before outreach: its order, its stops, and what each asks for (G1–G5, G23)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.requirements import Outcome, Requirements, before_outreach, check, css_active

TODAY = date(2026, 11, 24)
CLEAR = Requirements(rfa_recent=False, duplicate=False, entitled=True, goback=False)
BACK = replace(CLEAR, goback=True, frp_assigned=False)


def of(answers: Requirements, region: str = "emea") -> Outcome:
    return check(answers, region=region, today=TODAY)


@pytest.mark.parametrize(
    ("answers", "verdict", "rule", "missing"),
    [
        (Requirements(), "ask", "G1", ("rfa_recent",)),
        (Requirements(rfa_recent=True), "stop", "G1", ("rfa_approved_on",)),
        (Requirements(rfa_recent=True, rfa_approved_on=TODAY), "stop", "G1", ()),
        (Requirements(rfa_recent=False), "ask", "G2", ("duplicate",)),
        (replace(CLEAR, duplicate=True), "ask", "G2", ("other_fm_working",)),
        (replace(CLEAR, duplicate=True, other_fm_working=True), "stop", "G2", ("other_fm",)),
        (replace(CLEAR, duplicate=True, other_fm_working=True, other_fm="Ana Reis"), "stop", "G2", ()),
        (replace(CLEAR, duplicate=True, other_fm_working=False), "go", "", ()),
        (replace(CLEAR, entitled=None), "ask", "G3", ("entitled",)),
        (replace(CLEAR, entitled=False), "undecided", "G3", ()),
        (replace(CLEAR, entitled=False, entitlement_override="  "), "undecided", "G3", ()),
        (replace(CLEAR, entitled=False, entitlement_override="Licences arrive Monday"), "go", "", ()),
        (replace(CLEAR, goback=None), "ask", "G4", ("goback",)),
        (CLEAR, "go", "", ()),
        (replace(BACK, frp_assigned=None), "ask", "G4", ("frp_assigned",)),
        (replace(BACK, frp_assigned=True), "stop", "G4", ()),
        (BACK, "ask", "G5", ("css_signs",)),
        (replace(BACK, css_signs=False), "go", "", ()),
        (replace(BACK, css_signs=True), "ask", "G5", ("css_active_on",)),
    ],
)
def test_the_checks_stand_in_their_order(
    answers: Requirements, verdict: str, rule: str, missing: tuple[str, ...]
) -> None:
    """G1, G2, G3, G4, G5: the first check that does not pass decides; what is not said is asked for."""
    outcome = of(answers)
    assert (outcome.verdict, outcome.rule, outcome.missing) == (verdict, rule, missing)
    assert outcome.reason


@pytest.mark.parametrize(
    ("days", "verdict"),
    [(0, "stop"), (1, "stop"), (89, "stop"), (90, "stop"), (91, "go"), (400, "go"), (-1, "stop")],
)
def test_css_activity_counts_for_ninety_days(days: int, verdict: str) -> None:
    """G5, W3: day 90 is included, at 91 outreach goes on."""
    answers = replace(BACK, css_signs=True, css_active_on=TODAY - timedelta(days=days))
    assert of(answers).verdict == verdict
    assert css_active(answers, TODAY) is (verdict == "stop")


def test_ninety_days_are_calendar_days_of_the_engagements_zone() -> None:
    """G5: at one instant it is day 90 in Honolulu and day 91 in Auckland."""
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    answers = replace(BACK, css_signs=True, css_active_on=date(2026, 8, 26))
    verdicts = [
        check(answers, region="apj", today=now.astimezone(ZoneInfo(zone)).date()).verdict
        for zone in ("Pacific/Honolulu", "Pacific/Auckland")
    ]
    assert verdicts == ["stop", "go"]


@pytest.mark.parametrize(("signs", "active"), [(None, None), (False, False), (True, None)])
def test_without_a_date_css_activity_is_not_known(signs: bool | None, active: bool | None) -> None:
    """G5: no signs: not active; signs without a date: not known."""
    assert css_active(replace(BACK, css_signs=signs), TODAY) is active


@pytest.mark.parametrize(
    ("region", "name"),
    [("americas", "FTCQ GoBack Americas"), ("apj", "FTCQ GoBack APJ"), ("emea", "FTCQ GoBack EMEA")],
)
def test_a_tenant_in_other_hands_is_left(region: str, name: str) -> None:
    """G4, G5, G27: remove yourself and the region's queue, in the Assignments view."""
    for answers in (
        replace(BACK, frp_assigned=True),
        replace(BACK, css_signs=True, css_active_on=TODAY),
    ):
        (todo,) = of(answers, region).todo
        assert (todo.place, name in todo.words.plain) == ("assignments", True)


def test_another_fms_customer_is_reassigned_and_the_fm_told() -> None:
    """G2, G27: reassign in the Assignments view, mail that FM; the name is a person's words."""
    answers = replace(CLEAR, duplicate=True, other_fm_working=True, other_fm="Ana Reis")
    reassign, mail = of(answers).todo
    assert (reassign.words.plain, reassign.place) == ("Reassign the tenant to Ana Reis.", "assignments")
    assert mail.place is None
    assert any(piece.typed and piece.text == "Ana Reis" for piece in mail.words.pieces)
    nameless = of(replace(answers, other_fm=""))
    assert nameless.todo[0].words.plain == "Reassign the tenant to that FM."


def test_a_duplicate_without_an_fm_is_linked_and_outreach_goes_on() -> None:
    """G2: what a passed check asks for stays on the list, also when a later check stops."""
    linked = replace(BACK, duplicate=True, other_fm_working=False, frp_assigned=True)
    assert [todo.words.plain for todo in of(linked).todo] == [
        "Link the two tenants, then go on.",
        "Remove yourself and FTCQ GoBack EMEA from the assignments.",
    ]


@pytest.mark.parametrize(
    ("rm", "workloads", "goback", "count"),
    [
        ("FTCQ AiR EMEA", ("teams",), False, 0),
        (" ftcq  air emea", ("teams",), False, 0),
        ("", ("teams",), False, 0),
        ("Ana Reis", ("teams",), False, 1),
        ("FTCQ GoBack APJ", ("teams",), False, 1),
        ("FTCQ GoBack APJ", ("teams",), True, 0),
        ("Ana Reis", (), False, 2),
    ],
)
def test_outreach_starts_from_a_queue_with_workloads_named(
    rm: str, workloads: tuple[str, ...], goback: bool, count: int
) -> None:
    """G23: the RM is an AiR queue, and the workloads they intend to deploy are named."""
    assert len(before_outreach(rm, workloads, goback=goback)) == count


@given(
    st.builds(
        Requirements,
        rfa_recent=st.booleans(),
        rfa_approved_on=st.just(TODAY),
        duplicate=st.booleans(),
        other_fm_working=st.booleans(),
        other_fm=st.just("Ana"),
        entitled=st.booleans(),
        goback=st.booleans(),
        frp_assigned=st.booleans(),
        css_signs=st.booleans(),
        css_active_on=st.integers(0, 200).map(lambda days: TODAY - timedelta(days=days)),
    )
)
def test_with_everything_answered_nothing_is_asked(answers: Requirements) -> None:
    """G1–G5: a full set of answers gives go, stop or undecided, as this plain walk does."""
    expected = ("go", "")
    age = (TODAY - (answers.css_active_on or TODAY)).days
    for holds, found in [
        (answers.rfa_recent, ("stop", "G1")),
        (answers.duplicate and answers.other_fm_working, ("stop", "G2")),
        (not answers.entitled, ("undecided", "G3")),
        (answers.goback and answers.frp_assigned, ("stop", "G4")),
        (answers.goback and answers.css_signs and age < 91, ("stop", "G5")),
    ]:
        if holds:
            expected = found
            break
    outcome = of(answers)
    assert (outcome.verdict, outcome.rule) == expected
    assert outcome.missing == ()
