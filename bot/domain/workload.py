"""What an engagement keeps of one workload, part by part. Knows no rule of what is enough."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from bot.domain.fields import Value
from bot.domain.stamp import Stamp

DIBS_PARTS = ("target_date", "intent", "business_reason", "success_owner")
NOT_AN_ANSWER = ("not_asked", "unknown")

Parts = Literal["dibs", "ssat", "forecast", "completion", "discussion"]
"""What is kept of every workload, part by part."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One part of DIBS or SSAT. `source` is who gave it: a contact's id, a side, or "other" (G21)."""

    value: Value
    source: str
    stamp: Stamp

    one_value: ClassVar[bool] = True
    """It changes as a whole: a value never parts from who gave it."""

    @property
    def known(self) -> bool:
        """Whether it is an answer: "not asked yet" is none."""
        return self.value not in NOT_AN_ANSWER


@dataclass(frozen=True, kw_only=True, slots=True)
class Workload:
    """What is known of one workload: parts of DIBS, of SSAT, of an FRP's forecast (P6), of its completion and
    of the discussion that follows (D1-D9) by id, blank parts left out.
    """

    dibs: Mapping[str, Part] = field(default_factory=dict[str, Part])
    ssat: Mapping[str, Part] = field(default_factory=dict[str, Part])
    forecast: Mapping[str, Part] = field(default_factory=dict[str, Part])
    completion: Mapping[str, Part] = field(default_factory=dict[str, Part])
    discussion: Mapping[str, Part] = field(default_factory=dict[str, Part])

    def held(self, parts: Parts) -> Mapping[str, Part]:
        """Return the parts of one kind by id."""
        held: Mapping[str, Part] = getattr(self, parts)
        return held

    def known(self, parts: Parts) -> int:
        """Return how many parts of a kind are known; "not asked yet" is not."""
        return sum(part.known for part in self.held(parts).values())
