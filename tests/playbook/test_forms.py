"""The built-in forms: what they ask, in what order, and short enough for a card whatever holds."""

from collections.abc import Iterator
from itertools import combinations

import pytest

from bot.playbook.check import BLOCKS, RULES, VISIBLE
from bot.playbook.loader import load
from bot.playbook.model import Playbook, Step
from bot.playbook.rules import CONDITIONS

PREPARE, MEETING, DIBS, SSAT = "kickoff.prepare", "kickoff.meeting", "kickoff.dibs", "kickoff.ssat"
ENGAGEMENT = {
    "customer",
    "tenant_domain",
    "tpid",
    "region",
    "country",
    "time_zone",
    "subdivision",
    "weekend",
    "days_off",
    "language",
    "seats",
    "motions",
    "managed",
    "segment",
    "origin",
    "assigned_on",
    "rfa_approved_on",
    "confidential",
    "desired_start_on",
    "started_on",
    "workloads",
}


@pytest.fixture(scope="module")
def book() -> Playbook:
    """The built-in playbook."""
    return load()


def combos() -> Iterator[frozenset[str]]:
    """Yield every combination of conditions."""
    for size in range(len(CONDITIONS) + 1):
        yield from map(frozenset, combinations(CONDITIONS, size))


def shown(step: Step, holding: frozenset[str]) -> int:
    """Count the inputs at first sight, with all tasks offered and up to three workloads."""
    fields = [f for group in step.groups if not group.folded for f in group.fields if holding >= set(f.when)]
    return BLOCKS[step.target] * len(fields) + len(step.tasks)


@pytest.mark.parametrize("holding", list(combos()), ids=lambda holding: "+".join(sorted(holding)) or "none")
def test_no_form_asks_too_much(book: Playbook, holding: frozenset[str]) -> None:
    """12 inputs at most and two boxes at most, whatever holds."""
    for step in book.steps.values():
        assert shown(step, holding) <= VISIBLE
        assert sum(holding >= set(block.when) for block in step.guidance) <= 2


def test_the_first_form_asks_seven_things(book: Playbook) -> None:
    """Seven on the form, the rest folded; together every field of an engagement, kickoff_on apart."""
    step = book.steps["intake.engagement"]
    first = [field.id for group in step.groups if not group.folded for field in group.fields]
    assert first == ["customer", "tenant_domain", "region", "country", "motions", "managed", "workloads"]
    assert {field.id for field in step.fields} == ENGAGEMENT
    assert step.groups[0].pairs == (("region", "country"),)
    assert not any(field.required for group in step.groups if group.folded for field in group.fields)


def test_the_meeting_s_date_is_a_fact_of_the_engagement(book: Playbook) -> None:
    """It is planned in one step and held in the next, and kept once."""
    for name in (PREPARE, MEETING):
        assert book.steps[name].facts == ("kickoff_on",)
        assert "kickoff_on" in {field.id for field in book.steps[name].fields}


def test_dibs_and_ssat_ask_their_four_parts(book: Playbook) -> None:
    """Ids and limits; a go-live in the past is confirmed."""
    limits = {field.id: field.limit for field in book.steps[DIBS].fields if field.kind == "text"}
    assert limits == {"business_reason": 500, "success_owner": 200}
    date = book.steps[DIBS].fields[0]
    assert (date.id, date.past, date.years) == ("target_date", "confirm", 5)
    assert {field.id: field.limit for field in book.steps[SSAT].fields} == dict.fromkeys(
        ("stakeholders", "scenarios", "awareness", "training"), 500
    )


def test_workloads_are_in_the_form_s_order(book: Playbook) -> None:
    """At least twelve, the six of the form first."""
    assert list(book.workloads)[:6] == ["exchange", "sharepoint", "onedrive", "teams", "windows", "ems"]
    assert len(book.workloads) >= 12
    field = next(field for field in book.steps["intake.engagement"].fields if field.id == "workloads")
    assert [choice.value for choice in field.choices] == list(book.workloads)


def test_words_on_cards_follow_the_house_style(book: Playbook) -> None:
    """No exclamation, no "please", no "successfully", no rule numbers."""
    for each in (*book.steps.values(), *book.forms.values()):
        points = [point for block in each.guidance for point in block.points]
        texts = [each.title, each.lead, each.note, *points]
        texts += [text for field in each.fields for text in (field.label, field.hint, field.placeholder)]
        for text in texts:
            assert "!" not in text
            assert not {"please", "successfully"} & set(text.lower().split())
            assert not {word.strip(".,:()") for word in text.split()} & RULES
