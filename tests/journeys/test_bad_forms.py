"""What a form answers to what can't be right: the field named, nothing saved, everything typed kept."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.fakes import closing
from tests.journeys.acts import add_contact, as_colleague, dump, one, open_new, rewrite
from tests.journeys.talker import Card, Clock, Talker, button, buttons, inputs, talking, values

KEPT = "Nothing is saved yet; everything you typed is still here."


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


async def refused(t: Talker, card_of: str, field: str, sent: str, title: str) -> str:
    """Type one answer into a fresh form and save; return what the card says."""
    await t.say(card_of)
    await t.put({field: sent}).press(title)
    return t.words()


@pytest.mark.parametrize("empty", ["", "   ", "\u200b\u2060", "\u3164"])
async def test_a_required_answer_left_empty_is_named(database: Path, empty: str) -> None:
    """X20: empty, spaces, zero-width: the form again, the field named, the rest kept, after a restart too."""
    async with talking(database) as t:
        await t.say("new")
        await t.fill(customer=empty, tenant_domain="contoso.example.com", seats="1200").press(
            "Open engagement"
        )
        assert "One answer needs a look" in t.words()
        assert f"Customer. {KEPT}" in t.words()
        assert "✕ Customer: This can’t stay empty." in t.words()
        assert values(t.card)["tenant_domain"] == "contoso.example.com"
    assert dump(database, "engagement") == {}
    async with talking(database) as t:
        await t.say("new")
        assert values(t.card)["seats"] == "1200"
        await t.fill(customer="Contoso Harbour").press("Open engagement")
        assert "Contoso Harbour" in t.words()
    assert len(dump(database, "engagement")) == 1
    assert dump(database, "draft") == {}


async def test_a_text_over_its_limit_is_told_and_kept(database: Path) -> None:
    """X21: a name of 201 and a note of 4,001 characters: length and limit told, the text kept."""
    async with talking(database) as t:
        await t.say("new")
        await t.fill(customer="c" * 201, tenant_domain="contoso.example.com").press("Open engagement")
        assert "That is 201 characters; the limit is 200." in t.words()
        assert values(t.card)["customer"] == "c" * 201
        await t.fill(customer="c" * 200).press("Open engagement")
        await t.say("note")
        await t.fill(text="n" * 4001).press("Save note")
        assert "That is 4001 characters; the limit is 4000." in t.words()
        assert values(t.card)["text"] == "n" * 4001
        await t.fill(text="n" * 4000).press("Save note")
        assert "✓ Noted" in t.words()
    assert len(one(database, "engagement")["facts"]["customer"]) == 200
    assert len(one(database, "note")["text"]) == 4000


async def test_thirty_kilobytes_in_a_field_come_back_in_part_and_stay_whole(database: Path) -> None:
    """X21: no card holds 30 KB: its beginning is shown and said to be one, the whole is the draft."""
    async with talking(database) as t:
        await t.say("new")
        await t.fill(customer="c" * 30_000, tenant_domain="contoso.example.com").press("Open engagement")
        assert "That is 30000 characters" in t.words()
        assert "Here is its beginning; the whole is kept as a draft." in t.words()
        assert values(t.card)["customer"] == "c" * 200
        assert values(t.card)["tenant_domain"] == "contoso.example.com"
        assert one(database, "draft")["values"]["customer"] == "c" * 30_000
        await t.press("Open engagement")
        await t.say("note " + "n" * 30_000)
        assert "That is 30,000 characters; the limit is 4,000." in t.words()
        assert values(t.card)["text"] == "n" * 4000
        assert one(database, "draft")["values"]["text"] == "n" * 30_000


@pytest.mark.parametrize(
    ("field", "sent", "said"),
    [
        ("email", "ines.contoso.example.com", "exactly one @"),
        ("email", "ines@@contoso.example.com", "exactly one @"),
        ("email", "ines@contoso.example.com\r\nBcc: x@evil.example", "Keep it on one line."),
        ("email", "ines@contoso.example.com\n", "Keep it on one line."),
        ("phone", "call me", "digits, spaces and separators only"),
        ("phone", "1" * 40, "That has 40 digits"),
        ("time_zone", "Europe/Lisbonn", "Did you mean Europe/Lisbon, "),
        ("country", "Portugall", "Did you mean Portugal?"),
    ],
)
async def test_addresses_and_places(database: Path, field: str, sent: str, said: str) -> None:
    """X22, X25: refused with the rule or the nearest name; what was typed stands in the form."""
    async with talking(database) as t:
        await open_new(t)
        await add_contact(t, name="Ines Duarte", **{field: sent})
        assert said in t.words()
        assert values(t.card)["name"] == "Ines Duarte"
        assert values(t.card)[field] == sent
    assert one(database, "engagement")["contacts"] == {}


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ("2026-02-30", "There is no 30 Feb 2026; February ends on Sat 28 Feb."),
        ("0001-01-01", "is too long ago"),
        ("9999-12-31", "is too far off"),
        ("someday", "I can’t read that as a date"),
    ],
)
async def test_dates_that_cannot_be(database: Path, sent: str, said: str) -> None:
    """X23: refused with the range, the words kept in the form."""
    async with talking(database) as t:
        await open_new(t)
        assert said in await refused(t, "kickoff", "kickoff_on", sent, "Save and go on")
        assert values(t.card)["kickoff_on"] == sent
        assert "Prepare the kickoff meeting" in t.words()


@pytest.mark.parametrize(
    ("sent", "said", "kept"),
    [
        ("1,5", "not a whole number", None),
        ("1e9", "I can’t read that as a number", None),
        ("-5", "out of range", None),
        ("1.000", "That can be 1 or 1000", None),
        ("-0", "", 0),
        ("１２００", "1,200 seats", 1200),
        ("1,200", "", None),
    ],
)
async def test_numbers(database: Path, sent: str, said: str, kept: int | None) -> None:
    """X26: refused by the rule, or understood and echoed on the home card."""
    async with talking(database) as t:
        await open_new(t, seats=sent)
        assert said in t.words()
        if kept is None and said:
            assert values(t.card)["seats"] == sent
    stored = [each["facts"].get("seats") for each in dump(database, "engagement").values()]
    assert stored == ([] if kept is None and said else [1200 if kept is None else kept])


async def test_what_was_understood_is_echoed(database: Path) -> None:
    """X26: an answer read otherwise than it was written is said after the save, a date with its weekday."""
    async with talking(database) as t:
        await open_new(t)
        await t.say("edit")
        t.put({"seats": "1,200", "tenant_domain": "https://Contoso.example.com/", "started_on": "2 Nov"})
        await t.press("Save changes")
        assert "Seats: Read as 1200." in t.words()
        assert "Tenant domain: Read as contoso.example.com." in t.words()
        assert "Engagement started on: Read as Mon 2 Nov." in t.words()


async def test_times_by_a_playbook_of_ones_own(database: Path, tmp_path: Path) -> None:
    """X24: 24:00 is refused with an example; ways to write an hour are understood."""
    async with talking(database, playbook=own_playbook(tmp_path)) as t:
        await open_new(t)
        await open_own(t, database)
        for sent in ("24:00", "25:99", "noonish"):
            await t.put({"at": sent}).press("Save and go on")
            assert "17:00" in t.words(), sent
            assert values(t.card)["at"] == sent
        await t.put({"at": "09:30"}).press("Save and go on")
    assert one(database, "engagement")["steps"]["own.step"]["answers"] == {"at": "09:30"}


async def open_own(t: Talker, database: Path) -> Card:
    """Open the step of one's own."""
    here = {"engagement": one(database, "engagement")["id"], "step": "own.step", "r": 0, "nonce": "n"}
    t.card = await t.send("step.open", here)
    return t.card


def own_playbook(tmp_path: Path, *fields: str, step: bool = True) -> Path:
    """Write a folder with one step of one's own."""
    field = '[[step.group.field]]\nid = "{}"\nkind = "{}"\nlabel = "{}"\nplaceholder = "{}"\n'
    field += 'audience = "internal"\n'
    kinds = {"at": ("time", "Meeting time", ""), "place": ("text", "Meeting place", "Meeting place")}
    words = '[[stage]]\nid = "own"\ntitle = "Own"\norder = 90\nsteps = ["own.step"]\n'
    words += '[[step]]\nid = "own.step"\ntitle = "Own step"\nshort = "Own"\ncommand = "own"\nrole = "FM"\n'
    words += 'applies = "all"\ntarget = "answers"\naudience = "internal"\n'
    words += 'action = { title = "Do it", button = "Do it", reason = "It is ours." }\n'
    words += '[[step.group]]\ntitle = "Own group"\n'
    folder = tmp_path / f"playbook-{len(list(tmp_path.iterdir()))}"
    folder.mkdir()
    if step:
        asked = "".join(field.format(name, *kinds[name]) for name in fields or ("at",))
        (folder / "own.toml").write_text(words + asked, "utf-8")
    return folder


async def test_what_no_card_sends(database: Path) -> None:
    """X27: a choice not listed or a list is refused; an extra field or owner is ignored; all audited."""
    async with talking(database) as t:
        await t.say("new")
        t.fill(customer="Contoso", tenant_domain="contoso.example.com", workloads="teams")
        data = button(t.card, "Open engagement")["data"] | values(t.card) | t.typed
        await t.send("new.submit", data | {"owner": "someone", "status": "closed"})
        assert one(database, "engagement")["owner"] == t.person.id
        before = answers_of(database)
        await t.say("edit")
        form = t.card
        data = button(form, "Save changes")["data"] | values(form)
        for changed in ({"managed": "perhaps"}, {"customer": ["a", "b"]}, {"seats": {"a": 1}}):
            t.card = await t.send("step.save", data | changed)
            assert "needs a look" in t.words(), changed
            t.clock.forward(minutes=2)
        await t.send("step.save", data | {"owner": "someone", "role": "admin", "kickoff_on": "2026-12-01"})
        assert answers_of(database) == before
    said = [body["subject"] for body in dump(database, "audit").values()]
    assert len(said) == 5
    assert any("owner" in subject and "status" in subject for subject in said)
    assert any("owner" in subject and "role" in subject for subject in said)


def answers_of(database: Path) -> dict[str, object]:
    """Return what the one engagement holds beside its bookkeeping."""
    kept = ("facts", "steps", "workloads", "contacts", "tasks", "items", "owner", "changes")
    return {name: value for name, value in one(database, "engagement").items() if name in kept}


async def test_a_step_moved_forward(database: Path) -> None:
    """X27: a revision no card can have changes nothing; what was typed is there when the step is opened."""
    async with talking(database) as t:
        await open_new(t)
        await t.say("kickoff")
        await t.fill(kickoff_on="2026-12-01").press("Save and go on", r=7)
        assert "I can’t find that" in t.words()
        await t.say("kickoff")
        assert "Your draft is back." in t.words()
        assert values(t.card)["kickoff_on"] == "2026-12-01"
    assert one(database, "engagement")["facts"].get("kickoff_on") is None
    assert one(database, "audit")["refused"] == "revision ahead"


async def test_another_persons_engagement_is_not_there(database: Path) -> None:
    """X28: every form whose button names it gets the answer of one that does not exist; audited."""
    async with talking(database) as t, other(t) as m:
        await open_new(t)
        theirs = one(database, "engagement")["id"]
        await open_new(m, customer="Fabrikam", domain="fabrikam.example.com")
        for command in ("kickoff", "contacts", "note", "edit", "hold", "task"):
            await m.say(command)
            data = dict(m.card["actions"][0]["data"])
            answers: list[str] = []
            for engagement in (theirs, "eng-nowhere"):
                card = await m.send(data["verb"], data | {"engagement": engagement, "customer": "Mine now"})
                answers.append(str(card).split("'nonce'")[0])
            assert answers[0] == answers[1], command
            assert "I can’t find that" in answers[0]
    assert len(dump(database, "audit")) > 0
    names = {body["facts"]["customer"] for body in dump(database, "engagement").values()}
    assert names == {"Contoso Harbour", "Fabrikam"}


@asynccontextmanager
async def other(t: Talker) -> AsyncGenerator[Talker]:
    """A second person who speaks to the same bot."""
    m = as_colleague(t)
    async with closing(m.person):
        yield m


SHARP = "**Rui** [x](https://evil.example) <at>Everyone</at> <b>b</b> javascript:alert(1) ${rm} {{DATE(x)}}"


async def test_sharp_text_is_literal_wherever_it_is_shown(database: Path) -> None:
    """X32: nothing that is sent holds a mention, a link or live markdown of a person's words."""
    async with talking(database) as t:
        await open_new(t, customer=SHARP, workloads="teams")
        await add_contact(t, name=SHARP, organisation=SHARP)
        await t.say(f"note {SHARP}")
        await t.say("task " + SHARP)
        await t.press("Save")
        await t.say("dibs")
        t.put({"success_owner.teams": SHARP, "business_reason.teams": SHARP, "intent.teams": "yes"})
        await t.put({"target_date.teams": "2027-02-01"}).press("Save DIBS")
        for command in ("open", "contacts", "timeline", "dibs", "kickoff", "portfolio", "next", "edit"):
            await t.say(command)
        shown = [sent.activity for sent in (*t.connector.sent, *t.connector.updated)]
    assert len(shown) > 8
    for activity in shown:
        assert not activity.get("entities"), "no mention"
        for node in text_blocks(activity):
            assert "[x](https" not in node, node
            assert "**Rui**" not in node, node
            assert "<at>" not in node.replace("\\<", ""), node
            assert "{{DATE" not in node, node


def text_blocks(node: object) -> list[str]:
    """Return the texts that a client renders as markdown."""
    if isinstance(node, list):
        return [text for child in node for text in text_blocks(child)]
    if not isinstance(node, dict):
        return []
    own = [str(node["text"])] if node.get("type") == "TextBlock" else []
    own += [str(fact["value"]) for fact in node.get("facts", [])] if node.get("type") == "FactSet" else []
    return own + [text for child in node.values() for text in text_blocks(child)]


async def test_characters_nobody_can_see_are_left_out_and_told(database: Path) -> None:
    """X11: said whether the form was saved or refused; the record holds what can be seen."""
    async with talking(database) as t:
        await t.say("new")
        await t.fill(customer="Con\u202etoso\x00 \udfff", tenant_domain="nowhere").press("Open engagement")
        assert "That is not a domain" in t.words()
        assert "I left out characters that can’t be shown." in t.words()
        await t.fill(customer="Con\u202etoso\x07", tenant_domain="contoso.example.com").press(
            "Open engagement"
        )
        assert "I left out characters" in t.words()
        await add_contact(t, name="Ines\u200b Duarte")
        assert "✓ Ines Duarte is saved" in t.words()
        assert "I left out characters" in t.words()
    assert one(database, "engagement")["facts"]["customer"] == "Contoso"


async def test_the_same_contact_twice_is_offered_for_a_merge(database: Path) -> None:
    """X34: the same address in another case is one person; the same name may be two."""
    async with talking(database) as t:
        await open_new(t)
        await add_contact(t, name="Ines Duarte", email="ines@contoso.example.com", roles="sponsor")
        await add_contact(
            t, name="Inês D.", email="Ines@CONTOSO.example.com", phone="+351 21 000 0000", roles="pdm"
        )
        assert "Ines Duarte is there already" in t.words()
        assert "Keep both" not in buttons(t.card)
        assert list(one(database, "engagement")["contacts"]) == ["c1"]
        await t.press("Merge")
        assert "✓ Inês D. is saved" in t.words()
        held = one(database, "engagement")["contacts"]
        assert list(held) == ["c1"]
        assert (held["c1"]["phone"], held["c1"]["roles"]) == ("+351 21 000 0000", ["sponsor", "pdm"])
        await add_contact(t, name="INÊS D.")
        await t.press("Keep both")
        assert len(one(database, "engagement")["contacts"]) == 2
    assert dump(database, "draft") == {}


async def test_a_referral_needs_spoken_approval(database: Path) -> None:
    """X35, M8: refused without it, and with one dated ahead; what was typed stays, links are shown."""
    async with talking(database) as t:
        await open_new(t)
        await t.say("kickoff")
        await t.fill(kickoff_on="2026-11-24").press("Save and go on")
        await t.press("Refer a partner")
        assert "About QuickLeads" in t.words()
        t.fill(approved_by="Ines Duarte", approved_on="2026-11-25", service="both", reason="SCCM upgrade")
        await t.press("Save referral")
        assert "Ask them first: may their contact data be shared with partners?" in t.words()
        assert "Wed 25 Nov is still to come" in t.words()
        assert values(t.card)["reason"] == "SCCM upgrade"
        assert "983" not in one(database, "engagement")["tasks"]
        await t.put({"approved_on": "2026-11-23", "confirm.approval": "yes"}).press("Save referral")
        assert "✓ Referral recorded" in t.words()
    details = one(database, "engagement")["tasks"]["983"]["details"]
    assert (details["approved_by"], details["approved_on"], details["service"]) == (
        "Ines Duarte",
        "2026-11-23",
        "both",
    )


async def test_a_tenant_that_is_open_already(database: Path) -> None:
    """X41, in `edit`: one's own is named; another's gets a neutral word; the draft keeps what was typed."""
    async with talking(database) as t, other(t) as m:
        await open_new(t)
        await open_new(t, customer="Tailwind", domain="tailwind.example.com")
        await t.say("edit")
        await t.fill(tenant_domain="contoso.example.com").press("Save changes")
        assert "Contoso Harbour has it already" in t.words()
        await open_new(m, customer="Fabrikam", domain="fabrikam.example.com")
        await m.say("edit")
        await m.fill(tenant_domain="contoso.example.com", seats="").press("Save changes")
        assert "I can’t take that domain." in m.words()
        assert "Contoso Harbour" not in m.words()
        assert values(m.card)["tenant_domain"] == "contoso.example.com"
    domains = {body["facts"]["tenant_domain"] for body in dump(database, "engagement").values()}
    assert domains == {"contoso.example.com", "tailwind.example.com", "fabrikam.example.com"}


async def test_a_removed_step_or_field_is_told_and_stays_readable(database: Path, tmp_path: Path) -> None:
    """X44: the old card says so, nothing is lost: the answers stay readable and in the record."""
    clock = Clock()
    both = own_playbook(tmp_path, "at", "place")
    async with talking(database, clock=clock, playbook=both) as t:
        await open_new(t)
        await open_own(t, database)
        await t.put({"at": "09:30", "place": "Pier 4"}).press("Save and go on")
        form = await open_own(t, database)
    async with talking(database, clock=clock, playbook=own_playbook(tmp_path, "at")) as t:
        t.typed = {"at": "10:00", "place": "Pier 5"}
        await t.press("Save and go on", card=form)
        assert "One question on that card is no longer asked" in str(t.card)
        answers = one(database, "engagement")["steps"]["own.step"]["answers"]
        assert answers == {"at": "10:00", "place": "Pier 4"}
    async with talking(database, clock=clock, playbook=own_playbook(tmp_path, step=False)) as t:
        await t.press("Save and go on", card=form)
        assert "This step is no longer asked" in t.words()
        assert "Pier 4" in t.words()
        await t.say("open contoso")
        assert inputs(t.card) == {}
    assert one(database, "engagement")["steps"]["own.step"]["answers"]["place"] == "Pier 4"


LONG = " ".join(f"word{number:05}" for number in range(2700))[:26_999]


async def test_a_long_note_is_saved_part_by_part(database: Path) -> None:
    """X21: a card held only its beginning: the rest stays a draft until each part is a note of its own."""
    async with talking(database) as t:
        await open_new(t)
        await t.say("note")
        await t.fill(text=LONG).press("Save note")
        assert "Here is its beginning; the whole is kept as a draft." in t.words()
        form = t.card
        for _ in range(2):
            await t.press("Save note", card=form)
            assert "✓ Noted. The rest is kept: 22,999 characters more" in t.words()
        while "Next part" in buttons(t.card):
            await t.press("Next part")
            assert len(values(t.card)["text"]) <= 4000
            await t.press("Save note")
    saved = "".join(each["text"] for each in dump(database, "note").values())
    assert sorted(saved.replace(" ", "")) == sorted(LONG.replace(" ", ""))
    assert len(dump(database, "note")) == 7
    assert dump(database, "draft") == {}


async def test_a_long_note_reworded_and_refused_again_stays_whole(database: Path) -> None:
    """X21: what no card showed is not lost by a beginning that is too long once more."""
    async with talking(database) as t:
        await open_new(t)
        await t.say("note " + LONG)
        await t.fill(text="Reworded: " + LONG[:4000]).press("Save note")
        assert "That is 4009 characters" in t.words()
        assert one(database, "draft")["values"]["text"] == "Reworded: " + LONG
        await t.fill(text="Reworded, short").press("Save note")
        assert "The rest is kept" in t.words()
    assert LONG.endswith(one(database, "draft")["values"]["text"][-22_000:])


async def test_words_nobody_asked_for_become_a_note_whole(database: Path) -> None:
    """X21: the beginning, reworded or not, is saved; what followed it stays a draft."""
    async with talking(database) as t:
        await open_new(t)
        await t.say(LONG)
        await t.press("Keep as a note")
        await t.fill(text="Reworded" + values(t.card)["text"][8:3990]).press("Save note")
        assert "The rest is kept" in t.words()
    assert LONG.startswith(one(database, "note")["text"][8:100], 8)
    assert one(database, "draft")["values"]["text"] in LONG


async def test_a_contact_field_that_was_cut_keeps_its_draft(database: Path) -> None:
    """X21: what a card could not hold is not thrown away by saving its beginning."""
    async with talking(database) as t:
        await open_new(t)
        await add_contact(t, name="Ines Duarte", organisation=LONG)
        assert "Here is its beginning" in t.words()
        await t.press("Save contact")
        assert "✓ Ines Duarte is saved" in t.words()
    assert one(database, "draft")["values"] == {"organisation": LONG}


async def test_a_card_that_carries_too_little(database: Path) -> None:
    """X27: a required field that is not carried refuses the form; others keep what stands; audited."""
    async with talking(database) as t:
        await t.say("new")
        data = button(t.card, "Open engagement")["data"] | {"customer": "Contoso"}
        t.card = await t.send("new.submit", data | {"f": "zz"})
        assert "This can’t stay empty" in t.words()
        assert dump(database, "engagement") == {}
        noted = {each["refused"] for each in dump(database, "audit").values()}
        assert noted == {"tampered form", "tampered input"}
        await open_new(t)
        await add_contact(t, name="Ines Duarte", phone="+351 21 000 0000", roles="sponsor", is_engaged="yes")
        data = button(t.card, "Add another")["data"] | {"contact": "c1"}
        t.card = await t.send("contact.edit", data)
        data = button(t.card, "Save contact")["data"] | {"organisation": "Contoso"}
        t.card = await t.send("contact.save", data | {"f": "organisation"})
        assert "Name: This can’t stay empty" in t.words()
        await t.send("contact.save", data | {"f": "name,organisation", "name": "Ines D."})
        held = one(database, "engagement")["contacts"]["c1"]
        assert (held["name"], held["phone"], held["roles"]) == ("Ines D.", "+351 21 000 0000", ["sponsor"])
        await t.say("settings")
        await t.fill(kickoff_deck="https://contoso.example.com/deck").press("Save settings")
        await t.say("settings")
        data = button(t.card, "Save settings")["data"] | {"time_zone": "Europe/Lisbon"}
        await t.send("settings.save", data | {"f": "time_zone"})
        await t.say("settings")
        assert values(t.card)["kickoff_deck"] == "https://contoso.example.com/deck"
        assert values(t.card)["time_zone"] == "Europe/Lisbon"


async def test_business_days_in_small_forms_and_a_hold_until_today(database: Path) -> None:
    """X23: the help's `in 3 business days` is read by the engagement's calendar; a hold ends after today."""
    async with talking(database) as t:
        await open_new(t, country="Portugal")
        await t.say("task Call Rui")
        await t.fill(due_on="in 6 business days").press("Save")
        (item,) = one(database, "engagement")["items"].values()
        assert item["due_on"] == "2026-12-03", "1 December rests in Portugal"
        await t.say("hold")
        await t.fill(until="today", reason="Audit").press("Put on hold")
        assert "Give a day after today." in t.words()
        assert one(database, "engagement")["status"]["state"] == "open"
        await t.fill(until="in 3 business days").press("Put on hold")
        assert one(database, "engagement")["status"]["until"] == "2026-11-27"


async def test_a_task_where_no_stage_applies(database: Path) -> None:
    """X27: an engagement without a motion has no way to go: its tasks belong to the first stage."""
    async with talking(database) as t:
        await open_new(t)
        facts = one(database, "engagement")["facts"]
        rewrite(database, facts={name: value for name, value in facts.items() if name != "motions"})
        await t.say("task Call Rui")
        await t.press("Save")
    (item,) = one(database, "engagement")["items"].values()
    assert item["stage"]
