"""An RFA near its end, as the mock-up has it: one thing left, and its texts."""

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache

from bot.domain.contact import Contact
from bot.domain.engagement import Engagement, Stamp, StepRecord
from bot.domain.fields import Value
from bot.domain.workload import Part, Workload
from bot.playbook.loader import load
from bot.services import farewells
from bot.services.views.answers import NoticeView
from bot.services.views.texts import TextsView

TODAY = date(2026, 11, 24)
STAMP = Stamp(by="p1", name="Megan Bowen", at=datetime(2026, 11, 23, 9, 0, tzinfo=UTC))


def _parts(**values: Value) -> dict[str, Part]:
    return {name: Part(value=value, source="", stamp=STAMP) for name, value in values.items()}


@cache
def ferries() -> Engagement:
    """Return Adventure Ferries: discussed, mailed, in its queue, and still assigned."""
    work = Workload(
        completion=_parts(active_users=412, enabled=True, migration="no"),
        discussion=_parts(
            reviewed=True,
            another="no",
            discussed_on="2026-11-19",
            follow_up_on="2026-11-20",
            task_marked=True,
            latest_status="In use on every ship",
            service_status_set=True,
        ),
    )
    once: dict[str, Value] = {
        "check.next_action": True,
        "queue_mail_on": "2026-11-20",
        "in_queue_on": "2026-11-23",
    }
    before: dict[str, Value] = {"check.faq_reviewed": True, "farewell_next_steps": "None"}
    return Engagement(
        id="e7f3a1",
        tenant="t1",
        owner="p1",
        owner_name="Megan Bowen",
        opened_at=STAMP.at,
        facts={
            "customer": "Adventure Ferries",
            "tenant_domain": "ferries.example.com",
            "motions": ("rfa",),
            "region": "emea",
            "seats": 2400,
            "managed": "yes",
        },
        workloads={"teams": work},
        steps={
            "disengage.prepare": StepRecord(revision=1, answers=before, stamp=STAMP),
            "disengage.leave": StepRecord(revision=1, answers=once, stamp=STAMP),
        },
    )


def summary_view() -> NoticeView:
    """Return the closing summary with one thing left."""
    return farewells.summary(load(), ferries(), TODAY)


def follow_up_view() -> TextsView:
    """Return the mail to a customer in a language without a text; one of two addresses is not in its link."""
    people = {
        "c1": Contact(name="Aino Virta", email="aino.virta@ferries.example.com", roles=("executive",)),
        "c2": Contact(name="Eero Salo", email="eero+it@ferries.example.com", roles=("tech_lead",)),
    }
    found = ferries()
    finnish = replace(found, contacts=people, facts={**found.facts, "language": "fi"})
    return replace(farewells.texts_view(load(), finnish, "disengage.discussion"), texts=())


def texts_view() -> TextsView:
    """Return the texts of the last steps."""
    return farewells.texts_view(load(), ferries(), "disengage.leave")
