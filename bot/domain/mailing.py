"""Who is on a mail of the outreach, who is left off, and why (G7, G11, G14).

Pure, over the contacts alone. What the mail says, and whether it is time for it, is decided elsewhere. Every
contact is named once in each plan: to, on copy, or off.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from bot.domain.text import Text, say

Side = Literal["customer", "account_team", "partner", "fasttrack", "unknown"]
"""Where a contact stands; "unknown": no role of theirs says so."""
Variant = Literal["one", "each"]
"""How to ask an account team with several PDM/PSEs: one mail without them, or one mail for each (G7)."""

FOR_A_PARTNER = frozenset({"pdm", "pse"})
"""Roles that are on the account team for a partner's sake."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Correspondent:
    """A contact as a mail sees them. `partner` is the partner they work for or, as a PDM/PSE, look after."""

    name: str
    side: Side
    email: str = ""
    roles: tuple[str, ...] = ()
    partner: str = ""

    @property
    def for_a_partner(self) -> bool:
        """Whether this is a PDM or a PSE."""
        return self.side == "account_team" and not FOR_A_PARTNER.isdisjoint(self.roles)


People = Mapping[str, Correspondent]
"""Contacts by id."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Seat:
    """One contact's place on a mail, and why."""

    contact: str
    why: Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Mail:
    """Who is on one mail. `asks_about` are the partners it names, to ask whether one of them is theirs.

    Nobody in `to`: there is nobody to write to. `each`: it goes to one PDM or PSE alone (G7).
    """

    to: tuple[Seat, ...]
    copy: tuple[Seat, ...]
    off: tuple[Seat, ...]
    asks_about: tuple[str, ...] = ()
    each: bool = False


_Row = Literal["to", "copy", "off"]
_Rule = Callable[[str, Correspondent], tuple[_Row, Text]]

_TEAM = say("On the account team")
_OUTSIDE = say("Not part of this mail")
_NO_ROLE = say("No role is recorded. Say who they are, or they get no mail")
_NO_ADDRESS = say("Belongs on it, but has no email address here")


def account_team_mails(people: People, partners: Iterable[str], variant: Variant = "one") -> tuple[Mail, ...]:
    """Return the mails of one contact of the account team (G6, G7): one, or one for each PDM/PSE.

    `partners` are the partners listed for the customer. Only where several are listed and there are several
    PDM/PSEs does anybody stay off, and does `variant` count; where the team has nobody else, each gets a mail
    of their own.
    """
    listed = tuple(partners)
    theirs = [name for name, person in people.items() if person.for_a_partner]
    if len(listed) < 2 or len(theirs) < 2:
        return (_mail(people, _everybody, asks_about=listed),)
    addressed = [name for name in theirs if people[name].email]
    others = any(
        person.side == "account_team" and person.email and not person.for_a_partner
        for person in people.values()
    )
    if (variant == "one" and others) or not addressed:
        return (_mail(people, _without_theirs, asks_about=listed),)
    return tuple(
        replace(_mail(people, _only(name), asks_about=_looked_after(people[name])), each=True)
        for name in addressed
    )


def partner_mail(people: People, partner: str, partners: Iterable[str]) -> Mail:
    """Return the mail to one partner (G11): the account team on copy, of the PDM/PSEs only its own.

    A PDM/PSE of whom no partner is recorded stays off: they may be another's.
    """
    listed = tuple(partners)

    def rule(_: str, person: Correspondent) -> tuple[_Row, Text]:
        if person.side == "partner":
            if at_partner(person, partner, listed):
                return "to", say("At this partner")
            return "off", say("At another partner, or not recorded at which")
        if person.for_a_partner:
            if person.partner == partner:
                return "copy", say("Looks after this partner")
            if person.partner:
                return "off", say("Looks after another partner")
            return "off", say("Not recorded as this partner’s. Say which partner they look after.")
        return ("copy", _TEAM) if person.side == "account_team" else _outside(person)

    return _mail(people, rule)


def customer_mail(people: People) -> Mail:
    """Return the mail to the customer (G14): the account team on copy, no PDM/PSE needed, never a partner."""

    def rule(_: str, person: Correspondent) -> tuple[_Row, Text]:
        if person.side == "customer":
            return "to", say("At the customer")
        if person.side == "partner":
            return "off", say("Partners never see a mail to the customer")
        if person.for_a_partner:
            return "off", say("A PDM or PSE need not be on copy")
        return ("copy", _TEAM) if person.side == "account_team" else _outside(person)

    return _mail(people, rule)


def at_partner(person: Correspondent, partner: str, partners: Iterable[str]) -> bool:
    """Say whether this is a contact of the partner; one without a partner belongs to the only one listed."""
    alone = not person.partner and tuple(partners) == (partner,)
    return person.side == "partner" and (person.partner == partner or alone)


def _everybody(_: str, person: Correspondent) -> tuple[_Row, Text]:
    return ("to", _TEAM) if person.side == "account_team" else _outside(person)


def _outside(person: Correspondent) -> tuple[_Row, Text]:
    return "off", _NO_ROLE if person.side == "unknown" else _OUTSIDE


def _without_theirs(name: str, person: Correspondent) -> tuple[_Row, Text]:
    if person.for_a_partner:
        return "off", say("Several partners, several PDM/PSEs: none of them may see the others’")
    return _everybody(name, person)


def _only(addressed: str) -> _Rule:
    """A mail to one PDM/PSE, the rest of the account team on copy, the other PDM/PSEs off."""

    def rule(name: str, person: Correspondent) -> tuple[_Row, Text]:
        if name == addressed:
            return "to", say("Looks after a partner: gets a mail of their own")
        if person.for_a_partner:
            return "off", say("Gets a mail of their own") if person.email else _NO_ADDRESS
        return ("copy", _TEAM) if person.side == "account_team" else _outside(person)

    return rule


def _looked_after(person: Correspondent) -> tuple[str, ...]:
    return (person.partner,) if person.partner else ()


def _mail(people: People, rule: _Rule, asks_about: tuple[str, ...] = ()) -> Mail:
    rows: dict[_Row, list[Seat]] = {"to": [], "copy": [], "off": []}
    for name, person in people.items():
        row, why = rule(name, person)
        if row != "off" and not person.email:
            row, why = "off", _NO_ADDRESS
        rows[row].append(Seat(contact=name, why=why))
    return Mail(to=tuple(rows["to"]), copy=tuple(rows["copy"]), off=tuple(rows["off"]), asks_about=asks_about)
