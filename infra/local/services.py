"""Starts the parts of a local Cadence: the bot, the Agents Playground pointed at it, a Cosmos DB for tests.
Never installs.

Used by `make run` and by the browser tests, so both talk to the same client with the same people in it.
"""

from __future__ import annotations

import json
import os
import re
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from infra.local.environment import Missing, Node, Project
from infra.local.processes import Child, Died

BOT_PORT = 3978
PLAYGROUND_PORT = 56150
_LISTENING = re.compile(r"^Listening on (\d+)\s*$")
# What the Playground may not inherit: it would change where it listens, what it reads, whom it reports to.
_NOT_PASSED_ON = (
    "M365_AGENTS_PLAYGROUND_",
    "TEAMSAPPTESTER_",
    "TEAMS_APP_TEST_TOOL_",
    "APPLICATIONINSIGHTS_",
)
# A bot that inherits an app id would leave local mode.
_IDENTITY = ("MicrosoftApp",)


def parse_port(line: str) -> int | None:
    """Return the port from a server's `Listening on N`, or None for any other line."""
    found = _LISTENING.match(line)
    return int(found.group(1)) if found else None


def bot_environment(base: Mapping[str, str], *, port: int, store: str) -> dict[str, str]:
    """Return the bot's environment: local mode on loopback, with this port and store."""
    kept = {name: value for name, value in base.items() if not name.startswith(_IDENTITY)}
    return {**kept, "HOST": "127.0.0.1", "PORT": str(port), "CADENCE_STORE": store, "PYTHONUNBUFFERED": "1"}


def playground_environment(base: Mapping[str, str], folder: Path, log: Path) -> dict[str, str]:
    """Return the Playground's environment: no browser, no telemetry, our people, loopback only."""
    kept = {name: value for name, value in base.items() if not name.startswith(_NOT_PASSED_ON)}
    return {
        **kept,
        "TEAMSAPPTESTER_BROWSER": "none",
        "APPLICATION_INSIGHTS_NO_STATSBEAT": "1",
        "M365_AGENTS_PLAYGROUND_CONFIG_PATH": str(folder / ".m365agentsplayground.yml"),
        "M365_AGENTS_PLAYGROUND_LOGFILE": str(log),
        # JSON quotes as NODE_OPTIONS wants them: a path may hold blanks.
        "NODE_OPTIONS": f"--require={json.dumps(str(folder / 'loopback.cjs'))}",
    }


def start_bot(project: Project, *, port: int, store: str, echo: bool = False, seconds: float = 30) -> Child:
    """Start `app.py` and wait until `/ready` says yes; raise Died with its last lines otherwise."""
    environment = bot_environment(os.environ, port=port, store=store)
    child = Child("bot", [str(project.python), "app.py"], cwd=project.root, env=environment, echo=echo)
    try:
        wait_until_ready(child, f"http://127.0.0.1:{port}/ready", seconds)
    except BaseException:
        child.stop()
        raise
    return child


def start_playground(
    project: Project,
    node: Node,
    *,
    bot_port: int,
    port: int = PLAYGROUND_PORT,
    log: Path,
    seconds: float = 30,
) -> tuple[Child, int]:
    """Start the Playground pointed at the bot; return it and the port it got (a busy one is replaced)."""
    folder = project.local / "playground"
    package = folder / "node_modules" / "@microsoft" / "m365agentsplayground"
    command = [node.executable, str(package / "cli.js"), "start", "-c", "msteams", "--disable-telemetry"]
    command += ["-e", f"http://127.0.0.1:{bot_port}/api/messages", "-p", str(port)]
    environment = playground_environment(os.environ, folder, log)
    child = Child("Playground", command, cwd=folder, env=environment)
    try:
        line = child.wait_for(lambda text: parse_port(text) is not None, seconds)
        found = parse_port(line)
        assert found is not None
        wait_until_ready(child, f"http://127.0.0.1:{found}/", seconds)
    except BaseException:
        child.stop()
        raise
    return child, found


def start_cosmos(project: Project, node: Node, *, port: int = 0, seconds: float = 30) -> tuple[Child, int]:
    """Start the server that speaks Cosmos DB's protocol; return it and its port (0: a free one)."""
    folder = project.local / "cosmos"
    if not (folder / "node_modules").exists():
        raise Missing("The npm packages of infra/local/cosmos are missing. `make setup` installs them.")
    child = Child("Cosmos server", [node.executable, "server.cjs", str(port)], cwd=folder, env=os.environ)
    try:
        found = parse_port(child.wait_for(lambda text: parse_port(text) is not None, seconds))
        assert found is not None
    except BaseException:
        child.stop()
        raise
    return child, found


def wait_until_ready(child: Child, url: str, seconds: float) -> None:
    """Ask the URL until it answers 200; raise Died when the child ends or the time is over."""
    # No proxy of the machine's may stand between us and loopback.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + seconds
    while child.code is None:
        try:
            with opener.open(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except (OSError, urllib.error.URLError):
            pass
        if time.monotonic() > deadline:
            raise Died(child.last_words(f"was not ready after {seconds:.0f} s"))
        time.sleep(0.03)
    raise Died(child.last_words())
