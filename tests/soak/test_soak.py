"""A twentieth of `make soak`, always the same walks; and that the walks' own rules can fail."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cards.samples import CARDS
from tests.journeys.acts import dump, open_new
from tests.journeys.talker import START, talking
from tests.soak.claims import Broken, card_is_whole, engagement_is_right
from tests.soak.filling import found
from tests.soak.ledger import Ledger, Press
from tests.soak.run import SEED, SHARE, WALKS, one_walk
from tests.soak.turns import Figures
from tests.soak.walk import STEPS


@pytest.mark.parametrize("number", range(WALKS // SHARE))
def test_nothing_is_lost_and_no_state_undefined(number: int) -> None:
    """X8, X11, X20 to X32: whatever a person types, presses, repeats and leaves, with restarts between."""
    seed, figures = f"{SEED}-{number}", Figures()
    log, _, broken = one_walk(seed, figures)
    again = f'make soak ARGS="--walk {seed}" shows it in fewer steps'
    assert broken is None, "\n".join([*log, str(broken), again])
    assert figures.turns > STEPS // 2
    assert figures.checks > 0


def _engagement(**members: object) -> dict[str, object]:
    return {"tasks": {}, "decision": None, "workloads": {"teams": {"discussion": {}}}} | members


@pytest.mark.parametrize(
    "wrong",
    [
        {"tasks": {"3993": {}, "3995": {}}},
        {"tasks": {"983": {"details": {"approved_by": "Ines Duarte"}}}},
        {"tasks": {"2453": {}}},
        {"tasks": {"4058": {}}},
        {"tasks": {}, "facts": {"customer": "c" * 256 * 1024}},
    ],
)
def test_a_wrong_engagement_is_seen(wrong: dict[str, object]) -> None:
    """G19, M8, G22, D18, 256 KB: each breaks claim e; without it, none is broken."""
    engagement_is_right(_engagement())
    with pytest.raises(Broken, match="claim e"):
        engagement_is_right(_engagement(**wrong))


def test_a_wrong_card_is_seen() -> None:
    """A card of the bot is whole; without its labels, or with too many buttons, it is not."""
    card = CARDS["form-contact"]()
    card_is_whole(card)
    unlabelled = json.loads(json.dumps(card).replace('"label"', '"hint"'))
    with pytest.raises(Broken, match="no label"):
        card_is_whole(unlabelled)
    with pytest.raises(Broken, match="buttons"):
        card_is_whole({**card, "actions": card["actions"] * 4})


async def test_a_lost_token_is_seen(tmp_path: Path) -> None:
    """Stored, it is found; what only the history holds, and what nobody stored, is lost after its turn."""
    database = tmp_path / "cadence.db"
    async with talking(database) as t:
        await open_new(t, customer="tk00001q Harbour")
        ledger = Ledger(database)
        press = Press(card={}, verb="new.submit", data={}, inputs={"customer": "tk00001q Harbour"})
        assert ledger.pressed(press, START) == set()
        ledger.settle(set(), START, "")
        await t.say("edit")
        await t.fill(customer="Contoso").press("Save changes")
        assert "tk00001q" in found(json.dumps(list(dump(database).values()))), "in the history"
        with pytest.raises(Broken, match="tk00001q"):
            ledger.settle(set(), START + timedelta(hours=1), "")
