"""How a request ends: a reply or a refusal, as values. Knows no HTTP library."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refused:
    """A request that gets no turn: the HTTP status and one line that says why.

    `security` marks what somebody may have tried on purpose. `allow` fills the header of a 405.
    """

    status: int
    reason: str
    security: bool = False
    allow: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the HTTP request is answered with; an empty body has no content type."""

    status: int = 200
    body: bytes = b""
