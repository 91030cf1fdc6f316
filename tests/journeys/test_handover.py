"""Giving an engagement to another FM: offered, waiting, accepted or not; what both see at each moment."""

import contextlib
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import ALEX, TENANT, Fault, Person, closing
from tests.journeys.acts import MEGAN, as_colleague, dump, fetch, link, one, open_new
from tests.journeys.talker import Card, Talker, button, buttons, inputs, talking, texts
from tests.stores import Trouble, Watching
from tests.waiting import until

NOTE = "Ines is back on Monday; *call her first*"
STRANGER = "7d2f9a10-3333-4a22-8b33-9c4455667703"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


@contextlib.asynccontextmanager
async def beside(t: Talker) -> AsyncGenerator[Talker]:
    """Megan, who speaks to the same bot in a chat of her own."""
    megan = as_colleague(t)
    async with closing(megan.person):
        yield megan


async def offer(t: Talker, who: str = MEGAN, note: str = NOTE) -> Card:
    """Open an engagement and offer it."""
    await open_new(t, workloads="teams")
    await t.say("handover contoso")
    t.put({"new_owner": who, "handover_note": note})
    return await t.press("Offer it")


def arrived(t: Talker, person: Person) -> list[Card]:
    """Return the cards that came to a person's chat, oldest first."""
    return [sent.card for sent in t.connector.sent if sent.conversation == person.conversation and sent.card]


async def got(t: Talker, megan: Talker, words: str) -> Card:
    """Wait for a card with these words in a person's chat, and look at it."""

    def there() -> list[Card]:
        return [card for card in arrived(t, megan.person) if words in "\n".join(texts(card))]

    await t.connector.wait(lambda: bool(there()))
    megan.card = there()[-1]
    return megan.card


async def heard(database: Path, person: Person) -> None:
    """Wait until nothing is left to be told to a person."""
    key = f"person:{TENANT}:{person.id}", "person"
    await until(lambda: not dump(database, "person")[key].get("tidings"))


def owner(database: Path) -> str:
    return one(database, "engagement")["owner"]


async def test_from_offer_to_acceptance(database: Path) -> None:
    """X53: the form, the offer that waits, the card in the other chat, and what each sees once accepted."""
    async with talking(database) as t, beside(t) as megan:
        await megan.say("help")
        await offer(t)
        assert "✓ Offered to Megan Bowen" in t.words()
        assert "Since: Tue 24 Nov, 09:00" in t.words()
        assert "Until: Thu 10 Dec, 17:00" in t.words()  # 1 and 8 Dec are holidays in Portugal
        assert "don’t use me yet" not in t.words()
        await got(t, megan, "offers it to you")
        assert "Alex Wilber offers it to you. You can answer until Thu 10 Dec, 17:00." in megan.words()
        assert "Ines is back on Monday; *call her first*" in megan.words()
        assert "contoso.example.com" not in str(megan.card)
        assert buttons(megan.card) == ["Accept", "Decline"]
        assert owner(database) == ALEX

        await megan.press("Accept")
        assert (
            "Contoso Harbour is yours now. Alex Wilber can still read it until Thu 24 Dec." in megan.words()
        )
        assert owner(database) == MEGAN
        await got(t, t, "Megan Bowen took over Contoso Harbour.")
        assert "Contoso Harbour" in "\n".join(texts(await megan.say("portfolio")))
        assert "No engagements yet" not in "\n".join(texts(await t.say("portfolio")))
        assert "Nothing is open now" in t.words()
        await heard(database, t.person)
        await t.say("portfolio")
        assert "took over" not in t.words(), "it was told already"


async def test_more_leads_to_the_form_and_the_form_to_a_picker(database: Path) -> None:
    """The picker asks Teams for people; a client that has none takes the object id by hand."""
    async with talking(database) as t:
        await open_new(t)
        await t.press("More")
        await t.press("Hand over")
        picker = inputs(t.card)["new_owner"]
        assert picker["choices.data"] == {"type": "Data.Query", "dataset": "graph.microsoft.com/users"}
        assert "can’t be undone" in t.words()
        t.put({"new_owner_id": MEGAN.upper()})
        await t.press("Offer it")
        assert "✓ Offered to the person you picked" in t.words()


@pytest.mark.parametrize(
    ("values", "label", "words"),
    [
        ({"new_owner": ALEX}, "New owner", "That is you."),
        ({}, "New owner", "Pick who takes it over."),
        ({"new_owner": "Megan Bowen"}, "New owner", "I don’t know that person."),
        ({"new_owner": f"{MEGAN},{STRANGER}"}, "New owner", "Pick one person, not 2."),
        ({"new_owner_id": "megan@example.com"}, "Object id of their account", "That is no object id."),
        ({"new_owner": MEGAN, "new_owner_id": STRANGER}, "Object id", "somebody else than you picked"),
        ({"new_owner": MEGAN, "handover_note": "x" * 501}, "Note to them", "the limit is 500"),
    ],
)
async def test_refused_with_the_field_named_and_everything_kept(
    database: Path, values: dict[str, str], label: str, words: str
) -> None:
    """X53: self, nobody, somebody unknown, several; the form comes back as typed, also later."""
    typed = {"handover_note": "Call Ines first", **values}
    async with talking(database) as t:
        await open_new(t)
        await t.say("handover")
        await t.put(typed).press("Offer it")
        assert f"✕ {label}" in t.words()
        assert words in t.words()
        shown = inputs(t.card)
        assert {name: shown[name].get("value") for name in typed} == typed
        await t.say("handover contoso")
        assert inputs(t.card)["handover_note"].get("value") == typed["handover_note"]
        assert "handover" not in one(database, "engagement") or not one(database, "engagement")["handover"]


@pytest.mark.parametrize(
    "member",
    [
        {"userRole": "guest", "tenantId": TENANT},
        {"userRole": "user", "userPrincipalName": "megan_example.com#EXT#@contoso.example.com"},
        {"userRole": "user", "tenantId": "11111111-2222-4333-8444-555555555555"},
    ],
)
async def test_a_guest_or_somebody_of_another_tenant(database: Path, member: dict[str, Any]) -> None:
    """X53: refused when offered where the bot has met them, else when they accept; noted then."""
    async with talking(database) as t, beside(t) as megan:
        t.connector.members[megan.person.conversation] = [
            {"id": f"29:{MEGAN}", "aadObjectId": MEGAN, **member}
        ]
        await offer(t)
        assert "it waits until they add me" in t.words()
        await megan.say("handover")
        await megan.press("Accept")
        assert "You are a guest here." in megan.words()
        assert owner(database) == ALEX
        assert "guest accepts" in str(dump(database, "audit"))
        await t.say("handover")
        await t.press("Offer to another")
        await t.put({"new_owner": MEGAN}).press("Offer it")
        assert "✕ New owner: Megan Bowen is a guest here." in t.words()


async def test_who_cannot_be_checked_now_tries_again(database: Path) -> None:
    """X53: Teams does not answer at acceptance: nothing is changed, the offer stays."""
    async with talking(database) as t, beside(t) as megan:
        await megan.say("help")
        await offer(t)
        await got(t, megan, "offers it to you")
        t.connector.faults.append(Fault(method="GET", status=503))
        await megan.press("Accept")
        assert "I can’t check who you are right now." in megan.words()
        assert owner(database) == ALEX
        await megan.press("Accept")
        assert owner(database) == MEGAN


async def test_somebody_who_does_not_use_the_bot_yet(database: Path) -> None:
    """X53: it waits until they add the bot; then they are told, and find it by `handover` and `portfolio`."""
    async with talking(database) as t, beside(t) as megan:
        await offer(t)
        assert "They don’t use me yet: it waits until they add me." in t.words()
        before = len(t.connector.sent)
        await megan.person.post(megan.person.activity("installationUpdate", action="add"))
        welcome = t.connector.sent[before].card
        assert welcome
        assert "Alex Wilber offers you Contoso Harbour. Type handover to answer." in "\n".join(
            texts(welcome)
        ).replace("*", "")
        await megan.say("portfolio")
        assert "1 offer for you" in buttons(megan.card)
        assert "contoso.example.com" not in str(megan.card)
        await megan.press("1 offer for you")
        assert "Will you take it over?" in megan.words()
        await megan.say("handover")
        await megan.press("Accept")
        assert owner(database) == MEGAN


async def test_a_card_that_does_not_arrive_is_told_at_the_next_turn(database: Path) -> None:
    """A failure of the connector loses no news."""
    async with talking(database) as t, beside(t) as megan:
        await megan.say("help")
        await open_new(t)
        await t.say("handover")
        t.put({"new_owner": MEGAN})
        t.connector.faults.append(Fault(method="POST", status=403))
        await t.press("Offer it")
        await t.connector.wait(lambda: not t.connector.faults)
        await megan.say("help")
        assert "Alex Wilber offers you Contoso Harbour." in megan.words()
        await megan.say("help")
        assert "offers you" not in megan.words()
        await megan.say("handover")
        assert "Will you take it over?" in megan.words()


async def test_declined_with_a_reason(database: Path) -> None:
    """The owner keeps it and reads why; a second press of either button changes nothing."""
    async with talking(database) as t, beside(t) as megan:
        await megan.say("help")
        await offer(t)
        shown = await got(t, megan, "offers it to you")
        await megan.put({"decline_reason": "I am away until May"}).press("Decline")
        assert "✓ Declined" in megan.words()
        await got(
            t, t, "Megan Bowen declined Contoso Harbour; it stays yours. Their reason: I am away until May"
        )
        await megan.press("Accept", card=shown)
        assert "This offer is gone" in megan.words()
        await megan.press("Decline", card=shown)
        assert "This offer is gone" in megan.words()
        assert owner(database) == ALEX
        assert dump(database, "audit") == {}


async def test_too_long_a_reason_comes_back(database: Path) -> None:
    """X21: the form again, with what was typed."""
    async with talking(database) as t, beside(t) as megan:
        await megan.say("help")
        await offer(t)
        await got(t, megan, "offers it to you")
        await megan.put({"decline_reason": "x" * 201}).press("Decline")
        assert "the limit is 200" in megan.words()
        assert inputs(megan.card)["decline_reason"]["value"] == "x" * 201
        assert one(database, "engagement")["handover"]["to"] == MEGAN


async def test_withdrawn_replaced_and_lapsed(database: Path) -> None:
    """X53: one offer at a time; who was told of an earlier one is told that it is gone."""
    async with talking(database) as t, beside(t) as megan:
        await megan.say("help")
        await offer(t)
        first = await got(t, megan, "offers it to you")
        await t.say("handover contoso")
        assert "Offered to Megan Bowen" in t.words()
        shown = t.card
        await t.press("Withdraw")
        assert "✓ The offer is taken back" in t.words()
        await got(t, megan, "Alex Wilber took back the offer of Contoso Harbour.")
        await megan.press("Accept", card=first)
        assert "This offer is gone" in megan.words()
        await t.press("Withdraw", card=shown)
        assert "✓ The offer is taken back" in t.words(), "the same press, the same answer"

        await t.say("handover contoso")
        await t.put({"new_owner": MEGAN}).press("Offer it")
        await megan.press("Accept", card=first)
        assert "The offer changed since that card" in megan.words()
        await t.press("Offer to another")
        await t.put({"new_owner": STRANGER}).press("Offer it")
        await megan.say("handover contoso")
        assert "Accept" not in buttons(megan.card)

        t.clock.forward(days=16, hours=8, minutes=1)
        await t.say("open contoso")
        assert "ended on Thu 10 Dec without an answer. It stays yours." in t.words()
        await t.say("handover contoso")
        assert "New owner" in t.words()
        assert owner(database) == ALEX
        t.clock.forward(days=31)
        await t.say("open contoso")
        assert "without an answer" not in t.words()


async def test_accepting_after_its_time(database: Path) -> None:
    """X53: after 10 business days the offer is over, to the minute."""
    async with talking(database) as t, beside(t) as megan:
        await megan.say("help")
        await offer(t)
        shown = await got(t, megan, "offers it to you")
        t.clock.forward(days=16, hours=8)
        t.clock.forward(seconds=1)
        await megan.press("Accept", card=shown)
        assert "Its time is over. Ask Alex Wilber." in megan.words()
        assert owner(database) == ALEX


async def test_accepting_at_the_last_moment(database: Path) -> None:
    """X53: at the end of the tenth business day it still counts."""
    async with talking(database) as t, beside(t) as megan:
        await megan.say("help")
        await offer(t)
        shown = await got(t, megan, "offers it to you")
        t.clock.forward(days=16, hours=8)
        await megan.press("Accept", card=shown)
        assert owner(database) == MEGAN


async def test_a_forged_press_gets_the_neutral_answer(database: Path) -> None:
    """X28: somebody else with the card's own data learns nothing, and it is noted."""
    async with talking(database) as t, beside(t) as megan:
        await megan.say("help")
        await offer(t)
        action = button(await got(t, megan, "offers it to you"), "Accept")
        url, service = t.person.bot_url, t.person.service_url
        third = Talker(
            person=Person(url, service, name="Sam", id=STRANGER, conversation="a:personal-3"),
            connector=t.connector,
            clock=t.clock,
        )
        for verb in ("handover.accept", "decline.save", "handover.show", "handover.withdraw"):
            third.card = await third.send(verb, action["data"])
            assert "I can’t find that" in third.words()
            assert "Contoso" not in str(third.card)
        assert {entry["refused"] for entry in dump(database, "audit").values()} >= {
            "answer",
            "give",
        }
        assert owner(database) == ALEX
        megan.card = await megan.send("handover.withdraw", action["data"])
        assert "I can’t find that" in megan.words()
        for words in ("open contoso", "timeline contoso"):
            await megan.say(words)
            assert "None of your engagements" in megan.words()
        await third.person.close()


async def test_pressed_twice_and_by_the_owner_at_once(database: Path) -> None:
    """X30: one effect; the second press of *Accept* gets the same answer."""
    async with talking(database) as t, beside(t) as megan:
        await megan.say("help")
        await offer(t)
        action = button(await got(t, megan, "offers it to you"), "Accept")
        first = await megan.send("handover.accept", action["data"])
        second = await megan.send("handover.accept", action["data"])
        assert "is yours now" in "\n".join(texts(first))
        assert texts(first) == texts(second)
        assert len(one(database, "engagement")["former"]) == 1
        await got(t, t, "took over")
        assert sum("took over" in "\n".join(texts(card)) for card in arrived(t, t.person)) == 1


async def handed(t: Talker, megan: Talker) -> None:
    """Hand an engagement of Alex over to Megan."""
    await megan.say("help")
    await offer(t)
    await got(t, megan, "offers it to you")
    await megan.press("Accept")
    await got(t, t, "took over")


async def test_the_old_owner_reads_for_thirty_days(database: Path) -> None:
    """Home, contacts, timeline, FTOP and next are there with a banner; then it is not found."""
    banner = "Handed over to Megan Bowen on Tue 24 Nov; you can read it until Thu 24 Dec."
    async with talking(database) as t, beside(t) as megan:
        await handed(t, megan)
        for words in ("open contoso", "contacts", "timeline", "ftop", "next"):
            await t.say(words)
            assert banner in t.words(), words
        await t.say("open contoso")
        assert buttons(t.card) == ["Contacts", "Timeline", "FTOP list"]
        await t.say("contacts")
        assert buttons(t.card) == ["Home"], "nobody is added, nobody is changed"
        await t.say("ftop")
        assert inputs(t.card) == {}, "nothing can be ticked, all of it can be read"
        assert "to enter in FTOP" in t.words()
        assert buttons(t.card) == ["Home"]
        await t.say("export portfolio")
        await t.press("CSV")
        _, body, _ = await fetch(link(t))
        assert b"Contoso" not in body, "it is no longer in what they own"
        await t.say("export contoso")
        await t.press("Text (Markdown)")
        assert b"Megan Bowen" in (await fetch(link(t)))[1], "alone, it can still be read"
        await t.say("timeline")
        assert "Took it over" in t.words()
        assert "Owner: Alex Wilber → Megan Bowen" in t.words()
        t.clock.forward(days=30)
        shown = t.card
        await t.say("open contoso")
        assert "I can’t find that" in t.words()
        t.card = await t.send("timeline", button(shown, "Home")["data"])
        assert "I can’t find that" in t.words()
        await t.say("dibs")
        assert "Contoso" not in t.words()


async def test_a_write_by_the_old_owner_keeps_what_they_typed(database: Path) -> None:
    """X29: a form from before, typed words, undo: told to whom it went, kept as a draft, nothing changed."""
    async with talking(database) as t, beside(t) as megan:
        await megan.say("help")
        await open_new(t, workloads="teams")
        await t.say("dibs")
        form = t.fill(success_owner__teams="Ines Duarte").card
        await t.say("handover contoso")
        await t.put({"new_owner": MEGAN}).press("Offer it")
        await got(t, megan, "offers it to you")
        await megan.press("Accept")
        before = one(database, "engagement")["changes"]
        t.card = form
        await t.put({"success_owner.teams": "Ines Duarte"}).press("Save DIBS")
        assert "It was handed over" in t.words()
        assert "Handed over to Megan Bowen on Tue 24 Nov" in t.words()
        assert "kept as a draft" in t.words()
        assert "Ines Duarte" in str(dump(database, "draft"))
        await t.say("note Ines called")
        assert "It was handed over" in t.words()
        assert "Ines called" in str(dump(database, "draft"))
        for words in ("undo", "hold", "close", "reopen", "remove", "edit", "handover", "dibs"):
            await t.say(words)
            assert "It was handed over" in t.words(), words
        assert one(database, "engagement")["changes"] == before


async def test_undo_takes_no_hand_over_back(database: Path) -> None:
    """Neither an offer nor an acceptance; said before, and told."""
    async with talking(database) as t, beside(t) as megan:
        await megan.say("help")
        await offer(t)
        await t.say("undo")
        assert "A hand-over can’t be taken back like this." in t.words()
        await got(t, megan, "can’t be taken back")
        await megan.press("Accept")
        await megan.say("undo")
        assert "A hand-over can’t be taken back like this." in megan.words()
        assert owner(database) == MEGAN


async def test_the_tenant_goes_with_the_engagement(database: Path) -> None:
    """X41: `new` for the same tenant opens the new owner's; the old owner gets the neutral answer."""
    async with talking(database) as t, beside(t) as megan:
        await handed(t, megan)
        await open_new(megan)
        assert "This one is open already" in megan.words()
        await open_new(t)
        assert "I can’t open this one" in t.words()
        assert len(dump(database, "engagement")) == 1


async def test_given_on_and_given_back(database: Path) -> None:
    """Each has one owner after the other; a card of the first offer does nothing any more."""
    async with talking(database) as t, beside(t) as megan:
        await megan.say("help")
        await offer(t)
        first = await got(t, megan, "offers it to you")
        await megan.press("Accept")
        await got(t, t, "took over")
        await megan.say("handover contoso")
        await megan.put({"new_owner": ALEX}).press("Offer it")
        await got(t, t, "Megan Bowen offers it to you")
        await t.press("Accept")
        assert owner(database) == ALEX
        await megan.press("Accept", card=first)
        assert "It was handed over" in megan.words()
        assert "Contoso Harbour" in "\n".join(texts(await t.say("portfolio")))
        await megan.say("portfolio")
        assert "Nothing is open now" in megan.words()
        assert [each["id"] for each in one(database, "engagement")["former"]] == [MEGAN]


async def test_closed_meanwhile(database: Path) -> None:
    """What is closed is not offered, and not taken over."""
    async with talking(database) as t, beside(t) as megan:
        await megan.say("help")
        await offer(t)
        shown = await got(t, megan, "offers it to you")
        await t.say("close contoso")
        await t.put({"reason": "Merged into Fabrikam"}).press("Close engagement")
        await megan.press("Accept", card=shown)
        assert "It can’t be taken over right now. Ask Alex Wilber." in megan.words()
        assert "Merged" not in str(megan.card)
        await t.say("handover contoso")
        assert "It is closed" in t.words()


@pytest.mark.parametrize(
    ("word", "answer", "draft"),
    [("tomorrow", "It was handed over", True), ("timeline", "Took it over", False)],
)
async def test_a_word_typed_into_what_was_handed_over(
    database: Path, word: str, answer: str, draft: bool
) -> None:
    """X29: a word that the last card waits for is kept as a draft; a command is still a command."""
    async with talking(database) as t, beside(t) as megan:
        await megan.say("help")
        await offer(t)
        await t.say("kickoff")
        await got(t, megan, "offers it to you")
        await megan.press("Accept")
        await t.say(word)
        assert answer in t.words()
        kept = any(each["values"] == {"kickoff_on": word} for each in dump(database, "draft").values())
        assert kept == draft


@pytest.mark.parametrize("trouble", ["down", "answers lost"])
async def test_an_answer_that_could_not_be_stored(database: Path, trouble: Trouble) -> None:
    """X40: told, and *Try again* is the same operation: accepted once, with all that follows."""
    opening = Watching()
    async with talking(database, open_store=opening) as t, beside(t) as megan:
        await megan.say("help")
        await offer(t)
        await got(t, megan, "offers it to you")
        opening.store.trouble, opening.store.writes_only = trouble, True
        await megan.press("Accept")
        assert "Not saved yet" in megan.words()
        opening.store.trouble = ""
        await megan.press("Try again")
        assert "Contoso Harbour is yours now." in megan.words()
        await t.say("portfolio")
        assert "Nothing is open now" in t.words()
        assert "Megan Bowen took over Contoso Harbour." in "\n".join(
            "\n".join(texts(card)) for card in arrived(t, t.person)
        )
    assert owner(database) == MEGAN
    assert len(one(database, "engagement")["former"]) == 1
