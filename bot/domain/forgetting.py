"""Taking one person out of what is stored: what names them in full, and records that stand for them.

Pure. Of somebody who uses the bot: stamps and texts say a former colleague, their places in teams, offers and
absences go. Of a contact: the role stays, nobody holds it. Never decides whether somebody may be forgotten.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from bot.domain.changes import Change
from bot.domain.contact import Contact
from bot.domain.engagement import Engagement, put
from bot.domain.mailbox import Mailbox, Settled
from bot.domain.person import Person
from bot.domain.personal_data import (
    COLLEAGUE,
    CONTACT,
    Trace,
    cleaned,
    is_whole,
    mapped,
    of_email,
    of_id,
    of_name,
    of_phone,
)
from bot.domain.retention import nameless
from bot.domain.team import Team

T = TypeVar("T")
Named = tuple[str, str, str]
"""Name, e-mail address and phone number of a contact; "" for what is not known."""

PAIRS: Mapping[str, str] = {"by": "name", "owner": "owner_name", "to": "to_name", "cover": "cover_name"}
"""Members that hold somebody's id, and the member beside each that holds their name."""
_PARTS = ("name", "email", "phone")


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """Who is named in a store: names by person, contacts by engagement and id, with all that was changed."""

    names: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    contacts: dict[tuple[str, str], set[Named]] = field(default_factory=dict[tuple[str, str], set[Named]])

    def add(self, kind: str, plain: Mapping[str, Any]) -> None:
        """Note who is named in a document, given as plain JSON."""
        for person, name in _pairs(plain):
            self.names.setdefault(person, set()).add(name)
        if kind == "person":
            self.names.setdefault(plain.get("id", ""), set()).add(plain.get("name", ""))
        if kind == "team":
            for group in ("leads", "members"):
                for person, name in plain.get(group, {}).items():
                    self.names.setdefault(person, set()).add(name)
        if kind in ("engagement", "journal"):
            engagement = plain.get("id") or plain.get("engagement") or ""
            for contact, named in _contacts(plain):
                self.contacts.setdefault((engagement, contact), set()).add(named)


@dataclass(frozen=True, kw_only=True, slots=True)
class Forgotten:
    """Who is forgotten: an object id or an e-mail address (the other is ""), and what names them.

    `contacts` are those of the address, by engagement and id. `shared` counts names and numbers that are
    somebody else's too, or a single word: these go only where they stand beside the id or the address.
    """

    person: str = ""
    email: str = ""
    contacts: frozenset[tuple[str, str]] = frozenset()
    traces: tuple[Trace, ...]
    shared: int = 0


def somebody(seen: Seen, person: str) -> Forgotten:
    """Return what names a person who uses the bot."""
    own = _real(seen.names.get(person, set()))
    others = {key(name) for each, names in seen.names.items() if each != person for name in names}
    others |= {key(name) for named in seen.contacts.values() for name, _, _ in named}
    free = {name for name in own if key(name) not in others and is_whole(name)}
    words = (of_name(name, COLLEAGUE) for name in _longest(free))
    return Forgotten(person=person, traces=(of_id(person), *words), shared=len(own - free))


def contact(seen: Seen, email: str) -> Forgotten:
    """Return what names a contact: whoever has, or had, this address in any engagement."""
    wanted = email.casefold()
    theirs = {each for each, named in seen.contacts.items() if any(n[1].casefold() == wanted for n in named)}
    own = {one for each in theirs for one in seen.contacts[each]}
    others = {one for each, named in seen.contacts.items() if each not in theirs for one in named}
    taken = {key(each[0]) for each in others} | {key(each) for names in seen.names.values() for each in names}
    digits = {_digits(each[2]) for each in others}
    names, phones = _real(each[0] for each in own), {each[2] for each in own} - {""}
    free = {name for name in names if key(name) not in taken and is_whole(name)}
    numbers = {phone for phone in phones if _digits(phone) not in digits}
    addresses = _real(each[1] for each in own) | {email}
    return Forgotten(
        email=email,
        contacts=frozenset(theirs),
        traces=(
            *(of_email(each) for each in _longest(addresses)),
            *(of_name(name) for name in _longest(free)),
            *(trace for phone in _longest(numbers) if (trace := of_phone(phone))),
        ),
        shared=len(names - free) + len(phones - numbers),
    )


def forgotten(value: T, who: Forgotten) -> T:
    """Return a stored value without somebody; `holds` of personal_data.py finds them no more."""
    if who.person:
        value = cast("T", _unpaired(_left(value, who.person), who.person))
    elif who.contacts:
        value = cast("T", _without_contact(value, who))
    return mapped(value, lambda text: cleaned(text, who.traces))


def key(name: str) -> str:
    """Return a name by which it is compared."""
    return " ".join(name.split()).casefold()


def _left(value: Any, person: str) -> Any:
    """Take a person out of the places that they hold."""
    match value:
        case Engagement():
            offer = value.handover
            return replace(
                value,
                former=tuple(each for each in value.former if each.id != person),
                news=tuple(each for each in value.news if each.to != person),
                handover=None if offer and offer.to == person else offer,
            )
        case Person():
            return replace(
                value,
                away=tuple(each for each in value.away if each.cover != person),
                covers=tuple(each for each in value.covers if each.owner != person),
            )
        case Team():
            return replace(
                value, leads=put(value.leads, person, None), members=put(value.members, person, None)
            )
        case Mailbox():
            return replace(value, settled={k: _untold(v, person) for k, v in value.settled.items()})
        case _:
            return value


def _untold(settled: Settled, person: str) -> Settled:
    """What goes to a lead because of them goes to nobody; that it went to them is not kept."""
    escalation = settled.escalation
    if escalation is None:
        return settled
    told = tuple(each for each in escalation.told if each != person)
    return replace(settled, escalation=None if escalation.owner == person else replace(escalation, told=told))


def _without_contact(value: Any, who: Forgotten) -> Any:
    """Return an engagement, or a page of its journal, in which nobody has the address: the role stays."""
    if isinstance(value, Engagement):
        value = replace(
            value,
            contacts={
                name: _bare(each) if (value.id, name) in who.contacts else each
                for name, each in value.contacts.items()
            },
        )
    if not hasattr(value, "changes"):
        return value
    engagement = value.id if isinstance(value, Engagement) else value.engagement
    return replace(value, changes=tuple(_nameless(each, engagement, who) for each in value.changes))


def _nameless(change: Change, engagement: str, who: Forgotten) -> Change:
    edits = (
        nameless(edit)
        if edit.path[0] == "contacts" and (engagement, *edit.path[1:2]) in who.contacts
        else edit
        for edit in change.edits
    )
    return replace(change, edits=tuple(edits))


def _bare(held: Contact) -> Contact:
    return replace(held, name=CONTACT, email="", phone="", country="", time_zone="")


def _unpaired(value: Any, person: str) -> Any:
    """Put a neutral name beside every id of a person."""
    if isinstance(value, Mapping):
        held = cast("Mapping[str, Any]", value)
        found = {name: _unpaired(item, person) for name, item in held.items()}
        return found | {
            beside: COLLEAGUE for name, beside in PAIRS.items() if _beside(found, name, beside, person)
        }
    if isinstance(value, tuple | list):
        items = [_unpaired(item, person) for item in cast("Iterable[Any]", value)]
        return type(cast("Any", value))(items)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **_unpaired({each.name: getattr(value, each.name) for each in fields(value)}, person)
        )
    return value


def _beside(held: Mapping[str, Any], name: str, beside: str, person: str) -> bool:
    return held.get(name) == person and bool(held.get(beside))


# -- who is named


def _pairs(node: Any) -> Iterator[tuple[str, str]]:
    """Yield every id with the name beside it, in plain JSON."""
    if isinstance(node, list):
        for item in cast("list[Any]", node):
            yield from _pairs(item)
    elif isinstance(node, dict):
        held = cast("dict[str, Any]", node)
        for name, beside in PAIRS.items():
            if isinstance(held.get(name), str) and isinstance(held.get(beside), str):
                yield held[name], held[beside]
        for item in held.values():
            yield from _pairs(item)


def _contacts(plain: Mapping[str, Any]) -> Iterator[tuple[str, Named]]:
    """Yield the contacts of an engagement or a page of its journal, as they are and as they were."""
    for name, held in plain.get("contacts", {}).items():
        yield name, _named(held)
    for change in plain.get("changes", []):
        for edit in change.get("edits", []):
            path = edit.get("path", [])
            if path[:1] != ["contacts"] or len(path) < 2:
                continue
            for held in (edit.get("old"), edit.get("new")):
                if isinstance(held, dict):
                    yield path[1], _named(cast("dict[str, Any]", held))
                elif isinstance(held, str) and path[-1] in _PARTS:
                    yield path[1], _named({path[-1]: held})


def _named(held: Mapping[str, Any]) -> Named:
    name, email, phone = (str(held.get(part) or "") for part in _PARTS)
    return name, email, phone


def _real(names: Iterable[str]) -> set[str]:
    """Return names as they were written, but for blank ones and those that stand for nobody."""
    return {" ".join(name.split()) for name in names} - {"", COLLEAGUE, CONTACT}


def _digits(phone: str) -> str:
    return "".join(each for each in phone if each.isdigit()).removeprefix("00")


def _longest(words: Iterable[str]) -> list[str]:
    """Return words with the longest first, so that none is cut in two."""
    return sorted(words, key=lambda word: (-len(word), word))
