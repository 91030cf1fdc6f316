"""The named conditions: each says yes and no for the reason in its docstring, and nothing else decides."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.domain.decision import Decision
from bot.domain.fields import Field
from bot.domain.outcome import Outcome
from bot.domain.series import Rule, Series
from bot.domain.stamp import Stamp
from bot.playbook.check import RULES
from bot.playbook.model import Task
from bot.playbook.rules import CONDITIONS, asked, holds, offered


@dataclass(frozen=True, kw_only=True)
class Sample:
    """An engagement as a condition sees it."""

    motions: tuple[str, ...] = ("health",)
    origin: str = "other"
    managed: str = "unknown"
    workloads: Collection[str] = ()
    frp_workloads: tuple[str, ...] = ()
    decision: Decision | None = None
    ticks: frozenset[str] = frozenset()
    series: Mapping[str, Series] = field(default_factory=dict[str, Series])

    def ticked(self, check: str) -> bool:
        """Tell whether the tick is set."""
        return check in self.ticks


AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
RULE = Rule(starts_on=date(2026, 11, 24), rhythm="weekly", weekday=1, time="10:00")
HELD = Outcome(held="held", stamp=Stamp(by="p1", name="Alex", at=AT))
SET_UP = {
    "s1": Series(kind="program", time_zone="UTC", rules=(RULE,)),
    "s2": Series(kind="customer", time_zone="UTC", rules=(RULE,)),
    "s3": Series(kind="internal", time_zone="UTC", existing="Their weekly call"),
}
REVIEWED = {"s1": Series(kind="customer", time_zone="UTC", outcomes={"2026-11-24": HELD})}
CASES: list[tuple[str, dict[str, Any]]] = [
    ("gateway", {"origin": "gateway"}),
    ("gateway", {"origin": "goback"}),
    ("rfa", {"motions": ("health", "rfa")}),
    ("rfa", {"origin": "rfa"}),
    ("managed", {"managed": "yes"}),
    ("windows", {"workloads": ("teams", "windows")}),
    ("partner_involved", {"ticks": frozenset({"check.partner_involved"})}),
    ("combined_assessment", {"ticks": frozenset({"check.combined_assessment"})}),
    ("benefit_session", {"ticks": frozenset({"check.benefit_not_needed"})}),
    ("acm_partner", {"ticks": frozenset({"check.acm_partner_wanted"})}),
    ("frp", {"frp_workloads": ("teams",)}),
    ("start_date", {"decision": Decision(option="leave", matched="css", at=AT)}),
    ("start_date", {"decision": Decision(option="other_fm", matched="other_fm", at=AT)}),
    ("cadence_set", {"series": SET_UP}),
    ("review_held", {"series": REVIEWED}),
]
UNLESS = {"benefit_session", "start_date"}
"""Conditions that hold until the fact says otherwise."""


@pytest.mark.parametrize(("name", "facts"), CASES)
def test_a_condition_holds_for_its_own_reason_only(name: str, facts: dict[str, Any]) -> None:
    """The fact turns this condition (on, or off where it held until then) and no other."""
    holding = {each for each in CONDITIONS if holds((each,), Sample(**facts))}
    assert {each for each in CONDITIONS if holds((each,), Sample())} == UNLESS
    assert holding ^ UNLESS == {name}


def test_a_decision_that_is_no_leaving_keeps_the_start_date_wanted() -> None:
    """G22: only A2 and A3 need no engagement start date."""
    decision = Decision(option="css", matched="leave", at=AT)
    assert holds(("start_date",), Sample(decision=decision))


def test_every_condition_has_a_case_and_names_its_rule() -> None:
    """No condition goes untested, and each says which rule of the process it stands for."""
    assert {name for name, _ in CASES} == set(CONDITIONS)
    for name, condition in CONDITIONS.items():
        assert condition.__name__ == name
        assert set((condition.__doc__ or "").split(":")[0].split(", ")) <= RULES


def test_an_account_known_not_to_be_managed_is_not_managed() -> None:
    """Neither "no" nor "unknown" asks for the account team."""
    assert not holds(("managed",), Sample(managed="no"))


def test_all_named_conditions_must_hold() -> None:
    """None named holds; two named hold together only."""
    assert holds((), Sample())
    assert not holds(("rfa", "managed"), Sample(origin="rfa"))
    assert holds(("rfa", "managed"), Sample(origin="rfa", managed="yes"))


def test_fields_are_asked_by_their_conditions() -> None:
    """A field without conditions is always asked."""
    always = Field(id="a", kind="toggle", label="A")
    sometimes = Field(id="b", kind="toggle", label="B", when=("managed",))
    assert asked((always, sometimes), Sample()) == (always,)
    assert asked((always, sometimes), Sample(managed="yes")) == (always, sometimes)


def test_a_task_for_some_workloads_is_offered_to_those_who_plan_one() -> None:
    """1904 is for Exchange, OneDrive and SharePoint (K10)."""
    task = Task(
        id="1904",
        name="Terms",
        short="Terms",
        mandatory=False,
        role="FM",
        services="",
        steps=(),
        workloads=("exchange", "onedrive", "sharepoint"),
    )
    assert not offered(task, Sample(workloads=("teams",)))
    assert offered(task, Sample(workloads=("teams", "onedrive")))
