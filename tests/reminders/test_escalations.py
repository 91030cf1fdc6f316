"""What nobody answers goes to the leads of a team that wants it: once, in their morning, while it holds."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from bot.domain import mailbox as box
from bot.domain.away import Away
from bot.domain.mailbox import Mailbox
from bot.domain.person import Person, Reference
from bot.domain.snoozing import Snoozed, snoozed
from bot.domain.team import Team, with_lead, with_member, without
from bot.playbook.loader import load
from bot.reminders.worker import run_due
from bot.services import escalations, mailboxes, people, teams
from bot.services.desk import Desk
from bot.services.hours import work_of
from bot.services.records import write
from bot.services.reminders import Due
from bot.storage import kinds
from bot.storage.sqlite import SqliteStore
from bot.storage.store import Document
from dialogs.reminder import Cards
from tests.reminders.test_delivery import ALEX, MONDAY, NINE, Chat, engagement
from tests.stores import WatchedStore
from tests.workers import look_after_all, worker_of

MEGAN = Person(
    tenant="t1",
    id="p2",
    name="Megan",
    zone="UTC",
    reference=Reference(service_url="http://x", conversation="a:2"),
)
FRIDAY = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)


@dataclass
class Team2:
    """Alex, who is reminded on Tuesday at nine, and Megan, who leads the team North that Alex is in."""

    desk: Desk
    chat: Chat
    now: datetime = MONDAY

    async def pass_(self, at: datetime) -> list[tuple[tuple[str, ...], bool]]:
        """Look after all that is due at a moment; return what arrived by it."""
        self.now, before = at, len(self.chat.got)
        for _ in range(3):
            await look_after_all(self.desk)
        return self.chat.got[before:]

    async def days(self, until: datetime) -> list[tuple[tuple[str, ...], bool]]:
        """Pass every hour until a moment; return what arrived."""
        got: list[tuple[tuple[str, ...], bool]] = []
        while self.now < until:
            got += await self.pass_(self.now + timedelta(hours=1))
        return got

    async def mailbox(self, person: Person = ALEX) -> Mailbox:
        return (await mailboxes.find(self.desk, person)).mailbox

    async def wants(self, days: int) -> None:
        await teams.change(self.desk, "t1", "North", lambda team: replace(team, escalate_after=days))


@pytest.fixture
async def team() -> AsyncIterator[Team2]:
    """A team that escalates after 3 business days."""
    store, chat = await SqliteStore.open(":memory:"), Chat()
    found = Team2(desk=Desk(store=store, playbook=load(), clock=lambda: found.now, reach=chat), chat=chat)
    for person in (ALEX, MEGAN):
        ref = kinds.person_ref("t1", person.id)
        await store.create(Document(ref=ref, kind="person", body=kinds.PERSON.encode(person), due_at=None))
    await teams.create(found.desk, Team(tenant="t1", name="North", escalate_after=3))
    await teams.change(found.desk, "t1", "North", partial(with_lead, person="p2", name="Megan"))
    await teams.change(found.desk, "t1", "North", partial(with_member, person="p1", name="Alex"))
    await write(found.desk, engagement(1), "")
    ((_, digest),) = await found.pass_(NINE)
    assert not digest
    yield found
    await store.close()


def names(got: list[tuple[tuple[str, ...], bool]]) -> list[str]:
    return [name for found, _ in got for name in found if name.endswith(escalations.LEAD)]


async def test_a_lead_hears_once_of_what_nobody_answered(team: Team2) -> None:
    """W7: sent on Tuesday, three business days end on Friday at five: on Monday's digest, never again."""
    assert names(await team.days(datetime(2026, 11, 30, 8, tzinfo=UTC))) == []
    ((found, digest),) = [
        each for each in await team.days(datetime(2026, 11, 30, 9, tzinfo=UTC)) if names([each])
    ]
    assert digest
    assert (len(found), found[0].endswith(escalations.LEAD)) == (1, True)
    assert names(await team.days(datetime(2026, 12, 18, 18, tzinfo=UTC))) == []
    assert not any(each.escalation for each in (await team.mailbox()).settled.values())


async def test_the_line_says_who_and_since_when(team: Team2) -> None:
    """The lead's card names the owner and the day, and leads to the engagement."""
    cards: list[str] = []
    draw = Cards(team.desk)

    def drawn(person: Person, due: tuple[Due, ...], *, digest: bool) -> tuple[dict[str, Any], str]:
        card, summary = draw(person, due, digest=digest)
        cards.append(f"{person.id} {json.dumps(card, ensure_ascii=False)}")
        return {"ids": [], "digest": digest}, summary

    team.now = FRIDAY + timedelta(hours=8)
    await run_due(replace(worker_of(team.desk), draw=drawn))
    team.now = datetime(2026, 11, 30, 9, tzinfo=UTC)
    await run_due(replace(worker_of(team.desk), draw=drawn))
    (line,) = [each for each in cards if each.startswith("p2 ")]
    words = line.replace("\u00a0", " ")
    assert "Alex hasn’t answered since Tue 24 Nov" in words
    assert "Contoso" in words
    assert '"verb": "open"' in words
    assert "late" not in words
    assert "reminder.done" not in words


@pytest.mark.parametrize("what", ["done", "not needed", "snoozed", "its reason ceased", "handed over"])
async def test_what_was_answered_goes_to_nobody(team: Team2, what: str) -> None:
    """X29: done, not needed, put off, or over: no lead hears of it, also where their line waited already."""
    for moment in (FRIDAY, FRIDAY + timedelta(hours=10)):
        await team.pass_(moment)
    (line,) = (await team.mailbox(MEGAN)).pending
    name = line.removesuffix(escalations.LEAD)
    stored = await team.desk.store.get(kinds.engagement_ref("e1"))
    assert stored
    held = kinds.ENGAGEMENT.decode(stored.body)
    if what == "done":
        await mailboxes.change(team.desk, ALEX, lambda old: box.done(old, name, team.now, "Alex"))
    elif what == "not needed":
        await mailboxes.change(team.desk, ALEX, lambda old: box.not_needed(old, name, team.now, "A", "no"))
    elif what == "snoozed":
        reminder = (await team.mailbox(MEGAN)).pending[line].reminder

        def later(old: Mailbox) -> Mailbox:
            off = snoozed(old, replace(reminder, id=name), date(2026, 12, 14), team.now, work_of(ALEX, 2026))
            assert isinstance(off, Snoozed)
            return off.mailbox

        await mailboxes.change(team.desk, ALEX, later)
    elif what == "its reason ceased":
        await write(team.desk, replace(held, items={}, seq=held.seq + 1), stored.etag)
    else:
        await write(team.desk, replace(held, owner="p3", seq=held.seq + 1), stored.etag)
    assert names(await team.days(datetime(2026, 12, 1, 12, tzinfo=UTC))) == []


@pytest.mark.parametrize("what", ["done", "its reason ceased"])
async def test_answered_in_time_nothing_is_laid_out(team: Team2, what: str) -> None:
    """X29: an answer before the days are over keeps the lead's mailbox empty."""
    (name,) = (await team.mailbox()).settled
    if what == "done":
        await mailboxes.change(team.desk, ALEX, lambda old: box.done(old, name, team.now, "Alex"))
    else:
        stored = await team.desk.store.get(kinds.engagement_ref("e1"))
        assert stored
        held = kinds.ENGAGEMENT.decode(stored.body)
        await write(team.desk, replace(held, items={}, seq=held.seq + 1), stored.etag)
    await team.pass_(FRIDAY + timedelta(hours=10))
    assert (await team.mailbox(MEGAN)).pending == {}


async def test_who_does_not_lead_any_more_hears_nothing(team: Team2) -> None:
    """X57: the right to read is asked again when the line leaves."""
    await team.pass_(FRIDAY + timedelta(hours=10))
    assert len((await team.mailbox(MEGAN)).pending) == 1
    await teams.change(team.desk, "t1", "North", partial(without, person="p2"))
    assert names(await team.days(datetime(2026, 12, 1, 12, tzinfo=UTC))) == []


async def test_an_owner_who_removed_the_bot_is_escalated_all_the_same(team: Team2) -> None:
    """X56: a mailbox that takes nothing is still due when its escalation is."""
    await mailboxes.change(team.desk, ALEX, lambda old: replace(old, stopped="removed"))
    await team.pass_(FRIDAY + timedelta(hours=10))
    assert len((await team.mailbox(MEGAN)).pending) == 1


async def test_an_absence_that_began_since_stops_nothing(team: Team2) -> None:
    """W7: a lead is to hear of exactly what nobody answers."""
    away = Away(id="a1", cover="p9", first=date(2026, 11, 25), last=date(2026, 12, 10))
    await people.tell(team.desk, "t1", "p1", lambda old: replace(old, away=(away,)))
    got = names(await team.days(datetime(2026, 11, 30, 9, tzinfo=UTC)))
    assert len(got) == 1


async def test_opt_in_costs_nothing_where_nobody_opted_in(team: Team2) -> None:
    """Who is in no team costs no read; of a team that wants none, nothing is kept."""
    (settled,) = (await team.mailbox()).settled.values()
    assert settled.escalation
    sent = [(replace(settled.escalation.reminder, id="r2"), engagement(1))]
    await team.wants(0)
    watched = WatchedStore(team.desk.store)
    desk = replace(team.desk, store=watched)
    alex = await people.known(team.desk, "t1", "p1")
    assert alex
    assert await escalations.begun(desk, alex, sent, NINE) == {}
    assert watched.reads == 1, "the team itself"
    assert await escalations.begun(desk, replace(alex, member_of=()), sent, NINE) == {}
    assert watched.reads == 1
    await team.wants(3)
    assert list(await escalations.begun(desk, alex, sent, NINE)) == ["r2"]


async def test_one_broken_engagement_stops_no_other(
    team: Team2, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What fails is logged and tried again an hour later."""
    real, broken = escalations.hand_up, [RuntimeError("secret")]

    async def sometimes(desk: Desk, settled: box.Settled) -> box.Escalation | None:
        if broken:
            raise broken.pop()
        return await real(desk, settled)

    monkeypatch.setattr(escalations, "hand_up", sometimes)
    late = FRIDAY + timedelta(hours=10)
    await team.pass_(late)
    assert "a lead could not be told" in caplog.text
    assert (await team.mailbox(MEGAN)).pending == {}
    await team.pass_(late + kinds.PUSHED_BACK)
    assert len((await team.mailbox(MEGAN)).pending) == 1
