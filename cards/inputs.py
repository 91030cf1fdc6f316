"""The inputs of a card: each has a label, none that is hidden is required. Knows no field and no view."""

from collections.abc import Sequence
from typing import Literal

from bot.domain.fields import Choice
from cards.escape import Words, harmless, plain
from cards.kit import Json, Part

TextStyle = Literal["Email", "Tel", "Url"]


class Input(Part):
    """What every input has.

    A hidden input is sent but never required: the client would block the save and show no reason.
    """

    def _fill(
        self, id: str, label: Words, value: object, required: bool, error: Words, visible: bool
    ) -> Json:
        data: Json = {"type": self.element_type, "id": id, "label": plain(label)}
        if value != "":
            data["value"] = value
        if required and visible:
            data["isRequired"] = True
            data["errorMessage"] = plain(error)
        if not visible:
            data["isVisible"] = False
        self._data = data
        return data


class TextInput(Input):
    """A line of text, or several."""

    element_type = "Input.Text"

    def __init__(
        self,
        id: str,
        label: Words,
        *,
        value: str = "",
        placeholder: str = "",
        limit: int = 0,
        lines: bool = False,
        style: TextStyle | None = None,
        required: bool = False,
        error: Words = "",
        visible: bool = True,
    ) -> None:
        data = self._fill(id, label, value, required, error, visible)
        if placeholder:
            data["placeholder"] = placeholder
        if limit:
            data["maxLength"] = limit
        if lines:
            data["isMultiline"] = True
        if style is not None:
            data["style"] = style


class NumberInput(Input):
    """A number."""

    element_type = "Input.Number"

    def __init__(
        self,
        id: str,
        label: Words,
        *,
        value: int | None = None,
        placeholder: str = "",
        minimum: int | None = None,
        maximum: int | None = None,
        required: bool = False,
        error: Words = "",
        visible: bool = True,
    ) -> None:
        data = self._fill(id, label, "" if value is None else value, required, error, visible)
        if placeholder:
            data["placeholder"] = placeholder
        if minimum is not None:
            data["min"] = minimum
        if maximum is not None:
            data["max"] = maximum


class DateInput(Input):
    """A date; `value` is ISO."""

    element_type = "Input.Date"

    def __init__(
        self,
        id: str,
        label: Words,
        *,
        value: str = "",
        required: bool = False,
        error: Words = "",
        visible: bool = True,
    ) -> None:
        self._fill(id, label, value, required, error, visible)


class TimeInput(DateInput):
    """A time of day; `value` is HH:MM."""

    element_type = "Input.Time"


class ChoiceInput(Input):
    """A choice: a list to open; with `multi` ticks, unless there are too many for a phone (`compact`).

    No choice's value may be empty. An empty box says what it asks (`placeholder`): old clients show no label.
    """

    element_type = "Input.ChoiceSet"

    def __init__(
        self,
        id: str,
        label: Words,
        choices: Sequence[Choice],
        *,
        value: str = "",
        placeholder: str = "",
        multi: bool = False,
        compact: bool = False,
        required: bool = False,
        error: Words = "",
        visible: bool = True,
    ) -> None:
        data = self._fill(id, label, value, required, error, visible)
        data["choices"] = [{"title": harmless(each.title), "value": each.value} for each in choices]
        data["wrap"] = True
        if placeholder and not value:
            data["placeholder"] = harmless(placeholder)
        if multi:
            data["isMultiSelect"] = True
            data["style"] = "compact" if compact else "expanded"


class PersonInput(Input):
    """A people picker; it sends the object id of one account.

    A client that knows no picker shows a list with whoever stands in it already, so it is never required.
    """

    element_type = "Input.ChoiceSet"

    def __init__(
        self, id: str, label: Words, *, choice: Choice | None, placeholder: str = "", visible: bool = True
    ) -> None:
        data = self._fill(id, label, choice.value if choice else "", False, "", visible)
        data["choices"] = [{"title": harmless(choice.title), "value": choice.value}] if choice else []
        data["choices.data"] = {"type": "Data.Query", "dataset": "graph.microsoft.com/users"}
        data["wrap"] = True
        if placeholder and not choice:
            data["placeholder"] = harmless(placeholder)


class ToggleInput(Input):
    """A tick. Its title is its label."""

    element_type = "Input.Toggle"

    def __init__(self, id: str, title: Words, *, value: bool = False, visible: bool = True) -> None:
        data: Json = {"type": "Input.Toggle", "id": id, "title": plain(title), "wrap": True}
        data |= {"valueOn": "yes", "valueOff": "no", "value": "yes" if value else "no"}
        self._set(data, "Small", visible=visible)
