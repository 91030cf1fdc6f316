"""Revisions: which forms a change makes stale. The one place that raises them, whatever the change was.

A step's revision rises only when one of the answers it asks changes; a contact, an item and the referral have
one each, under the name of their form. Knows no step by name.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import get_args

from bot.domain.changes import Path, diff
from bot.domain.engagement import Engagement, Stamp, raised
from bot.domain.outcome import parts_of
from bot.domain.workload import Parts
from bot.playbook.missing import INTAKE
from bot.playbook.model import Playbook, Step
from bot.playbook.referral import REFERRAL

KINDS = {"contacts": "contact", "items": "item", "partners": "partner", "series": "series"}
SERIES = "series"
SERIES_FORMS = (
    *(SERIES, "series_existing", "series_change", "series_skip", "series_move", "series_pause", "series_end"),
    *("series_experts", "series_onsite"),
)
"""The forms of one thing: whichever of them is saved, the others that are open are stale."""
OUTCOME = "outcome"
"""The form of what became of a meeting; all of a series are counted as one, apart from the series itself."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Gone:
    """What a small form edits is not there any more."""

    engagement: Engagement


@dataclass(frozen=True, kw_only=True, slots=True)
class Late:
    """Somebody changed it since the card was shown (X30)."""

    engagement: Engagement


def outdated(engagement: Engagement, form: str, name: str, revision: int) -> Gone | Late | None:
    """Return what stands against saving a small form shown at a revision; None where nothing does."""
    held: Mapping[str, Mapping[str, object]] = {
        "contact": engagement.contacts,
        "item": engagement.items,
        "partner": engagement.partners,
        **dict.fromkeys((*SERIES_FORMS, OUTCOME), engagement.series),
    }
    there = parts_of(name)[0] if form == OUTCOME else name
    if name and form in held and there not in held[form]:
        return Gone(engagement=engagement)
    return Late(engagement=engagement) if engagement.revision(counted(form, name)) != revision else None


def revised(playbook: Playbook, before: Engagement, after: Engagement, stamp: Stamp) -> Engagement:
    """Return `after` with the revision raised of everything whose answers differ from `before`.

    An open form of any of them is stale from now on; a note, a status or a mere stamp makes none so.
    """
    paths = [edit.path for edit in diff(before, after)]
    for name in dict.fromkeys(touched(playbook, before, after, paths)):
        after = raised(after, name, stamp)
    return after


def asks_fact(step: Step, name: str) -> bool:
    """Tell whether the step asks this fact."""
    facts = (field.id for field in step.fields) if step.target == "facts" else step.facts
    return name in facts


def thing(form: str, name: str) -> str:
    """Return under which name a small form keeps its draft and its revision: with the thing it edits."""
    return f"{form}:{name}" if name else form


def counted(form: str, name: str) -> str:
    """Return under which name the revision of a small form is counted."""
    if form == OUTCOME:
        return thing(form, parts_of(name)[0])
    return thing(SERIES if form in SERIES_FORMS else form, name)


def touched(
    playbook: Playbook, before: Engagement, after: Engagement, paths: Iterable[Path]
) -> Iterator[str]:
    """Return the steps and small forms that ask what stands at the paths."""
    steps = playbook.steps.values()
    for kind, *rest in paths:
        name = rest[0] if rest else ""
        if kind == "facts":
            yield from (step.id for step in steps if asks_fact(step, name))
        elif kind == "tasks":
            yield from (step.id for step in steps if name in step.tasks)
            yield from ("referral",) if name == REFERRAL else ()
        elif kind == "series" and rest[1:2] == ["outcomes"]:
            yield thing(OUTCOME, name)
        elif kind in KINDS:
            yield thing(KINDS[kind], name)
        elif kind == "workloads":
            whole = len(rest) == 1
            yield from (INTAKE,) if whole else ()
            parts = _parts_held(before, after, name) if whole else {rest[1]}
            yield from (step.id for step in steps if step.target in parts)
        elif kind == "steps" and rest[1:2] in ([], ["answers"]):
            yield name


def _parts_held(before: Engagement, after: Engagement, workload: str) -> set[str]:
    """Return which parts a workload that came or went holds."""
    work = before.workloads.get(workload) or after.workloads[workload]
    return {parts for parts in get_args(Parts) if getattr(work, parts)}
