"""The record of security refusals: one call writes it, to the log and to the store.

Never holds what a person typed.
"""

import hashlib
import logging

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
"""Refusals at the door that may wait to be written; a flood beyond it is in the log alone."""


def audit_at_the_door(desk: Desk, refused: str, peer: str) -> None:
    """Record a request that was refused before anybody was known to have sent it. Returns at once."""
    if len(desk.tasks) < PENDING:
        desk.later(audit(desk, Actor(tenant="", id="", name=""), refused, f"request from {peer}"))
