"""Causes beside the work with the customer: a referral, an FRP's forecasts, and what comes again every week.

Pure, as causes.py, which asks for them. A rhythm counts from the last time the thing was done, as far as the
record knows, so what was done early moves the next one.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from bot.domain.engagement import Engagement
from bot.domain.ftop_list import Entered
from bot.domain.ftop_places import Place
from bot.domain.plan.values import Cause
from bot.domain.text import Text, say
from bot.playbook.causes_dates import HOME
from bot.playbook.days import day_of, local, shown
from bot.playbook.missing import answer_of, applies, workload_name
from bot.playbook.model import Playbook
from bot.playbook.when import When

REFERRAL, ADOPTION, ENABLED = "983", "4047", "1126"
PARTNER, CHECKPOINT = "acm.partner", "remediate.checkpoint"
IDENTIFY, UPDATE = "frp.identify", "frp.ftop_update"
FORECASTS = {"forecast_15": "15 %", "forecast_40": "40 %"}
STATUS_MOTIONS = frozenset({"health", "targeting"})
STATUS_PLACES: frozenset[Place] = frozenset({"overall_status", "service_status", "status_note"})
"""Where FTOP keeps what an FM says of the status."""
FRP_ENTRIES = ("forecast.", "field.frp_")
"""What the ids of the entries of an FRP begin with."""


def beside_causes(playbook: Playbook, engagement: Engagement, when: When) -> Iterator[Cause]:
    """Yield these causes."""
    yield from _referral(engagement, when)
    yield from _forecasts(playbook, engagement, when)
    yield from _frp_data(playbook, engagement, when)
    yield from _status(engagement, when)
    yield from _checkpoint(playbook, engagement, when)


def _referral(engagement: Engagement, when: When) -> Iterator[Cause]:
    """Yield the referral until a partner is found: the partners have three business days (M7)."""
    record = engagement.tasks.get(REFERRAL)
    if record is None:
        return
    day = local(record.stamp.at, when)
    found = engagement.answer(PARTNER, "acm_route") not in (None, "none")
    yield Cause(
        rule="window.referral",
        occurrence=day.isoformat(),
        words=say("You marked the referral on {}. Ask the customer who has called.", shown(day, when)),
        step=PARTNER,
        day=day,
        holds=not found and ADOPTION not in engagement.tasks,
    )


def _forecasts(playbook: Playbook, engagement: Engagement, when: When) -> Iterator[Cause]:
    """Yield each workload with an FRP: its forecasts that are missing, and the day of each (P6, P12)."""
    looked = _stamped(engagement, IDENTIFY, when)
    for name in engagement.frp_workloads if _has_frp(playbook, engagement) else ():
        held = engagement.workloads[name].forecast
        title = workload_name(playbook, name)
        lacks = [words for part, words in FORECASTS.items() if part not in held or not held[part].known]
        if looked:
            yield Cause(
                rule="forecast.missing",
                occurrence=name,
                words=say("{} has an FRP and no date for {}.", title, " and ".join(lacks)),
                step=UPDATE,
                item=name,
                day=looked,
                holds=bool(lacks),
            )
        for part, words in FORECASTS.items():
            day = day_of(held[part].value) if part in held else None
            if day:
                yield Cause(
                    rule="forecast.day",
                    occurrence=f"{name}.{part}:{day.isoformat()}",
                    words=say("{}: the FRP expected {} on {}.", title, words, shown(day, when)),
                    step=UPDATE,
                    item=name,
                    day=day,
                )


def _frp_data(playbook: Playbook, engagement: Engagement, when: When) -> Iterator[Cause]:
    """Yield the weekly data of an FRP, from the day it was last entered, else the day it was found."""
    if _has_frp(playbook, engagement):
        marks = engagement.entered.items()
        entered = _latest((each for name, each in marks if name.startswith(FRP_ENTRIES)), when)
        last = entered or _stamped(engagement, IDENTIFY, when) or local(engagement.opened_at, when)
        yield _again("frp.data", UPDATE, last, engagement, when, _last(entered, when))


def _status(engagement: Engagement, when: When) -> Iterator[Cause]:
    """Yield the status, weekly until enablement is complete, from the day it was last entered in FTOP."""
    if STATUS_MOTIONS.isdisjoint(engagement.motions):
        return
    entered = _latest((each for each in engagement.entered.values() if each.place in STATUS_PLACES), when)
    rule = "status.biweekly" if ENABLED in engagement.tasks else "status.weekly"
    last = entered or local(engagement.opened_at, when)
    yield _again(rule, HOME, last, engagement, when, _last(entered, when))


def _checkpoint(playbook: Playbook, engagement: Engagement, when: When) -> Iterator[Cause]:
    """Yield the next checkpoint from the last one on, while technical gaps are open (T1)."""
    step = playbook.steps.get(CHECKPOINT)
    if step is None or not applies(step, engagement) or engagement.ticked("check.remediated"):
        return
    held = day_of(answer_of(engagement, step, "checkpoint_on"))
    if last := held or _stamped(engagement, CHECKPOINT, when):
        yield _again("checkpoint.weekly", CHECKPOINT, last, engagement, when, _last(held, when))


def _again(rule: str, step: str, last: date, engagement: Engagement, when: When, words: Text) -> Cause:
    """Return the cause of a rhythm; after a hold, or once reopened, it begins anew."""
    status = engagement.status
    resumed = day_of(status.until) if status.state == "held" else None
    if status.state == "open" and status.stamp:
        resumed = local(status.stamp.at, when)
    day = max(last, resumed) if resumed else last
    return Cause(rule=rule, occurrence=day.isoformat(), words=words, step=step, day=day)


def _last(day: date | None, when: When) -> Text:
    return say("The last time was {}.", shown(day, when)) if day else say("It isn’t recorded yet.")


def _has_frp(playbook: Playbook, engagement: Engagement) -> bool:
    step = playbook.steps.get(UPDATE)
    return step is not None and applies(step, engagement)


def _stamped(engagement: Engagement, step: str, when: When) -> date | None:
    """Return the day on which a step was last answered."""
    record = engagement.steps.get(step)
    stamp = record.stamp if record else None
    return local(stamp.at, when) if stamp else None


def _latest(marks: Iterable[Entered], when: When) -> date | None:
    """Return the day on which one of these was last marked as entered in FTOP."""
    at = max((each.stamp.at for each in marks), default=None)
    return local(at, when) if at else None
