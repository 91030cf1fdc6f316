"""What became of reminders, as their owner reads it: not delivered and sent again, waiting, answered."""

import json
from pathlib import Path

import pytest

from tests.fakes import Fault
from tests.journeys.acts import open_new
from tests.journeys.talker import Talker, buttons, talking
from tests.journeys.test_reminders import WEDNESDAY, with_a_task

TITLE = "Your follow-up is due"


def refusal(status: int, code: str = "") -> Fault:
    """Return what the service answers to one post."""
    body = json.dumps({"error": {"code": code, "message": "no"}})
    return Fault(method="POST", do="answer", status=status, body=body)


async def refused(t: Talker, fault: Fault) -> None:
    """Let the reminder of Wednesday be refused."""
    t.connector.faults.append(fault)
    t.clock.now = WEDNESDAY
    await t.connector.wait(lambda: not t.connector.faults)
    await t.hears_nothing()


@pytest.mark.parametrize(
    ("status", "why"), [(413, "The card was too big for Teams."), (400, "Teams refused the card.")]
)
async def test_what_was_refused_is_shown_and_sent_again(tmp_path: Path, status: int, why: str) -> None:
    """X29, X56: `today` has one line, `upcoming` the reminder with its reason; sent again it comes, once."""
    async with talking(tmp_path / "c.db", poll=0.02) as t:
        await with_a_task(t)
        await refused(t, refusal(status))
        await t.say("today")
        assert "1 reminder didn’t arrive" in t.words()
        assert why in t.words()
        assert "Send again" in buttons(t.card)
        await t.say("upcoming all")
        assert t.words().index("! Did not arrive") < t.words().index(f"{TITLE} · {why}")
        card = await t.say("upcoming contoso")
        assert f"{TITLE}\n{why}" in t.words()
        await t.press("Send again")
        assert "Did not arrive" not in t.words()
        await t.hears()
        assert (TITLE in t.words(), buttons(t.card)[0]) == (True, "Done")
        await t.press("Send again", card=card)
        assert "arrive" not in t.words()
        await t.hears_nothing()


async def test_all_that_did_not_arrive_is_sent_again_from_today(tmp_path: Path) -> None:
    """X56: several refused at once leave again with one press; each arrives once."""
    async with talking(tmp_path / "c.db", poll=0.02) as t:
        await with_a_task(t)
        await t.say("task Order the badges")
        await t.fill(due_on="2026-11-25").press("Save")
        t.connector.faults.append(refusal(413))
        await refused(t, refusal(400))
        await t.say("today")
        assert "2 reminders didn’t arrive" in t.words()
        await t.say("upcoming")
        assert "All 2" in t.words()
        await t.press("Send all again")
        seen = set[str]()
        for _ in range(2):
            await t.hears()
            seen |= {words for words in ("Call the data centre", "Order the badges") if words in t.words()}
        assert seen == {"Call the data centre", "Order the badges"}
        await t.say("today")
        assert "arrive" not in t.words()


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("ConversationBlockedByUser", "You had blocked me in Teams."),
        ("BotNotInConversationRoster", "I had been removed from our chat."),
        ("BotDisabledByAdmin", "An administrator had switched me off."),
    ],
)
async def test_x56_a_chat_that_took_nothing_says_why_and_what_waits(
    tmp_path: Path, code: str, why: str
) -> None:
    """X56: three kinds of 403, told apart; `upcoming` shows what waited for it, and it comes."""
    async with talking(tmp_path / "c.db", poll=0.02) as t:
        await with_a_task(t)
        await refused(t, refusal(403, code))
        before = len(t.connector.sent)
        await t.say("upcoming")
        await t.connector.wait(lambda: any("Snooze" in str(each.card) for each in t.connector.sent[before:]))
        (t.card,) = (each.card or {} for each in t.connector.sent[before:] if "Snooze" not in str(each.card))
        assert f"{TITLE}\n{why}" in t.words()
        told = f"I haven’t reached you since Wed 25 Nov. {why} What waited for you comes now."
        assert told in t.words()


async def test_what_was_snoozed_says_until_when_and_how_often(tmp_path: Path) -> None:
    """X39: `why` and `upcoming` name the moment; from the second time on also how often."""
    async with talking(tmp_path / "c.db", poll=0.02) as t:
        await with_a_task(t)
        t.clock.now = WEDNESDAY
        await t.hears()
        await t.hears_nothing()
        await t.press("Snooze")
        await t.say("why")
        assert "Snoozed until Thu 26 Nov, 09:00." in t.words()
        assert "You had it" not in t.words(), "it waits"
        t.clock.now = WEDNESDAY.replace(day=26)
        await t.hears()
        await t.hears_nothing()
        await t.press("Snooze")
        await t.say("upcoming")
        assert "Snoozed until Fri 27 Nov, 09:00, 2 times so far." in t.words()


async def test_what_was_answered_says_by_whom_when_and_why(tmp_path: Path) -> None:
    """X29: `why` holds the answer that stands instead of "You had it"."""
    async with talking(tmp_path / "c.db", poll=0.02) as t:
        await with_a_task(t)
        t.clock.now = WEDNESDAY
        card = await t.hears()
        await t.hears_nothing()
        await t.say("why")
        assert "You had it; it was due on Wed 25 Nov." in t.words()
        await t.press("Not needed", card=card)
        await t.fill(reason="agreed by phone").press("Not needed")
        await t.say("why")
        assert "Not needed: agreed by phone (Alex Wilber, Wed 25 Nov)" in t.words()
        assert "You had it" not in t.words()


async def test_a_busy_teams_is_named(tmp_path: Path) -> None:
    """429: what was not taken waits, and says until when."""
    async with talking(tmp_path / "c.db", poll=0.02) as t:
        await open_new(t)
        await t.say("task Call the data centre")
        await t.fill(due_on="2026-11-25").press("Save")
        await refused(t, Fault(method="POST", do="answer", status=429, headers={"Retry-After": "600"}))
        await t.say("why")
        assert "Teams was busy: I try again at Wed 25 Nov, 09:10." in t.words()
