"""Every verb there is, pressed by who handed the engagement over and by a stranger: nothing of it changes."""

import contextlib
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from dialogs.verbs import VERBS
from tests.fakes import Person, closing
from tests.journeys.acts import MEGAN, Dump, add_contact, as_colleague, dump, one, open_new
from tests.journeys.talker import Talker, talking

OWN = frozenset(
    {"new", "new.submit", "import", "import.submit", "import.page", "import.confirm", "portfolio", "settings"}
    | {"settings.save", "privacy", "help", "today", "cover", "cover.save", "cover.edit", "cover.end", "team"}
)
"""Verbs that are about whoever presses: an engagement named in their data counts for nothing."""
STRANGER = "7d2f9a10-3333-4a22-8b33-9c4455667703"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


@contextlib.asynccontextmanager
async def handed_over(database: Path) -> AsyncGenerator[tuple[Talker, Talker, dict[str, Any]]]:
    """Alex, who handed an engagement over; Sam, who never had it; what a button of it may carry."""
    async with talking(database) as t:
        megan = as_colleague(t)
        url, service = t.person.bot_url, t.person.service_url
        sam = Person(url, service, name="Sam", id=STRANGER, conversation="a:personal-3")
        async with closing(megan.person), closing(sam):
            await open_new(t, workloads="teams", motions="rfa")
            await t.say("task Call Ines")
            await t.press("Save")
            await add_contact(t, name="Lee Moreau", email="lee@contoso.example.com")
            await t.say("handover")
            await t.put({"new_owner": MEGAN}).press("Offer it")
            await megan.say("handover")
            await megan.press("Accept")
            await t.connector.wait(lambda: "took over" in str([sent.card for sent in t.connector.sent]))
            yield t, Talker(person=sam, connector=t.connector, clock=t.clock), carried(database)


def carried(database: Path) -> dict[str, Any]:
    """Return data that is as right as it can be for every verb."""
    held = one(database, "engagement")
    (contact,), (item,) = held["contacts"], held["items"]
    return {
        "engagement": held["id"],
        "step": "kickoff.dibs",
        "r": 0,
        "f": "text,name,target_date.teams",
        "w": "teams",
        "contact": contact,
        "name": "Somebody Else",
        "email": "else@contoso.example.com",
        "text": "Typed by the former owner",
        "target_date.teams": "2027-01-29",
        "form": "html",
        "back": "contacts",
    } | {"item": item, "of": contact, "offer": "x", "mail": "account_team", "shown": f"item.{item}=1"}


def held(database: Path) -> Dump:
    """Return what there is of engagements: the records, their notes and pages, the lists."""
    kinds = ("engagement", "note", "journal", "entry", "claim")
    return {ref: body for kind in kinds for ref, body in dump(database, kind).items()}


async def test_nobody_but_the_owner_changes_anything(database: Path) -> None:
    """X28, X29, X57: the former owner reads or is told where it went; a stranger learns nothing."""
    wrong: list[str] = []
    async with handed_over(database) as (t, sam, data):
        before = held(database)
        for verb in sorted(set(VERBS) - OWN):
            await t.send("open", data | {"verb": "open", "nonce": "n"})  # so that `undo` has a current one
            t.card = await t.send(verb, data | {"verb": verb, "nonce": f"n-{verb}"})
            if "Megan Bowen" not in t.words() + t.text:
                wrong.append(f"{verb}: the former owner is not told where it went: {t.words()}{t.text}")
            sent = len(t.connector.sent)
            sam.card = await sam.send(verb, data | {"verb": verb, "nonce": f"n-{verb}"})
            seen = f"{sam.card}{sam.text}{[each.card for each in t.connector.sent[sent:]]}"
            if any(words in seen for words in ("Contoso", "Megan", "Ines", "Lee Moreau")):
                wrong.append(f"{verb}: a stranger learns of it: {sam.words()}{sam.text}")
            if held(database) != before:
                wrong.append(f"{verb}: it changed")
                before = held(database)
    assert "\n".join(wrong) == ""
