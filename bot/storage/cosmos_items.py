"""Documents as Cosmos DB's items, and back: names that it takes, the body as text, nothing lost either way.

Knows no network and never looks inside a body.
"""

import base64
import hashlib
import re
import secrets
from collections.abc import Mapping
from typing import Any

from bot.storage.codecs import instant, instant_text
from bot.storage.store import Document, Ref, Stored

Item = dict[str, Any]

LONGEST = 255
"""Letters that Cosmos DB takes in an id; the same limit serves for partitions, which may be longer."""

REMEMBERED = 32
"""Writes that an item remembers: so many may follow one whose answer was lost, and it is still recognised."""

_NEVER = '"never"'
"""An ETag that no item has, in place of those that Cosmos DB takes for any: "*", and none at all."""
_OP_BYTES, _OP_LETTERS = 8, 11

_OTHERS = re.compile(rb"[^A-Za-z0-9_.:@-]")
_ESCAPED = re.compile(rb"~([0-9A-F]{2})")


def escaped(name: str) -> str:
    """Return a name that Cosmos DB takes for any text: at most 255 of the letters A-Z a-z 0-9 _ . : @ - ~.

    Everything else, `~` too, becomes `~` and its UTF-8 bytes in hex; so `/ \\ ? #`, blanks at the end and
    letters that a proxy may decode never reach an address. "" becomes `~`. What would be too long ends in
    `~~` and its SHA-256 instead: two names never meet, and the item holds the whole (`item`).
    """
    safe = _whole(name)
    if len(safe) <= LONGEST:
        return safe or "~"
    sum = hashlib.sha256(safe.encode()).hexdigest()
    return f"{safe[: LONGEST - 2 - len(sum)]}~~{sum}"


def _whole(name: str) -> str:
    return _OTHERS.sub(lambda found: b"~%02X" % found[0][0], name.encode("utf-8", "surrogatepass")).decode()


def item(document: Document, etag: str = "") -> Item:
    """Return the item of a document that takes the place of the one with this ETag, or of none.

    `ops` names this write and those before it, newest first: by its name a writer knows its own write again.
    The body is text of its own: it comes back byte for byte, whatever a store of JSON does to numbers, to the
    order of fields and to letters. What is no UTF-8 stands in base64.
    """
    ref = document.ref
    made: Item = {"id": escaped(ref.id), "pk": escaped(ref.pk), "kind": document.kind}
    before = etag.partition(" ")[2]
    named = f"{secrets.token_urlsafe(_OP_BYTES)}.{before}".rstrip(".")
    made["ops"] = named[: REMEMBERED * (_OP_LETTERS + 1) - 1]
    for field, name in (("id", ref.id), ("pk", ref.pk)):
        if "~~" in made[field]:
            made[f"long_{field}"] = _whole(name)
    if document.due_at is not None:
        made["due_at"] = instant_text(document.due_at)
    try:
        made["body"] = document.body.decode()
    except UnicodeDecodeError:
        made["base64"] = base64.b64encode(document.body).decode()
    return made


def etag_of(etag: str, ops: str) -> str:
    """Return the ETag of a document: that of its item, and the writes that the next one goes on from."""
    return f"{etag} {ops}"


def condition(etag: str) -> str:
    """Return the ETag of the item that a document's names; one that no item has for one that names none."""
    plain = etag.partition(" ")[0]
    return _NEVER if plain in ("", "*") else plain


def own_etag(found: Mapping[str, Any], made: Item) -> str | None:
    """Return the ETag of a write that was done, judged by what is there now; None where it was not.

    Where others have written since, it is one that nothing has any more.
    """
    op = made["ops"][:_OP_LETTERS]
    ops: str = found.get("ops", "")
    if op not in ops.split("."):
        return None
    return etag_of(found["_etag"] if ops.startswith(op) else _NEVER, made["ops"])


def stored(found: Mapping[str, Any]) -> Stored:
    """Return the document that an item holds."""
    body = found["body"].encode() if "body" in found else base64.b64decode(found["base64"])
    due_at = found.get("due_at")
    return Stored(
        ref=Ref(_name(found, "pk"), _name(found, "id")),
        kind=found["kind"],
        body=body,
        due_at=None if due_at is None else instant(due_at),
        etag=etag_of(found["_etag"], found.get("ops", "")),
    )


def _name(found: Mapping[str, Any], field: str) -> str:
    safe: str = found.get(f"long_{field}") or found[field]
    if safe == "~":
        return ""
    plain = _ESCAPED.sub(lambda hex: bytes([int(hex[1], 16)]), safe.encode())
    return plain.decode("utf-8", "surrogatepass")
