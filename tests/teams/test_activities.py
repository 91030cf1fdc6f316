"""From what a client sends to an `Incoming`, from an `Answer` to what it gets: over HTTP."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
from botbuilder.core import TurnContext

from bot.errors import NotSent, StoreUnavailable
from bot.teams import wire, words
from bot.teams.connector import Address
from bot.teams.front import Limits
from bot.teams.turns import TurnLimits
from dialogs.turn import Answer, Handler, Incoming
from tests.fakes import ALEX, BOT, TENANT, Fault
from tests.teams.harness import Running, running

CARD = {"type": "AdaptiveCard", "version": "1.5", "body": [{"type": "TextBlock", "text": "Café 日本 — done"}]}
MESSAGE = "application/vnd.microsoft.activity.message"


def saying(answer: Answer | None) -> Handler:
    async def handler(context: TurnContext, incoming: Incoming) -> Answer | None:
        return answer

    return handler


def failing(error: Exception) -> Handler:
    async def handler(context: TurnContext, incoming: Incoming) -> Answer | None:
        raise error

    return handler


async def test_text(bot: Running) -> None:
    """Typed words arrive with who, where and a key; the answer goes to the same conversation."""
    assert await bot.person.say("next Friday") == (200, None)
    (incoming,) = bot.seen
    assert (incoming.kind, incoming.text, incoming.scope, incoming.verb) == (
        "text",
        "next Friday",
        "personal",
        "",
    )
    assert (incoming.actor.tenant, incoming.actor.id, incoming.actor.name) == (TENANT, ALEX, "Alex Wilber")
    assert (incoming.actor.time_zone, incoming.actor.country, incoming.actor.locale) == (
        "Europe/Lisbon",
        "PT",
        "en-US",
    )
    assert (incoming.conversation, incoming.service_url) == ("a:personal-1", bot.connector.url)
    (sent,) = bot.connector.sent
    assert sent.text == "text: next Friday"
    assert sent.activity["from"] == BOT
    assert sent.activity["recipient"]["aadObjectId"] == ALEX
    assert sent.activity["conversation"]["tenantId"] == TENANT
    assert sent.activity["textFormat"] == "plain"
    assert "attachments" not in sent.activity


@pytest.mark.parametrize(
    ("info", "zone", "country", "locale"),
    [
        ({"timezone": "Asia/Tokyo", "country": "jp", "locale": "ja-JP"}, "Asia/Tokyo", "JP", "ja-JP"),
        ({"timezone": "Mars/Olympus", "country": "??", "locale": "x" * 40}, "America/Lima", "", "en-US"),
        ({"timezone": "../../etc/passwd", "country": 1, "locale": []}, "America/Lima", "", "en-US"),
        ({"timezone": "/etc/localtime"}, "America/Lima", "", "en-US"),
        ({"timezone": "a\x00b"}, "America/Lima", "", "en-US"),
        ({}, "America/Lima", "", "en-US"),
    ],
)
async def test_client_info(bot: Running, info: dict[str, Any], zone: str, country: str, locale: str) -> None:
    """Zone, country and locale come from the client if they are such; else the activity, or ""."""
    entities = [{"type": "clientInfo", **info}, {"type": 7}, {}]
    status, _ = await bot.person.say("x", entities=entities, localTimezone="America/Lima")
    assert status == 200
    actor = bot.seen[0].actor
    assert (actor.time_zone, actor.country, actor.locale) == (zone, country, locale)


async def test_execute_in_place() -> None:
    """Action.Execute: the answer is the card, and the message becomes it too, for everyone and for later."""
    async with running(saying(Answer(card=CARD, summary="Saved"))) as up:
        status, answer = await up.person.press("save", {"field": "x", "n": 1}, "1700")
        assert status == 200
        assert answer == {"statusCode": 200, "type": "application/vnd.microsoft.card.adaptive", "value": CARD}
        (incoming,) = up.seen
        assert (incoming.kind, incoming.verb, incoming.card) == ("press", "save", "1700")
        assert incoming.data == {"verb": "save", "field": "x", "n": 1}
        await up.connector.wait(lambda: len(up.connector.updated) == 1)
        (updated,) = up.connector.updated
        assert (updated.id, updated.card, updated.text) == ("1700", CARD, "")
        assert updated.activity["summary"] == "Saved"
        assert up.connector.sent == []


async def test_cards_leave_as_utf8() -> None:
    r"""What a person reads is never \u-escaped: it would triple the size of a Japanese card."""
    async with running(saying(Answer(card=CARD, summary="Saved"))) as up:
        await up.person.press("save", {}, "1700")
        await up.connector.wait(lambda: len(up.connector.updated) == 1)
        assert "Café 日本 — done".encode() in up.connector.requests[0][3]


async def test_execute_as_new_message() -> None:
    """A card that is not in place is a new message, and the pressed card says so shortly."""
    async with running(saying(Answer(card=CARD, summary="Portfolio", in_place=False))) as up:
        status, answer = await up.person.press("portfolio", {}, "1700")
        assert (status, answer) == (200, {"statusCode": 200, "type": MESSAGE, "value": "Portfolio"})
        assert [sent.card for sent in up.connector.sent] == [CARD]
        assert up.connector.updated == []


@pytest.mark.parametrize(
    ("answer", "value"), [(Answer(text="Saved."), "Saved."), (None, "OK."), (Answer(), "OK.")]
)
async def test_execute_answered_by_words(answer: Answer | None, value: str) -> None:
    """Words answer a press beside the card; silence would draw an empty bar, so it is a short word."""
    async with running(saying(answer)) as up:
        assert await up.person.press("save", {}, "1") == (
            200,
            {"statusCode": 200, "type": MESSAGE, "value": value},
        )
        assert up.connector.requests == []


async def test_failed_update_is_nobodys_problem(caplog: pytest.LogCaptureFixture) -> None:
    """When the update behind the answer fails, the person has the card and the log the reason."""
    async with running(saying(Answer(card=CARD))) as up:
        up.connector.faults.append(Fault(method="PUT", status=404))
        status, answer = await up.person.press("save", {}, "1")
        assert (status, answer["value"]) == (200, CARD)
        await up.connector.wait(lambda: len(up.connector.requests) == 1)
        await up.adapter.close()
    assert "update of a pressed card failed: Permanent" in caplog.text


async def test_submit_updates_in_place() -> None:
    """Action.Submit reads like Execute; as no answer can carry the card, the message is updated."""
    async with running(saying(Answer(card=CARD, summary="Saved"))) as up:
        assert await up.person.post(up.person.submit("save", {"field": "x"}, "1700")) == (200, None)
        (incoming,) = up.seen
        assert (incoming.kind, incoming.verb, incoming.card) == ("press", "save", "1700")
        assert incoming.data == {"verb": "save", "field": "x"}
        assert [(u.id, u.card) for u in up.connector.updated] == [("1700", CARD)]
        assert up.connector.sent == []


async def test_submit_falls_back_to_a_new_message() -> None:
    """When the message is gone or cannot be reached, the card comes as a new one."""
    async with running(saying(Answer(card=CARD, summary="Saved"))) as up:
        up.connector.faults.append(Fault(method="PUT", status=404))
        assert await up.person.post(up.person.submit("save", {}, "1700")) == (200, None)
        assert [sent.card for sent in up.connector.sent] == [CARD]


@pytest.mark.parametrize(
    ("value", "verb"),
    [({"verb": "x"}, "x"), ({"verb": 1}, ""), ({}, ""), ({"a": {"b": [1]}}, "")],
)
async def test_submit_with_odd_data(bot: Running, value: dict[str, Any], verb: str) -> None:
    """Data without a usable verb is still a press: the dialogs say what they think of it."""
    assert (await bot.person.post(bot.person.activity(value=value, replyToId="1")))[0] == 200
    assert (bot.seen[0].kind, bot.seen[0].verb, bot.seen[0].data) == ("press", verb, value)


@pytest.mark.parametrize("value", ["x", 1, [1], None])
async def test_a_value_that_is_no_object_is_text(bot: Running, value: Any) -> None:
    """A message whose value is no object is what was typed."""
    assert (await bot.person.say("hello", value=value))[0] == 200
    assert (bot.seen[0].kind, bot.seen[0].text) == ("text", "hello")


async def test_execute_without_data_or_verb(bot: Running) -> None:
    """An Execute may carry neither: that is a press with nothing in it."""
    invoke = bot.person.execute("x", {}, "1")
    invoke["value"] = {"action": {"type": "Action.Execute"}}
    assert (await bot.person.post(invoke))[0] == 200
    assert (bot.seen[0].kind, bot.seen[0].verb, bot.seen[0].data) == ("press", "", {})


async def test_install(bot: Running) -> None:
    """Both events of an install arrive, each as one, and so do those of a removal; nothing else does."""
    person = bot.person
    await person.post(person.activity("installationUpdate", action="add"))
    await person.post(person.activity("conversationUpdate", membersAdded=[{"id": "29:x"}, BOT]))
    assert [incoming.kind for incoming in bot.seen] == ["install", "install"]
    said = len(bot.connector.sent)
    await person.post(person.activity("installationUpdate", action="remove"))
    await person.post(person.activity("conversationUpdate", membersRemoved=[{"id": "29:x"}, BOT]))
    assert [incoming.kind for incoming in bot.seen[2:]] == ["removed", "removed"]
    assert len(bot.connector.sent) == said, "nothing is said where nobody hears it"
    for quiet in (
        person.activity("installationUpdate", action="remove-upgrade"),
        person.activity("installationUpdate", action="add-upgrade"),
        person.activity("installationUpdate"),
        person.activity("conversationUpdate", membersAdded=[{"id": "29:x"}]),
        person.activity("conversationUpdate", membersRemoved=[{"id": "29:x"}]),
        person.activity("conversationUpdate", id=None),
    ):
        assert await person.post(quiet) == (200, None)
    assert len(bot.seen) == 4


@pytest.mark.parametrize(
    ("attachments", "kind"),
    [
        ([{"contentType": "text/html", "content": "<p>hi</p>"}], "text"),
        ([{"contentType": "messageReference", "content": "{}"}], "text"),
        ([], "text"),
        ([{"contentType": "application/vnd.microsoft.teams.file.download.info", "content": {}}], "file"),
        (
            [{"contentType": "text/html"}, {"contentType": "image/*", "contentUrl": "http://10.0.0.1/x"}],
            "file",
        ),
        ([{"contentType": "audio/mpeg"}], "file"),
        ([{}], "file"),
    ],
)
async def test_x42_files(bot: Running, attachments: list[dict[str, Any]], kind: str) -> None:
    """X42: a file, image or voice message is told apart from the echo of text; nothing is fetched."""
    await bot.person.say("hi", attachments=attachments)
    assert bot.seen[0].kind == kind
    assert {method for method, *_ in bot.connector.requests} == {"POST"}


@pytest.mark.parametrize("kind", ["messageUpdate", "messageDelete", "messageReaction"])
async def test_x54_edits_have_no_effect(bot: Running, kind: str) -> None:
    """X54: an edited or deleted message or a reaction is taken, and nothing happens."""
    await bot.person.say("delete everything", id="one")
    edited = bot.person.activity(kind, id="one", text="delete nothing", value={"verb": "x"})
    assert await bot.person.post(edited) == (200, None)
    assert len(bot.seen) == 1
    assert len(bot.connector.sent) == 1


@pytest.mark.parametrize(
    ("kind", "scope"), [("personal", "personal"), ("groupChat", "group"), ("channel", "channel")]
)
async def test_x58_scope(bot: Running, kind: str, scope: str) -> None:
    """X58: the handler knows where it was said; a group or meeting chat is "group"."""
    bot.person.conversation_type = kind
    await bot.person.say("hello")
    assert bot.seen[0].scope == scope


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("<at>Cadence</at> agenda", "agenda"),
        ("<at>Cadence</at>&nbsp;agenda", "&nbsp;agenda"),
        ("please <at>Cadence</at> link <at>Adele</at>", "please   link <at>Adele</at>"),
        ("<at>Cadence</at>", ""),
        ("<at>Bot</at> help", "help"),
        ("<AT>Cadence</AT> help", "<AT>Cadence</AT> help"),
    ],
)
async def test_mention(bot: Running, said: str, heard: str) -> None:
    """The bot's own mention is taken out of the text, other people's stay."""
    mentions = [
        {"type": "mention", "mentioned": BOT, "text": "<at>Cadence</at>"},
        {"type": "mention", "mentioned": {"id": "29:adele", "name": "Adele"}, "text": "<at>Adele</at>"},
        {"type": "mention", "mentioned": {**BOT, "name": "Bot"}},
        {"type": "mention", "mentioned": "x"},
        {"type": "mention"},
    ]
    bot.person.conversation_type = "channel"
    await bot.person.say(said, entities=mentions)
    assert bot.seen[0].text == heard


async def test_answers_to_a_submit() -> None:
    """A Submit can also be answered by words or by silence; without a pressed message a card is a new one."""
    answers: list[Answer | None] = [Answer(text="Saved."), None, Answer(), Answer(card=CARD)]

    async def handler(context: TurnContext, incoming: Incoming) -> Answer | None:
        return answers.pop(0)

    async with running(handler) as up:
        for card in ("1", "1", "1", None):
            submit = up.person.submit("x", {}, "")
            assert await up.person.post({**submit, "replyToId": card}) == (200, None)
        assert [(sent.text, sent.card) for sent in up.connector.sent] == [("Saved.", None), ("", CARD)]
        assert up.connector.updated == []


async def test_execute_without_a_message() -> None:
    """An Execute that names no message is answered by the card, and there is nothing to update."""
    async with running(saying(Answer(card=CARD))) as up:
        invoke = up.person.execute("x", {}, "")
        status, answer = await up.person.post({**invoke, "replyToId": None})
        await up.adapter.close()
        assert (status, answer["value"]) == (200, CARD)
        assert up.connector.requests == []


async def test_the_turn_context_works() -> None:
    """Dialogs may use the turn context as the SDK means it: send, update, delete; a trace goes nowhere."""

    async def handler(context: TurnContext, incoming: Incoming) -> Answer | None:
        sent = await context.send_activity("one")
        assert sent is not None
        await context.send_trace_activity("x", "y")
        changed = wire.text_message("two")
        changed.id = sent.id
        await context.update_activity(changed)
        await context.delete_activity(sent.id)
        return None

    async with running(handler) as up:
        assert (await up.person.say("go"))[0] == 200
        (sent,) = up.connector.sent
        assert sent.text == "one"
        assert [(update.id, update.text) for update in up.connector.updated] == [(sent.id, "two")]
        assert up.connector.deleted == [sent.id]


async def test_a_reply_that_never_left_is_tried_again() -> None:
    """A connection that was refused is known not to have sent: one more try, and the person reads it once."""
    tries: list[str] = []

    async with running(saying(Answer(text="hello"))) as up:
        connector = up.adapter._connector
        original = connector.reply

        async def flaky(to: Address, message: str, activity: Mapping[str, Any]) -> str:
            tries.append(message)
            if len(tries) == 1:
                raise NotSent
            return await original(to, message, activity)

        connector.reply = flaky
        assert (await up.person.say("hi"))[0] == 200
        assert up.connector.said == ["hello"]
    assert len(tries) == 2


async def test_x11_surrogates_never_fail(bot: Running) -> None:
    """X11: lone surrogates in words, names, ids and data come back as an answer, never as a 5xx."""
    person = bot.person
    odd = {"id": f"29:{ALEX}\ud800", "name": "A\udfff", "aadObjectId": ALEX}
    assert (await person.say("a\ud800", **{"from": odd, "id": "x\ud800"}))[0] == 200
    assert bot.connector.sent[0].text == "text: a\ufffd"
    assert (await person.press("s", {"\ud800": "\udc00"}, "1\ud800"))[0] == 200


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (RuntimeError("secret detail"), words.WENT_WRONG),
        (KeyError("x"), words.WENT_WRONG),
        (PermissionError("x"), words.WENT_WRONG),
        (NotImplementedError("x"), words.WENT_WRONG),
        (TimeoutError("x"), words.WENT_WRONG),
        (StoreUnavailable(), words.NOT_SAVED),
    ],
)
async def test_a_failed_turn_is_told(error: Exception, says: str, caplog: pytest.LogCaptureFixture) -> None:
    """Any exception becomes clear words with a reference that the log has; never a 5xx or detail."""
    pattern = says.partition("{reference}")[0]
    async with running(failing(error)) as up:
        assert await up.person.say("hello") == (200, None)
        assert up.connector.said[0].startswith(pattern)
        assert await up.person.post(up.person.submit("save", {}, "1")) == (200, None)
        status, answer = await up.person.press("save", {}, "1")
        assert (status, answer["type"]) == (200, MESSAGE)
        assert answer["value"].startswith(pattern)
        assert "secret" not in answer["value"]
        if "{reference}" in says:
            assert answer["value"].removeprefix(pattern).rstrip(")") in caplog.text
        # An install has nobody who waits for words.
        assert await up.person.post(up.person.activity("installationUpdate", action="add")) == (200, None)
        assert len(up.connector.sent) == 2
        # The client shows no answer to a file's consent: it is said in the chat.
        value = {"type": "fileUpload", "action": "decline", "context": {"offer": "x"}}
        asked = up.person.activity("invoke", name="fileConsent/invoke", value=value)
        assert (await up.person.post(asked))[0] == 200
        assert up.connector.said[2].startswith(pattern)


async def test_an_answer_that_cannot_be_delivered(caplog: pytest.LogCaptureFixture) -> None:
    """A reply that never left is tried once more; what stays undelivered is logged, with 200."""
    async with running(saying(Answer(text="hello"))) as up:
        up.connector.faults.append(Fault(status=429, headers={"Retry-After": "0"}))
        assert (await up.person.say("one"))[0] == 200
        assert up.connector.said == ["hello"]
        up.connector.faults.append(Fault(status=429, headers={"Retry-After": "60"}))
        assert (await up.person.say("two"))[0] == 200
        up.connector.faults.append(Fault(status=500))
        assert (await up.person.say("three"))[0] == 200
        up.connector.faults.append(Fault(status=403, times=2))
        assert (await up.person.say("four"))[0] == 200
        assert up.connector.said == ["hello"]
    assert caplog.text.count("turn failed") == 3


async def test_a_card_that_cannot_be_delivered_is_told_to_who_pressed() -> None:
    """A press whose new card could not be sent says so in its own answer."""
    async with running(saying(Answer(card=CARD, in_place=False))) as up:
        up.connector.faults.append(Fault(status=500))
        status, answer = await up.person.press("portfolio", {}, "1")
        assert status == 200
        assert answer["value"].startswith(words.NOT_SHOWN.partition("{")[0])


async def test_the_deadline_of_a_turn() -> None:
    """A turn that takes too long is stopped and told, before the client gives up."""

    async def sleepy(context: TurnContext, incoming: Incoming) -> Answer | None:
        await asyncio.sleep(60)
        return None

    async with running(sleepy, limits=Limits(turns=TurnLimits(seconds=0.2))) as up:
        assert (await up.person.say("hello"))[0] == 200
        assert up.connector.said[0].startswith("That took too long")
        status, answer = await up.person.press("save", {}, "1")
        assert status == 200
        assert answer["value"].startswith("That took too long")


async def test_expect_replies_in_local_mode(bot: Running) -> None:
    """With expectReplies, in local mode, what would be sent comes back in the response."""
    status, answer = await bot.person.say("hello", deliveryMode="expectReplies")
    assert status == 200
    assert [activity["text"] for activity in answer["activities"]] == ["text: hello"]
    assert bot.connector.requests == []


async def test_nothing_blocks_the_loop(bot: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    """No turn goes through the SDK's blocking HTTP client."""

    def never(*_: object, **__: object) -> None:
        raise AssertionError("requests was used")

    monkeypatch.setattr("requests.Session.request", never)
    monkeypatch.setattr("requests.Session.send", never)
    assert (await bot.person.say("hello"))[0] == 200
    assert (await bot.person.press("x", {}, "1"))[0] == 200
    assert (await bot.person.post(bot.person.submit("x", {}, "1")))[0] == 200
    assert bot.connector.said == ["text: hello"]
