"""The local tools: what they decide from ports, stamps and versions; how they start and stop processes."""

from __future__ import annotations

import os
import re
import socket
import sys
import time
from pathlib import Path

import pytest

from infra.local import environment, run, services
from infra.local.environment import HERE, Missing, Node, Project
from infra.local.processes import Child, Died, port_is_free
from infra.local.progress import Progress
from tests.ports import free_port

GUID = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"


@pytest.mark.parametrize(
    ("line", "port"),
    [
        ("Listening on 56150", 56150),
        ("Listening on 1 ", 1),
        ("log Listening on 56150", None),
        ("Listening", None),
    ],
)
def test_the_port_is_read_from_the_playgrounds_own_line(line: str, port: int | None) -> None:
    """Only the exact line counts: the same words stand in its log too."""
    assert services.parse_port(line) == port


@pytest.mark.parametrize(
    ("text", "usable"),
    [
        ("v20.0.0", True),
        ("v24.19.0\n", True),
        ("22.1.0", True),
        ("v18.20.4", False),
        ("", False),
        ("vX", False),
    ],
)
def test_node_is_used_from_20_on(text: str, usable: bool) -> None:
    """An older Node, or none, is not used."""
    assert environment.node_is_usable(text) is usable


@pytest.mark.parametrize(
    ("version", "has_venv", "windows", "words"),
    [
        ((3, 11), True, False, None),
        ((3, 14), True, False, None),
        ((3, 10), True, False, "3.11 or later is needed; this is 3.10"),
        ((3, 12), False, False, "python3-venv"),
        ((3, 12), True, True, "WSL"),
    ],
)
def test_a_python_that_will_not_do_is_named(
    version: tuple[int, int], has_venv: bool, windows: bool, words: str | None
) -> None:
    """The message says what is missing and how to get it."""
    problem = environment.python_problem(version, has_venv=has_venv, windows=windows)
    assert problem is None if words is None else words in (problem or "")


def test_a_stamp_holds_only_for_the_same_bytes(tmp_path: Path) -> None:
    """A changed pin, or another Python, installs again; a missing or broken stamp does too."""
    pins, stamp = tmp_path / "pins.txt", tmp_path / "deep" / "stamp"
    pins.write_text("one==1\n")
    value = environment.digest(pins, salt="Python 3.11")
    assert not environment.is_stamped(stamp, value)
    environment.write_stamp(stamp, value)
    assert environment.is_stamped(stamp, value)
    pins.write_text("one==2\n")
    assert not environment.is_stamped(stamp, environment.digest(pins, salt="Python 3.11"))
    pins.write_text("one==1\n")
    assert not environment.is_stamped(stamp, environment.digest(pins, salt="Python 3.12"))
    stamp.write_bytes(b"\xff\xfe")
    assert not environment.is_stamped(stamp, value)


def test_a_failed_command_shows_its_last_lines() -> None:
    """The person sees what went wrong, without the whole log."""
    code = "import sys; [print('line', n) for n in range(50)]; sys.exit('no space left')"
    with pytest.raises(Missing, match="Could not install") as caught:
        environment.run([sys.executable, "-c", code], "Could not install.")
    assert "no space left" in str(caught.value)
    assert "line 3\n" not in str(caught.value)


def test_the_machines_own_node_is_preferred(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Node is taken from PATH only together with its npm."""
    for name, text in (("node", "echo v22.3.0"), ("npm", "echo 10.0.0")):
        (tmp_path / name).write_text(f"#!/bin/sh\n{text}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    project = Project(root=tmp_path)
    expected = Node(executable=str(tmp_path / "node"), npm=(str(tmp_path / "npm"),), version="v22.3.0")
    assert environment.find_node(project) == expected
    (tmp_path / "npm").unlink()
    assert environment.find_node(project) is None


@pytest.mark.parametrize("text", ["0", "65536", "abc", "-1", "39 78", "３９７８"])
def test_a_bad_port_is_refused(text: str) -> None:
    """The message shows what was given."""
    with pytest.raises(Missing, match="PORT must be a number"):
        run.bot_port(text)


def test_the_port_has_a_default() -> None:
    """An empty PORT is no PORT."""
    assert run.bot_port("") == 3978
    assert run.bot_port("4000") == 4000


def test_an_unknown_command_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2, and the list of commands."""
    assert run.main(["dance"]) == 2
    assert "'dance' is not a command" in capsys.readouterr().err


def test_every_make_target_is_a_command() -> None:
    """Make and run.py offer the same words."""
    makefile = (HERE.root / "Makefile").read_text(encoding="utf-8")
    assert set(re.findall(r"^([a-z]+): +##", makefile, re.MULTILINE)) - {"help"} == set(run.COMMANDS)


def test_the_bot_starts_in_local_mode() -> None:
    """An app id in the caller's environment does not reach the bot."""
    base = {
        "MicrosoftAppId": "x",
        "MicrosoftAppPassword": "y",
        "PATH": "/bin",
        "PORT": "1",
        "HOST": "0.0.0.0",
    }
    result = services.bot_environment(base, port=5, store="sqlite:x.db")
    assert result["HOST"] == "127.0.0.1"
    assert result["PORT"] == "5"
    assert result["CADENCE_STORE"] == "sqlite:x.db"
    assert not [name for name in result if name.startswith("MicrosoftApp")]


def test_the_playground_is_quiet_and_has_our_people() -> None:
    """No browser, no telemetry, no inherited option; loopback forced by the preloaded module."""
    base = {"M365_AGENTS_PLAYGROUND_SERVICE_URL": "http://x", "NODE_OPTIONS": "--inspect", "PATH": "/bin"}
    result = services.playground_environment(base, Path("/a b"), Path("/log"))
    assert result["TEAMSAPPTESTER_BROWSER"] == "none"
    assert result["NODE_OPTIONS"] == '--require="/a b/loopback.cjs"'
    assert result["M365_AGENTS_PLAYGROUND_CONFIG_PATH"].startswith("/a b/")
    assert "M365_AGENTS_PLAYGROUND_SERVICE_URL" not in result


def test_the_playgrounds_people_have_real_guids() -> None:
    """The bot checks ids locally as in production: tenant, bot, five users beside the current one, group."""
    text = (HERE.local / "playground" / ".m365agentsplayground.yml").read_text(encoding="utf-8")
    assert re.search(rf"^tenantId: {GUID}$", text, re.MULTILINE)
    assert re.search(rf"id: '28:{GUID}'$", text, re.MULTILINE)
    assert len(re.findall(rf"aadObjectId: {GUID}$", text, re.MULTILINE)) == 6
    assert len(set(re.findall(GUID, text))) == len(re.findall(GUID, text))


@pytest.mark.parametrize(
    "name", ["requirements.txt", "requirements-dev.txt", *(f"{p}.txt" for p in run.PINS)]
)
def test_pins_have_hashes_and_no_address(name: str) -> None:
    """Every requirement is exact and hashed; nothing says where it came from."""
    text = (HERE.root / name).read_text(encoding="utf-8")
    blocks = [block for block in re.split(r"\n(?=\S)", text.strip()) if not block.startswith("#")]
    assert blocks
    assert all("==" in block and "--hash=sha256:" in block for block in blocks)
    assert "://" not in text
    assert "--index" not in text


@pytest.mark.parametrize("name", run.NPM_FOLDERS)
def test_npm_locks_have_hashes_and_no_address(name: str) -> None:
    """The same for npm."""
    text = (HERE.local / name / "package-lock.json").read_text(encoding="utf-8")
    assert '"integrity": "sha512-' in text
    assert "resolved" not in text
    found = re.findall(r'"(\w+)": "[a-z]+://', text)
    assert set(found) <= {"url"}, "other than of those who may be paid for it (funding)"


def test_a_child_is_watched_and_stopped_with_its_group(tmp_path: Path) -> None:
    """Stopping ends what the child started, too."""
    code = (
        "import subprocess, sys, time\n"
        "p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "print('started', p.pid, flush=True)\ntime.sleep(60)"
    )
    child = Child("sleeper", [sys.executable, "-c", code], cwd=tmp_path, env=os.environ)
    line = child.wait_for(lambda text: text.startswith("started"), 10)
    child.stop()
    assert child.code is not None
    grandchild = int(line.split()[1])
    assert _gone(grandchild)


def test_a_child_that_ignores_the_request_is_forced(tmp_path: Path) -> None:
    """A stop always ends."""
    code = "import signal, time; signal.signal(15, signal.SIG_IGN); print('on', flush=True); time.sleep(60)"
    child = Child("deaf", [sys.executable, "-c", code], cwd=tmp_path, env=os.environ)
    child.wait_for(lambda text: text == "on", 10)
    child.stop(0.2)
    assert child.code == -9


def test_a_child_that_ends_says_why(tmp_path: Path) -> None:
    """Its last lines and its code are in the message."""
    code = "import sys; print('bad setting PORT'); sys.exit(3)"
    child = Child("bot", [sys.executable, "-c", code], cwd=tmp_path, env=os.environ)
    with pytest.raises(Died, match=r"bot ended with code 3\.\n    bad setting PORT"):
        child.wait_for(lambda text: text == "never", 10)
    child.stop()


def test_a_child_that_is_late_is_reported(tmp_path: Path) -> None:
    """Waiting has an end."""
    child = Child("late", [sys.executable, "-c", "import time; time.sleep(60)"], cwd=tmp_path, env=os.environ)
    with pytest.raises(Died, match="late was not ready after 0 s"):
        child.wait_for(bool, 0.3)
    child.stop()


def test_a_busy_port_is_seen() -> None:
    """A listening server makes its port busy; closing it frees the port."""
    port = free_port()
    with socket.socket() as server:
        server.bind(("127.0.0.1", port))
        server.listen()
        assert not port_is_free(port)
    assert port_is_free(port)


def test_progress_says_what_failed(capsys: pytest.CaptureFixture[str]) -> None:
    """A failing step has its line and its time as well."""
    progress = Progress()
    with progress.step("First") as step:
        step.note = "already there"
    with pytest.raises(Missing), progress.step("Second"):
        raise Missing("no")
    shown = capsys.readouterr().out
    assert "First: already there" in shown
    assert "Second: failed" in shown
    assert set(progress.seconds) == {"First", "Second"}


def _gone(pid: int) -> bool:
    # A killed process may stand as a zombie until its new parent collects it.
    for _ in range(100):
        try:
            state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False
