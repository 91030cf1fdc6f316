"""Where an engagement stands, with the real playbook: what is missing, what is next, what never matters."""

from dataclasses import replace
from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from bot.domain.calendar import Calendar
from bot.domain.engagement import Contact, Engagement, Item, Status, StepRecord, TaskRecord
from bot.domain.fields import Value
from bot.domain.item import ItemKind
from bot.domain.text import NOTHING, Text, say
from bot.domain.workload import DIBS_PARTS, Part
from bot.playbook import progress
from bot.playbook.loader import load
from bot.playbook.model import Playbook, Stage, Step
from bot.playbook.progress import INTAKE, Standing, Todo, missing, stage_missing
from bot.playbook.todos import ranked
from tests.playbook.engagements import SSAT as SSAT_PARTS
from tests.playbook.engagements import STAMP, answered, at_noon, finished, known, marked, opened, ticked

PREPARE, MEETING = "kickoff.prepare", "kickoff.meeting"
DIBS, SSAT, OUTPUTS = "kickoff.dibs", "kickoff.ssat", "kickoff.outputs"
TODAY = date(2026, 11, 24)  # a Tuesday
CALENDAR = Calendar(
    zone=ZoneInfo("Europe/Lisbon"),
    first_year=2025,
    last_year=2027,
    holidays=((date(2026, 12, 1), "Restoration of Independence"),),
    closes=time(17),
)


@pytest.fixture(scope="module")
def book() -> Playbook:
    """The built-in playbook."""
    return load()


def stand(
    book: Playbook, engagement: Engagement, today: date = TODAY, calendar: Calendar = CALENDAR
) -> Standing:
    """Return where the engagement stands."""
    return progress.standing(book, engagement, at_noon(today, calendar))


def words(texts: tuple[Text, ...]) -> list[str]:
    """Return texts as their bare characters."""
    return [text.plain for text in texts]


def titles(where: Standing) -> list[str]:
    """Return what is next, in order."""
    return [todo.title.plain for todo in where.todos]


def found(where: Standing, title: str) -> Todo:
    """Return the one thing to do of this title."""
    (todo,) = [todo for todo in where.todos if todo.title.plain == title]
    return todo


def lacks(book: Playbook, step: str, engagement: Engagement) -> list[str]:
    """Return what a step still lacks, as words."""
    return words(missing(book, book.steps[step], engagement))


def labels(book: Playbook, step: str, *names: str) -> list[str]:
    """Return the labels of a step's fields."""
    known_labels = {field.id: field.label for field in book.steps[step].fields}
    return [known_labels[name] for name in names]


def action(book: Playbook, *names: str) -> list[str]:
    """Return what steps are called in lists of what is next."""
    return [book.steps[name].action.title for name in names]


# -- K5: the first contact of an RFA


@pytest.mark.parametrize(
    ("assigned", "due"),
    [
        ("2026-11-23", date(2026, 11, 25)),  # Monday: Wednesday
        ("2026-11-26", date(2026, 11, 30)),  # Thursday: over the weekend
        ("2026-11-27", date(2026, 12, 2)),  # Friday: over the weekend and the holiday
        ("2026-11-28", date(2026, 12, 3)),  # Saturday counts as Monday (W7)
        ("2026-12-01", date(2026, 12, 4)),  # a holiday counts as the next business day
    ],
)
def test_an_rfa_is_contacted_within_two_business_days(book: Playbook, assigned: str, due: date) -> None:
    """K5, W2: two business days after assignment, by the customer's calendar."""
    todo = found(stand(book, opened("teams", motions=("rfa",), assigned_on=assigned)), "Contact the customer")
    assert (todo.due, todo.mandatory, todo.step) == (due, True, PREPARE)
    assert "2 business days" in todo.reason.plain


def test_only_an_rfa_has_the_clock(book: Playbook) -> None:
    """K5 speaks of RFAs (by motion or origin, as the guidance does); without the day nothing is counted."""
    engagement = opened("teams", assigned_on="2026-11-23")
    cases = {
        "health": engagement,
        "rfa": replace(engagement, facts={**engagement.facts, "motions": ("health", "rfa")}),
        "from rfa": replace(engagement, facts={**engagement.facts, "origin": "rfa"}),
        "no day": opened("teams", motions=("rfa",)),
    }
    asked = {name for name, each in cases.items() if "Contact the customer" in titles(stand(book, each))}
    assert asked == {"rfa", "from rfa"}


def test_an_open_handover_blocks_but_does_not_stop_the_clock(book: Playbook) -> None:
    """K5, K2: shown as a blocker with the same date, until the handover is ticked or 3979 is marked."""
    engagement = opened("teams", motions=("rfa",), assigned_on="2026-11-23")
    blocked = found(stand(book, engagement), "Contact the customer")
    assert blocked.blocked_by.plain == "the handover from Gateway is still open"
    for done in (answered(engagement, PREPARE, check__handover=True), marked(engagement, "3979")):
        free = found(stand(book, done), "Contact the customer")
        assert (free.blocked_by, free.due) == (NOTHING, blocked.due)


def test_the_first_outreach_meets_it(book: Playbook) -> None:
    """K5, K7: silent once 3616 is marked."""
    engagement = marked(opened("teams", motions=("rfa",), assigned_on="2026-11-23"), "3616")
    assert "Contact the customer" not in titles(stand(book, engagement))


@pytest.mark.parametrize(
    ("assigned", "due"),
    [
        ("2023-03-03", date(2023, 3, 7)),  # a Friday, before the calendar begins
        ("2027-12-30", date(2028, 1, 3)),  # the calendar ends on the way
        ("2031-05-08", date(2031, 5, 12)),  # a Thursday, after it
    ],
)
def test_a_year_the_calendar_does_not_hold(book: Playbook, assigned: str, due: date) -> None:
    """Nothing fails: only the weekend rests then, the earliest the day can be."""
    engagement = opened("teams", motions=("rfa",), assigned_on=assigned)
    assert found(stand(book, engagement), "Contact the customer").due == due


def test_a_calendar_that_holds_no_year_at_all(book: Playbook) -> None:
    """Some countries' tables end early; the weekend is still the country's."""
    empty = replace(CALENDAR, first_year=2026, last_year=2025, holidays=(), weekend=frozenset({4, 5}))
    engagement = opened("teams", motions=("rfa",), assigned_on="2026-11-25")
    assert found(stand(book, engagement, calendar=empty), "Contact the customer").due == date(2026, 11, 29)


@pytest.mark.parametrize("day", ["soon", "", 20261124, True])
def test_a_day_that_is_none(book: Playbook, day: Value) -> None:
    """A field that was of another kind once leaves answers that are no day: they count as not recorded."""
    engagement = opened("teams", motions=("rfa",), assigned_on=day, kickoff_on=day)
    assert {todo.due for todo in stand(book, engagement).todos} == {None}


# -- rank


def todo(title: str, due: date | None = None, *, mandatory: bool = False, blocked: bool = False) -> Todo:
    """Return a thing to do."""
    return Todo(
        title=say("{}", title),
        reason=NOTHING,
        button=NOTHING,
        step="a",
        due=due,
        mandatory=mandatory,
        blocked_by=say("blocked") if blocked else NOTHING,
    )


def test_rank() -> None:
    """Late first, the oldest before the others; then by date; mandatory before optional; blocked last."""
    past, sooner, later = date(2026, 11, 23), TODAY, date(2026, 12, 24)
    ordered = [
        todo("late long ago", date(2026, 10, 1)),
        todo("late, mandatory", past, mandatory=True),
        todo("late, optional", past),
        todo("today, mandatory", sooner, mandatory=True),
        todo("today, mandatory, blocked", sooner, mandatory=True, blocked=True),
        todo("today", sooner),
        todo("later, mandatory", later, mandatory=True),
        todo("undated, mandatory", mandatory=True),
        todo("undated"),
        todo("undated, blocked", blocked=True),
    ]
    assert ranked(reversed(ordered), TODAY) == tuple(ordered)
    same = [todo("first"), todo("second")]
    assert ranked(same, TODAY) == tuple(same), "what is equal stays in the order of the process"
    assert [each.late(TODAY) for each in ordered] == [True] * 3 + [False] * 7


# -- standing


def test_a_new_engagement_starts_with_the_kickoff(book: Playbook) -> None:
    """The first stage, its first step, and the way through it in the order of the process."""
    where = stand(book, opened("exchange", "teams"))
    assert where.stage == book.stages["kickoff"]
    assert (where.step, where.position) == (book.steps[PREPARE], 1)
    assert titles(where) == [
        *action(book, PREPARE, MEETING),
        *("Complete DIBS for Exchange", "Complete DIBS for Teams"),
        *action(book, SSAT, OUTPUTS),
    ]
    assert [todo.mandatory for todo in where.todos] == [True, True, False, False, False, False]


@pytest.mark.parametrize(
    ("until", "position"), [(PREPARE, 1), (MEETING, 2), (DIBS, 3), (SSAT, 4), (OUTPUTS, 4)]
)
def test_the_step_is_the_first_that_lacks_something(book: Playbook, until: str, position: int) -> None:
    """The closing step comes when no other is open, and is not counted."""
    where = stand(book, finished(book, opened("teams"), until=until))
    assert (where.step, where.position) == (book.steps[until], position)


def test_a_step_left_open_is_come_back_to(book: Playbook) -> None:
    """Steps may be done in any order: the first open one counts."""
    engagement = replace(
        finished(book, opened("teams"), until=OUTPUTS), tasks={"994": TaskRecord(stamp=STAMP)}
    )
    assert lacks(book, PREPARE, engagement) == ["3616 Outreach done"]
    assert (stand(book, engagement).step, stand(book, engagement).position) == (book.steps[PREPARE], 1)


def test_a_step_is_optional_once_its_mandatory_tasks_are_marked(book: Playbook) -> None:
    """What is left of it may wait, optional tasks included."""
    where = stand(book, marked(opened("exchange"), "3616", "994"))
    assert {todo.step: todo.mandatory for todo in where.todos} == {
        **dict.fromkeys((PREPARE, MEETING, DIBS, SSAT, OUTPUTS), False),
    }


def test_without_a_workload_the_way_is_to_name_one(book: Playbook) -> None:
    """G23: DIBS has nothing to be asked for; the step stays open and says what it needs."""
    engagement = finished(book, opened(), until=OUTPUTS)
    where = stand(book, engagement)
    assert (where.step, where.position) == (book.steps[DIBS], 3)
    assert titles(where) == ["Name the workloads they plan to deploy", *action(book, OUTPUTS)]
    assert where.todos[0].step == INTAKE
    assert not where.todos[1].mandatory
    assert lacks(book, DIBS, engagement) == ["Workloads they plan to deploy"]
    assert lacks(book, SSAT, engagement) == []


def test_past_the_last_stage_closing_is_left(book: Playbook) -> None:
    """D13, D23: all done: no stage, no step; closing is our default where no RFA asks for it."""
    where = stand(book, finished(book, opened("teams")))
    assert where == replace(Standing(stage=None, step=None, position=0, todos=()), todos=where.todos)
    (close,) = where.todos
    assert (close.title.plain, close.reason.plain) == ("Close the engagement", "Everything here is done.")
    assert (close.step, close.ours, close.mandatory) == ("close", True, False)
    assert progress.stage_state(book, book.stages["kickoff"], finished(book, opened("teams"))) == "done"
    assert progress.stage_state(book, book.stages["kickoff"], opened("teams")) == "open"


def test_a_risk_outlives_its_stage(book: Playbook) -> None:
    """K26, G19: DIBS that is blank after the kickoff, or of a workload added later, is still to be asked."""
    done = finished(book, opened("teams"))
    later = replace(done, workloads={**done.workloads, "windows": opened("windows").workloads["windows"]})
    assert [todo.step for todo in stand(book, later).todos] == [DIBS]
    without = replace(done, workloads={})
    assert titles(stand(book, without)) == ["Name the workloads they plan to deploy"]


@pytest.mark.parametrize(
    ("status", "busy"),
    [
        (Status(), True),
        (Status(state="held", until="2026-11-25"), False),
        (Status(state="held", until="2026-11-24"), True),
        (Status(state="held"), False),
        (Status(state="closed", reason="Won"), False),
        (Status(state="removed"), False),
    ],
)
def test_only_an_open_engagement_has_something_to_do(book: Playbook, status: Status, busy: bool) -> None:
    """On hold (until its day), closed or removed: nothing to do; where it stands is known all the same."""
    where = stand(book, replace(finished(book, opened("teams"), until=MEETING), status=status))
    assert bool(where.todos) is busy
    assert (where.stage, where.step, where.position) == (*(book.stages["kickoff"], book.steps[MEETING], 2),)


def test_the_intake_form_is_no_stage(book: Playbook) -> None:
    """Nobody stands in it: it is how an engagement begins."""
    assert [stage.id for stage in progress.stages(book)] == [name for name in book.stages if name != "intake"]


def test_a_planned_kickoff_gives_its_steps_a_date(book: Playbook) -> None:
    """What is open before the meeting is due on its day, and says so; the closing check has no day."""
    engagement = finished(book, opened("teams"), until=OUTPUTS)
    engagement = replace(engagement, tasks={}, facts={**engagement.facts, "kickoff_on": "2026-12-10"})
    where = stand(book, answered(engagement, MEETING, check__roles=False))
    assert titles(where) == action(book, PREPARE, MEETING, OUTPUTS)
    assert [todo.due for todo in where.todos] == [date(2026, 12, 10), date(2026, 12, 10), None]
    assert where.todos[0].reason.plain == "The kickoff is on Thu\xa010\xa0Dec and one point is still open."
    assert where.todos[1].reason.plain == "The kickoff is on Thu\xa010\xa0Dec and 2 points are still open."
    assert where.todos[2].reason.plain == book.steps[OUTPUTS].action.reason


# -- what a step lacks


def test_an_unprepared_kickoff(book: Playbook) -> None:
    """K1, K2, K3, K7, K19: what every kickoff needs; optional tasks and questions are not chased."""
    needed = ("kickoff_on", "check.handover", "check.context", "check.background", "check.team_roles")
    assert lacks(book, PREPARE, opened("teams")) == [
        *labels(book, PREPARE, *needed),
        "3616 Outreach done",
    ]


@pytest.mark.parametrize(
    ("facts", "more"),
    [
        ({"managed": "yes"}, {"check.account_told"}),
        ({"managed": "unknown"}, set[str]()),
        ({"motions": ("rfa",)}, {"check.rfa_scope"}),
        ({"motions": ("targeting",), "origin": "rfa"}, {"check.rfa_scope"}),
    ],
)
def test_conditions_of_preparing(book: Playbook, facts: dict[str, Value], more: set[str]) -> None:
    """K4, K6: more is needed for an RFA and for a managed account."""
    usual = set(lacks(book, PREPARE, opened("teams")))
    assert set(lacks(book, PREPARE, opened("teams", **facts))) - usual == {*labels(book, PREPARE, *more)}


def test_conditions_of_meeting(book: Playbook) -> None:
    """K11, K17, K18: Windows, a partner and the combined assessment each add one point."""
    usual = set(lacks(book, MEETING, opened("teams")))
    assert "994 Kickoff held" in usual
    cases = {
        "check.windows": opened("windows"),
        "check.partner": answered(opened("teams"), PREPARE, check__partner_involved=True),
        "check.assessment": answered(opened("teams"), PREPARE, check__combined_assessment=True),
    }
    for name, engagement in cases.items():
        assert set(lacks(book, MEETING, engagement)) - usual == {*labels(book, MEETING, name)}


@pytest.mark.parametrize(
    ("value", "is_blank"),
    [(None, True), (False, True), ("", True), ((), True), (0, False), (True, False), ("no", False)],
)
def test_what_is_blank(value: Value | None, is_blank: bool) -> None:
    """A zero is an answer: no seats is not the same as not known."""
    assert progress.blank(value) is is_blank


def test_an_answer_is_found_where_it_is_kept(book: Playbook) -> None:
    """A fact of a step, a fact of the engagement, a task's mark, the workloads, or the step's own answer."""
    prepare, intake = book.steps[PREPARE], book.steps[INTAKE]
    engagement = marked(opened("teams", kickoff_on="2026-12-10", seats=0), "3616")
    engagement = answered(engagement, PREPARE, check__context=True)
    assert progress.answer_of(engagement, prepare, "kickoff_on") == "2026-12-10"
    assert progress.answer_of(engagement, prepare, "check.context") is True
    assert progress.answer_of(engagement, prepare, "task.3616") is True
    assert progress.answer_of(engagement, prepare, "task.3979") is False
    assert progress.answer_of(engagement, prepare, "seats") is None
    assert progress.answer_of(engagement, intake, "seats") == 0
    assert progress.answer_of(engagement, intake, "workloads") == ("teams",)


# -- what a stage lacks


def test_a_stage_names_mandatory_tasks_and_outputs(book: Playbook) -> None:
    """K12, K15, K23: 3616 and 994 block, and each of the ten outputs; nothing else does."""
    points = labels(book, OUTPUTS, *book.steps[OUTPUTS].checks)
    assert len(points) == 10
    assert words(stage_missing(book, book.stages["kickoff"], opened("teams"))) == [
        *("3616 Outreach done", "994 Kickoff held"),
        *points,
    ]


def test_optional_tasks_and_open_questions_never_block(book: Playbook) -> None:
    """K14, K26: the two mandatory tasks and the ten ticks are enough: no DIBS, SSAT, 3979, 1903 or 1904."""
    engagement = ticked(marked(opened("exchange"), "3616", "994"), book.steps[OUTPUTS])
    assert stage_missing(book, book.stages["kickoff"], engagement) == ()


@pytest.mark.parametrize("gone", ["3616", "994", "check.out_demo", "check.out_teams"])
def test_each_of_them_blocks_alone(book: Playbook, gone: str) -> None:
    """One is enough to keep the stage open, however much else is done."""
    engagement = finished(book, opened("exchange"))
    tasks = {name: mark for name, mark in engagement.tasks.items() if name != gone}
    engagement = replace(engagement, tasks=tasks)
    if gone.startswith("check."):
        engagement = replace(engagement, steps={**engagement.steps, OUTPUTS: StepRecord(revision=1)})
        engagement = ticked(engagement, book.steps[OUTPUTS], but=gone)
    assert len(stage_missing(book, book.stages["kickoff"], engagement)) == 1
    assert stand(book, engagement).stage == book.stages["kickoff"]


# -- DIBS and SSAT


def test_each_blank_part_is_a_risk(book: Playbook) -> None:
    """K26: one line a workload, naming what is not known; "not asked yet" is not known."""
    engagement = finished(book, opened("exchange", "sharepoint", "teams"), until=DIBS)
    engagement = known(engagement, "dibs", "exchange", DIBS_PARTS)
    engagement = known(engagement, "dibs", "sharepoint", DIBS_PARTS[:3])
    not_asked = Part(value="not_asked", source="", stamp=STAMP)
    engagement = known(engagement, "dibs", "teams", ("target_date",))
    dibs = {**engagement.workloads["teams"].dibs, "intent": not_asked}
    teams = replace(engagement.workloads["teams"], dibs=dibs)
    engagement = replace(engagement, workloads={**engagement.workloads, "teams": teams})
    where = stand(book, engagement)
    assert found(where, "Ask who owns success for SharePoint").reason.plain == "Risk: no owner"
    assert found(where, "Complete DIBS for Teams").reason.plain == "Risk: no intent, reason, owner"
    assert [todo.mandatory for todo in where.todos if todo.step == DIBS] == [False, False]
    assert "Exchange" not in " ".join(titles(where))
    assert lacks(book, DIBS, engagement) == [
        *("SharePoint: success owner", "Teams: intent, business reason, success owner"),
    ]
    assert progress.blank_parts(engagement, "exchange") == ()


def test_ssat_may_stay_partial(book: Playbook) -> None:
    """K14: with nothing of it known it comes before the closing check; once started it no longer does."""
    engagement = finished(book, opened("teams", "exchange"), until=SSAT)
    assert titles(stand(book, engagement)) == action(book, SSAT, OUTPUTS)
    partial = known(engagement, "ssat", "teams", SSAT_PARTS[:1])
    where = stand(book, partial)
    assert titles(where) == action(book, OUTPUTS, SSAT)
    assert [todo.mandatory for todo in where.todos] == [True, False]
    assert lacks(book, SSAT, partial) == [
        *("Teams: scenarios, awareness, training", "Exchange: stakeholders, scenarios, awareness, training"),
    ]
    whole = known(known(partial, "ssat", "teams", SSAT_PARTS), "ssat", "exchange", SSAT_PARTS)
    assert titles(stand(book, whole)) == action(book, OUTPUTS)


# -- gaps, risks, own tasks


@pytest.mark.parametrize(
    ("kind", "due_on", "done", "shown"),
    [
        ("gap", "", False, False),
        ("gap", "2026-11-20", False, True),
        ("risk", "2026-12-20", False, True),
        ("risk", "2026-12-20", True, False),
        ("task", "", False, True),
        ("task", "", True, False),
    ],
)
def test_items_to_do(book: Playbook, kind: ItemKind, due_on: str, done: bool, shown: bool) -> None:
    """K8, K9, K22: own tasks always, gaps and risks once they have a date; nothing that is done."""
    item = Item(
        kind=kind,
        text="Ask *Rui* about labels",
        stage="kickoff",
        stamp=STAMP,
        due_on=due_on,
        done=STAMP if done else None,
    )
    where = stand(book, replace(finished(book, opened("teams")), items={"i1": item}))
    assert titles(where) == (["Ask *Rui* about labels"] if shown else ["Close the engagement"])
    for each in where.todos if shown else ():
        assert (each.step, each.item) == ("item", "i1")
        assert each.title.pieces[0].typed, "a person's words (X32)"
        assert each.due == (date.fromisoformat(due_on) if due_on else None)
        assert each.reason.plain in ("Knowledge gap", "Risk", "Your own task")


# -- a record older than the playbook


def test_a_record_names_what_the_playbook_no_longer_has(book: Playbook) -> None:
    """A workload, task, step, role or motion that is gone makes nothing fail; the workload shows its id."""
    engagement = finished(book, opened("forms_pro", "teams", motions=("health", "gone")), until=DIBS)
    engagement = marked(answered(engagement, "kickoff.gone", check__gone=True), "9999")
    contact = Contact(name="Ines", roles=("role_gone",))
    engagement = replace(engagement, contacts={"c1": contact})
    where = stand(book, engagement)
    assert titles(where)[0] == "Complete DIBS for forms_pro"
    assert lacks(book, DIBS, engagement)[0].startswith("forms_pro: ")
    assert progress.workload_name(book, "forms_pro").pieces[0].typed
    assert progress.workload_name(book, "teams") == say("Teams")
    whole = finished(book, engagement)
    assert titles(stand(book, whole)) == ["Close the engagement"]


# -- steps and stages that are not this engagement's


@pytest.fixture
def book_of_two(book: Playbook) -> Playbook:
    """The built-in playbook with a stage of Targeting alone before the kickoff: a step and a closing one."""
    meeting, outputs = book.steps[MEETING], book.steps[OUTPUTS]
    only: dict[str, Step] = {
        "early.step": replace(meeting, id="early.step", stage="early", motions=("targeting",)),
        "early.close": replace(outputs, id="early.close", stage="early", motions=("targeting",)),
    }
    early = Stage(id="early", title="Early", order=10, steps=("early.step",), outputs="early.close")
    return replace(book, stages={"early": early, **book.stages}, steps={**only, **book.steps})


def test_a_stage_of_another_motion_is_passed_over(book_of_two: Playbook) -> None:
    """What does not apply is neither missing nor next; with the motion it is both."""
    early = book_of_two.stages["early"]
    assert stage_missing(book_of_two, early, opened("teams")) == ()
    assert stand(book_of_two, opened("teams")).stage == book_of_two.stages["kickoff"]
    targeting = opened("teams", motions=("targeting", "health"))
    assert stand(book_of_two, targeting).step == book_of_two.steps["early.step"]


def test_a_closing_step_of_another_motion_is_not_asked(book: Playbook) -> None:
    """Its points are not missing and not next; the mandatory tasks still are."""
    closing = replace(book.steps[OUTPUTS], motions=("targeting",))
    changed = replace(book, steps={**book.steps, OUTPUTS: closing})
    engagement = opened("teams")
    assert words(stage_missing(changed, book.stages["kickoff"], engagement)) == [
        *("3616 Outreach done", "994 Kickoff held"),
    ]
    assert action(book, OUTPUTS)[0] not in titles(stand(changed, engagement))


def test_a_stage_without_a_closing_step(book: Playbook) -> None:
    """It is complete when its mandatory tasks are marked."""
    stage = replace(book.stages["kickoff"], outputs="")
    changed = replace(book, stages={**book.stages, "kickoff": stage})
    assert words(stage_missing(changed, stage, opened("teams"))) == ["3616 Outreach done", "994 Kickoff held"]
    assert action(book, OUTPUTS)[0] not in titles(stand(changed, opened("teams")))


def test_dibs_of_another_motion_is_not_asked_after_the_last_stage(book: Playbook) -> None:
    """What is not this engagement's is no risk of it."""
    dibs = replace(book.steps[DIBS], motions=("targeting",))
    changed = replace(book, steps={**book.steps, DIBS: dibs})
    done = replace(finished(book, opened("teams")), workloads=opened("teams").workloads)
    assert titles(stand(changed, done)) == ["Close the engagement"]
    assert titles(stand(book, done)) == ["Complete DIBS for Teams"]
