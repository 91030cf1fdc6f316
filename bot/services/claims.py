"""Which engagement a customer's tenant belongs to: one open engagement a tenant (X41).

A claim is taken before what it names is written, so a crash leaves at most a claim whose engagement never
came; such a claim lapses. Never opens or changes an engagement.
"""

from dataclasses import dataclass
from datetime import timedelta

from bot.domain.engagement import Engagement
from bot.domain.notes import TenantClaim
from bot.domain.people import Actor
from bot.errors import AlreadyExists, Changed, Missing, StoreUnavailable
from bot.services.attempts import ATTEMPTS, pause
from bot.services.desk import Desk
from bot.services.rights import gone, may
from bot.storage import kinds
from bot.storage.store import Document

LAPSES = timedelta(seconds=30)
"""How long a claim is respected whose engagement is not there yet: longer than any turn takes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """The tenant is open already (X41): the actor's own engagement, or None where it is somebody else's."""

    engagement: Engagement | None
    tenant_domain: str


async def claim(desk: Desk, actor: Actor, tenant_domain: str, engagement: str) -> Known | None:
    """Take a customer's tenant for an engagement; return `Known` where another engagement has it.

    Raises `StoreUnavailable` while somebody else is about to take it: trying again tells how that ended.
    """
    ref = kinds.tenant_ref(actor.tenant, tenant_domain)
    mine = TenantClaim(tenant_domain=tenant_domain, engagement=engagement, owner=actor.id, at=desk.clock())
    document = Document(ref=ref, kind="tenant", body=kinds.TENANT_CLAIM.encode(mine))
    for attempt in range(ATTEMPTS):
        stored = await desk.store.get(ref)
        try:
            if stored is None:
                await desk.store.create(document)
                return None
            standing = kinds.TENANT_CLAIM.decode(stored.body)
            if standing.engagement != engagement:
                holder = await _claimed(desk, standing)
                if holder and _holds(desk, holder, tenant_domain):
                    return _known(desk, actor, holder, tenant_domain)
                if _under_way(desk, standing, holder, tenant_domain):
                    break
            await desk.store.replace(document, stored.etag)
            return None
        except (AlreadyExists, Changed, Missing):
            await pause(attempt)
    raise StoreUnavailable("That tenant is being opened elsewhere; nothing was saved.")


async def holder_of(desk: Desk, actor: Actor, tenant_domain: str) -> Known | None:
    """Return who has a tenant, None where it is free."""
    stored = await desk.store.get(kinds.tenant_ref(actor.tenant, tenant_domain))
    holder = await _claimed(desk, kinds.TENANT_CLAIM.decode(stored.body)) if stored else None
    return (
        _known(desk, actor, holder, tenant_domain) if holder and _holds(desk, holder, tenant_domain) else None
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


async def _claimed(desk: Desk, standing: TenantClaim) -> Engagement | None:
    stored = await desk.store.get(kinds.engagement_ref(standing.engagement))
    return kinds.ENGAGEMENT.decode(stored.body) if stored else None


def _holds(desk: Desk, engagement: Engagement, tenant_domain: str) -> bool:
    """Tell whether the engagement keeps the tenant: it names it, is not closed, and can still come back."""
    named = engagement.facts.get("tenant_domain") == tenant_domain
    return named and engagement.status.state != "closed" and not gone(engagement, desk.clock())


def works_on(engagement: Engagement, tenant_domain: str) -> bool:
    """Tell whether the engagement is the work on a tenant: it names it, and is open or on hold."""
    named = engagement.facts.get("tenant_domain") == tenant_domain
    return named and engagement.status.state in ("open", "held")


def _under_way(desk: Desk, standing: TenantClaim, holder: Engagement | None, tenant_domain: str) -> bool:
    """Tell whether the claim may be followed by its engagement yet: it is young, and nothing names the
    tenant.
    """
    named = holder is not None and holder.facts.get("tenant_domain") == tenant_domain
    return not named and standing.at is not None and desk.clock() - standing.at < LAPSES


def _known(desk: Desk, actor: Actor, holder: Engagement, tenant_domain: str) -> Known:
    own = may(actor, "write", holder, desk.clock())
    return Known(engagement=holder if own else None, tenant_domain=tenant_domain)
