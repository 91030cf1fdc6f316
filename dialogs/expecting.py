"""What a typed word would answer, as the last card says it. Kept as a dialog's plain state."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Expecting:
    """What a typed word would answer: one input of one step, at the revision the last card showed."""

    engagement: str
    step: str
    field: str
    workload: str
    revision: int

    def state(self) -> dict[str, Any]:
        """Return it as a dialog's plain state."""
        return {
            "engagement": self.engagement,
            "step": self.step,
            "field": self.field,
            "workload": self.workload,
            "revision": self.revision,
        }


FORM = Expecting(engagement="", step="", field="", workload="", revision=0)
"""A form is open, and no typed word answers it."""
