"""DIBS as submitted: who gave it, copying one workload's answers to others, and the question about one reason
for all.

Pure. The rules: every changed part keeps its source (G21); a PDM gives none (G9).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.domain.engagement import Engagement, Stamp, put
from bot.domain.fields import Problem, Value
from bot.domain.text import Text, join, say
from bot.domain.workload import DIBS_PARTS, NOT_AN_ANSWER, Part, Workload
from bot.playbook import gateway_record
from bot.playbook.missing import workload_name
from bot.playbook.model import Playbook
from bot.services.slots import tick_of
from bot.services.views.parts import Input
from bot.services.workload_forms import COPY_FROM, COPY_TO, SOURCE, may_give

SAME_REASON = "confirm.same_reason"
Parts = Mapping[str, Mapping[str, Value]]
"""Wanted parts by workload, blank ones left out."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What DIBS should hold after a submit: parts by workload, and who gave what changes."""

    parts: Parts
    source: str


def wanted(
    engagement: Engagement,
    values: Mapping[str, Value | None],
    workloads: Iterable[str],
    inputs: Mapping[str, object],
) -> Wanted:
    """Return the parts that a submit asks for: what the card carried, then the copies it asked for."""
    parts = {
        name: {part: held.value for part, held in work.dibs.items()}
        for name, work in engagement.workloads.items()
    }
    for name in workloads:
        for part in DIBS_PARTS:
            if f"{part}.{name}" in values:
                _set(parts[name], part, values[f"{part}.{name}"])
    source, target = str(inputs.get(COPY_FROM, "")), str(inputs.get(COPY_TO, ""))
    if source in parts and target in parts:
        parts[target] |= _known(parts[source])
    elif source in parts and target == "empty":
        parts = {name: {**own, **_known(parts[source]), **_known(own)} for name, own in parts.items()}
    return Wanted(parts=parts, source=str(inputs.get(SOURCE, "")))


def _known(parts: Mapping[str, Value]) -> dict[str, Value]:
    return {part: value for part, value in parts.items() if value not in NOT_AN_ANSWER}


def _set(parts: dict[str, Value], part: str, value: Value | None) -> None:
    if value in (None, "", "not_asked"):
        parts.pop(part, None)
    else:
        parts[part] = value


def changed(engagement: Engagement, parts: Parts) -> dict[str, set[str]]:
    """Return which parts differ from the record, by workload."""
    differ: dict[str, set[str]] = {}
    for name, wanted_parts in parts.items():
        if name not in engagement.workloads:
            continue  # taken off between reading and writing: its answers stay in the draft
        held = {part: each.value for part, each in engagement.workloads[name].dibs.items()}
        names = {part for part in {*held, *wanted_parts} if held.get(part) != wanted_parts.get(part)}
        if names:
            differ[name] = names
    return differ


def problems(
    playbook: Playbook, engagement: Engagement, ask: Wanted, inputs: Mapping[str, object]
) -> tuple[tuple[Problem, ...], dict[str, Input]]:
    """Return what is wrong with the submit as a whole, and the ticks that would settle it."""
    differ = changed(engagement, ask.parts)
    if not differ:
        return (), {}
    found: list[Problem] = []
    if not may_give(playbook, engagement, ask.source):
        found.append(Problem(field=SOURCE, message=_wrong_giver(playbook, engagement, ask.source)))
    same = _same_reason(ask.parts, differ)
    if not same:
        return tuple(found), {}
    new = [name for name in same if "business_reason" in differ.get(name, ())]
    copies = inputs.get(COPY_TO, "none") != "none"
    place = COPY_TO if copies else f"business_reason.{new[-1]}"
    tick = tick_of(SAME_REASON, say("Yes, keep one reason for all"), inputs)
    if not tick.value:
        names = join(", ", [workload_name(playbook, name) for name in same])
        words = say("{} would have one and the same reason. Say what each is for, or keep it.", names)
        found.append(Problem(field=place, message=words))
    return tuple(found), {place: tick}


def _wrong_giver(playbook: Playbook, engagement: Engagement, source: str) -> Text:
    """Return why DIBS is not taken from them (X36): G9's word for a PDM, ours for a PSE."""
    if why := gateway_record.barred(playbook, engagement, source):
        return why
    if source in engagement.contacts:
        return say("I don’t take DIBS from that role. Choose who else told you.")
    return say("Choose who told you.")


def _same_reason(parts: Parts, differ: Mapping[str, set[str]]) -> tuple[str, ...]:
    """Return workloads that would share one business reason, if this submit brings it about."""
    by_reason: dict[str, list[str]] = {}
    for name, each in parts.items():
        if reason := str(each.get("business_reason", "")).casefold():
            by_reason.setdefault(reason, []).append(name)
    for names in by_reason.values():
        if len(names) > 1 and any("business_reason" in differ.get(name, ()) for name in names):
            return tuple(names)
    return ()


def applied(engagement: Engagement, ask: Wanted, stamp: Stamp) -> Engagement:
    """Return the engagement with the wanted parts; each changed part keeps who gave it, who wrote it, and
    when.
    """
    workloads: Mapping[str, Workload] = engagement.workloads
    for name, names in changed(engagement, ask.parts).items():
        parts = workloads[name].dibs
        for part in sorted(names):
            value = ask.parts[name].get(part)
            parts = put(
                parts, part, None if value is None else Part(value=value, source=ask.source, stamp=stamp)
            )
        workloads = put(workloads, name, replace(workloads[name], dibs=parts))
    return engagement if workloads is engagement.workloads else replace(engagement, workloads=workloads)
