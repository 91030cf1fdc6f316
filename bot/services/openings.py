"""Opening an engagement: one per customer tenant, its id from the operation key, so that opening twice opens
one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.domain import places
from bot.domain.engagement import Engagement, Stamp, Workload, raised, recorded
from bot.domain.fields import Problem, Value
from bot.domain.notes import TenantClaim
from bot.domain.people import Actor
from bot.domain.person import Person
from bot.domain.text import say
from bot.errors import AlreadyExists, Changed, Missing, StoreUnavailable
from bot.playbook.model import Step
from bot.playbook.progress import BLANK, INTAKE
from bot.services import drafts
from bot.services.address import Address
from bot.services.desk import Desk
from bot.services.forms import Filled
from bot.services.people import Session
from bot.services.records import NOT_FOUND, load, write
from bot.services.rights import may
from bot.services.slots import read_slots, step_slots
from bot.services.steps import Outcome, Refused, Saved, save
from bot.storage import kinds
from bot.storage.store import Document, Stored


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """The engagement stands. `again`: this very operation had opened it before."""

    engagement: Engagement
    again: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """The tenant is open already (X41): the actor's own engagement, or None where it is somebody else's."""

    engagement: Engagement | None
    tenant_domain: str


def blank(actor: Actor, person: Person, desk: Desk) -> Engagement:
    """Return an engagement that does not exist yet, with what the form starts from."""
    facts: dict[str, Value] = {"motions": ("health",), "managed": "unknown"}
    if country := places.countries().get(person.country):
        facts |= {"country": country.code, "region": country.region}
    return Engagement(
        id="", tenant=actor.tenant, owner=actor.id, owner_name=actor.name, opened_at=desk.clock(), facts=facts
    )


async def submit(session: Session, actor: Actor, address: Address, key: str) -> Opened | Known | Refused:
    """Open an engagement from the form behind `new`."""
    desk = session.desk
    step = desk.playbook.steps[INTAKE]
    empty = blank(actor, session.person, desk)
    slots = [slot for slot in step_slots(desk.playbook, step, empty) if slot.id in address.fields]
    reading = read_slots(
        [replace(slot, value=None) for slot in slots], address.inputs, desk.today_of(session.person)
    )
    if reading.problems:
        await drafts.keep(session, "", INTAKE, reading.raw)
        filled = Filled(raw=reading.raw, problems=reading.problems, ticks=reading.ticks)
        return Refused(engagement=empty, step=step, filled=filled)
    outcome = await create(desk, actor, session.person, step, reading.values, key)
    await drafts.drop(session, "", INTAKE)
    return outcome


async def create(
    desk: Desk, actor: Actor, person: Person, step: Step, values: Mapping[str, Value | None], key: str
) -> Opened | Known:
    """Open an engagement for a tenant, unless it is open already.

    The claim of the tenant comes first, then the engagement, then the entry; each names the same engagement,
    so a crash anywhere is healed by doing the same again, and a claim whose engagement never came is taken
    over.
    """
    stamp = desk.stamp(actor)
    engagement = _made(desk, actor, person, step, values, key, stamp)
    existing = await desk.store.get(kinds.engagement_ref(engagement.id))
    if existing:
        return Opened(engagement=kinds.ENGAGEMENT.decode(existing.body), again=True)
    known = await claim(desk, actor, str(values.get("tenant_domain")), engagement.id)
    if known:
        return known
    after = recorded(
        replace(engagement, workloads={}, steps={}, facts={}), engagement, key=key, stamp=stamp, what="open"
    )
    try:
        return Opened(engagement=await write(desk, after, ""))
    except AlreadyExists:
        stored = await desk.store.get(kinds.engagement_ref(engagement.id))
        return Opened(engagement=kinds.ENGAGEMENT.decode(stored.body) if stored else after, again=True)


def _made(
    desk: Desk,
    actor: Actor,
    person: Person,
    step: Step,
    values: Mapping[str, Value | None],
    key: str,
    stamp: Stamp,
) -> Engagement:
    facts: dict[str, Value] = {
        name: value
        for name, value in values.items()
        if value is not None and value not in BLANK and name != "workloads"
    }
    facts |= defaults(facts, person)
    named = values.get("workloads")
    engagement = Engagement(
        id=f"eng-{key[:24]}",
        tenant=actor.tenant,
        owner=actor.id,
        owner_name=actor.name,
        opened_at=desk.clock(),
        facts=facts,
        workloads={name: Workload() for name in named} if isinstance(named, tuple) else {},
    )
    return raised(engagement, step.id, stamp)


def defaults(facts: Mapping[str, Value | None], person: Person) -> dict[str, Value]:
    """Return what follows from the country where nothing was said: time zone (W8), language of mails (G26)."""
    country = places.countries().get(str(facts.get("country", "")))
    found: dict[str, Value] = {}
    if country and not facts.get("time_zone"):
        found["time_zone"] = person.zone if person.zone in country.zones else country.zone
    if country and not facts.get("language"):
        found["language"] = country.language
    return found


async def claim(desk: Desk, actor: Actor, tenant_domain: str, engagement: str) -> Known | None:
    """Take a customer's tenant for an engagement; return `Known` where another engagement has it."""
    ref = kinds.tenant_ref(actor.tenant, tenant_domain)
    body = kinds.TENANT_CLAIM.encode(
        TenantClaim(tenant_domain=tenant_domain, engagement=engagement, owner=actor.id)
    )
    document = Document(ref=ref, kind="tenant", body=body)
    for _ in range(8):
        stored = await desk.store.get(ref)
        try:
            if stored is None:
                await desk.store.create(document)
                return None
            standing = kinds.TENANT_CLAIM.decode(stored.body)
            if standing.engagement == engagement:
                return None
            holder = await _holder(desk, actor, standing, tenant_domain)
            if holder:
                return holder
            await desk.store.replace(document, stored.etag)
            return None
        except (AlreadyExists, Changed, Missing):
            continue
    raise StoreUnavailable("That tenant is being opened elsewhere; nothing was saved.")


async def holder_of(desk: Desk, actor: Actor, tenant_domain: str) -> Known | None:
    """Return who has a tenant, None where it is free."""
    stored = await desk.store.get(kinds.tenant_ref(actor.tenant, tenant_domain))
    return (
        await _holder(desk, actor, kinds.TENANT_CLAIM.decode(stored.body), tenant_domain) if stored else None
    )


async def _holder(desk: Desk, actor: Actor, standing: TenantClaim, tenant_domain: str) -> Known | None:
    """Return who has the tenant; None where the claimed engagement never came to be, closed, or moved on."""
    stored: Stored | None = await desk.store.get(kinds.engagement_ref(standing.engagement))
    if stored is None:
        return None
    engagement = kinds.ENGAGEMENT.decode(stored.body)
    if engagement.facts.get("tenant_domain") != tenant_domain or engagement.status.state == "closed":
        return None
    return Known(
        engagement=engagement if may(actor, "read", engagement) else None, tenant_domain=tenant_domain
    )


async def release(desk: Desk, actor: Actor, tenant_domain: str, engagement: str) -> None:
    """Let a tenant go that an engagement no longer names."""
    ref = kinds.tenant_ref(actor.tenant, tenant_domain)
    stored = await desk.store.get(ref)
    if stored and kinds.TENANT_CLAIM.decode(stored.body).engagement == engagement:
        try:
            await desk.store.delete(ref, stored.etag)
        except (Changed, Missing):
            return


async def edit(session: Session, actor: Actor, address: Address, key: str) -> Outcome:
    """Save changed facts of an engagement; another tenant domain is claimed first and the old one let go
    after.
    """
    desk = session.desk
    engagement = await load(desk, actor, address.engagement, "write")
    if engagement is None:
        return NOT_FOUND
    old = str(engagement.facts.get("tenant_domain", ""))
    slots = [
        s
        for s in step_slots(desk.playbook, desk.playbook.steps[INTAKE], engagement)
        if s.id == "tenant_domain"
    ]
    new = read_slots(slots, address.inputs, desk.today_of(session.person)).values.get("tenant_domain")
    moves = "tenant_domain" in address.fields and isinstance(new, str) and new != old
    if moves and await claim(desk, actor, str(new), engagement.id):
        words = {name: value for name, value in address.inputs.items() if isinstance(value, str)}
        await drafts.keep(session, engagement.id, INTAKE, words)
        taken = Problem(
            field="tenant_domain", message=say("{} has an engagement already. Give another domain.", new)
        )
        step = desk.playbook.steps[INTAKE]
        return Refused(engagement=engagement, step=step, filled=Filled(raw=words, problems=(taken,)))
    outcome = await save(session, actor, address, key, what="edit")
    if moves:
        kept = outcome.engagement.facts.get("tenant_domain") if isinstance(outcome, Saved) else old
        await release(desk, actor, old if kept == new else str(new), engagement.id)
    return outcome
