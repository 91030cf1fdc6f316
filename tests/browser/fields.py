"""Filling and reading a card's inputs as the Agents Playground draws them. Knows nothing of our cards.

The DOM ids of inputs are random; the real id, label and kind stand in the React props of what drew them.
Each input is stamped with them before it is used, so that a test names a field by its id or its label.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Locator

# What a field may be given, and what it is read as: dates and times as ISO text, choices as their titles.
Value = str | int | bool | dt.date | Sequence[str]
Shown = str | bool | list[str]

_STAMP = """card => {
  for (const box of card.querySelectorAll('.ac-input-container')) {
    let fiber = box[Object.keys(box).find(name => name.startsWith('__reactFiber'))];
    while (fiber && !(fiber.memoizedProps && fiber.memoizedProps.cardObject)) fiber = fiber.return;
    if (!fiber) continue;
    const input = fiber.memoizedProps.cardObject;
    box.dataset.field = input.id || '';
    box.dataset.label = (input.label || input.title || '').trim();
    box.dataset.kind = input.getJsonTypeName().replace('Input.', '');
    box.dataset.style = input.style === undefined ? '' : String(input.style);
    box.dataset.multi = input.isMultiSelect ? 'yes' : '';
  }
}"""


def field_ids(card: Locator) -> list[str]:
    """Return the ids of a card's visible inputs, in order."""
    card.evaluate(_STAMP)
    return card.locator(".ac-input-container:visible").evaluate_all(
        "all => all.map(box => box.dataset.field)"
    )


def find_field(card: Locator, name: str) -> Locator:
    """Find an input's container by field id, else by label; fail naming what the card does have."""
    card.evaluate(_STAMP)
    for attribute in ("data-field", "data-label"):
        box = card.locator(f".ac-input-container[{attribute}={json.dumps(name, ensure_ascii=False)}]")
        if box.count():
            return box.first
    raise AssertionError(f"The card has no field {name!r}; it has {field_ids(card)}.")


def write(box: Locator, value: Value) -> None:
    """Put a value into an input as a person would."""
    kind = box.get_attribute("data-kind")
    if kind == "Toggle":
        box.locator("input").set_checked(bool(value))
    elif kind == "ChoiceSet":
        wanted = [value] if isinstance(value, str) else [str(each) for each in _sequence(value)]
        _choose(box, wanted)
    elif kind == "Date":
        _pick_date(box, value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value)))
    else:
        target = box.locator("input, textarea").first
        target.fill(str(value))
        if kind == "Time":
            target.press("Enter")  # takes what was typed
        if kind != "Text":
            target.press("Tab")  # closes the list, takes the number


def read(box: Locator) -> Shown:
    """Return what an input shows."""
    kind, style, multi = box.evaluate("box => [box.dataset.kind, box.dataset.style, box.dataset.multi]")
    if kind == "Toggle":
        return box.locator("input").is_checked()
    if kind == "ChoiceSet" and style == "expanded":
        chosen = [title for title, option in _expanded(box) if option.is_checked()]
        return chosen if multi else "".join(chosen)
    text = box.locator("input, textarea").first.input_value()
    if kind == "Date" and text:
        return dt.datetime.strptime(text, "%B %d, %Y").replace(tzinfo=dt.UTC).date().isoformat()
    if kind == "Time" and text:
        return dt.datetime.strptime(text, "%I:%M %p").replace(tzinfo=dt.UTC).strftime("%H:%M")
    return [part for part in text.split(", ") if part] if kind == "ChoiceSet" and multi else text


def _sequence(value: Value) -> Sequence[object]:
    return value if isinstance(value, Sequence) else [value]


def _expanded(box: Locator) -> list[tuple[str, Locator]]:
    # The label beside each radio or check box holds its title.
    options = box.locator("input").all()
    return [
        (option.locator("xpath=following-sibling::label").inner_text().strip(), option) for option in options
    ]


def _choose(box: Locator, wanted: Sequence[str]) -> None:
    style, multi = box.get_attribute("data-style"), bool(box.get_attribute("data-multi"))
    if style == "expanded":
        options = dict(_expanded(box))
        _require(wanted, options)
        for title, option in options.items():
            if title in wanted or multi:
                option.set_checked(title in wanted)
        return
    target = box.locator("input").first
    target.click()
    if style == "filtered":
        target.fill("")
        target.press_sequentially(wanted[0])
    choices = box.page.locator("[role=listbox], [role=menu]").locator(
        "[role=option], [role=menuitemcheckbox]"
    )
    expect(choices.first).to_be_visible()
    titles = {each.inner_text().strip(): each for each in choices.all()}
    _require(wanted, titles)
    for title, option in titles.items():
        if (
            (option.get_attribute("aria-checked") == "true") != (title in wanted)
            if multi
            else title in wanted
        ):
            option.click()
    if multi:
        target.press("Escape")


def _require(wanted: Sequence[str], titles: dict[str, Locator]) -> None:
    missing = [title for title in wanted if title not in titles]
    assert not missing, f"There is no choice {missing}; there are {list(titles)}."


def _pick_date(box: Locator, day: dt.date) -> None:
    # The date box takes no typing: the calendar is walked month by month.
    box.locator("input").first.click()
    calendar = box.page.get_by_role("dialog", name="Calendar")
    header = calendar.locator(".fui-CalendarDay__header button")
    for _ in range(240):
        shown = dt.datetime.strptime(header.nth(0).inner_text().strip(), "%B %Y").replace(tzinfo=dt.UTC)
        distance = (day.year - shown.year) * 12 + day.month - shown.month
        if distance == 0:
            break
        header.nth(2 if distance > 0 else 1).click()
    name = re.compile(rf"^{day.day}, {day.strftime('%B')}, {day.year}$")
    calendar.get_by_role("button", name=name).click()
    expect(calendar).to_be_hidden()
