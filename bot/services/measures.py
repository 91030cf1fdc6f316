"""What this process did since it started, as numbers in Prometheus' text format: no person, customer or id.

Counts only; what outlives the process stands in the mailboxes (lateness.py). The format:
https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from bot.domain.lateness import BOUNDS, Lateness, counted
from bot.errors import DeliveryError, NotSent, Permanent, Throttled

LATE = "cadence_reminder_lateness_seconds"
POSTS = "cadence_posts_total"
REFUSED = "cadence_refused_total"
OUTCOMES = ("sent", "not_sent", "throttled", "unknown", "permanent")


@dataclass(kw_only=True, slots=True)
class Measures:
    """The counts of one process."""

    late: Lateness = field(default_factory=Lateness)
    seconds: dict[str, float] = field(default_factory=lambda: {"card": 0.0, "digest": 0.0})
    posts: Counter[str] = field(default_factory=Counter[str])
    refusals: Counter[str] = field(default_factory=Counter[str])

    def left(self, seconds: float, *, digest: bool) -> None:
        """Count a reminder that arrived, so many seconds after it could leave."""
        self.late = counted(self.late, seconds, digest=digest)
        self.seconds["digest" if digest else "card"] += seconds

    def posted(self, error: DeliveryError | None = None) -> None:
        """Count a post, by the class of its outcome."""
        self.posts[_outcome(error)] += 1

    def refused(self, kind: str) -> None:
        """Count a request that got no turn, by its kind; there must be few of these."""
        self.refusals[kind] += 1

    def text(self) -> str:
        """Return everything, a line each."""
        return "\n".join((*self._late(), *self._posts(), *self._refused(), ""))

    def _late(self) -> Iterator[str]:
        yield f"# HELP {LATE} Seconds from when a reminder could leave until it did, by how it left."
        yield f"# TYPE {LATE} histogram"
        for form, counts in (("card", self.late.cards), ("digest", self.late.digests)):
            sums = tuple(accumulate(counts))
            for bound, below in zip((*BOUNDS, "+Inf"), sums, strict=True):
                yield f'{LATE}_bucket{{form="{form}",le="{bound}"}} {below}'
            yield f'{LATE}_sum{{form="{form}"}} {self.seconds[form]:.3f}'
            yield f'{LATE}_count{{form="{form}"}} {sums[-1]}'

    def _posts(self) -> Iterator[str]:
        yield f"# HELP {POSTS} Messages that the worker posted, by the class of outcome."
        yield f"# TYPE {POSTS} counter"
        for outcome in OUTCOMES:
            yield f'{POSTS}{{outcome="{outcome}"}} {self.posts[outcome]}'

    def _refused(self) -> Iterator[str]:
        yield f"# HELP {REFUSED} Requests that got no turn, by what was wrong with them."
        yield f"# TYPE {REFUSED} counter"
        for kind in sorted(self.refusals):
            yield f'{REFUSED}{{kind="{kind}"}} {self.refusals[kind]}'


def _outcome(error: DeliveryError | None) -> str:
    if error is None:
        return "sent"
    classes = ((NotSent, "not_sent"), (Throttled, "throttled"), (Permanent, "permanent"))
    return next((name for kind, name in classes if isinstance(error, kind)), "unknown")
