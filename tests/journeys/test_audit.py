"""What is refused for security leaves a trace in the store, and nothing that was typed."""

from pathlib import Path

from tests.journeys.talker import START, talking
from tests.keeping import open_at


async def test_a_request_refused_at_the_door_is_recorded_once_a_minute(tmp_path: Path) -> None:
    """X3: tenant fields that disagree are refused, recorded once, and no turn runs."""
    database = tmp_path / "cadence.db"
    async with talking(database) as t:
        forged = t.person.text("my secret words")
        forged["conversation"]["tenantId"] = "11111111-2222-4333-8444-555555555555"
        for _ in range(3):
            status, _body = await t.person.post(forged)
            assert status == 400
        assert t.connector.sent == []
    store = await open_at(database)
    page = await store.query(f"audit:{START:%Y-%m-%d}", "audit")
    await store.close()
    assert len(page.items) == 1
    assert b"disagree" in page.items[0].body
    assert b"secret" not in page.items[0].body
