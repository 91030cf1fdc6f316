"""What is to be entered in FTOP, and what a card's press marks."""

from collections.abc import Mapping
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ftop_list import GONE, Entered, ToEnter, fingerprint, marked, pending
from bot.domain.ftop_places import Place
from bot.domain.stamp import Stamp
from bot.domain.text import NOTHING, say, typed

STAMP = Stamp(by="a", name="Alex", at=datetime(2026, 11, 24, 9, tzinfo=UTC))


def entry(name: str, value: str = "v1", place: Place = "tasks") -> ToEnter:
    return ToEnter(id=name, place=place, title=say("T {}", name), text=typed("copy"), value=value)


def mark(value: str = "v1", place: Place = "tasks") -> Entered:
    return Entered(place=place, title="T old", value=value, stamp=STAMP)


def test_only_what_is_new_changed_or_gone_is_pending() -> None:
    """What has the value that was entered is done."""
    entries = (entry("same"), entry("other", "v2"), entry("fresh"))
    found = pending(entries, {"same": mark(), "other": mark(), "left": mark(place="contacts")})
    assert [(each.id, each.doing) for each in found] == [
        ("left", "gone"),
        ("other", "changed"),
        ("fresh", "new"),
    ]
    assert (found[0].title.plain, found[0].text, found[0].value) == ("T old", NOTHING, GONE)


def test_entries_stand_in_the_order_of_places() -> None:
    """Contacts come first, DIBS and SSAT last; within a place the order stays."""
    entries = (entry("s", place="ssat"), entry("t2"), entry("t1"), entry("c", place="contacts"))
    assert [each.id for each in pending(entries, {})] == ["c", "t2", "t1", "s"]


def test_a_press_marks_what_still_has_the_value_on_the_card() -> None:
    """X29: what changed since, or is not on the list, stays as it is; what was gone loses its mark."""
    entered = {"left": mark(), "other": mark()}
    open_now = pending((entry("other", "v2"), entry("fresh"), entry("quiet")), entered)
    shown = {"left": GONE, "other": "v1", "fresh": "v1", "unknown": "v1"}
    after = marked(entered, open_now, shown, STAMP)
    assert after == {
        "other": mark(),
        "fresh": Entered(place="tasks", title="T fresh", value="v1", stamp=STAMP),
    }
    assert entered == {"left": mark(), "other": mark()}, "the given marks stay"


def test_a_fingerprint_is_of_the_value() -> None:
    """Order of members does not matter; the value does, also when it is written alike."""
    assert fingerprint({"a": 1, "b": ("x",)}) == fingerprint({"b": ["x"], "a": 1})
    assert fingerprint(True) != fingerprint(1)
    assert len(fingerprint("港")) == 12


VALUES = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["v1", "v2", "v3"]))


@given(st.lists(st.tuples(VALUES, VALUES, st.sets(st.sampled_from("abcdef"))), max_size=8))
def test_the_list_is_the_difference_to_what_was_entered(
    turns: list[tuple[dict[str, str], dict[str, str], set[str]]],
) -> None:
    """Whatever changes between card and press, FTOP's copy (kept here by hand) and the list never differ."""
    entered: Mapping[str, Entered] = {}
    ftop: dict[str, str] = {}
    for shown_values, values, ticked in turns:
        card = pending((entry(name, value) for name, value in shown_values.items()), entered)
        shown = {each.id: each.value for each in card if each.id in ticked}
        now = pending((entry(name, value) for name, value in values.items()), entered)
        expected = {name for name in {*values, *ftop} if values.get(name) != ftop.get(name)}
        assert {each.id for each in now} == expected
        for name in expected & set(shown):
            if shown[name] == values.get(name, GONE):
                ftop = (
                    {**ftop, name: values[name]}
                    if name in values
                    else {k: v for k, v in ftop.items() if k != name}
                )
        entered = marked(entered, now, shown, STAMP)
        assert {name: mark.value for name, mark in entered.items()} == ftop
