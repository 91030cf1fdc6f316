"""Cards that come too late or twice: one effect, the same answer, the differences shown with a choice."""

from pathlib import Path
from typing import Any

import pytest

from tests.journeys.acts import add_contact, dump, one, open_new
from tests.journeys.talker import Card, Clock, Talker, button, buttons, inputs, talking, values

OWNER, REASON = "success_owner.teams", "business_reason.teams"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


def engagement(database: Path) -> dict[str, Any]:
    return one(database, "engagement")


def dibs(database: Path, workload: str = "teams") -> dict[str, Any]:
    """Return a workload's DIBS as recorded: part to value."""
    return {part: each["value"] for part, each in engagement(database)["workloads"][workload]["dibs"].items()}


async def two_cards(t: Talker) -> Card:
    """Open DIBS, save an owner from one card, and return the other card of the same step."""
    await open_new(t, workloads="teams")
    await t.say("dibs")
    older = t.card
    await t.put({OWNER: "Rui Pinto"}).press("Save DIBS")
    t.typed = {OWNER: "Ana Reis", REASON: "One place for crews"}
    return older


def bare(card: Card) -> str:
    """Return a card without its nonce, which differs each time."""
    return "".join(part.partition("'")[2] or part for part in str(card).split("'nonce': '"))


async def test_the_same_press_four_times(database: Path) -> None:
    """X8, X30: a double click and its repeats, under new activity ids, give one change and one answer."""
    async with talking(database) as t:
        await open_new(t, workloads="teams")
        await t.say("dibs")
        data = button(t.card, "Save DIBS")["data"] | values(t.card) | {OWNER: "Rui Pinto"}
        answers = [bare(await t.send("step.save", data)) for _ in range(4)]
        assert answers == [answers[0]] * 4
        assert "✓ DIBS is saved." in answers[0]
    assert [each["what"] for each in engagement(database)["changes"]] == ["open", "save"]


async def test_two_cards_of_one_step_show_what_differs(database: Path) -> None:
    """X30: nothing is written over: who, when, what stands, what was sent; the draft survives a restart."""
    async with talking(database) as t:
        await t.press("Save DIBS", card=await two_cards(t))
        assert "Already answered" in t.words()
        assert "Alex Wilber saved this on Tue 24 Nov, 09:00. Your press changed nothing." in t.words()
        assert "Saved: Rui Pinto\nYours: Ana Reis" in t.words().replace("\nYours", "\nYours")
        assert "Yours: One place for crews" in t.words()
        assert "kept as a draft until Thu 24 Dec" in t.words()
        assert dibs(database) == {"success_owner": "Rui Pinto"}
        await t.press("See what stands now")
        assert values(t.card)[OWNER] == "Rui Pinto"
    async with talking(database) as t:
        await t.say("dibs")
        assert "Your draft is back." in t.words()
        assert (values(t.card)[OWNER], values(t.card)[REASON]) == ("Ana Reis", "One place for crews")


async def test_save_mine_instead(database: Path) -> None:
    """X30: one's own over what stands, once however often it is pressed; the draft goes."""
    async with talking(database) as t:
        await t.press("Save DIBS", card=await two_cards(t))
        late = t.card
        first = bare(await t.press("Save mine instead"))
        again = bare(await t.press("Save mine instead", card=late))
        assert first == again
        assert "✓ DIBS is saved." in t.words()
        assert dibs(database) == {"success_owner": "Ana Reis", "business_reason": "One place for crews"}
    assert dump(database, "draft") == {}
    assert len(engagement(database)["changes"]) == 3


async def test_add_mine_as_a_note(database: Path) -> None:
    """X30: one's own becomes the text of a note, line by line; once saved, the draft goes."""
    async with talking(database) as t:
        await t.press("Save DIBS", card=await two_cards(t))
        await t.press("Add mine as a note")
        text = "Teams, business reason: One place for crews\nTeams, success owner: Ana Reis"
        assert values(t.card)["text"] == text
        await t.press("Save note")
        assert "✓ Noted" in t.words()
        await t.say("dibs")
        assert values(t.card)[OWNER] == "Rui Pinto"
    assert one(database, "note")["text"] == text
    assert dump(database, "draft") == {}


async def test_ticks_and_dates_read_well_in_a_note(database: Path) -> None:
    """X30: of a step with ticks, dates and tasks, each line says its question."""
    async with talking(database) as t:
        await open_new(t)
        await t.say("kickoff")
        older = t.card
        await t.fill(kickoff_on="2026-12-01").press("Save and go on")
        t.typed = {"kickoff_on": "2026-12-04", "check.context": "yes", "task.3616": "yes"}
        await t.press("Save and go on", card=older)
        assert "Yours: Fri 4 Dec" in t.words()
        await t.press("Add mine as a note")
        lines = values(t.card)["text"].replace("\u00a0", " ").split("\n")
        assert lines[0] == "Meeting planned for: Fri 4 Dec"
        assert lines[1].endswith(": yes")
        assert lines[2] == "3616 Outreach done (mandatory): yes"


async def test_discard_mine(database: Path) -> None:
    """X30: what stands stays, the draft goes."""
    async with talking(database) as t:
        await t.press("Save DIBS", card=await two_cards(t))
        await t.press("Discard mine")
        assert values(t.card)[OWNER] == "Rui Pinto"
    assert dump(database, "draft") == {}


async def test_the_same_answers_from_two_cards(database: Path) -> None:
    """X29: what was sent is what stands, however it was written: told, and nothing to choose."""
    async with talking(database) as t:
        await open_new(t)
        await t.say("kickoff")
        older = t.card
        await t.fill(kickoff_on="2026-12-01").press("Save and go on")
        t.typed = {"kickoff_on": "1 Dec 2026"}
        await t.press("Save and go on", card=older)
        assert "Saved already" in t.words()
        assert "What you sent is what stands." in t.words()
        assert "Save mine instead" not in buttons(t.card)


async def test_a_submit_after_cancel(database: Path) -> None:
    """X30: *Cancel* keeps a draft; the same card may still be saved, and the draft goes with it."""
    async with talking(database) as t:
        await open_new(t, workloads="teams")
        await t.say("dibs")
        form = t.card
        await t.put({OWNER: "Rui Pinto"}).press("Cancel")
        assert "kept as a draft until Thu 24 Dec" in t.words()
        t.typed = {OWNER: "Rui Pinto"}
        await t.press("Save DIBS", card=form)
        assert dibs(database) == {"success_owner": "Rui Pinto"}
    assert dump(database, "draft") == {}


async def test_cancel_without_a_word_keeps_nothing(database: Path) -> None:
    """A form that was only looked at leaves no draft, whichever it is; neither does one set back."""
    async with talking(database) as t:
        await open_new(t, workloads="teams")
        for command in ("dibs", "ssat", "kickoff", "edit", "note", "task", "settings", "new"):
            await t.say(command)
            await t.press("Cancel")
            assert "Nothing was saved." in t.words(), command
        assert dump(database, "draft") == {}
        await t.say("dibs")
        await t.put({OWNER: "Rui Pinto"}).press("Cancel")
        await t.say("dibs")
        await t.put({OWNER: ""}).press("Cancel")
        assert "Nothing was saved." in t.words()
    assert dump(database, "draft") == {}


async def test_a_card_from_a_month_ago(database: Path) -> None:
    """X29: applied where nothing changed since, after a restart too; otherwise told, a month later."""
    clock = Clock()
    async with talking(database, clock=clock) as t:
        await open_new(t, workloads="teams")
        await t.say("dibs")
        form = t.card
    clock.forward(days=31)
    async with talking(database, clock=clock) as t:
        t.typed = {OWNER: "Rui Pinto"}
        await t.press("Save DIBS", card=form)
        assert "✓ DIBS is saved." in t.words()
        clock.forward(days=31)
        t.typed = {OWNER: "Ana Reis"}
        await t.press("Save DIBS", card=form)
        assert "Alex Wilber saved this on Fri 25 Dec 2026, 09:00" in t.words()
    assert dibs(database) == {"success_owner": "Rui Pinto"}


async def test_a_note_makes_no_form_stale(database: Path) -> None:
    """A step's revision rises only when one of its own answers changes: not by a note, a contact, another
    step, or a save that changes nothing.
    """
    async with talking(database) as t:
        await open_new(t, workloads="teams")
        await t.say("dibs")
        form = t.card
        await t.press("Save DIBS")
        assert "kickoff.dibs" not in engagement(database)["steps"]
        await t.say("note Rui called")
        await add_contact(t, name="Rui Pinto")
        await t.say("ssat")
        await t.put({"training.teams": "Champions"}).press("Save SSAT")
        t.typed = {OWNER: "Rui Pinto"}
        await t.press("Save DIBS", card=form)
        assert "✓ DIBS is saved." in t.words()
        assert engagement(database)["steps"]["kickoff.dibs"]["revision"] == 1
        await t.say("dibs")
        await t.press("Save DIBS")
        assert engagement(database)["steps"]["kickoff.dibs"]["revision"] == 1


async def test_an_answer_that_two_steps_ask(database: Path) -> None:
    """X30: the kickoff date, saved by one step, makes the other's card stale: nothing is cleared unseen."""
    async with talking(database) as t:
        await open_new(t)
        here = {"engagement": engagement(database)["id"], "step": "kickoff.meeting", "r": 0, "nonce": "n"}
        meeting = await t.send("step.open", here)
        await t.say("kickoff")
        await t.fill(kickoff_on="2026-12-01").press("Save and go on")
        t.typed = {"check.roles": "yes"}
        await t.press("Save and go on", card=meeting)
        assert "Already answered" in t.words()
        assert "Saved: Tue 1 Dec\nYours: Blank" in t.words()
    assert engagement(database)["facts"]["kickoff_on"] == "2026-12-01"


async def test_two_cards_of_one_contact(database: Path) -> None:
    """X30: the second save of a contact shows the differences; another contact makes it not stale."""
    async with talking(database) as t:
        await open_new(t)
        for name in ("Ines Duarte", "Rui Pinto"):
            await add_contact(t, name=name)
        one_of_them = await edit_contact(t, "c1")
        other = await edit_contact(t, "c2")
        t.typed = {"phone": "+351 21 000 0001"}
        await t.press("Save contact", card=one_of_them)
        t.typed = {"phone": "+351 21 000 0002"}
        await t.press("Save contact", card=other)
        assert "✓ Rui Pinto is saved" in t.words()
        t.typed = {"phone": "+351 21 000 0003", "organisation": "Contoso"}
        await t.press("Save contact", card=one_of_them)
        assert "Already answered" in t.words()
        assert "Saved: +351 21 000 0001\nYours: +351 21 000 0003" in t.words()
        late = t.card
        await t.press("See what stands now")
        assert values(t.card)["phone"] == "+351 21 000 0001"
        await t.press("Save mine instead", card=late)
        assert "✓ Ines Duarte is saved" in t.words()
        held = engagement(database)["contacts"]["c1"]
        assert (held["phone"], held["organisation"]) == ("+351 21 000 0003", "Contoso")
        await t.press("Save mine instead", card=late)
        assert "✓ Ines Duarte is saved" in t.words()
    assert dump(database, "draft") == {}


async def edit_contact(t: Talker, name: str) -> Card:
    """Open a contact's form."""
    await t.say("contacts")
    data = dict(button(t.card, "Add a contact")["data"])
    t.card = await t.send("contact.edit", data | {"contact": name})
    return t.card


async def test_a_contact_or_task_that_was_taken_off(database: Path) -> None:
    """X30: told, what was typed is kept as a draft and can be added anew."""
    async with talking(database) as t:
        await open_new(t)
        await add_contact(t, name="Ines Duarte")
        form = await edit_contact(t, "c1")
        await t.press("Take off")
        t.typed = {"phone": "+351 21 000 0003"}
        await t.press("Save contact", card=form)
        assert "It was taken off before" in t.words()
        assert "kept as a draft until Thu 24 Dec" in t.words()
        await t.press("Add a contact")
        assert values(t.card)["phone"] == "+351 21 000 0003"
        await t.say("task Call Rui")
        await t.press("Save")
        data = {
            "engagement": engagement(database)["id"],
            "item": "i-nowhere",
            "r": 0,
            "nonce": "n",
            "f": "text",
        }
        await t.send("item.save", data | {"text": "Call", "item_kind": "task", "step": "item"})
    assert [item["text"] for item in engagement(database)["items"].values()] == ["Call Rui"]
    assert engagement(database)["contacts"] == {}


async def test_two_cards_of_one_task(database: Path) -> None:
    """X30: a gap done meanwhile is not written over; opened by command it belongs to the stage it is in."""
    async with talking(database) as t:
        await open_new(t)
        await t.say("task Retention labels")
        await t.press("Save")
        (name, item), *_ = engagement(database)["items"].items()
        assert item["stage"] == "kickoff"
        data = {"engagement": engagement(database)["id"], "item": name, "nonce": "n"}
        form = t.card = await t.send("item.open", data)
        await t.press("Done")
        t.typed = {"text": "Retention labels, all"}
        await t.press("Save", card=form)
        assert "Already answered" in t.words()
        await t.press("Save mine instead")
        held = engagement(database)["items"][name]
        assert (held["text"], held["done"] is not None) == ("Retention labels, all", True)


async def test_a_workload_taken_off_meanwhile(database: Path) -> None:
    """X29: an old card's answers for it are kept as a draft and told; the others are saved."""
    async with talking(database) as t:
        await open_new(t, workloads="sharepoint,teams")
        await t.say("dibs")
        form = t.card
        await t.say("edit")
        await t.fill(workloads="sharepoint").press("Save changes")
        t.typed = {OWNER: "Rui Pinto", "success_owner.sharepoint": "Ana Reis"}
        await t.press("Save DIBS", card=form)
        assert "They no longer plan Teams: what you typed there is kept as a draft." in t.words()
        assert dibs(database, "sharepoint") == {"success_owner": "Ana Reis"}
        await t.say("edit")
        await t.fill(workloads="sharepoint,teams").press("Save changes")
        await t.say("dibs")
        assert values(t.card)[OWNER] == "Rui Pinto"


async def test_taking_a_workload_off_that_holds_answers(database: Path) -> None:
    """Asked first, by name: a tick given for one does not count for another; undo brings all of it back."""
    async with talking(database) as t:
        await open_new(t, workloads="exchange,sharepoint,teams")
        await t.say("dibs")
        await t.put({OWNER: "Rui Pinto", "success_owner.exchange": "Ana Reis"}).press("Save DIBS")
        await t.say("dibs")
        form = t.card
        await t.say("edit")
        await t.fill(workloads="exchange,sharepoint").press("Save changes")
        assert "Teams holds answers." in t.words()
        await t.put({"confirm.drop_workload.teams": "yes", "workloads": "sharepoint"}).press("Save changes")
        assert "Exchange, Teams hold answers." in t.words()
        assert "[Yes, take Exchange, Teams off: no]" in t.words()
        await t.put({"confirm.drop_workload.exchange.teams": "yes"}).press("Save changes")
        assert list(engagement(database)["workloads"]) == ["sharepoint"]
        await t.say("undo")
        assert list(engagement(database)["workloads"]) == ["exchange", "sharepoint", "teams"]
        assert dibs(database) == {"success_owner": "Rui Pinto"}
        t.typed = {OWNER: "Somebody"}
        await t.press("Save DIBS", card=form)
        assert "Already answered" in t.words(), "its answers went and came since"


async def test_undo_restores_exactly_and_old_cards_stay_stale(database: Path) -> None:
    """A DIBS save taken back leaves the record as it was; its revision goes on, so no old card fits."""
    async with talking(database) as t:
        await open_new(t, workloads="exchange,teams")
        await t.say("dibs")
        await t.put({OWNER: "Rui Pinto"}).press("Save DIBS")
        before = engagement(database)
        await t.say("dibs")
        form = t.card
        await t.put({OWNER: "Ana Reis", REASON: "Crews", "success_owner.exchange": "Eva"}).press("Save DIBS")
        await t.say("undo")
        assert "Your last change is taken back" in t.words()
        after = engagement(database)
        assert after["workloads"] == before["workloads"]
        assert after["steps"]["kickoff.dibs"]["revision"] == 3
        t.typed = {OWNER: "Somebody"}
        await t.press("Save DIBS", card=form)
        assert "Already answered" in t.words()
        assert engagement(database)["workloads"] == before["workloads"]


async def test_undo_of_another_tenant_domain_keeps_one_open_engagement_a_tenant(database: Path) -> None:
    """X41: taking an edit back takes the tenant back too, or says that it can't."""
    async with talking(database) as t:
        await open_new(t)
        await t.say("edit")
        await t.fill(tenant_domain="new.example.com").press("Save changes")
        await t.say("undo")
        await open_new(t, customer="Again")
        assert "This one is open already" in t.words()
        await t.say("edit contoso harbour")
        await t.fill(tenant_domain="new.example.com").press("Save changes")
        await open_new(t, customer="Again")
        assert "Again" in t.words()
        await t.say("open contoso harbour")
        await t.say("undo")
        assert "I can’t open this one" in t.words()
    domains = sorted(body["facts"]["tenant_domain"] for body in dump(database, "engagement").values())
    assert domains == ["contoso.example.com", "new.example.com"]


async def test_a_note_taken_back_keeps_its_words(database: Path) -> None:
    """X52: its text is a draft afterwards, because an undo of the undo can't bring the note itself back."""
    async with talking(database) as t:
        await open_new(t)
        await t.say("note Rui called")
        await t.say("undo")
        assert "Its words are kept as a draft." in t.words()
        await t.say("note")
        assert values(t.card)["text"] == "Rui called"
    assert dump(database, "note") == {}


async def test_what_stood_in_a_form_survives_the_process(database: Path) -> None:
    """Three errors in one form; killed; every word is still there, and those that are fine too."""
    async with talking(database) as t:
        await open_new(t, workloads="exchange,teams")
        await t.say("dibs")
        sent = {
            "target_date.teams": "2026-02-30",
            OWNER: "x" * 201,
            REASON: "y" * 501,
            "intent.teams": "undecided",
            "success_owner.exchange": "Ana Reis",
        }
        await t.put(sent).press("Save DIBS")
        assert "Three answers need a look" in t.words()
        assert values(t.card).items() >= sent.items()
    async with talking(database) as t:
        await t.say("dibs")
        assert values(t.card).items() >= sent.items()
        assert len(inputs(t.card)) > len(sent)


async def test_a_card_pressed_again_after_undo_is_not_said_to_stand(database: Path) -> None:
    """X29: what undo took back is not "saved" by the old card; it is late, and may be saved again."""
    async with talking(database) as t:
        await open_new(t)
        await t.say("kickoff")
        old = t.card
        t.fill(kickoff_on="2026-12-01")
        await t.press("Save and go on")
        await t.say("undo")
        t.card = old
        t.fill(kickoff_on="2026-12-01")
        await t.press("Save and go on")
        assert "is saved" not in t.words()
        await t.press("Save mine instead")
        await t.say("kickoff")
        assert values(t.card)["kickoff_on"] == "2026-12-01"


@pytest.mark.parametrize(("command", "title"), [("hold", "Put on hold"), ("close", "Close engagement")])
async def test_a_stale_hold_or_close_keeps_what_was_typed(database: Path, command: str, title: str) -> None:
    """X30: the state moved since: told, what was typed is a draft and comes back into the form."""
    async with talking(database) as t:
        await open_new(t)
        await t.say(command)
        older = t.card
        await t.say("hold")
        await t.fill(until="2026-12-10", reason="Frozen over the audit").press("Put on hold")
        t.typed = {"reason": "They move offices"} | ({"until": "2026-12-20"} if command == "hold" else {})
        await t.press(title, card=older)
        assert "This card is out of date" in t.words()
        assert "What you typed is kept as a draft until Thu 24 Dec" in t.words()
        assert engagement(database)["status"]["reason"] == "Frozen over the audit"
        await t.press("Look at mine")
        assert values(t.card)["reason"] == "They move offices"
        await t.press(title)
        assert engagement(database)["status"]["reason"] == "They move offices"
    assert dump(database, "draft") == {}
