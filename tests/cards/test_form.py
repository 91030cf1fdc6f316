"""Forms: what is folded, what is required, and that nothing typed is ever lost."""

from dataclasses import replace

import pytest

from bot.domain.fields import Choice, Kind
from bot.domain.text import NOTHING, say, typed
from bot.services.views.answers import FormView
from bot.services.views.parts import Button, Input, Line, Lines, LinkView, Section
from cards.form import form, summary
from tests.cards.reading import Node, buttons, inputs, marked_texts, of
from tests.cards.sample_forms import dibs_form, dibs_refused, new_form


def _one(kind: Kind, value: str = "", **more: object) -> Node:
    """Return the input of a form with one field."""
    view = Input(id="f", kind=kind, label=say("Field"), value=value)
    view = replace(view, **more)
    return inputs(_form(Section(inputs=(view,))))[0]


def _form(*sections: Section, **more: object) -> Node:
    view = FormView(place=say("Here"), title=say("Title"), sections=sections)
    return form(replace(view, **more), "n")


@pytest.mark.parametrize(
    ("kind", "value", "type_", "member"),
    [
        ("text", "a", "Input.Text", ("maxLength", 200)),
        ("long", "a\nb", "Input.Text", ("isMultiline", True)),
        ("email", "a@b.example", "Input.Text", ("style", "Email")),
        ("phone", "+351", "Input.Text", ("style", "Tel")),
        ("url", "https://x.example", "Input.Text", ("style", "Url")),
        ("domain", "x.example", "Input.Text", ("style", "Url")),
        ("date", "2026-12-01", "Input.Date", ("value", "2026-12-01")),
        ("time", "17:00", "Input.Time", ("value", "17:00")),
        ("number", "1200", "Input.Number", ("value", 1200)),
        ("country", "Portugal", "Input.Text", ("value", "Portugal")),
        ("zone", "Europe/Lisbon", "Input.Text", ("value", "Europe/Lisbon")),
        ("toggle", "yes", "Input.Toggle", ("value", "yes")),
    ],
)
def test_each_kind_has_its_input(kind: Kind, value: str, type_: str, member: tuple[str, object]) -> None:
    """One input a kind, with what stands in it."""
    node = _one(kind, value)
    assert node["type"] == type_
    assert node[member[0]] == member[1]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("date", "2026-02-30"),
        ("date", "next Friday"),
        ("date", "20261201"),
        ("time", "9am"),
        ("time", "24:00"),
        ("time", "09:60"),
        ("number", "1,5"),
        ("number", "-0"),
        ("number", "１２"),
        ("number", "9" * 400),
    ],
)
def test_x23_x24_x26_a_value_the_control_cannot_hold_is_kept_as_typed(kind: Kind, value: str) -> None:
    """A date picker would show nothing where 30 February was typed."""
    node = _one(kind, value)
    assert (node["type"], node["value"]) == ("Input.Text", value)


def test_choices_are_compact_or_ticks() -> None:
    """One of several is a list, several are ticks; values joined by commas."""
    choices = (Choice(value="a", title="{{DATE}} A"), Choice(value="b", title="B"))
    one, many = _one("choice", "a", choices=choices), _one("choices", "a,b", choices=choices)
    assert "style" not in one
    assert one["choices"][0]["title"].startswith("{\u200b{")
    assert (many["style"], many["isMultiSelect"], many["value"]) == ("expanded", True, "a,b")


def test_a_folded_block_keeps_its_inputs_and_requires_none() -> None:
    """They are sent, hidden; a required one would block the save without a word."""
    card = form(new_form(), "n")
    hidden = next(node for node in inputs(card) if node["id"] == "rfa_approved_on")
    assert "isRequired" not in hidden
    assert [node["id"] for node in of(card, "Container") if node.get("isVisible") is False] == ["fold.1"]
    assert of(card, "Action.ToggleVisibility")[0]["targetElements"] == ["fold.1"]


def test_a_block_with_a_problem_is_never_folded() -> None:
    """What is wrong must be seen."""
    card = form(dibs_refused(), "n")
    assert [node["title"] for node in of(card, "Action.ToggleVisibility")] == ["Change Teams"]
    assert "✕ Success owner: That is 201 characters; the limit is 200." in marked_texts(card)


def test_x20_x21_a_refused_form_keeps_every_value() -> None:
    """Values and ids are those of the view, folded or not."""
    view = dibs_refused()
    sent = {node["id"]: node.get("value", "") for node in inputs(form(view, "n"))}
    assert sent == {
        each.id: each.value or ("no" if each.kind == "toggle" else "")
        for s in view.sections
        for each in s.inputs
    }


def test_a_refusal_stands_in_place_of_the_lead() -> None:
    """One box says how many, where, and that nothing is saved yet."""
    card = form(dibs_refused(), "n")
    assert [node["style"] for node in of(card, "Container") if "style" in node] == ["attention"]
    assert dibs_form().lead.plain not in marked_texts(card)
    assert summary(dibs_refused()) == "Contoso Harbour · Two answers need a look"
    assert summary(dibs_form()) == "Contoso Harbour · What is each workload’s DIBS?"


def test_inputs_pair_only_where_both_are_shown() -> None:
    """A pair shares a row; a hidden or missing second one does not."""
    first = Input(id="a", kind="text", label=say("A"), pair=True)
    second = Input(id="b", kind="text", label=say("B"))
    assert len(of(_form(Section(inputs=(first, second))), "ColumnSet")) == 1
    assert not of(_form(Section(inputs=(first, replace(second, hidden=True)))), "ColumnSet")
    assert not of(_form(Section(inputs=(first,))), "ColumnSet")


def test_a_block_may_be_fresh_empty_or_bare() -> None:
    """A folded block without a summary shows its opener, one without inputs its head; a note its end."""
    fresh = Section(title=say("Teams"), large=True, mark="○ 0 of 4", inputs=(_text(),), folded=True)
    card = _form(fresh, Section(title=say("Empty"), large=True), Section(title=say("G"), note=say("Why")))
    assert of(card, "Action.ToggleVisibility")[0]["title"] == "Change Teams"
    assert marked_texts(card)[-3:] == ["Empty", "G", "Why"]


def _text() -> Input:
    return Input(id="t", kind="text", label=say("T"))


def test_a_link_must_be_https_and_cannot_end_early() -> None:
    """A person's own link (settings) is an address and nothing else."""
    links = (
        LinkView(title=typed("a](b"), url="https://x.example/a b)(c"),
        LinkView(title=say("Bad"), url="javascript:alert(1)"),
    )
    text = marked_texts(_form(links=links))[-1]
    assert text == "[a\\](b](https://x.example/a%20b%29%28c) · Bad"


def test_links_that_may_be_shared_stand_apart() -> None:
    """M2, M9: what the customer may have is never in one line with what they may not."""
    deck = LinkView(title=say("Deck"), url="https://x.example/deck")
    guide = LinkView(title=say("Guide"), url="https://x.example/guide", share=True)
    kit = LinkView(title=say("Kit"), url="https://x.example/kit", share=True)
    assert marked_texts(_form(links=(guide, deck, kit)))[-2:] == [
        "Only for you: [Deck](https://x.example/deck)",
        "To share with them: [Guide](https://x.example/guide) · [Kit](https://x.example/kit)",
    ]
    assert marked_texts(_form(links=(kit,)))[-1] == "To share with them: [Kit](https://x.example/kit)"
    assert marked_texts(_form(links=(deck,)))[-1] == "[Deck](https://x.example/deck)"


def test_rows_stand_below_the_inputs_and_the_first_is_a_button() -> None:
    """There is a button for old clients, unless six are there already."""
    opener = Button(title=say("Open"), verb="item.open", args=(("item", "i1"),))
    rows = (Lines(title=NOTHING, lines=(Line(title=typed("A gap"), button=opener),)),)
    few = tuple(Button(title=say("B"), verb=f"b{n}") for n in range(2))
    card = _form(lists=rows, buttons=few)
    assert [button["title"] for button in buttons(card)] == ["B", "Open A gap", "B"]
    many = tuple(Button(title=say("B"), verb=f"b{n}") for n in range(6))
    assert len(buttons(_form(lists=rows, buttons=many))) == 6
    assert len(buttons(_form(buttons=few))) == 2


def test_an_empty_box_says_what_it_asks_and_many_ticks_become_a_list() -> None:
    """Old clients show no label; thirty ticks are longer than a phone."""
    choices = tuple(Choice(value=f"c{n}", title=f"Choice {n}") for n in range(16))
    assert _one("choice", choices=choices)["placeholder"] == "Field"
    assert _one("choice", choices=choices, placeholder="Intent: not asked yet")["placeholder"][:6] == "Intent"
    assert "placeholder" not in _one("choice", "c1", choices=choices)
    assert _one("choices", choices=choices)["style"] == "compact"
    assert _one("choices", choices=choices[:15])["style"] == "expanded"
    assert _one("choices", id="f.teams", choices=choices[:7])["style"] == "compact", "once for each workload"
    assert _one("choices", id="f.teams", choices=choices[:6])["style"] == "expanded"


def test_folded_groups_share_a_row_of_openers() -> None:
    """One row, each opening its own block under its own words; a head in between starts a new row."""
    inputs = tuple(Input(id=f"t{n}", kind="text", label=say("T")) for n in range(4))
    folds = [Section(inputs=(each,), folded=True, toggle=typed(f"Group {each.id}")) for each in inputs[:3]]
    card = _form(folds[0], folds[1], Section(title=say("Between"), inputs=(inputs[3],)), folds[2])
    rows = [[action["title"] for action in each["actions"]] for each in of(card, "ActionSet")]
    assert rows == [["Group t0", "Group t1"], ["Group t2"]]
    hidden = [each for each in of(card, "Container") if each.get("isVisible") is False]
    assert [each["items"][0]["text"] for each in hidden] == ["Group t0", "Group t1", "Group t2"]
    assert [each["id"] for each in hidden] == ["fold.0", "fold.1", "fold.3"]
