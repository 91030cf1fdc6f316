"""Made-up views, as realistic as the mock-ups: what the golden files and the rules are tested on."""

from collections.abc import Callable
from datetime import date
from typing import Any

from bot.domain.fields import Choice
from bot.domain.text import NOTHING, content, say, typed
from bot.services.views import (
    Box,
    Button,
    ContactRow,
    ContactsView,
    FormView,
    HomeView,
    ImportRow,
    ImportView,
    Input,
    Line,
    Lines,
    LinkView,
    NextAction,
    NextView,
    NoticeView,
    PortfolioRow,
    PortfolioView,
    Section,
    StaleView,
    TimelineRow,
    TimelineView,
    WorkloadRow,
)
from cards import contacts, form, guides, home, importing, next, notice, notices, portfolio, stale, timeline
from cards.kit import Card

TODAY = date(2026, 11, 24)
NONCE = "n-0001"
ENG = "e7f3a1"
INTENT = (
    Choice(value="not_asked", title="Not asked yet"),
    Choice(value="yes", title="Will deploy"),
    Choice(value="undecided", title="Undecided"),
    Choice(value="no", title="Won’t deploy"),
)
WORKLOADS = tuple(
    Choice(value=value, title=title)
    for value, title in (
        ("exchange", "Exchange"),
        ("sharepoint", "SharePoint"),
        ("onedrive", "OneDrive for Business"),
        ("teams", "Teams"),
        ("windows", "Windows / Modern Desktop"),
        ("ems", "Enterprise Mobility + Security"),
    )
)


def _button(title: str, verb: str, step: str = "", *, primary: bool = False, sends: bool = False) -> Button:
    return Button(
        title=content(title), verb=verb, engagement=ENG, step=step, revision=7, primary=primary, sends=sends
    )


def new_form() -> FormView:
    """Return the form behind `new`."""
    regions = (("emea", "EMEA"), ("americas", "Americas"), ("apj", "APJ"))
    motions = (
        ("health", "Customer Health"),
        ("rfa", "Request for Assistance (RFA)"),
        ("targeting", "Targeting"),
    )
    managed = (
        ("yes", "Managed"),
        ("no", "Not managed"),
        ("unknown", "Managed or not: not known yet"),
    )
    return FormView(
        place=say("New engagement"),
        title=say("Who is the customer?"),
        lead=say("Seven answers now. The rest can wait."),
        sections=(
            Section(
                inputs=(
                    Input(
                        id="customer",
                        kind="text",
                        label=say("Customer"),
                        placeholder="Customer, as it stands in FTOP",
                        required=True,
                    ),
                    Input(
                        id="tenant_domain",
                        kind="domain",
                        label=say("Tenant domain"),
                        placeholder="Like contoso.example.com",
                        required=True,
                    ),
                    _choice("region", "Region", regions, "emea", required=True, pair=True),
                    _choice("country", "Country", (("PT", "Portugal"), ("ES", "Spain")), "PT", required=True),
                    _choice(
                        "motions", "Motion (one or more)", motions, "health", kind_of="choices", required=True
                    ),
                    _choice("managed", "Managed account", managed, "unknown", required=True),
                    Input(
                        id="workloads",
                        kind="choices",
                        label=say("Workloads they plan to deploy"),
                        choices=WORKLOADS,
                        value="exchange,teams",
                    ),
                )
            ),
            Section(
                folded=True,
                toggle=say("More details (3, optional)"),
                inputs=(
                    Input(
                        id="seats",
                        kind="number",
                        label=say("Seats"),
                        placeholder="Seats, for example 1200",
                        minimum=0,
                        maximum=5_000_000,
                    ),
                    Input(id="rfa_approved_on", kind="date", label=say("RFA approved on"), required=True),
                    Input(
                        id="time_zone", kind="zone", label=say("Time zone"), placeholder="Like Europe/Lisbon"
                    ),
                ),
                note=say("Segment never leaves this chat with you."),
            ),
        ),
        buttons=(
            _button("Open engagement", "new.save", "new", primary=True, sends=True),
            _button("Cancel", "cancel", "new"),
        ),
    )


def _choice(
    id: str,
    label: str,
    choices: tuple[tuple[str, str], ...],
    value: str = "",
    *,
    kind_of: str = "choice",
    required: bool = False,
    pair: bool = False,
) -> Input:
    return Input(
        id=id,
        kind="choices" if kind_of == "choices" else "choice",
        label=content(label),
        choices=tuple(Choice(value=value, title=title) for value, title in choices),
        value=value,
        required=required,
        pair=pair,
    )


def dibs_inputs(workload: str, values: tuple[str, str, str, str]) -> tuple[Input, ...]:
    """Return the four parts of one workload."""
    day, intent, reason, owner = values
    return (
        Input(id=f"target_date.{workload}", kind="date", label=say("Target go-live"), value=day),
        Input(id=f"intent.{workload}", kind="choice", label=say("Intent"), choices=INTENT, value=intent),
        Input(
            id=f"business_reason.{workload}",
            kind="text",
            label=say("Business reason"),
            placeholder="Business reason, in their words",
            limit=500,
            value=reason,
        ),
        Input(
            id=f"success_owner.{workload}",
            kind="text",
            label=say("Success owner"),
            placeholder="Success owner: name and role",
            value=owner,
        ),
    )


def dibs_block(name: str, mark: str, values: tuple[str, str, str, str], *, folded: bool = False) -> Section:
    """Return one workload's block."""
    line = say("{} · Will deploy · {} · {}", "Mon\u00a015\u00a0Mar\u00a02027", values[2], values[3])
    return Section(
        title=content(name),
        large=True,
        mark=mark,
        inputs=dibs_inputs(name.lower(), values),
        folded=folded,
        summary=line if folded else NOTHING,
        toggle=say("Change {}", name) if folded else NOTHING,
    )


TEAMS = ("2027-03-15", "yes", "One place for the port’s shift crews", "Ines Duarte, IT director")
EXCHANGE = ("2027-02-01", "yes", "Close the old mail servers", "")
SHAREPOINT = ("", "undecided", "Share berth plans with agents", "")


def dibs_form(exchange: Section | None = None, refusal: bool = False) -> FormView:
    """Return DIBS for three workloads, the first one complete."""
    givers = (("c1", "From Ines Duarte, customer"), ("c2", "From Lee Moreau, account manager"))
    source = _choice("dibs_source", "Who told you?", givers, "c1")
    copy_from = Input(
        id="copy_from",
        kind="choice",
        label=say("Copy from"),
        choices=(Choice(value="teams", title="Teams"),),
        value="teams",
        hidden=True,
        required=True,
    )
    copy_to = _choice(
        "copy_to",
        "Copy Teams’ answers to",
        (("none", "Don’t copy"), ("empty", "Copy into gaps of the other two")),
        "none",
    )
    return FormView(
        customer="Contoso Harbour",
        place=say("Kickoff, step 3 of 4"),
        title=say("What is each workload’s DIBS?"),
        lead=say("Leave blank what you don’t know yet. A blank part shows as a risk."),
        refusal=(
            say("Two answers need a look"),
            say("Exchange, target go-live. Nothing is saved yet; everything you typed is still here."),
        )
        if refusal
        else None,
        sections=(
            dibs_block("Teams", "✓ 4 of 4", TEAMS, folded=True),
            exchange or dibs_block("Exchange", "◐ 3 of 4", EXCHANGE),
            dibs_block("SharePoint", "◐ 2 of 4", SHAREPOINT),
            Section(
                title=say("For what you changed"),
                large=True,
                inputs=(source, copy_from, copy_to),
                note=say("Names you enter stay with this engagement. Type *privacy* to see what is kept."),
            ),
        ),
        buttons=(
            _button("Save DIBS", "step.save", "kickoff.dibs", primary=True, sends=True),
            _button("Cancel", "cancel", "kickoff.dibs"),
            _button("Skip for now", "step.skip", "kickoff.dibs"),
        ),
    )


def dibs_refused() -> FormView:
    """Return the same, refused: a past date with its tick, a date that does not exist."""
    day, intent, reason, owner = dibs_inputs("exchange", ("2026-10-12", *EXCHANGE[1:]))
    passed = say("{} has passed. Correct it, or say below that it is live.", "Mon\u00a012\u00a0Oct")
    wrong = Input(**{**_fields(day), "problem": passed})
    tick = Input(
        id="confirm.past_date.exchange", kind="toggle", label=say("Yes, Exchange is live: keep Mon 12 Oct")
    )
    owner = Input(
        **{**_fields(owner), "value": "x" * 201, "problem": say("That is 201 characters; the limit is 200.")}
    )
    block = Section(
        title=say("Exchange"),
        large=True,
        mark="◐ 3 of 4",
        inputs=(wrong, tick, intent, reason, owner),
        folded=True,
    )
    return dibs_form(block, refusal=True)


def _fields(view: Input) -> dict[str, object]:
    return {name: getattr(view, name) for name in Input.__slots__}


def step_form() -> FormView:
    """Return a step with guidance, links, ticks, rows and five buttons."""
    ticks = (
        ("check.roles", "Roles on both sides", "yes"),
        ("check.scope", "Scope and how it ends", "yes"),
        ("check.risks", "Risks, blockers, out of scope", "no"),
        ("check.partner", "Who does what with the partner", "no"),
    )
    tasks = (
        ("task.994", "994 Kickoff held (mandatory)", "no"),
        ("task.1903", "1903 Terms sent (optional)", "yes"),
        ("task.1904", "1904 Terms approved (optional)", "no"),
    )
    gaps = Lines(
        title=say("Knowledge gaps"),
        lines=(
            Line(
                title=typed("How shift crews sign in on shared devices"),
                detail=say("Follow-up meeting · due {}", "Mon\u00a030\u00a0Nov"),
                mark="○",
                button=_button("Open", "item.open"),
            ),
        ),
    )
    return FormView(
        customer="Contoso Harbour",
        place=say("Kickoff"),
        title=say("Hold the kickoff meeting"),
        lead=say("Step 2 of 4 · planned for {}", "Thu\u00a026\u00a0Nov,\u00a010:00"),
        boxes=(
            Box(
                title=say("Three things to leave with"),
                points=(
                    say("They know what FastTrack does, and what it doesn’t"),
                    say("You know which services they want, and why"),
                    say("You agreed what to show them next"),
                ),
            ),
        ),
        links=(
            LinkView(title=say("DIBS and SSAT guide"), url="https://aka.ms/Guide-Adoption-4-4"),
            LinkView(title=say("Kickoff deck"), url="https://example.com/my deck (1)"),
        ),
        lists=(gaps,),
        sections=(
            Section(
                inputs=(
                    Input(
                        id="kickoff_on",
                        kind="date",
                        label=say("Meeting held on (planned {})", "Thu\u00a026\u00a0Nov"),
                        value="2026-11-26",
                    ),
                )
            ),
            Section(title=say("Talked through"), inputs=_ticks(ticks)),
            Section(title=say("FTOP tasks done"), inputs=_ticks(tasks)),
        ),
        note=say("Kickoff can’t be completed without 994."),
        buttons=(
            _button("Save and go on", "step.save", "kickoff.hold", primary=True, sends=True),
            _button("Save", "step.keep", "kickoff.hold", sends=True),
            _button("Add a task", "task.new", "kickoff.hold"),
            _button("Home", "open"),
        ),
    )


def _ticks(ticks: tuple[tuple[str, str, str], ...]) -> tuple[Input, ...]:
    return tuple(Input(id=id, kind="toggle", label=content(title), value=value) for id, title, value in ticks)


def contact_form() -> FormView:
    """Return a contact's form: every kind of short text, refused values kept as typed."""
    return FormView(
        customer="Contoso Harbour",
        place=say("Contacts"),
        title=say("Change a contact"),
        refusal=(say("Two answers need a look"), say("Seats, start. Nothing is saved yet.")),
        sections=(
            Section(
                inputs=(
                    Input(id="name", kind="text", label=say("Name"), value="Ines Duarte", required=True),
                    Input(id="email", kind="email", label=say("E-mail"), value="ines@contoso.example"),
                    Input(id="phone", kind="phone", label=say("Phone"), value="+351 21 000 0000"),
                    Input(id="link", kind="url", label=say("Own link"), value="https://example.com/x"),
                    Input(id="text", kind="long", label=say("Note"), limit=4000, value="One\nTwo"),
                    Input(id="time", kind="time", label=say("Starts at"), value="09:30"),
                    Input(
                        id="time2",
                        kind="time",
                        label=say("Ends at"),
                        value="9am",
                        problem=say("Write it like 17:00."),
                    ),
                    Input(
                        id="seats",
                        kind="number",
                        label=say("Seats"),
                        value="1,5",
                        problem=say("Give a whole number."),
                    ),
                    Input(
                        id="start",
                        kind="date",
                        label=say("Start"),
                        value="2026-02-30",
                        problem=say("That day does not exist."),
                        hint="Like 2026-12-01 or next Friday",
                    ),
                )
            ),
        ),
        buttons=(
            _button("Save contact", "contact.save", "contact", primary=True, sends=True),
            _button("Cancel", "cancel", "contact"),
        ),
    )


ACTIONS = (
    NextAction(
        title=say("Prepare the kickoff meeting"),
        reason=say("It is on {} and two points are still open.", "Thu\u00a026\u00a0Nov,\u00a010:00"),
        button=_button("Prepare kickoff", "step.open", "kickoff.prepare"),
        due=date(2026, 11, 26),
    ),
    NextAction(
        title=say("Ask who owns success for {}", "Exchange"),
        reason=say("Risk: Exchange has no success owner"),
        button=_button("DIBS", "step.open", "kickoff.dibs"),
        mandatory=True,
    ),
    NextAction(
        title=say("Tell the account team about the kickoff"),
        reason=say("The account is managed"),
        button=_button("Kickoff invitation", "step.open", "kickoff.invite"),
        due=date(2026, 11, 24),
        blocked_by=say("the kickoff’s date"),
    ),
    NextAction(
        title=say("Update Overall Status in FTOP"),
        reason=say("Last update was {}", "Fri\u00a013\u00a0Nov"),
        button=_button("Overall Status", "step.open", "status"),
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
            _button("DIBS", "dibs"),
            _button("SSAT", "ssat"),
            _button("Contacts", "contacts"),
            _button("Add a note", "note.new"),
            _button("More", "more"),
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
        buttons=(_button("Reopen", "reopen", primary=True), _button("Contacts", "contacts")),
    )


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
    "welcome": lambda: guides.welcome("Megan", FACTS),
    "help": lambda: guides.help_card(COMMANDS, "Contoso Harbour", ENG),
    "privacy": lambda: guides.privacy(KEPT),
    "unknown-word": lambda: guides.unknown_word(
        "kickof",
        (_button("kickoff", "kickoff"), _button("open", "open")),
        _button("Keep as note", "note.new"),
    ),
    "read-as": lambda: guides.read_as(
        "next friday", say("{}", "Fri\u00a04\u00a0Dec"), _button("Fri 27 Nov", "read")
    ),
    "too-long": lambda: guides.too_long(30_720, 4_000, _button("Keep as note", "note.new")),
    "takes-text": guides.takes_text,
    "not-found": notices.not_found,
    "unavailable": lambda: notices.unavailable(_button("x", "open")),
    "failed": notices.failed,
    "out-of-date": lambda: notices.out_of_date("Contoso Harbour", ENG, (("Pilot group", "Dispatchers"),)),
    "not-yours": notices.pressed_elsewhere,
    "cancelled": lambda: notices.cancelled(
        "Contoso Harbour", "Thu\u00a024\u00a0Dec", _button("Go on with it", "step.open", "kickoff.dibs"), ENG
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
}

NEXT = NextView(customer="Contoso Harbour", actions=tuple(("Contoso Harbour", action) for action in ACTIONS))
NEXT_ALL = NextView(
    customer="", actions=(("Contoso Harbour", ACTIONS[0]), ("Fabrikam Rail", ACTIONS[3])), more=12
)
Render = Callable[[Any], Card]
_form: Render = lambda view: form.form(view, NONCE)  # noqa: E731 -- one renderer a view
_home: Render = lambda view: home.home(view, NONCE, TODAY)  # noqa: E731
_portfolio: Render = lambda view: portfolio.portfolio(view, NONCE)  # noqa: E731
_next: Render = lambda view: next.next_actions(view, NONCE, TODAY)  # noqa: E731
_stale: Render = lambda view: stale.stale(view, NONCE)  # noqa: E731
_notice: Render = lambda view: notice.notice(view, NONCE)  # noqa: E731
VIEWS: dict[str, tuple[Any, Render]] = {
    "form-new": (new_form(), _form),
    "form-dibs": (dibs_form(), _form),
    "form-dibs-refused": (dibs_refused(), _form),
    "form-step": (step_form(), _form),
    "form-contact": (contact_form(), _form),
    "home": (home_view(), _home),
    "home-held": (held_home(), _home),
    "portfolio": (portfolio_view(), _portfolio),
    "portfolio-page": (portfolio_late(), _portfolio),
    "portfolio-empty": (PortfolioView(rows=(), total=0, first=1), _portfolio),
    "portfolio-no-match": (PortfolioView(rows=(), total=0, first=1, filter="*x*"), _portfolio),
    "next": (NEXT, _next),
    "next-all": (NEXT_ALL, _next),
    "next-nothing": (NextView(customer="", actions=()), _next),
    "contacts": (contacts_view(), lambda view: contacts.contacts(view, NONCE)),
    "timeline": (timeline_view(), lambda view: timeline.timeline(view, NONCE)),
    "import": (import_view(), lambda view: importing.importing(view, NONCE)),
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
