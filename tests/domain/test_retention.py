"""What is left of an engagement when its time is over, and when that is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.changes import Change, Edit
from bot.domain.contact import Contact
from bot.domain.engagement import Engagement, Stamp, State, Status, StepRecord, TaskRecord, raised, recorded
from bot.domain.handover import Handover
from bot.domain.item import Item
from bot.domain.notes import Note
from bot.domain.outcome import Outcome
from bot.domain.outreach import Outreach, Skip
from bot.domain.personal_data import CONTACT
from bot.domain.retention import SETTLED, cleared, cleared_changes, cleared_note, clears_at, traces_of
from bot.domain.series import Onsite, Series
from bot.domain.workload import Part, Workload
from bot.storage import kinds

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
STAMP = Stamp(by="p1", name="Alex Wilber", at=NOW)
HALF = timedelta(days=180)
PERSONAL = frozenset({"success_owner", "approved_by"})
INES = Contact(
    name="Ines Duarte", email="ines@contoso.example.com", phone="+351 912 345 678", organisation="Contoso",
    roles=("it_admin",), is_engaged=True, country="PT", time_zone="Europe/Lisbon",
)  # fmt: skip


def engagement(state: State = "open") -> Engagement:
    return Engagement(
        id="e1", tenant="t1", owner="p1", owner_name="Alex Wilber", opened_at=NOW,
        facts={"customer": "Contoso Harbour 12345678", "tpid": "12345678"},
        status=Status(state=state, reason="Ines Duarte left", stamp=STAMP),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("state", "days", "expected"),
    [
        ("open", 180, None),
        ("held", 180, None),
        ("closed", 180, 180),
        ("closed", 0, None),
        ("closed", 1, 1),
        ("removed", 1, 30),
        ("removed", 180, 180),
    ],
)
def test_when(state: State, days: int, expected: int | None) -> None:
    """So many days after it was closed or removed; never while it is open or held, or can be restored."""
    found = clears_at(engagement(state), timedelta(days=days))
    assert found == (None if expected is None else NOW + timedelta(days=expected))


def test_the_clock_starts_again() -> None:
    """What was cleared is not cleared again, until it was opened and closed once more."""
    closed = engagement("closed")
    done = replace(closed, cleared_at=NOW + HALF)
    assert clears_at(done, HALF) is None
    later = Stamp(by="p1", name="Alex", at=NOW + timedelta(days=400))
    again = replace(done, status=Status(state="closed", stamp=later))
    assert clears_at(replace(done, status=Status(state="open", stamp=later)), HALF) is None
    assert clears_at(again, HALF) == later.at + HALF
    assert clears_at(replace(closed, status=Status(state="closed")), HALF) is None


def test_what_is_begun_is_carried_through() -> None:
    """At once, also where it is open; closed again since, once what was on its way then has arrived."""
    begun = replace(engagement("closed"), clearing_at=NOW + HALF)
    told = Change(id="k1", at=NOW, by="p1", name="Alex", what="close")
    late = replace(told, at=NOW + HALF + timedelta(minutes=1))
    assert clears_at(begun, HALF) == NOW + HALF
    assert clears_at(begun, timedelta(0)) == NOW + HALF
    assert clears_at(replace(begun, changes=(told,)), HALF) == NOW + HALF
    assert clears_at(replace(begun, changes=(told, late)), HALF) == late.at + SETTLED
    opened = replace(begun, status=Status(), changes=(late,))
    assert clears_at(opened, HALF) == NOW + HALF


def full() -> Engagement:
    """Return an engagement that names people in every place that takes words, and keeps how it came so."""
    first = engagement("closed")
    named = replace(
        first,
        contacts={"c1": INES},
        steps={"kickoff": StepRecord(revision=1, answers={"success_owner": "Rui Pinto", "check.x": True})},
        tasks={"983": TaskRecord(stamp=STAMP, details={"approved_by": "Rui Pinto, CIO"})},
        workloads={
            "teams": Workload(
                dibs={
                    "success_owner": Part(value="Rui Pinto", source="c1", stamp=STAMP),
                    "target_date": Part(value="2026-12-01", source="c1", stamp=STAMP),
                }
            )
        },
        items={
            "i1": Item(
                kind="action",
                text="Ask Ines Duarte, or call 021 000 00 00",
                stage="x",
                stamp=STAMP,
                owner="Rui Pinto",
                due_on="2026-12-01",
            )
        },
        series={
            "s1": Series(
                kind="customer",
                time_zone="UTC",
                onsite=Onsite(reason="no_remote_tools", approved_by="Rui Pinto"),
                outcomes={
                    "2026-12-01": Outcome(
                        held="held", stamp=STAMP, decisions="ines@contoso.example.com decides"
                    )
                },
            )
        },
        outreach=Outreach(skips={"partner": Skip(reason="Ines Duarte asked for it", at=NOW)}),
        handover=Handover(
            id="h1", to="p2", to_name="Megan Bowen", note="Ines Duarte is nice", at=NOW, until=NOW
        ),
    )
    opened = recorded(
        first,
        raised(named, "kickoff", STAMP, named.steps["kickoff"].answers),
        key="k1",
        stamp=STAMP,
        what="contact",
    )
    renamed = replace(
        opened, contacts={"c1": replace(INES, name="Ines Pinto", email="ines.p@contoso.example.com")}
    )
    kept = recorded(opened, renamed, key="k2", stamp=STAMP, what="contact")
    item = replace(kept, items={**kept.items, "i1": replace(kept.items["i1"], owner="Rui")})
    return recorded(kept, item, key="k3", stamp=STAMP, what="item")


def test_nobody_is_left() -> None:
    """Names, addresses and numbers of contacts, former ones too, and who is named in a field: all gone."""
    before = full()
    after = cleared(before, traces_of(before), PERSONAL, NOW + HALF)
    body, old = kinds.ENGAGEMENT.encode(after).decode(), kinds.ENGAGEMENT.encode(before).decode()
    for word in ("Ines", "Duarte", "ines@", "ines.p@", "912 345", "Rui", "021 000 00 00"):
        assert word in old, word
        assert word not in body, word


def test_the_record_is_left() -> None:
    """Customer, roles, dates, ticks, and which colleague did what when stay; a change says what happened."""
    before = full()
    after = cleared(before, traces_of(before), PERSONAL, NOW + HALF)
    assert after.facts == before.facts
    assert after.contacts == {
        "c1": Contact(name=CONTACT, organisation="Contoso", roles=("it_admin",), is_engaged=True)
    }
    assert after.steps["kickoff"].answers == {"success_owner": CONTACT, "check.x": True}
    assert after.workloads["teams"].dibs["target_date"] == before.workloads["teams"].dibs["target_date"]
    assert after.workloads["teams"].dibs["success_owner"] == Part(value=CONTACT, source="c1", stamp=STAMP)
    assert after.items["i1"].due_on == "2026-12-01"
    assert after.status == replace(before.status, reason=f"{CONTACT} left")
    assert [(each.by, each.what, each.at) for each in after.changes[:-1]] == [
        (each.by, each.what, each.at) for each in before.changes
    ]
    assert [[edit.path for edit in each.edits] for each in after.changes[:-1]] == [
        [edit.path for edit in each.edits] for each in before.changes
    ]
    last = after.changes[-1]
    assert (last.what, last.at, last.by, last.edits) == ("retention", NOW + HALF, "", ())
    assert after.cleared_at == NOW + HALF


def test_again_changes_only_the_record_of_it() -> None:
    """What was cleared once holds nobody to clear."""
    before = full()
    once = cleared(before, traces_of(before), PERSONAL, NOW)
    assert traces_of(once) == ()
    assert replace(cleared(once, (), PERSONAL, NOW), changes=()) == replace(once, changes=())


def change(*edits: Edit) -> Change:
    return Change(id="k", at=NOW, by="p1", name="Alex", what="contact", edits=edits)


def test_older_changes() -> None:
    """Pages of the journal name contacts whom the engagement has forgotten: these go from it too."""
    gone = {"name": "Ana Reis", "email": "ana@x.example", "organisation": "X"}
    older = (
        change(
            Edit(path=("contacts", "c9"), old=None, new=gone),
            Edit(path=("contacts", "c9", "name"), old="Ana Reis", new="Ana Dias"),
            Edit(path=("contacts", "c9", "phone"), old=None, new="+351 911 111 111"),
            Edit(path=("contacts", "c9", "roles"), old=["x"], new=["y"]),
            Edit(path=("contacts", "c9", "organisation"), old="X", new="Y"),
            Edit(
                path=("workloads", "teams", "dibs", "success_owner"),
                old=None,
                new={"value": "Rui", "source": "x"},
            ),
            Edit(path=("workloads", "teams"), old=None, new={"dibs": {"success_owner": {"value": "Rui"}}}),
            Edit(path=("items", "i1"), old=None, new={"text": "Ana Dias asks", "owner": "Rui"}),
            Edit(path=("owner",), old="p1", new="p2"),
        ),
    )
    traces = traces_of(engagement(), older)
    assert len(traces) == 4
    (after,) = cleared_changes(older, traces, PERSONAL)
    assert [(edit.old, edit.new) for edit in after.edits] == [
        (None, {"name": CONTACT, "organisation": "X"}),
        (CONTACT, CONTACT),
        (None, CONTACT),
        (["x"], ["y"]),
        ("X", "Y"),
        (None, {"value": CONTACT, "source": "x"}),
        (None, {"dibs": {"success_owner": {"value": CONTACT}}}),
        (None, {"text": f"{CONTACT} asks", "owner": CONTACT}),
        ("p1", "p2"),
    ]


def test_a_note() -> None:
    """A note keeps what it says of the work, and who wrote it; dates and short figures stay."""
    note = Note(
        engagement="e1",
        note_kind="status",
        text="Ana Reis (ana@x.example, 021 000 00 00) agreed on 2026-12-01 to 1,200 seats",
        stamp=STAMP,
    )
    traces = traces_of(replace(engagement(), contacts={"c1": Contact(name="Ana Reis")}))
    after = cleared_note(note, traces)
    assert after.text == f"{CONTACT} ({CONTACT}, {CONTACT}) agreed on 2026-12-01 to 1,200 seats"
    assert after.stamp == STAMP
