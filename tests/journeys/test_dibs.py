"""DIBS and SSAT: who gave it, copies, one reason for all, past dates, many workloads, cleared answers."""

from pathlib import Path
from typing import Any

import pytest

from cards.kit import LIMIT, size
from tests.journeys.acts import add_contact, dump, one, open_new
from tests.journeys.talker import Card, Talker, button, buttons, inputs, talking, values

THREE = "exchange,sharepoint,teams"
ALL = 12
PARTS = ("stakeholders", "scenarios", "awareness", "training")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


def dibs(database: Path, workload: str = "teams") -> dict[str, Any]:
    """Return a workload's DIBS as recorded: part to (value, source)."""
    held = one(database, "engagement")["workloads"][workload]["dibs"]
    return {part: (each["value"], each["source"]) for part, each in held.items()}


def choices(card: Card, name: str) -> list[str]:
    """Return the titles of a list's choices."""
    return [choice["title"] for choice in inputs(card)[name]["choices"]]


async def test_who_told_you(database: Path) -> None:
    """X36, G9, G21: PDM and PSE are not offered, refused when sent, each in its words; parts keep theirs."""
    async with talking(database) as t:
        await open_new(t, workloads="teams")
        for name, roles in (("Ines Duarte", "sponsor"), ("Pat Dunn", "pdm"), ("Kit Sato", "sponsor,pse")):
            await add_contact(t, name, roles=roles)
        await t.say("dibs")
        assert choices(t.card, "dibs_source") == [
            "From Ines Duarte, executive sponsor",
            "From the customer",
            "From the account team",
            "From a partner that deploys",
            "From someone else",
        ]
        assert "PDMs aren’t listed: they can confirm a partner, but can’t give DIBS." in t.words()
        assert "PSEs aren’t listed: that is my own default." in t.words()
        t.put({"success_owner.teams": "Rui Pinto"})
        await t.put({"dibs_source": "c2"}).press("Save DIBS")
        assert "Who told you. Nothing is saved yet" in t.words()
        assert "A PDM can confirm a partner, but can’t give DIBS. Choose who else told you." in t.words()
        assert values(t.card)["success_owner.teams"] == "Rui Pinto"
        await t.put({"dibs_source": "c3"}).press("Save DIBS")
        assert "I take no DIBS from a PSE: that is my own default." in t.words()
        await t.put({"dibs_source": "nobody"}).press("Save DIBS")
        assert "Choose who told you." in t.words()
        assert dibs(database) == {}
        await t.put({"dibs_source": "c1"}).press("Save DIBS")
        await t.say("dibs")
        await t.put({"intent.teams": "yes", "dibs_source": "side:partner"}).press("Save DIBS")
    assert dibs(database) == {"success_owner": ("Rui Pinto", "c1"), "intent": ("yes", "side:partner")}


async def test_a_past_go_live_asks_for_a_tick(database: Path) -> None:
    """X23: told, kept with the tick, which stays ticked while another answer is refused; then never again."""
    async with talking(database) as t:
        await open_new(t, workloads="teams")
        await t.say("dibs")
        await t.put({"target_date.teams": "2026-10-12"}).press("Save DIBS")
        assert "Mon 12 Oct has passed. Correct it, or say below that it is live." in t.words()
        assert "[Yes, it is live: keep Mon 12 Oct: no]" in t.words()
        t.put({"confirm.past_date.teams": "yes", "success_owner.teams": "x" * 201})
        await t.press("Save DIBS")
        assert "One answer needs a look" in t.words()
        assert "[Yes, it is live: keep Mon 12 Oct: yes]" in t.words()
        await t.put({"success_owner.teams": "Rui Pinto"}).press("Save DIBS")
        assert dibs(database)["target_date"][0] == "2026-10-12"
        await t.say("dibs")
        await t.put({"intent.teams": "yes"}).press("Save DIBS")
        assert "✓ DIBS is saved." in t.words()


async def test_one_reason_for_all_is_questioned(database: Path) -> None:
    """The same business reason for several: the question, a tick that keeps it; unchanged, never again."""
    async with talking(database) as t:
        await open_new(t, workloads=THREE)
        await t.say("dibs")
        t.put({"business_reason.exchange": "Save money", "business_reason.teams": "save MONEY"})
        await t.press("Save DIBS")
        assert "Exchange, Teams would have one and the same reason." in t.words()
        assert "confirm.same_reason" in inputs(t.card)
        await t.put({"confirm.same_reason": "yes"}).press("Save DIBS")
        assert dibs(database)["business_reason"][0] == "save MONEY"
        await t.say("dibs")
        await t.put({"success_owner.teams": "Rui Pinto"}).press("Save DIBS")
        assert "✓ DIBS is saved." in t.words()


async def test_copy_into_the_gaps(database: Path) -> None:
    """Copying fills what the others lack, keeps what they have, asks about the one reason (and takes yes)."""
    async with talking(database) as t:
        await open_new(t, workloads=THREE)
        await t.say("dibs")
        t.put({"target_date.exchange": "2027-02-01", "intent.exchange": "yes"})
        t.put({"business_reason.exchange": "Save money", "success_owner.teams": "Ana Reis"})
        t.put({"success_owner.exchange": "Rui Pinto"})
        await t.put({"copy_to": "empty"}).press("Save DIBS")
        assert "would have one and the same reason" in t.words()
        await t.put({"confirm.same_reason": "yes"}).press("Save DIBS")
        assert "✓ DIBS is saved." in t.words()
    assert dibs(database)["success_owner"][0] == "Ana Reis"
    assert dibs(database)["target_date"][0] == dibs(database, "sharepoint")["target_date"][0] == "2027-02-01"
    assert dibs(database, "sharepoint")["success_owner"][0] == "Rui Pinto"


async def test_copy_to_one(database: Path) -> None:
    """Copying over one workload takes what is known, and never takes out what the first one lacks."""
    async with talking(database) as t:
        await open_new(t, workloads="exchange,teams")
        await t.say("dibs")
        t.put({"intent.exchange": "yes", "success_owner.exchange": "Rui Pinto"})
        t.put({"target_date.teams": "2027-03-01", "success_owner.teams": "Ana Reis"})
        await t.put({"copy_to": "teams"}).press("Save DIBS")
    assert {part: value for part, (value, _) in dibs(database).items()} == {
        "intent": "yes",
        "success_owner": "Rui Pinto",
        "target_date": "2027-03-01",
    }


async def test_a_copy_that_came_too_late(database: Path) -> None:
    """X30: what a copy would have changed is among the differences, and can be saved instead."""
    async with talking(database) as t:
        await open_new(t, workloads="exchange,teams")
        await t.say("dibs")
        await t.put({"success_owner.exchange": "Rui Pinto"}).press("Save DIBS")
        await t.say("dibs")
        older = t.card
        await t.put({"intent.exchange": "yes"}).press("Save DIBS")
        t.typed = {"intent.exchange": "yes", "copy_to": "teams"}
        await t.press("Save DIBS", card=older)
        assert "Yours: Rui Pinto" in t.words()
        await t.press("Save mine instead")
    assert {part: value for part, (value, _) in dibs(database).items()} == {
        "intent": "yes",
        "success_owner": "Rui Pinto",
    }


async def test_a_left_form_keeps_what_was_typed_beside_a_copy(database: Path) -> None:
    """X20: leaving while a copy is chosen keeps the words typed into its target; the copy fills the rest."""
    async with talking(database) as t:
        await open_new(t, workloads="exchange,teams")
        await t.say("dibs")
        t.put({"business_reason.exchange": "Save money", "success_owner.exchange": "Rui Pinto"})
        await t.put({"business_reason.teams": "Meet without travel", "copy_to": "teams"}).press("Cancel")
        assert "Your answers are kept as a draft" in t.words()
        await t.press("Open it again")
        assert values(t.card)["business_reason.teams"] == "Meet without travel"
        assert values(t.card)["success_owner.teams"] == "Rui Pinto"


async def test_cleared_and_untouched(database: Path) -> None:
    """An input that the card carried and that did not come was cleared; one it did not carry is untouched."""
    async with talking(database) as t:
        await open_new(t, workloads="exchange,teams")
        await t.say("dibs")
        t.put({"success_owner.teams": "Rui Pinto", "intent.teams": "yes"})
        await t.put({"success_owner.exchange": "Ana Reis"}).press("Save DIBS")
        await t.say("dibs")
        data = button(t.card, "Save DIBS")["data"] | values(t.card)
        await t.send(
            "step.save", {k: v for k, v in data.items() if k != "success_owner.teams"} | {"w": "teams"}
        )
        assert dibs(database) == {"intent": ("yes", "side:customer")}
        assert dibs(database, "exchange") == {"success_owner": ("Ana Reis", "side:customer")}


async def test_what_was_cleared_stays_cleared_in_a_refused_form(database: Path) -> None:
    """A client leaves a cleared input out: it comes back empty, not as recorded, also after a restart."""
    async with talking(database) as t:
        await open_new(t, workloads="teams", seats="1200")
        await t.say("edit")
        await t.put({"customer": "", "seats": ""}).press("Save changes")
        assert "This can’t stay empty" in t.words()
        assert "seats" not in values(t.card)
    async with talking(database) as t:
        await t.say("edit contoso")
        assert "seats" not in values(t.card)
        await t.put({"customer": "Contoso"}).press("Save changes")
    assert "seats" not in one(database, "engagement")["facts"]
    assert dump(database, "draft") == {}


async def all_workloads(t: Talker) -> str:
    """Open an engagement with every workload there is."""
    await t.say("new")
    names = [choice["value"] for choice in inputs(t.card)["workloads"]["choices"]][:ALL]
    await t.fill(customer="C", tenant_domain="contoso.example.com", workloads=",".join(names)).press(
        "Open engagement"
    )
    return ",".join(names)


@pytest.mark.parametrize("step", ["dibs", "ssat"])
async def test_twelve_workloads_at_their_limits(database: Path, step: str) -> None:
    """Every card stays within 25 KB with Japanese text of full length; going on ends; nothing is lost."""
    async with talking(database) as t:
        names = (await all_workloads(t)).split(",")
        await t.say(step)
        title = f"Save {step.upper()}"
        shown: list[str] = []
        while title in buttons(t.card) and len(shown) < ALL:
            assert size(t.card) <= LIMIT
            fields = {name: node for name, node in inputs(t.card).items() if name.partition(".")[2] in names}
            shown += dict.fromkeys(name.partition(".")[2] for name in fields)
            texts = {
                n: f"{n[:60]:語<{node['maxLength']}}" for n, node in fields.items() if "maxLength" in node
            }
            t.put(texts)
            await t.put({n: "yes" for n in fields if n.startswith("intent")}).press(title)
            assert size(t.card) <= LIMIT
        assert shown == names
        for name in names:
            here = {"engagement": one(database, "engagement")["id"], "r": 0, "nonce": "n"}
            t.card = await t.send("step.open", here | {"step": f"kickoff.{step}", "w": name})
            assert size(t.card) <= LIMIT
    held = one(database, "engagement")["workloads"]
    lengths = {part: len(each["value"]) for part, each in held[names[0]][step].items()}
    full = dict.fromkeys(PARTS, 500) if step == "ssat" else {"business_reason": 500, "success_owner": 200}
    assert lengths.items() >= full.items()
    assert all(len(work[step]) == len(held[names[0]][step]) for work in held.values())


async def test_leaving_blanks_still_goes_on(database: Path) -> None:
    """Blank parts do not send one back: four cards of three workloads, then SSAT."""
    async with talking(database) as t:
        await all_workloads(t)
        await t.say("dibs")
        places: list[str] = []
        while "Save DIBS" in buttons(t.card):
            places.append(",".join(name for name in inputs(t.card) if name.startswith("intent")))
            await t.press("Save DIBS")
        assert len(places) == len(set(places)) == ALL // 3
        assert "What is known of SSAT?" in t.words()


async def test_thirty_kilobytes_in_one_part(database: Path) -> None:
    """X21: the form that no card holds asks the one answer, then the others, from the draft."""
    async with talking(database) as t:
        await open_new(t, workloads=THREE)
        await t.say("dibs")
        others = {"success_owner.exchange": "Ana Reis", "success_owner.teams": "Rui Pinto"}
        await t.put({"business_reason.teams": "r" * 30_000} | others).press("Save DIBS")
        assert size(t.card) <= LIMIT
        assert "That is 30000 characters; the limit is 500. Shorten it." in t.words()
        assert [name for name in inputs(t.card) if "." in name] == ["business_reason.teams"]
        await t.put({"business_reason.teams": "One place for crews"}).press("Save DIBS")
        assert "✓ DIBS is saved. Your draft is back." in t.words()
        assert values(t.card).items() >= others.items()
        await t.press("Save DIBS")
    assert dibs(database)["business_reason"][0] == "One place for crews"
    assert dibs(database)["success_owner"][0] == "Rui Pinto"
    assert dump(database, "draft") == {}


async def test_no_workload_yet(database: Path) -> None:
    """Without a workload there is nothing to ask: the way to name them."""
    async with talking(database) as t:
        await open_new(t)
        await t.say("dibs")
        assert "No workload is named yet" in t.words()
        await t.press("Name workloads")
        await t.fill(workloads="teams").press("Save changes")
        await t.say("dibs")
        assert "○ 0 of 4" in t.words()
        assert t.words().count("Type *privacy* to see what is kept.") == 1


async def test_x21_a_reason_cut_to_its_limit_stays_whole_in_the_draft(database: Path) -> None:
    """What a card could show only the beginning of is not lost when that beginning is saved."""
    whole = "".join(f"reason {number} " for number in range(3000))
    async with talking(database) as t:
        await open_new(t, workloads="teams")
        await t.say("dibs")
        t.put({"business_reason.teams": whole})
        await t.press("Save DIBS")
        shown = values(t.card)["business_reason.teams"]
        assert whole.startswith(shown.strip())
        t.put({"business_reason.teams": shown[:500]})
        await t.press("Save DIBS")
    assert whole.strip() in str(dump(database, "draft"))
