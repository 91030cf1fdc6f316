"""The kit: keywords by name, deep and cheap rendering, one address a button, bytes on the wire."""

import json
from typing import Any, cast

import pytest
from adaptivecards.baseobject import Element

from bot.domain.text import say, typed
from bot.services.views.parts import Button, Line
from cards.inputs import ChoiceInput, DateInput, Input, NumberInput, TextInput, TimeInput, ToggleInput
from cards.kit import (
    ActionSet,
    Column,
    ColumnSet,
    Container,
    Execute,
    FactSet,
    OpenUrl,
    Sheet,
    TextBlock,
    Toggle,
    size,
)
from cards.parts import data_of, press, presses, row_button, with_first_row

BUTTON = Button(title=say("Save"), verb="step.save", engagement="e1", step="kickoff.dibs", revision=7)


@pytest.mark.parametrize(
    "part",
    [
        TextBlock,
        FactSet,
        Container,
        Column,
        ColumnSet,
        ActionSet,
        OpenUrl,
        Toggle,
        TextInput,
        NumberInput,
        DateInput,
    ],
)
def test_an_unknown_keyword_is_refused(part: Any) -> None:
    """A misspelt keyword is an error here, not something that is left out in silence."""
    with pytest.raises(TypeError):
        part("x", [], colur="accent")
    assert issubclass(part, Element)


def test_rendering_is_deep_and_plain() -> None:
    """A rendered card is JSON all the way down."""
    row = ColumnSet(
        [Column([TextBlock("Teams", bold=True)], width="auto"), Column([], centred=True)], separator=True
    )
    card = Sheet(
        [Container([row], id="x", visible=False)],
    )
    assert json.loads(json.dumps(card.render())) == card.render()
    assert card.render()["body"][0]["items"][0]["columns"][0]["items"][0]["weight"] == "Bolder"


def test_every_input_names_its_type() -> None:
    """Each input renders as the type it is."""
    made: list[Input] = [
        TextInput("a", "A"),
        NumberInput("b", "B", value=0),
        DateInput("c", "C"),
        TimeInput("d", "D"),
        ChoiceInput("e", "E", ()),
        ToggleInput("f", "F", value=True),
    ]
    types = [part.render()["type"] for part in made]
    assert types == [f"Input.{kind}" for kind in ("Text", "Number", "Date", "Time", "ChoiceSet", "Toggle")]
    assert made[1].render()["value"] == 0
    assert made[5].render()["value"] == "yes"


def test_a_buttons_arguments_never_replace_its_address() -> None:
    """What a view adds cannot change the verb, the step or the nonce."""
    sly = Button(
        title=say("x"), verb="open", engagement="e1", args=(("verb", "remove"), ("nonce", "y"), ("page", "2"))
    )
    assert data_of(sly, "n1") == {
        "verb": "open",
        "engagement": "e1",
        "step": "",
        "r": 0,
        "nonce": "n1",
        "page": "2",
    }


def test_only_one_button_is_primary() -> None:
    """The first that asks for it; none beside a box that has one."""
    loud = Button(title=say("A"), verb="a", primary=True)
    styles = [part.render().get("style") for part in presses((BUTTON, loud, loud), "n")]
    assert styles == [None, "positive", None]
    assert [part.render().get("style") for part in presses((loud,), "n", primary=False)] == [None]


def test_a_row_that_says_only_open_is_named_after_itself() -> None:
    """A screen reader hears which one is opened."""
    line = Line(
        title=typed("Contoso Harbour and Sons, Lisbon"), button=Button(title=say("Open"), verb="open")
    )
    button = row_button(line)
    assert button is not None
    assert button.title.plain == "Open Contoso Harbour and Son…"
    assert row_button(Line(title=say("x"))) is None


def test_the_first_rows_button_is_added_once() -> None:
    """It is primary only where nothing else is."""
    opener = Button(title=say("Open"), verb="open", engagement="e1")
    assert with_first_row((BUTTON,), None) == (BUTTON,)
    assert with_first_row((opener,), opener) == (opener,)
    assert [button.primary for button in with_first_row((BUTTON,), opener)] == [True, False]


def test_sending_buttons_leave_associated_inputs_out() -> None:
    """Sending is the default of a client; everything else says none."""
    assert "associatedInputs" not in press(Button(title=say("x"), verb="v", sends=True), "n").render()
    assert press(BUTTON, "n").render()["fallback"]["associatedInputs"] == "none"
    assert isinstance(press(BUTTON, "n"), Execute)


def test_a_link_is_opened_as_it_is() -> None:
    """https, percent-encoded: the address that was made is the one that opens."""
    url = "https://example.com/a?b=%20c"
    assert OpenUrl("Open", url).render() == {"type": "Action.OpenUrl", "title": "Open", "url": url}


@pytest.mark.parametrize(
    "url",
    [
        *("", "http://example.com", "javascript:alert(1)", "HTTPS://example.com", "https://", "file:///etc"),
        *(
            "https://example.com/a b",
            "https://example.com/\n",
            'https://example.com/"x',
            "mailto:a@x.com",
        ),
        *(" https://example.com", "https://example.com/<x>", "https://example.com/\\x", "https://[::1]/{x}"),
    ],
)
def test_x32_no_other_link_can_be_made(url: str) -> None:
    """X32: another scheme, a space, a quote or anything not encoded is a fault of ours and told at once."""
    with pytest.raises(ValueError, match="not a link"):
        OpenUrl("Open", url)


def test_size_counts_bytes_of_utf8() -> None:
    """A Japanese character counts three, never six for an escape."""
    assert size(cast("dict[str, Any]", {"a": "港"})) == len('{"a":"港"}'.encode())
