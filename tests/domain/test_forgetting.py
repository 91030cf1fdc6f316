"""Taking one person out of values: somebody who uses the bot, or a contact; others stay as they are."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import msgspec

from bot.domain.away import Away, Covering
from bot.domain.changes import Change, Edit
from bot.domain.contact import Contact
from bot.domain.engagement import Engagement
from bot.domain.forgetting import Seen, contact, forgotten, somebody
from bot.domain.handover import Former, Handover, News, Tiding
from bot.domain.mailbox import Escalation, Mailbox, Settled
from bot.domain.notes import Note
from bot.domain.person import Person
from bot.domain.personal_data import COLLEAGUE, CONTACT, NOBODY, holds
from bot.domain.plan.values import Reminder
from bot.domain.stamp import Stamp
from bot.domain.team import Team
from bot.domain.text import NOTHING
from bot.storage.kinds import JournalPage

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
TODAY = NOW.date()
ALEX, MEGAN = "7d2f9a10-1111-4a22-8b33-9c4455667701", "7d2f9a10-2222-4a22-8b33-9c4455667702"
STAMP = Stamp(by=ALEX, name="Alex Wilber", at=NOW)
TOLD = Tiding(id="offered:1", engagement="e1", customer="Contoso", who="Alex Wilber")
INES = Contact(
    name="Ines Duarte",
    email="ines@contoso.example.com",
    phone="+351 912 345 678",
    roles=("it_admin",),
    country="PT",
)


def plain(value: object) -> dict[str, Any]:
    """Return a value as a document holds it."""
    return msgspec.json.decode(msgspec.json.encode(value))


def seen(**values: Any) -> Seen:
    """Return who is named in values, by kind."""
    found = Seen()
    for kind, value in values.items():
        found.add(kind.rstrip("_"), plain(value))
    return found


def engagement(**more: Any) -> Engagement:
    return Engagement(
        id="e1", tenant="t1", owner=MEGAN, owner_name="Megan Bowen", opened_at=NOW,
        facts={"customer": "Contoso"}, contacts={"c1": INES}, **more,
    )  # fmt: skip


REMINDER = Reminder(
    id="r1", engagement="e1", rule="x", occurrence="y", due_at=NOW, since=NOW, urgency=1, title=NOTHING,
    words=NOTHING, reason=NOTHING, step="", mark=TODAY,
)  # fmt: skip


def test_a_stamp_and_a_text() -> None:
    """A stamp says a former colleague, the id is nobody's; the full name goes from every text."""
    note = Note(
        engagement="e1", note_kind="status", text="alex  wilber and Alex met Megan Bowen", stamp=STAMP
    )
    after = forgotten(note, somebody(seen(note=note), ALEX))
    assert after.stamp == Stamp(by=NOBODY, name=COLLEAGUE, at=NOW)
    assert after.text == f"{COLLEAGUE} and Alex met Megan Bowen"


def test_their_places() -> None:
    """Offers to them, news for them, and that they had it before: gone. Others' stay."""
    other = replace(TOLD, who="Megan Bowen")
    before = engagement(
        former=(
            Former(id=ALEX, to_name="Megan Bowen", at=NOW, until=NOW),
            Former(id="p9", to_name="Alex Wilber", at=NOW, until=NOW),
        ),
        news=(News(to=ALEX, tiding=other), News(to="p9", tiding=TOLD)),
        handover=Handover(id="h1", to=ALEX, to_name="Alex Wilber", note="", at=NOW, until=NOW),
        changes=(
            Change(
                id="k",
                at=NOW,
                by=ALEX,
                name="Alex Wilber",
                what="edit",
                edits=(
                    Edit(path=("owner",), old=ALEX, new=MEGAN),
                    Edit(path=("handover",), old=None, new={"to": ALEX, "to_name": "Alex Wilber"}),
                ),
            ),
        ),
    )
    after = forgotten(before, somebody(seen(engagement=before), ALEX))
    assert [(each.id, each.to_name) for each in after.former] == [("p9", COLLEAGUE)]
    assert [(each.to, each.tiding.who) for each in after.news] == [("p9", COLLEAGUE)]
    assert after.handover is None
    assert (after.changes[0].by, after.changes[0].name) == (NOBODY, COLLEAGUE)
    assert after.changes[0].edits == (
        Edit(path=("owner",), old=NOBODY, new=MEGAN),
        Edit(path=("handover",), old=None, new={"to": NOBODY, "to_name": COLLEAGUE}),
    )
    kept = Handover(id="h1", to="p9", to_name="Rita", note="Alex Wilber", at=NOW, until=NOW)
    offered = forgotten(replace(before, handover=kept), somebody(seen(engagement=before), ALEX)).handover
    assert offered == replace(kept, note=COLLEAGUE)


def test_absences_and_teams() -> None:
    """An absence that they covered, and that they were covered for, end; a team goes on without them."""
    away = Away(id="a1", first=TODAY, last=TODAY, cover=ALEX, cover_name="Alex Wilber")
    covers = Covering(id="a2", owner=ALEX, owner_name="Alex Wilber", first=TODAY, last=TODAY)
    other = replace(away, id="a3", cover="p9", cover_name="Rita")
    megan = Person(
        tenant="t1",
        id=MEGAN,
        away=(away, other),
        covers=(covers, replace(covers, id="a4", owner="p9", owner_name="Rita")),
    )
    team = Team(
        tenant="t1", name="North", leads={ALEX: "Alex Wilber"}, members={ALEX: "Alex Wilber", MEGAN: ""}
    )
    who = somebody(seen(person=megan, team=team), ALEX)
    after = forgotten(megan, who)
    assert ([each.id for each in after.away], [each.id for each in after.covers]) == (["a3"], ["a4"])
    assert forgotten(team, who) == Team(tenant="t1", name="North", members={MEGAN: ""})


def test_escalations() -> None:
    """What would have gone to a lead because of them goes to nobody; that they were told is not kept."""

    def settled(owner: str, *told: str) -> Settled:
        return Settled(
            how="sent",
            at=NOW,
            by="Alex Wilber",
            escalation=Escalation(at=NOW, owner=owner, reminder=REMINDER, told=told),
        )

    box = Mailbox(
        settled={"a": settled(ALEX), "b": settled(MEGAN, ALEX, "p9"), "c": Settled(how="done", at=NOW)}
    )
    after = forgotten(box, somebody(seen(note=Note(engagement="", note_kind="", text="", stamp=STAMP)), ALEX))
    assert after.settled["a"].escalation is None
    assert after.settled["b"].escalation is not None
    assert after.settled["b"].escalation.told == ("p9",)
    assert after.settled["a"].by == COLLEAGUE
    assert after.settled["c"] == box.settled["c"]


def test_a_name_that_two_people_have() -> None:
    """Another's name stays wherever it stands; beside the id of who is forgotten it goes."""
    twin = Note(engagement="e1", note_kind="", text="Alex Wilber said", stamp=replace(STAMP, by=MEGAN))
    own = Note(engagement="e1", note_kind="", text="Alex Wilber said", stamp=STAMP)
    who = somebody(seen(note=own, note_=twin), ALEX)
    assert who.shared == 1
    assert forgotten(twin, who) == twin
    assert forgotten(own, who) == replace(own, stamp=Stamp(by=NOBODY, name=COLLEAGUE, at=NOW))


def test_a_name_of_one_word() -> None:
    """It is gone beside the id and from the contact, as they are and as they were; in texts it stays."""
    note = Note(engagement="e1", note_kind="", text="Teams is fine", stamp=replace(STAMP, name="Teams"))
    who = somebody(seen(note=note), ALEX)
    assert (forgotten(note, who).stamp.name, forgotten(note, who).text, who.shared) == (
        COLLEAGUE,
        note.text,
        1,
    )
    edits = (
        Edit(path=("contacts", "c1", "name"), old="Teams", new="Helpdesk"),
        Edit(path=("contacts", "c1", "roles"), old=["x"], new=["y"]),
        Edit(path=("contacts", "c2", "name"), old="Teams", new="Desk"),
    )
    desk = Contact(name="Helpdesk", email="desk@contoso.example.com")
    before = replace(engagement(changes=(changed(*edits),)), contacts={"c1": desk, "c2": INES})
    found = contact(seen(engagement=before), desk.email)
    after = forgotten(before, found)
    assert after.contacts == {"c1": Contact(name=CONTACT), "c2": INES}
    assert after.changes[0].edits == (replace(edits[0], old=CONTACT, new=CONTACT), *edits[1:])
    page = JournalPage(engagement="e1", page=0, changes=before.changes)
    assert forgotten(page, found).changes == after.changes
    assert forgotten(note, found) == note


def test_nobody_of_that_id() -> None:
    """Somebody whom nothing names leaves all as it is."""
    note = Note(engagement="e1", note_kind="", text="x", stamp=STAMP)
    assert forgotten(note, somebody(Seen(), MEGAN)) == note


def changed(*edits: Edit) -> Change:
    return Change(id="k", at=NOW, by=MEGAN, name="Megan Bowen", what="contact", edits=edits)


def test_a_contact() -> None:
    """The role stays, nobody holds it; former names, addresses and numbers of the same contact go too."""
    changes = (
        changed(
            Edit(
                path=("contacts", "c1"),
                old=None,
                new={"name": "Ines Reis", "email": "ines.r@contoso.example.com", "roles": ["x"]},
            ),
            Edit(path=("contacts", "c1", "phone"), old="021 000 00 00", new=INES.phone),
            Edit(path=("contacts", "c1", "roles"), old=["x"], new=["y"]),
            Edit(path=("contacts",), old=None, new=None),
            Edit(path=("facts", "seats"), old=None, new=5),
        ),
    )
    before = engagement(changes=changes)
    who = contact(seen(engagement=before), "INES@contoso.example.com")
    after = forgotten(before, who)
    assert after.contacts == {"c1": Contact(name=CONTACT, roles=("it_admin",))}
    said = "Ines Duarte, Ines Reis: ines@contoso.example.com, ines.r@contoso.example.com, 021 0000000"
    note = Note(engagement="e2", note_kind="", text=said, stamp=STAMP)
    assert forgotten(note, who).text == f"{CONTACT}, {CONTACT}: {CONTACT}, {CONTACT}, {CONTACT}"
    assert forgotten(note, who).stamp == STAMP
    assert not holds(str(plain(after)), who.traces)


def test_a_contact_whose_office_has_one_number() -> None:
    """A number and a name that another contact has stay with that one."""
    other = Contact(name="Ines Duarte", email="ines.d@fabrikam.example.com", phone="00351 912 345 678")
    before = replace(engagement(), contacts={"c1": INES, "c2": other})
    who = contact(seen(engagement=before), INES.email)
    assert who.shared == 2
    after = forgotten(before, who)
    assert after.contacts == {"c1": Contact(name=CONTACT, roles=("it_admin",)), "c2": other}


def test_an_address_that_nobody_has() -> None:
    """An address that stands in texts alone goes from these."""
    note = Note(engagement="e1", note_kind="", text="write to x@y.example", stamp=STAMP)
    assert forgotten(note, contact(Seen(), "x@y.example")).text == f"write to {CONTACT}"


def test_a_page_of_the_journal() -> None:
    """Older changes tell of a contact too, for the engagement that they belong to."""
    found = Seen()
    edit = {"path": ["contacts", "c1", "name"], "old": "Ines Reis", "new": None}
    found.add("journal", {"engagement": "e1", "changes": [{"edits": [edit, {"path": []}]}]})
    found.add("engagement", plain(engagement()))
    assert holds("Ines Reis", contact(found, INES.email).traces)
