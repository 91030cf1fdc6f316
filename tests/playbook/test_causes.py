"""What an engagement gives reason to remind of, family by family: there, to come, and over."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.calendar import Calendar
from bot.domain.decision import Decision
from bot.domain.engagement import Engagement, Status
from bot.domain.fields import Value
from bot.domain.ftop_list import Entered
from bot.domain.ftop_places import Place
from bot.domain.item import Item, ItemKind
from bot.domain.outreach import Answer, Attempt, Calendars, Outreach
from bot.domain.partners import Partner
from bot.domain.plan.values import Cause
from bot.domain.text import say
from bot.domain.workload import Part, Workload
from bot.playbook.causes import CAUSES, Occurrence, causes_of
from bot.playbook.loader import load
from bot.playbook.model import Playbook
from bot.playbook.when import When
from tests.playbook.engagements import STAMP, answered, marked, opened, tenant

BUSINESS = Calendar(zone=ZoneInfo("Europe/Lisbon"), country="PT", first_year=2025, last_year=2028)
PASSED: dict[str, Value] = {"rfa_recent": "no", "other_tenant": "none", "entitled": "yes", "goback": "no"}
STARTED = {"rm": "FTCQ AiR EMEA"}


@pytest.fixture(scope="module")
def book() -> Playbook:
    """The built-in playbook."""
    return load()


def at(day: int, hour: int = 9, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def when(now: datetime) -> When:
    """Return a moment, for a reader in Lisbon."""
    return When(now=now, today=now.date(), calendars=Calendars(own=BUSINESS))


def read(book: Playbook, engagement: Engagement, now: datetime) -> dict[str, Cause]:
    """Return the causes of an engagement by rule; of several the last."""
    return {each.rule: each for each in causes_of(book, engagement, when(now))}


def words(cause: Cause) -> str:
    return cause.words.plain.replace("\xa0", " ")


def test_every_rule_has_a_cause_and_every_cause_a_rule(book: Playbook) -> None:
    """W8: nothing is read that no rule speaks of, and no rule waits for what nobody reads."""
    assert sorted(book.reminders) == sorted(CAUSES)


# -- windows


def reached(*attempts: Attempt, answers: Mapping[str, Answer] | None = None) -> Engagement:
    """Return a tenant whose check has passed, with these contacts made."""
    log = Outreach(
        attempts={f"a{number}": each for number, each in enumerate(attempts, 1)}, answers=answers or {}
    )
    held = replace(tenant("teams", **PASSED, **STARTED), outreach=log)
    return replace(held, partners={"p": Partner(name="Northwind Partners")})


TEAM = Attempt(party="account_team", kind="mail", at=at(19), to=("c1",))


def test_a_window_is_a_cause_from_the_contact_on(book: Playbook) -> None:
    """W1, W8: before it closes and after, with the facts; an answer ends it."""
    for now in (at(19, 10), at(25)):
        cause = read(book, reached(TEAM), now)["window.account_team"]
        assert (cause.moment, cause.step, cause.holds) == (at(24, 17), "gateway.account_team", True)
    assert words(cause) == (
        "No answer from the account team to your mail of Thu 19 Nov; the window closed Tue 24 Nov, 17:00."
    )
    heard = reached(TEAM, answers={"r1": Answer(party="account_team", at=at(26))})
    assert not read(book, heard, at(27))["window.account_team"].holds


def test_each_contact_is_an_occurrence_of_its_own(book: Playbook) -> None:
    """G8, W8: the meeting after the mail has its own window; a contact that reached nobody has none."""
    meeting = replace(TEAM, kind="meeting", at=at(26))
    cause = read(book, reached(TEAM, meeting), at(27))["window.account_team"]
    assert (cause.occurrence, cause.moment) == ("a2", datetime(2026, 12, 1, 17, tzinfo=UTC))
    assert "your meeting of Thu 26 Nov" in words(cause)
    assert read(book, reached(replace(TEAM, void=True)), at(27)) == read(book, reached(), at(27))


def test_silence_to_the_end_is_over_once_somebody_else_was_asked(book: Playbook) -> None:
    """G8, G11: the second window closed, on to the partner; then the partner's window counts."""
    again = replace(TEAM, at=at(25))
    silent = reached(TEAM, again)
    assert read(book, silent, at(4, month=12))["window.account_team"].holds
    partner = Attempt(party="partner", kind="mail", at=at(3, month=12), to=("c2",), partner="p")
    found = read(book, reached(TEAM, again, partner), at(4, month=12))
    assert not found["window.account_team"].holds
    assert (found["window.partner"].holds, found["window.partner"].item) == (True, "p")
    assert "Northwind Partners" in words(found["window.partner"])


def test_a_decision_ends_every_window(book: Playbook) -> None:
    """G22: nobody is waited for once the tenant is assigned; nor while the check says stop."""
    decision = Decision(option="css", matched="css", at=STAMP.at, answers=0)
    assert not read(book, replace(reached(TEAM), decision=decision), at(25))["window.account_team"].holds
    stopped = answered(reached(TEAM), "gateway.requirements", entitled="no")
    assert "window.account_team" not in read(book, stopped, at(25))


# -- dates


def test_the_first_contact_of_an_rfa(book: Playbook) -> None:
    """K5, W2: until the outreach is marked; a motion of another kind has none."""
    engagement = opened("teams", motions=("rfa",), assigned_on="2026-11-19")
    found = read(book, engagement, at(20))
    for rule in ("rfa.first_contact", "rfa.first_contact_missed"):
        assert (found[rule].day, found[rule].holds) == (date(2026, 11, 19), True)
        assert not read(book, marked(engagement, "3616"), at(20))[rule].holds
    assert "rfa.first_contact" not in read(book, opened(assigned_on="2026-11-19"), at(20))
    assert read(book, engagement, at(23, 23))["rfa.first_contact"].holds
    over = read(book, engagement, at(24))  # two business days from Thursday have passed
    assert not over["rfa.first_contact"].holds
    assert over["rfa.first_contact_missed"].holds
    from_gateway = replace(
        reached(), facts={**reached().facts, "assigned_on": "2026-11-19", "motions": ("rfa",)}
    )
    assert read(book, from_gateway, at(20))["rfa.first_contact"].holds


def test_a_kickoff_with_gaps(book: Playbook) -> None:
    """K7, K26: what is open of the preparation and of DIBS; not once it was held or is past."""
    engagement = opened("teams", kickoff_on="2026-11-26")
    cause = read(book, engagement, at(24))["kickoff.gaps"]
    assert cause.holds
    assert cause.step == "kickoff.prepare"
    assert words(cause).startswith("The kickoff is on Thu 26 Nov. Open: ")
    assert words(cause).endswith(" points of the preparation; DIBS of Teams.")
    assert not read(book, marked(engagement, "994"), at(24))["kickoff.gaps"].holds
    assert read(book, engagement, at(26, 23))["kickoff.gaps"].holds
    assert not read(book, engagement, at(27))["kickoff.gaps"].holds
    step = book.steps["kickoff.prepare"]
    ticks: dict[str, Value] = {name.replace(".", "__"): True for name in step.checks if name != "kickoff_on"}
    ready = answered(marked(engagement, "3616"), "kickoff.prepare", **ticks)
    cause = read(book, ready, at(24))["kickoff.gaps"]
    assert (cause.step, words(cause)) == (
        "kickoff.dibs",
        "The kickoff is on Thu 26 Nov. Open: DIBS of Teams.",
    )
    assert not read(book, replace(ready, workloads={}), at(24))["kickoff.gaps"].holds
    assert "kickoff.gaps" not in read(book, opened("teams"), at(24))


def test_the_day_they_want_to_start(book: Playbook) -> None:
    """B6: until the real one is recorded."""
    engagement = opened(desired_start_on="2026-12-02")
    assert read(book, engagement, at(24))["start.day"].day == date(2026, 12, 2)
    started = opened(desired_start_on="2026-12-02", started_on="2026-12-03")
    assert not read(book, started, at(24))["start.day"].holds


def due(value: Value, **completion: Value) -> Workload:
    """Return a workload that is to go live on a day."""
    end = {name: Part(value=each, source="", stamp=STAMP) for name, each in completion.items()}
    return Workload(dibs={"target_date": Part(value=value, source="", stamp=STAMP)}, completion=end)


def test_go_live_near_and_past(book: Playbook) -> None:
    """K13: each workload's date, until the work on it is over; another date is another occurrence."""
    engagement = replace(opened("teams"), workloads={"teams": due("2026-12-10")})
    found = read(book, engagement, at(24))
    assert (found["golive.near"].holds, found["golive.past"].holds) == (True, True)
    assert found["golive.near"].occurrence == "teams:2026-12-10"
    assert words(found["golive.near"]) == "Teams is to go live on Thu 10 Dec."
    later = read(book, engagement, at(11, month=12))
    assert (later["golive.near"].holds, later["golive.past"].holds) == (False, True)
    over = replace(engagement, workloads={"teams": due("2026-12-10", enabled=True, migration="no")})
    assert not read(book, over, at(24))["golive.past"].holds
    for strange in ("", "soon"):
        assert "golive.near" not in read(book, replace(engagement, workloads={"teams": due(strange)}), at(24))


@pytest.mark.parametrize(
    ("kind", "there"), [("gap", True), ("risk", True), ("task", True), ("missed", False)]
)
def test_items_with_a_day(book: Playbook, kind: ItemKind, there: bool) -> None:
    """K8, K9, K22: until they are done; what a partner missed is evidence (P7)."""
    item = Item(kind=kind, text="Ask Lin", stage="kickoff", stamp=STAMP, due_on="2026-11-26")
    engagement = replace(opened(), items={"i1": item, "i2": replace(item, due_on="")})
    found = [each for each in causes_of(book, engagement, when(at(24))) if each.rule == "item.due"]
    assert [(each.item, each.holds, words(each)) for each in found] == [("i1", True, "Ask Lin")] * there
    over = replace(engagement, items={"i1": replace(item, done=STAMP)})
    assert not any(each.holds for each in causes_of(book, over, when(at(24))) if each.rule == "item.due")


# -- states


def test_on_hold_only_its_end_is_a_cause(book: Playbook) -> None:
    """X29: and from that day on everything else is again, until it is taken up."""
    held = replace(
        opened("teams", kickoff_on="2026-11-26"),
        status=Status(state="held", reason="New CIO", until="2026-11-25", stamp=STAMP),
    )
    assert set(read(book, held, at(24))) == {"hold.ends"}
    assert words(read(book, held, at(24))["hold.ends"]) == "On hold until Wed 25 Nov: New CIO"
    assert {"hold.ends", "kickoff.gaps"} <= set(read(book, held, at(25)))
    assert "hold.ends" not in read(book, replace(held, status=Status()), at(25))


def test_a_closed_engagement_is_silent_but_for_its_next_action(book: Playbook) -> None:
    """D9, W6: 31 December of the year after the last talk; a removed one has none at all."""
    talk = {"discussed_on": Part(value="2026-11-19", source="", stamp=STAMP)}
    engagement = replace(
        opened("teams", motions=("rfa",), kickoff_on="2026-11-26"),
        workloads={"teams": Workload(discussion=talk)},
    )
    closed = replace(engagement, status=Status(state="closed", stamp=STAMP))
    assert set(read(book, closed, at(24))) == {"next_action.day"}
    removed = replace(engagement, status=Status(state="removed", stamp=STAMP))
    assert read(book, removed, at(24)) == {}
    assert read(book, engagement, at(24))["next_action.day"].day == date(2027, 12, 31)
    half = replace(engagement, workloads={**engagement.workloads, "exchange": Workload()})
    assert "next_action.day" not in read(book, half, at(24))


def test_a_gateway_that_ends_it_leaves_the_items(book: Playbook) -> None:
    """G22: nothing of delivery is a cause where none follows; before the end only what is of the Gateway."""
    item = Item(kind="task", text="Ask Lin", stage="gateway", stamp=STAMP, due_on="2026-11-26")
    decision = Decision(option="leave", matched="leave", at=STAMP.at, answers=0)
    over = replace(marked(reached(TEAM), "2453"), decision=decision, items={"i1": item})
    assert set(read(book, over, at(24))) == {"item.due"}
    assert set(read(book, replace(reached(), items={"i1": item}), at(24))) == {"item.due"}


# -- the end


def test_ready_for_the_completion_talk(book: Playbook) -> None:
    """D15, D17: once the work on every workload is over, until each was talked about; an RFA's alone."""
    done = due("2026-11-10", enabled=True, migration="no")
    engagement = replace(opened("teams", motions=("rfa",)), workloads={"teams": done})
    cause = read(book, engagement, at(24))["disengage.ready"]
    assert (cause.moment, cause.step, cause.holds) == (STAMP.at, "disengage.prepare", True)
    assert words(cause) == "Over for: Teams."
    talk = {"discussed_on": Part(value="2026-11-19", source="", stamp=STAMP)}
    talked = replace(engagement, workloads={"teams": replace(done, discussion=talk)})
    assert not read(book, talked, at(24))["disengage.ready"].holds
    half = replace(engagement, workloads={"teams": done, "exchange": Workload()})
    other = replace(engagement, facts={**engagement.facts, "motions": ("health",)})
    for without in (half, other, replace(engagement, workloads={})):
        assert "disengage.ready" not in read(book, without, at(24))


def test_the_queue_is_asked_for_until_it_is_confirmed(book: Playbook) -> None:
    """D10, D11: from the queue mail on."""
    engagement = answered(opened("teams", motions=("rfa",)), "disengage.leave", queue_mail_on="2026-11-23")
    cause = read(book, engagement, at(24))["queue.confirm"]
    assert (cause.day, cause.holds, cause.step) == (date(2026, 11, 23), True, "disengage.leave")
    there = answered(engagement, "disengage.leave", in_queue_on="2026-11-24")
    gone = answered(engagement, "disengage.leave", check__unassigned=True)
    for over in (there, gone):
        assert not read(book, over, at(24))["queue.confirm"].holds
    assert "queue.confirm" not in read(book, opened("teams"), at(24))


# -- beside: partners and rhythms


def test_partners_after_a_referral(book: Playbook) -> None:
    """M7: from the mark on, until one is found or the adoption talk is over."""
    engagement = marked(opened("teams"), "983")
    cause = read(book, engagement, at(24))["window.referral"]
    assert (cause.day, cause.holds) == (date(2026, 11, 20), True)
    assert read(book, answered(engagement, "acm.partner", acm_route="none"), at(24))["window.referral"].holds
    found = answered(engagement, "acm.partner", acm_route="referral")
    for over in (found, marked(engagement, "4047")):
        assert not read(book, over, at(24))["window.referral"].holds


def with_frp(**forecast: Value) -> Engagement:
    """Return an engagement one of whose workloads has an FRP, as found on the day of the stamp."""
    parts = {name: Part(value=value, source="", stamp=STAMP) for name, value in forecast.items()}
    engagement = replace(
        opened("teams", "exchange", frp_workloads=("teams",)),
        workloads={"teams": Workload(forecast=parts), "exchange": Workload()},
    )
    return answered(engagement, "frp.identify", check__frp_looked=True)


def test_forecasts_that_are_missing_and_their_days(book: Playbook) -> None:
    """P6, P12: for each workload with an FRP; each date given is an occasion of its own."""
    none = read(book, with_frp(), at(24))["forecast.missing"]
    assert (none.day, none.item, none.holds) == (date(2026, 11, 20), "teams", True)
    assert words(none) == "Teams has an FRP and no date for 15 % and 40 %."
    half = read(book, with_frp(forecast_15="2026-12-10", forecast_40="unknown"), at(24))
    assert words(half["forecast.missing"]) == "Teams has an FRP and no date for 40 %."
    assert words(half["forecast.day"]) == "Teams: the FRP expected 15 % on Thu 10 Dec."
    both = with_frp(forecast_15="2026-12-10", forecast_40="2027-03-10")
    assert not read(book, both, at(24))["forecast.missing"].holds
    days = [each.day for each in causes_of(book, both, when(at(24))) if each.rule == "forecast.day"]
    assert days == [date(2026, 12, 10), date(2027, 3, 10)]
    unseen = replace(with_frp(forecast_15="2026-12-10"), steps={})
    assert "forecast.missing" not in read(book, unseen, at(24))
    assert "forecast.day" in read(book, unseen, at(24))
    other = replace(both, facts={**both.facts, "motions": ("rfa",)})
    assert not {"forecast.missing", "forecast.day", "frp.data"} & set(read(book, other, at(24)))


def entered(engagement: Engagement, name: str, day: int, place: Place = "overall_status") -> Engagement:
    """Return the engagement with an entry of FTOP marked on a day."""
    mark = Entered(place=place, title="T", value="v", stamp=replace(STAMP, at=at(day)))
    return replace(engagement, entered={**engagement.entered, name: mark})


def test_frp_data_count_from_the_last_entry(book: Playbook) -> None:
    """C9, P8: else from the day the FRP was found, else from the opening."""
    later = replace(with_frp(), opened_at=at(2))
    assert read(book, later, at(24))["frp.data"].day == date(2026, 11, 20)
    cause = read(book, entered(entered(later, "forecast.teams", 23), "contact.c1", 24), at(24))["frp.data"]
    assert (cause.day, words(cause)) == (date(2026, 11, 23), "The last time was Mon 23 Nov.")
    cause = read(book, replace(later, steps={}), at(24))["frp.data"]
    assert (cause.day, words(cause)) == (date(2026, 11, 2), "It isn’t recorded yet.")


def test_the_status_slows_down_with_enablement(book: Playbook) -> None:
    """C11: one rhythm until it is complete, then another; the last entry moves it; an RFA has neither."""
    engagement = replace(opened("teams"), opened_at=at(2))
    assert read(book, engagement, at(24))["status.weekly"].day == date(2026, 11, 2)
    noted = entered(marked(engagement, "1126"), "note.n1", 18, "status_note")
    found = read(book, entered(noted, "task.994", 20, "tasks"), at(24))
    assert "status.weekly" not in found
    assert found["status.biweekly"].day == date(2026, 11, 18)
    assert "status.weekly" not in read(book, opened("teams", motions=("rfa",)), at(24))


def test_a_rhythm_begins_anew_after_a_hold(book: Playbook) -> None:
    """W8: nothing of a pause counts as missed, whether it ended by its day or by a press."""
    engagement = replace(opened("teams"), opened_at=at(2))
    held = replace(engagement, status=Status(state="held", reason="x", until="2026-11-16", stamp=STAMP))
    assert read(book, held, at(24))["status.weekly"].day == date(2026, 11, 16)
    taken_up = replace(engagement, status=Status(state="open", stamp=replace(STAMP, at=at(12))))
    assert read(book, taken_up, at(24))["status.weekly"].day == date(2026, 11, 12)
    assert read(book, entered(taken_up, "status", 19), at(24))["status.weekly"].day == date(2026, 11, 19)


def test_checkpoints_while_gaps_are_open(book: Playbook) -> None:
    """C10, T1: from the last one, else from the first answer, until the gaps are closed."""
    assert "checkpoint.weekly" not in read(book, opened("teams"), at(24))
    begun = answered(opened("teams"), "remediate.checkpoint")
    assert read(book, begun, at(24))["checkpoint.weekly"].day == date(2026, 11, 20)
    held = answered(opened("teams"), "remediate.checkpoint", checkpoint_on="2026-11-17")
    cause = read(book, held, at(24))["checkpoint.weekly"]
    assert (cause.day, words(cause)) == (date(2026, 11, 17), "The last time was Tue 17 Nov.")
    over = answered(held, "remediate.checkpoint", check__remediated=True)
    assert "checkpoint.weekly" not in read(book, over, at(24))


def test_meetings_are_prepared_and_have_an_outcome(book: Playbook) -> None:
    """W8: the series gives them; one is prepared before it begins, its outcome is missed once it is over.

    Where its agenda goes to a channel, it is posted before it begins.
    """
    meeting = Occurrence(id="s1-3", title=say("Review"), starts=at(26, 10), ends=at(26, 11))

    def holding(one: Occurrence, now: datetime) -> set[str]:
        causes = causes_of(book, opened(motions=()), when(now), [one])
        assert {each.rule for each in causes} == {"series.prepare", "series.agenda", "series.outcome"}
        assert {each.item for each in causes} == {"s1-3"}
        return {each.rule for each in causes if each.holds}

    assert holding(meeting, at(24)) == {"series.prepare", "series.outcome"}
    assert holding(meeting, at(26, 10)) == {"series.outcome"}
    done = replace(meeting, prepared=True, recorded=True)
    assert holding(done, at(24)) == set()
    assert holding(replace(done, posts=True), at(24)) == {"series.agenda"}
    assert holding(replace(done, posts=True), at(26, 10)) == set()
    moments = {each.rule: each.moment for each in causes_of(book, opened(), when(at(24)), [meeting])}
    assert (moments["series.prepare"], moments["series.outcome"]) == (meeting.starts, meeting.ends)


# -- a playbook that dropped a step


def test_a_dropped_step_is_no_cause(book: Playbook) -> None:
    """X44: what the playbook no longer asks, nobody is reminded of; all else stays."""
    names = ("kickoff.prepare", "frp.ftop_update", "remediate.checkpoint", "disengage.prepare")
    less = replace(book, steps={name: step for name, step in book.steps.items() if name not in names})
    engagement = answered(with_frp(), "remediate.checkpoint")
    engagement = replace(engagement, facts={**engagement.facts, "kickoff_on": "2026-11-26"})
    assert {"kickoff.gaps", "frp.data", "checkpoint.weekly"} <= set(read(book, engagement, at(24)))
    left = {each.rule for each in causes_of(less, engagement, when(at(24)))}
    assert left == {"status.weekly"}
