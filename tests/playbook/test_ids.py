"""Ids are for ever: answers, cards and exports refer to them. `ids.toml` lists them; none is taken away."""

import tomllib
from pathlib import Path

from bot.playbook.loader import load

LISTED = tomllib.loads(Path(__file__).with_name("ids.toml").read_text("utf-8"))


def declared() -> dict[str, set[str]]:
    """Return every id of the built-in playbook, by what it names."""
    book = load()
    found = {
        "stages": set(book.stages),
        "steps": set(book.steps),
        "tasks": set(book.tasks),
        "workloads": set(book.workloads),
        "roles": set(book.roles),
        "forms": set(book.forms),
        "links": set(book.links),
        "mails": set(book.mails),
        "reminders": set(book.reminders),
    }
    for each in (*book.steps.values(), *book.forms.values()):
        found[f"fields {each.id}"] = {field.id for field in each.fields}
        for field in each.fields:
            if field.choices and field.id not in ("workloads", "roles", "frp_workloads", "next_workloads"):
                found[f"choices {each.id} {field.id}"] = {choice.value for choice in field.choices}
    return found


def test_no_id_vanishes_and_none_is_unlisted() -> None:
    """The list and the content name the same ids."""
    listed = {name: set(ids) for name, ids in LISTED.items()}
    assert declared() == listed
