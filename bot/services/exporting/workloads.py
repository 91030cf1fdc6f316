"""Workloads of an engagement for its document: DIBS, SSAT, forecast, completion and discussion, part by part,
each with who gave it and when. Pure.
"""

from collections.abc import Iterator, Mapping
from datetime import tzinfo

from bot.domain.engagement import Engagement
from bot.domain.fields import Field
from bot.domain.text import NOTHING, Text, content, join, say, typed
from bot.domain.workload import Part, Parts, Workload
from bot.playbook.missing import blank_parts, workload_name
from bot.playbook.model import Playbook
from bot.services.exporting.document import Item, Section
from bot.services.exporting.words import label, labelled, stamped, worded
from bot.services.workload_forms import SIDES

KINDS: Mapping[Parts, Text] = {
    "dibs": say("DIBS"),
    "ssat": say("SSAT"),
    "forecast": say("Forecast"),
    "completion": say("Completion"),
    "discussion": say("Discussion"),
}


def fields_of_parts(playbook: Playbook, parts: Parts) -> Mapping[str, Field]:
    """Return the fields that ask for parts of one kind, by id, in the playbook's order."""
    return labelled(
        field
        for step in playbook.steps.values()
        if step.parts == parts
        for field in step.fields
        if field.id not in step.facts
    )


def workload_sections(playbook: Playbook, engagement: Engagement, zone: tzinfo) -> Iterator[Section]:
    """Yield a section for each workload, under one for all of them."""
    if engagement.workloads:
        yield Section(title=say("Workloads"))
    for name, workload in engagement.workloads.items():
        items = tuple(item for kind in KINDS for item in _parts(playbook, engagement, workload, kind, zone))
        gaps = blank_parts(engagement, name)
        risk = (Item(label=say("DIBS still missing"), words=content(", ".join(gaps))),) if gaps else ()
        yield Section(title=workload_name(playbook, name), items=(*items, *risk), inner=True)


def _parts(
    playbook: Playbook, engagement: Engagement, workload: Workload, kind: Parts, zone: tzinfo
) -> Iterator[Item]:
    """Yield the parts that are kept, in the playbook's order; those it has no more come last, by id (X44)."""
    fields, held = fields_of_parts(playbook, kind), workload.held(kind)
    for name in sorted(held, key=list({**fields, **held}).index):
        field, part = fields.get(name), held[name]
        yield Item(
            label=say("{}, {}", KINDS[kind], label(field, name)),
            words=worded(playbook, field, part.value),
            detail=join("; ", (giver(engagement, part), stamped(part.stamp, zone))),
        )


def giver(engagement: Engagement, part: Part) -> Text:
    """Return who gave a part: a contact by name, a side in words, an id that is known no more as it is."""
    if not part.source:
        return NOTHING
    contact = engagement.contacts.get(part.source)
    if contact:
        return say("From {}", contact.name)
    return content(SIDES[part.source]) if part.source in SIDES else say("From {}", typed(part.source))
