"""X40: a store that is down, throttled, slow, or loses its answers: nothing typed is lost or done twice."""

import time
from functools import partial
from pathlib import Path

import pytest

from dialogs import conversation
from tests.journeys.acts import dump, one, open_new
from tests.journeys.gateway_acts import add, add_partner, checked, gateway, sent
from tests.journeys.talker import Talker, buttons, inputs, talking, values
from tests.keeping import overwrite
from tests.stores import Trouble, Watching

TROUBLES: tuple[Trouble, ...] = ("down", "throttled", "answers lost")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


@pytest.fixture
def store() -> Watching:
    """A store that fails on demand."""
    return Watching()


async def test_the_deadline(database: Path, store: Watching, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that hangs is given up well before 10 s, with the form as it was sent."""
    assert conversation.PATIENCE <= 9
    monkeypatch.setattr("app.conversation", partial(conversation.conversation, patience=1.0))
    async with talking(database, open_store=store) as t:
        await shown(t, "dibs")
        store.store.trouble = "slow"
        began = time.perf_counter()
        await t.put(DIBS).press("Save DIBS")
        assert time.perf_counter() - began < 2
        assert "Not saved yet" in t.words()
        assert values(t.card).items() >= DIBS.items()


NEW = {
    "customer": "Contoso Harbour",
    "tenant_domain": "contoso.example.com",
    "workloads": "exchange,teams",
    "seats": "1200",
    "assigned_on": "2026-11-20",
    "tpid": "12345",
}
DIBS = {
    "target_date.exchange": "2026-10-01",
    "intent.exchange": "yes",
    "business_reason.exchange": "Close the old mail servers",
    "success_owner.exchange": "Rui Pinto, operations",
    "business_reason.teams": "One place for the crews",
    "copy_to": "none",
}
FORMS = {
    "new": ("Open engagement", NEW),
    "dibs": ("Save DIBS", DIBS),
    "note": ("Save note", {"note_kind": "status", "text": "Rui called\nback"}),
    "hold": ("Put on hold", {"until": "2026-12-01", "reason": "Freeze"}),
    "settings": ("Save settings", {"time_zone": "Asia/Tokyo", "kickoff_deck": "https://deck.example.com/k"}),
    "contact": ("Save contact", {"name": "Ines Duarte", "roles": "it_admin", "is_engaged": "yes"}),
    "task": ("Save", {"item_kind": "task", "text": "Send the deck", "due_on": "2026-12-01"}),
}


async def shown(t: Talker, form: str) -> None:
    """Bring the form on screen."""
    if form != "new":
        await open_new(t, workloads="exchange,teams")
    if form == "contact":
        await t.say("contacts")
        await t.press("Add a contact")
    else:
        await t.say(form)


CASES = [
    *((form, "down") for form in FORMS),
    *((form, trouble) for form in ("new", "dibs", "note") for trouble in TROUBLES[1:]),
]


@pytest.mark.parametrize(("form", "trouble"), CASES)
async def test_a_form_comes_back_whole(database: Path, store: Watching, form: str, trouble: Trouble) -> None:
    """Not saved yet, all values in the form; *Try again* is one effect, however far the first try came."""
    title, answers = FORMS[form]
    async with talking(database, open_store=store) as t:
        await shown(t, form)
        if form == "contact":
            answers = answers | {"roles": first_choice(t, "roles")}
        filled = t.put(answers).typed | {}
        before = dump(database)
        store.store.trouble = trouble
        await t.press(title)
        assert "Not saved yet" in t.words()
        assert values(t.card).items() >= filled.items(), "everything typed is in the form"
        assert buttons(t.card)[0] == "Try again"
        if trouble != "answers lost":
            assert dump(database) == before
        await t.press("Try again")
        assert "Not saved yet" in t.words()
        assert values(t.card).items() >= filled.items()
        store.store.trouble = ""
        await t.press("Try again")
        if form == "dibs":  # a go-live in the past is asked about, once it can be
            await t.put({"confirm.past_date.exchange": "yes"}).press("Save DIBS")
        assert "Not saved yet" not in t.words()
    engagement = one(database, "engagement")
    effects = [change["what"] for change in engagement["changes"]]
    expected = {"dibs": ["save"], "hold": ["hold"], "contact": ["contact"], "task": ["item"]}
    assert effects == ["open", *expected.get(form, [])]
    assert len(dump(database, "note")) == (form == "note")
    assert len(dump(database, "entry")) == 1


async def test_a_meeting_that_was_chosen_stays_chosen(database: Path, store: Watching) -> None:
    """X40: what a series offers is not in the playbook; trying again still skips the one that was meant."""
    async with talking(database, open_store=store) as t:
        await open_new(t, motions="health", country="Portugal")
        await t.say("governance")
        await t.press("Set up health review")
        await t.press("Save series")
        await t.press("Skip one")
        store.store.trouble = "down"
        await t.fill(meeting="2026-11-27", reason="Away").press("Skip it")
        assert "Not saved yet" in t.words()
        assert "2026-11-27" in [choice["value"] for choice in inputs(t.card)["meeting"]["choices"]]
        store.store.trouble = ""
        await t.press("Try again")
        (series,) = one(database, "engagement")["series"].values()
        assert series["skips"] == {"2026-11-27": "Away"}


async def test_what_an_engagement_offers_stays_chosen(database: Path, store: Watching) -> None:
    """X40, G10: who answered, and whose partner somebody is, are no choices of the playbook's; both stay."""
    async with talking(database, open_store=store) as t:
        await gateway(t)
        await checked(t)
        await add(t, "Lee Moreau", "account_manager")
        await add_partner(t, "Litware")
        await sent(t)
        await t.press("Record an answer")
        store.store.trouble = "down"
        await t.fill(answered_by="c1,other", outcome="nothing", text="Call in May").press("Save answer")
        assert "Not saved yet" in t.words()
        kept = inputs(t.card)["answered_by"]
        assert kept["value"] == "c1,other"
        assert {"c1", "other"} <= {choice["value"] for choice in kept["choices"]}
        store.store.trouble = ""
        await t.press("Try again")
        (answer,) = one(database, "engagement")["outreach"]["answers"].values()
        assert answer["by"] == ["c1"]
        await t.say("contacts")
        await t.press("Change Lee Moreau")
        store.store.trouble = "down"
        await t.fill(partner="p1").press("Save contact")
        store.store.trouble = ""
        await t.press("Try again")
        assert one(database, "engagement")["contacts"]["c1"]["partner"] == "p1"


def first_choice(t: Talker, name: str) -> str:
    """Return the first value a choice offers."""
    return inputs(t.card)[name]["choices"][0]["value"]


async def test_a_confirming_tick_is_not_asked_again(database: Path, store: Watching) -> None:
    """A tick that a refused form asked for goes with *Try again*."""
    async with talking(database, open_store=store) as t:
        await shown(t, "dibs")
        await t.put(DIBS).press("Save DIBS")
        store.store.trouble = "down"
        await t.put({"confirm.past_date.exchange": "yes"}).press("Save DIBS")
        assert "Not saved yet" in t.words()
        store.store.trouble = ""
        await t.press("Try again")
        assert "DIBS is saved" in t.words()


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_typed_words_can_be_said_again(database: Path, store: Watching, trouble: Trouble) -> None:
    """A typed note or answer that was not saved has a button that says it again, once."""
    async with talking(database, open_store=store) as t:
        await open_new(t, workloads="teams")
        await t.say("help")
        store.store.trouble = trouble
        store.store.writes_only = True
        await t.say("note Rui called “back”")
        assert "Not saved yet" in t.words()
        store.store.trouble = ""
        await t.press("Try again")
        assert "✓ Noted" in t.words()
        known = {"intent.teams": "yes", "business_reason.teams": "Shifts", "success_owner.teams": "Ines"}
        await t.say("dibs")
        await t.put(known).press("Save DIBS")
        await t.say("dibs")
        store.store.trouble = trouble
        await t.say("15 Mar 2027")
        assert "Not saved yet" in t.words()
        store.store.trouble = ""
        await t.press("Try again")
        assert "Mon 15 Mar 2027" in t.words()
    assert [note["text"] for note in dump(database, "note").values()] == ["Rui called “back”"]
    engagement = one(database, "engagement")
    assert engagement["workloads"]["teams"]["dibs"]["target_date"]["value"] == "2027-03-15"
    assert [change["what"] for change in engagement["changes"]] == ["open", "save", "save"]


async def test_an_import_that_stops_half_way(database: Path, store: Watching) -> None:
    """The rows that were written stand; *Try again* opens the others, and none twice."""
    rows = "\n".join(f"Works {n}, w{n}.example.com, PT, rfa" for n in range(6))
    async with talking(database, open_store=store) as t:
        await t.say(f"import customer, tenant_domain, country, motions\n{rows}")
        store.store.trouble, store.store.writes_only, store.store.spared = "answers lost", True, 5
        await t.press("Open 6 engagements")
        assert "Not saved yet" in t.words()
        store.store.trouble = ""
        await t.press("Try again")
        assert "Left out: 0" in t.words()
        await t.say("portfolio")
        assert "6 engagements" in t.words()
    assert len(dump(database, "engagement")) == len(dump(database, "entry")) == 6


async def test_what_reads_says_so_and_tries_again(database: Path, store: Watching) -> None:
    """Without a form: one line and *Try again*; for words too long for a button, the line alone."""
    async with talking(database, open_store=store) as t:
        await open_new(t)
        home = t.card
        store.store.trouble = "down"
        await t.press("Contacts", card=home)
        assert "I can’t reach my records right now" in t.words()
        await t.say("portfolio")
        assert "Try again" in buttons(t.card)
        await t.say("note " + "x" * 3000)
        assert buttons(t.card) == ["Help"], "too long for a button; the message itself is still in the chat"
        store.store.trouble = ""
        await t.press("Contacts", card=home)
        await t.press("Add a contact")
        assert "name" in inputs(t.card)


async def test_a_list_that_no_card_can_carry_stays_in_the_clients_form(
    database: Path, store: Watching
) -> None:
    """A long paste is answered in words, so that the client keeps its own card with everything in it."""
    table = "customer, tenant_domain, country, motions\n" + "Contoso, contoso.example.com, PT, rfa\n" * 150
    async with talking(database, open_store=store) as t:
        await t.say("import")
        form = t.card
        store.store.trouble = "down"
        await t.fill(table=table).press("Check the list")
        assert t.card == form
        assert "What you typed is still in the card" in t.text
        store.store.trouble = ""
        await t.fill(table=table).press("Check the list")
        assert "1 to open, 149 to correct" in t.words()


async def test_a_group_chat_is_not_bothered_with_it(database: Path, store: Watching) -> None:
    """X58: silence stays silence while the store is down."""
    async with talking(database, open_store=store) as t:
        t.person.conversation_type = "groupChat"
        store.store.trouble = "down"
        await t.person.say("help")
        assert t.connector.sent == []


async def test_a_fault_of_ours_gives_the_form_back(database: Path) -> None:
    """A record nobody can read is our fault: the person keeps what they typed, and nothing is overwritten."""
    async with talking(database) as t:
        await open_new(t, workloads="teams")
        await t.say("dibs")
        overwrite(database, "engagement", {"schema": 1})
        t.put({"business_reason.teams": "Shifts", "success_owner.teams": "Ines Duarte"})
        await t.press("Save DIBS")
        assert "That went wrong on my side" in t.words()
        assert values(t.card)["business_reason.teams"] == "Shifts"
        assert values(t.card)["success_owner.teams"] == "Ines Duarte"
        assert "Try again" in buttons(t.card)
        await t.say("open contoso")
        assert "That went wrong on my side" in t.words()
