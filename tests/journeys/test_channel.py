"""Series in a channel of a team, over real HTTP: linked, previewed, posted, added to by those who may."""

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tests.fakes import ALEX, Fault
from tests.journeys.acts import MEGAN, add_contact, dump, one
from tests.journeys.channel_acts import CHANNEL, TEAM, in_channel, linked, member, roster, with_series
from tests.journeys.talker import Talker, buttons, talking, texts, walk
from tests.stores import Watching

STRANGER = "7d2f9a10-3333-4a22-8b33-9c4455667703"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


@pytest_asyncio.fixture
async def t(database: Path) -> AsyncGenerator[Talker]:
    """Alex, in a chat with the bot."""
    async with talking(database) as talker:
        yield talker


def private(t: Talker) -> list[Any]:
    """Return the cards sent to Alex' own chat."""
    return [sent.card for sent in t.connector.sent if sent.conversation == "a:personal-1" and sent.card]


def public(t: Talker) -> str:
    """Return everything that was ever said in the channel, cards and words."""
    sent = [each for each in t.connector.sent if each.conversation.startswith(CHANNEL)]
    return "\n".join(f"{each.text} {texts(each.card or {})}" for each in sent)


def refusals(database: Path) -> list[str]:
    return [body["refused"] for body in dump(database, "audit").values()]


def items(database: Path) -> list[dict[str, Any]]:
    return list(one(database, "engagement").get("items", {}).values())


async def test_linked_previewed_and_posted(t: Talker, database: Path) -> None:
    """C7: the owner links in the channel and sees in private how it would be read; only then is it posted."""
    there = await linked(t, workloads="teams")
    assert there.text == "Linked. I sent you a preview in our own chat; nothing is posted before you say so."
    t.card = private(t)[-1]
    assert "This is how the channel Onboarding › Customers would get it." in t.words()
    assert "A post can’t be taken back with *undo*." in t.words()
    assert buttons(t.card) == ["Post it", "Not this way"]
    assert t.connector.created == []
    await t.press("Post it")
    assert "✓ Posted" in t.words()
    (asked,) = t.connector.created
    assert asked["channelData"] == {"channel": {"id": CHANNEL}}
    post = t.connector.sent[-1].card or {}
    words = texts(post)
    assert words[:3] == [
        "**Contoso Harbour** · Internal Health Review",
        "Agenda for Fri 27 Nov, 10:00",
        "60 minutes · Lisbon time · owner Alex Wilber",
    ]
    assert "DIBS of Teams: target go-live, intent, business reason, success owner" in words
    assert "As of Tue 24 Nov, 09:00. Everyone in this channel can read it." in words
    (series,) = one(database, "engagement")["series"].values()
    assert series["channel"]["thread"] == t.connector.sent[-1].id
    assert series["channel"]["accepted"]["by"] == ALEX


async def test_posted_once(t: Talker) -> None:
    """X30: the same press again, and the preview of an earlier message, post nothing more."""
    await linked(t)
    t.card = preview = private(t)[-1]
    await t.press("Post it")
    await t.press("Post it", card=preview)
    assert "You let it be posted before" in t.words()
    await t.say("governance")
    await t.press("Internal Health Review")
    assert "Channel: Onboarding › Customers" in t.words()
    await t.press("More")
    await t.press("Channel")
    assert buttons(t.card) == ["Take the link away", "Back to the series"]
    assert len(t.connector.created) == 1
    await t.say("undo")
    assert "What concerns a channel can’t be taken back like this." in t.words()


@pytest.mark.parametrize(
    ("fault", "said", "tries"),
    [
        (Fault(status=403, method="POST"), "Teams didn’t take it. Nothing is posted", 2),
        (Fault(status=502, method="POST"), "I don’t post it a second time by myself", 1),
        (Fault(do="keep", method="POST"), "I don’t post it a second time by myself", 1),
    ],
)
async def test_a_post_that_fails(t: Talker, fault: Fault, said: str, tries: int) -> None:
    """Certainly not posted: it may be tried again. Not known: the owner is asked to look, nothing twice."""
    await linked(t)
    t.card = private(t)[-1]
    t.connector.faults.append(fault)
    await t.press("Post it")
    assert said in t.words()
    await t.say("governance")
    await t.press("Internal Health Review")
    await t.press("More")
    await t.press("Channel")
    assert ("Post it" in buttons(t.card)) == (tries == 2)
    if tries == 2:
        await t.press("Post it")
        assert "✓ Posted" in t.words()
    assert len(t.connector.created) == 1 or fault.status == 502


async def test_not_this_way(t: Talker, database: Path) -> None:
    """Nothing is posted; the link can be taken away from the owner's own chat."""
    there = await linked(t)
    t.card = private(t)[-1]
    await t.press("Not this way")
    assert "Nothing is posted" in t.words()
    await t.press("Take the link away")
    assert "✓ Not linked any more" in t.words()
    assert t.connector.created == []
    assert dump(database, "channel") == {}
    await there.say("agenda")
    assert "I can’t find that here." in there.text


@pytest.mark.parametrize(
    ("more", "sort", "why"),
    [
        ({"userRole": "guest"}, "standard", "Guests or people of another organisation can read it"),
        ({"tenantId": "11111111-2222-3333-4444-555555555555"}, "standard", "another organisation"),
        ({"tenantId": ""}, "standard", "another organisation"),
        ({"userPrincipalName": "a_x.example#EXT#@b.example"}, "standard", "Guests"),
        ({"email": "Ines@contoso.example.com"}, "standard", "Somebody can read it who is never in this"),
        ({}, "shared", "I can’t see everyone who reads a shared channel"),
        ({}, "secret", "I can’t see who is in that team now"),
    ],
)
async def test_where_the_excluded_read(
    t: Talker, database: Path, more: dict[str, Any], sort: str, why: str
) -> None:
    """X38, C7: refused at linking; the owner is told why in private, and the channel learns nothing."""
    await with_series(t)
    await add_contact(t, "Ines Duarte", roles="it_pro", email="ines@contoso.example.com")
    roster(t, member(STRANGER, **more), sort=sort)
    there = in_channel(t)
    await there.say("link contoso internal")
    assert there.text == "I can’t link that here. I wrote to you why, in our own chat."
    t.card = private(t)[-1]
    assert why in t.words()
    assert "Contoso" not in public(t)
    assert one(database, "engagement")["series"].popitem()[1].get("channel") is None
    assert dump(database, "channel") == {}
    assert "link where others read" in refusals(database)


async def test_who_came_after_the_link(t: Talker) -> None:
    """X38: who is in the channel is looked at again before the post; a silent roster counts as bad."""
    await linked(t)
    t.card = preview = private(t)[-1]
    roster(t, member(STRANGER, userRole="guest"))
    await t.press("Post it")
    assert "Guests or people of another organisation can read it" in t.words()
    t.connector.members[TEAM] = []
    await t.press("Post it", card=preview)
    assert "I can’t see who is in that team now" in t.words()
    t.connector.faults.append(Fault(status=500, method="GET"))
    await t.press("Post it", card=preview)
    assert "I can’t see who is in that team now" in t.words()
    assert t.connector.created == []
    roster(t)
    await t.press("Post it", card=preview)
    assert len(t.connector.created) == 1


async def test_a_series_for_everyone(t: Talker) -> None:
    """C7: a customer's review excludes nobody: guests may read it, also in a shared channel."""
    await with_series(t, "customer")
    roster(t, member(STRANGER, userRole="guest"), sort="shared")
    there = in_channel(t)
    await there.say("link contoso customer")
    assert there.text.startswith("Linked.")


async def test_a_colleague_adds(t: Talker, database: Path) -> None:
    """X32: a blocker, an action and a topic; each stands on the agenda as typed, and says why."""
    there = await linked(t)
    megan = in_channel(t, "Megan Bowen", MEGAN)
    await megan.say("blocker Firewall change for Teams calls")
    assert "✓ On the agenda" in megan.words()
    await megan.say("action Jo Adair: name a success owner")
    await megan.say("topic <at>Everyone</at> *Ignite* [x](https://example.com)")
    t.clock.forward(days=12)
    await there.say("agenda")
    words = there.words()
    assert "Blockers (1)" in words
    assert "Firewall change for Teams calls\nStill open · 12 days · raised by Megan Bowen" in words
    assert "Jo Adair: name a success owner\nNo date · open 12 days" in words
    assert "Everyone *Ignite* [x](https:\u200b//example.com)" in words
    assert [(item["kind"], item["owner"]) for item in items(database)] == [
        *(("blocker", ""), ("action", "Jo Adair"), ("topic", ""))
    ]
    assert {item["stamp"]["by"] for item in items(database)} == {MEGAN}


async def test_the_forms_on_the_card(t: Talker, database: Path) -> None:
    """X30: what was typed into any of its forms is added once; the card shows what everyone may see."""
    there = await linked(t)
    megan = in_channel(t, "Megan Bowen", MEGAN)
    await there.say("agenda")
    megan.card = there.card
    titles = [each["title"] for each in walk(megan.card) if each.get("type") == "Action.ToggleVisibility"]
    assert titles == ["Add a blocker", "Add an action", "Add a topic"]
    before = megan.card
    await megan.fill(blocker="Mailbox export", action="Book the SME", due_on="2026-12-01").press("Add")
    assert "Mailbox export" in megan.words()
    assert "Nobody yet: Book the SME\nDue Tue 1 Dec · open since today" in megan.words()
    again = {"blocker": "Mailbox export", "action": "Book the SME", "due_on": "2026-12-01"}
    megan.card = before
    await megan.put(again).press("Add")
    assert len(items(database)) == 2
    assert "Mailbox export" in megan.words()
    await megan.press("Add")
    assert megan.text == "Type something first, in a form that you open on the card."
    await megan.fill(action="Late", due_on="2026-11-02").press("Add")
    assert "has passed" in megan.text
    assert len(items(database)) == 2


@pytest.mark.parametrize(
    "words",
    [
        "blocker ask ines@contoso.example.com",
        "action Jo Adair: call +351 21 000 0000",
        "topic call me at 555-0100-77",
        "topic write to ines＠contoso.example.com",
    ],
)
async def test_personal_data(t: Talker, database: Path, words: str) -> None:
    """X55: asked to move to the personal chat; stored nowhere."""
    there = await linked(t)
    await there.say(words)
    assert "Tell me in our own chat; I kept nothing." in there.text
    assert items(database) == []
    assert "ines" not in str(dump(database))
    await there.say("agenda")
    await there.fill(topic="mail ines@contoso.example.com").press("Add")
    assert "Tell me in our own chat" in there.text
    assert items(database) == []


async def test_who_may_not(t: Talker, database: Path) -> None:
    """X57, X31: a stranger, a guest and another channel get the neutral answer; it is written down."""
    there = await linked(t)
    roster(t, member(STRANGER, userRole="guest"))
    guest = in_channel(t, "Sam", STRANGER)
    elsewhere = in_channel(t, conversation="19:other@thread.tacv2;messageid=1")
    unknown = in_channel(t, "Kim", STRANGER.replace("3333", "4444"))
    await there.say("agenda")
    shown = there.card
    for who in (guest, elsewhere, unknown):
        for words in ("agenda", "blocker x", "unlink"):
            await who.say(words)
            assert who.text.startswith("I can’t find that here."), words
            assert who.card == {}
        before = len(t.connector.sent)
        who.card = shown
        await who.fill(topic="x").press("Add")
        assert who.text.startswith("I can’t find that here.")
        assert len(t.connector.sent) == before
    megan = in_channel(t, "Megan Bowen", MEGAN)
    await megan.say("unlink")
    assert megan.text.startswith("I can’t find that here.")
    await megan.say("link contoso internal")
    assert megan.text.startswith("I can’t find that here.")
    assert items(database) == []
    assert {"contribute", "write", "link"} <= set(refusals(database))


async def test_a_private_card_in_a_channel(t: Talker, database: Path) -> None:
    """X31: a form or a button of a personal chat, pressed in a channel, shows nothing, also to its owner."""
    there = await linked(t)
    await t.say("open contoso")
    before = len(t.connector.sent)
    for submit in (False, True):
        for verb in ("open", "step.save", "channel.post", "contacts", "again"):
            data = {"engagement": one(database, "engagement")["id"], "nonce": "n", "verb": verb}
            card = await there.send(verb, data, submit=submit)
            assert card == {}
            assert submit or there.text.startswith("I can’t find that here.")
    assert len(t.connector.sent) == before
    assert t.connector.created == []
    assert refusals(database).count("press in a channel") == 5


@pytest.mark.parametrize(
    "words", ["", "hello", "&nbsp;help", "contacts", "“help”", "x" * 30_000, "portfolio"]
)
async def test_help(t: Talker, words: str) -> None:
    """X50: mention alone, an unknown word and a command of the personal chat get the channel's help."""
    there = in_channel(t)
    await there.say(words)
    assert "What I do in a channel" in there.words()
    assert buttons(there.card) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("link contoso", "Linked."),
        ("link “Contoso Harbour” Internal Health Review", "Linked."),
        ("link", "I can’t find that here."),
        ("link fabrikam internal", "I can’t find that here."),
        ("link contoso program", "Say which series"),
    ],
)
async def test_what_link_takes(t: Talker, words: str, said: str) -> None:
    """A customer by a part of their name, a series by a word of its own; the only one without."""
    await with_series(t)
    roster(t)
    there = in_channel(t)
    await there.say(words)
    assert there.text.startswith(said)


async def test_one_series_a_channel(t: Talker, database: Path) -> None:
    """A second series is refused, the same again is not; taken off or moved, the channel is free."""
    there = await linked(t)
    await t.say("governance")
    await t.press("Set up health review")
    await t.press("Save series")
    await there.say("link contoso customer")
    assert there.text == "This channel has a series already. Mention me with “unlink” first."
    await there.say("link contoso internal")
    assert there.text.startswith("Linked.")
    await there.say("unlink")
    assert there.text.startswith("Nothing is linked here any more.")
    await there.say("link contoso customer")
    other = in_channel(t, conversation="19:other@thread.tacv2;messageid=1")
    await other.say("link contoso customer")
    assert [body["series"] for body in dump(database, "channel").values()] != []
    assert len(dump(database, "channel")) == 1
    await there.say("agenda")
    assert there.text.startswith("I can’t find that here.")
    await other.say("agenda")
    assert "Customer Health Review" in other.words()


async def test_a_closed_engagement(t: Talker, database: Path) -> None:
    """Nothing is added to what is closed."""
    there = await linked(t)
    await t.say("close")
    await t.fill(reason="done").press("Close engagement")
    await there.say("topic x")
    assert there.text == "This engagement is closed. Nothing is saved."
    assert items(database) == []


async def test_store_trouble(database: Path) -> None:
    """X40: told, to be tried again; the card that was pressed stays as it is, and then one thing is added."""
    store = Watching()
    async with talking(database, open_store=store) as t:
        there = await linked(t)
        await there.say("agenda")
        shown = there.card
        store.store.trouble = "down"
        await there.say("topic x")
        assert there.text.startswith("I can’t reach my records right now. Nothing is saved")
        there.card = shown
        await there.fill(topic="y").press("Add")
        assert there.text.startswith("I can’t reach my records right now.")
        store.store.trouble = ""
        await there.fill(topic="y").press("Add")
        assert [item["text"] for item in items(database)] == ["y"]


async def test_what_was_added_in_the_owners_chat(t: Talker, database: Path) -> None:
    """It can be opened, changed and done there, and stays what it is; once done, it leaves the agenda."""
    there = await linked(t)
    megan = in_channel(t, "Megan Bowen", MEGAN)
    await megan.say("action Jo Adair: book the SME")
    ((name, _),) = one(database, "engagement")["items"].items()
    data = {"engagement": one(database, "engagement")["id"], "nonce": "n", "item": name}
    t.card = await t.send("item.open", data)
    await t.fill(text="book the Teams SME").press("Save")
    (item,) = items(database)
    assert (item["kind"], item["text"], item["owner"]) == ("action", "book the Teams SME", "Jo Adair")
    await there.say("agenda")
    assert "Jo Adair: book the Teams SME" in there.words()
    await t.send("item.done", data | {"nonce": "m"})
    await there.say("agenda")
    assert "Nothing is open. Add what you want to talk about." in there.words()
    await t.say("export")
    await t.press("Show it here")
    await t.press("Next page")
    assert "posted in Onboarding" in t.words()
    await t.say("timeline")
    assert "Linked a series to a channel" in t.words()


async def test_delivered_again(database: Path) -> None:
    """X8: the same mention again, also after a restart, adds nothing and links nothing anew."""
    async with talking(database) as t:
        there = await linked(t)
        said = there.person.text("blocker Firewall")
        for _ in range(2):
            assert await there.person.post(said) == (200, None)
    async with talking(database) as t:
        again = in_channel(t)
        said["serviceUrl"] = t.person.service_url
        assert await again.person.post(said) == (200, None)
        assert len(items(database)) == 1
        assert "✓ On the agenda" in str(t.connector.sent[-1].card)
