"""Where every token that a person sent is found: a record, a note or a draft; never the history alone.

A token may go only where the person replaced that very input, discarded or took back what they did, or did
nothing with it for a month. Knows the stored JSON; nothing of the bot.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.journeys.acts import Dump, dump
from tests.journeys.talker import Card, inputs, values
from tests.soak.claims import Broken
from tests.soak.filling import found

HISTORY = ("changes", "done", "entry")
"""What an engagement holds of the past, or a second time: a token there alone is lost."""
ELSEWHERE = ("journal-", "entry-", "claim")
"""Documents that hold the past, or a second time what an engagement holds: how their ids begin."""
TAKES_BACK = frozenset(
    ("undo", "discard", "meant", "stale.use_mine", "contact.remove", "contact.merge", "missed.withdraw")
)
DROP = "confirm.drop_workload."
SAVES = ("step.save", "step.keep")
STATES = frozenset(("hold.save", "close.save", "remove.save", "reopen"))
"""The reason of a state goes with the state."""
MONTH = timedelta(days=29)
Place = tuple[str, str, str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Press:
    """A press as a client sends it: the card it stands on, its verb and data, and the inputs sent with it."""

    card: Card
    verb: str
    data: Mapping[str, Any]
    inputs: Mapping[str, str]
    sends: bool = False

    @property
    def key(self) -> str:
        """Return what makes it the same press: the card, the button, and all that is sent with it."""
        return json.dumps([self.verb, dict(self.data), dict(self.inputs)], sort_keys=True)

    def place(self, name: str) -> Place:
        """Return the place that an input of this card speaks of."""
        thing = self.data.get("contact") or self.data.get("item") or ""
        return (str(self.data.get("engagement")), str(self.data.get("step")), str(thing), name)


@dataclass
class Ledger:
    """The tokens sent and still owed. `look` after a turn says which are in the store."""

    database: Path
    owed: dict[str, tuple[Place, datetime]] = field(default_factory=dict[str, tuple[Place, datetime]])
    recorded: set[str] = field(default_factory=set[str])
    pressed_before: set[str] = field(default_factory=set[str])
    checked: int = 0

    def stored(self) -> set[str]:
        """Return every token in the store, the history left out; notes which stand in a record or a note."""
        records: set[str] = set()
        drafts: set[str] = set()
        for (partition, name), body in dump(self.database).items():
            if name.startswith(ELSEWHERE) or partition.startswith("audit:"):
                continue
            kept = {member: value for member, value in body.items() if member not in HISTORY}
            (drafts if name.startswith("draft-") else records).update(found(json.dumps(kept)))
        self.recorded = records
        return records | drafts

    def owe(self, token: str, place: Place, now: datetime) -> None:
        """Hold a token that was sent."""
        self.owed[token] = (place, now)

    def pressed(self, press: Press, now: datetime) -> set[str]:
        """Note what a press sends; return the tokens that it may replace: those of its own inputs."""
        replaced: set[str] = set()
        asked, stood = _asked(press), values(press.card)
        for name in asked:
            replaced |= found(stood.get(name, "")) - found(press.inputs.get(name, ""))
        places = {press.place(name): found(press.inputs.get(name, "")) for name in asked}
        for token, (place, _) in self.owed.items():
            if place in places and token not in places[place]:
                replaced.add(token)
        again = press.key in self.pressed_before
        self.pressed_before.add(press.key)
        for name, words in press.inputs.items():
            for token in found(words):
                if not again or token in self.owed:  # the same press twice is one effect, long ago
                    self.owe(token, press.place(name), now)
        replaced |= self._copied_over(press) | self._taken_off(press)
        if press.verb in TAKES_BACK:
            replaced |= set(self.owed)
        if press.sends and press.data.get("engagement"):
            replaced |= self._recorded_for(press)
        if press.verb in STATES:
            replaced |= _reasons(dump(self.database, "engagement"))
        return replaced

    def _copied_over(self, press: Press) -> set[str]:
        """Return the tokens of a workload that the person has another's DIBS copied over, by saving it."""
        if press.verb not in SAVES:
            return set()
        form, ending = press.place("")[:2], f".{press.inputs.get('copy_to', '')}"
        return {
            token
            for token, (place, _) in self.owed.items()
            if place[:2] == form and place[3].endswith(ending)
        }

    def _taken_off(self, press: Press) -> set[str]:
        """Return the tokens of workloads that the person takes off, with the tick that says so."""
        ticked = (name for name, value in press.inputs.items() if name.startswith(DROP) and value == "yes")
        gone = {workload for name in ticked for workload in name.removeprefix(DROP).split(".")}
        places = ((token, place) for token, (place, _) in self.owed.items())
        return {token for token, place in places if place[3].rpartition(".")[2] in gone}

    def _recorded_for(self, press: Press) -> set[str]:
        """Return the tokens of the facts, or of the contact, item or partner, that a form edits."""
        thing = str(press.data.get("contact") or press.data.get("item"))
        stored = dump(self.database, "engagement").values()
        here = [body for body in stored if body["id"] == press.data["engagement"]]
        held = [body[kind].get(thing) for body in here for kind in ("contacts", "items", "partners")]
        held += [body["facts"].get(name) for body in here for name in _asked(press)]
        return found(json.dumps([each for each in held if each]))

    def replaced_by(self, text: str) -> set[str]:
        """Return the tokens that typed words may replace: `undo` any, another pasted list the one before."""
        word = text.split(maxsplit=1)[0] if text.strip() else ""
        if word == "undo":
            return set(self.owed)
        if word == "reopen":
            return _reasons(dump(self.database, "engagement"))
        return {token for token, (place, _) in self.owed.items() if word == "import" == place[1]}

    def settle(self, may_go: set[str], now: datetime, seen: str) -> None:
        """Check that nothing is gone but what may be. Forget what went, and the place of what was added."""
        stored = self.stored()
        self.checked += len(self.owed)
        for token in [each for each in self.owed if each not in stored]:
            place, since = self.owed.pop(token)
            if token not in may_go and now - since < MONTH:
                raise Broken("a", f"{token} of {place} is lost\n{seen}")
        for token in self.recorded & set(self.owed):
            place, since = self.owed[token]
            if place[1] in ADDING and not place[2]:
                self.owed[token] = (("recorded", *place[1:]), since)


ADDING = ("contact", "item", "note", "partner", "missed", "answer", "bounce", "skip", "intake.engagement")
"""Forms that add a thing each time: what was added is not replaced by what is added next."""


def _asked(press: Press) -> set[str]:
    """Return the inputs that a press speaks of, the ones left empty too; none where it sends no inputs."""
    return set(inputs(press.card)) if press.sends else set()


def _reasons(engagements: Dump) -> set[str]:
    reasons = (json.dumps(body["status"]) for body in engagements.values())
    return {token for reason in reasons for token in found(reason)}
