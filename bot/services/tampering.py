"""What no card of ours sends: noted in the audit, whatever else becomes of it (X27). Refuses nothing."""

from collections.abc import Iterable

from bot.services.address import Address
from bot.services.audit import audit
from bot.services.people import Session
from bot.services.slots import Reading, Slot

PLAIN = frozenset(
    (
        "back",
        "item",
        "away",
        "contact",
        "of",
        "both",
        "number",
        "variant",
        "offer",
        "option",
        "reminder",
        "row",
        "since",
        "msteams",
    )
)
"""Plain values that buttons of forms carry, and the one that a client adds."""


async def watch(
    session: Session, address: Address, slots: Iterable[Slot], reading: Reading, also: Iterable[str] = ()
) -> None:
    """Note inputs that the card did not carry, of a shape no input has, and choices that were not offered.

    `also`: further fields of this form, beside its slots.
    """
    wrong = {problem.field for problem in reading.problems}
    known = {*PLAIN, *also, *address.fields}
    known |= {f"{field}.{workload}" for field in address.fields for workload in address.workloads}
    found = [name for name in address.inputs if name not in known and not name.startswith("confirm.")]
    for slot in slots:
        sent = address.inputs.get(slot.id)
        picked = slot.field.kind in ("choice", "choices") and bool(sent) and slot.id in wrong
        if picked or not (sent is None or isinstance(sent, str)):
            found.append(slot.id)
    if found:
        await audit(session.desk, session.actor, "tampered input", f"{address.step}: {', '.join(found[:3])}")
