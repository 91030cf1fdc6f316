"""The engagement: what every change of it keeps, when it is due, and how its oldest changes leave it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import engagement as module
from bot.domain.changes import Change, Edit
from bot.domain.engagement import (
    JOURNAL_PAGE,
    KEPT_BYTES,
    KEPT_CHANGES,
    KEPT_KEYS,
    Claim,
    Contact,
    Done,
    Engagement,
    Item,
    Stamp,
    State,
    Status,
    StepRecord,
    TaskRecord,
    due_at,
    journal,
    put,
    raised,
    recorded,
    state_on,
)
from bot.domain.entry import Entry
from bot.domain.workload import Part, Workload

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
STAMP = Stamp(by="p1", name="Alex", at=NOW)
OPENED = Engagement(id="e1", tenant="t1", owner="p1", owner_name="Alex", opened_at=NOW)


def part(value: str) -> Part:
    """Return a part with this value."""
    return Part(value=value, source="c1", stamp=STAMP)


def changes(sizes: Sequence[int]) -> tuple[Change, ...]:
    """Return changes of these sizes, in order."""
    return tuple(
        Change(id=f"k{n}", at=NOW, by="p1", name="Alex", what="edit", size=size)
        for n, size in enumerate(sizes)
    )


# -- what it says of itself


def test_facts_that_are_not_recorded() -> None:
    """Nobody has to ask whether a fact is there: each has an answer for "not recorded"."""
    assert (OPENED.customer, OPENED.motions, OPENED.origin, OPENED.managed) == ("", (), "", "unknown")


def test_facts_that_are_recorded() -> None:
    """The facts that conditions and cards ask for by name."""
    facts = {"customer": "Contoso", "motions": ("rfa",), "origin": "gateway", "managed": "yes"}
    held = replace(OPENED, facts=facts)
    assert (held.customer, held.motions, held.origin, held.managed) == ("Contoso", ("rfa",), "gateway", "yes")


def test_motions_of_an_older_form_are_none() -> None:
    """A fact of another type than today's is no reason to fail."""
    assert replace(OPENED, facts={"motions": "rfa"}).motions == ()


def test_answers_and_revision_of_a_step() -> None:
    """Revision 0 and no answer before the first one."""
    assert (OPENED.revision("a"), OPENED.answer("a", "x")) == (0, None)
    held = replace(OPENED, steps={"a": StepRecord(revision=3, answers={"x": 0})})
    assert (held.revision("a"), held.answer("a", "x"), held.answer("a", "y")) == (3, 0, None)


def test_a_tick_stands_whichever_step_holds_it() -> None:
    """Conditions ask by the tick's id alone; only a tick counts, no other answer."""
    held = replace(
        OPENED,
        steps={
            "a": StepRecord(revision=1, answers={"check.x": False, "check.n": 1, "check.off": False}),
            "b": StepRecord(revision=1, answers={"check.x": True}),
        },
    )
    assert [name for name in ("check.x", "check.n", "check.off", "check.none") if held.ticked(name)] == [
        "check.x"
    ]


def test_not_asked_is_not_known() -> None:
    """A part that nobody asked for, or whose answer is not known, is as good as blank (K26)."""
    work = Workload(
        dibs={
            "target_date": part("2027-01-01"),
            "intent": part("not_asked"),
            "success_owner": part("unknown"),
        },
        ssat={"training": part("Two evenings")},
    )
    assert (work.known("dibs"), work.known("ssat"), Workload().known("dibs")) == (1, 1, 0)
    assert part("undecided").known
    assert not part("not_asked").known


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (Status(), "open"),
        (Status(state="held", until="2026-11-25"), "held"),
        (Status(state="held", until="2026-11-24"), "open"),
        (Status(state="held", until="2025-12-31"), "open"),
        (Status(state="held"), "held"),
        (Status(state="closed", until="2026-11-01"), "closed"),
        (Status(state="removed", until="2026-11-01"), "removed"),
    ],
)
def test_a_hold_ends_by_itself(status: Status, state: State) -> None:
    """From its date on a hold counts as open; without a date it lasts; nothing else ends by itself."""
    assert state_on(replace(OPENED, status=status), date(2026, 11, 24)) == state


def test_values_have_quiet_defaults() -> None:
    """What is not said is empty, never wrong: not engaged, not done, no details."""
    assert not Contact(name="Ines").is_engaged
    assert Item(kind="gap", text="Labels", stage="kickoff", stamp=STAMP).done is None
    assert TaskRecord(stamp=STAMP).details == {}
    assert (OPENED.seq, OPENED.journal_pages, OPENED.unpublished, OPENED.claim) == (0, 0, False, None)


def test_how_much_is_kept() -> None:
    """The figures of the stored state: 100 changes (48 KB), pages of 50, keys of 7 days, 300 at most."""
    assert (KEPT_CHANGES, KEPT_BYTES, JOURNAL_PAGE, KEPT_KEYS) == (100, 49152, 50, 300)
    assert (module.KEY_LIFE, module.PLAN_CAP) == (7 * DAY, 7 * DAY)


# -- changing it


@settings(deadline=None)
@given(held=st.dictionaries(st.text("ab", max_size=2), st.integers()), key=st.text("ab", max_size=2))
def test_put_never_changes_what_it_is_given(held: dict[str, int], key: str) -> None:
    """A new mapping each time; None takes the key out, and is fine where there was none."""
    given_mapping = MappingProxyType(dict(held))
    assert put(given_mapping, key, 7) == {**held, key: 7}
    assert put(given_mapping, key, None) == {name: value for name, value in held.items() if name != key}
    assert given_mapping == held


def test_a_raised_step_keeps_its_answers_unless_new_ones_are_given() -> None:
    """The revision is one higher, whoever raised it is noted, other steps stay."""
    first = raised(OPENED, "a", STAMP, {"x": 1})
    assert first.steps == {"a": StepRecord(revision=1, answers={"x": 1}, stamp=STAMP)}
    later = replace(STAMP, at=NOW + DAY)
    second = raised(raised(first, "b", STAMP), "a", later)
    assert second.steps["a"] == StepRecord(revision=2, answers={"x": 1}, stamp=later)
    assert raised(second, "a", later, {}).steps["a"] == StepRecord(revision=3, answers={}, stamp=later)
    assert OPENED.steps == {}


def test_a_change_is_recorded_with_its_inverse() -> None:
    """Who, when, what, in which step, and every place with its old and new value; the key and its result."""
    after = recorded(
        OPENED,
        replace(OPENED, facts={"customer": "Contoso"}),
        key="k1",
        stamp=STAMP,
        what="edit",
        step="intake",
        result="done",
    )
    (change,) = after.changes
    assert change.edits == (Edit(path=("facts", "customer"), old=None, new="Contoso"),)
    assert (change.id, change.at, change.by, change.name, change.what, change.step) == (
        *("k1", NOW, "p1", "Alex", "edit", "intake"),
    )
    assert change.size > 0
    assert after.done == {"k1": Done(at=NOW, result="done")}
    assert after.seq == 1


def test_bookkeeping_is_no_change_of_a_persons() -> None:
    """What only counts, stamps or publishes is not in the record of changes, so undo never takes it back."""
    entry = Entry(
        engagement="e1",
        customer="Contoso",
        tenant_domain="",
        stage="",
        stage_title="",
        state="open",
        action="",
        why="",
        step="",
    )
    claim = Claim(owner="w", until=NOW)
    before = raised(OPENED, "a", STAMP, {"x": 1})
    after = raised(replace(before, entry=entry, unpublished=True, claim=claim), "a", STAMP)
    kept = recorded(before, after, key="k1", stamp=STAMP, what="edit")
    assert kept.changes == ()
    assert (list(kept.done), kept.seq, kept.unpublished) == (["k1"], 1, True)


def test_a_steps_answers_are_recorded_without_its_revision() -> None:
    """An answer that changed is one place; the revision and the stamp beside it are none."""
    before = raised(OPENED, "a", STAMP, {"x": 1})
    after = recorded(before, raised(before, "a", STAMP, {"x": 2}), key="k", stamp=STAMP, what="save")
    assert [edit.path for edit in after.changes[0].edits] == [("steps", "a", "answers", "x")]


def test_a_part_changes_as_a_whole() -> None:
    """A value never parts from who gave it: undoing one brings back both."""
    before = replace(OPENED, workloads={"teams": Workload(dibs={"intent": part("yes")})})
    theirs = replace(part("no"), source="c2")
    after = replace(OPENED, workloads={"teams": Workload(dibs={"intent": theirs})})
    (change,) = recorded(before, after, key="k", stamp=STAMP, what="save").changes
    (edit,) = change.edits
    assert edit.path == ("workloads", "teams", "dibs", "intent")
    assert isinstance(edit.old, dict)
    assert isinstance(edit.new, dict)
    assert (edit.old["source"], edit.new["source"]) == ("c1", "c2")


def test_a_steps_first_answers_are_recorded_with_it() -> None:
    """The record of a step that was never answered comes as one place."""
    after = recorded(OPENED, raised(OPENED, "a", STAMP, {"x": 1}), key="k", stamp=STAMP, what="save")
    assert [edit.path for edit in after.changes[0].edits] == [("steps", "a")]


@pytest.mark.parametrize("field", module.BOOKKEEPING)
def test_bookkeeping_names_fields_that_exist(field: str) -> None:
    """A field that is renamed must not slip into the changes."""
    assert field in Engagement.__dataclass_fields__


def test_keys_of_seven_days_are_kept() -> None:
    """A second delivery is known for 7 days; after them its key goes with the next change."""
    done = {
        "old": Done(at=NOW - 7 * DAY, result=""),
        "young": Done(at=NOW - 7 * DAY + timedelta(seconds=1), result="r"),
    }
    held = replace(OPENED, done=done)
    after = recorded(held, held, key="k", stamp=STAMP, what="edit")
    assert list(after.done) == ["young", "k"]
    assert after.changes == ()


def test_a_key_that_the_change_takes_away_stays_away() -> None:
    """Undo forgets the key of what it takes back."""
    held = replace(OPENED, done={"undone": Done(at=NOW, result="")})
    after = recorded(held, replace(held, done={}), key="undo", stamp=STAMP, what="undo")
    assert list(after.done) == ["undo"]


def test_the_oldest_keys_go_when_there_are_too_many() -> None:
    """At most 300 are kept: the youngest by their time, in whatever order a store gave them back."""
    done = {f"k{n}": Done(at=NOW - timedelta(minutes=n), result="") for n in range(KEPT_KEYS + 20)}
    held = replace(OPENED, done=done)
    after = recorded(held, held, key="new", stamp=STAMP, what="edit")
    assert set(after.done) == {"new", *(f"k{n}" for n in range(KEPT_KEYS - 1))}


# -- older changes leave it


def test_few_changes_stay() -> None:
    """Until there are 50 to spare, and as long as they are small."""
    held = replace(OPENED, changes=changes([10] * (KEPT_CHANGES + JOURNAL_PAGE - 1)))
    assert journal(held) == (held, ())


def test_the_oldest_fifty_leave_together() -> None:
    """The page is the oldest fifty in order; nothing is lost and nothing is in both."""
    held = replace(OPENED, changes=changes([10] * (KEPT_CHANGES + JOURNAL_PAGE)), journal_pages=2)
    lighter, page = journal(held)
    assert len(page) == JOURNAL_PAGE
    assert page + lighter.changes == held.changes
    assert lighter.journal_pages == 3


def test_long_changes_leave_early() -> None:
    """Long texts that change often do not fill the document; the latest change stays, to be undone."""
    held = replace(OPENED, changes=changes([KEPT_BYTES // 4] * 5))
    lighter, page = journal(held)
    assert (len(page), len(lighter.changes)) == (2, 3)
    exact = replace(OPENED, changes=changes([KEPT_BYTES // 4] * 4))
    assert journal(exact) == (exact, ())
    huge = replace(OPENED, changes=changes([KEPT_BYTES * 2]))
    assert journal(huge) == (huge, ())
    assert len(journal(replace(OPENED, changes=changes([KEPT_BYTES * 2, 1])))[1]) == 1


@settings(deadline=None)
@given(
    sizes=st.lists(st.integers(0, KEPT_BYTES // 8), min_size=2, max_size=200),
    more=st.lists(st.integers(0, KEPT_BYTES), max_size=5),
)
def test_a_page_is_the_same_whoever_splits_it_off(sizes: list[int], more: list[int]) -> None:
    """A page is written before the engagement: who tries again after other changes makes the same page, so
    that no change falls between the two.
    """
    _, page = journal(replace(OPENED, changes=changes(sizes)))
    if page:
        lighter, again = journal(replace(OPENED, changes=changes([*sizes, *more])))
        assert again == page
        assert lighter.changes


# -- when somebody must look at it


@pytest.mark.parametrize(
    ("unpublished", "next_due", "claimed", "due"),
    [
        (False, None, None, 7 * DAY),
        (False, 2 * DAY, None, 2 * DAY),
        (False, 30 * DAY, None, 7 * DAY),
        (False, -DAY, None, -DAY),
        (True, 2 * DAY, None, 0 * DAY),
        (True, None, 1 * DAY, 1 * DAY),
        (False, 2 * DAY, 1 * DAY, 2 * DAY),
        (False, 2 * DAY, 3 * DAY, 3 * DAY),
        (False, None, 8 * DAY, 8 * DAY),
        (True, None, -DAY, 0 * DAY),
    ],
)
def test_when_it_is_due(
    unpublished: bool, next_due: timedelta | None, claimed: timedelta | None, due: timedelta
) -> None:
    """An unpublished entry now; else the next due moment, 7 days off at most; never before a claim ends."""
    claim = None if claimed is None else Claim(owner="w", until=NOW + claimed)
    held = replace(OPENED, unpublished=unpublished, claim=claim)
    assert due_at(held, NOW, None if next_due is None else NOW + next_due) == NOW + due
