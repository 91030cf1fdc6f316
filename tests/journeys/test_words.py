"""Whatever is typed gets an answer: unknown words, quotes, floods, long text, files, group chats."""

import time
from pathlib import Path
from typing import Any

import pytest

from bot.services import people
from tests.fakes import BOT, Person
from tests.journeys.acts import dump, one, open_new
from tests.journeys.talker import buttons, inputs, talking, values


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


async def test_words_nobody_knows_get_three_commands_help_and_a_note(database: Path) -> None:
    """X50: mention alone, empty, greetings: help; an unknown word: the nearest three; it may be a note."""
    async with talking(database) as t:
        mention = {"type": "mention", "text": "<at>Cadence</at>", "mentioned": BOT}
        await t.person.say("<at>Cadence</at> ", entities=[mention])
        assert "What I can do" in str(t.connector.sent[-1].card)
        for words in ("", "  \u200b ", "Hello!", "?", "help"):
            await t.say(words)
            assert "What I can do" in t.words(), repr(words)
        await t.say("kickof")
        assert buttons(t.card) == ["kickoff", "next", "portfolio", "Help"]
        await open_new(t)
        await t.say("call Rui on Monday")
        assert "You wrote “call Rui on Monday”" in t.words()
        assert len(buttons(t.card)) == 5
        await t.press("Keep as a note")
        assert values(t.card)["text"] == "call Rui on Monday"
        await t.press("Save note")
        assert "✓ Noted" in t.words()
    assert one(database, "note")["text"] == "call Rui on Monday"


async def test_the_name_of_a_customer_alone_leads_to_it(database: Path) -> None:
    """X50: a word that is part of a customer's name is offered as that customer first, and opens it."""
    async with talking(database) as t:
        await open_new(t)
        await t.say("harbour")
        assert buttons(t.card)[0] == "Open Contoso Harbour"
        assert "A customer, or a command?" in t.words()
        assert buttons(t.card)[-2:] == ["Keep as a note", "Help"]
        assert len(buttons(t.card)) == 5
        await t.press("Open Contoso Harbour")
        assert "Next: prepare the kickoff meeting" in t.words()
        for none in ("ha", "harbours", "*", "Fabrikam"):
            await t.say(none)
            assert "Open Contoso Harbour" not in buttons(t.card), none


async def test_unknown_words_leave_a_note_that_was_begun_alone(database: Path) -> None:
    """X21: what a refused form holds is not written over by a slip of the pen."""
    async with talking(database) as t:
        await open_new(t)
        await t.say("note " + "x" * 5000)
        assert "5,000 characters" in t.words()
        await t.say("hlep")
        await t.say("note")
        assert values(t.card)["text"] == "x" * 5000
    (draft,) = [body for (_, name), body in dump(database, "draft").items() if name.endswith("-note")]
    assert len(draft["values"]["text"]) == 5000


@pytest.mark.parametrize(
    "words",
    [
        "“open contoso”",
        "open “Contoso Harbour”",
        "OPEN\u00a0contoso",
        "‘open’ CONTOSO",
        'open "contoso"',
        "Open: contoso",
    ],
)
async def test_quotes_and_spaces_do_not_matter(database: Path, words: str) -> None:
    """X50: curly quotes and no-break spaces are understood."""
    async with talking(database) as t:
        await open_new(t)
        await t.say(words)
        assert "Next: prepare the kickoff meeting" in t.words()


async def test_a_note_keeps_its_quotes_and_lines(database: Path) -> None:
    """Words after `note` are the person's own."""
    async with talking(database) as t:
        await open_new(t)
        await t.say("note they said “yes”\nand “soon”")
    assert one(database, "note")["text"] == "they said “yes”\nand “soon”"


async def test_thirty_kilobytes_of_text(database: Path) -> None:
    """X50: a limit is told at once, with the offer to keep it as a note."""
    async with talking(database) as t:
        await open_new(t)
        began = time.perf_counter()
        await t.say("lorem ipsum " * 2500)
        assert time.perf_counter() - began < 2
        assert "29,999 characters" in t.words()
        await t.press("Keep as a note")
        assert values(t.card)["text"].startswith("lorem ipsum")
        assert len(values(t.card)["text"]) == 4000


async def test_words_with_no_engagement_to_go_to(database: Path) -> None:
    """X21: a note and a task typed where none is current come back with their forms, together, once."""
    async with talking(database) as t:
        for words in ("note Rui called", "note Ana too", "task write to Ana", "task write to Ana"):
            await t.say(words)
            assert "Which engagement?" in t.words()
            assert "What you typed is kept as a draft" in t.words()
        await t.say("note")
        assert "kept" not in t.words()
        await open_new(t)
        await t.say("note")
        assert values(t.card)["text"] == "Rui called\nAna too"
        await t.press("Save note")
        await t.say("task")
        assert (values(t.card)["text"], values(t.card)["item_kind"]) == ("write to Ana", "task")
        await t.press("Save")
        for command in ("note", "task"):
            await t.say(command)
            assert "text" not in values(t.card)
    assert one(database, "note")["text"] == "Rui called\nAna too"


async def test_a_task_that_is_too_long(database: Path) -> None:
    """X21: its limit is told at once, and all of it is kept."""
    async with talking(database) as t:
        await open_new(t)
        await t.say("task " + "x" * 3000)
        assert "That is 3000 characters; the limit is 500." in t.words().replace("3,000", "3000")
        await t.say("help")
        await t.say("task")
        assert values(t.card)["text"] == "x" * 3000
        await t.fill(text="Shorter").press("Save")
        await t.say("task")
        assert "text" not in values(t.card)


async def test_characters_that_cannot_be_kept(database: Path) -> None:
    """X11: lone surrogates, NUL, direction marks, zero width and floods are left out, and that is said."""
    words = "note Rui\u202e\x00 ca\u200blled " + "e" + "\u0301" * 50 + " \ud800 ok"
    async with talking(database) as t:
        await open_new(t)
        await t.say(words)
        assert "left out" in t.words()
        await t.say("note Rui called")
        assert "left out" not in t.words()
    texts = [note["text"] for note in dump(database, "note").values()]
    assert sorted(texts) == ["Rui called", "Rui called é" + "\u0301" * 4 + " \ufffd ok"]


async def test_a_typed_word_that_is_also_a_command(database: Path) -> None:
    """A word that answers the last card is the answer; the command it could be is a button."""
    async with talking(database) as t:
        await open_new(t, workloads="teams")
        await t.say("dibs")
        known = {"target_date.teams": "2027-02-01", "intent.teams": "yes", "business_reason.teams": "Shifts"}
        await t.put(known).press("Save DIBS")
        await t.say("dibs")
        await t.say("help")
        assert "I took that as your answer" in t.words()
        answer = one(database, "engagement")["workloads"]["teams"]["dibs"]["success_owner"]
        assert answer["value"] == "help"
        await t.press("I meant the command")
        assert "What I can do" in t.words()
        assert "success_owner" not in one(database, "engagement")["workloads"]["teams"]["dibs"]


async def test_an_answer_that_can_no_longer_be_taken_back_is_told(database: Path) -> None:
    """X52: after ten minutes the answer stands, and the command does not run as if it were gone."""
    async with talking(database) as t:
        await open_new(t, workloads="teams")
        await t.say("dibs")
        known = {"target_date.teams": "2027-02-01", "intent.teams": "yes", "business_reason.teams": "Shifts"}
        await t.put(known).press("Save DIBS")
        await t.say("dibs")
        await t.say("help")
        t.clock.forward(minutes=15)
        await t.press("I meant the command")
        assert "Nothing to take back" in t.words()
        assert one(database, "engagement")["workloads"]["teams"]["dibs"]["success_owner"]["value"] == "help"


async def test_files_images_and_voice(database: Path) -> None:
    """X42: told what the bot takes; nothing is fetched."""
    async with talking(database) as t:
        for kind in ("image/png", "audio/mp4", "application/vnd.microsoft.teams.file.download.info"):
            attached = [{"contentType": kind, "contentUrl": f"{t.connector.url}/secret", "name": "x"}]
            await t.person.post(t.person.activity(text="look", attachments=attached))
            assert "I can’t take files here" in str(t.connector.sent[-1].card)
        assert not [path for _, path, _, _ in t.connector.requests if "secret" in path]


async def test_a_group_or_meeting_chat(database: Path) -> None:
    """X58: one line that says where the bot works, then silence; after a restart too."""

    def group(bot_url: str, service_url: str) -> Person:
        return Person(bot_url, service_url, conversation="19:m@thread.v2", conversation_type="groupChat")

    async with talking(database, who=group) as t:
        for words in ("<at>Cadence</at> help", "portfolio", "note x"):
            await t.person.say(words)
        assert [said.partition(" ")[0] for said in t.connector.said] == ["I"]
    async with talking(database, who=group) as t:
        await t.person.say("help")
        assert t.connector.said == []
    assert dump(database, "person") == {}


async def test_cancel(database: Path) -> None:
    """`cancel` leaves the form that is open; without one it says so."""
    async with talking(database) as t:
        await t.say("cancel")
        assert "No form is open" in t.words()
        await t.say("settings")
        await t.say("cancel")
        assert "Left as it was" in t.words()
        await t.say("cancel")
        assert "No form is open" in t.words()


async def test_a_dialog_of_another_version_is_let_be(database: Path) -> None:
    """What an older version left on the dialog stack stops no turn."""
    async with talking(database) as t:
        await t.say("help")
    kept = ({"id": "outreach", "state": {"x": 1}}, {"id": "stage", "state": {"field": 7}})

    async with talking(database) as t:
        began = people.begin

        async def older(*args: Any) -> people.Session:
            session = await began(*args)
            session.edit(lambda person: people.replace(person, dialog=kept))
            return session

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(people, "begin", older)
            await t.say("tomorrow")
        assert "I don’t know that word" in t.words()
        assert inputs(t.card) == {}
