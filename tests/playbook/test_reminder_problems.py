"""A reminder with mistakes: each is told with its place; one of a folder replaces the built-in one."""

from pathlib import Path

import pytest

from bot.errors import PlaybookError
from bot.playbook.loader import load

OWN = """
[[reminder]]
id = "queue.confirm"
title = "Is the tenant in its queue?"
reason = "You unassign once FTOP shows it there."
basis = "after"
days = 1
urgency = 4
rules = ["D10"]
"""
AT = "own.toml: reminder queue.confirm: "
CASES = {
    "no such cause": (
        OWN.replace("queue.confirm", "queue.confirmed"),
        "own.toml: reminder queue.confirmed: id: unknown 'queue.confirmed' (did you mean 'queue.confirm'?)",
    ),
    "long title": (OWN.replace("Is the tenant", "x" * 30), AT + "title: 44 characters, at most 36"),
    "long reason": (OWN.replace("You unassign", "x" * 30), AT + "reason: 56 characters, at most 45"),
    "unknown rule": (OWN.replace("D10", "D99"), AT + "rules: unknown 'D99'"),
    "unknown basis": (
        OWN.replace('"after"', '"later"'),
        AT + "basis: 'later' is none of 'closes', 'before', 'on', 'after', 'every'",
    ),
    "no urgency": (OWN.replace("urgency = 4\n", ""), AT + "urgency is missing"),
    "urgency": (OWN.replace("= 4", "= 10"), AT + "urgency: 10, must be 1 to 9 here"),
    "no days": (OWN.replace("days = 1\n", ""), AT + "days: 0, must be 1 to 60 here"),
    "days of a window": (OWN.replace('"after"', '"closes"'), AT + "days: 1, must be 0 here"),
    "a rhythm of a year": (
        OWN.replace('"after"', '"every"').replace("days = 1", "days = 365"),
        AT + "days: 365, must be 1 to 90 here",
    ),
    "unknown key": (OWN + "hour = 9\n", AT + "unknown key 'hour'"),
}


@pytest.mark.parametrize("name", CASES)
def test_a_mistake_is_told_where_it_is(name: str, tmp_path: Path) -> None:
    """Each alone, as one line."""
    text, wanted = CASES[name]
    (tmp_path / "own.toml").write_text(text, "utf-8")
    with pytest.raises(PlaybookError) as caught:
        load(tmp_path)
    (line,) = str(caught.value).splitlines()[1:]
    assert line.startswith(wanted)


def test_one_of_a_folder_replaces_the_built_in_one(tmp_path: Path) -> None:
    """Other days, another urgency: without a line of Python."""
    (tmp_path / "own.toml").write_text(OWN, "utf-8")
    base, own = load().reminders, load(tmp_path).reminders
    assert (base["queue.confirm"].days, own["queue.confirm"].days) == (2, 1)
    assert {name for name in base if base[name] != own[name]} == {"queue.confirm"}
