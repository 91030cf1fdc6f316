"""Contacts of an engagement: add, change, merge what is there twice, take off.

Who is on which mail is worked out by the domain.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from bot.domain.cleaning import fold
from bot.domain.engagement import Contact, Engagement, Stamp, put
from bot.domain.fields import Value
from bot.domain.people import Actor
from bot.domain.text import NOTHING, Text
from bot.playbook.rules import gateway
from bot.services.desk import Desk
from bot.services.on_mails import mails_of
from bot.services.outreaching import with_held
from bot.services.records import Applied, NotFound, change
from bot.services.revisions import Gone, Late, outdated, revised
from bot.services.slots import raw_of
from bot.services.views.engagement import ContactRow, ContactsView

FORM = "contact"
PAGE = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Twice:
    """Somebody with this address or name is there already (X34): a merge is offered.

    `contact` is who is there.
    """

    engagement: Engagement
    contact: str


Twins = Literal["ask", "merge", "keep"]
"""What becomes of somebody who is there already: ask, join the two, or keep both."""


def page_of(desk: Desk, engagement: Engagement, page: int) -> ContactsView:
    """Return one page of contacts, in the order they were entered."""
    names = list(engagement.contacts)
    last = max(0, (len(names) - 1) // PAGE)
    page = min(page, last)
    mails = mails_of(desk.playbook, engagement)
    rows = tuple(
        _row(desk, name, engagement, mails.get(name, NOTHING))
        for name in names[page * PAGE : (page + 1) * PAGE]
    )
    return ContactsView(
        engagement=engagement.id,
        customer=engagement.customer,
        rows=rows,
        total=len(names),
        first=page * PAGE + 1,
        page=page,
        more=page < last,
        partners=tuple((name, partner.name) for name, partner in engagement.partners.items()),
        gateway=gateway(engagement),
    )


def _row(desk: Desk, name: str, engagement: Engagement, mails: Text) -> ContactRow:
    contact = engagement.contacts[name]
    roles = tuple(
        desk.playbook.roles[role].title if role in desk.playbook.roles else role for role in contact.roles
    )
    return ContactRow(
        id=name,
        name=contact.name,
        email=contact.email,
        phone=contact.phone,
        organisation=contact.organisation,
        roles=roles,
        engaged=contact.is_engaged,
        mails=mails,
    )


def values_of(contact: Contact) -> dict[str, str]:
    """Return a contact as its form shows it."""
    return {
        "name": contact.name,
        "email": contact.email,
        "phone": contact.phone,
        "organisation": contact.organisation,
        "roles": raw_of(contact.roles),
        "is_engaged": raw_of(contact.is_engaged),
        "country": contact.country,
        "time_zone": contact.time_zone,
        "partner": contact.partner or "none",
    }


def contact_from(values: Mapping[str, Value | None], old: Contact | None = None) -> Contact:
    """Return a contact from the form's values; what is not among them keeps what stands."""
    if old:
        stands = {**values_of(old), "roles": old.roles, "is_engaged": old.is_engaged}
        values = {**stands, **values}
    roles, partner = values.get("roles"), values.get("partner")
    return Contact(
        name=str(values.get("name") or ""),
        email=str(values.get("email") or ""),
        phone=str(values.get("phone") or ""),
        organisation=str(values.get("organisation") or ""),
        roles=roles if isinstance(roles, tuple) else (),
        is_engaged=values.get("is_engaged") is True,
        country=str(values.get("country") or ""),
        time_zone=str(values.get("time_zone") or ""),
        partner=str(partner) if partner and partner != "none" else "",
    )


def same_person(engagement: Engagement, contact: Contact, but: str = "") -> str | None:
    """Return who is the same person: the same address in any case, or the same name where an address is
    missing (X34).
    """
    for name, other in engagement.contacts.items():
        if name == but:
            continue
        if contact.email and other.email:
            if same_address(other, contact.email):
                return name
        elif fold(contact.name) == fold(other.name):
            return name
    return None


def same_address(contact: Contact, email: str) -> bool:
    """Tell whether the contact has this address, in any case."""
    return bool(email) and fold(contact.email) == fold(email)


async def save(
    desk: Desk,
    actor: Actor,
    engagement: str,
    name: str,
    contact: Contact,
    *,
    key: str,
    revision: int,
    twins: Twins = "ask",
) -> Applied | NotFound | Twice | Gone | Late:
    """Write a contact: `name` "" adds one, otherwise `revision` is that which the card showed."""

    def apply(current: Engagement, stamp: Stamp) -> Engagement | Twice | Gone | Late:
        if found := outdated(current, FORM, name, revision):
            return found
        twin = same_person(current, contact, but=name) if twins != "keep" else None
        if twin and twins == "ask":
            return Twice(engagement=current, contact=twin)
        after = _joined(current, name, twin, contact) if twin else _written(current, name, contact)
        after = with_held(desk.playbook, current, after, desk.when(current, stamp.at.date()))
        return revised(desk.playbook, current, after, stamp)

    return await change(desk, actor, engagement, apply, key=key, what="contact", step=FORM, result="contact")


def _written(current: Engagement, name: str, contact: Contact) -> Engagement:
    return replace(current, contacts=put(current.contacts, name or f"c{_next(current)}", contact))


def _joined(current: Engagement, name: str, twin: str, contact: Contact) -> Engagement:
    """Return the engagement with the contact joined into its twin; what either told is told by the one."""
    contacts = put(current.contacts, twin, merged(current.contacts[twin], contact))
    if not name:
        return replace(current, contacts=contacts)
    workloads = {
        workload: replace(
            work,
            dibs={
                part: replace(each, source=twin) if each.source == name else each
                for part, each in work.dibs.items()
            },
        )
        for workload, work in current.workloads.items()
    }
    return replace(current, contacts=put(contacts, name, None), workloads=workloads)


def _next(engagement: Engagement) -> int:
    """Return a number no contact had: a contact taken off leaves its answers, which name it."""
    numbers = [int(name[1:]) for name in _ever(engagement) if name[1:].isdecimal()]
    return max(numbers, default=0) + 1


def _ever(engagement: Engagement) -> set[str]:
    sources = {part.source for work in engagement.workloads.values() for part in work.dibs.values()}
    past = {edit.path[1] for each in engagement.changes for edit in each.edits if edit.path[0] == "contacts"}
    return {name for name in {*engagement.contacts, *sources, *past} if name.startswith("c")}


def merged(old: Contact, new: Contact) -> Contact:
    """Return both as one: what the newer one says, where it says something; roles of both."""
    return Contact(
        name=new.name or old.name,
        email=new.email or old.email,
        phone=new.phone or old.phone,
        organisation=new.organisation or old.organisation,
        roles=tuple(dict.fromkeys((*old.roles, *new.roles))),
        is_engaged=old.is_engaged or new.is_engaged,
        country=new.country or old.country,
        time_zone=new.time_zone or old.time_zone,
        partner=new.partner or old.partner,
    )


async def remove(
    desk: Desk, actor: Actor, engagement: str, name: str, *, key: str
) -> Applied | NotFound | Gone:
    """Take a contact off; what they told stays with their id as its source."""

    def apply(current: Engagement, stamp: Stamp) -> Engagement | Gone:
        if name not in current.contacts:
            return Gone(engagement=current)
        after = replace(current, contacts=put(current.contacts, name, None))
        return revised(desk.playbook, current, after, stamp)

    return await change(desk, actor, engagement, apply, key=key, what="contact", step=FORM, result="removed")
