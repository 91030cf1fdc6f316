"""The conditions that the playbook may name: each a question about one engagement, answered from its facts.

TOML holds no conditions of its own: where a step wants an `if`, a function stands here with its rule and
its test.
Nothing here reads files or changes anything.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Protocol

from bot.domain import governance
from bot.domain.decision import NO_START, Decision
from bot.domain.fields import Field
from bot.domain.series import Series
from bot.playbook.model import Task


class Facts(Protocol):
    """What a condition may ask of an engagement."""

    @property
    def motions(self) -> tuple[str, ...]:
        """Any of "health", "rfa", "targeting"."""
        ...

    @property
    def origin(self) -> str:
        """Where it came from: "gateway", "rfa", "goback", "other" or ""."""
        ...

    @property
    def managed(self) -> str:
        """Whether an account team manages the customer: "yes", "no" or "unknown"."""
        ...

    @property
    def workloads(self) -> Collection[str]:
        """Ids of the workloads they plan to deploy."""
        ...

    @property
    def frp_workloads(self) -> tuple[str, ...]:
        """Ids of those that a FastTrack Ready Partner is assigned to."""
        ...

    @property
    def decision(self) -> Decision | None:
        """The recorded assignment."""
        ...

    @property
    def series(self) -> Mapping[str, Series]:
        """Its series of meetings, by id."""
        ...

    def ticked(self, check: str) -> bool:
        """Tell whether this tick (`check.<id>`, unique in the playbook) is set, whichever step holds it."""
        ...


Condition = Callable[[Facts], bool]


def gateway(facts: Facts) -> bool:
    """G23: the tenant came from Gateway, new or again, and needs an assignment."""
    return facts.origin in ("gateway", "goback")


def rfa(facts: Facts) -> bool:
    """K4, K5: the engagement comes from a Request for Assistance."""
    return "rfa" in facts.motions or facts.origin == "rfa"


def managed(facts: Facts) -> bool:
    """K6: the account is managed. Not known yet counts as no."""
    return facts.managed == "yes"


def windows(facts: Facts) -> bool:
    """K11: Windows is among the workloads."""
    return "windows" in facts.workloads


def partner_involved(facts: Facts) -> bool:
    """K17: the FM said while preparing that a partner is involved."""
    return facts.ticked("check.partner_involved")


def combined_assessment(facts: Facts) -> bool:
    """K18: the FM said while preparing that the technical assessment is part of the kickoff."""
    return facts.ticked("check.combined_assessment")


def benefit_session(facts: Facts) -> bool:
    """B4: the session with the customer takes place, unless account team and FM saw no need for it."""
    return not facts.ticked("check.benefit_not_needed")


def acm_partner(facts: Facts) -> bool:
    """M2: they lack the skills or the time to drive adoption, and want a partner for it."""
    return facts.ticked("check.acm_partner_wanted")


def frp(facts: Facts) -> bool:
    """P1: a FastTrack Ready Partner is assigned to one of the workloads."""
    return bool(facts.frp_workloads)


def start_date(facts: Facts) -> bool:
    """G22: the engagement start date is wanted, unless the tenant is reassigned or left (A2, A3)."""
    return facts.decision is None or facts.decision.option not in NO_START


def cadence_set(facts: Facts) -> bool:
    """C6: the three reviews of governance stand; an existing call counts."""
    return not governance.lacking(facts.series.values(), date.max)


def review_held(facts: Facts) -> bool:
    """C6: a customer's review was held."""
    return governance.review_held(facts.series.values())


CONDITIONS: Mapping[str, Condition] = MappingProxyType(
    {
        "gateway": gateway,
        "rfa": rfa,
        "managed": managed,
        "windows": windows,
        "partner_involved": partner_involved,
        "combined_assessment": combined_assessment,
        "benefit_session": benefit_session,
        "acm_partner": acm_partner,
        "frp": frp,
        "start_date": start_date,
        "cadence_set": cadence_set,
        "review_held": review_held,
    }
)


def holds(names: Iterable[str], facts: Facts) -> bool:
    """Tell whether all the named conditions hold; none named: yes. Raises KeyError for an unknown name."""
    return all(CONDITIONS[name](facts) for name in names)


def asked(fields: Iterable[Field], facts: Facts) -> tuple[Field, ...]:
    """Return the fields that this engagement is asked, in order."""
    return tuple(field for field in fields if holds(field.when, facts))


def offered(task: Task, facts: Facts) -> bool:
    """Tell whether this engagement is offered the task: it has one of its workloads, if it names any."""
    serves = not task.workloads or not set(task.workloads).isdisjoint(facts.workloads)
    return serves and holds(task.when, facts)
