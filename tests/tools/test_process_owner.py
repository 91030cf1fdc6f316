"""The process owner's guide: its examples are loaded as they are printed."""

import re
from pathlib import Path

import pytest

from bot.playbook.loader import load
from bot.tools.playbook import check, shown
from tests.journeys.acts import one, open_new
from tests.journeys.talker import inputs, talking
from tests.sources import ROOT

GUIDE = ROOT / "infra" / "docs" / "process-owner.md"
INTO = "into the step own.service_desk"


def blocks(language: str) -> list[str]:
    """Return the guide's blocks of a language, in order."""
    return re.findall(rf"```{language}\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder that the guide builds, file by file; lines for a step go into it."""
    files: dict[str, str] = {}
    for block in blocks("toml"):
        name, _, text = block.removeprefix("# ").partition("\n")
        if name == INTO:
            step = files["service-desk.toml"]
            files["service-desk.toml"] = step.replace("checks = ", f"{text}checks = ", 1)
        else:
            files[name] = text
    folder = tmp_path / "our-playbook"
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def test_every_example_is_valid(folder: Path) -> None:
    """Step, task, link and changed text are all there, and the playbook loads."""
    assert [path.name for path in sorted(folder.iterdir())] == [
        *("links.toml", "mails.toml", "service-desk.toml", "tasks.toml", "texts.toml"),
    ]
    book = load(folder)
    step = book.steps["own.service_desk"]
    assert (step.stage, step.tasks, [link.id for link in step.links]) == (
        "enable",
        ("9001",),
        ["own_desk_guide"],
    )
    assert book.links["terms"].title == "Terms of FastTrack"
    assert "Notre travail" in str(book.mails["farewell.follow_up"])


def test_the_first_example_needs_no_other(tmp_path: Path) -> None:
    """Each example may be tried as soon as it is typed."""
    (tmp_path / "first.toml").write_text(blocks("toml")[0], "utf-8")
    assert "own.service_desk" in load(tmp_path).steps


def test_the_report_in_the_guide_is_the_tools(folder: Path) -> None:
    """What the guide shows of the check is what the check says."""
    (printed,) = blocks("text")
    assert shown(check(folder)) == printed.strip()


async def test_the_step_is_asked(tmp_path: Path, folder: Path) -> None:
    """An FM sees the example's step, with its task, link and tick, in its place."""
    database = tmp_path / "cadence.db"
    async with talking(database, playbook=folder) as t:
        await open_new(t, motions="rfa")
        here = {
            "engagement": one(database, "engagement")["id"],
            "step": "own.service_desk",
            "r": 0,
            "nonce": "n",
        }
        t.card = await t.send("step.open", here)
        assert "Enablement, step 2 of 2" in t.words()
        assert "[Service desk guide](https://example.com/service-desk)" in t.words()
        assert {"own_desk_lead", "check.own_desk_briefed", "task.9001"} <= set(inputs(t.card))
