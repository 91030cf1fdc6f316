"""From bytes to one JSON object, strictly: what two readers could read differently is refused. Pure.

Knows no member of an activity (see shape).
"""

import json
from collections.abc import Iterable
from typing import Any, cast

from bot.teams.reply import Refused

MAX_DEPTH = 64


class _Unfit(ValueError):
    """JSON that is well formed and still refused."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Unfit("the body has an object with duplicate keys")
    return found


def _whole(digits: str) -> int:
    # Both stores keep 64-bit integers; the length comes first, because int() of many digits is slow.
    if len(digits) > 20 or not -(2**63) <= (number := int(digits)) < 2**63:
        raise _Unfit("the body has a number that is out of range")
    return number


def _real(digits: str) -> float:
    if len(digits) > 400 or (number := float(digits)) in (float("inf"), float("-inf")):
        raise _Unfit("the body has a number that is out of range")
    return number


def _constant(_: str) -> float:
    raise _Unfit("the body has NaN or Infinity")


_decoder = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_whole, parse_float=_real, parse_constant=_constant
)


def decode(body: bytes) -> dict[str, Any] | Refused:
    """Decode one JSON object. Lone surrogates become U+FFFD, because no store and no connector could keep
    them.

    The standard library's decoder with a hook for duplicate keys costs 7 µs for a usual message; counting
    brackets first (0.3 µs) spares the walk that measures depth for all but bodies with many of them.
    """
    if not body:
        return Refused(400, "the body is empty")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return Refused(400, "the body is not UTF-8")
    try:
        found: object = _decoder.decode(text)
    except _Unfit as error:
        return Refused(400, str(error))
    except ValueError:
        return Refused(400, "the body is not JSON")
    except RecursionError:
        return Refused(400, f"the body is nested deeper than {MAX_DEPTH}")
    if not isinstance(found, dict):
        return Refused(400, "the body is not a JSON object")
    raw = cast("dict[str, Any]", found)
    if text.count("{") + text.count("[") > MAX_DEPTH and _deeper(raw):
        return Refused(400, f"the body is nested deeper than {MAX_DEPTH}")
    return _encodable(raw) if "\\ud" in text or "\\uD" in text else raw


def _encodable(raw: dict[str, Any]) -> dict[str, Any] | Refused:
    try:
        return cast("dict[str, Any]", _mended(raw))
    except _Unfit as error:
        return Refused(400, str(error))


def _deeper(raw: dict[str, Any]) -> bool:
    """Return whether the value is nested deeper than the limit, one level at a time."""
    level: list[Any] = [raw]
    for _ in range(MAX_DEPTH):
        below: list[Any] = []
        for value in level:
            inner = cast("Iterable[Any]", value.values() if isinstance(value, dict) else value)
            below += [item for item in inner if isinstance(item, dict | list)]
        if not below:
            return False
        level = below
    return True


def _mended(value: Any) -> Any:
    """Return the value with every lone surrogate replaced. The depth is checked before."""
    if isinstance(value, str):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(value, list):
        return [_mended(item) for item in cast("list[Any]", value)]
    if isinstance(value, dict):
        return _object([(_mended(key), _mended(item)) for key, item in cast("dict[str, Any]", value).items()])
    return value
