"""What a reminder must keep beyond its types: words that fit a card, days that fit its basis, a cause.

Only reports, by place; it changes nothing and reads no files. As check.py, which is for steps and forms.
"""

from collections.abc import Mapping

from bot.domain.plan.values import Basis, Rule
from bot.playbook.causes import CAUSES
from bot.playbook.check import REASON, TITLE, check_length, check_names, check_rules
from bot.playbook.read import Place, Problems

URGENCY = (1, 9)
DAYS: Mapping[Basis, tuple[int, int]] = {
    "closes": (0, 0),
    "on": (0, 0),
    "before": (1, 60),
    "after": (1, 60),
    "every": (1, 90),
}
"""The fewest and the most days of each basis."""


def check_reminder(rule: Rule, place: Place, problems: Problems) -> None:
    """Report what is wrong with a reminder."""
    check_names(place, "id", (rule.id,), CAUSES, problems)
    check_length(place, "title", rule.title, TITLE, problems)
    check_length(place, "reason", rule.reason, REASON, problems)
    check_length(place, "until", rule.until, REASON, problems)
    check_rules(place, rule.rules, problems)
    bounds = {"urgency": (rule.urgency, URGENCY), "days": (rule.days, DAYS[rule.basis])}
    for key, (value, (fewest, most)) in bounds.items():
        if not fewest <= value <= most:
            wanted = str(most) if fewest == most else f"{fewest} to {most}"
            problems.add((*place, key), f"{value}, must be {wanted} here")
