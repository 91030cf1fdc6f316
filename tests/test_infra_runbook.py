"""The runbook against the code: what the log can say of trouble, and what the runbook says of it."""

import ast
from collections.abc import Iterator

from bot.domain.undelivered_words import WHY
from bot.services.measures import LATE, POSTS, REFUSED
from tests.sources import ROOT, product

RUNBOOK = (ROOT / "infra" / "docs" / "operations.md").read_text("utf-8")
LOCAL = ("bot/services/demo/", "dialogs/trial.py")
"""What runs on a machine of one's own alone."""
TROUBLE = ("warning", "error", "exception", "critical")


def complaints() -> Iterator[tuple[str, str]]:
    """Yield where the bot logs trouble, and the words up to the first thing that is filled in."""
    for source in product():
        if source.path.startswith(("infra/", "bot/tools/", *LOCAL)):
            continue
        for node in ast.walk(source.tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            if ast.unparse(node.func.value) == "log" and node.func.attr in TROUBLE:
                words = node.args[0]
                assert isinstance(words, ast.Constant), source.at(node)
                first, *rest = str(words.value).split("%s")
                yield source.at(node), first.partition("%")[0].strip(" :") or rest[0].strip()


def test_every_complaint_is_in_the_runbook() -> None:
    """Whoever reads a line at night finds it by its first words."""
    found = dict(complaints())
    assert len(found) > 20
    assert [f"{where}: {words}" for where, words in found.items() if words not in RUNBOOK] == []


def test_every_number_and_reason_is_in_the_runbook() -> None:
    """The names of /metrics, and why a reminder is dead."""
    assert [name for name in (LATE, POSTS, REFUSED) if name not in RUNBOOK] == []
    assert [reason for reason in WHY if reason.replace("_", " ") not in RUNBOOK] == []
