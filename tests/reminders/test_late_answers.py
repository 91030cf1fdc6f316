"""A card of a rhythm that is pressed when it was long too late to send it: the answer counts."""

import logging
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.people import Actor
from bot.domain.plan.values import identity
from bot.services import reminders
from bot.services.records import NotFound, write
from bot.services.reminders import Reminded
from bot.storage import kinds
from tests.playbook.engagements import answered, opened
from tests.reminders.test_delivery import ALEX, Office, office

__all__ = ["office"]
MONDAY = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
HELD = answered(opened("teams", time_zone="UTC"), "remediate.checkpoint", checkpoint_on="2026-11-23")
NAME = identity("e1", "checkpoint.weekly", "2026-11-23@2026-11-30")


async def pressed(office: Office, at: datetime) -> Reminded:
    """Return what a press on the card of Monday finds."""
    office.now = at
    actor = Actor(tenant="t1", id="p1", name="Alex")
    found = await reminders.find(office.desk, actor, ALEX, "e1", NAME)
    assert not isinstance(found, NotFound)
    return found


@pytest.mark.parametrize("day", [3, 12])
async def test_done_on_thursday_is_recorded(office: Office, day: int) -> None:
    """X29: sent on Monday, answered on Thursday, or after the next one came: it is theirs, and stands."""
    stored = await office.desk.store.get(kinds.engagement_ref("e1"))
    assert stored
    await write(office.desk, HELD, stored.etag)
    await office.pass_(MONDAY)
    assert NAME in [each for names, _ in office.chat.got for each in names]
    later = datetime(2026, 12, day, 11, 0, tzinfo=UTC)
    await office.pass_(later)
    found = await pressed(office, later)
    assert found.reminder is not None
    assert (found.reminder.id, found.answered) == (NAME, None)
    await reminders.finish(office.desk, ALEX, NAME)
    again = await pressed(office, later)
    assert again.answered is not None
    assert (again.answered.how, again.answered.at) == ("done", later)


async def test_what_was_missed_is_said_in_the_log(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    """W8: nobody worked for ten days; it is said once which rule was not sent how often, and of nobody."""
    stored = await office.desk.store.get(kinds.engagement_ref("e1"))
    assert stored
    await write(office.desk, HELD, stored.etag)
    await office.pass_(MONDAY - timedelta(days=6))
    with caplog.at_level(logging.INFO):
        await office.pass_(MONDAY + timedelta(days=10))
        await office.pass_(MONDAY + timedelta(days=10, minutes=5))
    said = [each for each in caplog.messages if "checkpoint.weekly" in each]
    assert said == ["reminders missed rule=checkpoint.weekly count=2"]
