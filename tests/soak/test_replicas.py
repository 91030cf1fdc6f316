"""A twentieth of what several processes do to one store in `make soak`; and that its judges can fail."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.engagement import KEPT_KEYS
from bot.errors import StoreUnavailable
from bot.storage.sqlite import SqliteStore
from bot.storage.store import Ref
from tests.cosmos_server import CosmosServer
from tests.soak import racing, replicas, writers
from tests.soak.faulty import Faulty
from tests.soak.racing import FEW, REMINDERS, Race
from tests.soak.recording import Taken
from tests.soak.resending import PEOPLE, WAVES
from tests.soak.run import SEED, SHARE
from tests.soak.writers import CHANGES, ENGAGEMENTS, NOTES, WRITERS
from tests.storage.writer import document

PAGES = 3
"""Journal pages that are to be written at least; a writer makes as many changes as they hold in all."""
pytestmark = pytest.mark.timeout(300)
"""Nine processes share whatever cores there are."""


@pytest.fixture
async def server() -> AsyncIterator[CosmosServer]:
    """A database on the server that speaks Cosmos DB's protocol."""
    async with replicas.prepared() as server:
        yield server


async def test_all_that_eight_processes_write_is_there_once(tmp_path: Path, server: CosmosServer) -> None:
    """X8, X40: notes and changes of the same engagements while a fifth of the answers go wrong."""
    found = await replicas.write(SEED, SHARE, tmp_path, server)
    _all_there(found)
    assert found.calls["create"] >= WRITERS * NOTES // SHARE


async def test_all_that_eight_processes_write_to_a_file_is_there_once(tmp_path: Path) -> None:
    """X8, X40: the same on SQLite, where every fifth answer is lost, late or no."""
    found = await replicas.write(SEED, SHARE, tmp_path, None)
    _all_there(found)
    assert found.known > 0, "no answer was lost after its write"


async def test_changes_that_leave_for_the_journal_are_there_once(tmp_path: Path) -> None:
    """X8, X40: all change one engagement so often that pages of its journal are written, under fire.

    As often as it remembers operation keys: of one that 300 others have pushed out while its answer was
    waited for, nobody knows any more that it was done.
    """
    orders = replace(writers.orders_of(replicas.kept(tmp_path, None), tmp_path, SEED, NOTES), engagements=1)
    found = await writers.written(replace(orders, changes=KEPT_KEYS // WRITERS))
    assert found.problems == [], found.told()
    assert found.pages == PAGES


def _all_there(found: writers.Written) -> None:
    assert found.problems == [], found.told()
    assert found.faults.total() >= writers.FAULTS // SHARE
    assert found.calls["replace"] >= WRITERS * CHANGES // SHARE * ENGAGEMENTS
    assert found.largest < 256 * 1024


@pytest.mark.parametrize("cosmos", [False, True])
async def test_eight_workers_send_each_reminder_once(
    tmp_path: Path, server: CosmosServer, cosmos: bool
) -> None:
    """W8: all are due in the same second, to a person each."""
    count = REMINDERS // SHARE
    problems, race = await replicas.race(count, SHARE, tmp_path, server if cosmos else None)
    assert problems == [], race.told()
    assert len(race.arrived) == count


async def test_eight_workers_give_everybody_a_days_cards_and_one_list(tmp_path: Path) -> None:
    """W8: many more are due than anybody wants in a day; the rest is in the list, and nothing is lost."""
    people = max(1, FEW // SHARE)
    problems, race = await replicas.race(people, SHARE, tmp_path, None)
    assert problems == [], race.told()
    assert len(race.arrived) == people * (racing.DAILY + 1)


async def test_a_submit_that_reaches_three_bots_has_one_effect_and_one_answer(tmp_path: Path) -> None:
    """X8: whichever bots it reaches, one to four times, whatever else reaches them meanwhile."""
    problems, figures = await replicas.submit(SEED, SHARE, tmp_path, None)
    assert problems == []
    assert figures.submits == PEOPLE * WAVES // SHARE
    assert figures.deliveries > 2 * figures.submits
    assert figures.effects > figures.submits // 2
    assert len(figures.verbs) >= 5


async def test_an_answer_that_is_lost_after_a_write_is_lost_after_it() -> None:
    """Of writes that were not answered, those that say so stand, and no others."""
    kept = await SqliteStore.open(":memory:")
    faulty, stand = Faulty(kept, 1.0, SEED), 0
    for number in range(60):
        one = document("0-1", number + 1)
        with pytest.raises(StoreUnavailable) as caught:
            await faulty.create(replace(one, ref=Ref("kill", f"n{number}")))
        there = await kept.get(Ref("kill", f"n{number}"))
        assert (there is not None) == str(caught.value).endswith("after")
        stand += there is not None
    assert stand == faulty.faults["reset after"] + faulty.faults["silence after"] > 10
    await kept.close()


def test_a_store_that_does_not_know_its_own_writes_is_seen() -> None:
    """What stood already is told to who tried again; beyond that, it is the store's to know."""
    lost = Counter({"reset-after": 100})
    assert writers.unrecognised(writers.Written([], faults=lost, again=5, known=15)) == []
    assert writers.unrecognised(writers.Written([], faults=lost, again=5, known=60))
    assert writers.unrecognised(writers.Written([], again=5, known=6))


def test_what_is_sent_twice_or_never_is_seen() -> None:
    """The judge of a race names what is missing, what came twice, and what was labelled."""
    race = Race(store={}, people=2, reminders=2)
    first, second = race.expected

    def came(name: str, to: str, *, labelled: bool = False) -> Taken:
        return Taken(conversation=to, at=1.0, reminders=(name,), labelled=labelled, how="")

    race.arrived = [came(first, "a:p0"), came(second, "a:p1")]
    assert race.wrong() == []
    race.arrived = [came(first, "a:p0")]
    assert any(each.startswith("0 times") for each in race.wrong())
    race.arrived = [came(first, "a:p0"), came(first, "a:p0"), came(second, "a:p1", labelled=True)]
    assert any(each.startswith("2 times") for each in race.wrong())
    assert any(each.startswith("labelled") for each in race.wrong())
