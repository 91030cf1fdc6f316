"""What is left of an engagement some time after it came to rest: the record, without the people in it.

Pure. What was agreed, when, by which step and task, and by which colleague stays; contacts' names, addresses
and numbers go, wherever they stand, and fields that name somebody. Never decides how long that time is.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, cast

from bot.domain.changes import Change, Edit, Json
from bot.domain.contact import Contact
from bot.domain.engagement import Engagement
from bot.domain.notes import Note
from bot.domain.personal_data import CONTACT, Trace, blanked, cleaned, mapped, of_contact, unnamed
from bot.domain.private_words import without_personal

RESTORED = timedelta(days=30)
"""A removed engagement can come back so long: until then nothing of it goes."""
WHAT = "retention"
"""The name of the change that says so."""
NAMES = ("name", "email", "phone")
SETTLED = timedelta(minutes=5)
"""After so long all that was on its way when an engagement came to rest is there: no write takes longer."""


def clears_at(engagement: Engagement, after: timedelta) -> datetime | None:
    """Return when the personal data of an engagement goes (UTC).

    None: it is not at rest, it was done since it came to rest, or (`after` is zero) it never is. Whoever
    opens it again stops the clock; it starts anew when the engagement is closed again. Once begun it
    is carried through, whatever follows: a part of it may be gone. Opened and closed since, it waits for
    what is still on its way.
    """
    status = engagement.status
    if engagement.clearing_at:
        last = engagement.changes[-1].at if engagement.changes and engagement.at_rest else None
        return max(engagement.clearing_at, last + SETTLED) if last else engagement.clearing_at
    if not after or not engagement.at_rest or status.stamp is None:
        return None
    if engagement.cleared_at and engagement.cleared_at >= status.stamp.at:
        return None
    return status.stamp.at + (max(after, RESTORED) if status.state == "removed" else after)


def traces_of(engagement: Engagement, older: Iterable[Change] = ()) -> tuple[Trace, ...]:
    """Return what names a contact of the engagement, also one whose name was changed or who was taken out.

    `older` are the changes of its journal pages. Longer words come first, so that none is cut in two.
    """
    named = [(each.name, each.email, each.phone) for each in engagement.contacts.values()]
    for change in (*older, *engagement.changes):
        for edit in change.edits:
            if edit.path[0] == "contacts":
                named += _named(edit)
    found = {trace.pattern.pattern: trace for each in named for trace in of_contact(*each)}
    return tuple(found[name] for name in sorted(found, key=len, reverse=True))


def _named(edit: Edit) -> Iterator[tuple[str, str, str]]:
    for held in (edit.old, edit.new):
        part = edit.path[-1]
        if isinstance(held, dict):
            name, email, phone = (str(held.get(each) or "") for each in NAMES)
            yield name, email, phone
        elif isinstance(held, str) and len(edit.path) == 3 and part in NAMES:
            name, email, phone = (held if part == each else "" for each in NAMES)
            yield name, email, phone


def cleared(
    engagement: Engagement, traces: Iterable[Trace], personal: Collection[str], now: datetime
) -> Engagement:
    """Return the engagement without personal data of its contacts, and with a change that says so.

    `personal` are the ids of fields that name somebody. The change keeps no inverse.
    """
    change = partial(_prose, traces=tuple(traces))
    parts: dict[str, Any] = {
        name: mapped(blanked(getattr(engagement, name), personal), change)
        for name in ("steps", "workloads", "tasks", "series", "outreach", "decision")
    }
    parts |= {name: mapped(getattr(engagement, name), change) for name in ("entered", "handover", "done")}
    told = Change(id=f"{WHAT}-{now:%Y%m%dT%H%M%S}", at=now, by="", name="Cadence", what=WHAT)
    return replace(
        engagement,
        **parts,
        facts=blanked(engagement.facts, personal),
        contacts=_contacts(engagement.contacts),
        items=mapped(blanked(engagement.items, (*personal, "owner")), change),
        status=replace(engagement.status, reason=change(engagement.status.reason)),
        changes=(*cleared_changes(engagement.changes, traces, personal), told),
        cleared_at=now,
        clearing_at=None,
    )


def cleared_changes(
    changes: Iterable[Change], traces: Iterable[Trace], personal: Collection[str]
) -> tuple[Change, ...]:
    """Return changes without personal data of contacts: who changed what, when, and where stays."""
    change = partial(_prose, traces=tuple(traces))
    return tuple(
        replace(each, edits=tuple(_cleared_edit(mapped(edit, change), personal) for edit in each.edits))
        for each in changes
    )


def cleared_note(note: Note, traces: Iterable[Trace]) -> Note:
    """Return a note without contacts, addresses and numbers; who wrote it stays."""
    return replace(note, text=_prose(note.text, traces=tuple(traces)))


def _cleared_edit(edit: Edit, personal: Collection[str]) -> Edit:
    names = (*personal, "owner") if edit.path[0] == "items" else personal
    if edit.path[0] == "contacts":
        return nameless(edit)
    if set(edit.path) & set(names):
        return replace(edit, old=unnamed(edit.old), new=unnamed(edit.new))
    return replace(edit, old=blanked(edit.old, names), new=blanked(edit.new, names))


def nameless(edit: Edit) -> Edit:
    """Return an edit of a contact as one of nobody: whole, or of name, address or number."""
    if len(edit.path) == 2:
        return replace(edit, old=_bare(edit.old), new=_bare(edit.new))
    if edit.path[-1] in NAMES:
        return replace(edit, old=unnamed(edit.old), new=unnamed(edit.new))
    return edit


def _bare(held: Json) -> Json:
    """Return a contact as a change keeps it, without who it was."""
    if not isinstance(held, dict):
        return held
    contact = cast("dict[str, Json]", held)
    return {name: each for name, each in contact.items() if name not in ("email", "phone")} | {
        "name": CONTACT
    }


def _contacts(contacts: Mapping[str, Contact]) -> Mapping[str, Contact]:
    """Return the contacts as a record of roles: which there were, and who of them was engaged."""
    return {
        name: Contact(
            name=CONTACT,
            organisation=each.organisation,
            roles=each.roles,
            is_engaged=each.is_engaged,
            partner=each.partner,
        )
        for name, each in contacts.items()
    }


def _prose(text: str, *, traces: tuple[Trace, ...]) -> str:
    """Return a text without contacts; of one that people wrote, other addresses and numbers go too."""
    return without_personal(cleaned(text, traces), CONTACT)
