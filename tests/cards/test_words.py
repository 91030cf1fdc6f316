"""What cards say: summaries, dates, counts, and the fixed answers to bad input."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.domain.text import NOTHING, Text, say, typed
from bot.services.views.answers import NoticeView
from bot.services.views.engagement import ContactsView, TimelineView, WorkloadRow
from bot.services.views.parts import Button
from bot.services.views.portfolio import ImportView, PortfolioView
from cards import contacts, ftop, guides, home, importing, next, notice, notices, portfolio, stale, timeline
from tests.cards.reading import buttons, marked_texts, of
from tests.cards.samples import (
    ACTIONS,
    CARDS,
    ENG,
    NEXT,
    NEXT_ALL,
    TODAY,
    contacts_view,
    ftop_done,
    ftop_page,
    ftop_view,
    held_home,
    home_view,
    import_view,
    portfolio_late,
    portfolio_view,
    stale_view,
    timeline_view,
)


@pytest.mark.parametrize(
    ("summary", "view", "words"),
    [
        (home.summary, home_view(), "Contoso Harbour · Next: prepare the kickoff meeting"),
        (home.summary, held_home(), "Fabrikam Rail · **Kickoff** · complete"),
        (portfolio.summary, portfolio_view(), "Portfolio · Five that need you most"),
        (portfolio.summary, portfolio_late(), "Portfolio · Next in line"),
        (next.summary, NEXT, "Contoso Harbour · Next: prepare the kickoff meeting"),
        (next.summary, NEXT_ALL, "Contoso Harbour · Next: prepare the kickoff meeting"),
        (next.summary, replace(NEXT, actions=()), "Contoso Harbour · Nothing waits for you"),
        (contacts.summary, contacts_view(), "Contoso Harbour · 7 contacts"),
        (timeline.summary, timeline_view(), "Contoso Harbour · Who changed what"),
        (ftop.summary, ftop_page(), "Contoso Harbour · 27 things to enter in FTOP"),
        (importing.summary, import_view(), "Import · 11 to open, 1 open already, 2 to correct"),
        (stale.summary, stale_view(), "Northwind Clinics · Already answered"),
        (notice.summary, notices.not_found(), "I can’t find that"),
    ],
)
def test_a_summary_is_one_plain_line(summary: Callable[[Any], str], view: Any, words: str) -> None:
    """A notification says who and what."""
    assert summary(view) == words.replace("**", "")


def test_what_follows_a_colon_starts_small_unless_a_person_wrote_it() -> None:
    """Names and abbreviations keep their letters."""
    assert home.lowered(say("Prepare it")).plain == "prepare it"
    assert home.lowered(say("DIBS for {}", "Teams")).plain == "DIBS for Teams"
    assert home.lowered(typed("Call Ines")).plain == "Call Ines"
    assert home.lowered(NOTHING) == NOTHING


@pytest.mark.parametrize(
    ("due", "late", "words"),
    [
        (None, False, ""),
        (TODAY, False, "Due today"),
        (date(2026, 11, 26), False, "Due Thu 26 Nov"),
        (date(2027, 1, 4), False, "Due Mon 4 Jan 2027"),
        (date(2026, 11, 19), True, "! Late since Fri 20 Nov"),
    ],
)
def test_a_date_is_absolute_with_its_weekday(due: date | None, late: bool, words: str) -> None:
    """Late is said, not only coloured; the year only where it is another."""
    action = replace(ACTIONS[0], due=due, late=late)
    assert home.when(action, TODAY).plain.replace("\xa0", " ") == words


def test_home_puts_the_first_action_in_the_box_and_three_after() -> None:
    """The box holds the only primary button."""
    card = home.home(replace(home_view(), actions=ACTIONS * 2), "n", TODAY)
    assert buttons(card)[-1]["title"] == "Prepare kickoff"
    assert [node["style"] for node in of(card, "Container") if "style" in node] == ["accent"]
    assert marked_texts(card).count("Prepare the kickoff meeting") == 0
    bare = replace(ACTIONS[0], due=None, reason=Text(()))
    card = home.home(replace(home_view(), facts=(), actions=(bare, bare), workloads=()), "n", TODAY)
    assert "Prepare the kickoff meeting" in marked_texts(card)


def test_an_empty_list_says_so_and_offers_a_way_on() -> None:
    """No empty card."""
    assert "No engagements yet" in marked_texts(CARDS["portfolio-empty"]())
    none = ContactsView(engagement=ENG, customer="C", rows=(), total=0, first=1, page=0, more=False)
    assert [button["verb"] for button in buttons(contacts.contacts(none, "n"))] == ["contact.new", "open"]
    one = replace(contacts_view(), rows=contacts_view().rows[:1], total=1, first=1, page=0, more=False)
    assert "One contact" in marked_texts(contacts.contacts(one, "n"))
    old = TimelineView(engagement=ENG, customer="C", rows=(), total=0, first=1, page=0, more=False)
    assert "No changes yet" in marked_texts(timeline.timeline(old, "n"))


def test_pages_lead_on_and_back() -> None:
    """Each page names the others; arguments say which."""
    page = timeline.timeline(replace(timeline_view(), page=1), "n")
    assert [b["data"].get("page") for b in buttons(page)] == [None, "2", "0"]
    late = replace(timeline_view().rows[0], details=(say("x"),) * 6)
    assert "and 2 more" in marked_texts(timeline.timeline(replace(timeline_view(), rows=(late,)), "n"))
    page = contacts.contacts(replace(contacts_view(), more=True), "n")
    assert [b["data"].get("page") for b in buttons(page)] == [None, None, "2", "0", None]
    view = PortfolioView(rows=portfolio_view().rows, total=5, first=1, filter="late", late=5)
    assert [b["data"].get("filter") for b in buttons(portfolio.portfolio(view, "n"))] == [None, "", None]
    assert "What needs you, in order" in marked_texts(portfolio.portfolio(view, "n"))


def test_an_import_counts_what_it_would_do() -> None:
    """Nothing to open has no confirm; rows with problems are left out and said so."""
    rows = import_view().rows
    wrong = replace(rows[2], problems=(say("x"),) * 5)
    none = ImportView(rows=(rows[1],), good=0, known=1, bad=0, first=1, page=0, more=False)
    assert [b["verb"] for b in buttons(importing.importing(none, "n"))] == ["import", "cancel"]
    one = replace(none, rows=(rows[0], wrong), good=1, known=0, bad=0, page=1)
    card = importing.importing(one, "n")
    assert buttons(card)[0]["title"] == "Open 1 engagement"
    assert "and 2 more" in marked_texts(card)
    assert "No rows found" in marked_texts(importing.importing(replace(none, rows=(), known=0), "n"))


def test_x29_x30_a_late_press_shows_what_differs_and_a_choice() -> None:
    """Who, when, both values, and four ways; nothing to choose where both are the same."""
    card = stale.stale(stale_view(), "n")
    verbs = [b["verb"] for b in buttons(card)]
    assert verbs == ["step.open", "stale.use_mine", "stale.note", "discard"]
    assert all(b["data"]["r"] == 8 and b["data"]["step"] == "kickoff.dibs" for b in buttons(card))
    assert "Blank" in marked_texts(card)
    one = replace(stale_view(), differences=stale_view().differences[:1])
    assert "Target go-live: Mon 1 Feb 2027" in [
        t.replace("\xa0", " ") for t in marked_texts(stale.stale(one, "n"))
    ]
    bare = replace(one, differences=(("", "a", "b"),))
    assert "a" in marked_texts(stale.stale(bare, "n"))
    many = replace(stale_view(), differences=stale_view().differences * 4)
    assert "2 more differ." in marked_texts(stale.stale(many, "n"))
    assert [b["verb"] for b in buttons(stale.stale(stale_view(same=True), "n"))] == ["step.open", "open"]


def _words(view: NoticeView) -> str:
    return " ".join(marked_texts(notice.notice(view, "n")))


def test_x28_x41_neutral_answers_name_nobody() -> None:
    """The same words for what is not there and what is not theirs."""
    assert notices.not_found() == notices.not_found()
    assert "Nothing was changed" in _words(notices.not_found())
    ask = Button(title=say("Ask the admin"), verb="admin.ask")
    assert [b["verb"] for b in buttons(notice.notice(notices.held_by_another(ask), "n"))] == [
        "admin.ask",
        "portfolio",
    ]
    own = notice.notice(notices.open_already("Contoso Harbour", ENG), "n")
    assert (buttons(own)[0]["verb"], buttons(own)[0]["data"]["engagement"]) == ("open", ENG)


def test_x40_not_saved_yet_is_said_with_a_way_to_try_again() -> None:
    """The retry keeps its address."""
    retry = Button(title=say("x"), verb="step.open", engagement=ENG, step="kickoff.dibs", revision=3)
    card = notice.notice(notices.unavailable(retry), "n")
    assert "Not saved yet" in marked_texts(card)
    assert (buttons(card)[0]["title"], buttons(card)[0]["data"]["r"]) == ("Try again", 3)
    assert [b["verb"] for b in buttons(notice.notice(notices.unavailable(), "n"))] == ["help"]


def test_x44_a_removed_step_says_so_and_shows_what_was_answered() -> None:
    """The answer stays readable."""
    assert "Dispatchers" in _words(notices.out_of_date("C", ENG, (("Pilot group", "Dispatchers"),)))
    assert "Answered before" not in _words(notices.out_of_date("C", ENG))


def test_x50_an_unknown_word_gets_the_nearest_three_help_and_a_note() -> None:
    """At most three, the first one loud; what was typed is shown literally."""
    near = tuple(Button(title=say("x"), verb=f"v{n}") for n in range(5))
    keep = Button(title=say("Keep as note"), verb="note.keep")
    card = notice.notice(guides.unknown_word("*kick*", near, keep), "n")
    assert [b["verb"] for b in buttons(card)] == ["v0", "v1", "v2", "note.keep", "help"]
    assert "\\*kick\\*" in _words(guides.unknown_word("*kick*", near, keep))
    assert "Help shows what I know." in _words(guides.unknown_word("zzz", ()))
    assert "30,720 characters; I read up to 4,000" in _words(guides.too_long(30_720, 4_000))


def test_x51_a_name_that_fits_several_asks_which() -> None:
    """Own engagements only, seven at most; none is said with what was typed, literally."""
    found = tuple((f"e{n}", f"Contoso {n}", "Kickoff") for n in range(9))
    card = notice.notice(notices.which_customer("contoso", found), "n")
    assert len([node for node in of(card, "ColumnSet") if "selectAction" in node]) == 7
    assert "2 more. Type more of the name." in marked_texts(card)
    assert "This needs a customer." in _words(notices.which_customer("", found[:2]))
    assert "\\[x\\](y)" in _words(notices.no_such_customer("[x](y)"))


def test_x52_undo_says_what_it_did_or_why_not() -> None:
    """Nothing to take back, taken back, or changed since by somebody."""
    assert "within 10 minutes" in _words(notices.nothing_to_undo())
    assert "Sam Ivers changed it" in _words(notices.changed_since("C", ENG, "Sam Ivers", "Wed 25 Nov, 11:42"))
    assert "Seats: 3 → 4" in _words(notices.undone("C", ENG, (say("Seats: {} → {}", 3, 4),)))
    assert notices.undone("C", ENG, ()).lists == ()


def test_x42_x58_files_and_group_chats_get_one_clear_line() -> None:
    """What the bot takes, and where it works."""
    assert "I didn’t open what you sent" in _words(guides.takes_text())
    assert "a chat with me alone" in guides.WHERE_I_WORK.plain


def test_leaving_says_what_is_kept() -> None:
    """With a draft, the form can be resumed; without, nothing was entered."""
    resume = Button(title=say("Go on with it"), verb="step.open", engagement=ENG)
    kept = notice.notice(notices.cancelled("C", "Thu 24 Dec", resume, ENG), "n")
    assert [b.get("style") for b in buttons(kept)] == ["positive", None]
    assert [b["verb"] for b in buttons(notice.notice(notices.cancelled(), "n"))] == ["portfolio"]
    assert [b["verb"] for b in buttons(notice.notice(notices.cancelled("C", "x", resume), "n"))] == [
        "step.open"
    ]
    assert [b["verb"] for b in buttons(notice.notice(notices.discarded("C", "", resume), "n"))] == [
        "step.open"
    ]


def test_a_first_greeting_and_help_work_without_facts() -> None:
    """No name, no current engagement: still a card."""
    assert "Hello. Let’s get you started." in _words(guides.welcome("", ()))
    assert guides.help_card(()).box is None
    assert guides.privacy(()).lists == ()
    facts = NoticeView(
        place=say("x"), title=say("y"), facts=(("Zone", say("Lisbon")),), box=(say("a"), NOTHING, ())
    )
    assert "Lisbon" in _words(facts)


def _home(**changed: Any) -> list[str]:
    return marked_texts(home.home(replace(home_view(), **changed), "n", TODAY))


def test_a_path_of_one_stage_is_not_shown() -> None:
    """It would say again where the engagement is."""
    assert any("→" in text for text in _home())
    assert "**Kickoff**" not in _home(stages=(("Kickoff", "now"),))


def test_the_next_thing_says_why_in_one_sentence() -> None:
    """A full stop, once; a day that the reason names is not said again, lateness always is."""
    assert "It is on Thu 26 Nov, 10:00 and two points are still open." in [
        text.replace("\xa0", " ") for text in _home()
    ]
    assert not [text for text in _home(actions=ACTIONS[:1]) if text.startswith("Due")]
    bare = replace(ACTIONS[0], reason=say("Knowledge gap"), mandatory=True)
    assert {"Knowledge gap.", "Due Thu\u00a026\u00a0Nov"} <= set(_home(actions=(bare,)))
    late = replace(bare, late=True, due=date(2026, 11, 19))
    assert "! Late since Fri\u00a020\u00a0Nov" in _home(actions=(late,))
    assert not [text for text in _home(actions=(bare,)) if "mandatory" in text]


def test_nothing_to_do_is_said_where_nothing_else_says_why() -> None:
    """On hold, the banner does."""
    assert "✓ Nothing is open here." in _home(actions=())
    assert "✓ Nothing is open here." not in _home(actions=(), banner=say("On hold"))


def test_a_workload_without_any_answer_needs_no_list() -> None:
    """Four missing parts are one risk."""
    row = WorkloadRow(name="Teams", dibs=0, ssat=0, missing=("date", "intent", "reason", "owner"))
    assert "Risk: nothing known" in _home(workloads=(row,))


def test_help_explains_a_few_words_and_names_the_others() -> None:
    """Not those that are buttons below; what may follow a word is said once, above."""
    words = (
        ("open customer", "Go to it"),
        ("settings", "x"),
        *((f"c{n} text", f"Does {n}") for n in range(6)),
    )
    view = guides.help_card(((say("Yours"), words),))
    first, also = view.lists
    assert [line.title.plain for line in first.lines] == ["open", "c0", "c1", "c2", "c3"]
    assert also.lines[0].title.plain == "Also: *c4*, *c5*"
    assert len(guides.help_card(((say("Yours"), words[:4]),)).lists) == 1


def test_the_ftop_list_says_what_its_buttons_mark() -> None:
    """All, or this page's; one thing; nothing: the way home is the primary button."""
    titles = [button["title"] for button in buttons(ftop.ftop(ftop_view(), "n"))]
    assert titles == ["I have entered all 5", "Only the ticked ones", "Home"]
    titles = [button["title"] for button in buttons(ftop.ftop(ftop_page(), "n"))]
    assert titles == ["I have entered these 5", "Only the ticked ones", "Next page", "Previous page", "Home"]
    assert "11–15 of 27." in " ".join(marked_texts(ftop.ftop(ftop_page(), "n")))
    place, entries = ftop_view().groups[0]
    one = replace(ftop_view(), groups=((place, entries[:1]),), total=1, since="")
    assert buttons(ftop.ftop(one, "n"))[0]["title"] == "I have entered it"
    assert "By the place where each belongs." in marked_texts(ftop.ftop(one, "n"))
    assert "All that I know is marked as entered." in marked_texts(ftop.ftop(ftop_done(), "n"))
    assert [button.get("style") for button in buttons(ftop.ftop(ftop_done(), "n"))] == ["positive"]
