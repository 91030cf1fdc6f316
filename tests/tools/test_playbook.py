"""The check of an edited playbook: every problem at once, every difference, and what follows from it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.playbook.loader import CONTENT
from bot.tools.playbook import check, main, shown
from tests.sources import ROOT

KICKOFF = "kickoff.toml"
POINT = '    "They know what FastTrack does, and what it doesn’t",\n'
HEALTH_FIRST = "Customer Health, RFA, Targeting engagements"
OWN = """
[[stage]]
id = "own"
title = "Own"
order = 90
blocks = false
steps = ["own.step"]

[[step]]
id = "own.step"
title = "Own step"
short = "Own"
command = "own"
role = "FM"
applies = "all"
motions = ["rfa"]
when = ["managed"]
target = "answers"
audience = "internal"
checks = ["check.own"]
action = { title = "Do it", button = "Do it", reason = "It is ours" }

[[step.group]]
title = "Own group"

[[step.group.field]]
id = "check.own"
kind = "toggle"
label = "Own tick"
audience = "internal"
"""


def edited(folder: Path, name: str, *changes: tuple[str, str]) -> str:
    """Copy a built-in file with these changes into the folder; return what the check says."""
    text = (CONTENT / name).read_text("utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    (folder / "own.toml").write_text(text, "utf-8")
    return shown(check(folder))


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    """File, entry and field of each, with what would be right."""
    said = edited(
        tmp_path,
        "kickoff.toml",
        ('rules = ["K18"]', 'rules = ["K81", "Q1"]'),
        ('label = "Roles on both sides"', 'label = "Roles on both sides, and what they mean"'),
        ('links = ["guide", "kickoff_deck"', 'links = ["giude", "kickoff_deck"'),
        ('    "check.assessment",\n', '    "check.asessment",\n'),
    )
    meeting, prepare = "  own.toml: step kickoff.meeting: ", "  own.toml: step kickoff.prepare: "
    rules = prepare + "group 3: field check.combined_assessment: rules: "
    assert said.splitlines() == [
        "Not valid: 5 problems. The bot would not start with it.",
        "",
        meeting + "links: unknown link 'giude' (did you mean 'guide'?)",
        rules + "unknown 'K81'; there are K1 to K26",
        rules + "unknown 'Q1'; they start with G, A, K, B, C, M, T, D, P, W",
        meeting + "group 2: field check.roles: label: 39 characters, at most 30",
        meeting + "checks: unknown 'check.asessment' (did you mean 'check.assessment'?)",
    ]


@pytest.mark.parametrize(
    ("name", "change", "line"),
    [
        (KICKOFF, ('"Roles on both sides"', '"Both roles"'), 'label: "Roles on both sides" -> "Both'),
        (KICKOFF, ("limit = 500", "limit = 300"), "field business_reason: limit: 500 -> 300"),
        (KICKOFF, ('rules = ["K18"]', 'rules = ["K17"]'), "combined_assessment: rules: - K18; + K17"),
        (KICKOFF, ('title = "Undecided"', 'title = "Not sure"'), '; + undecided "Not sure"'),
        (KICKOFF, ('title = "Talked through"', 'title = "Said"'), 'group 2: title: "Talked through" ->'),
        (KICKOFF, (POINT, ""), "guidance 1: points: - They know"),
        (KICKOFF, ('button = "Kickoff meeting"', 'button = "Meeting"'), 'action: button: "Kickoff'),
        (KICKOFF, ('"3979", "3616"', '"3616", "3979"'), "tasks: in another order: 3616, 3979"),
        ("tasks.toml", ("mandatory = true", "mandatory = false"), "mandatory: true -> false"),
        ("links.toml", ("aka.ms/AA6s6ey", "example.com/deck"), 'AA6s6ey" -> "https://example.com/deck"'),
        ("disengage.toml", ("maximum = 5000000", ""), "field active_users: maximum: 5000000 -> none"),
    ],
)  # fmt: skip
def test_a_difference_is_told_field_by_field(
    tmp_path: Path, name: str, change: tuple[str, str], line: str
) -> None:
    """Labels, limits, rules, choices, headings, guidance, the action, order, mandatory, addresses."""
    said = edited(tmp_path, name, change)
    assert said.startswith("Valid. Against the built-in playbook: 0 added, 1 replaced.")
    assert line in said


def test_what_is_added_is_named(tmp_path: Path) -> None:
    """A stage, its step and its fields; and whose step it is."""
    (tmp_path / "own.toml").write_text(OWN, "utf-8")
    said = shown(check(tmp_path))
    assert "2 added, 0 replaced" in said
    assert 'step own.step (own.toml)\n    title: "Own step"\n    stage: "own"\n    asks: check.own' in said
    assert "new in stage own, needs check.own. RFA engagements (if managed) that had finished" in said


def test_what_an_entry_changes_elsewhere_is_told(tmp_path: Path) -> None:
    """A workload's name stands in every list of workloads."""
    text = '[[workload]]\nid = "teams"\nname = "Teams calling"\nshort = "Calling"\n'
    (tmp_path / "own.toml").write_text(text, "utf-8")
    said = shown(check(tmp_path))
    _, follows = said.split("Follows from it")
    assert "step intake.engagement\n    field workloads: choices:" in follows
    assert 'teams "Teams calling"' in follows


def test_a_copy_without_a_change_is_told_as_one(tmp_path: Path) -> None:
    """Nothing is said to differ that does not."""
    said = edited(tmp_path, "kickoff.toml")
    assert "0 added, 0 replaced" in said
    assert "  step kickoff.dibs (own.toml)" in said
    assert "Before it goes live" not in said


@pytest.mark.parametrize(
    ("name", "changes", "said"),
    [
        (
            "kickoff.toml",
            [('id = "check.account_talk"', 'id = "check.account_heard"')],
            "kickoff.prepare: field check.account_talk is gone. Answers given to it stay readable and",
        ),
        (
            "kickoff.toml",
            [('    { value = "undecided", title = "Undecided" },\n', "")],
            "step kickoff.dibs: field intent no longer offers undecided.",
        ),
        (
            "frp.toml",
            [('id = "happened_on"\nkind = "date"', 'id = "happened_on"\nkind = "text"\nplaceholder = "Day"')],
            "form missed: field happened_on was date and is text.",
        ),
        (
            "kickoff.toml",
            [('    "check.risks",\n', "")],
            "kickoff.meeting: no longer needs check.risks. RFA, Targeting, Customer Health engagements",
        ),
        (
            "kickoff.toml",
            [('    "check.account_told",\n', '    "check.account_told",\n    "check.account_talk",\n')],
            "kickoff.prepare: now needs check.account_talk (if managed). "
            f"{HEALTH_FIRST} see it while they are in stage kickoff; where that is complete it stays",
        ),
        (
            "tasks.toml",
            [('short = "Terms sent"\nmandatory = false', 'short = "Terms sent"\nmandatory = true')],
            "kickoff.meeting: now needs task 1903. RFA, Targeting, Customer Health engagements that had "
            "finished stage kickoff will see it open again.",
        ),
        (
            "benefit.toml",
            [('checks = ["check.benefit_start", ', 'checks = ["started_on", "check.benefit_start", ')],
            "benefit.outcome: now needs started_on. Customer Health engagements (if benefit_session)",
        ),
        (
            "benefit.toml",
            [("blocks = false\n", "")],
            "stage benefit: holds up what follows until its mandatory tasks and closing step are done",
        ),
        (
            "frp.toml",
            [('motions = ["health"]', 'motions = ["health", "rfa"]')],
            "step frp.identify: is asked of others than before: now Customer Health, RFA engagements.",
        ),
    ],
)
def test_what_follows_is_told(tmp_path: Path, name: str, changes: list[tuple[str, str]], said: str) -> None:
    """X44: what vanished stays readable; whose steps open again, and whose do not."""
    _, care = edited(tmp_path, name, *changes).split("Before it goes live")
    assert said in care
    assert care.count("!") == 1, "nothing else follows"


def test_exit_codes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """0 valid, 1 with problems, 2 wrong usage; the folder is CADENCE_PLAYBOOK's where none is named."""
    good, bad = tmp_path / "good", tmp_path / "bad"
    good.mkdir()
    bad.mkdir()
    (good / "own.toml").write_text(OWN, "utf-8")
    (bad / "own.toml").write_text("[[step", "utf-8")
    assert main(["check", str(good)], {}) == 0
    assert main(["check"], {"CADENCE_PLAYBOOK": str(good)}) == 0
    assert main(["check", str(bad)], {}) == 1
    assert "own.toml: cannot be read" in capsys.readouterr().out
    for wrong in ([], ["check"], ["mend", str(good)], ["check", str(tmp_path / "none")]):
        assert main(wrong, {}) == 2
    assert "is not a folder" in capsys.readouterr().err


def test_for_machines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--json` says the same."""
    (tmp_path / "own.toml").write_text(OWN, "utf-8")
    main(["check", str(tmp_path), "--json"], {})
    report = json.loads(capsys.readouterr().out)
    assert report["valid"]
    assert [(each["kind"], each["id"], each["how"]) for each in report["changes"]] == [
        ("stage", "own", "added"),
        ("step", "own.step", "added"),
    ]


def test_it_runs_as_documented(tmp_path: Path) -> None:
    """`python -m bot.tools.playbook check FOLDER`, in a terminal."""
    (tmp_path / "own.toml").write_text(OWN, "utf-8")
    command = [sys.executable, "-m", "bot.tools.playbook", "check", str(tmp_path)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.startswith("Valid.")


def test_a_mail_of_ones_own_is_told(tmp_path: Path) -> None:
    """A text of one's own is a change of its mail: its words are compared, with the file where they stand."""
    text = """[[mail_text]]
    mail = "farewell.queue"
    language = "en"
    subject = "Move {customer}"
    paragraphs = ["{me} asks: {customer}, {tenant}, {queue}, {workloads}"]
    """
    (tmp_path / "own.toml").write_text(text, "utf-8")
    told = shown(check(tmp_path))
    assert "mail farewell.queue (own.toml)" in told
    assert 'text en: subject: "' in told
    assert '-> "Move {customer}"' in told
