"""The bot is removed and added again: nothing is lost, and the person is told since when (X56)."""

from pathlib import Path
from typing import Any

import pytest

from tests.fakes import ALEX, BOT, TENANT
from tests.journeys.acts import dump, open_new
from tests.journeys.talker import Talker, talking

REMOVALS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("installationUpdate", {"action": "remove"}),
    ("conversationUpdate", {"membersRemoved": [BOT]}),
)
TOLD = (
    "I haven’t reached you since Tue 24 Nov. I had been removed from our chat. What waited for you comes now."
)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


async def happens(t: Talker, kind: str, **members: Any) -> None:
    """Something happens to the bot in the person's chat."""
    before = len(t.connector.sent)
    assert (await t.person.post(t.person.activity(kind, **members)))[0] == 200
    sent = t.connector.sent[before:]
    t.card = (sent[-1].card or {}) if sent else {}


def unreached(database: Path) -> Any:
    """Return what is kept of Alex not being reached."""
    return dump(database, "person")[f"person:{TENANT}:{ALEX}", "person"].get("unreached")


@pytest.mark.parametrize(("kind", "members"), REMOVALS)
async def test_x56_removed_and_added_again(database: Path, kind: str, members: dict[str, Any]) -> None:
    """X56: all state is kept; what is said on return is said once, as a card of its own."""
    async with talking(database) as t:
        await happens(t, "installationUpdate", action="add")
        await open_new(t)
        await happens(t, kind, **members)
        assert t.card == {}, "nobody would read an answer"
        assert unreached(database)["why"] == "removed"
        t.clock.forward(days=3)
        await happens(t, "installationUpdate", action="add")
        assert "I can reach you again" in t.words()
        assert TOLD in t.words()
        await happens(t, "conversationUpdate", membersAdded=[BOT])
        assert t.card == {}
        await t.say("portfolio")
        assert "Contoso Harbour" in t.words()
        assert TOLD not in t.words()


async def test_x56_who_speaks_again_can_be_reached(database: Path) -> None:
    """X56: whatever they do first shows its own card, with one line below it, once."""
    async with talking(database) as t:
        await open_new(t)
        await happens(t, "installationUpdate", action="remove")
        await t.say("portfolio")
        assert "Contoso Harbour" in t.words()
        assert TOLD in t.words()
        assert unreached(database) is None
        await t.say("portfolio")
        assert TOLD not in t.words()


async def test_an_upgrade_is_no_removal(database: Path) -> None:
    """A new version removes and adds in one go, under words of its own."""
    async with talking(database) as t:
        await t.say("hello")
        await happens(t, "installationUpdate", action="remove-upgrade")
        await happens(t, "installationUpdate", action="add-upgrade")
        assert unreached(database) is None


async def test_x56_removed_from_a_team(database: Path) -> None:
    """X56: it is noted where, until it is added there again; the person's own chat is another matter."""
    team = "19:team@thread.tacv2"
    place = (f"conversation:{TENANT}:{team}", "removed")
    async with talking(database) as t:
        await open_new(t)
        t.person.conversation, t.person.conversation_type = team, "channel"
        await happens(t, "conversationUpdate", membersRemoved=[BOT])
        assert place in dump(database)
        assert unreached(database) is None
        await happens(t, "conversationUpdate", membersAdded=[BOT])
        assert place not in dump(database)
