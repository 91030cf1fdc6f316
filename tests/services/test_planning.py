"""What is due on an engagement by its owner's hours, and what was dealt with already."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.engagement import Engagement
from bot.domain.ftop_list import Entered
from bot.domain.ftop_places import Place
from bot.domain.item import Item
from bot.domain.person import Person
from bot.playbook.loader import load
from bot.services.desk import Desk
from bot.services.hours import work_of
from bot.services.planning import causes, planned
from bot.storage import kinds
from bot.storage.sqlite import SqliteStore
from tests.playbook.engagements import STAMP, marked, opened

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HELD = replace(
    opened("teams"),
    items={"i1": Item(kind="task", text="Call Ines", stage="kickoff", due_on="2026-11-25", stamp=STAMP)},
)
KEY = "item.due:i1:2026-11-25"


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    """A desk with the built-in playbook; its store stays empty."""
    store = await SqliteStore.open(":memory:")
    yield Desk(store=store, playbook=load(), clock=lambda: NOW)
    await store.close()


async def test_an_item_is_planned_by_its_owners_hours(desk: Desk) -> None:
    """W8: at the owner's start of work, and not again once its cause was dealt with."""
    work = work_of(Person(tenant="t", id="p", zone="Asia/Tokyo"), NOW.year)
    found = [
        each
        for each in planned(desk, HELD, work, causes(desk, HELD, NOW.date())).reminders
        if each.rule == "item.due"
    ]
    assert [each.due_at for each in found] == [datetime(2026, 11, 25, 0, 0, tzinfo=UTC)]
    marked = replace(HELD, marks={KEY: date(2026, 11, 25)})
    left = planned(desk, marked, work, causes(desk, marked, NOW.date())).reminders
    assert "item.due" not in [each.rule for each in left]


def due(desk: Desk, engagement: Engagement, rule: str) -> list[date]:
    """Return the days on which a rule speaks next."""
    work = work_of(Person(tenant="t", id="p", zone="Europe/Lisbon"), NOW.year)
    found = planned(desk, engagement, work, causes(desk, engagement, NOW.date())).reminders
    return [each.due_at.date() for each in found if each.rule == rule]


def entered(engagement: Engagement, name: str, place: Place) -> Engagement:
    """Return the engagement with an entry of FTOP marked on Monday 23 November."""
    stamp = replace(STAMP, at=datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
    return replace(engagement, entered={name: Entered(place=place, title="T", value="v", stamp=stamp)})


async def test_frp_data_are_renewed_every_week(desk: Desk) -> None:
    """C9, P5, W5: a week after they were last entered; whoever has no FRP is not asked."""
    partner = replace(opened("teams"), facts={**opened().facts, "frp_workloads": ("teams",)})
    assert due(desk, entered(partner, "forecast.teams", "overall_status"), "frp.data") == [date(2026, 11, 30)]
    assert due(desk, entered(opened("teams"), "forecast.teams", "overall_status"), "frp.data") == []


async def test_the_status_is_renewed_every_week_or_two(desk: Desk) -> None:
    """C11, W5: a week after it was last entered, two once enablement is complete, and never both."""
    early = entered(opened("teams"), "status", "overall_status")
    assert due(desk, early, "status.weekly") == [date(2026, 11, 30)]
    assert due(desk, early, "status.biweekly") == []
    late = marked(early, "1126")
    assert due(desk, late, "status.weekly") == []
    assert due(desk, late, "status.biweekly") == [date(2026, 12, 7)]


async def test_frp_data_and_status_are_two_reminders(desk: Desk) -> None:
    """C9, C11: entering the one leaves the other as it was."""
    partner = replace(opened("teams"), facts={**opened().facts, "frp_workloads": ("teams",)})
    status = entered(partner, "note.n1", "status_note")
    assert due(desk, status, "status.weekly") == [date(2026, 11, 30)]
    assert due(desk, status, "frp.data") == [date(2026, 11, 27)]


async def test_an_rfa_is_contacted_within_two_business_days(desk: Desk) -> None:
    """K5, W2: assigned on a Monday, it is said on Wednesday morning, and that it is late on Thursday."""
    assigned = opened("teams", motions=("rfa",), assigned_on="2026-11-23")
    assert due(desk, assigned, "rfa.first_contact") == [date(2026, 11, 25)]
    assert due(desk, assigned, "rfa.first_contact_missed") == [date(2026, 11, 26)]


async def test_partners_have_three_business_days(desk: Desk) -> None:
    """M7, W1: referred on a Friday, asked about on the Thursday after it."""
    assert due(desk, marked(opened("teams"), "983"), "window.referral") == [date(2026, 11, 26)]


def test_marks_are_kept_and_older_documents_have_none() -> None:
    """A mark comes back as it was stored; a document from before there were any reads as without."""
    held = replace(HELD, marks={KEY: NOW.date() + timedelta(days=1)})
    body = kinds.ENGAGEMENT.encode(held)
    assert kinds.ENGAGEMENT.decode(body) == held
    older = json.loads(body)
    del older["marks"]
    assert kinds.ENGAGEMENT.decode(json.dumps(older).encode()).marks == {}
