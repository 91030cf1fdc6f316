"""Large portfolios of made-up customers, written straight through the codecs. Asserts nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.domain.changes import Change, Edit
from bot.domain.engagement import Contact, Engagement, Stamp, StepRecord
from bot.domain.notes import TenantClaim
from bot.domain.people import Actor
from bot.domain.workload import Part, Workload
from bot.playbook.model import Playbook
from bot.services.desk import Desk
from bot.services.records import write
from bot.storage import kinds
from bot.storage.store import Document
from tests.fakes import ALEX, TENANT

OPENED = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)
OWNER = Actor(tenant=TENANT, id=ALEX, name="Alex Wilber")
WORKLOADS, CONTACTS, CHANGES = 12, 40, 100


def large(playbook: Playbook, number: int, owner: Actor = OWNER) -> Engagement:
    """Return one with 12 workloads, 40 contacts, 100 changes; its last workload lacks date and owner."""
    stamp = Stamp(by=owner.id, name=owner.name, at=OPENED)
    names = list(playbook.workloads)[:WORKLOADS]
    workloads = {name: Workload(dibs=_dibs(name, stamp), ssat=_ssat(name, stamp)) for name in names}
    last = workloads[names[-1]]
    short = {part: held for part, held in last.dibs.items() if part not in ("target_date", "success_owner")}
    workloads[names[-1]] = replace(last, dibs=short)
    return Engagement(
        id=f"eng-{number:024d}",
        tenant=owner.tenant,
        owner=owner.id,
        owner_name=owner.name,
        opened_at=OPENED,
        facts={
            "customer": f"Contoso Works {number:03d}",
            "tenant_domain": f"works{number:03d}.contoso.example.com",
            "region": "emea",
            "country": "PT",
            "time_zone": "Europe/Lisbon",
            "language": "pt",
            "motions": ("health",),
            "managed": "yes",
            "seats": 1200 + number,
            "kickoff_on": (OPENED + timedelta(days=60 + number % 60)).date().isoformat(),
        },
        steps={
            "kickoff.dibs": StepRecord(revision=3, stamp=stamp),
            "intake.engagement": StepRecord(revision=1),
        },
        workloads=workloads,
        contacts={f"c{each}": _contact(each) for each in range(1, CONTACTS + 1)},
        changes=tuple(_change(each, stamp, names) for each in range(CHANGES)),
        seq=CHANGES,
    )


def _dibs(name: str, stamp: Stamp) -> dict[str, Part]:
    values = {
        "target_date": "2027-03-15",
        "intent": "yes",
        "business_reason": f"Fewer systems for {name}, one place to look, and less to pay for every year",
        "success_owner": f"Ines Duarte, owner of {name}",
    }
    return {part: Part(value=value, source="c1", stamp=stamp) for part, value in values.items()}


def _ssat(name: str, stamp: Stamp) -> dict[str, Part]:
    parts = ("stakeholders", "scenarios", "awareness", "training")
    return {part: Part(value=f"What is known of {part} for {name}", source="", stamp=stamp) for part in parts}


def _contact(number: int) -> Contact:
    return Contact(
        name=f"Person {number} of Contoso",
        email=f"person{number}@contoso.example.com",
        phone="+351210000000",
        organisation="Contoso",
        roles=("project_manager",),
        is_engaged=number % 2 == 0,
    )


def _change(number: int, stamp: Stamp, names: list[str]) -> Change:
    path = ("workloads", names[number % len(names)], "dibs", "business_reason", "value")
    edit = Edit(path=path, old=f"Reason number {number}", new=f"Reason number {number + 1}")
    return Change(
        id=f"{number:064x}",
        at=stamp.at + timedelta(minutes=number),
        by=stamp.by,
        name=stamp.name,
        what="save",
        step="kickoff.dibs",
        edits=(edit,),
    )


async def fill(desk: Desk, count: int, owner: Actor = OWNER) -> None:
    """Write this many large engagements with their entries and tenant claims."""
    for number in range(1, count + 1):
        engagement = await write(desk, large(desk.playbook, number, owner), "")
        domain = str(engagement.facts["tenant_domain"])
        claim = TenantClaim(tenant_domain=domain, engagement=engagement.id, owner=owner.id)
        ref, body = kinds.tenant_ref(owner.tenant, domain), kinds.TENANT_CLAIM.encode(claim)
        await desk.store.create(Document(ref=ref, kind="tenant", body=body))
    await desk.drain()
