"""The stages after the kickoff, as content: what each asks, of whom, what must never be said or shared."""

import pytest

from bot.playbook.loader import load
from bot.playbook.model import Form, Playbook, Step
from tests.playbook import stage_tables as table


@pytest.fixture(scope="module")
def book() -> Playbook:
    """The built-in playbook."""
    return load()


def words(each: Step | Form) -> list[str]:
    """Return every text of a step or form that a person reads."""
    points = [text for block in each.guidance for text in (block.title, *block.points)]
    fields = [
        text
        for field in each.fields
        for text in (field.label, field.hint, field.placeholder, *(choice.title for choice in field.choices))
    ]
    return [each.title, each.lead, each.note, *points, *fields]


def test_the_steps_are_the_process_s(book: Playbook) -> None:
    """Stage, role, services, motions and command of all eighteen."""
    found = {
        step.id: (step.stage, step.role, step.applies, set(step.motions), step.command)
        for step in book.steps.values()
        if step.id in table.STEPS
    }
    assert found == table.STEPS


def test_the_order_of_the_stages_and_which_hold_up_others(book: Playbook) -> None:
    """Only what has a mandatory task holds up what follows."""
    order = [
        stage.id for stage in book.stages.values() if stage.id in {each[0] for each in table.STEPS.values()}
    ]
    assert order == ["frp", "benefit", "adoption", "remediate", "enable", "survey", "disengage"]
    kickoff = book.stages["kickoff"].order
    assert all(book.stages[name].order > kickoff for name in order)
    assert {name for name in order if book.stages[name].blocks} == {"adoption", "enable", "disengage"}
    for name in order:
        steps = [book.steps[each] for each in (*book.stages[name].steps, book.stages[name].outputs) if each]
        mandatory = any(book.tasks[task].mandatory for step in steps for task in step.tasks)
        assert book.stages[name].blocks == mandatory


def test_a_stage_beside_asks_for_something_in_every_step(book: Playbook) -> None:
    """A step that lacks nothing from the start would never be offered."""
    for stage in book.stages.values():
        for name in stage.steps if not stage.blocks else ():
            step = book.steps[name]
            wanted = [task for task in step.tasks if book.tasks[task].mandatory]
            assert step.checks or step.parts or wanted


def test_what_customers_may_have_is_exactly_m1_and_m10(book: Playbook) -> None:
    """M2, M9: of the conversation's links only the shareable resources are for customers; no deck page is."""
    links = book.steps[table.TALK].links
    assert {link.id for link in links if link.audience == "customer"} == set(table.SHARED)
    assert {link.id for link in links if link.audience != "customer"} == {"acm_deck", "customer_decks"}
    assert not [link.id for link in book.steps[table.PARTNER].links if link.audience == "customer"]
    for name in ("acm_deck", "acm_partner_deck"):
        assert book.links[name].audience == "internal"
        assert "internal" in book.links[name].title


def test_all_of_it_is_internal(book: Playbook) -> None:
    """A partner sees only 002 and the customer resources: no step, field or guidance here is for them."""
    for name in table.STEPS:
        step = book.steps[name]
        audiences = {step.audience, *(f.audience for f in step.fields), *(g.audience for g in step.guidance)}
        assert audiences == {"internal"}


def test_the_frp_steps_never_name_the_segmentation(book: Playbook) -> None:
    """P3, P11: no text that may be read out to an FRP holds a segment, or the word."""
    texts = [text for name in table.STEPS if name.startswith("frp.") for text in words(book.steps[name])]
    texts += words(book.forms["missed"])
    for part in ("500", "segment", "categor", "strategic"):
        assert not [text for text in texts if part in text.lower()]


def test_the_frp_warning_says_what_never_to_do(book: Playbook) -> None:
    """P1: assignments and the Primary RM checkbox stay; changes go through team manager and PSM."""
    warning = " ".join(book.steps[table.IDENTIFY].guidance[1].points)
    assert warning.count("Never") == 2
    assert all(word in warning for word in ("assignment", "Primary RM", "team manager", "PSM"))
    telling = " ".join(book.steps[table.IDENTIFY].guidance[0].points)
    assert all(word in telling for word in ("Assignments view", "primary RM", "FTP"))


def test_the_referral_rests_on_its_form(book: Playbook) -> None:
    """M4, M8: the step offers the form that refuses without a spoken yes; 983 is no tick."""
    step = book.steps[table.PARTNER]
    assert "referral" in step.forms
    assert "983" not in step.tasks
    assert "3 business days" in " ".join(step.guidance[1].points)


def test_desired_and_actual_start_are_kept_apart(book: Playbook) -> None:
    """B6, B3: two facts of the engagement, asked in two steps; the actual one is never ahead."""
    assert book.steps[table.DELIVER].facts == ("benefit_on", "desired_start_on")
    assert book.steps[table.OUTCOME].facts == ("benefit_on", "started_on")
    started = next(f for f in book.steps[table.OUTCOME].fields if f.id == "started_on")
    assert started.future == "refuse"


def test_no_command_is_taken_for_an_answer(book: Playbook) -> None:
    """A typed word answers a card's only question: were that free text, every command would be an answer."""
    for step in book.steps.values():
        kinds = [field.kind for field in step.fields if field.kind != "toggle"]
        assert len(kinds) != 1 or kinds[0] not in ("text", "long")


def test_forecasts_are_two_dates_a_workload(book: Playbook) -> None:
    """P6: 15 % and 40 %; one that has passed is confirmed."""
    step = book.steps[table.UPDATE]
    assert (step.target, step.parts) == ("forecast", "forecast")
    assert [(field.id, field.kind, field.past) for field in step.fields] == [
        ("forecast_15", "date", "confirm"),
        ("forecast_40", "date", "confirm"),
    ]
