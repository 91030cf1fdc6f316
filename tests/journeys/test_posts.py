"""The bot posts by itself: an agenda before each meeting, the summary after it, each once."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import pytest

from tests.fakes import Fault
from tests.journeys.acts import MEGAN, one
from tests.journeys.channel_acts import CHANNEL, in_channel, linked, member, roster
from tests.journeys.talker import Talker, buttons, talking, texts

NEXT = datetime(2026, 12, 3, 9, 0, tzinfo=UTC)
"""Lisbon's start of work, one business day before the meeting of Fri 4 Dec."""


async def going(t: Talker) -> Talker:
    """A series that is linked and was posted once, for the meeting of Fri 27 Nov, which has passed."""
    there = await linked(t, workloads="teams")
    t.card = [each.card for each in t.connector.sent if each.conversation == "a:personal-1"][-1] or {}
    await t.press("Post it")
    t.heard = len(t.connector.sent)
    t.clock.now = datetime(2026, 11, 30, 18, 0, tzinfo=UTC)
    return there


def posts(t: Talker) -> list[Any]:
    """Return the cards in the channel's thread, first to last."""
    return [each.card for each in t.connector.sent if each.conversation.startswith(CHANNEL) and each.card]


async def arrives(t: Talker, count: int) -> str:
    """Wait until so many posts are in the channel; return the words of the last."""
    for _ in range(100):
        if len(posts(t)) >= count:
            break
        await t.hears_anything(0.05)
    assert len(posts(t)) == count
    return "\n".join(texts(posts(t)[-1]))


async def test_agenda_blocker_outcome_summary_and_the_next_agenda(tmp_path: Path) -> None:
    """C1, C7: the post before the meeting comes at its time with a colleague's blocker, which carries over;
    the summary goes into the thread once the FM lets it.
    """
    async with talking(tmp_path / "c.db", poll=0.02) as t:
        await going(t)
        megan = in_channel(t, "Megan Bowen", MEGAN)
        await megan.say("blocker Firewall change for Teams calls")
        before = len(posts(t))
        t.clock.now = NEXT.replace(hour=8, minute=59)
        await t.hears_anything(0.3)
        assert len(posts(t)) == before
        t.clock.now = NEXT
        words = await arrives(t, before + 1)
        assert "Agenda for Fri 4 Dec, 10:00" in words
        assert "Firewall change for Teams calls" in words
        assert "raised by Megan Bowen" in words
        t.clock.now = datetime(2026, 12, 4, 14, 0, tzinfo=UTC)
        await t.say("outcome contoso")
        if "Which meeting?" in t.words():
            await t.press("Outcome of Fri\u00a04\u00a0Dec")
        t.fill(decisions="Pilot first")
        await t.press("Save outcome")
        assert "would get it. A post can’t be taken back with *undo*." in t.words()
        await t.press("Post it in the channel")
        assert "✓ It goes to the channel" in t.words()
        words = await arrives(t, before + 2)
        assert "What we agreed on Fri 4 Dec" in words
        assert "Pilot first" in words
        t.clock.now = datetime(2026, 12, 10, 9, 0, tzinfo=UTC)
        words = await arrives(t, before + 3)
        assert "Agenda for Fri 11 Dec, 10:00" in words
        assert "Still open · 10 days" in words
        threads = {each.conversation for each in t.connector.sent if each.conversation.startswith(CHANNEL)}
        assert len({each for each in threads if "messageid" in each}) <= 2


@pytest.mark.parametrize("do", ["answer", "keep"])
async def test_nobody_knows_whether_it_arrived(tmp_path: Path, do: Literal["answer", "keep"]) -> None:
    """Never twice by itself: the owner is asked in private, and says *Post it again* or *It is there*."""
    async with talking(tmp_path / "c.db", poll=0.02) as t:
        await going(t)
        before = len(posts(t))
        t.connector.faults.append(Fault(do=do, status=502, method="POST", path=CHANNEL))
        t.clock.now = NEXT
        kept = before + (do == "keep")
        await t.hears()
        while "A post needs a look" not in t.words():
            await t.hears()
        assert "may or may not be in Onboarding › Customers. Look there." in t.words()
        assert len(posts(t)) == kept
        await t.press("Open")
        assert {"Post it again", "It is there"} <= set(buttons(t.card))
        await t.press("Post it again")
        assert "✓ I post it again" in t.words()
        await arrives(t, kept + 1)


async def test_a_guest_came_meanwhile(tmp_path: Path) -> None:
    """C7, X38: asked before every post; the owner alone is told why there is none."""
    async with talking(tmp_path / "c.db", poll=0.02) as t:
        await going(t)
        before = len(posts(t))
        roster(t, member("7d2f9a10-4444-4a22-8b33-9c4455667704", userRole="guest"))
        t.clock.now = NEXT
        await t.hears()
        while "A post needs a look" not in t.words():
            await t.hears()
        assert "Guests or people of another organisation can read it" in t.words()
        assert len(posts(t)) == before
        await t.press("Open")
        await t.press("Leave it")
        assert "✓ Noted" in t.words()
        (series,) = one(tmp_path / "c.db", "engagement")["series"].values()
        assert series["channel"]["troubles"] == {}


async def test_the_outcome_is_asked_for_when_the_meeting_ends(tmp_path: Path) -> None:
    """C1: not the next morning; the FM has the card in private, and *Open* leads to its form."""
    async with talking(tmp_path / "c.db", poll=0.02) as t:
        await going(t)
        t.clock.now = datetime(2026, 12, 4, 10, 59, tzinfo=UTC)
        await t.hears_anything(0.4)
        t.clock.now = datetime(2026, 12, 4, 11, 0, tzinfo=UTC)
        await t.hears()
        assert "How did the meeting go?" in t.words()
        assert t.connector.sent[t.heard - 1].conversation == "a:personal-1"
        await t.press("Open")
        assert "How did Fri 4 Dec go?" in t.words()
