"""The way through the stages: what holds up what, what stands beside, what is passed over (real playbook)."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.domain.calendar import Calendar
from bot.domain.engagement import Engagement, Item, Stamp, StepRecord, TaskRecord, put
from bot.domain.fields import Value
from bot.domain.workload import Part, Workload
from bot.playbook import progress
from bot.playbook.loader import load
from bot.playbook.model import Playbook
from bot.playbook.progress import Standing, missing, stage_missing, stage_state
from tests.playbook.engagements import at_noon

TODAY = date(2026, 11, 24)
CALENDAR = Calendar(zone=ZoneInfo("Europe/Lisbon"), first_year=2026, last_year=2027, closes=time(17))
STAMP = Stamp(by="p1", name="Alex", at=datetime(2026, 11, 20, 9, 0, tzinfo=UTC))
DIBS = ("target_date", "intent", "business_reason", "success_owner")


@pytest.fixture(scope="module")
def book() -> Playbook:
    """The built-in playbook."""
    return load()


def opened(*motions: str, **facts: Value) -> Engagement:
    """Return an engagement of these motions with two workloads, DIBS known."""
    part = Part(value="2027-03-01", source="c1", stamp=STAMP)
    work = Workload(dibs=dict.fromkeys(DIBS, part))
    return Engagement(
        id="e1",
        tenant="t1",
        owner="p1",
        owner_name="Alex",
        opened_at=STAMP.at,
        facts={"customer": "Contoso", "motions": motions, "managed": "no", **facts},
        workloads={"exchange": work, "teams": work},
    )


def done(book: Playbook, engagement: Engagement, *stages: str) -> Engagement:
    """Return the engagement with every tick and mandatory task of these stages."""
    for stage in (book.stages[name] for name in stages):
        for step in (book.steps[name] for name in (*stage.steps, stage.outputs) if name):
            ticks: dict[str, Value] = {name: True for name in step.checks if name.startswith("check.")}
            record = StepRecord(revision=1, answers=ticks, stamp=STAMP)
            tasks = {name: TaskRecord(stamp=STAMP) for name in step.tasks if book.tasks[name].mandatory}
            engagement = replace(
                engagement,
                facts={**engagement.facts, "kickoff_on": "2026-11-20"},
                steps=put(engagement.steps, step.id, record),
                tasks={**engagement.tasks, **tasks},
            )
    return engagement


def stand(book: Playbook, engagement: Engagement) -> Standing:
    """Return where the engagement stands."""
    return progress.standing(book, engagement, at_noon(TODAY, CALENDAR))


def at(where: Standing) -> str:
    """Return the stage it stands in."""
    return where.stage.id if where.stage else ""


def steps(where: Standing) -> list[str]:
    """Return the steps of what is next, in order."""
    return [todo.step for todo in where.todos]


def test_the_way_of_each_motion(book: Playbook) -> None:
    """Benefit and FRP are Customer Health's; the others pass them over."""
    both = ["kickoff", "adoption", "remediate", "enable", "survey"]
    health = ["kickoff", "frp", "benefit", "adoption", "remediate", "enable", "survey"]
    known = set(health)
    for motions, expected in (
        (("health",), health),
        (("rfa",), both),
        (("targeting",), both),
        (("rfa", "health"), health),
    ):
        way = progress.way(book, opened(*motions))
        assert [stage.id for stage in way if stage.id in known] == expected


def test_what_stands_beside_never_holds_up(book: Playbook) -> None:
    """FRP, benefit, gaps and survey: untouched, the engagement still goes to its end."""
    engagement = opened("health")
    finished: list[str] = []
    for stage in ("kickoff", "adoption", "enable"):
        assert at(stand(book, done(book, engagement, *finished))) == stage
        finished.append(stage)
    assert at(stand(book, done(book, engagement, *finished))) == ""


def test_a_stage_beside_is_offered_in_its_turn_and_until_it_is_done(book: Playbook) -> None:
    """One line a stage: its first open step; none before the stages ahead of it are complete."""
    engagement = opened("health")
    assert not [name for name in steps(stand(book, engagement)) if not name.startswith("kickoff.")]
    after = done(book, engagement, "kickoff")
    first = ["frp.identify", "benefit.prepare"]
    assert steps(stand(book, after))[:4] == ["governance", *first, "acm.conversation"]
    later = done(book, engagement, "kickoff", "governance", "adoption")
    assert sorted(steps(stand(book, later))) == sorted([*first, "remediate.checkpoint", "enable.assist"])
    last = done(book, engagement, "kickoff", "governance", "adoption", "enable")
    assert steps(stand(book, last)) == [*first, "remediate.checkpoint", "enable.survey"]
    everything = done(book, last, "frp", "benefit", "remediate", "survey")
    assert steps(stand(book, everything)) == ["close"]


def test_a_mandatory_step_comes_before_what_stands_beside(book: Playbook) -> None:
    """1126 is mandatory: enablement first."""
    where = stand(book, done(book, opened("health"), "kickoff", "governance", "adoption"))
    assert steps(where)[0] == "enable.assist"


def test_the_state_of_a_stage_beside(book: Playbook) -> None:
    """It is done when none of its steps lacks anything; a blocking one when its mandatory part is."""
    engagement = opened("health")
    benefit = book.stages["benefit"]
    assert stage_state(book, benefit, engagement) == "open"
    assert stage_state(book, benefit, done(book, engagement, "benefit")) == "done"
    enable = book.stages["enable"]
    marked = replace(engagement, tasks={"1126": TaskRecord(stamp=STAMP)})
    assert missing(book, book.steps["enable.assist"], marked)
    assert not stage_missing(book, enable, marked)


def test_a_session_not_needed_leaves_nothing_of_the_benefit(book: Playbook) -> None:
    """B4: the two steps after it are no longer part of the way."""
    engagement = done(book, opened("health"), "kickoff")
    ticks: dict[str, Value] = dict.fromkeys(
        ("check.benefit_need", "check.benefit_not_needed", "check.benefit_landed", "check.benefit_roles"),
        True,
    )
    record = StepRecord(revision=1, answers=ticks, stamp=STAMP)
    engagement = replace(engagement, steps=put(engagement.steps, "benefit.prepare", record))
    benefit = book.stages["benefit"]
    assert [step.id for step in progress.steps_of(book, benefit, engagement)] == ["benefit.prepare"]
    assert stage_state(book, benefit, engagement) == "done"


def test_adoption_waits_for_the_partner_they_want(book: Playbook) -> None:
    """M6: 4047, and a partner asked for where one is wanted; nothing of it where none is."""
    engagement = opened("health")
    adoption = book.stages["adoption"]
    marked = replace(engagement, tasks={"4047": TaskRecord(stamp=STAMP)})
    assert stage_missing(book, adoption, marked) == ()
    record = StepRecord(revision=1, answers={"check.acm_partner_wanted": True}, stamp=STAMP)
    wanted = replace(marked, steps={"acm.conversation": record})
    assert [text.plain for text in stage_missing(book, adoption, wanted)] == ["Partner found, or asked for"]


def test_frp_steps_apply_where_there_is_an_frp(book: Playbook) -> None:
    """P1: its own workloads only; one that was taken off counts no longer."""
    frp = book.stages["frp"]

    def names(engagement: Engagement) -> int:
        return len(progress.steps_of(book, frp, engagement))

    assert names(opened("health")) == 1
    assert names(opened("health", frp_workloads=("teams",))) == 5
    assert names(opened("health", frp_workloads=("yammer",))) == 1
    assert names(opened("rfa", frp_workloads=("teams",))) == 0
    assert opened("health", frp_workloads="teams").frp_workloads == ()


def test_forecasts_are_missing_by_workload_with_an_frp(book: Playbook) -> None:
    """P6: both shares, for each workload that has one and no other."""
    engagement = opened("health", frp_workloads=("teams",))
    step = book.steps["frp.ftop_update"]
    assert [text.plain for text in missing(book, step, engagement)] == [
        "Teams: 15 % active on, 40 % active on"
    ]
    part = Part(value="2027-05-01", source="", stamp=STAMP)
    work = replace(engagement.workloads["teams"], forecast={"forecast_15": part, "forecast_40": part})
    engagement = replace(engagement, workloads=put(engagement.workloads, "teams", work))
    assert missing(book, step, engagement) == ()
    assert work.known("forecast") == 2


def test_a_blank_part_of_dibs_stays_a_risk_in_every_later_stage(book: Playbook) -> None:
    """K26, B2: it does not go away because the kickoff is over; before its stage it is not asked for."""
    engagement = done(book, opened("health"), "kickoff")
    blank = replace(engagement, workloads=put(engagement.workloads, "teams", Workload()))
    assert at(stand(book, blank)) == "adoption"
    assert steps(stand(book, blank))[-1] == "kickoff.dibs"
    assert steps(stand(book, done(book, blank, "adoption", "enable"))).count("kickoff.dibs") == 1
    assert steps(stand(book, replace(blank, tasks={}))).count("kickoff.dibs") == 1, "in the kickoff, once"


def test_what_an_frp_missed_is_nothing_to_do(book: Playbook) -> None:
    """P7: evidence, dated; never late, never next."""
    item = Item(
        kind="missed", text="", stage="frp", stamp=STAMP, happened_on="2026-11-20", due_on="2026-11-20"
    )
    engagement = replace(done(book, opened("rfa"), "kickoff"), items={"i1": item})
    assert "item" not in steps(stand(book, engagement))


def test_an_rfa_ends_with_its_completion(book: Playbook) -> None:
    """D17, D23: it comes last, in its order; other motions have no such stage."""
    after = ("kickoff", "adoption", "enable")
    where = stand(book, done(book, opened("rfa"), *after))
    assert at(where) == "disengage"
    assert [name for name in steps(where) if name.startswith("disengage.")] == [
        "disengage.milestone",
        "disengage.prepare",
        "disengage.discussion",
        "disengage.leave",
    ]
    blocked = {todo.step: todo.blocked_by.plain for todo in where.todos if todo.blocked_by}
    assert blocked == {
        "disengage.discussion": "the work on them is not over",
        "disengage.leave": "a workload is still open",
    }
    assert where.step
    assert where.step.id == "disengage.milestone"
    for motion in ("health", "targeting"):
        assert book.stages["disengage"] not in progress.way(book, opened(motion))
