"""A folder of one's own over the built-in playbook: new ids are added, known ones replaced as a whole."""

from pathlib import Path

from bot.playbook.loader import load

STAGE = """
[[stage]]
id = "own"
title = "Own"
order = 90
steps = ["own.step"]
"""
STEP = """
[[step]]
id = "own.step"
title = "Own step"
short = "Own"
command = "own"
role = "FM"
applies = "all"
target = "answers"
audience = "internal"
action = { title = "Do it", button = "Do it", reason = "It is ours" }
"""
GROUP = """
[[step.group]]
title = "Own group"
"""
FIELD = """
[[step.group.field]]
id = "check.own"
kind = "toggle"
label = "Own tick"
audience = "internal"
"""
WHOLE = STAGE + STEP + GROUP + FIELD


def test_the_folder_adds_a_stage_and_a_step(tmp_path: Path) -> None:
    """A new id is added, in its place by the stage's order."""
    (tmp_path / "own.toml").write_text(WHOLE, "utf-8")
    book = load(tmp_path)
    assert list(book.stages)[-1] == "own"
    assert book.steps["own.step"].stage == "own"
    assert list(book.steps)[-1] == "own.step"
    assert "kickoff.prepare" in book.steps


def test_the_folder_replaces_what_has_the_same_id(tmp_path: Path) -> None:
    """The same id overrides the whole entry, and keeps its place."""
    text = '[[workload]]\nid = "teams"\nname = "Teams calling"\nshort = "Calling"\n'
    (tmp_path / "own.toml").write_text(text, "utf-8")
    book = load(tmp_path)
    assert book.workloads["teams"].name == "Teams calling"
    assert list(book.workloads) == list(load().workloads)
    choices = next(f for f in book.steps["intake.engagement"].fields if f.id == "workloads").choices
    assert "Teams calling" in [choice.title for choice in choices]


def test_a_stage_may_take_a_step_from_the_folder(tmp_path: Path) -> None:
    """A replaced stage lists a new step beside the built-in ones."""
    listed = '"kickoff.prepare", "own.step", "kickoff.meeting", "kickoff.dibs", "kickoff.ssat"'
    stage = f'[[stage]]\nid = "kickoff"\ntitle = "Kickoff"\norder = 20\nsteps = [{listed}]\n'
    text = stage + 'outputs = "kickoff.outputs"\n' + STEP + GROUP + FIELD
    (tmp_path / "own.toml").write_text(text, "utf-8")
    book = load(tmp_path)
    steps = list(book.steps)
    assert steps[steps.index("kickoff.prepare") + 1] == "own.step"
    assert book.steps["own.step"].fields[0].id == "check.own"
