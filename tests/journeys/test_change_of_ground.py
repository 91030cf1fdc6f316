"""The ground moves under a record: a playbook without what it names, a year no calendar covers, no room."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.journeys.acts import dump, one, open_new, rewrite
from tests.journeys.talker import Clock, inputs, talking, values

PART = {"value": "Crews", "source": "", "stamp": {"by": "x", "name": "Alex", "at": "2026-11-20T09:00:00Z"}}


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


async def test_a_playbook_without_a_workload_a_step_a_field_and_a_role(database: Path) -> None:
    """X44: every command goes on; the answers stay readable; an old card of the step says so."""
    async with talking(database) as t:
        await open_new(t, workloads="teams")
    held = one(database, "engagement")
    stamp = PART["stamp"]
    edits = [
        {"path": ["steps", "old.step", "answers", "old_field"], "old": None, "new": "Kept"},
        {"path": ["workloads", "old_app", "dibs", "intent"], "old": None, "new": PART},
        {"path": ["tasks", "4711"], "old": None, "new": {"stamp": stamp}},
    ]
    change = {"id": "k", "at": stamp["at"], "by": "x", "name": "Alex", "what": "save", "step": "old.step"}
    rewrite(
        database,
        workloads=held["workloads"] | {"old_app": {"dibs": {"intent": PART}, "ssat": {"training": PART}}},
        steps=held["steps"]
        | {"old.step": {"revision": 3, "answers": {"old_field": "Kept", "check.old": True}}},
        tasks={"4711": {"stamp": stamp}},
        contacts={"c1": {"name": "Ines Duarte", "roles": ["old_role"]}},
        facts=held["facts"] | {"old_fact": "x", "motions": ["health", "old_motion"]},
        changes=[*held["changes"], change | {"edits": edits}],
        entry=None,
        unpublished=True,
    )
    async with talking(database) as t:
        for words in (
            "open contoso",
            "next",
            "next all",
            "portfolio",
            "timeline",
            "contacts",
            "kickoff",
            "task",
        ):
            await t.say(words)
            assert "went wrong" not in t.text, words
        await t.say("open contoso")
        assert "old_app" in t.words()
        await t.say("timeline")
        assert "a step that is gone" in t.words()
        assert "Task 4711" in t.words()
        for command, button in (("dibs", "Save DIBS"), ("ssat", "Save SSAT"), ("edit", "Save changes")):
            await t.say(command)
            assert inputs(t.card), command
            await t.press(button)
            assert "is saved" in t.words() or command == "edit", command
        old = {"engagement": held["id"], "step": "old.step", "r": 3, "nonce": "n", "f": "old_field"}
        for verb in ("step.open", "step.save"):
            card = await t.send(verb, old | {"old_field": "New words"})
            assert "This step is no longer asked" in str(card)
    engagement = one(database, "engagement")
    assert engagement["steps"]["old.step"]["answers"]["old_field"] == "Kept"
    assert engagement["workloads"]["old_app"]["dibs"]["intent"]["value"] == "Crews"


async def test_years_no_calendar_covers(database: Path) -> None:
    """Sri Lanka's holidays are known for few years: dates beyond are counted without, no turn fails."""
    clock = Clock(datetime(2026, 12, 30, 9, 0, tzinfo=UTC))
    async with talking(database, clock=clock) as t:
        await open_new(t, country="LK", motions="rfa", assigned_on="2026-12-30", workloads="teams")
        assert "Contact the customer" in t.words().replace("Next: c", "Next: C")
        for words in ("next", "portfolio", "kickoff"):
            await t.say(words)
            assert t.card, words
        clock.now = datetime(2031, 6, 2, 9, 0, tzinfo=UTC)
        await t.say("open contoso")
        assert "Late since" in t.words()
        await t.say("task Send the deck")
        await t.fill(due_on="in 3 business days").press("Save")
        assert t.card
        await t.say("hold")
        await t.fill(until="2033-06-01", reason="Freeze").press("Put on hold")
        assert "On hold until Wed 1 Jun 2033" in t.words()


async def test_a_full_engagement(database: Path) -> None:
    """A change that would pass a document's limit is refused; what was typed is in form and draft."""
    async with talking(database) as t:
        await open_new(t, workloads="teams")
        filler = {
            f"i{n}": {"kind": "gap", "text": "x" * 450, "stage": "", "stamp": PART["stamp"]}
            for n in range(430)
        }
        rewrite(database, items=filler)
        size = len(json.dumps(one(database, "engagement")))
        filler["last"] = filler["i0"] | {"text": "x" * (256 * 1024 - size - 1200)}
        rewrite(database, items=filler)
        await t.say("dibs")
        typed = {
            "business_reason.teams": "One place for the crews, " * 18 + "at last",
            "success_owner.teams": "Ines Duarte",
        }
        await t.put(typed).press("Save DIBS")
        assert "This engagement is full" in t.words()
        assert values(t.card).items() >= typed.items()
        await t.say("dibs")
        assert values(t.card)["success_owner.teams"] == "Ines Duarte", "kept as a draft"
    assert one(database, "engagement")["workloads"]["teams"]["dibs"] == {}
    assert len(dump(database, "draft")) == 1
