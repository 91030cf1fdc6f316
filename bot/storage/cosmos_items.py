"""Documents as Cosmos DB's items, and back: names that it takes, the body as text, nothing lost either way.

Knows no network and never looks inside a body.
"""

import base64
import hashlib
import re
from collections.abc import Mapping
from typing import Any

from bot.storage.codecs import instant, instant_text
from bot.storage.store import Document, Ref, Stored

Item = dict[str, Any]

LONGEST = 255
"""Letters that Cosmos DB takes in an id; the same limit serves for partitions, which may be longer."""

_OTHERS = re.compile(rb"[^A-Za-z0-9_.:@-]")
_ESCAPED = re.compile(rb"~([0-9A-F]{2})")


def escaped(name: str) -> str:
    """Return a name that Cosmos DB takes for any text: at most 255 of the letters A-Z a-z 0-9 _ . : @ - ~.

    Everything else, `~` too, becomes `~` and its UTF-8 bytes in hex; so `/ \\ ? #`, blanks at the end and
    letters that a proxy may decode never reach an address. "" becomes `~`. What would be too long ends in
    `~~` and its SHA-256 instead: two names never meet, and the item holds the name (`item`).
    """
    safe = _OTHERS.sub(lambda found: b"~%02X" % found[0][0], name.encode("utf-8", "surrogatepass")).decode()
    if len(safe) <= LONGEST:
        return safe or "~"
    sum = hashlib.sha256(safe.encode()).hexdigest()
    return f"{safe[: LONGEST - 2 - len(sum)]}~~{sum}"


def item(document: Document, op: str) -> Item:
    """Return the item of a document. `op` names this one write, by which its writer knows it again.

    The body is text of its own: it comes back byte for byte, whatever a store of JSON does to numbers, to the
    order of fields and to letters. What is no UTF-8 stands in base64.
    """
    ref = document.ref
    made: Item = {"id": escaped(ref.id), "pk": escaped(ref.pk), "kind": document.kind, "op": op}
    for field, name in (("id", ref.id), ("pk", ref.pk)):
        if "~~" in made[field]:
            made[f"long_{field}"] = name
    if document.due_at is not None:
        made["due_at"] = instant_text(document.due_at)
    try:
        made["body"] = document.body.decode()
    except UnicodeDecodeError:
        made["base64"] = base64.b64encode(document.body).decode()
    return made


def stored(found: Mapping[str, Any]) -> Stored:
    """Return the document that an item holds."""
    body = found["body"].encode() if "body" in found else base64.b64decode(found["base64"])
    due_at = found.get("due_at")
    return Stored(
        ref=Ref(_name(found, "pk"), _name(found, "id")),
        kind=found["kind"],
        body=body,
        due_at=None if due_at is None else instant(due_at),
        etag=found["_etag"],
    )


def _name(found: Mapping[str, Any], field: str) -> str:
    if f"long_{field}" in found:
        return found[f"long_{field}"]
    safe: str = found[field]
    if safe == "~":
        return ""
    plain = _ESCAPED.sub(lambda hex: bytes([int(hex[1], 16)]), safe.encode())
    return plain.decode("utf-8", "surrogatepass")
