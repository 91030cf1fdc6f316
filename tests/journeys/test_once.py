"""Never twice: the same activity, the same press under another id, across a restart, an old card."""

import asyncio
from pathlib import Path

import pytest

from tests.journeys.acts import dump, import_rows, one, open_new
from tests.journeys.talker import Clock, Talker, button, inputs, talking, values


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


async def test_the_same_message_four_times_is_one_note(database: Path) -> None:
    """X8: the same activity 4 times, at once and one by one, has one effect and one answer."""
    async with talking(database) as t:
        await open_new(t)
        before = len(t.connector.sent)
        note = t.person.text("note Rui called back")
        first = await asyncio.gather(*(t.person.post(note) for _ in range(3)))
        assert first == [first[0]] * 3
        assert await t.person.post(note) == first[0]
        assert len(t.connector.sent) == before + 1
        assert "✓ Noted" in str(t.connector.sent[-1].card)
    assert len(dump(database, "note")) == 1


async def test_the_same_message_after_a_restart_is_one_note(database: Path) -> None:
    """X8: what this process does not remember, the store does; the answer is the same."""
    async with talking(database) as t:
        await open_new(t)
        note = t.person.text("note Rui called back", id="message-7")
        await t.person.post(note)
        said = [texts_of(sent.card) for sent in t.connector.sent[-1:]]
    async with talking(database) as t:
        await t.person.post(t.person.text("note Rui called back", id="message-7"))
        assert [texts_of(sent.card) for sent in t.connector.sent] == said
    assert len(dump(database, "note")) == 1


def texts_of(card: object) -> str:
    """Return a card without its nonce."""
    words = str(card).split("'nonce': '")
    return words[0] + "".join(word.partition("'")[2] for word in words[1:])


async def test_undo_delivered_again_after_a_restart_takes_nothing_more_back(database: Path) -> None:
    """X8: `undo` of a note, and of a change, once each however often they arrive."""
    async with talking(database) as t:
        await open_new(t)
        await t.say("hold")
        await t.fill(until="2026-12-01", reason="Freeze").press("Put on hold")
        t.clock.forward(seconds=5)
        await t.say("note Rui called back")
        await t.person.post(t.person.text("undo", id="undo-1"))
    async with talking(database) as t:
        await t.person.post(t.person.text("undo", id="undo-1"))
        assert "taken back" in str(t.connector.sent[-1].card)
        assert one(database, "engagement")["status"]["state"] == "held", "the hold was not taken back too"
        assert dump(database, "note") == {}
        await t.person.post(t.person.text("undo", id="undo-2"))
        said = str(t.connector.sent[-1].card)
        assert one(database, "engagement")["status"]["state"] == "open"
    async with talking(database) as t:
        await t.person.post(t.person.text("undo", id="undo-2"))
        assert "Put it on hold" in said
        assert "Put it on hold" in str(t.connector.sent[-1].card), "the same answer"
    assert one(database, "engagement")["status"]["state"] == "open"


async def test_the_same_id_in_two_conversations_is_two_notes(database: Path) -> None:
    """X9: an activity id belongs to its conversation."""
    async with talking(database) as t:
        await open_new(t)
        for place in ("a:personal-1", "a:personal-3"):
            t.person.conversation = place
            await t.person.post(t.person.text("note Rui called back", id="message-7"))
    assert len(dump(database, "note")) == 2


async def test_a_double_press_is_one_engagement(database: Path) -> None:
    """X8, X30: the same press under another id, at once, later and after a restart, opens one engagement."""
    async with talking(database) as t:
        await t.say("new")
        t.fill(customer="Contoso Harbour", tenant_domain="contoso.example.com")
        action = button(t.card, "Open engagement")
        data = action["data"] | values(t.card) | t.typed
        cards = await asyncio.gather(*(t.send("new.submit", dict(data)) for _ in range(3)))
        assert [texts_of(card) for card in cards] == [texts_of(cards[0])] * 3
    async with talking(database) as t:
        again = await t.send("new.submit", data)
        assert texts_of(again) == texts_of(cards[0])
    assert len(dump(database, "engagement")) == len(dump(database, "entry")) == 1


async def test_an_old_card_pressed_twice_changes_nothing(database: Path) -> None:
    """A dump of the whole store is the same before and after an answered card is pressed twice more."""
    async with talking(database) as t:
        await open_new(t, workloads="teams")
        await t.say("kickoff")
        ticks = {name: "yes" for name in inputs(t.card) if name.startswith("check.")}
        prepare, typed = t.card, ticks | {"kickoff_on": "2026-11-24"}
        await t.put(typed).press("Save and go on")
        await t.say("dibs")
        dibs, owner = t.card, {"success_owner.teams": "Ines Duarte, IT director"}
        await t.put(owner).press("Save DIBS")
        await t.say("help")
        await settled(t)
        before = dump(database)
        for card, answers, title in ((prepare, typed, "Save and go on"), (dibs, owner, "Save DIBS")) * 2:
            t.typed = dict(answers)
            await t.press(title, card=card)
            await t.say("help")
        await settled(t)
        assert dump(database) == before


async def settled(t: Talker) -> None:
    """Let the work after a turn end: one more turn of a person does."""
    await asyncio.sleep(0.05)
    assert t.connector.sent


@pytest.mark.parametrize("changed", ["hold", "close", "remove", "settings"])
async def test_an_old_state_card_changes_nothing(database: Path, changed: str) -> None:
    """X29: a card that puts on hold, closes, removes or sets does nothing once the state moved on."""
    clock = Clock()
    async with talking(database, clock=clock) as t:
        await open_new(t)
        await t.say(changed)
        answers = {
            "hold": {"until": "2026-12-20", "reason": "Freeze"},
            "close": {"reason": "They left"},
            "settings": {"time_zone": "Europe/Madrid"},
        }.get(changed, {})
        title = {"hold": "Put on hold", "close": "Close engagement", "remove": "Remove it"}.get(
            changed, "Save settings"
        )
        old = t.card
        await t.put(answers).press(title)
        if changed == "settings":
            await t.say("settings")
            await t.fill(time_zone="Europe/Lisbon").press("Save settings")
        else:
            await t.say("reopen contoso")
        clock.forward(days=10)  # longer than operation keys are kept
        t.typed = dict(answers)
        await t.press(title, card=old)
        if changed == "settings":
            assert "Your settings changed since this card" in t.words()
            assert values(t.card)["time_zone"] == "Europe/Madrid", "what was sent is still in the form"
        else:
            assert "Your press changed nothing" in t.words()
    assert one(database, "engagement")["status"]["state"] == "open"
    assert one(database, "person")["zone"] == "Europe/Lisbon"


async def test_an_edited_or_deleted_message_and_a_reaction_do_nothing(database: Path) -> None:
    """X54: never a second effect, and no answer."""
    async with talking(database) as t:
        await open_new(t)
        await t.person.post(t.person.text("note Rui called", id="message-7"))
        await settled(t)
        before, sent = dump(database), len(t.connector.sent)
        for kind in ("messageUpdate", "messageDelete"):
            await t.person.post(t.person.activity(kind, text="note Rui did not call", id="message-7"))
        await t.person.post(t.person.activity("messageReaction", replyToId="message-7"))
        assert (dump(database), len(t.connector.sent)) == (before, sent)


async def test_confirming_an_import_twice_says_the_same(database: Path) -> None:
    """X8: the second press opens nothing and gives the same answer, after a restart too."""
    async with talking(database) as t:
        await t.say("import customer, tenant_domain, country, motions\nContoso, contoso.example.com, PT, rfa")
        data = button(t.card, "Open 1 engagement")["data"]
        first = await t.press("Open 1 engagement")
    async with talking(database) as t:
        assert texts_of(await t.send("import.confirm", data)) == texts_of(first)
        await import_rows(t, "Fabrikam, fabrikam.example.com, PT, rfa")
    assert len(dump(database, "engagement")) == 2
