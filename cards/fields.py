"""One input of a form with what belongs to it: what is wrong, and a hint. What stands in it is never lost.

A value that the client's own control cannot hold (a date that does not exist, "1,5" as a number) is shown
in a plain text input, as it was typed.
"""

from collections.abc import Callable
from datetime import date

from bot.domain.fields import Choice, Kind
from bot.domain.text import NOTHING, Text, content, say, typed
from bot.services.views.parts import Input
from cards.inputs import (
    ChoiceInput,
    DateInput,
    NumberInput,
    PersonInput,
    TextInput,
    TextStyle,
    TimeInput,
    ToggleInput,
)
from cards.kit import Part, TextBlock
from cards.parts import note

Make = Callable[[Input, bool], Part]
TICKS, TICKS_OF_ONE = 15, 6
"""Choices shown as ticks at most, in a form and for each of its workloads; more are a list that opens."""

_STYLES: dict[Kind, TextStyle] = {"email": "Email", "phone": "Tel", "url": "Url", "domain": "Url"}


def field(view: Input, shown: bool) -> list[Part]:
    """Return the input, its problem and its hint. `shown`: it stands in a block that is not folded."""
    visible = not view.hidden
    parts = [_MAKE.get(view.kind, _text)(view, view.required and shown and visible)]
    if view.problem is not NOTHING and view.problem and visible:
        words = say("✕ {}: {}", view.label, view.problem)
        parts.append(TextBlock(words, small=True, bold=True, colour="Attention", spacing="Small"))
    if view.hint and visible:
        parts.append(note(typed(view.hint)))
    return parts


def _text(view: Input, required: bool) -> Part:
    return TextInput(
        view.id,
        view.label,
        value=view.value,
        placeholder=view.placeholder or view.label.plain,
        limit=view.limit,
        lines=view.kind == "long",
        style=_STYLES.get(view.kind),
        required=required,
        error=_error(view) if required else "",
        visible=not view.hidden,
    )


def _date(view: Input, required: bool) -> Part:
    if view.value and not _is_date(view.value):
        return _text(view, required)
    error = _error(view) if required else ""
    return DateInput(
        view.id, view.label, value=view.value, required=required, error=error, visible=not view.hidden
    )


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _time(view: Input, required: bool) -> Part:
    hours, _, minutes = view.value.partition(":")
    known = len(view.value) == 5 and hours.isdecimal() and minutes.isdecimal()
    if view.value and not (known and hours < "24" and minutes < "60"):
        return _text(view, required)
    error = _error(view) if required else ""
    return TimeInput(
        view.id, view.label, value=view.value, required=required, error=error, visible=not view.hidden
    )


def _number(view: Input, required: bool) -> Part:
    if view.value and not (view.value.isascii() and view.value.isdigit() and len(view.value) < 16):
        return _text(view, required)
    return NumberInput(
        view.id,
        view.label,
        value=int(view.value) if view.value else None,
        placeholder=view.placeholder,
        minimum=view.minimum,
        maximum=view.maximum,
        required=required,
        error=_error(view) if required else "",
        visible=not view.hidden,
    )


def _choice(view: Input, required: bool) -> Part:
    """Return a list; a field whose choices are too many to list (countries, zones) is typed."""
    if not view.choices:
        return _text(view, required)
    return ChoiceInput(
        view.id,
        view.label,
        view.choices,
        value=view.value,
        placeholder=view.placeholder or view.label.plain,
        multi=view.kind == "choices",
        compact=len(view.choices) > (TICKS_OF_ONE if "." in view.id else TICKS),
        required=required,
        error=_error(view) if required else "",
        visible=not view.hidden,
    )


def _person(view: Input, required: bool) -> Part:
    """Return a people picker; never required, because an old client has nobody to pick from."""
    known = next((each for each in view.choices if each.value == view.value), None)
    choice = known or (Choice(value=view.value, title=view.value) if view.value else None)
    return PersonInput(
        view.id, view.label, choice=choice, placeholder=view.placeholder, visible=not view.hidden
    )


def _toggle(view: Input, required: bool) -> Part:
    return ToggleInput(view.id, view.label, value=view.value == "yes", visible=not view.hidden)


_MAKE: dict[Kind, Make] = {
    "date": _date,
    "time": _time,
    "number": _number,
    "choice": _choice,
    "choices": _choice,
    "country": _choice,
    "zone": _choice,
    "toggle": _toggle,
    "person": _person,
}
_ERRORS: dict[Kind, Text] = {
    "choice": content("Choose one."),
    "choices": content("Tick at least one."),
    "date": content("Give a date."),
    "time": content("Give a time."),
    "number": content("Give a whole number."),
}


def _error(view: Input) -> Text:
    """Return what the client says where a required input is empty; the server says more."""
    return _ERRORS.get(view.kind) or say("{}: fill this in.", view.label)
