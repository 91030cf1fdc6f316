"""`python -m tests.bench.reminders [count] [share]`: reminders sent to a loopback connector, rate unlimited.

Against the SDK's `continue_conversation` (its stock cloud adapter; one for `share` of ours, for it is slow),
in the same run: they take turns, so that a busy machine disturbs both alike. Ours is the whole way: due
mailboxes found, each reason asked again, the claim and what is sent written down durably before and after.
Fails where ours is not ten times as fast.
"""

import asyncio
import math
import sys
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from botbuilder.core import TurnContext
from botbuilder.core.cloud_adapter_base import CloudAdapterBase
from botbuilder.schema import Activity, Attachment, ChannelAccount, ConversationAccount, ConversationReference
from botframework.connector.auth import (
    BotFrameworkAuthenticationFactory,
    ClaimsIdentity,
    PasswordServiceClientCredentialFactory,
)

from app import spare_collections
from bot.domain.engagement import Engagement
from bot.domain.item import Item
from bot.domain.person import Person, Reference
from bot.domain.stamp import Stamp
from bot.playbook.loader import load
from bot.reminders.delivery import Worker
from bot.reminders.gates import Gates
from bot.reminders.worker import run_due
from bot.services import mailboxes, planning, reminders
from bot.services.calendars import warm
from bot.services.desk import Desk
from bot.services.hours import work_of
from bot.storage import kinds
from bot.storage.sqlite import SqliteStore
from bot.storage.store import Document
from bot.teams.connector import Connector
from bot.teams.hosts import ServiceHosts
from bot.teams.reach import TeamsReach
from dialogs.posts import Posts
from dialogs.reminder import Cards
from tests.bench.run import Server

TENANT, MONDAY = "t1", datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
NINE = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
AT_ONCE, ROUNDS, GOAL = 50, 10, 10


def person_of(number: int, url: str) -> Person:
    """Return one of many FMs."""
    here = Reference(service_url=url, conversation=f"a:{number}")
    return Person(tenant=TENANT, id=f"p{number}", name=f"P{number}", zone="UTC", reference=here)


def engagement_of(number: int) -> Engagement:
    """Return theirs, with one task that is due."""
    stamp = Stamp(by=f"p{number}", name=f"P{number}", at=MONDAY)
    return Engagement(
        id=f"e{number}", tenant=TENANT, owner=f"p{number}", owner_name=f"P{number}", opened_at=MONDAY,
        facts={"customer": f"Contoso Works {number}", "motions": ("rfa",), "time_zone": "UTC", "seats": 1200},
        items={"i1": Item(kind="task", text="Call the data centre", due_on="2026-11-24", stage="kickoff",
                          stamp=stamp)},
    )  # fmt: skip


async def filled(desk: Desk, numbers: Iterable[int], url: str) -> None:
    """Write people, engagements and mailboxes with one reminder each."""
    for number in numbers:
        person, engagement = person_of(number, url), engagement_of(number)
        for ref, kind, body in (
            (kinds.person_ref(TENANT, person.id), "person", kinds.PERSON.encode(person)),
            (kinds.engagement_ref(engagement.id), "engagement", kinds.ENGAGEMENT.encode(engagement)),
        ):
            await desk.store.create(Document(ref=ref, kind=kind, body=body))
        causes = planning.causes(desk, engagement, NINE.date())
        planned = planning.planned(desk, engagement, work_of(person, NINE.year), causes)
        await mailboxes.hand_on(desk, person, planned.due(NINE))


async def one_card(desk: Desk, person: Person) -> Mapping[str, Any]:
    """Return the card of somebody's reminder."""
    (letter,) = (await mailboxes.find(desk, person)).mailbox.pending.values()
    due = await reminders.due_of(desk, person, letter)
    assert isinstance(due, reminders.Due)
    return Cards(desk)(person, (due,), digest=False)[0]


async def ours(desk: Desk) -> int:
    """Let all of them leave; return how many did."""
    worker = Worker(desk=desk, draw_post=Posts(desk), draw=Cards(desk), gates=Gates(math.inf), name="bench")
    return await run_due(worker)


async def stock(url: str, card: Mapping[str, Any], count: int) -> int:
    """Send the same card as often through the SDK's stock adapter."""
    credentials = PasswordServiceClientCredentialFactory("", "")
    adapter = CloudAdapterBase(BotFrameworkAuthenticationFactory.create(credential_factory=credentials))
    claims = ClaimsIdentity({}, False)
    numbers = iter(range(count))

    async def talk(context: TurnContext) -> None:
        attachment = Attachment(content_type="application/vnd.microsoft.card.adaptive", content=card)
        await context.send_activity(Activity(type="message", attachments=[attachment], summary="x"))

    async def client() -> None:
        for number in numbers:
            reference = ConversationReference(
                bot=ChannelAccount(id="28:bot"), user=ChannelAccount(id="29:user"), channel_id="msteams",
                conversation=ConversationAccount(id=f"a:{number}"), service_url=url,
            )  # fmt: skip
            await adapter.continue_conversation(reference, talk, claims_identity=claims, audience="")

    await asyncio.gather(*(client() for _ in range(AT_ONCE)))
    return count


@dataclass(kw_only=True)
class Way:
    """One way to send, and what was measured of it."""

    name: str
    send: Callable[[], Awaitable[int]]
    count: int = 0
    wall: float = 0
    cpu: float = 0

    async def round(self) -> None:
        """Send a part."""
        wall, cpu = time.perf_counter(), time.process_time()
        self.count += await self.send()
        self.wall += time.perf_counter() - wall
        self.cpu += time.process_time() - cpu

    @property
    def rate(self) -> float:
        """Messages a second."""
        return self.count / self.wall

    def report(self) -> None:
        """Print one line."""
        cpu = self.cpu / self.count * 1000
        print(
            f"{self.name:<24}{self.count:>6} in {self.wall:>7.2f} s{self.rate:>9.0f}/s{cpu:>8.2f} ms CPU each"
        )


async def bench(count: int, share: int) -> bool:
    """Measure both and print how many times as fast ours is; return whether that is enough."""
    service = await Server.start("tests.bench.servers:connector", "-")
    now, part = MONDAY, count // ROUNDS
    with TemporaryDirectory() as folder:
        store = await SqliteStore.open(str(Path(folder) / "bench.db"))
        connector = Connector(ServiceHosts({"127.0.0.1"}))
        desk = Desk(store=store, playbook=load(), clock=lambda: now, reach=TeamsReach(connector))
        warm()
        await filled(desk, [0], service.url)
        now = NINE + timedelta(minutes=1)
        card = await one_card(desk, person_of(0, service.url))
        await ours(desk)  # warm
        sdk = Way(name="continue_conversation", send=lambda: stock(service.url, card, part // share))
        own = Way(name="reminders", send=lambda: ours(desk))
        for number in range(ROUNDS):
            now = MONDAY
            await filled(desk, range(number * part + 1, (number + 1) * part + 1), service.url)
            now = NINE + timedelta(minutes=1)
            spare_collections()
            await sdk.round()
            await own.round()
        await connector.close()
        await store.close()
    await service.stop()
    assert own.count == part * ROUNDS
    for way in (sdk, own):
        way.report()
    print(f"{own.rate / sdk.rate:.1f} times as many a second (goal: {GOAL} at least)")
    return own.rate >= GOAL * sdk.rate


if __name__ == "__main__":
    numbers = [int(each) for each in sys.argv[1:]]
    sys.exit(0 if asyncio.run(bench(*(numbers + [5000, 10][len(numbers) :]))) else 1)
