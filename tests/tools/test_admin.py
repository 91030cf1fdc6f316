"""The administrator's tool, run as a process on a store: teams, what is refused, and planning anew."""

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest

from bot.domain.person import Person
from bot.domain.team import Team, with_member
from bot.playbook.loader import load
from bot.services import people, teams
from bot.services.desk import Desk
from bot.storage.sqlite import SqliteStore
from bot.storage.store import Stored
from bot.tools.admin import main
from tests.fakes import ALEX, TENANT
from tests.journeys.acts import MEGAN
from tests.portfolios import fill
from tests.sources import ROOT
from tests.workers import look_after_all

T = TypeVar("T")
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@dataclass
class Tool:
    """The tool on a store of its own; `said` and `wrong` are its two outputs."""

    database: Path
    capsys: pytest.CaptureFixture[str]
    said: str = ""
    wrong: str = ""

    def __call__(self, *arguments: str, tenants: str = TENANT) -> int:
        """Run it; return its exit code."""
        code = main(arguments, {"CADENCE_STORE": f"sqlite:{self.database}", "CADENCE_TENANTS": tenants})
        self.said, self.wrong = self.capsys.readouterr()
        return code

    def look(self, ask: Callable[[Desk], Awaitable[T]]) -> T:
        """Return what a desk on the same store answers."""

        async def asked() -> T:
            store = await SqliteStore.open(self.database)
            try:
                return await ask(Desk(store=store, playbook=load(), clock=lambda: NOW))
            finally:
                await store.close()

        return asyncio.run(asked())


@pytest.fixture
def tool(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Tool:
    """The tool on an empty store."""
    found = Tool(tmp_path / "cadence.db", capsys)
    found.look(lambda desk: desk.store.ready())
    return found


def test_it_runs_as_a_process(tool: Tool) -> None:
    """With the bot's own variables; the outputs and the exit code are those of the command."""
    environment = {"PATH": "", "CADENCE_STORE": f"sqlite:{tool.database}", "CADENCE_TENANTS": TENANT}
    for arguments, code, said, wrong in (
        (("team", "create", "North"), 0, "North: 0 leads, 0 members, never escalates\n", ""),
        (("team", "show", "South"), 1, "", "There is no such team.\n"),
    ):
        command = [sys.executable, "-m", "bot.tools.admin", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60
        )
        assert (done.returncode, done.stdout, done.stderr) == (code, said, wrong)


def test_a_team_from_its_first_day_to_its_last(tool: Tool) -> None:
    """Created, filled, shown, changed, deleted; the people in it know where to look, and then no more."""
    assert tool("team", "list") == 0
    assert tool.said == "There are no teams.\n"
    assert tool("team", "create", "North", "--escalate-after", "3") == 0
    assert tool("team", "add-lead", "north", MEGAN.upper(), "--name", "Megan Bowen") == 0
    assert tool("team", "add-member", "NORTH", ALEX) == 0
    assert tool("team", "show", "North") == 0
    assert tool.said.splitlines() == [
        "North: 1 leads, 1 members, escalates after 3 business days",
        *("", "Leads", f"  {MEGAN}  Megan Bowen", "", "Members", f"  {ALEX}"),
    ]
    megan, alex = known(tool, MEGAN), known(tool, ALEX)
    assert (megan.leads, megan.member_of) == (("north",), ())
    assert (alex.leads, alex.member_of) == ((), ("north",))
    (team,) = tool.look(lambda desk: teams.of_member(desk, alex))
    assert (team.escalate_after, list(team.leads)) == (3, [MEGAN])
    assert tool.look(lambda desk: teams.of_member(desk, megan)) == ()
    assert tool("team", "escalate", "North", "0") == 0
    assert "never escalates" in tool.said
    assert tool("team", "remove", "North", ALEX) == 0
    assert tool("team", "delete", "North") == 0
    assert tool.look(lambda desk: teams.listed(desk, TENANT)) == ()
    for person in (MEGAN, ALEX):
        found = known(tool, person)
        assert (found.leads, found.member_of) == ((), ())


def known(tool: Tool, person: str) -> Person:
    found = tool.look(lambda desk: people.known(desk, TENANT, person))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ((), 2, "usage"),
        (("team",), 2, "usage"),
        (("team", "show", "South"), 1, "There is no such team."),
        (("team", "create", "North"), 1, "There is a team of that name already."),
        (("team", "create", "  "), 2, "A team needs a name."),
        (("team", "create", "N" * 61), 2, "60 characters at most"),
        (("team", "add-lead", "North", "Megan"), 2, "'Megan' is not the object id of an account"),
        (("team", "add-member", "South", ALEX), 1, "There is no such team."),
        (("team", "remove", "North", ALEX), 1, "That person is not in the team."),
        (("team", "escalate", "North", "31"), 1, "from 0 (never) to 30"),
        (("team", "escalate", "North", "soon"), 2, "invalid int value"),
        (("team", "delete", "South"), 1, "There is no such team."),
        (("--tenant", "contoso", "team", "list"), 2, "--tenant: 'contoso' is not a GUID"),
    ],
)
def test_what_is_refused_is_said(tool: Tool, arguments: tuple[str, ...], code: int, words: str) -> None:
    """Each with its reason on the error output and its exit code; nothing is changed."""
    assert tool("team", "create", "North") == 0
    assert tool(*arguments) == code
    assert words in tool.wrong
    assert tool.said == ""
    assert tool("team", "list") == 0
    assert tool.said == "North: 0 leads, 0 members, never escalates\n"


def test_configuration_is_checked_first(tool: Tool, tmp_path: Path) -> None:
    """A tenant has to be told where none is configured; a store that is not there is not made."""
    assert tool("team", "list", tenants="") == 2
    assert "Say which tenant with --tenant" in tool.wrong
    assert tool("--tenant", TENANT, "team", "list", tenants="") == 0
    tool.database = tmp_path / "other.db"
    assert tool("team", "list") == 2
    assert "There is no store at" in tool.wrong
    assert not tool.database.exists()
    tool.database = tmp_path / "nowhere" / "other.db"
    assert tool("replan") == 2
    assert "CADENCE_STORE" in tool.wrong


def test_fifty_members_and_no_more(tool: Tool) -> None:
    """A lead's list is one question a member: the 51st is refused, and one who is in it counts once."""

    async def filled(desk: Desk) -> None:
        await teams.create(desk, Team(tenant=TENANT, name="North"))
        for number in (*range(50), 0):
            who = f"7d2f9a10-0000-4a22-8b33-{number:012d}"
            added = await teams.change(desk, TENANT, "North", partial(with_member, person=who, name=""))
            assert isinstance(added, Team)

    tool.look(filled)
    assert tool("team", "add-member", "North", ALEX) == 1
    assert tool.wrong == "A team has 50 members at most.\n"


def test_replan_makes_every_engagement_due_now(tool: Tool) -> None:
    """Whatever shard they are in, and none twice; the worker then plans them anew.

    One that cannot be read is named, and the others are due all the same.
    """

    async def filled(desk: Desk) -> tuple[Stored, ...]:
        await fill(desk, 40)
        await look_after_all(desk)
        return await desk.store.due(NOW, 100)

    assert tool.look(filled) == ()
    assert tool("replan") == 0
    assert tool.said == "40 engagements are due now.\n"

    async def renewed(desk: Desk) -> int:
        desk.clock = lambda: datetime.now(UTC) + timedelta(seconds=1)
        assert len(await desk.store.due(desk.clock(), 100)) == 40
        return await look_after_all(desk)

    assert tool.look(renewed) == 40
    with closing(sqlite3.connect(tool.database)) as connection, connection:
        connection.execute(
            "UPDATE documents SET body = CAST('{' AS BLOB) WHERE kind = 'engagement' AND id LIKE '%07'"
        )
    assert tool("replan") == 1
    assert tool.wrong.startswith("39 engagements are due now. These could not be read:\n  eng-")


def test_help_says_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    """`--help` lists every command and what the exit codes mean."""
    assert main(["--help"], {}) == 0
    said = capsys.readouterr().out
    for words in ("team add-lead TEAM PERSON", "replan", "Exit code"):
        assert words in said
