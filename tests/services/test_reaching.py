"""A card to a person's own chat, over a real connector on loopback: chats that are gone, lasting refusals."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import pytest

from bot.domain.person import Person, Reference, Unreached
from bot.errors import DeliveryError, NotSent, Permanent, Throttled, Unknown
from bot.playbook.loader import load
from bot.services import people, reaching
from bot.services.desk import Desk
from bot.storage.sqlite import SqliteStore
from bot.teams.connector import Connector, Times
from bot.teams.hosts import ServiceHosts
from bot.teams.reach import TeamsReach
from tests.fakes import ALEX, TENANT, FakeConnector, Fault
from tests.journeys.talker import START, Clock

CARD = {"type": "AdaptiveCard"}
GONE = Fault(method="POST", status=404, body='{"error":{"code":"ConversationNotFound"}}')
APP = "5d1f3a52-0c0d-4a7e-8f53-2b6f7a9c1d02"


def refusal(code: str, status: int = 403, times: int = 1) -> Fault:
    """The service refuses with its own word."""
    return Fault(method="POST", status=status, body=f'{{"error":{{"code":"{code}"}}}}', times=times)


@dataclass
class Chat:
    """Alex's chat, as the desk knows it."""

    desk: Desk
    service: FakeConnector

    async def alex(self) -> Person:
        found = await people.known(self.desk, TENANT, ALEX)
        assert found
        return found

    async def post(self) -> str:
        return (await reaching.post(self.desk, await self.alex(), CARD, "Contoso")).message

    async def edit(self, change: people.Edit) -> None:
        await people.tell(self.desk, TENANT, ALEX, change)

    async def moves(self, reference: Reference | None) -> None:
        await self.edit(lambda person: replace(person, reference=reference))

    async def lost(self, why: str) -> None:
        await self.edit(lambda person: replace(person, unreached=Unreached(since=START, why=why)))


@asynccontextmanager
async def chatting() -> AsyncIterator[Chat]:
    async with FakeConnector() as service:
        store = await SqliteStore.open(":memory:")
        connector = Connector(ServiceHosts({"127.0.0.1"}), times=Times(connect=0.3, total=0.5))
        desk = Desk(store=store, playbook=load(), clock=Clock(), reach=TeamsReach(connector, APP))
        chat = Chat(desk, service)
        await chat.moves(Reference(service_url=service.url, conversation="a:1"))
        try:
            yield chat
        finally:
            await connector.close()
            await store.close()


async def test_the_messages_id_comes_back() -> None:
    """The card is sent once, to the chat that is known."""
    async with chatting() as chat:
        name = await chat.post()
        assert [(sent.id, sent.conversation, sent.card) for sent in chat.service.sent] == [
            (name, "a:1", CARD)
        ]


async def test_a_chat_that_is_gone_is_opened_anew_once() -> None:
    """The person is (tenant, aadObjectId); where their chat is, is a cache that the next card goes by too."""
    async with chatting() as chat:
        chat.service.faults.append(replace(GONE))
        await chat.post()
        (asked,) = chat.service.created
        assert asked["tenantId"] == asked["channelData"]["tenant"]["id"] == TENANT
        assert (asked["members"][0]["id"], asked["bot"]["id"]) == (ALEX, f"28:{APP}")
        (sent,) = chat.service.sent
        assert sent.conversation != "a:1"
        here = Reference(service_url=chat.service.url, conversation=sent.conversation)
        assert (await chat.alex()).reference == here
        await chat.post()
        assert len(chat.service.created) == 1
        assert chat.service.sent[1].conversation == sent.conversation


async def test_a_new_chat_that_is_gone_too_ends_it() -> None:
    """No third try; the reason is kept with the person, from the first time on."""
    async with chatting() as chat:
        chat.service.faults.append(replace(GONE))
        chat.service.faults.append(Fault(method="POST", status=201, body='{"id":"a:2"}'))
        chat.service.faults.append(replace(GONE))
        with pytest.raises(Permanent) as caught:
            await chat.post()
        assert caught.value.reason == "gone"
        assert len(chat.service.requests) == 3
        assert (await chat.alex()).unreached == Unreached(since=START, why="gone")


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (Fault(do="keep", method="POST"), NotSent),
        (Fault(method="POST", status=503), NotSent),
        (Fault(method="POST", status=200, body="<html>"), NotSent),
        (Fault(method="POST", status=429, headers={"Retry-After": "7"}), Throttled),
        (refusal("BotDisabledByAdmin"), Permanent),
    ],
    ids=lambda value: getattr(value, "do", None),
)
async def test_where_no_chat_could_be_opened_the_card_was_not_sent(
    answer: Fault, outcome: type[DeliveryError]
) -> None:
    """Opening a chat twice gives the same one: an unknown outcome there is a card that did not leave."""
    async with chatting() as chat:
        chat.service.faults.append(replace(GONE))
        chat.service.faults.append(replace(answer))
        with pytest.raises(outcome) as caught:
            await chat.post()
        assert type(caught.value) is outcome
        assert chat.service.sent == []


async def test_a_chat_opened_too_late_gets_no_card() -> None:
    """Between the two exchanges a worker may be paused for minutes: it asks before the second."""
    async with chatting() as chat:
        chat.service.faults.append(replace(GONE))
        with pytest.raises(NotSent):
            await reaching.post(chat.desk, await chat.alex(), CARD, "Contoso", lambda: False)
        assert (len(chat.service.created), chat.service.sent) == (1, [])


async def test_what_the_person_said_meanwhile_stands() -> None:
    """A chat opened anew never overwrites one that they spoke from in the meantime."""
    async with chatting() as chat:
        before = await chat.alex()
        spoken = Reference(service_url=chat.service.url, conversation="a:spoken")
        await chat.moves(spoken)
        chat.service.faults.append(replace(GONE))
        await reaching.post(chat.desk, before, CARD, "Contoso")
        assert (await chat.alex()).reference == spoken


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("ConversationBlockedByUser", "blocked"),
        ("MessageWritesBlocked", "blocked"),
        ("BotNotInConversationRoster", "removed"),
        ("BotDisabledByAdmin", "disabled"),
    ],
)
async def test_x56_three_refusals_told_apart(code: str, why: str) -> None:
    """X56: blocked, removed and disabled are noted with the person, since the first time."""
    async with chatting() as chat:
        chat.service.faults.append(refusal(code, times=9))
        with pytest.raises(Permanent) as caught:
            await chat.post()
        assert caught.value.reason == why
        assert (await chat.alex()).unreached == Unreached(since=START, why=why)


async def test_x56_nothing_leaves_for_somebody_who_removed_the_bot() -> None:
    """X56: posts stop, also where Teams would still take them; a block is asked anew each time."""
    async with chatting() as chat:
        await chat.lost("removed")
        with pytest.raises(Permanent) as caught:
            await chat.post()
        assert (caught.value.reason, chat.service.requests) == ("removed", [])
        await chat.lost("blocked")
        await chat.post()
        assert len(chat.service.sent) == 1


async def test_what_is_wrong_with_one_card_says_nothing_of_the_person() -> None:
    """Too big, refused, unknown, throttled: the next card may arrive."""
    async with chatting() as chat:
        for fault, outcome in (
            (refusal("MessageSizeTooBig", 413), Permanent),
            (refusal("BadSyntax", 400), Permanent),
            (Fault(method="POST", status=500), Unknown),
            (Fault(method="POST", status=412), Throttled),
        ):
            chat.service.faults.append(fault)
            with pytest.raises(outcome):
                await chat.post()
        assert (await chat.alex()).unreached is None
        await chat.moves(None)
        with pytest.raises(Permanent):
            await chat.post()


async def test_x56_a_team_that_the_bot_was_removed_from() -> None:
    """X56: it is known until the bot is added there again; its threads are the same conversation."""
    async with chatting() as chat:
        for _ in range(2):
            await reaching.removed_from(chat.desk, TENANT, "19:team@thread.tacv2")
        assert await reaching.is_removed_from(chat.desk, TENANT, "19:team@thread.tacv2;messageid=17")
        assert not await reaching.is_removed_from(chat.desk, TENANT, "19:other@thread.tacv2")
        for _ in range(2):
            await reaching.added_to(chat.desk, TENANT, "19:team@thread.tacv2")
        assert not await reaching.is_removed_from(chat.desk, TENANT, "19:team@thread.tacv2")
