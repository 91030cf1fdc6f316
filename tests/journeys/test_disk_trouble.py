"""X40 by real troubles of the disk: the person is told in time, keeps what they typed, and it goes on after.

No restart: the same process answers before, during and after, and its worker sends what fell due meanwhile.
"""

import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.fakes import FakeConnector, Person, closing
from tests.journeys.acts import fetch, one, open_new
from tests.journeys.disks import Trouble, can_mount, locked, no_room, read_only, small_disk
from tests.journeys.talker import Clock, Talker, buttons, talking, values
from tests.journeys.test_reminders import WEDNESDAY, with_a_task
from tests.stores import Watching

WITHIN = 10.0
LOCKED = 30.0
"""Seconds."""
DIBS = {
    "target_date.teams": "2027-03-15",
    "intent.teams": "yes",
    "business_reason.teams": "One place for the crews",
    "success_owner.teams": "Rui Pinto, operations",
}


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that somebody who is not root can look into."""
    with TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


async def refused(t: Talker, title: str) -> None:
    """Press, and be told in time, with everything that was typed in the form."""
    filled, began = dict(t.typed) or {name: values(t.card)[name] for name in DIBS}, time.perf_counter()
    await t.press(title)
    assert time.perf_counter() - began < WITHIN
    assert "Not saved yet" in t.words()
    assert values(t.card).items() >= filled.items()
    assert buttons(t.card)[0] == "Try again"


@pytest.mark.parametrize(
    ("trouble", "ready", "seconds"),
    [
        pytest.param(no_room, 200, 0.0, id="no room"),  # only a write can tell
        pytest.param(read_only, 503, 0.0, id="read-only"),
        pytest.param(locked, 503, LOCKED, id="locked"),
    ],
)
async def test_the_same_process_goes_on(folder: Path, trouble: Trouble, ready: int, seconds: float) -> None:
    """X40: no room, a read-only file, a lock held for 30 s: told, nothing lost; then saved, and reminded."""
    database, store = folder / "cadence.db", Watching()
    async with talking(database, open_store=store, poll=0.05) as t:
        await with_a_task(t)
        await t.say("edit")
        await t.fill(workloads="teams").press("Save changes")
        await t.say("dibs")
        await t.fill(target_date__teams="2026-02-30").press("Save DIBS")  # loads all that a refusal needs
        t.heard = len(t.connector.sent)
        async with trouble(database, store.store.store):
            began = time.perf_counter()
            t.clock.now = WEDNESDAY
            await refused(t.put(DIBS), "Save DIBS")
            assert (await fetch(f"{t.person.bot_url}/live"))[0] == 200
            assert (await fetch(f"{t.person.bot_url}/ready"))[0] == ready
            await refused(t, "Try again")
            while time.perf_counter() - began < seconds:
                await refused(t, "Try again")
        assert one(database, "engagement")["workloads"]["teams"]["dibs"] == {}
        await t.press("Try again")
        assert "DIBS is saved" in t.words()
        assert (await fetch(f"{t.person.bot_url}/ready"))[0] == 200
        await t.hears()
        assert "Your follow-up is due" in t.words()
        await t.hears_nothing()
    engagement = one(database, "engagement")
    assert engagement["workloads"]["teams"]["dibs"]["target_date"]["value"] == "2027-03-15"
    assert [change["what"] for change in engagement["changes"]].count("save") == 1


async def test_a_full_disk(tmp_path: Path) -> None:
    """X40: no byte is left on the disk: told in time, typed values kept; with room again, it is saved."""
    if not can_mount(tmp_path):
        pytest.skip("no disk can be mounted here")
    async with small_disk(tmp_path) as disk, FakeConnector() as connector:
        person = Person(disk.url, connector.url)
        async with closing(person):
            t = Talker(person=person, connector=connector, clock=Clock())
            await open_new(t, workloads="teams")
            await t.say("dibs")
            disk.fill()
            await refused(t.put(DIBS), "Save DIBS")
            await refused(t, "Try again")
            assert (await fetch(f"{disk.url}/live"))[0] == 200
            disk.clear()
            await t.press("Try again")
            assert "DIBS is saved" in t.words()
            assert disk.process.returncode is None
