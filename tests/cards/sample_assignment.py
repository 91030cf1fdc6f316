"""A Gateway before and after its decision, as the mock-up has it: by the facts, not yet, and otherwise."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from bot.domain.calendar import Calendar
from bot.domain.contact import Contact
from bot.domain.decision import Decision
from bot.domain.engagement import Engagement, Stamp, StepRecord
from bot.domain.fields import Problem, Value
from bot.domain.outreach import Calendars
from bot.domain.text import say
from bot.domain.workload import Part, Workload
from bot.playbook.loader import load
from bot.playbook.when import When
from bot.services import assignments, gateways
from bot.services.forms import Filled
from bot.services.views.answers import NoticeView
from bot.services.views.engagement import AssignmentView

STAMP = Stamp(by="p1", name="Megan Bowen", at=datetime(2026, 11, 25, 9, 0, tzinfo=UTC))
NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
WHEN = When(
    now=NOW,
    today=date(2026, 11, 26),
    calendars=Calendars(own=Calendar(zone=ZoneInfo("UTC"), first_year=2026, last_year=2027)),
)


def _step(**answers: Value) -> StepRecord:
    return StepRecord(revision=1, answers=answers, stamp=STAMP)


@cache
def clinics() -> Engagement:
    """Return Northwind Clinics: checked, full DIBS for Exchange, the CSS criteria met."""
    parts: dict[str, Value] = {
        "target_date": "2027-02-01",
        "intent": "yes",
        "business_reason": "Close the old mail servers",
        "success_owner": "Ines Duarte",
    }
    dibs = {name: Part(value=value, source="c1", stamp=STAMP) for name, value in parts.items()}
    return Engagement(
        id="e7f3a1",
        tenant="t1",
        owner="p1",
        owner_name="Megan Bowen",
        opened_at=STAMP.at,
        facts={
            "customer": "Northwind Clinics",
            "origin": "gateway",
            "region": "emea",
            "motions": ("health",),
        },
        contacts={"c1": Contact(name="Lee Moreau", roles=("account_manager",))},
        workloads={"exchange": Workload(dibs=dibs)},
        steps={
            "gateway.requirements": _step(rfa_recent="no", other_tenant="none", entitled="yes", goback="no"),
            "gateway.assign": _step(css_criteria="yes", frp_eligible="no"),
        },
    )


def proposed(filled: Filled | None = None) -> AssignmentView:
    """Return the option that the facts lead to."""
    return assignments.view(load(), clinics(), WHEN, "UTC", filled=filled or Filled())


def refused() -> AssignmentView:
    """Return it with an override that gave no reason."""
    raw = {"override_option": "no_intent", "override_reason": ""}
    problem = Problem(field="override_reason", message=say("This can’t stay empty. Fill it in."))
    return proposed(Filled(raw=raw, problems=(problem,)))


def undecided() -> AssignmentView:
    """Return what is missing while nothing is known."""
    bare = replace(clinics(), workloads={"exchange": Workload()})
    return assignments.view(load(), bare, WHEN, "UTC")


def decided() -> AssignmentView:
    """Return a decision otherwise than the facts, with its reason."""
    decision = Decision(
        option="no_intent", matched="css", at=STAMP.at, reason="They froze all projects", by="Megan Bowen"
    )
    return assignments.view(load(), replace(clinics(), decision=decision), WHEN, "UTC")


def sources() -> NoticeView:
    """Return who gave DIBS."""
    return gateways.sources(load(), clinics())
