"""The record of security refusals: one call writes it, to the log and to the store.

Never holds what a person typed.
"""

import hashlib
import logging

import msgspec

from bot.domain.people import Actor
from bot.errors import AlreadyExists, StoreError
from bot.services.desk import Desk
from bot.storage.store import Document, Ref

log = logging.getLogger("cadence.audit")


async def audit(desk: Desk, actor: Actor, refused: str, subject: str) -> None:
    """Record that something was refused: who, what kind, which document. The same refusal in a minute counts
    once.

    A store that does not answer loses the document, never the log line nor the turn.
    """
    now = desk.clock()
    log.warning("refused %s: actor %s/%s subject %s", refused, actor.tenant, actor.id, subject[:80])
    body = {
        "schema": 1,
        "at": now,
        "tenant": actor.tenant,
        "actor": actor.id,
        "refused": refused,
        "subject": subject[:80],
    }
    mark = f"{now:%Y%m%dT%H%M}|{actor.tenant}|{actor.id}|{refused}|{subject[:80]}"
    ref = Ref(f"audit:{now:%Y-%m-%d}", hashlib.sha256(mark.encode(errors="replace")).hexdigest())
    try:
        await desk.store.create(Document(ref=ref, kind="audit", body=msgspec.json.encode(body)))
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
