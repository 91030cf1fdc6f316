"""The numbers of a running bot over HTTP, and the same from its store by the administrator's command."""

import asyncio
from pathlib import Path

import aiohttp
import pytest

from bot.settings import Settings
from bot.tools.admin import main
from tests.fakes import ALEX, Fault
from tests.journeys.talker import talking
from tests.journeys.test_reminders import WEDNESDAY, with_a_task
from tests.keeping import kept_in


async def asked(url: str, **headers: str) -> tuple[int, str, str]:
    async with aiohttp.ClientSession() as client, client.get(f"{url}/metrics", headers=headers) as answer:
        return answer.status, answer.headers["Content-Type"], await answer.text()


async def test_a_late_reminder_is_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One 429 and ten minutes: a post of each class, and 15 minutes late at most, whoever asks."""
    database = tmp_path / "c.db"
    async with talking(database, poll=0.02) as t:
        await with_a_task(t)
        busy = Fault(method="POST", do="answer", status=429, headers={"Retry-After": "600"})
        t.connector.faults.append(busy)
        t.clock.now = WEDNESDAY
        await t.connector.wait(lambda: not t.connector.faults)
        await t.hears_nothing()
        t.clock.forward(minutes=11)
        await t.hears()
        await t.hears_nothing()
        status, kind, text = await asked(t.person.bot_url)
        assert (status, kind) == (200, "text/plain; version=0.0.4; charset=utf-8")
        for line in (
            'cadence_reminder_lateness_seconds_bucket{form="card",le="300"} 0',
            'cadence_reminder_lateness_seconds_bucket{form="card",le="900"} 1',
            'cadence_posts_total{outcome="sent"} 1',
            'cadence_posts_total{outcome="throttled"} 1',
        ):
            assert line in text.splitlines()
        assert not [word for word in ("Contoso", "Alex", ALEX, "data centre") if word in text]
        assert (await asked(t.person.bot_url, **{"X-Forwarded-For": "10.0.0.1"}))[0] == 404
        assert (await asked(t.person.bot_url, Host="cadence.example.com"))[0] == 404
    assert (await said(database, capsys)).splitlines() == [
        "late at most      cards  digests",
        "1 min                 0        0",
        "5 min                 0        0",
        "15 min                1        0",
        "1 h                   0        0",
        "4 h                   0        0",
        "1 day                 0        0",
        "more                  0        0",
        "all                   1        0",
        "p50              15 min        -",
        "p95              15 min        -",
        "max              15 min        -",
        "1 mailboxes",
    ]


async def said(database: Path, capsys: pytest.CaptureFixture[str]) -> str:
    """Return what the command prints."""
    code = await asyncio.to_thread(main, ["lateness"], kept_in(database))
    assert code == 0
    return capsys.readouterr().out


@pytest.mark.parametrize(("words", "opened"), [("", False), ("local", False), ("open", True)])
def test_who_may_ask_is_configured(words: str, opened: bool) -> None:
    """This machine alone, unless it is said otherwise."""
    assert Settings.from_env({"CADENCE_METRICS": words}).metrics_open == opened
