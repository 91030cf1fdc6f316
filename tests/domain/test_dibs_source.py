"""Who gave DIBS, and which of the three tasks that marks (G9, G19, G21, X36)."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.dibs_source import Given, GiverSide, WorkloadDibs, gave, marked, may_not_give
from bot.domain.mailing import Correspondent, Side
from bot.domain.partners import Partner, Partners

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
PARTS = ("target_date", "intent", "business_reason", "success_owner")
ONE = {"p1": Partner(name="Fabrikam", deploys=True), "p3": Partner(name="Wingtip")}
TWO = ONE | {"p2": Partner(name="Tailspin", deploys=True)}


def work(name: str, *givers: str, hours: int = 0) -> WorkloadDibs:
    """One giver for all four parts, or one for each: "account_team", "customer", "other", "partner:p1"."""
    named = givers * 4 if len(givers) == 1 else givers
    parts: dict[str, Given] = {}
    for part, giver in zip(PARTS, named, strict=False):
        side, _, partner = giver.partition(":")
        at = NOON + timedelta(hours=hours)
        parts[part] = Given(side=side, partner=partner, at=at)  # pyright: ignore[reportArgumentType] - a side
    return WorkloadDibs(name=name, parts=parts)


@pytest.mark.parametrize(
    ("dibs", "partners", "task"),
    [
        ([], {}, ""),
        ([WorkloadDibs(name="Teams", parts={})], {}, ""),
        ([work("Teams", "customer", "customer", "customer")], {}, ""),
        ([work("Teams", "account_team")], {}, "3993"),
        ([work("Teams", "partner:p1")], ONE, "3994"),
        ([work("Teams", "partner")], ONE, "3994"),
        ([work("Teams", "partner", "partner:p1", "partner", "partner:p1")], ONE, "3994"),
        ([work("Teams", "partner:p3")], ONE, ""),
        ([work("Teams", "partner")], TWO, ""),
        ([work("Teams", "partner")], {}, ""),
        ([work("Teams", "partner:p1", "partner:p2", "partner:p1", "partner:p1")], TWO, ""),
        ([work("Teams", "customer")], {}, "3995"),
        ([work("Teams", "other")], {}, ""),
        ([work("Teams", "account_team", "partner:p1", "customer", "customer")], ONE, ""),
        (
            [work("Teams", "account_team", "customer", "customer", "customer"), work("SfB", "customer")],
            {},
            "3995",
        ),
        ([WorkloadDibs(name="New", parts={}), work("Teams", "customer")], {}, "3995"),
    ],
)
def test_which_task_is_marked(dibs: list[WorkloadDibs], partners: Partners, task: str) -> None:
    """G19, G21: 3993, 3994 or 3995: one giver of all parts of a workload; a partner only if it deploys."""
    source = marked(dibs, partners)
    assert source.task == task
    assert source.why


def test_of_two_givers_the_first_to_be_full_counts() -> None:
    """G19: one task is marked; the one that stands is not replaced while its giver still gave one in full."""
    dibs = [work("Teams", "customer", hours=2), work("Exchange", "account_team", hours=1)]
    assert marked(dibs, {}).task == "3993"
    assert marked(dibs, {}, already="3995").task == "3995"
    assert marked(dibs, {}, already="3994").task == "3993"


@pytest.mark.parametrize(
    ("dibs", "why"),
    [
        (work("Teams", "customer"), "All four parts of Teams are from the customer."),
        (work("Teams", "partner"), "All four parts of Teams are from Fabrikam."),
        (
            work("Teams", "account_team", "partner", "customer", "customer"),
            "Teams has full DIBS, but from several: the account team (date), Fabrikam (intent), "
            "the customer (reason, owner). None of the three tasks is marked.",
        ),
        (
            work("Teams", "other"),
            "Teams has full DIBS from somebody else (date, intent, reason, owner), "
            "who marks none of the three tasks.",
        ),
    ],
)
def test_the_reason_is_told(dibs: WorkloadDibs, why: str) -> None:
    """G19: the FM sees why, also why none is marked."""
    assert marked([dibs], ONE).why.plain == why


def test_an_unknown_partner_is_called_the_partner() -> None:
    """G21: nobody can say which one it is."""
    assert "the partner (date" in marked([work("Teams", "partner")], {}).why.plain


def test_what_a_workload_still_lacks() -> None:
    """G19: full is per workload: all four parts."""
    dibs = work("Teams", "customer", "customer")
    assert (dibs.full, dibs.missing.plain) == (False, "reason, owner")
    assert work("Teams", "customer").full


def contact(side: Side, role: str = "", partner: str = "") -> Correspondent:
    return Correspondent(name="X", side=side, roles=(role,), partner=partner)


@pytest.mark.parametrize(
    ("giver", "partners", "words"),
    [
        (contact("account_team", "account_manager"), ONE, ""),
        (contact("customer", "executive"), ONE, ""),
        (contact("partner", "partner_poc", "p1"), ONE, ""),
        (contact("partner", "partner_poc"), ONE, ""),
        (contact("account_team", "pdm"), ONE, "can’t give DIBS"),
        (contact("account_team", "pse"), ONE, "my own default"),
        (contact("fasttrack", "fm"), ONE, "account team, a partner or the customer"),
        (contact("partner", "partner_poc", "p3"), ONE, "Only a partner that deploys"),
        (contact("partner", "partner_poc"), {}, "Only a partner that deploys"),
    ],
)
def test_who_cannot_give_dibs(giver: Correspondent, partners: Mapping[str, Partner], words: str) -> None:
    """X36, G9, G21: a PDM by the rule, a PSE by this bot's default; a partner only where it deploys."""
    refusal = may_not_give(giver, partners)
    assert words in refusal.plain
    assert bool(refusal) == bool(words)


SIDES: tuple[GiverSide, ...] = ("account_team", "partner", "customer", "other")
BY_SIDE = {"account_team": "3993", "partner": "3994", "customer": "3995", "other": ""}


@given(st.lists(st.lists(st.sampled_from(SIDES), max_size=4), max_size=4))
def test_only_full_dibs_of_one_giver_marks(rows: list[list[GiverSide]]) -> None:
    """G19: against the plain count: a task only if a workload has four parts of its side alone."""
    dibs = [
        WorkloadDibs(
            name=f"w{n}",
            parts={part: Given(side=side, at=NOON) for part, side in zip(PARTS, row, strict=False)},
        )
        for n, row in enumerate(rows)
    ]
    singles = [row[0] for row in rows if len(row) == 4 and len(set(row)) == 1 and row[0] != "other"]
    task = marked(dibs, ONE).task
    assert task == (BY_SIDE[singles[0]] if singles else "")
    assert any(gave(each, "p1", ONE) for each in dibs) == ("partner" in singles)
