"""A playbook with mistakes: each is told with its place, all at once."""

from pathlib import Path

import pytest

from bot.errors import PlaybookError
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
GUIDANCE = """
[[step.guidance]]
title = "Own guidance"
audience = "internal"
points = ["1"]
"""
TASK = """
[[task]]
id = "1"
name = "N"
short = "N"
mandatory = false
role = "FM"
services = ""
steps = []
"""
FOLD = """
[[step.group]]
title = "More"
folded = true
"""
WHOLE = STAGE + STEP + GROUP + FIELD


def problems(folder: Path, **files: str) -> list[str]:
    """Return the lines that loading the folder's files is refused with."""
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, "utf-8")
    with pytest.raises(PlaybookError) as caught:
        load(folder)
    return str(caught.value).splitlines()[1:]


def many(count: int) -> str:
    """Return so many ticks."""
    return "".join(FIELD.replace("check.own", f"check.own{number}") for number in range(count))


AT = "own.toml: step own.step: "
TICK = AT + "group 1: field check.own: "
CASES = {
    "unknown key": (WHOLE + 'lable = "x"\n', TICK + "unknown key 'lable' (did you mean 'label'?)"),
    "missing key": (WHOLE.replace('label = "Own tick"\n', ""), TICK + "label is missing"),
    "missing audience": (
        WHOLE.replace('label = "Own tick"\naudience = "internal"\n', 'label = "Own tick"\n'),
        TICK + "audience is missing",
    ),
    "text for a flag": (WHOLE + 'required = "yes"\n', TICK + "required: must be true or false"),
    "flag for a number": (WHOLE + "years = true\n", TICK + "years: must be a whole number"),
    "number for text": (WHOLE.replace('"Own tick"', "5"), TICK + "label: must be text"),
    "text for a list": (WHOLE + 'when = "rfa"\n', TICK + "when: must be a list"),
    "text for a table": (
        WHOLE.replace(
            'action = { title = "Do it", button = "Do it", reason = "It is ours" }', 'action = "x"'
        ),
        AT + "action: must be a table",
    ),
    "unknown kind": (
        WHOLE.replace('"toggle"', '"slider"'),
        TICK + "kind: 'slider' is none of 'text', 'long', 'date', ",
    ),
    "unknown word": (
        WHOLE + 'past = "all"\n',
        TICK + "past: 'all' is none of 'ok', 'confirm', 'refuse'",
    ),
    "unknown audience": (
        STAGE + STEP.replace('"internal"', '"everyone"') + GROUP + FIELD,
        AT + "audience: 'everyone' is none of 'internal', 'partner', 'customer'",
    ),
    "unknown condition": (WHOLE + 'when = ["moon"]\n', TICK + "when: unknown 'moon'"),
    "unknown rule": (WHOLE + 'rules = ["K27"]\n', TICK + "rules: unknown 'K27'"),
    "unknown list": (WHOLE + 'choices_from = "moons"\n', TICK + "choices_from: unknown list 'moons'"),
    "a list by number": (WHOLE + "choices_from = 5\n", TICK + "choices_from: unknown list 5"),
    "long tick": (WHOLE.replace("Own tick", "x" * 31), TICK + "label: 31 characters, at most 30"),
    "long label": (
        WHOLE.replace("Own tick", "x" * 41).replace('"toggle"', '"date"'),
        TICK + "label: 41 characters, at most 40",
    ),
    "no placeholder": (WHOLE.replace('"toggle"', '"text"'), TICK + "placeholder is missing"),
    "too long an answer": (WHOLE + "limit = 4001\n", TICK + "limit: must be 1 to 4000"),
    "a choice of nothing": (
        WHOLE.replace('"toggle"', '"choice"'),
        TICK + "choices: a field has choices when, and only when, its kind says so",
    ),
    "an empty choice": (
        WHOLE.replace('"toggle"', '"choice"') + 'choices = [{ value = "", title = "None" }]\n',
        TICK + "choices: values must differ, hold no comma and not be empty",
    ),
    "a choice without a title": (
        WHOLE.replace('"toggle"', '"choice"') + 'choices = [{ value = "a" }]\n',
        TICK + "choices 1: title is missing",
    ),
    "a long choice": (
        WHOLE.replace('"toggle"', '"choice"') + f'choices = [{{ value = "a", title = "{"x" * 41}" }}]\n',
        TICK + "choice a: 41 characters, at most 40",
    ),
    "odd id": (
        WHOLE.replace("check.own", "check own"),
        AT + "group 1: field check own: id: small letters, digits, _ and . only",
    ),
    "a field twice": (WHOLE + FIELD, AT + "field check.own: is there twice"),
    "13 fields": (
        STAGE + STEP + GROUP + many(13),
        AT + "group: 13 fields visible at once, at most 12",
    ),
    "13 fields with a fold": (
        STAGE + STEP + GROUP + many(6) + FOLD + many(7).replace("check.own", "check.more"),
        AT + "group: 13 fields visible at once, at most 12",
    ),
    "5 fields a workload": (
        STAGE + STEP.replace('"answers"', '"dibs"') + GROUP + many(5),
        AT + "group: 15 fields visible at once, at most 12",
    ),
    "a fold without words": (
        WHOLE.replace('title = "Own group"', 'title = ""\nfolded = true'),
        AT + "group 1: title: a folded group needs one to open it",
    ),
    "a pair apart": (
        WHOLE.replace('title = "Own group"', 'title = ""\npairs = [["check.own", "other"]]'),
        AT + "group 1: pairs: check.own and other do not follow each other here",
    ),
    "a pair of three": (
        WHOLE.replace('title = "Own group"', 'title = ""\npairs = [["a", "b", "c"]]'),
        AT + "group 1: pairs: must hold 2 entries",
    ),
    "long title": (WHOLE.replace("Own step", "x" * 37), AT + "title: 37 characters, at most 36"),
    "long lead": (
        STAGE + STEP + f'lead = "{"x" * 91}"\n' + GROUP + FIELD,
        AT + "lead: 91 characters, at most 90",
    ),
    "long button": (
        WHOLE.replace('button = "Do it"', f'button = "{"x" * 23}"'),
        AT + "action: button: 23 characters, at most 22",
    ),
    "long reason": (
        WHOLE.replace("It is ours", "x" * 46),
        AT + "action: reason: 46 characters, at most 45",
    ),
    "unknown task": (STAGE + STEP + 'tasks = ["1"]\n' + GROUP + FIELD, AT + "tasks: unknown '1'"),
    "a task of another step": (
        STAGE + STEP + 'tasks = ["994"]\n' + GROUP + FIELD,
        AT + "tasks: task 994 does not name this step",
    ),
    "unknown motion": (STAGE + STEP + 'motions = ["slow"]\n' + GROUP + FIELD, AT + "motions: unknown 'slow'"),
    "unknown form": (STAGE + STEP + 'forms = ["none"]\n' + GROUP + FIELD, AT + "forms: unknown 'none'"),
    "unknown link": (STAGE + STEP + 'links = ["none"]\n' + GROUP + FIELD, AT + "links: unknown link 'none'"),
    "unknown check": (STAGE + STEP + 'checks = ["none"]\n' + GROUP + FIELD, AT + "checks: unknown 'none'"),
    "unknown fact": (STAGE + STEP + 'facts = ["none"]\n' + GROUP + FIELD, AT + "facts: unknown 'none'"),
    "a tick of another step": (
        WHOLE.replace("check.own", "check.roles"),
        "own.toml: step own.step: field check.roles: is a tick of another step",
    ),
    "no stage": (STEP + GROUP + FIELD, AT + "stands in no stage"),
    "a step twice": (WHOLE + STEP + GROUP, AT + "is there twice"),
    "a stage of nothing": (
        WHOLE.replace('["own.step"]', '["own.step", "own.other"]'),
        "own.toml: stage own: steps: unknown 'own.other'",
    ),
    "a step in two stages": (
        WHOLE.replace('["own.step"]', '["own.step", "kickoff.dibs"]'),
        "own.toml: stage own: steps: 'kickoff.dibs' stands in kickoff already",
    ),
    "guidance of four": (
        STAGE + STEP + GUIDANCE.replace('["1"]', '["1", "2", "3", "4"]') + GROUP + FIELD,
        AT + "guidance 1: points: 4 points, 1 to 3 are shown",
    ),
    "guidance for the moon": (
        STAGE + STEP + GUIDANCE + 'when = ["moon"]\n' + GROUP + FIELD,
        AT + "guidance 1: when: unknown 'moon'",
    ),
    "a number as a point": (
        STAGE + STEP + GUIDANCE.replace('["1"]', "[5]") + GROUP + FIELD,
        AT + "guidance 1: points: must be text",
    ),
    "a link not https": (
        '[[link]]\nid = "l"\ntitle = "L"\nurl = "http://x.example.com"\naudience = "internal"\n',
        "own.toml: link l: url: must start with https://",
    ),
    "unknown workload": (TASK + 'workloads = ["moon"]\n', "own.toml: task 1: workloads: unknown 'moon'"),
    "a task without a number": (
        TASK.replace('id = "1"', 'id = "x"'),
        "own.toml: task x: id: must be FTOP's number",
    ),
    "a task's long tick": (
        TASK.replace('short = "N"', 'short = "Much too long to tick"'),
        "own.toml: task 1: short: 34 characters, at most 30",
    ),
    "two long texts": (
        STAGE
        + STEP
        + GROUP
        + (FIELD + 'limit = 4000\nplaceholder = "P"\n').replace("toggle", "long")
        + (FIELD + 'limit = 4000\nplaceholder = "P"\n').replace("toggle", "long").replace("own", "two"),
        AT + "group: more than one text of 4000 characters",
    ),
    "an entry without an id": ('[[workload]]\nname = "N"\n', "own.toml: workload 1: id is missing"),
    "unknown entry": (
        '[[chapter]]\nid = "x"\n',
        "own.toml: unknown entry 'chapter'; known: workload, role, list, link, task, form, stage, step",
    ),
    "a table for a list": ('[step]\nid = "x"\n', "own.toml: step: must be written as [[step]]"),
    "no TOML": ("[[step\n", "own.toml: cannot be read: "),
}


@pytest.mark.parametrize("case", CASES)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, case: str) -> None:
    """File, entry, field and what is wrong; and nothing else is complained about."""
    text, expected = CASES[case]
    lines = problems(tmp_path, own=text)
    assert len(lines) == 1, lines
    assert lines[0].startswith(expected)


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    """Two files with three mistakes: three lines."""
    found = problems(
        tmp_path,
        own=WHOLE.replace("Own tick", "x" * 31) + 'rules = ["K99"]\n',
        other='[[workload]]\nid = "w"\nname = "W"\n',
    )
    assert found == [
        "other.toml: workload w: short is missing",
        TICK + "label: 31 characters, at most 30",
        TICK + "rules: unknown 'K99'; there are K1 to K26",
    ]


def test_a_built_in_mistake_names_the_built_in_file(tmp_path: Path) -> None:
    """What the folder breaks in the built-in playbook is told where it breaks."""
    stage = '[[stage]]\nid = "kickoff"\ntitle = "Kickoff"\norder = 20\nsteps = ["kickoff.prepare"]\n'
    found = problems(tmp_path, own=stage)
    assert "kickoff.toml: step kickoff.meeting: stands in no stage: name it in a stage's steps" in found


def test_a_folder_that_is_not_there_is_a_mistake(tmp_path: Path) -> None:
    """Nothing is skipped in silence."""
    with pytest.raises(PlaybookError, match="is not a folder"):
        load(tmp_path / "none")


def test_bytes_that_are_no_text_are_a_mistake(tmp_path: Path) -> None:
    """A file in another encoding is named."""
    (tmp_path / "own.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(PlaybookError, match=r"own\.toml: cannot be read"):
        load(tmp_path)
