"""The rules that every card keeps (design.md section 6 and the rule book of the mock-ups)."""

import inspect
from collections import Counter
from typing import Any

import microsoft_teams.cards as published
import pytest
from microsoft_teams.cards.core import AdaptiveCard
from pydantic import BaseModel

from cards.kit import LIMIT, size
from tests.cards.reading import Node, buttons, inputs, nodes, of, rows, senders
from tests.cards.samples import CARDS

MODELS: dict[str, type[BaseModel]] = {
    model.model_fields["type"].default: model
    for _, model in inspect.getmembers(published, inspect.isclass)
    if issubclass(model, BaseModel) and "type" in model.model_fields and model.model_fields["type"].default
}


@pytest.fixture(params=CARDS)
def card(request: pytest.FixtureRequest) -> Node:
    """Return each card in turn."""
    return CARDS[request.param]()


def _check(node: Node) -> None:
    """Check one element against the published model of its type: members known, values valid."""
    model = MODELS[node["type"]]
    known = {field.serialization_alias or name for name, field in model.model_fields.items()} | {"$schema"}
    assert set(node) <= known, f"{node['type']} has no {set(node) - known}"
    model.model_validate(node)


def test_card_validates_against_the_published_models(card: Node) -> None:
    """Each element is one that Teams draws, with members and values it knows."""
    AdaptiveCard.model_validate(card)
    for node in nodes(card):
        _check(node)
        if "fallback" in node:
            _check(node["fallback"])


def test_card_is_of_version_1_5_and_small(card: Node) -> None:
    """No card asks for more than 1.5 or passes the limit."""
    assert card["version"] == "1.5"
    assert size(card) <= LIMIT
    assert not {"Table", "Chart.Line", "Input.Rating", "Action.ShowCard"} & {
        node["type"] for node in nodes(card)
    }


def test_every_input_has_a_label_and_its_own_id(card: Node) -> None:
    """Two inputs of one id lose a value; a tick's title is its label."""
    ids = Counter(node["id"] for node in nodes(card) if "id" in node)
    assert not [name for name, count in ids.items() if count > 1]
    for node in inputs(card):
        assert node.get("label") or (node["type"] == "Input.Toggle" and node["title"])
        assert node["type"] != "Input.ChoiceSet" or all(choice["value"] for choice in node["choices"])
        assert "label" not in node or node.get("placeholder") or node["type"] != "Input.Text"


def _hidden_inputs(node: Any, hidden: bool = False) -> list[Node]:
    if isinstance(node, list):
        return [each for item in node for each in _hidden_inputs(item, hidden)]
    if not isinstance(node, dict):
        return []
    hidden = hidden or node.get("isVisible") is False
    own = [node] if hidden and str(node.get("type", "")).startswith("Input.") else []
    return own + [each for item in node.values() for each in _hidden_inputs(item, hidden)]


def test_no_hidden_input_is_required(card: Node) -> None:
    """A hidden required input blocks the save and shows no reason."""
    assert not [node["id"] for node in _hidden_inputs(card) if node.get("isRequired")]


def test_required_inputs_say_what_is_wrong(card: Node) -> None:
    """An input that the client checks carries its message."""
    assert all(node["errorMessage"] for node in inputs(card) if node.get("isRequired"))


def test_at_most_six_buttons_and_one_primary(card: Node) -> None:
    """Toggles and rows aside."""
    found = buttons(card)
    assert len(found) <= 6
    assert len([button for button in found if button.get("style") == "positive"]) <= 1
    assert not [button for button in rows(card) if "style" in button]
    assert all(0 < len(button["title"]) <= 29 for button in found)


def test_first_row_is_a_button_as_well(card: Node) -> None:
    """An old client may ignore a tapped row. On the home card, the box holds what comes first."""
    taps = rows(card)
    assert not taps or len(buttons(card)) > 0
    home = any(node["type"] == "TextBlock" and node["text"] == "After that" for node in nodes(card))
    if taps and not home:
        assert taps[0]["data"] in [button.get("data") for button in buttons(card)]


def test_every_button_carries_its_address_and_a_fallback(card: Node) -> None:
    """Verb, engagement, step, revision, nonce; Execute and its Submit read alike."""
    for button in senders(card):
        assert button["type"] == "Action.Execute"
        assert list(button["data"])[:5] == ["verb", "engagement", "step", "r", "nonce"]
        assert button["verb"] == button["data"]["verb"]
        assert button["data"]["nonce"] == "n-0001"
        assert button["fallback"]["type"] == "Action.Submit"
        same = ("title", "data", "style", "associatedInputs")
        assert [button.get(key) for key in same] == [button["fallback"].get(key) for key in same]


def test_only_what_saves_sends_the_inputs(card: Node) -> None:
    """Leaving is never blocked by an empty field; where none is required it takes the inputs along.

    A preview needs what was typed as much as a save does.
    """
    required = any(node.get("isRequired") for node in inputs(card))
    for button in senders(card):
        if button["verb"] == "cancel" and not required:
            continue
        saves = "save" in button["verb"] or button["verb"] in (
            "step.keep",
            "assign.override",
            "series.preview",
            "reminder.snooze",
            "outcome.more",
        )
        assert saves == ("associatedInputs" not in button), button["verb"]


def test_every_text_wraps_and_toggles_open_what_is_there(card: Node) -> None:
    """No text is cut off on a phone, no toggle points nowhere."""
    assert all(node["wrap"] is True for node in of(card, "TextBlock"))
    ids = {node["id"] for node in nodes(card) if "id" in node}
    assert all(set(node["targetElements"]) <= ids for node in of(card, "Action.ToggleVisibility"))


def test_at_most_two_boxes_and_one_heading(card: Node) -> None:
    """One loud thing a card."""
    assert len([node for node in of(card, "Container") if "style" in node]) <= 2
    assert len([node for node in of(card, "TextBlock") if node.get("style") == "heading"]) == 1
    assert not [
        node for node in of(card, "FactSet") if any(len(fact["title"]) > 11 for fact in node["facts"])
    ]
