"""Made-up views, as realistic as the mock-ups: what the golden files and the rules are tested on."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from bot.domain.text import say, typed
from bot.services import reading
from bot.services.views.answers import NoticeView, StaleView
from bot.services.views.engagement import (
    ContactRow,
    ContactsView,
    FtopEntry,
    FtopView,
    HomeView,
    NextAction,
    TimelineRow,
    TimelineView,
    WorkloadRow,
)
from bot.services.views.portfolio import (
    DayView,
    ImportRow,
    ImportView,
    NextView,
    PortfolioRow,
    PortfolioView,
    Scope,
)
from bot.services.views.texts import DocumentView
from cards import (
    agenda,
    assignment,
    contacts,
    cover,
    day,
    document,
    exports,
    form,
    ftop,
    guides,
    home,
    importing,
    next,
    notice,
    notices,
    outreach,
    portfolio,
    stale,
    summary,
    texts,
    timeline,
    undelivered,
)
from cards.kit import Card
from tests import export_samples
from tests.cards import (
    sample_agenda,
    sample_assignment,
    sample_cover,
    sample_day,
    sample_handover,
    sample_outcome,
    sample_reminder,
    sample_series,
    sample_settings,
    sample_trial,
)
from tests.cards.sample_farewell import follow_up_view, summary_view, texts_view
from tests.cards.sample_forms import (
    ENG,
    NONCE,
    TODAY,
    button,
    contact_form,
    dibs_form,
    dibs_refused,
    new_form,
    step_form,
)
from tests.cards.sample_outreach import outreach_view

ACTIONS = (
    NextAction(
        title=say("Prepare the kickoff meeting"),
        reason=say("It is on {} and two points are still open.", "Thu\u00a026\u00a0Nov,\u00a010:00"),
        button=button("Prepare kickoff", "step.open", "kickoff.prepare"),
        due=date(2026, 11, 26),
    ),
    NextAction(
        title=say("Ask who owns success for {}", "Exchange"),
        reason=say("Risk: Exchange has no success owner"),
        button=button("DIBS", "step.open", "kickoff.dibs"),
        mandatory=True,
    ),
    NextAction(
        title=say("Tell the account team about the kickoff"),
        reason=say("The account is managed"),
        button=button("Kickoff invitation", "step.open", "kickoff.invite"),
        due=date(2026, 11, 24),
        blocked_by=say("the kickoff’s date"),
    ),
    NextAction(
        title=say("Update Overall Status in FTOP"),
        reason=say("Last update was {}", "Fri\u00a013\u00a0Nov"),
        button=button("Overall Status", "step.open", "status"),
        due=date(2026, 11, 20),
        late=True,
        ours=True,
    ),
)
MATRIX = (
    WorkloadRow(name="Teams", dibs=4, ssat=2),
    WorkloadRow(name="Exchange", dibs=3, ssat=0, missing=("owner",)),
    WorkloadRow(name="SharePoint", dibs=2, ssat=0, missing=("date", "owner")),
)


def home_view(workloads: tuple[WorkloadRow, ...] = MATRIX) -> HomeView:
    """Return an engagement in its kickoff."""
    return HomeView(
        engagement=ENG,
        customer="Contoso Harbour",
        place=say("**Kickoff** · step 1 of 4"),
        facts=(say("RFA"), say("Portugal"), say("1,200 seats"), say("managed")),
        stages=(
            ("Engagement", "done"),
            ("Kickoff", "now"),
            ("Adoption", "open"),
            ("Enablement", "open"),
            ("Completion", "open"),
        ),
        actions=ACTIONS,
        workloads=workloads,
        buttons=(
            button("DIBS", "dibs"),
            button("Contacts", "contacts"),
            button("FTOP list", "ftop"),
            button("Add a note", "note.new"),
            button("More", "more"),
        ),
    )


def held_home() -> HomeView:
    """Return an engagement on hold, with nothing to do."""
    names = ("Teams", "Exchange", "SharePoint", "OneDrive", "Intune", "Windows", "Viva", "Copilot")
    return HomeView(
        engagement=ENG,
        customer="Fabrikam Rail",
        place=say("**Kickoff** · complete"),
        facts=(say("Customer Health"), say("Spain")),
        stages=(("Engagement", "done"), ("Kickoff", "now"), ("Adoption", "open")),
        banner=say("On hold until {}: {}", "Mon\u00a011\u00a0Jan\u00a02027", "the freeze at year’s end"),
        workloads=tuple(WorkloadRow(name=name, dibs=4, ssat=4) for name in names),
        buttons=(button("Reopen", "reopen", primary=True), button("Contacts", "contacts")),
    )


def document_view() -> DocumentView:
    """Return the second page of a document."""
    return reading.view(export_samples.sample(), export_samples.rich(), 1)


def portfolio_view() -> PortfolioView:
    """Return the first page."""
    rows = (
        ("Fabrikam Rail", "Update Overall Status", "Late since Fri\u00a020\u00a0Nov", True),
        ("Northwind Clinics", "Send the first mail", "Due today · not contacted yet", False),
        ("Contoso Harbour", "Prepare the kickoff meeting", "Due Thu\u00a026\u00a0Nov · 2 points open", False),
        ("Wingtip Dairy", "Complete DIBS", "Risk: 2 owners missing · kickoff Mon\u00a030\u00a0Nov", False),
        ("Alpine Ski House", "Mail the Assignment team", "Completion discussed Thu\u00a019\u00a0Nov", False),
    )
    return PortfolioView(
        rows=tuple(
            PortfolioRow(
                engagement=f"e{place}", customer=customer, action=typed(action), why=typed(why), late=late
            )
            for place, (customer, action, why, late) in enumerate(rows)
        ),
        total=38,
        first=1,
        late=1,
        more=True,
    )


def portfolio_others(scope: Scope) -> PortfolioView:
    """Return the list of others: each row says whose."""
    view = portfolio_view()
    rows = tuple(replace(row, owner="Megan *Bowen*") for row in view.rows)
    return replace(view, rows=rows, scope=scope)


def portfolio_covering() -> PortfolioView:
    """Return one's own list, of somebody who covers, leads, and has an offer to answer."""
    covers = tuple(
        cover.days(f"Person {each}", "Mon\u00a030\u00a0Nov", "Fri\u00a04\u00a0Dec") for each in range(3)
    )
    return replace(portfolio_view(), offers=2, others=("cover", "team"), covers=covers)


def portfolio_late() -> PortfolioView:
    """Return a filtered second page."""
    rows = portfolio_view().rows[:2]
    return PortfolioView(rows=rows, total=12, first=6, filter="kickoff", late=3, page=1, more=True)


def contacts_view() -> ContactsView:
    """Return the second page of seven contacts."""
    rows = (
        ContactRow(
            id="c6",
            name="Ines Duarte",
            email="ines.duarte@contoso.example",
            phone="+351 21 000 0000",
            organisation="Contoso Harbour",
            roles=("Customer IT lead", "Success owner"),
            engaged=True,
        ),
        ContactRow(
            id="c7",
            name="Lee Moreau",
            email="",
            phone="",
            organisation="",
            roles=("Account manager",),
            engaged=False,
        ),
    )
    return ContactsView(
        engagement=ENG, customer="Contoso Harbour", rows=rows, total=7, first=6, page=1, more=False
    )


def timeline_view() -> TimelineView:
    """Return the first page of changes."""
    rows = (
        TimelineRow(
            when="Tue\u00a024\u00a0Nov,\u00a010:02",
            who="Megan Bowen",
            what=say("DIBS for {}", "Exchange"),
            details=(
                say("Target go-live: {} → {}", "blank", "Mon\u00a01\u00a0Feb\u00a02027"),
                say("Business reason: {} → {}", "blank", "Close the old mail servers"),
            ),
        ),
        TimelineRow(
            when="Mon\u00a023\u00a0Nov,\u00a016:40", who="Megan Bowen", what=say("Opened the engagement")
        ),
    )
    return TimelineView(
        engagement=ENG, customer="Contoso Harbour", rows=rows, total=34, first=1, page=0, more=True
    )


def ftop_view() -> FtopView:
    """Return what is to be entered in FTOP since a week ago, all on one page."""
    note = "Agreed: Teams first, for shift crews. Owner for Exchange still open."
    groups = (
        (
            say("Contacts tab"),
            (
                FtopEntry(
                    id="entered.contact.c1",
                    title=say("Change {}", "Ines Duarte"),
                    lines=(say("{}, {}", "Ines Duarte, IT director", "Is engaged"),),
                ),
                FtopEntry(id="entered.contact.c2", title=say("Take out {}", "Rui Salgado")),
            ),
        ),
        (
            say("Engagement Management note"),
            (
                FtopEntry(
                    id="entered.note.n1", title=say("Note of {}", "Thu 26 Nov 2026"), lines=(typed(note),)
                ),
            ),
        ),
        (
            say("Tasks"),
            (
                FtopEntry(
                    id="entered.task.994",
                    title=say("994 Kickoff held"),
                    lines=(say("994 Conduct Initiate/Kickoff Meeting(s): completed {}", "Thu 26 Nov 2026"),),
                ),
            ),
        ),
        (
            say("DIBS"),
            (
                FtopEntry(
                    id="entered.dibs.teams",
                    title=say("Teams"),
                    lines=(
                        say("Target go-live: {}", "Mon 15 Mar 2027"),
                        say("Success owner: {}", "Ines Duarte, IT director"),
                    ),
                ),
            ),
        ),
    )
    shown = "contact.c1:0a1b2c3d4e5f,contact.c2:gone,note.n1:1a1b2c3d4e5f,task.994:2a1b2c3d4e5f"
    args = (("shown", f"{shown},dibs.teams:3a1b2c3d4e5f"), ("page", "0"))
    return FtopView(
        engagement=ENG,
        customer="Contoso Harbour",
        groups=groups,
        total=5,
        first=1,
        page=0,
        more=False,
        since="Tue\u00a017\u00a0Nov",
        args=args,
    )


def ftop_page() -> FtopView:
    """Return a page in the middle, after a press."""
    said = say("✓ {} marked as entered. {} had changed since this card, or was entered: look again.", 9, 1)
    return replace(ftop_view(), total=27, first=11, page=1, more=True, said=said)


def ftop_done() -> FtopView:
    """Return a list with nothing on it."""
    return replace(ftop_view(), groups=(), total=0)


def import_view() -> ImportView:
    """Return a preview with every kind of row."""
    rows = (
        ImportRow(number=1, customer="Contoso Harbour"),
        ImportRow(number=2, customer="Fabrikam Rail", known=True),
        ImportRow(
            number=3,
            customer="Northwind Clinics",
            problems=(say("Country: “{}” is not on the list. Did you mean Portugal?", "Portugall"),),
        ),
        ImportRow(number=4, customer="", problems=(say("Customer: this can’t stay empty."),)),
    )
    return ImportView(
        rows=rows, good=11, known=1, bad=2, first=1, page=0, more=True, args=(("draft", "d-77"),)
    )


def stale_view(*, same: bool = False) -> StaleView:
    """Return a press that came too late."""
    two = (
        ("Target go-live", "Mon\u00a01\u00a0Feb\u00a02027", "Mon\u00a015\u00a0Feb\u00a02027"),
        ("Success owner", "Lee Moreau", ""),
    )
    return StaleView(
        engagement=ENG,
        customer="Northwind Clinics",
        place=say("Kickoff, step 3 of 4"),
        who="Sam Ivers",
        when="Wed\u00a025\u00a0Nov,\u00a011:42",
        step="kickoff.dibs",
        revision=8,
        same=same,
        differences=() if same else two,
        kept_until="" if same else "Fri\u00a025\u00a0Dec",
    )


COMMANDS: guides.Commands = (
    (
        say("Your engagements"),
        (
            ("new", "open one; *import* opens many from a list"),
            ("portfolio", "all of yours, ranked by what needs you"),
            ("open", "the one you name, like *open contoso*"),
            ("next", "what to do next, and why"),
        ),
    ),
    (
        say("The one you are in"),
        (
            ("kickoff", "prepare and hold the kickoff"),
            ("dibs", "date, intent, business reason and success owner"),
            ("contacts", "who is who"),
            ("undo", "take back your last change"),
        ),
    ),
)
FACTS = (
    ("Time zone", say("Lisbon, from your Teams profile")),
    ("Work hours", say("Mon–Fri, 09:00–17:00")),
    ("Holidays", say("Portugal")),
)
KEPT = (
    ("Your name and Teams id", "to know you again; until you leave"),
    ("Drafts", "what a refused form held; 30 days"),
)
FOUND = (
    (ENG, "Contoso Harbour", "Kickoff · Portugal"),
    ("e2", "Contoso Rail", "Adoption · Spain"),
)


NOTICES: dict[str, Callable[[], NoticeView]] = {
    "back": lambda: undelivered.back("disabled", TODAY, TODAY),
    "welcome": lambda: guides.welcome("Megan", FACTS),
    "help": lambda: guides.help_card(COMMANDS, "Contoso Harbour", ENG),
    "privacy": lambda: guides.privacy(KEPT),
    "unknown-word": lambda: guides.unknown_word(
        "kickof",
        (button("kickoff", "kickoff"), button("open", "open")),
        button("Keep as note", "note.new"),
    ),
    "read-as": lambda: guides.read_as(
        "next friday", say("{}", "Fri\u00a04\u00a0Dec"), button("Fri 27 Nov", "read")
    ),
    "too-long": lambda: guides.too_long(30_720, 4_000, button("Keep as note", "note.new")),
    "takes-text": guides.takes_text,
    "not-found": notices.not_found,
    "unavailable": lambda: notices.unavailable(button("x", "open")),
    "failed": notices.failed,
    "out-of-date": lambda: notices.out_of_date("Contoso Harbour", ENG, (("Pilot group", "Dispatchers"),)),
    "cancelled": lambda: notices.cancelled(
        "Contoso Harbour", "Thu\u00a024\u00a0Dec", button("Go on with it", "step.open", "kickoff.dibs"), ENG
    ),
    "nothing-to-cancel": notices.nothing_to_cancel,
    "discarded": lambda: notices.discarded("Contoso Harbour", ENG),
    "undone": lambda: notices.undone("Contoso Harbour", ENG, (say("Seats: {} → {}", "1,300", "1,200"),)),
    "nothing-to-undo": lambda: notices.nothing_to_undo("Contoso Harbour", ENG),
    "changed-since": lambda: notices.changed_since(
        "Contoso Harbour", ENG, "Sam Ivers", "Wed\u00a025\u00a0Nov,\u00a011:42"
    ),
    "open-already": lambda: notices.open_already("Contoso Harbour", ENG),
    "held-by-another": notices.held_by_another,
    "which-customer": lambda: notices.which_customer("contoso", FOUND, 2),
    "no-such-customer": lambda: notices.no_such_customer("[contoso](https://evil.example)"),
    "no-current": lambda: notices.no_current("dibs"),
    **sample_cover.NOTICES,
    **sample_handover.NOTICES,
    **sample_agenda.NOTICES,
    **sample_reminder.NOTICES,
    **sample_trial.NOTICES,
    "export": lambda: exports.ask("Contoso Harbour", ENG, closing=True),
    "export-portfolio": exports.ask_portfolio,
    "export-ready": lambda: exports.ready(
        "Contoso Harbour", ENG, "html", "http://127.0.0.1:3978/export/t.p.i.secret"
    ),
    "export-ready-calendar": lambda: exports.ready(
        "Contoso Harbour", ENG, "ics", "http://127.0.0.1:3978/export/t.p.i.secret", series="s1"
    ),
    "export-declined": lambda: exports.declined(ENG),
    "export-over": lambda: exports.over("answered"),
    "export-failed": lambda: exports.failed(ENG),
}

NEXT = NextView(customer="Contoso Harbour", actions=tuple(("Contoso Harbour", action) for action in ACTIONS))
NEXT_ALL = NextView(
    customer="", actions=(("Contoso Harbour", ACTIONS[0]), ("Fabrikam Rail", ACTIONS[3])), more=12
)
Render = Callable[[Any], Card]
_form: Render = partial(form.form, nonce=NONCE)
_home: Render = partial(home.home, nonce=NONCE, today=TODAY)
_portfolio: Render = partial(portfolio.portfolio, nonce=NONCE)
_next: Render = partial(next.next_actions, nonce=NONCE, today=TODAY)
_stale: Render = partial(stale.stale, nonce=NONCE)
_ftop: Render = partial(ftop.ftop, nonce=NONCE)
_assignment: Render = partial(assignment.assignment, nonce=NONCE)
_agenda: Render = partial(agenda.agenda, nonce=NONCE)
_notice: Render = partial(notice.notice, nonce=NONCE)
VIEWS: dict[str, tuple[Any, Render]] = {
    "form-new": (new_form(), _form),
    "form-dibs": (dibs_form(), _form),
    "form-dibs-refused": (dibs_refused(), _form),
    "form-step": (step_form(), _form),
    "form-contact": (contact_form(), _form),
    "form-cover": (sample_cover.form(), _form),
    "form-cover-change": (sample_cover.form("a0", count=10), _form),
    "form-cover-typed": (sample_cover.typed(), _form),
    "form-handover": (sample_handover.form(), _form),
    "form-handover-refused": (sample_handover.refused(), _form),
    "form-offer": (sample_handover.answer(), _form),
    "form-outcome": (sample_outcome.outcome_form(), _form),
    "summary": (sample_outcome.summary(), lambda view: summary.summary_card(view, NONCE)),
    "summary-preview": (sample_outcome.preview(), lambda view: summary.summary_card(view, NONCE)),
    "form-series": (sample_series.series_form(), _form),
    "agenda": (sample_agenda.agenda_view(), _agenda),
    "agenda-empty": (sample_agenda.empty_agenda(), _agenda),
    "agenda-preview": (sample_agenda.preview(), _agenda),
    "form-settings": (sample_settings.settings_form(), _form),
    "form-settings-refused": (sample_settings.settings_refused(), _form),
    **{name: (view, _form) for name, view in sample_reminder.FORMS.items()},
    "governance": (sample_series.all_series(), _notice),
    "series": (sample_series.one_series(), _notice),
    "home": (home_view(), _home),
    "home-held": (held_home(), _home),
    "portfolio": (portfolio_view(), _portfolio),
    "portfolio-cover": (portfolio_others("cover"), _portfolio),
    "portfolio-covering": (portfolio_covering(), _portfolio),
    "portfolio-team": (portfolio_others("team"), _portfolio),
    "portfolio-team-empty": (PortfolioView(rows=(), total=0, first=1, scope="team"), _portfolio),
    "portfolio-offers": (replace(portfolio_view(), offers=2), _portfolio),
    "portfolio-page": (portfolio_late(), _portfolio),
    "portfolio-empty": (PortfolioView(rows=(), total=0, first=1), _portfolio),
    "portfolio-no-match": (PortfolioView(rows=(), total=0, first=1, filter="*x*"), _portfolio),
    "next": (NEXT, _next),
    "next-all": (NEXT_ALL, _next),
    "next-nothing": (NextView(customer="", actions=()), _next),
    "day": (sample_day.day(), lambda view: day.day(view, NONCE)),
    "day-digest": (sample_day.crowded(), lambda view: day.day(view, NONCE)),
    "day-nothing": (DayView(name="Your day", day="Tue 24 Nov"), lambda view: day.day(view, NONCE)),
    "upcoming": (sample_day.upcoming(), _notice),
    "why": (sample_day.why(), _notice),
    "outreach": (outreach_view(), lambda view: outreach.outreach(view, NONCE)),
    "contacts": (contacts_view(), lambda view: contacts.contacts(view, NONCE)),
    "timeline": (timeline_view(), lambda view: timeline.timeline(view, NONCE)),
    "ftop": (ftop_view(), _ftop),
    "ftop-page": (ftop_page(), _ftop),
    "ftop-done": (ftop_done(), _ftop),
    "document": (document_view(), lambda view: document.document(view, NONCE)),
    "import": (import_view(), lambda view: importing.importing(view, NONCE)),
    "assignment": (sample_assignment.proposed(), _assignment),
    "assignment-refused": (sample_assignment.refused(), _assignment),
    "assignment-undecided": (sample_assignment.undecided(), _assignment),
    "assignment-decided": (sample_assignment.decided(), _assignment),
    "dibs-source": (sample_assignment.sources(), _notice),
    "farewell": (summary_view(), _notice),
    "texts": (texts_view(), lambda view: texts.texts(view, NONCE)),
    "texts-follow-up": (follow_up_view(), lambda view: texts.texts(view, NONCE)),
    "stale": (stale_view(), _stale),
    "stale-same": (stale_view(same=True), _stale),
    **{f"notice-{name}": (view(), _notice) for name, view in NOTICES.items()},
}
"""Every view, with what renders it."""


def _card(name: str) -> Callable[[], Card]:
    view, render = VIEWS[name]
    return lambda: render(view)


CARDS: dict[str, Callable[[], Card]] = {name: _card(name) for name in VIEWS}
"""Every card of this bot, by the name of its golden file."""
