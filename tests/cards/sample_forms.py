"""Made-up forms, as realistic as the mock-ups."""

from datetime import date

from bot.domain.fields import Choice
from bot.domain.text import NOTHING, content, say, typed
from bot.services.views.answers import FormView
from bot.services.views.parts import Box, Button, Input, Line, Lines, LinkView, Section

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


def button(title: str, verb: str, step: str = "", *, primary: bool = False, sends: bool = False) -> Button:
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
            button("Open engagement", "new.save", "new", primary=True, sends=True),
            button("Cancel", "cancel", "new"),
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
            button("Save DIBS", "step.save", "kickoff.dibs", primary=True, sends=True),
            button("Cancel", "cancel", "kickoff.dibs"),
            button("Skip for now", "step.skip", "kickoff.dibs"),
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
                button=button("Open", "item.open"),
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
            button("Save and go on", "step.save", "kickoff.hold", primary=True, sends=True),
            button("Save", "step.keep", "kickoff.hold", sends=True),
            button("Add gap, risk or task", "item.new", "kickoff.hold"),
            button("Home", "open"),
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
            button("Save contact", "contact.save", "contact", primary=True, sends=True),
            button("Cancel", "cancel", "contact"),
        ),
    )
