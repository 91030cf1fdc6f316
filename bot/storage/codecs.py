"""Documents as bytes: a frozen dataclass to one JSON object with its schema version, and back.

The domain's types stay plain; msgspec is known here alone. What a type can be made of: str, int, float, bool,
None, datetime, date, enums, Literals, tuples, lists, sets, mappings with text keys, dataclasses, and unions
of at most one dataclass with the simple ones. This is also the last fence before a store: a value that one
store would keep and another would change is refused. It never cleans text, and no message of it holds what a
document says.
"""

import re
import zlib
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar, cast

import msgspec

from bot.errors import NewerSchema, StoreError
from bot.storage.numbers import number_check

T = TypeVar("T")
Plain = dict[str, Any]
"""A document as JSON values."""

Upgrade = Callable[[Plain], Plain]
"""Turns a document of one version into the next; it may change the dict it was given."""

SHARDS = 32


class Unreadable(StoreError):
    """A stored document cannot be read."""


class Unstorable(StoreError, ValueError):
    """A value cannot be stored: it would not come back the same."""


class _Head(msgspec.Struct):
    schema: int


_head = msgspec.json.Decoder(_Head)
_encoder = msgspec.json.Encoder()


class Codec(Generic[T]):
    """How documents of one kind are written and read.

    `version` is the schema they are written with; `upgrades[n]` turns version n into n + 1, for every n from
    1. `copies` are types within it whose numbers were checked where they were first stored. Raises ValueError
    when an upgrade is missing or the type has a field of the name "schema".
    """

    def __init__(
        self,
        *,
        kind: str,
        type: type[T],
        version: int = 1,
        upgrades: Mapping[int, Upgrade] | None = None,
        copies: Iterable[type[Any]] = (),
    ) -> None:
        self.kind = kind
        self.type = type
        self.version = version
        self._upgrades = dict(upgrades or {})
        if sorted(self._upgrades) != list(range(1, version)):
            raise ValueError(f"{kind}: version {version} needs the upgrades 1 to {version - 1}, each once")
        if "schema" in type.__annotations__:
            raise ValueError(f'{kind}: the name "schema" is the version\'s')
        self._prefix = f'{{"schema":{version},'.encode()
        self._decoder = msgspec.json.Decoder(type)
        self._check = number_check(type, copies)

    def encode(self, value: T) -> bytes:
        """Return `{"schema":n,…}` in UTF-8. Raises `Unstorable`."""
        try:
            if self._check is not None:
                self._check(value)
            body = _encoder.encode(value)
        except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            raise Unstorable(f"This {self.kind} cannot be stored: {_reason(error)}.") from error
        if body == b"{}":
            return self._prefix[:-1] + b"}"
        return self._prefix + body[1:]

    def decode(self, body: bytes) -> T:
        """Return the value, upgraded to the current version. Raises `Unreadable`, `NewerSchema`."""
        try:
            if body.startswith(self._prefix):  # as encode wrote it; a store may have moved the fields about
                return self._decoder.decode(body)
            schema = _head.decode(body).schema
            if schema == self.version:
                return self._decoder.decode(body)
            if schema < self.version:
                return self._upgrade(msgspec.json.decode(body), schema)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            # Not `from error`: msgspec quotes values, and a chained error is printed with every traceback.
            raise Unreadable(f"A stored {self.kind} cannot be read: {_reason(error)}.") from None
        raise NewerSchema(
            f"This {self.kind} has schema {schema}; this version of Cadence knows {self.version}."
        )

    def to_plain(self, value: T) -> Plain:
        """Return the value as JSON values, without a version."""
        return cast("Plain", msgspec.to_builtins(value))

    def from_plain(self, plain: Plain) -> T:
        """Return the value that `to_plain` made these of. Raises `Unreadable`."""
        try:
            return msgspec.convert(plain, self.type)
        except (msgspec.MsgspecError, RecursionError) as error:
            raise Unreadable(f"This is no {self.kind}: {_reason(error)}.") from None

    def _upgrade(self, plain: Plain, schema: int) -> T:
        plain.pop("schema")
        for version in range(schema, self.version):
            try:
                plain = self._upgrades[version](plain)
            except Exception as error:
                name = type(error).__name__
                raise Unreadable(
                    f"A stored {self.kind} cannot be upgraded from {version}: {name}."
                ) from error
        return msgspec.convert(plain, self.type)


def shard(id: str) -> str:
    """Return the partition of a document, from its id alone and fixed for ever: "s0" to "s31"."""
    return f"s{zlib.crc32(id.encode('utf-8', 'surrogatepass')) % SHARDS}"


def instant_text(moment: datetime) -> str:
    """Return an aware moment as text of fixed width in UTC, which sorts as the moments do. Raises
    ValueError."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone cannot be stored")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def instant(text: str) -> datetime:
    """Return the moment, aware and in UTC."""
    return datetime.fromisoformat(text)


def _reason(error: Exception) -> str:
    """Say what is wrong without a word of the document: msgspec quotes values, but names a place."""
    if isinstance(error, UnicodeError):
        return "text that is not valid Unicode"
    if isinstance(error, RecursionError):
        return "nested too deeply"
    if isinstance(error, msgspec.MsgspecError):
        place = re.search(r" - at `(\$[\w.\[\]…]*)`$", str(error))
        return f"a wrong value at {place[1]}" if place else "not a valid JSON document of this kind"
    return str(error) if type(error) is ValueError else "a value of a type that JSON does not have"
