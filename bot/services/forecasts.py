"""When an FRP expects a workload to reach 15 % and 40 % of active use: what such dates must keep (P6).

Pure. Never asks for a forecast and never compares one with the use that came.
"""

from collections.abc import Iterator
from datetime import date

from bot.domain.engagement import Engagement
from bot.domain.fields import Problem
from bot.domain.text import content, say
from bot.playbook.model import Playbook, Step
from bot.services.slots import Reading

FIRST, SECOND = "forecast_15", "forecast_40"


def problems(playbook: Playbook, engagement: Engagement, step: Step, reading: Reading) -> Iterator[Problem]:
    """Yield what is wrong with the forecasts of a submit as a whole: 40 % is not reached before 15 %.

    A date the card did not carry counts as it stands.
    """
    if step.target != "forecast":
        return
    for name in engagement.frp_workloads:
        days = [_day(engagement, reading, part, name) for part in (FIRST, SECOND)]
        touched = any(f"{part}.{name}" in reading.values for part in (FIRST, SECOND))
        if touched and days[0] and days[1] and days[1] < days[0]:
            on_card = SECOND if f"{SECOND}.{name}" in reading.values else FIRST
            short = content(playbook.workloads[name].short)
            ask = say("{} can’t reach 40 % before 15 %. Correct one of the two dates.", short)
            yield Problem(field=f"{on_card}.{name}", message=ask)


def _day(engagement: Engagement, reading: Reading, part: str, workload: str) -> date | None:
    held = engagement.workloads[workload].forecast.get(part)
    value = reading.values.get(f"{part}.{workload}", held.value if held else None)
    return date.fromisoformat(value) if isinstance(value, str) and value else None
