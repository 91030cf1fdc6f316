"""P6: what two forecasts of a workload must keep between them."""

from datetime import UTC, date, datetime

import pytest

from bot.domain.engagement import Engagement, Stamp
from bot.domain.workload import Part, Workload
from bot.playbook.loader import load
from bot.services import forecasts
from bot.services.slots import read_slots, step_slots

BOOK = load()
STEP = BOOK.steps["frp.ftop_update"]
STAMP = Stamp(by="p1", name="Alex", at=datetime(2026, 11, 20, 9, 0, tzinfo=UTC))


def engagement(**held: str) -> Engagement:
    """Return an engagement whose Teams has an FRP and these forecasts."""
    parts = {name: Part(value=day, source="", stamp=STAMP) for name, day in held.items()}
    return Engagement(
        id="e1",
        tenant="t1",
        owner="p1",
        owner_name="Alex",
        opened_at=STAMP.at,
        facts={"motions": ("health",), "frp_workloads": ("teams",)},
        workloads={"exchange": Workload(), "teams": Workload(forecast=parts)},
    )


def wrong(current: Engagement, **sent: str) -> list[str]:
    """Return the inputs complained of when a card with just these inputs is sent."""
    slots = [s for s in step_slots(BOOK, STEP, current, ("teams",)) if s.field.id in sent]
    inputs = {f"{name}.teams": day for name, day in sent.items()}
    reading = read_slots(slots, inputs, date(2026, 11, 24))
    return [problem.field for problem in forecasts.problems(BOOK, current, STEP, reading)]


@pytest.mark.parametrize(
    ("held", "sent", "field"),
    [
        ({}, {"forecast_15": "2027-05-01", "forecast_40": "2027-04-30"}, "forecast_40.teams"),
        ({}, {"forecast_15": "2027-05-01", "forecast_40": "2027-05-01"}, ""),
        ({}, {"forecast_15": "2027-05-01", "forecast_40": ""}, ""),
        ({}, {"forecast_40": "2027-05-01"}, ""),
        ({"forecast_40": "2027-04-01"}, {"forecast_15": "2027-05-01"}, "forecast_15.teams"),
        ({"forecast_40": "2027-04-01"}, {"forecast_15": "2027-05-01", "forecast_40": ""}, ""),
        ({"forecast_15": "2027-05-01", "forecast_40": "2027-04-01"}, {}, ""),
    ],
)
def test_40_percent_is_not_reached_before_15(held: dict[str, str], sent: dict[str, str], field: str) -> None:
    """The same day is possible; a date that the card did not carry counts as it stands."""
    assert wrong(engagement(**held), **sent) == ([field] if field else [])


def test_other_steps_have_none() -> None:
    """Nothing is read from what other steps send."""
    reading = read_slots((), {}, date(2026, 11, 24))
    assert list(forecasts.problems(BOOK, engagement(), BOOK.steps["kickoff.prepare"], reading)) == []
