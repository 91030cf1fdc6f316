"""Who gave DIBS: which of 3993, 3994 and 3995 that marks, at once and taken back; who may not give it."""

from pathlib import Path

import pytest

from tests.journeys.acts import add_contact, one, open_new, rewrite
from tests.journeys.talker import Talker, buttons, inputs, talking

DATE = {"target_date.teams": "2027-03-01"}
REST = {
    "intent.teams": "yes",
    "business_reason.teams": "Close the old phones",
    "success_owner.teams": "Rui Pinto",
}


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


async def started(t: Talker) -> None:
    await open_new(t, origin="gateway", workloads="teams")


async def give(t: Talker, source: str, parts: dict[str, str]) -> None:
    """Save parts of DIBS from somebody."""
    await t.say("dibs")
    await t.put({**parts, "dibs_source": source}).press("Save DIBS")


def marked(database: Path) -> set[str]:
    """Return the tasks that are marked."""
    return set(one(database, "engagement")["tasks"])


@pytest.mark.parametrize(
    ("source", "task", "who"),
    [
        ("side:account_team", "3993", "the account team"),
        ("side:customer", "3995", "the customer"),
    ],
)
async def test_one_giver_of_all_four_parts(database: Path, source: str, task: str, who: str) -> None:
    """G19, G21: told in a line with the reason; three parts mark none and say nothing of it."""
    async with talking(database) as t:
        await started(t)
        await give(t, source, DATE)
        assert marked(database) == set()
        assert "marked" not in t.words()
        await give(t, source, REST)
        assert f"✓ DIBS is saved. {task} is marked. All four parts of Teams are from {who}." in t.words()
        assert marked(database) == {task}
        await t.say("ftop")
        assert f"[{task} DIBS: " in t.words()


async def test_parts_of_three_givers_mark_none(database: Path) -> None:
    """G19: full DIBS, with the reason why no task is marked; once one giver gave the rest too, one is."""
    async with talking(database) as t:
        await started(t)
        await add_contact(t, "Ines Duarte", roles="sponsor")
        await give(t, "side:account_team", DATE)
        await give(t, "side:partner", {"intent.teams": "yes"})
        await give(t, "c1", {name: REST[name] for name in list(REST)[1:]})
        why = "Teams has full DIBS, but from several: the account team (date), the partner (intent), "
        assert f"{why}the customer (reason, owner). None of the three tasks is marked." in t.words()
        assert marked(database) == set()
        await t.say("assign")
        assert "✓\nFull DIBS for Teams" in t.words()
        assert (
            "date from the account team; intent from a partner; reason, owner from Ines Duarte" in t.words()
        )
        await give(t, "side:customer", {"target_date.teams": "2027-03-02", "intent.teams": "no"})
        assert "3995 is marked." in t.words()
        assert marked(database) == {"3995"}


async def test_a_task_is_taken_back_when_it_is_no_longer_right(database: Path) -> None:
    """G19, X52: another giver of one part takes it back; `undo` brings part and task again."""
    async with talking(database) as t:
        await started(t)
        await give(t, "side:customer", DATE | REST)
        await give(t, "side:account_team", {"success_owner.teams": "Kim"})
        assert marked(database) == set()
        await t.say("undo")
        assert marked(database) == {"3995"}


async def test_contacts_that_change_sides(database: Path) -> None:
    """G9, G21: whatever changes it, the task follows: a giver who turns out to be a PDM gave nothing."""
    async with talking(database) as t:
        await started(t)
        await add_contact(t, "Pat Dunn", roles="sponsor")
        await give(t, "c1", DATE | REST)
        assert marked(database) == {"3995"}
        await t.say("contacts")
        await t.press("Change Pat Dunn")
        await t.fill(roles="account_manager").press("Save contact")
        assert marked(database) == {"3993"}
        await t.say("contacts")
        await t.press("Change Pat Dunn")
        await t.fill(roles="pdm").press("Save contact")
        assert marked(database) == set()


async def test_the_card_of_who_gave_what(database: Path) -> None:
    """gateway.dibs_source, G19, G21: each workload with its givers, the task that is marked, and why."""
    async with talking(database) as t:
        await open_new(t, origin="gateway", workloads="teams,exchange")
        await t.say("outreach")
        data = {"verb": "step.open", "engagement": one(database, "engagement")["id"], "nonce": "n1", "r": 0}
        await t.send("step.open", data | {"step": "gateway.dibs_source"})
        card = await t.send("step.open", data | {"step": "gateway.dibs_source"})
        t.card = card
        assert "No DIBS task is marked\nNo workload has full DIBS yet." in t.words()
        await give(t, "side:customer", DATE | REST)
        t.card = await t.send("step.open", data | {"step": "gateway.dibs_source"})
        assert "3995 is marked\nAll four parts of Teams are from the customer." in t.words()
        assert "✓\nTeams\ndate, intent, reason, owner from the customer" in t.words()
        assert "○\nExchange\nnothing yet" in t.words()
        assert buttons(t.card) == ["DIBS", "Assignment", "Home"]


async def test_partners_that_do_not_deploy_give_no_dibs(database: Path) -> None:
    """X36, G21: with partners recorded only one that deploys may; without any, the FM's word is enough."""
    async with talking(database) as t:
        await started(t)
        await add_contact(t, "Lena Ek", roles="partner_pm")
        await t.say("dibs")
        shown = [choice["value"] for choice in inputs(t.card)["dibs_source"]["choices"]]
        assert shown == ["c1", "side:customer", "side:account_team", "side:partner", "other"]
        form = t.card
        rewrite(database, partners={"p1": {"name": "Litware"}})
        await t.say("dibs")
        shown = [choice["value"] for choice in inputs(t.card)["dibs_source"]["choices"]]
        assert shown == ["side:customer", "side:account_team", "other"]
        for source in ("c1", "side:partner"):
            t.card = form
            await t.put({**DATE, "dibs_source": source}).press("Save DIBS")
            assert (
                "Only a partner that deploys for the customer can give DIBS. Is that confirmed?" in t.words()
            )
        assert one(database, "engagement")["workloads"]["teams"].get("dibs", {}) == {}
        rewrite(database, partners={"p1": {"name": "Litware", "deploys": True, "on_frp_list": False}})
        await give(t, "side:partner", DATE | REST)
        assert "3994 is marked. All four parts of Teams are from Litware." in t.words()
        assert marked(database) == {"3994"}


async def test_fasttracks_own_people_give_no_dibs(database: Path) -> None:
    """X36, G21: refused in their own words."""
    async with talking(database) as t:
        await started(t)
        await t.say("dibs")
        form = t.card
        await add_contact(t, "Ann Roe", roles="fta")
        t.card = form
        await t.put({**DATE, "dibs_source": "c1"}).press("Save DIBS")
        assert (
            "DIBS comes from the account team, a partner or the customer. Choose who told you." in t.words()
        )


async def test_a_delivery_engagement_marks_no_task_of_the_gateway(database: Path) -> None:
    """G19: the three tasks are the Gateway's."""
    async with talking(database) as t:
        await open_new(t, origin="other", workloads="teams")
        await give(t, "side:customer", DATE | REST)
        assert marked(database) == set()
        assert "is marked" not in t.words()
