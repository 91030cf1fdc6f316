"""Offers of a file that a person has not taken yet: what they asked for, never the file itself.

An offer stands in the person's own partition under a random id, with the hash of a random secret; only who
holds the secret, and is that person, can take it, within ten minutes (X43).
"""

import hashlib
import hmac
import secrets
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Literal

from bot.domain.people import Actor
from bot.errors import Changed, Missing
from bot.services.audit import audit
from bot.services.desk import Desk
from bot.services.exports import Wanted, wanted
from bot.storage import kinds
from bot.storage.store import Document, Stored

LIFE = timedelta(minutes=10)
KEPT = timedelta(days=1)
"""How long it is remembered that an offer was answered, so that a late press is told from a forged one."""
BITS = 32
"""Bytes of the secret."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused:
    """Why an offer is not taken: answered before, too old, or never made to this person."""

    why: Literal["answered", "expired", "unknown"]


async def offer(desk: Desk, actor: Actor, what: Wanted) -> str:
    """Keep what was asked for; return the token that takes it. Forgets the person's offers of older days."""
    await _sweep(desk, actor)
    id, secret = secrets.token_urlsafe(9), secrets.token_urlsafe(BITS)
    kept = kinds.Offer(
        engagement=what.engagement,
        form=what.form,
        closing=what.closing,
        series=what.series,
        secret=_hashed(secret),
        at=desk.clock(),
    )
    ref = kinds.offer_ref(actor.tenant, actor.id, id)
    await desk.store.create(Document(ref=ref, kind="offer", body=kinds.OFFER.encode(kept)))
    return f"{id}.{secret}"


async def take(desk: Desk, actor: Actor, token: str, *, once: bool = True) -> Wanted | Refused:
    """Return what the token's offer asked for, and note that it is answered (`once`); or why not.

    A token that no offer of this person's has is audited: somebody made it up, or answers for another.
    """
    id, _, secret = token.partition(".")
    stored = await desk.store.get(kinds.offer_ref(actor.tenant, actor.id, id)) if id else None
    kept = kinds.OFFER.decode(stored.body) if stored else None
    if stored is None or kept is None or not hmac.compare_digest(kept.secret, _hashed(secret)):
        await audit(desk, actor, "forged offer", id)
        return Refused(why="unknown")
    if kept.answered:
        return Refused(why="answered")
    if desk.clock() - kept.at > LIFE:
        return Refused(why="expired")
    if once and not await _answered(desk, stored, kept):
        return Refused(why="answered")
    return wanted(kept.form, kept.engagement, kept.closing, kept.series) or Refused(why="expired")


async def _answered(desk: Desk, stored: Stored, kept: kinds.Offer) -> bool:
    """Note the answer by compare-and-set; tell whether this was the first."""
    body = kinds.OFFER.encode(replace(kept, answered=True))
    try:
        await desk.store.replace(Document(ref=stored.ref, kind="offer", body=body), stored.etag)
    except (Changed, Missing):
        return False
    return True


async def _sweep(desk: Desk, actor: Actor) -> None:
    page = await desk.store.query(kinds.person_partition(actor.tenant, actor.id), "offer")
    for stored in page.items:
        if desk.clock() - kinds.OFFER.decode(stored.body).at > KEPT:
            with suppress(Changed, Missing):
                await desk.store.delete(stored.ref, stored.etag)


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
