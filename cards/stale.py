"""A press that came too late: what stands, what the person sent, what they may do with it (X29, X30)."""

from bot.domain.text import NOTHING, Text, content, say, typed
from bot.services.views.answers import StaleView
from bot.services.views.parts import Button
from cards.escape import cut, one_line
from cards.kit import Card, FactSet, Part, Sheet
from cards.parts import group_head, head, note, presses

SHOWN = 6
"""Differences shown; the form shows all."""

VALUE = 120
"""Characters of a value shown."""


def stale(view: StaleView, nonce: str) -> Card:
    """Return who answered, when, and the differences. Says before all else that nothing was changed."""
    lead = say("{} saved this on {}. Your press changed nothing.", view.who, view.when)
    body: list[Part] = [head(view.customer, view.place, _title(view), lead)]
    body.extend(_differences(view))
    body.extend(note(words) for words in _notes(view))
    return Sheet(body, presses(_buttons(view), nonce)).render()


def summary(view: StaleView) -> str:
    """Return the card in one plain line, for a notification."""
    return one_line(typed(view.customer), _title(view))


def _title(view: StaleView) -> Text:
    return say("Saved already") if view.same else say("Already answered")


def _differences(view: StaleView) -> list[Part]:
    parts: list[Part] = []
    for label, stands, sent in view.differences[:SHOWN]:
        facts = [(say("Saved"), _value(stands)), (say("Yours"), _value(sent))]
        if len(view.differences) > 1:
            parts.append(group_head(typed(label), spacing="Default"))
        elif label:
            facts = [(say("Saved"), say("{}: {}", label, _value(stands))), (say("Yours"), _value(sent))]
        parts.append(FactSet(facts, spacing="Small" if len(view.differences) > 1 else "Default"))
    return parts


def _value(words: str) -> Text:
    return cut(typed(words), VALUE) if words else say("Blank")


def _notes(view: StaleView) -> list[Text]:
    left = len(view.differences) - SHOWN
    return [
        words
        for words in (
            say("{} more differ.", left) if left > 0 else NOTHING,
            say("What you sent is what stands.") if view.same else NOTHING,
            say("Your answers are kept as a draft until {}.", view.kept_until)
            if view.kept_until
            else NOTHING,
        )
        if words
    ]


def _buttons(view: StaleView) -> tuple[Button, ...]:
    def button(title: str, verb: str, *args: tuple[str, str], primary: bool = False) -> Button:
        return Button(
            title=content(title),
            verb=verb,
            engagement=view.engagement,
            step=view.step,
            revision=view.revision,
            args=(*view.args, *args),
            primary=primary,
        )

    see = button("See what stands now", view.see, ("fresh", "yes"), primary=True)
    if view.same:
        return (see, button("Home", "open"))
    return (
        see,
        button("Save mine instead", "stale.use_mine"),
        button("Add mine as a note", "stale.note"),
        button("Discard mine", "discard"),
    )
