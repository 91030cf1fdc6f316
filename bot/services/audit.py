"""The record of security refusals: one call writes it, to the log and to the store.

Never holds what a person typed.
"""

import hashlib
import logging
from datetime import datetime

from bot.domain.cleaning import clean
from bot.domain.people import Actor
from bot.errors import AlreadyExists, StoreError
from bot.services.desk import Desk
from bot.storage import kinds
from bot.storage.store import Document

log = logging.getLogger("cadence.audit")


async def audit(desk: Desk, actor: Actor, refused: str, subject: str) -> None:
    """Record that something was refused: who, what kind, which document. The same refusal in a minute counts
    once.

    A store that does not answer loses the document, never the log line nor the turn.
    """
    now, subject = desk.clock(), clean(subject[:80]).text
    log.warning("refused %s: actor %s/%s subject %s", refused, actor.tenant, actor.id, subject)
    entry = kinds.AuditEntry(at=now, tenant=actor.tenant, actor=actor.id, refused=refused, subject=subject)
    mark = f"{now:%Y%m%dT%H%M}|{actor.tenant}|{actor.id}|{refused}|{subject}"
    ref = kinds.audit_ref(now.date(), hashlib.sha256(mark.encode(errors="replace")).hexdigest())
    try:
        await desk.store.create(Document(ref=ref, kind="audit", body=kinds.AUDIT.encode(entry)))
    except AlreadyExists:
        return
    except StoreError:
        log.error("the audit entry could not be stored")


PENDING = 100
"""Refusals at the door that may wait to be written."""
PER_HOUR = 20
"""Peers that are recorded for one kind of refusal in an hour; a flood beyond is in the log and in the numbers
alone, or forged requests could fill the store.
"""


class Door:
    """Records requests that were refused before anybody was known to have sent them. Returns at once."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._hour: datetime | None = None
        self._peers: dict[str, set[str]] = {}

    def __call__(self, refused: str, peer: str) -> None:
        """Record a refusal, once an hour for a reason (one of few) and a peer."""
        hour = self._desk.clock().replace(minute=0, second=0, microsecond=0)
        if hour != self._hour:
            self._hour, self._peers = hour, {}
        peers = self._peers.setdefault(refused, set())
        if peer in peers or len(peers) >= PER_HOUR or len(self._desk.tasks) >= PENDING:
            return
        peers.add(peer)
        actor = Actor(tenant="", id="", name="")
        self._desk.later(audit(self._desk, actor, refused, f"request from {peer}"))
