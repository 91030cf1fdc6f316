"""What an engagement holds that FTOP must hold too: places, words to copy, and when it counts as changed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.contact import Contact
from bot.domain.engagement import Engagement, Stamp, Status, TaskRecord
from bot.domain.fields import Choice, Field
from bot.domain.ftop_list import ToEnter
from bot.domain.ftop_places import PLACES
from bot.domain.item import Item, ItemKind
from bot.domain.notes import Note
from bot.domain.workload import Part, Workload
from bot.playbook.ftop import entries
from bot.playbook.loader import load
from bot.playbook.model import Group
from tests.playbook.engagements import STAMP, answered, marked, opened

BOOK = load()
LATE = Stamp(by="p1", name="Alex", at=datetime(2026, 11, 20, 23, 30, tzinfo=UTC))


def held(engagement: Engagement, **notes: Note) -> Mapping[str, ToEnter]:
    """Return what FTOP must hold, by id, in Lisbon."""
    return {each.id: each for each in entries(BOOK, engagement, notes, ZoneInfo("Europe/Lisbon"))}


def shown(entry: ToEnter) -> tuple[str, str, str]:
    """Return the place, the title and the text to copy."""
    assert "\u00a0" not in entry.text.plain
    return PLACES[entry.place], entry.title.plain, entry.text.plain


def test_a_new_engagement_has_nothing_to_enter() -> None:
    """What nobody said is not entered."""
    assert held(opened("teams")) == {}


def test_a_contact_is_one_line_with_its_roles() -> None:
    """Name, roles, organisation, mail, phone, Is engaged (G28's tab)."""
    role, other = list(BOOK.roles)[:2]
    contact = Contact(
        name="Ines Duarte",
        email="ines@example.com",
        phone="+351 1",
        organisation="Contoso",
        roles=(role, "gone"),
        is_engaged=True,
    )
    found = held(replace(opened(), contacts={"c1": contact}))["contact.c1"]
    title = BOOK.roles[role].title
    line = f"Ines Duarte, {title}, gone, Contoso, ines@example.com, +351 1, Is engaged"
    assert shown(found) == ("Contacts tab", "Ines Duarte", line)
    moved = replace(contact, time_zone="Europe/Lisbon", country="PT")
    assert held(replace(opened(), contacts={"c1": moved}))["contact.c1"].value == found.value
    promoted = replace(contact, roles=(other,))
    assert held(replace(opened(), contacts={"c1": promoted}))["contact.c1"].value != found.value
    bare = held(replace(opened(), contacts={"c1": Contact(name="Rui")}))["contact.c1"]
    assert bare.text.plain == "Rui"


def test_fields_name_their_place_in_the_playbook() -> None:
    """The FRP: Partners tab; status and start date: Overall Status; what is cleared: nowhere."""
    engagement = answered(opened(started_on="2026-11-24"), "frp.identify", frp_partner="Alpine")
    engagement = answered(engagement, "benefit.outcome", enterprise_status="On track", next_steps="")
    found = held(engagement)
    assert shown(found["field.frp_partner"]) == ("Partners tab", "Name of the FRP", "Name of the FRP: Alpine")
    start = ("Overall Status", "Engagement started on", "Engagement started on: Tue 24 Nov 2026")
    assert shown(found["field.started_on"]) == start
    assert shown(found["field.enterprise_status"])[2] == "Enterprise status: On track"
    assert len(found) == 3


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (Status(state="held", reason="Freeze", until="2027-01-11"), "On hold until Mon 11 Jan 2027: Freeze"),
        (Status(state="held", reason="Freeze"), "On hold: Freeze"),
        (Status(state="closed", reason="Done"), "Closed: Done"),
        (Status(state="open"), "Open"),
    ],
)
def test_the_state_is_overall_status_once_somebody_set_it(status: Status, words: str) -> None:
    """A fresh engagement is open without a word."""
    found = held(replace(opened(), status=replace(status, stamp=STAMP)))["status"]
    assert shown(found) == ("Overall Status", "State", words)
    assert held(replace(opened(), status=Status(state="removed", stamp=STAMP))) == {}


def test_notes_stand_where_their_kind_belongs() -> None:
    """By the first 16 characters of their key; an unknown kind is an Engagement Management note."""
    kinds = {
        "engagement_management": "Engagement Management note",
        "technical_enablement": "Technical Enablement note",
        "status": "Status note",
        "old": "Engagement Management note",
    }
    for kind, place in kinds.items():
        note = Note(engagement="e1", note_kind=kind, text="Agreed:\n*Teams*", stamp=STAMP)
        found = held(opened(), **{"k" * 64: note})["note." + "k" * 16]
        assert shown(found) == (place, "Note of Fri 20 Nov 2026", "Agreed:\n*Teams*")


def test_the_next_action_date_is_the_end_of_a_hold_or_the_first_day_set() -> None:
    """What is done, or has no day, does not count."""
    item = Item(kind="task", text="Call", stage="kickoff", stamp=STAMP)
    days = ("2026-12-03", "2026-12-01", "")
    items = {f"i{day}": replace(item, due_on=day) for day in days}
    items["done"] = replace(item, due_on="2026-11-25", done=STAMP)
    found = held(replace(opened(), items=items))["next_action"]
    assert shown(found) == ("Next action date", "Next action date", "Tue 1 Dec 2026")
    status = Status(state="held", reason="x", until="2027-01-11", stamp=STAMP)
    found = held(replace(opened(), items=items, status=status))["next_action"]
    assert found.text.plain == "Mon 11 Jan 2027"
    assert "next_action" not in held(replace(opened(), items={"done": items["done"]}))


def test_a_task_is_named_as_ftop_prints_it() -> None:
    """Id and name, and its day by the reader's clocks; an id that the playbook lost alone."""
    found = held(marked(opened(), "994", "1"))
    line = "994 Conduct Initiate/Kickoff Meeting(s): completed Fri 20 Nov 2026"
    assert shown(found["task.994"]) == ("Tasks", "994 Kickoff held", line)
    assert shown(found["task.1"]) == ("Tasks", "1", "1: completed Fri 20 Nov 2026")
    late = replace(opened(), tasks={"994": TaskRecord(stamp=LATE)})
    east = entries(BOOK, late, {}, ZoneInfo("Europe/Athens"))
    assert "Sat 21 Nov 2026" in east[0].text.plain
    assert east[0].value == held(late)["task.994"].value, "one value, whoever looks"
    again = replace(LATE, at=LATE.at + timedelta(days=3))
    moved = held(replace(opened(), tasks={"994": TaskRecord(stamp=again)}))
    assert moved["task.994"].value != held(late)["task.994"].value


def test_an_own_task_stands_among_the_tasks() -> None:
    """K22: with its day; gaps, risks and what a partner missed are not for FTOP's list."""
    call = Item(kind="task", text="Call Rui", stage="kickoff", stamp=STAMP)
    kinds: tuple[ItemKind, ...] = ("gap", "risk", "missed")
    items = {kind: replace(call, kind=kind) for kind in kinds} | {"k" * 64: call}
    found = held(replace(opened(), items=items))
    assert list(found) == ["item." + "k" * 16]
    assert shown(*found.values()) == ("Tasks", "Call Rui", "Call Rui")
    seen = {next(iter(found.values())).value}
    for change, words in (
        (replace(call, due_on="2026-12-01"), "Call Rui: due Tue 1 Dec 2026"),
        (replace(call, due_on="2026-12-01", done=LATE), "Call Rui: completed Fri 20 Nov 2026"),
    ):
        found = held(replace(opened(), items={"t": change}))
        assert found["item.t"].text.plain == words
        seen.add(found["item.t"].value)
    assert len(seen) == 3


def test_a_field_gets_its_place_by_one_line_of_toml() -> None:
    """A tick, a choice or several: in the words of the form."""
    step = BOOK.steps["frp.identify"]
    fields = (
        Field(id="tick", kind="toggle", label="Tick", ftop="assignments"),
        Field(id="off", kind="toggle", label="Off", ftop="assignments"),
        Field(
            id="many",
            kind="choices",
            label="Many",
            ftop="assignments",
            choices=(Choice(value="a", title="An A"),),
        ),
    )
    book = replace(BOOK, steps={step.id: replace(step, groups=(Group(title="", fields=fields),))})
    engagement = answered(opened(), step.id, tick=True, off=False, many=("a", "b"))
    texts = [each.text.plain for each in entries(book, engagement, {}, ZoneInfo("UTC"))]
    assert texts == ["Tick: yes", "Off: no", "Many: An A, b"]


def test_dibs_ssat_and_forecast_are_one_entry_a_workload() -> None:
    """What is known, a line each, with choices by their title; "not asked" is not entered."""

    def part(value: str) -> Part:
        return Part(value=value, source="other", stamp=STAMP)

    teams = Workload(
        dibs={"target_date": part("2027-03-15"), "intent": part("yes"), "business_reason": part("Shifts")},
        ssat={"training": part("Champions"), "awareness": part("not_asked")},
        forecast={"forecast_15": part("2027-05-01")},
    )
    blank = Workload(dibs={"intent": part("not_asked")})
    found = held(replace(opened(), workloads={"teams": teams, "exchange": blank}))
    step = BOOK.steps["kickoff.dibs"]
    intents = next(field for field in step.fields if field.id == "intent").choices
    will = next(choice.title for choice in intents if choice.value == "yes")
    words = f"Target go-live: Mon 15 Mar 2027\nIntent: {will}\nBusiness reason: Shifts"
    assert shown(found["dibs.teams"]) == ("DIBS", "Teams", words)
    assert shown(found["ssat.teams"]) == ("SSAT", "Teams", "Training: Champions")
    assert shown(found["forecast.teams"]) == ("Service status", "Teams", "15 % active on: Sat 1 May 2027")
    assert len(found) == 3
    other = replace(teams, dibs={**teams.dibs, "intent": Part(value="yes", source="c1", stamp=LATE)})
    again = held(replace(opened(), workloads={"teams": other}))
    assert again["dibs.teams"].value == found["dibs.teams"].value, "FTOP does not keep who gave it"
