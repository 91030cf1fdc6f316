"""Operation keys: one name for one thing a person did, however often and by whichever way it reaches us.

The key stands in the document that the operation changed, so a second delivery finds it and has no second
effect. Keys are pure functions of what was sent; nothing here reads a clock or invents a number.
"""

import json
from collections.abc import Mapping
from hashlib import sha256


def card_key(*, tenant: str, actor: str, nonce: str, verb: str, inputs: Mapping[str, object]) -> str:
    """Return the key of a button's press: 64 hexadecimal digits.

    `nonce` is the card's, so pressing twice gives one key, while other `inputs` from the same card give
    another. The order of the inputs does not matter, their JSON types do ("1" is not 1). Raises ValueError
    for NaN.
    """
    return _digest("card", tenant, actor, nonce, verb, dict(inputs))


def text_key(*, tenant: str, conversation: str, activity: str) -> str:
    """Return the key of a typed message: 64 hexadecimal digits.

    An activity id belongs to its conversation: the same one elsewhere gives another key (X9).
    """
    return _digest("text", tenant, conversation, activity)


def _digest(*parts: object) -> str:
    """Hash the parts as a JSON array: no two lists of parts have the same text."""
    text = json.dumps(parts, ensure_ascii=True, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode("ascii")).hexdigest()
