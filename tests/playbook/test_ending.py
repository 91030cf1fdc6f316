"""The end of an engagement as the record holds it: read as the domain's case, and what each step lacks."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.contact import Contact
from bot.domain.disengagement import Completion
from bot.domain.engagement import Engagement, TaskRecord, put
from bot.domain.fields import Value
from bot.domain.workload import Part, Workload
from bot.playbook import ending, progress
from bot.playbook.loader import load
from bot.playbook.model import Playbook
from bot.services.farewells import OUTCOMES
from tests.playbook.engagements import STAMP, answered, opened

FIGURES: dict[str, Value] = {"active_users": 100, "enabled": True, "migration": "no"}
TALK: dict[str, Value] = {
    "reviewed": True,
    "another": "no",
    "discussed_on": "2026-11-19",
    "follow_up_on": "2026-11-20",
    "task_marked": True,
    "latest_status": "In use",
    "service_status_set": True,
}


@pytest.fixture(scope="module")
def book() -> Playbook:
    """The built-in playbook."""
    return load()


def rfa(*workloads: str, **facts: Value) -> Engagement:
    """Return an RFA of 1,000 seats."""
    return opened(*workloads, **{"motions": ("rfa",), "seats": 1000, "region": "emea", **facts})


def told(engagement: Engagement, workload: str, **values: Value) -> Engagement:
    """Return the engagement with parts of a workload's end."""
    parts = {name: Part(value=value, source="", stamp=STAMP) for name, value in values.items()}
    old = engagement.workloads[workload]
    mine = {name: part for name, part in parts.items() if name in TALK}
    figures = {name: part for name, part in parts.items() if name not in TALK}
    work = replace(old, completion={**old.completion, **figures}, discussion={**old.discussion, **mine})
    return replace(engagement, workloads=put(engagement.workloads, workload, work))


def lacks(book: Playbook, step: str, engagement: Engagement) -> list[str]:
    """Return what a step lacks, in words."""
    return [words.plain for words in progress.missing(book, book.steps[step], engagement)]


def test_what_is_not_said_stays_unsaid() -> None:
    """Blank, "unknown" and what no field could hold: None, never a guess."""
    assert ending.completion(Workload()) == Completion()
    strange = {"active_users": True, "migration": "unknown", "discussed_on": "soon", "next_workloads": "x"}
    assert ending.completion_of(strange) == Completion()
    assert ending.completion_of({"active_users": 0, "migrated": 0}) == Completion(active_users=0, migrated=0)


def test_every_field_of_a_workload_s_end_reaches_the_rules(book: Playbook) -> None:
    """Each field of the two steps changes the value the rules read."""
    sample: dict[str, Value] = {
        "number": 3,
        "text": "Lin",
        "long": "Lin",
        "toggle": True,
        "date": "2026-11-19",
    }
    for name in ("disengage.milestone", "disengage.discussion"):
        for field in book.steps[name].fields:
            value = sample.get(field.kind, "yes" if field.kind == "choice" else ("teams",))
            assert ending.completion_of({field.id: value}) != Completion(), field.id
    for name in (ending.PREPARE, ending.LEAVE):
        for field in book.steps[name].fields:
            if field.id in OUTCOMES:
                continue  # in the way of nothing (D13)
            assert ending.farewell_of({field.id: sample[field.kind]}) != ending.farewell_of({}), field.id


def test_a_milestone_is_missing_by_workload(book: Playbook) -> None:
    """D1, D2, D17: figures and mark, or the migration where one is required."""
    engagement = told(rfa("teams", "exchange"), "teams", **FIGURES)
    assert lacks(book, "disengage.milestone", engagement) == [
        "Exchange: Say whether a migration is required",
        "Exchange: Look up the active users: 100 are wanted",
        "Exchange: Enablement Complete is not marked",
    ]
    moving = told(engagement, "exchange", migration="yes", to_migrate=10, migrated=9)
    assert lacks(book, "disengage.milestone", moving) == ["Exchange: 9 of 10 users migrated"]
    assert lacks(book, "disengage.milestone", told(moving, "exchange", migrated=10)) == []
    assert lacks(book, "disengage.milestone", rfa()) == ["Workloads they plan to deploy"]


def test_who_is_told_depends_on_who_is_known(book: Playbook) -> None:
    """D4, D5: a mail with an account team, next steps without one or for an unmanaged account."""
    mail, faq, steps = "The mail to the account team", "The FAQ, reviewed", "The next steps"
    alone = rfa("teams", managed="yes")
    assert lacks(book, ending.PREPARE, alone) == [faq, steps]
    known = replace(alone, contacts={"c1": Contact(name="Ines", roles=("csm",))})
    assert lacks(book, ending.PREPARE, known) == [mail, faq]
    unmanaged = replace(known, facts={**known.facts, "managed": "no"})
    assert lacks(book, ending.PREPARE, unmanaged) == [mail, faq, steps]
    done = answered(
        unmanaged,
        ending.PREPARE,
        account_mail_on="2026-11-20",
        check__faq_reviewed=True,
        farewell_next_steps="-",
    )
    assert lacks(book, ending.PREPARE, done) == []


def test_4058_stands_once_every_workload_s_does(book: Playbook) -> None:
    """D8, D18: marked with the last one, taken off again when one is."""
    step = book.steps["disengage.discussion"]
    one = told(rfa("teams", "exchange"), "teams", **TALK)
    assert "4058" not in ending.marked(one, step, STAMP).tasks
    both = ending.marked(told(one, "exchange", **TALK), step, STAMP)
    assert both.tasks["4058"] == TaskRecord(stamp=STAMP)
    assert ending.marked(both, step, STAMP) is both
    less = told(both, "teams", task_marked=False)
    assert "4058" not in ending.marked(less, step, STAMP).tasks
    assert ending.marked(less, book.steps["disengage.milestone"], STAMP) is less


def test_the_last_steps_end_it_unless_a_workload_came_since(book: Playbook) -> None:
    """D3, D11: complete when all is done; a workload named afterwards opens it again."""
    engagement = told(rfa("teams"), "teams", **FIGURES, **TALK)
    assert len(lacks(book, ending.LEAVE, engagement)) == 4
    left = answered(
        engagement,
        ending.LEAVE,
        check__next_action=True,
        queue_mail_on="2026-11-20",
        in_queue_on="2026-11-23",
        check__unassigned=True,
    )
    assert lacks(book, ending.LEAVE, left) == []
    more = replace(left, workloads={**left.workloads, "exchange": Workload()})
    assert lacks(book, ending.LEAVE, more)[0] == "Exchange: mark Enablement Complete."
    stage = book.stages[ending.STAGE]
    marked = replace(more, tasks={"4058": TaskRecord(stamp=STAMP)})
    assert progress.stage_state(book, stage, marked) == "open"


def test_the_case_names_region_seats_and_days(book: Playbook) -> None:
    """What the rules show comes from the facts; seats that are no number are not known."""
    case = ending.case_of(book, told(rfa("teams"), "teams", **TALK))
    assert (case.seats, case.region, case.managed, case.name("teams")) == (1000, "emea", False, "Teams")
    assert case.work["teams"].discussed_on == date(2026, 11, 19)
    assert ending.case_of(book, rfa("teams", seats="many")).seats is None
