"""An engagement with something in every part of its export; much of what people typed would act somewhere."""

from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from bot.domain.decision import Decision
from bot.domain.engagement import Contact, Engagement, Item, Stamp, StepRecord, TaskRecord
from bot.domain.notes import Note
from bot.domain.outreach import Answer, Attempt, Outreach, Skip
from bot.domain.partners import Partner
from bot.domain.series import Move, Pause, Rule, Series
from bot.domain.text import say, typed
from bot.domain.workload import Part, Workload
from bot.playbook.loader import load
from bot.playbook.progress import standing
from bot.services.calendars import calendar_for
from bot.services.exporting.document import Document
from bot.services.exporting.summary import Material, summary
from bot.services.views.engagement import TimelineRow
from tests.playbook.engagements import at_noon

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
STAMP = Stamp(by="p1", name="Alex Wilber", at=datetime(2026, 11, 20, 14, 30, tzinfo=UTC))
ACTS = "<script>alert(1)</script> **bold** [x](javascript:alert(1)) <at>Everyone</at> ${x} &amp; `c` ~s~"
"""Words that HTML, markdown or a template would take for more than words."""


def _part(value: str, source: str = "") -> Part:
    return Part(value=value, source=source, stamp=STAMP)


@cache
def series() -> Series:
    """Return a series of which much was changed."""
    return Series(
        kind="internal",
        time_zone="Europe/Lisbon",
        rules=(Rule(starts_on=date(2026, 11, 24), rhythm="weekly", weekday=4, time="10:00"),),
        existing="*Fabrikam* sync",
        skips={"2026-11-27": "Ines <b>away</b>"},
        moves={"2026-12-11": Move(day=date(2026, 12, 10), time="11:00")},
        pauses=(Pause(since=NOW, until=datetime(2027, 1, 8, tzinfo=UTC)),),
        ended_on=date(2027, 6, 30),
    )


def rich() -> Engagement:
    """Return the engagement. A step, a field, a part, a workload and a task are gone from the playbook."""
    teams = Workload(
        dibs={
            "target_date": _part("2027-03-15", "c1"),
            "intent": _part("yes", "side:customer"),
            "business_reason": _part(ACTS, "c9"),
            "old_part": _part("kept"),
        },
        ssat={"training": _part("Videos\n\n  * and a list\n1. one")},
    )
    return Engagement(
        id="e5c1b2",
        tenant="t1",
        owner="p1",
        owner_name="Alex Wilber",
        opened_at=STAMP.at,
        facts={
            "customer": "Contoso <Harbour> & *Sons*",
            "tenant_domain": "contoso.example.com",
            "country": "PT",
            "motions": ("rfa", "health"),
            "seats": 1200,
            "managed": "yes",
            "confidential": True,
            "assigned_on": "2026-11-18",
            "old_fact": "still here",
        },
        workloads={"teams": teams, "gone_workload": Workload()},
        contacts={
            "c1": Contact(name="Ines _Duarte_", email="ines@contoso.example.com", roles=("gone_role",))
        },
        partners={"p9": Partner(name="Fabrikam", mpn_id="123", deploys=True, on_frp_list=False)},
        series={"s1": series()},
        outreach=Outreach(
            attempts={"a1": Attempt(party="customer", kind="mail", at=STAMP.at, to=("c1",), bounced=("c1",))},
            answers={"r1": Answer(party="partner", partner="p9", at=NOW, by=("c1",))},
            skips={"account_team": Skip(reason="Not managed", at=STAMP.at)},
        ),
        decision=Decision(option="css", matched="frp_referral", at=NOW, reason="They asked for it"),
        steps={
            "kickoff.prepare": StepRecord(revision=1, answers={"check.handover": True}, stamp=STAMP),
            "gone.step": StepRecord(revision=1, answers={"gone_answer": "x"}, stamp=STAMP),
        },
        tasks={"3616": TaskRecord(stamp=STAMP), "9999": TaskRecord(stamp=STAMP)},
        items={"i1": Item(kind="risk", text="=1+1", stage="kickoff", stamp=STAMP, due_on="2026-12-01")},
    )


def material() -> Material:
    """Return what its document is made of."""
    playbook, engagement = load(), rich()
    zone = ZoneInfo("Europe/Lisbon")
    calendar = calendar_for("PT", "Europe/Lisbon", NOW.year)
    return Material(
        playbook=playbook,
        engagement=engagement,
        standing=standing(playbook, engagement, at_noon(NOW.date(), calendar)),
        notes=(Note(engagement="e5c1b2", note_kind="status", text=f"First line\n{ACTS}", stamp=STAMP),),
        changes=(TimelineRow(when="Fri 20 Nov", who="Alex", what=say("Saved"), details=(typed(ACTS),)),),
        now=NOW,
        zone=zone,
    )


def sample() -> Document:
    """Return the document, its closing summary first."""
    return summary(material(), closing=True)
