"""A twentieth of what several processes do to one store in `make soak`; and that its judges can fail."""

from pathlib import Path

from tests.soak import racing, writers
from tests.soak.racing import FEW, REMINDERS, Race
from tests.soak.recording import Taken
from tests.soak.replicas import FEWER_PEOPLE
from tests.soak.resending import PEOPLE, WAVES, resent
from tests.soak.run import SEED, SHARE
from tests.soak.writers import CHANGES, ENGAGEMENTS, NOTES, WRITERS


async def test_all_that_eight_processes_write_is_there_once(tmp_path: Path) -> None:
    """Eight processes note and change the same engagements while a fifth of the store's answers go wrong."""
    orders = writers.orders_of(f"sqlite:{tmp_path / 'shared.db'}", tmp_path, SEED, SHARE)
    found = await writers.written(orders)
    assert found.problems == [], found.told()
    assert found.faults.total() >= writers.FAULTS // SHARE
    assert found.known > 0, "no answer was lost after its write"
    assert found.calls["replace"] > WRITERS * CHANGES // SHARE * ENGAGEMENTS
    assert found.calls["create"] > WRITERS * NOTES // SHARE


async def test_eight_workers_send_each_reminder_once(tmp_path: Path) -> None:
    """W8: all are due in the same second, to a person each."""
    count = REMINDERS // SHARE
    race = Race(store=f"sqlite:{tmp_path / 'shared.db'}", people=count, reminders=count)
    assert await racing.run(race, tmp_path) == []
    assert len(race.arrived) == count


async def test_eight_workers_give_everybody_a_days_cards_and_one_list(tmp_path: Path) -> None:
    """W8: many more are due than anybody wants in a day; the rest is in the list, and nothing is lost."""
    people = max(1, FEW // SHARE)
    race = Race(store=f"sqlite:{tmp_path / 'shared.db'}", people=people, reminders=REMINDERS // SHARE)
    assert await racing.run(race, tmp_path) == []
    assert len(race.arrived) == people * (racing.DAILY + 1)


async def test_a_submit_that_reaches_three_bots_has_one_effect_and_one_answer(tmp_path: Path) -> None:
    """X8: whichever bots it reaches, one to four times, whatever else reaches them meanwhile."""
    waves = PEOPLE * WAVES // SHARE // FEWER_PEOPLE
    problems, figures = await resent(f"sqlite:{tmp_path / 'shared.db'}", SEED, FEWER_PEOPLE, waves)
    assert problems == []
    assert figures.submits == PEOPLE * WAVES // SHARE
    assert figures.deliveries > 2 * figures.submits
    assert figures.effects > figures.submits // 2
    assert len(figures.verbs) >= 5


def test_what_is_sent_twice_or_never_is_seen() -> None:
    """The judge of a race names what is missing, what came twice, and what was labelled."""
    race = Race(store="", people=2, reminders=2)
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
