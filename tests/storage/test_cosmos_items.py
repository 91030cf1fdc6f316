"""Cosmos DB's items: names of any text, bodies of any bytes, and what a query says. No server."""

import json
import random
import string
from typing import Any

import pytest

from bot.storage import cosmos
from bot.storage.cosmos_account import INDEXING
from bot.storage.cosmos_items import LONGEST, REMEMBERED, condition, escaped, item, own_etag, stored
from bot.storage.store import Document, Ref
from tests.storage.contract import NOW, ODD_IDS, doc

LETTERS = string.ascii_letters + string.digits + "_.:@-~"
HARD = "/\\?#%~ +&='\"\0\n\t\x7f\u00e9\u0301\u65e5\U0001f600\ud800"


def names() -> list[str]:
    draw = random.Random(11)
    drawn = ["".join(draw.choices(HARD + LETTERS, k=draw.randint(0, 400))) for _ in range(3000)]
    return [
        *ODD_IDS,
        "~",
        "~~",
        "~41",
        "A ",
        " A",
        "A.",
        "a" * LONGEST,
        "a" * (LONGEST + 1),
        "/" * 85,
        *drawn,
    ]


def test_any_text_is_a_name() -> None:
    """Of every text comes a name of plain letters that Cosmos DB takes, and never the same of two."""
    every = set(names())
    made = {escaped(name) for name in every}
    assert len(made) == len(every)
    assert all(1 <= len(name) <= LONGEST and set(name) <= set(LETTERS) for name in made)
    assert any("~~" in name for name in made), "long ones are among them"


def test_usual_ids_stay_readable() -> None:
    """What the bot names its documents needs no escape: people find them in the portal, in order of id."""
    for name in (
        "s31",
        "person:3f0b6c1e-5a0e-4c55-9d0e-6f3a8f2b1a01:x",
        "journal-000012",
        "audit:2026-11-24",
    ):
        assert escaped(name) == name
    assert escaped("/") == "~2F"


def answered(document: Document, etag: str = "", number: int = 1) -> dict[str, Any]:
    """Return the item as the server keeps it: through JSON, with an ETag."""
    return json.loads(json.dumps(item(document, etag))) | {"_etag": f'"{number}"'}


@pytest.mark.parametrize(
    "body",
    [
        b'{"a":1.0,"b":9007199254740993,"c":NaN,"a":2}',
        b'{"z":"\\ud800","a":[1e400,-0.0]}',
        "\u65e5\U0001f600\0".encode(),
        bytes(range(256)),
        b"",
    ],
)
def test_a_body_comes_back_byte_for_byte(body: bytes) -> None:
    """X11: numbers and their writing, fields, their order, doubled ones, letters: nobody judges them."""
    for name in names()[:200]:
        found = stored(answered(Document(ref=Ref(name, name), kind="note", body=body, due_at=NOW)))
        assert (found.ref, found.body, found.due_at) == (Ref(name, name), body, NOW)


def test_a_write_is_known_by_what_follows_it() -> None:
    """Its own name is found after other writes went on from it; that of a write that was not done is not."""
    mine = answered(doc())
    now = mine
    for number in range(REMEMBERED):
        assert own_etag(now, mine), f"after {number} writes by others"
        now = answered(doc(), stored(now).etag, number)
    assert own_etag(now, mine) is None
    assert len(now["ops"]) < 400
    assert own_etag(answered(doc()), mine) is None
    theirs = answered(doc(), stored(mine).etag, 2)
    overtaken = own_etag(theirs, mine)
    assert overtaken
    assert condition(overtaken) not in (mine["_etag"], theirs["_etag"]), "what others wrote may not be lost"


TEXTS = {name: text for name, text in vars(cosmos).items() if str(text).startswith("SELECT")}


def test_every_query_names_its_partition() -> None:
    """In its text; the only call that sends one names it to Cosmos DB, too, so none asks all partitions."""
    assert len(TEXTS) == 3
    assert all("WHERE c.pk = @pk" in text for text in TEXTS.values())


def test_what_is_indexed_is_what_is_asked_for() -> None:
    """The policy names the fields of the queries and nothing else: each other one would cost with a write."""
    policy = json.loads(INDEXING.read_text())
    named = {each["path"].strip("/?") for each in policy["includedPaths"]}
    asked = {word[2:] for text in TEXTS.values() for word in text.split() if word[:2] == "c."}
    assert named == asked
    assert "/*" in [each["path"] for each in policy["excludedPaths"]]
