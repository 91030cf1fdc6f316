"""How a request ends: a reply or a refusal, as values. Knows no HTTP library."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["request", "token", "keys", "tenant", "sender", "service", "local"]
"""What a refusal is counted as: a request that is no activity or not in time, a token, signing keys that
cannot be had, a tenant, a sender, a host that is named, what reached local mode from elsewhere.
"""


@dataclass(frozen=True, slots=True)
class Refused:
    """A request that gets no turn: the HTTP status and one line that says why.

    `security` marks what somebody may have tried on purpose. `allow` fills the header of a 405, `retry` (in
    seconds; 0: none) that of a 503.
    """

    status: int
    reason: str
    security: bool = False
    allow: str = ""
    kind: Kind = "request"
    retry: int = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """What the HTTP request is answered with; an empty body has no content type."""

    status: int = 200
    body: bytes = b""
