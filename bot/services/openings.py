"""Opening an engagement: one per customer tenant, its id from the operation key, so that opening twice opens
one; and what else moves a tenant: its domain edited, a closed engagement opened again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.domain import places
from bot.domain.engagement import Engagement, Stamp, raised, recorded
from bot.domain.fields import Problem, Value
from bot.domain.people import Actor
from bot.domain.person import Person
from bot.domain.text import Text, say
from bot.domain.workload import Workload
from bot.errors import AlreadyExists
from bot.playbook.model import Step
from bot.playbook.progress import INTAKE
from bot.playbook.progress import blank as is_blank
from bot.services import drafts
from bot.services.address import Address
from bot.services.claims import Known, claim, release
from bot.services.days_of_rest import checked_rest
from bot.services.desk import Desk
from bot.services.forms import Filled
from bot.services.people import Session
from bot.services.records import NOT_FOUND, Applied, Found, NotFound, catch_up, ensure_open, load, write
from bot.services.slots import read_slots, step_slots
from bot.services.small_forms import uncarried
from bot.services.status import set_state
from bot.services.steps import Outcome, Refused, Saved, save
from bot.services.tampering import watch
from bot.storage import kinds


@dataclass(frozen=True, kw_only=True, slots=True)
class Opened:
    """The engagement stands. `again`: this very operation had opened it before."""

    engagement: Engagement
    again: bool = False


def blank(actor: Actor, person: Person, desk: Desk) -> Engagement:
    """Return an engagement that does not exist yet, with what the form starts from."""
    facts: dict[str, Value] = {"motions": ("health",), "managed": "unknown"}
    if country := places.countries().get(person.country):
        facts |= {"country": country.code, "region": country.region}
    return Engagement(
        id="", tenant=actor.tenant, owner=actor.id, owner_name=actor.name, opened_at=desk.clock(), facts=facts
    )


async def submit(session: Session, actor: Actor, address: Address, key: str) -> Opened | Known | Refused:
    """Open an engagement from the form behind `new`. What it held is kept as a draft unless it was opened."""
    desk = session.desk
    step = desk.playbook.steps[INTAKE]
    empty = blank(actor, session.person, desk)
    slots = [slot for slot in step_slots(desk.playbook, step, empty) if slot.id in address.fields]
    reading = read_slots(
        [replace(slot, value=None) for slot in slots], address.inputs, desk.today_of(session.person)
    )
    await watch(session, address, slots, reading)
    asked = [slot.field for slot in step_slots(desk.playbook, step, empty)]
    values, rest = checked_rest(reading.values, "")
    problems = (*reading.problems, *rest, *await uncarried(session, address, asked))
    if problems:
        await drafts.keep(session, "", INTAKE, reading.raw)
        filled = Filled(raw=reading.raw, problems=problems, ticks=reading.ticks)
        return Refused(engagement=empty, step=step, filled=filled)
    outcome = await create(desk, actor, session.person, step, values, key)
    if isinstance(outcome, Known):
        await drafts.keep(session, "", INTAKE, reading.raw)
    else:
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
        before = kinds.ENGAGEMENT.decode(existing.body)
        await catch_up(desk, Found(engagement=before, etag=existing.etag))
        return Opened(engagement=before, again=True)
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


def engagement_id(key: str) -> str:
    """Return the id of the engagement that an operation opens."""
    return f"eng-{key[:24]}"


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
        if value is not None and not is_blank(value) and name != "workloads"
    }
    facts |= defaults(facts, person)
    named = values.get("workloads")
    engagement = Engagement(
        id=engagement_id(key),
        tenant=actor.tenant,
        owner=actor.id,
        owner_name=actor.name,
        opened_at=desk.clock(),
        facts=facts,
        workloads={name: Workload() for name in named} if isinstance(named, tuple) else {},
    )
    return raised(engagement, step.id, stamp)


def defaults(facts: Mapping[str, Value | None], person: Person) -> dict[str, Value]:
    """Return what follows from the country where nothing was said: time zone (W8), mail language (G26)."""
    country = places.countries().get(str(facts.get("country", "")))
    found: dict[str, Value] = {}
    if country and not facts.get("time_zone"):
        found["time_zone"] = person.zone if person.zone in country.zones else country.zone
    if country and not facts.get("language"):
        found["language"] = country.language
    return found


async def edit(session: Session, actor: Actor, address: Address, key: str) -> Outcome:
    """Save changed facts of an engagement; another tenant domain is claimed first and the old one let go
    after. Raises `AtRest`.
    """
    desk = session.desk
    engagement = await load(desk, actor, address.engagement, "write")
    if engagement is None:
        return NOT_FOUND
    old, new = str(engagement.facts.get("tenant_domain", "")), _domain(session, engagement, address)
    if not new or new == old:
        return await save(session, actor, address, key, what="edit")
    ensure_open(engagement)
    if known := await claim(desk, actor, new, engagement.id):
        words = {name: address.arg(name) for name in address.fields}
        await drafts.keep(session, engagement.id, INTAKE, words)
        step, taken = desk.playbook.steps[INTAKE], Problem(field="tenant_domain", message=_taken(known))
        return Refused(engagement=engagement, step=step, filled=Filled(raw=words, problems=(taken,)))
    outcome = await save(session, actor, address, key, what="edit")
    stands = outcome.engagement.facts.get("tenant_domain") if isinstance(outcome, Saved) else old
    await release(desk, actor, old if stands == new else new, engagement.id)
    return outcome


def _taken(known: Known) -> Text:
    """Return what is said of a tenant that is open already; whose it is only if one's own (X41)."""
    if known.engagement:
        return say("{} has it already. Give another domain.", known.engagement.customer)
    return say("I can’t take that domain. Ask the people who run me, and give them its name.")


def _domain(session: Session, engagement: Engagement, address: Address) -> str:
    """Return the tenant domain that an edit asks for, "" where it carries none that can be read."""
    if "tenant_domain" not in address.fields:
        return ""
    playbook = session.desk.playbook
    slots = step_slots(playbook, playbook.steps[INTAKE], engagement)
    wanted = [slot for slot in slots if slot.id == "tenant_domain"]
    read = read_slots(wanted, address.inputs, session.desk.today_of(session.person))
    found = read.values.get("tenant_domain")
    return found if isinstance(found, str) else ""


async def reopen(desk: Desk, actor: Actor, engagement: Engagement, key: str) -> Applied | NotFound | Known:
    """Work on an engagement again. One that was closed may find its tenant open elsewhere meanwhile, and so
    may one that was removed after it was closed.
    """
    if engagement.at_rest:
        known = await claim(desk, actor, str(engagement.facts.get("tenant_domain", "")), engagement.id)
        if known:
            return known
    outcome = await set_state(desk, actor, engagement.id, "open", key=key)
    return outcome if isinstance(outcome, Applied) else NOT_FOUND
