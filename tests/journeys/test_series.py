"""`governance` over real HTTP: series are set up, changed, skipped, moved, paused, ended, and told."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from icalendar import Calendar

from tests.fakes import closing
from tests.journeys.acts import add_contact, as_colleague, fetch, import_rows, link, one, open_new
from tests.journeys.talker import Clock, Talker, buttons, inputs, talking, values

INTERNAL = "Internal Health Review"
CUSTOMER = "Customer Health Review"
PROGRAM = "Program Governance Review"


SET_UP = {
    PROGRAM: "Set up program review",
    CUSTOMER: "Set up health review",
    INTERNAL: "Set up internal review",
}
"""The button of each series that is expected."""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "cadence.db"


async def set_up(t: Talker, title: str = INTERNAL, *, motions: str = "health", **answers: str) -> None:
    """Open an engagement in Portugal and set a series up from its proposal."""
    await open_new(t, motions=motions, country="Portugal")
    await t.say("governance")
    await t.press(SET_UP[title])
    await t.fill(**answers).press("Save series")


def series(database: Path) -> dict[str, Any]:
    """Return the only series of the only engagement."""
    (found,) = one(database, "engagement")["series"].values()
    return found


async def test_what_governance_asks_for(database: Path) -> None:
    """C1, C2: what the motion expects, who starts it, who is never in it; our proposal is said to be ours."""
    async with talking(database) as t:
        await open_new(t, motions="health", segment="s500")
        await t.say("governance contoso")
        words = t.words()
        assert "3 series to set up" in words
        assert all(each in words for each in (PROGRAM, CUSTOMER, INTERNAL))
        assert "Set it up with the FTA assigned. Ask whether to use the regular internal" in words
        assert "Never in it: customers, partners, FRPs" in words
        assert "My suggestion, not a rule of FastTrack’s: weekly until enablement completes" in words


async def test_an_rfa_has_no_series_of_its_own(database: Path) -> None:
    """C14, C10: it uses its enablement sync; a checkpoint meeting is all that can be set up."""
    async with talking(database) as t:
        await open_new(t, motions="rfa")
        await t.say("governance")
        assert "An RFA has no series of its own: use its enablement sync, else meet ad hoc." in t.words()
        assert "Not set up yet" not in t.words()
        await t.press("Set up a series")
        kinds = [choice["value"] for choice in inputs(t.card)["kind"]["choices"]]
        assert kinds == ["checkpoint"]
        await t.fill(rhythm="biweekly").press("Save series")
        assert "Biweekly on Fridays, 10:00" in t.words()
        assert series(database)["kind"] == "checkpoint"


async def test_set_up_from_the_proposal(database: Path) -> None:
    """C1, W4, X45: prefilled, its dates are seen before it is saved; what a holiday moves says so."""
    async with talking(database) as t:
        await open_new(t, motions="health", country="Portugal")
        await t.say("governance")
        await t.press(SET_UP[CUSTOMER])
        assert values(t.card) | {"kind": "customer", "rhythm": "weekly", "time": "10:00"} == values(t.card)
        assert values(t.card)["time_zone"] == "Europe/Lisbon"
        assert "Moved from Fri 25 Dec, Christmas Day" in t.words()
        await t.fill(rhythm="biweekly", holiday_rule="skip", starts_on="2026-12-07").press("Update dates")
        assert "Not on Fri 25 Dec\nSkipped: Christmas Day" in t.words()
        assert "series" not in one(database, "engagement") or not one(database, "engagement")["series"]
        await t.press("Save series")
        assert "Biweekly on Fridays, 10:00" in t.words()
        assert "Next: Fri 11 Dec, 10:00" in t.words()
        await t.say("governance")
        assert "2 series to set up" in t.words()


async def test_a_time_that_is_none(database: Path) -> None:
    """X24: refused with an example and kept; a time that the clocks skip is moved, and told."""
    async with talking(database) as t:
        await open_new(t, motions="health", country="Portugal")
        await t.say("governance")
        await t.press(SET_UP[CUSTOMER])
        await t.fill(time="24:00").press("Save series")
        assert "like 17:00" in t.words()
        assert values(t.card)["time"] == "24:00"
        t.fill(time="02:30", time_zone="America/New_York", weekday="sun", starts_on="2027-03-07")
        await t.press("Save series")
        assert "Sun 14 Mar 2027, 03:00\nThe clocks skip 02:30 that day" in t.words()


async def test_a_change_from_a_day_on(database: Path) -> None:
    """C1: what lies before stays, the next five dates are shown at once, and undo takes it back."""
    async with talking(database) as t:
        await set_up(t)
        await t.press("Change rhythm")
        t.fill(starts_on="2026-12-07", rhythm="biweekly", weekday="mon", time="15:30", duration="45")
        await t.press("Save change")
        words = t.words()
        assert "Weekly on Fridays, 10:00; from Mon 7 Dec: Biweekly on Mondays, 15:30" in words
        dates = ["Fri 27 Nov, 10:00", "Fri 4 Dec, 10:00", "Mon 7 Dec, 15:30"]
        assert "\n".join(dates) in words
        assert (len(series(database)["rules"]), series(database)["duration"]) == (2, 45)
        await t.say("timeline")
        assert "Changed the rhythm of a series" in t.words()
        assert INTERNAL in t.words()
        await t.say("undo")
        assert (len(series(database)["rules"]), series(database)["duration"]) == (1, 60)


async def test_one_meeting_is_skipped_and_one_moved(database: Path) -> None:
    """C1: by choice among the next; the reason and the new place are told, and nothing else moves."""
    async with talking(database) as t:
        await set_up(t)
        await t.press("Skip one")
        await t.fill(meeting="2026-11-27").press("Skip it")
        assert "Reason" in t.words()
        assert series(database)["skips"] == {}
        await t.fill(reason="Customer *is* away").press("Skip it")
        assert "Not on Fri 27 Nov\nSkipped: Customer *is* away" in t.words().replace("\\", "")
        await t.press("Move one")
        await t.fill(meeting="2026-12-04", day="2026-12-03", time="11:00").press("Move it")
        assert "Thu 3 Dec, 11:00\nMoved from Fri 4 Dec" in t.words()
        await t.press("Move one")
        await t.fill(meeting="2026-12-11", day="2026-12-21").press("Move it")
        assert "The next meeting is on Fri 18 Dec, 10:00" in t.words()
        assert values(t.card)["day"] == "2026-12-21"
        assert list(series(database)["moves"]) == ["2026-12-04"]
        await t.say("timeline")
        assert f"Skipped a meeting\n{INTERNAL}, Fri 27 Nov: Customer" in t.words()
        assert f"Moved a meeting\n{INTERNAL}, Fri 4 Dec → Thu 3 Dec, 11:00" in t.words()


async def test_a_meeting_that_has_begun_meanwhile(database: Path) -> None:
    """A card of yesterday: its meeting is over, which is said, and no tampering is suspected."""
    async with talking(database) as t:
        await set_up(t)
        await t.press("Skip one")
        t.clock.forward(days=4)
        await t.fill(meeting="2026-11-27", reason="Too late").press("Skip it")
        assert "That meeting began on Fri 27 Nov, 10:00" in t.words()
        assert series(database)["skips"] == {}


async def test_paused_and_ended(database: Path) -> None:
    """C1: paused until a day, then ended; a series that is over can be set up anew."""
    async with talking(database) as t:
        await set_up(t)
        await t.press("More")
        await t.press("Pause")
        await t.fill(until="2026-12-14").press("Pause it")
        assert "Paused until Mon 14 Dec" in t.words()
        assert "Next five dates, time of Lisbon\nFri 18 Dec, 10:00" in t.words()
        await t.press("More")
        await t.press("End it")
        await t.fill(ended_on="2026-12-20").press("End it")
        assert "Mon 21" not in t.words()
        t.clock.forward(days=30)
        await t.say("governance")
        assert f"{INTERNAL} · Ended on Sun 20 Dec" in t.words()
        assert "3 series to set up" in t.words()
        await t.press(INTERNAL)
        assert not {"Change rhythm", "Skip one", "More"} & set(buttons(t.card))
        await t.press("Governance")
        await t.press("Set up a series")
        await t.fill(kind="internal").press("Save series")
        assert len(one(database, "engagement")["series"]) == 2
        await t.say("governance")
        assert (t.words().count(f"{INTERNAL} ·"), "Ended on" in t.words()) == (1, False)


async def test_an_existing_call_counts(database: Path) -> None:
    """C2: it stands for the internal review; named once, its times can be told later."""
    async with talking(database) as t:
        await open_new(t, motions="health")
        await t.say("governance")
        await t.press("A call exists already")
        await t.fill(existing="Fabrikam <deployment> sync").press("Use this call")
        assert "Uses Fabrikam <deployment> sync" in t.words().replace("\\", "")
        await t.say("governance")
        assert "2 series to set up" in t.words()
        assert "A call exists already" not in buttons(t.card)
        await t.press("Set up a series")
        await t.fill(kind="internal").press("Save series")
        assert "Internal Health Review stands already" in t.words()
        assert len(one(database, "engagement")["series"]) == 1


async def test_fe_or_sme(database: Path) -> None:
    """C3, governance.program: asked until it is decided; that neither joins is a decision too; who joins is
    in it by name.
    """
    async with talking(database) as t:
        await set_up(t, PROGRAM)
        await add_contact(t, "Noor Field", roles="fe")
        await t.say("governance")
        await t.press(PROGRAM)
        assert "Decide whether an FE or an SME joins." in t.words()
        await t.press("More")
        await t.press("FE or SME")
        await t.fill(experts="fe").press("Save decision")
        assert "Decide whether" not in t.words()
        assert "Noor Field\nYou decided that they join" in t.words()
        await t.press("More")
        await t.press("FE or SME")
        await t.fill(experts="").press("Save decision")
        assert "Neither joins" in t.words()
        assert series(database)["experts"] == []


async def test_on_site_only_with_its_justification(database: Path) -> None:
    """C4, C12, governance.customer: remote until outcomes, guidance and approval are there; then on site."""
    async with talking(database) as t:
        await set_up(t, CUSTOMER)
        assert "Held: Remote" in t.words()
        await t.press("More")
        await t.press("On site")
        await t.fill(onsite="no_remote_tools").press("Save")
        words = t.words()
        assert "Held: Remote, until what is below is settled" in words
        assert "Say which outcomes need you on site." in words
        assert "Get the visit approved: make a resource request." in words
        await t.press("More")
        await t.press("On site")
        t.fill(outcomes="Two pilots migrated", guidance_followed="yes", approved_by="Ana, lead")
        await t.press("Save")
        assert "Held: On site" in t.words()
        assert "Still to settle" not in t.words()


async def test_who_is_in_it_and_who_never_is(database: Path) -> None:
    """C5, C13, governance.internal: by name, with why; the link invites those alone, the sample agenda has
    its minutes.
    """
    async with talking(database) as t:
        await set_up(t)
        await add_contact(t, "Ines Duarte", roles="it_pro", email="ines@contoso.example.com")
        await add_contact(t, "Lee Moreau", roles="account_manager", email="lee@example.com")
        await add_contact(t, "Sam Ivers", roles="ats")
        await t.say("governance")
        await t.press(INTERNAL)
        assert "In it\nLee Moreau, Sam Ivers\nAccount team unit" in t.words()
        assert "set in Teams how it repeats. Add them in Teams: Sam Ivers." in t.words()
        assert "Never in it\nInes Duarte\nNever a customer" in t.words()
        sent = parse_qs(urlsplit(link(t)).query)
        assert sent["attendees"] == ["lee@example.com"]
        assert sent["startTime"] == ["2026-11-27T10:00:00+00:00"]
        await t.press("More")
        await t.press("Sample agenda")
        assert "20 min: Everyone" in t.words()
        assert t.words().count(" min: ") == 8


async def test_a_late_press_changes_nothing(database: Path) -> None:
    """X8, X30: of two open forms of a series the second is told; twice the same press is one change."""
    async with talking(database) as t:
        await set_up(t)
        await t.press("Skip one")
        skip = t.fill(meeting="2026-11-27", reason="Away").card
        await t.press("Skip it")
        first = t.words()
        t.typed = {"meeting": "2026-11-27", "reason": "Away"}
        await t.press("Skip it", card=skip)
        assert t.words() == first
        t.typed = {"meeting": "2026-12-04", "reason": "Another"}
        await t.press("Skip it", card=skip)
        assert "Already answered" in t.words()
        assert list(series(database)["skips"]) == ["2026-11-27"]
        await t.press("Save mine instead")
        assert list(series(database)["skips"]) == ["2026-11-27", "2026-12-04"]


async def test_a_form_that_was_refused_comes_back(database: Path) -> None:
    """X20: what was typed is a draft of that form of that series."""
    async with talking(database) as t:
        await set_up(t)
        await t.press("Move one")
        await t.fill(meeting="2026-11-27", day="2026-12-24", time="16:00").press("Move it")
        assert "The next meeting is on Fri 4 Dec, 10:00" in t.words()
        await t.say("governance")
        await t.press(INTERNAL)
        await t.press("Move one")
        assert (values(t.card)["meeting"], values(t.card)["time"]) == ("2026-11-27", "16:00")


async def test_the_calendar_file(database: Path) -> None:
    """X43, X45: by the link of this machine; it holds what was skipped and moved, and no more than a year."""
    async with talking(database) as t:
        await set_up(t)
        await t.press("More")
        await t.press("Calendar file")
        status, body, headers = await fetch(link(t))
        assert (status, headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
        events = Calendar.from_ical(body).walk("VEVENT")
        assert {str(each["SUMMARY"]) for each in events} == {f"Contoso Harbour: {INTERNAL}"}
        assert any("RECURRENCE-ID" in each for each in events)
        assert "Contoso-Harbour-Internal-Health-Review.ics" in headers["Content-Disposition"]
        await t.press("Back to the series")
        assert "Next five dates" in t.words()


async def test_the_document_names_the_series(database: Path) -> None:
    """The export of an engagement lists its series, with what was skipped and why."""
    async with talking(database) as t:
        await set_up(t)
        await t.press("Skip one")
        await t.fill(meeting="2026-11-27", reason="Away").press("Skip it")
        await t.say("export")
        await t.press("Text (Markdown)")
        _, body, _ = await fetch(link(t))
        words = body.decode()
        assert "## Meeting series" in words
        assert "Weekly on Fridays, 10:00" in words
        assert "skipped Fri 27 Nov 2026: Away" in words


async def test_nobody_else_sees_or_changes_them(database: Path) -> None:
    """X28: a colleague's press on my series learns nothing."""
    async with talking(database) as t:
        await set_up(t)
        megan, here = as_colleague(t), one(database, "engagement")
        (name,) = here["series"]
        data = {"engagement": here["id"], "item": name, "step": "series_pause", "nonce": "n", "r": 1}
        data |= {"f": "until", "until": "2026-12-14"}
        async with closing(megan.person):
            for verb in ("series.open", "series.more", "series.agenda", "series.edit", "series.save"):
                megan.card = await megan.send(verb, data | {"verb": verb})
                assert "I can’t find that" in megan.words()
        assert one(database, "engagement") == here


async def test_two_customers_are_told_apart(database: Path) -> None:
    """X51: a name chooses, and the card names its customer."""
    async with talking(database) as t:
        await import_rows(
            t, "Fabrikam Rail, rail.example.com, PT, health", "Contoso Air, air.example.com, PT, targeting"
        )
        await t.say("governance fabrikam")
        assert "Fabrikam Rail" in t.words()
        assert "3 series to set up" in t.words()


async def test_a_year_whose_holidays_are_not_known(database: Path) -> None:
    """X45: Sri Lanka's are known to the end of 2026: fewer dates are shown, and no change is guessed at."""
    async with talking(database) as t:
        await open_new(t, motions="health", country="Sri Lanka")
        await t.say("governance")
        await t.press(SET_UP[CUSTOMER])
        await t.fill(rhythm="biweekly").press("Save series")
        assert "\nFri 27 Nov, 10:00\nFri 11 Dec, 10:00\n" in t.words()
        assert "2027" not in t.words()
        t.clock.forward(days=60)
        await t.say("governance")
        await t.press(CUSTOMER)
        assert "No meeting is to come, or I don’t know its holidays yet." in t.words()
        await t.press("Change rhythm")
        await t.fill(time="11:00").press("Save change")
        assert "I don’t know the holidays of that year yet" in t.words()
        assert len(series(database)["rules"]) == 1


async def test_the_form_as_it_stands_can_be_saved(database: Path) -> None:
    """C1, X24: on a Friday afternoon too, when that day's meeting would have begun."""
    clock = Clock()
    clock.forward(days=3, hours=6)
    async with talking(database, clock=clock) as t:
        await open_new(t, motions="health", workloads="teams", managed="yes")
        await t.say("governance")
        await t.press("Set up program review")
        await t.press("Save series")
        assert "Next: Fri 4 Dec, 10:00" in t.words()
