"""`outcome` over real HTTP: how a meeting went, what of it carries over, and the summary that comes of it."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import closing
from tests.journeys.acts import add_contact, as_colleague, one, open_new
from tests.journeys.talker import Clock, Talker, buttons, inputs, talking, values
from tests.journeys.test_series import CUSTOMER, INTERNAL, series, set_up
from tests.stores import Watching

OF_FRIDAY = "Outcome of Fri\u00a027\u00a0Nov"
FRIDAY = {"days": 3, "hours": 3}
"""From the start of a journey to noon of Fri 27 Nov 2026, when the first meeting is over."""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


@pytest.fixture
def store() -> Watching:
    """A store that fails on demand."""
    return Watching()


async def met(t: Talker, title: str = CUSTOMER, **answers: str) -> None:
    """Set a series up, and let its first meeting pass."""
    await set_up(t, title, **answers)
    t.clock.forward(**FRIDAY)


def items(database: Path) -> list[dict[str, Any]]:
    """Return the items of the only engagement, in order."""
    return list(one(database, "engagement")["items"].values())


async def test_nothing_to_record_yet(database: Path) -> None:
    """Before the first meeting there is none; the word says so, and where to go."""
    async with talking(database) as t:
        await set_up(t, CUSTOMER)
        await t.say("outcome")
        assert "No meeting to record" in t.words()
        assert "Governance" in buttons(t.card)


async def test_an_outcome_is_recorded(database: Path) -> None:
    """C6: held, health, a decision, a blocker, an action with owner and day; then the summary of it."""
    async with talking(database) as t:
        await met(t)
        await t.say("outcome contoso")
        assert "How did Fri 27 Nov go?" in t.words()
        assert values(t.card)["held"] == "held"
        assert "settled" not in inputs(t.card)
        assert values(t.card)["action_due"] == "2026-12-04"
        t.fill(health="at_risk", decisions="Move *200* mailboxes first\nPause SharePoint")
        t.fill(blocker_text="Firewall for calls", action_text="Send the training plan")
        await t.press("Save outcome")
        words = t.words()
        assert "What we agreed on Fri 27 Nov" in words
        assert "✓ Saved. Its summary: 1 blocker open, new: 1 action." in words
        assert "Decided\nMove *200* mailboxes first\nPause SharePoint" in words
        assert "Send the training plan\nDue Fri 4 Dec · new" in words
        assert "Still in the way\nFirewall for calls\nnew · raised by Alex Wilber" in words
        assert "Next time: Fri 4 Dec, 10:00" in words
        assert "risk" not in words, "the health is for whoever recorded it"
        recorded = series(database)["outcomes"]["2026-11-27"]
        assert (recorded["held"], recorded["health"], len(recorded["raised"])) == ("held", "at_risk", 2)
        assert [item["kind"] for item in items(database)] == ["blocker", "action"]


async def test_what_is_open_carries_over_and_is_settled(database: Path) -> None:
    """Unfinished items come back with their age; what is ticked is done, and the rest stays."""
    async with talking(database) as t:
        await met(t)
        await t.say("outcome")
        await t.fill(blocker_text="Firewall for calls", action_text="Send the plan", health="at_risk").press(
            "Save outcome"
        )
        t.clock.forward(days=7)
        await t.say("outcome")
        assert "How did Fri 4 Dec go?" in t.words()
        assert "Health (last time: at risk)" in t.words()
        titles = {each["title"]: each["value"] for each in inputs(t.card)["settled"]["choices"]}
        assert list(titles) == ["Firewall for calls", "Alex: Send the plan"]
        await t.fill(settled=titles["Alex: Send the plan"]).press("Save outcome")
        words = t.words()
        assert "1 action settled, 1 blocker open." in words
        assert "Firewall for calls\nopen 7 days · raised by Alex Wilber" in words
        assert "Who does what" not in words
        assert [bool(item["done"]) for item in items(database)] == [False, True]


async def test_save_and_add_the_next_action(database: Path) -> None:
    """One new action a save; the form comes back for the next, and twice the same press is one action."""
    async with talking(database) as t:
        await contact_and_meeting(t)
        await t.say("outcome")
        owners = {each["title"]: each["value"] for each in inputs(t.card)["action_owner"]["choices"]}
        assert list(owners) == ["Me", "Ines Duarte", "Nobody yet"]
        t.fill(action_text="Name an owner", action_owner=owners["Ines Duarte"], action_due="2026-12-01")
        form, sent = t.card, dict(t.typed)
        await t.press("Save, add an action")
        assert "✓ Saved. Add the next one." in t.words()
        assert "action_text" not in values(t.card)
        again, t.typed = t.card, sent
        await t.press("Save, add an action", card=form)
        assert len(items(database)) == 1
        t.card = again
        await t.fill(action_text="Send the plan", action_owner="nobody").press("Save outcome")
        assert "Ines\nName an owner\nDue Tue 1 Dec · new" in t.words()
        assert "Nobody\nSend the plan" in t.words()
        assert len(items(database)) == 2


async def contact_and_meeting(t: Talker) -> None:
    await set_up(t, CUSTOMER)
    await add_contact(t, "Ines Duarte", roles="it_pro", email="ines@contoso.example.com")
    t.clock.forward(**FRIDAY)


async def test_not_held_and_why(database: Path) -> None:
    """X20: a meeting that was not held says why, or is refused with all that was typed."""
    async with talking(database) as t:
        await met(t)
        await t.say("outcome")
        await t.fill(held="not_held", blocker_text="No quorum").press("Save outcome")
        assert "Say why it wasn’t held." in t.words()
        assert values(t.card)["blocker_text"] == "No quorum"
        assert not items(database)
        await t.fill(reason="They were away").press("Save outcome")
        assert "Fri 27 Nov was not held" in t.words()
        assert "away" not in t.words(), "why is for whoever recorded it"
        await t.press("Back to the series")
        assert "Not held: They were away" in t.words()


async def test_held_and_why_not(database: Path) -> None:
    """X20: a reason typed for a meeting that “was held” is asked about; held after all, it goes."""
    async with talking(database) as t:
        await met(t)
        await t.say("outcome")
        await t.fill(reason="They were away").press("Save outcome")
        assert "You say why it wasn’t held: choose “It was not held”, or take the reason out." in t.words()
        assert values(t.card)["reason"] == "They were away"
        await t.fill(held="not_held").press("Save outcome")
        assert "Fri 27 Nov was not held" in t.words()
        await t.press("Back to the series")
        await t.press(OF_FRIDAY)
        assert values(t.card)["reason"] == "They were away"
        await t.fill(held="held").press("Save outcome")
        assert "What we agreed on Fri 27 Nov" in t.words()


async def test_from_the_series_and_from_governance(database: Path) -> None:
    """A meeting that lacks its outcome stands on both cards; recorded, it is told and can be changed."""
    async with talking(database) as t:
        await met(t)
        await t.say("governance")
        assert "Outcome missing\n○\nHow did Fri 27 Nov go?" in t.words()
        await t.press(OF_FRIDAY)
        await t.fill(health="blocked").press("Save outcome")
        await t.press("Back to the series")
        assert "✓\nFri 27 Nov\nBlocked" in t.words()
        await t.press(OF_FRIDAY)
        assert values(t.card)["health"] == "blocked"
        await t.fill(health="on_track").press("Save outcome")
        assert series(database)["outcomes"]["2026-11-27"]["health"] == "on_track"
        await t.say("governance")
        assert "Outcome missing" not in t.words()
        await t.say("timeline")
        assert f"Recorded how a meeting went\n{CUSTOMER}, Fri 27 Nov: held" in t.words()


async def test_undo_takes_all_of_it_back(database: Path) -> None:
    """X52: the outcome, what it settled and what it raised go together."""
    async with talking(database) as t:
        await met(t)
        await t.say("outcome")
        await t.fill(blocker_text="Firewall for calls").press("Save outcome")
        await t.say("undo")
        assert (series(database)["outcomes"], items(database)) == ({}, [])


async def test_a_late_outcome_changes_nothing(database: Path) -> None:
    """X30: of two open forms the second is told; a colleague's blocker in between makes none stale."""
    async with talking(database) as t:
        await met(t)
        await t.say("outcome")
        form = t.card
        await t.fill(health="at_risk").press("Save outcome")
        t.typed = {"health": "blocked"}
        await t.press("Save outcome", card=form)
        assert "Already answered" in t.words()
        assert series(database)["outcomes"]["2026-11-27"]["health"] == "at_risk"
        await t.press("Save mine instead")
        assert series(database)["outcomes"]["2026-11-27"]["health"] == "blocked"


async def test_a_meeting_that_has_not_begun(database: Path) -> None:
    """A forged or early press records nothing, and says when it is."""
    async with talking(database) as t:
        await set_up(t, CUSTOMER)
        here = one(database, "engagement")
        (name,) = here["series"]
        for item, told in (
            (f"{name}.2026-11-27", "It hasn’t begun yet"),
            (f"{name}.2026-11-28", "taken off"),
        ):
            data = {"engagement": here["id"], "item": item, "step": "outcome", "nonce": item, "r": 0}
            data |= {"f": "held,health", "held": "held", "health": "blocked"}
            for verb in ("outcome.open", "outcome.save", "outcome.more"):
                t.card = await t.send(verb, data | {"verb": verb})
                assert told in t.words()
        assert series(database)["outcomes"] == {}


async def test_what_was_settled_survives_a_store_that_is_down(database: Path, store: Watching) -> None:
    """X40: what is open is not in the playbook; trying again settles what was ticked, once."""
    async with talking(database, open_store=store) as t:
        await met(t)
        await t.say("outcome")
        await t.fill(blocker_text="Firewall for calls").press("Save outcome")
        t.clock.forward(days=7)
        await t.say("outcome")
        (blocker,) = inputs(t.card)["settled"]["choices"]
        store.store.trouble = "down"
        await t.fill(settled=blocker["value"], action_text="Send the plan").press("Save outcome")
        assert "Not saved yet" in t.words()
        assert values(t.card)["settled"] == blocker["value"]
        store.store.trouble = ""
        await t.press("Try again")
        assert "1 blocker settled, new: 1 action." in t.words()
        assert [bool(item["done"]) for item in items(database)] == [True, False]


async def test_nobody_else_records_it(database: Path) -> None:
    """X28: a colleague's press on my meeting learns nothing and changes nothing."""
    async with talking(database) as t:
        await met(t)
        megan, here = as_colleague(t), one(database, "engagement")
        (name,) = here["series"]
        data = {
            "engagement": here["id"],
            "item": f"{name}.2026-11-27",
            "step": "outcome",
            "nonce": "n",
            "r": 0,
        }
        async with closing(megan.person):
            for verb in ("outcome.open", "outcome.save", "outcome.more"):
                megan.card = await megan.send(verb, data | {"verb": verb, "f": "held", "held": "held"})
                assert "I can’t find that" in megan.words()
        assert one(database, "engagement") == here


async def test_a_blocker_is_opened_and_stays_one(database: Path) -> None:
    """An item of a series keeps its kind; its owner and day can be changed, and it can be done."""
    async with talking(database) as t:
        await met(t)
        await t.say("outcome")
        await t.fill(action_text="Send the plan", action_due="2026-11-30").press("Save outcome")
        await t.say("next")
        assert "Send the plan\nDue Mon 30 Nov · Action" in t.words()
        await t.press("Open")
        assert "item_kind" not in inputs(t.card)
        await t.fill(owner="Ines Duarte").press("Save")
        (item,) = items(database)
        assert (item["kind"], item["owner"], bool(item["series"])) == ("action", "Ines Duarte", True)


async def test_what_next_and_the_lists_know(database: Path) -> None:
    """C1, C14: the next meeting, from the day before with its date; then the outcome that is missing. What
    time alone changes reaches the portfolio too.
    """
    clock, hold = Clock(), "Hold the Customer Health Review"
    async with talking(database, clock=clock) as t:
        await set_up(t, CUSTOMER, starts_on="2026-12-01")
        await t.say("next")
        assert f"{hold}\nIt is on Fri 4 Dec, 10:00." in t.words()
    clock.forward(days=9)
    async with talking(database, clock=clock) as t:
        await wait_for(t, "portfolio", f"{hold}\nDue Fri 4 Dec")
        clock.forward(days=1, hours=3)
        await t.say("next")
        assert "Record how the Customer Health Review went\nDue Mon 7 Dec" in t.words()
        await t.press("Record outcome")
        await t.press("Save outcome")
        await t.say("next")
        assert "Record how" not in t.words()
        await t.say("open contoso")
        await t.press("More")
        assert "Next: Customer Health Review, Fri 11 Dec, 10:00" in t.words()


async def wait_for(t: Talker, words: str, told: str) -> None:
    """Say something until the answer holds what it is to hold: upkeep runs beside the turns."""
    async with asyncio.timeout(3):
        while told not in t.words():
            await asyncio.sleep(0.02)
            await t.say(words)


async def test_the_two_tasks_of_governance(database: Path) -> None:
    """C6, 3334, 3333, governance.scheduled: offered once all series stand, an existing call among them, and
    once a health review was held; marked, they are on the FTOP list.
    """
    async with talking(database) as t:
        await met(t)
        await t.say("outcome")
        await t.press("Save outcome")
        assert "Next: mark 3333 as done" in t.words()
        await t.press("Mark 3333")
        assert [name for name in inputs(t.card) if name.startswith("task.")] == ["task.3333"]
        await t.put({"task.3333": "yes"}).press("Save and go on")
        await t.say("governance")
        await t.press("Set up program review")
        await t.press("Save series")
        await t.say("governance")
        assert "Mark 3334" not in buttons(t.card)
        await t.press("A call exists already")
        await t.fill(existing="Their weekly call").press("Use this call")
        await t.say("governance")
        await t.press("Mark 3334")
        await t.put({"task.3334": "yes"}).press("Save and go on")
        assert {"3333", "3334"} <= set(one(database, "engagement")["tasks"])
        await t.say("ftop")
        assert "3334 Cadence set" in t.words()
        assert "3333 Health review" in t.words()


async def test_the_status_review_with_an_frp(database: Path) -> None:
    """C8, C17, P4, frp.status_review: a series of its own; its card says who does the slide, who reports."""
    async with talking(database) as t:
        await open_new(t, motions="health", workloads="teams")
        await t.say("frp")
        await t.fill(frp_workloads="teams", check__frp_looked="yes").press("Save and go on")
        await t.say("governance")
        await t.press("Set up status review")
        await t.press("Save series")
        words = t.words()
        assert "In each review" in words
        assert "You complete the customer’s status slide from a template; the FRP gives its part" in words
        assert "Incidents and escalations: the PoC tells you" in words
        await t.press("More")
        assert "The FRP missed it" in buttons(t.card)


async def test_an_old_outcome_is_let_be(database: Path) -> None:
    """The last two meetings of a series are asked for, and none after four weeks."""
    async with talking(database, clock=Clock()) as t:
        await met(t, INTERNAL)
        t.clock.forward(days=21)
        await t.say("outcome")
        assert "How did Fri 18 Dec go?" in t.words()
        assert "How did Fri 11 Dec go?" in t.words()
        assert "How did Fri 4 Dec go?" not in t.words()
