"""What stands on a series' agenda: what was raised for it, dates that changed, what DIBS and SSAT lack."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.domain.agenda import DateChange, Material
from bot.domain.changes import Change, Edit, Json
from bot.domain.engagement import Engagement, Stamp
from bot.domain.item import Item, ItemKind
from bot.domain.series import Rule, Series
from bot.domain.workload import DIBS_PARTS, Part, Workload
from bot.playbook.loader import load
from bot.services.agendas import material

BOOK = load()
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
STAMP = Stamp(by="p1", name="Jo Adair", at=NOON)
FRIDAYS = Rule(starts_on=date(2026, 11, 1), rhythm="weekly", weekday=4, time="10:00")
HELD = tuple(datetime(2026, 11, day, 10, tzinfo=UTC) for day in (6, 13, 20, 27))


def item(
    kind: ItemKind, series: str = "s1", *, at: datetime = NOON, done: bool = False, due: str = ""
) -> Item:
    stamp = replace(STAMP, at=at)
    closed = STAMP if done else None
    return Item(kind=kind, text=kind, stage="kickoff", stamp=stamp, series=series, done=closed, due_on=due)


def engagement(*changes: Change, **items: Item) -> Engagement:
    parts = {part: Part(value="x", source="other", stamp=STAMP) for part in DIBS_PARTS[1:]}
    return Engagement(
        id="e1",
        tenant="t1",
        owner="p1",
        owner_name="Alex",
        opened_at=NOON - timedelta(days=30),
        facts={"motions": ("health",)},
        workloads={"teams": Workload(dibs=parts), "exchange": Workload()},
        items=items,
        series={"s1": Series(kind="internal", time_zone="Europe/Lisbon", rules=(FRIDAYS,))},
        changes=changes,
    )


def found(*changes: Change, held: tuple[datetime, ...] = (), **items: Item) -> Material:
    return material(BOOK, engagement(*changes, **items), "s1", held)


def _part(day: str) -> Json:
    return {"value": day, "source": "other"} if day else None


def moved(at: datetime, old: str, new: str, workload: str = "teams") -> Change:
    path = ("workloads", workload, "dibs", "target_date")
    was, now = (_part(day) for day in (old, new))
    return Change(
        id=f"{at}", at=at, by="p1", name="Alex", what="dibs", edits=(Edit(path=path, old=was, new=now),)
    )


def test_only_what_was_raised_for_the_series_and_is_open() -> None:
    """What the FM keeps for themselves, what is done, and what belongs to another series stay off it."""
    own: dict[str, Item] = {kind: item(kind) for kind in ("blocker", "action", "topic")}
    others: dict[str, Item] = {kind: item(kind, "") for kind in ("gap", "risk", "task", "missed")}
    more = {"b2": item("blocker", "s2"), "b3": item("blocker", done=True), "r2": item("risk")}
    got = found(held=(), **own, **others, **more)
    assert [each.id for each in (*got.blockers, *got.actions, *got.topics)] == ["blocker", "action", "topic"]
    assert got.blockers[0].raised_by == "Jo Adair"


def test_what_dibs_and_ssat_lack() -> None:
    """A line for each of the two and each workload, with the parts that have no answer."""
    gaps = [f"{each.workload}: {each.part.plain}" for each in found().gaps]
    ssat = "stakeholders, scenarios, awareness, training"
    assert gaps == [
        "DIBS of Teams: target go-live",
        f"SSAT of Teams: {ssat}",
        "DIBS of Exchange: target go-live, intent, business reason, success owner",
        f"SSAT of Exchange: {ssat}",
    ]


def test_a_workload_that_came_later() -> None:
    """Its gaps are known since it was named, the others' since the engagement was opened."""
    came = Change(
        id="c",
        at=NOON,
        by="p1",
        name="Alex",
        what="edit",
        edits=(Edit(path=("workloads", "exchange"), old=None, new={}),),
    )
    days = {each.id: each.since for each in found(came).gaps}
    assert days["dibs.exchange"] == NOON.date()
    assert days["dibs.teams"] == date(2026, 10, 25)


def test_dates_that_changed() -> None:
    """The last change of each workload; a first date, and one that stayed, are none."""
    first = moved(NOON, "", "2026-12-14")
    second = moved(NOON + timedelta(days=1), "2026-12-14", "2027-01-11")
    taken = moved(NOON + timedelta(days=2), "2026-12-14", "", "exchange")
    assert found(first).dates == ()
    teams, exchange = found(first, moved(NOON, "2026-12-14", "2026-12-21"), second, taken).dates
    assert teams == DateChange(
        id="date.teams",
        workload="Teams",
        on=date(2026, 11, 25),
        old=date(2026, 12, 14),
        new=date(2027, 1, 11),
    )
    assert (exchange.old, exchange.new) == (date(2026, 12, 14), None)
    assert found(moved(NOON, "2026-12-14", "2026-12-14")).dates == ()


def test_on_how_many_agendas_it_stood() -> None:
    """Meetings since it was raised; one on the same moment does not count."""
    early = item("topic", at=HELD[0] - timedelta(hours=1))
    got = found(held=HELD, t1=early, t2=item("topic"), t3=item("topic", at=HELD[-1]))
    assert {name: got.seen[name] for name in ("t1", "t2", "t3")} == {"t1": 4, "t2": 1, "t3": 0}
    assert got.seen["dibs.teams"] == 4


def test_a_day_is_that_of_the_series() -> None:
    """An action raised late at night counts from the day it was there, and its day is a date."""
    late = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    (action,) = found(a=item("action", at=late, due="2026-12-01")).actions
    assert (action.since, action.due_on) == (date(2026, 7, 2), date(2026, 12, 1))
