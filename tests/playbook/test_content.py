"""The built-in playbook says what the process asks: every rule, every task, every link.

The tables here are typed by hand from the process; the content must follow them, not the other way round.
"""

import time
from collections.abc import Iterator

import pytest

from bot.domain.fields import Field
from bot.playbook.loader import load
from bot.playbook.model import Form, Playbook, Step
from tests.playbook import stage_tables as later

PREPARE, MEETING = "kickoff.prepare", "kickoff.meeting"
DIBS, SSAT, OUTPUTS = "kickoff.dibs", "kickoff.ssat", "kickoff.outputs"

RULES = {
    "K1": {f"{PREPARE}/check.context"},
    "K2": {f"{PREPARE}/check.handover", "task/3979"},
    "K3": {f"{PREPARE}/check.background", f"{PREPARE}/check.account_talk"},
    "K4": {f"{PREPARE}/check.rfa_scope", f"{MEETING}/check.scope"},
    "K5": {f"{PREPARE}/guidance 1", "task/3616", "intake.engagement/assigned_on"},
    "K6": {f"{PREPARE}/check.account_told", f"{PREPARE}/check.account_talk"},
    "K7": {"task/3616"},
    "K8": {
        "link/kickoff_deck",
        "link/kickoff_deck_partner",
        f"{MEETING}/check.goals",
        f"{MEETING}/check.gaps",
    },
    "K9": {f"{MEETING}/check.risks", "task/983", "link/quickleads", "link/quickleads_mail", "item/item_kind"},
    "K10": {"task/1903", "task/1904", "link/terms"},
    "K11": {f"{MEETING}/guidance 2", f"{MEETING}/check.windows", "referral/reason"},
    "K12": {"task/994"},
    "K13": {f"{DIBS}/target_date", f"{DIBS}/intent", f"{DIBS}/business_reason", f"{DIBS}/success_owner"},
    "K14": {f"{SSAT}/stakeholders", f"{SSAT}/scenarios", f"{SSAT}/awareness", f"{SSAT}/training"},
    "K15": {
        f"{MEETING}/check.roles",
        f"{OUTPUTS}/check.out_roles",
        f"{OUTPUTS}/check.out_value",
        f"{OUTPUTS}/check.out_entitled",
        f"{OUTPUTS}/check.out_others",
        f"{OUTPUTS}/check.out_demo",
        f"{OUTPUTS}/check.out_notes",
        f"{OUTPUTS}/check.out_teams",
    },
    "K16": {f"{OUTPUTS}/guidance 1", "item/follow_up"},
    "K17": {f"{PREPARE}/check.partner_involved", f"{MEETING}/check.partner"},
    "K18": {f"{PREPARE}/check.combined_assessment", f"{MEETING}/check.assessment"},
    "K19": {
        f"{PREPARE}/check.handover",
        f"{PREPARE}/check.background",
        f"{PREPARE}/check.team_roles",
        f"{PREPARE}/check.account_told",
    },
    "K20": {f"{OUTPUTS}/guidance 1", "link/guide"},
    "K21": {f"{OUTPUTS}/guidance 1"},
    "K22": {"item/item_kind"},
    "K23": {f"{OUTPUTS}/check.out_needs", f"{OUTPUTS}/check.out_use", f"{OUTPUTS}/check.out_resources"},
    "K24": {f"{MEETING}/guidance 1", f"{MEETING}/check.scope", f"{MEETING}/check.goals"},
    "K25": {"link/kickoff_deck", "link/kickoff_deck_partner", "settings/kickoff_deck"},
    "K26": {f"{DIBS}/target_date", f"{DIBS}/intent", f"{DIBS}/business_reason", f"{DIBS}/success_owner"},
    "D1": {f"{PREPARE}/guidance 1", f"{PREPARE}/check.rfa_scope", "intake.engagement/seats"},
    "D2": {f"{PREPARE}/guidance 1", f"{PREPARE}/check.rfa_scope"},
    "D22": {f"{PREPARE}/guidance 1"},
    "M4": {"referral/service", "task/983"},
    "M8": {"referral/confirm.approval", "referral/approved_by", "referral/approved_on", "task/983"},
}

CONDITIONAL = {
    f"{PREPARE}/guidance 1": ("rfa",),
    f"{PREPARE}/check.account_told": ("managed",),
    f"{PREPARE}/check.account_talk": ("managed",),
    f"{PREPARE}/check.rfa_scope": ("rfa",),
    f"{MEETING}/guidance 2": ("windows",),
    f"{MEETING}/check.partner": ("partner_involved",),
    f"{MEETING}/check.assessment": ("combined_assessment",),
    f"{MEETING}/check.windows": ("windows",),
    "gateway.complete/started_on": ("start_date",),
    "gateway.complete/check.start_entered": ("start_date",),
}

MUST, MAY = True, False
CORE, ALL = "Core Onboarding", "All Services"
TERMS = "FastTrack Terms and Conditions"
TASKS = [
    ("2453", "(Gateway Only) Completion of Engagement Process", MUST, "FM", CORE, ("gateway.complete",)),
    ("3993", "Account Team Provided DIBS", MAY, "FM", CORE, ("gateway.dibs_source",)),
    ("3994", "Partner Provided DIBS", MAY, "FM", CORE, ("gateway.dibs_source",)),
    ("3995", "Customer Provided DIBS", MAY, "FM", CORE, ("gateway.dibs_source",)),
    ("3979", "Handover between Gateway/GRT and CSS", MAY, "FM", ALL, (PREPARE,)),
    ("3616", "Complete Initial customer outreach", MUST, "FM", ALL, (PREPARE,)),
    ("994", "Conduct Initiate/Kickoff Meeting(s)", MUST, "FM", ALL, (MEETING,)),
    ("983", "QuickLeads", MAY, "FM", ALL, (MEETING, "acm.partner")),
    ("1903", f"If required, send customer link to {TERMS}", MAY, "FM", CORE, (MEETING,)),
    (
        "1904",
        f"Confirm customer approval of {TERMS}",
        MAY,
        "FM",
        "Exchange, OneDrive for Business, SharePoint",
        (MEETING,),
    ),
    ("3330", "Deliver Land the FastTrack Benefit Workshop", MAY, "FTA v2", ALL, ("benefit.outcome",)),
    ("3333", "Conduct Customer Program Health Meetings", MUST, "FTA v2", ALL, ("governance.scheduled",)),
    (
        "3334",
        "Set CxO Governance, Strategy, and Health Briefings Cadence",
        MUST,
        "FM",
        CORE,
        ("governance.scheduled",),
    ),
    ("4047", "Conduct Adoption & Change Management Conversation", MUST, "FM", ALL, ("acm.complete",)),
    (
        "1126",
        "Meet with Customer PM and Customer Tech Leads to enable Core and Services",
        MUST,
        "FE",
        ALL,
        ("enable.assist",),
    ),
    ("1910", "Survey Eligibility", MAY, "FM", ALL, ("enable.survey",)),
    ("3690", "Identify Survey Contact", MAY, "FM", ALL, ("enable.survey",)),
    ("4058", "Disengagement Process is Complete (enablement)", MUST, "FM", ALL, ("disengage.discussion",)),
]

LINKS = {
    "kickoff_deck": ("", "internal"),
    "kickoff_deck_partner": ("https://aka.ms/AA6s6ey", "partner"),
    "guide": ("https://aka.ms/Guide-Adoption-4-4-Pre-reqs-and-Success-Factors", "partner"),
    "terms": ("https://aka.ms/fasttrackterms", "customer"),
    "quickleads": ("https://aka.ms/AA5ctuy", "partner"),
    "quickleads_mail": ("https://aka.ms/AA6cav5", "partner"),
}


EXPECTED = {rule: RULES.get(rule, set()) | later.RULES.get(rule, set()) for rule in (*RULES, *later.RULES)}
KICKOFF = {f"K{number}" for number in range(1, 27)} | {"D1", "D2", "D22"}
LATER = {
    f"{letter}{n}"
    for letter, last in (("B", 6), ("M", 13), ("T", 3), ("P", 12), ("D", 23))
    for n in range(1, last + 1)
}


@pytest.fixture(scope="module")
def book() -> Playbook:
    """The built-in playbook."""
    return load()


def carriers(book: Playbook) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Yield everything that can carry rules: where it is, its rules, its conditions."""
    both: tuple[Step | Form, ...] = (*book.steps.values(), *book.forms.values())
    for each in both:
        yield each.id, each.rules, each.when if isinstance(each, Step) else ()
        for field in each.fields:
            yield f"{each.id}/{field.id}", field.rules, field.when
        for number, block in enumerate(each.guidance, 1):
            yield f"{each.id}/guidance {number}", block.rules, block.when
    for task in book.tasks.values():
        yield f"task/{task.id}", task.rules, task.when
    for link in book.links.values():
        yield f"link/{link.id}", link.rules, ()


def test_the_table_of_rules_is_whole() -> None:
    """Of the kickoff with what completion says of it, and of all stages after it: no rule is left out."""
    assert set(EXPECTED) == KICKOFF | LATER


@pytest.mark.parametrize("rule", EXPECTED)
def test_a_rule_is_carried_where_it_belongs(book: Playbook, rule: str) -> None:
    """Each rule stands at a step, a field, a guidance, a task or a link that a person meets."""
    assert {where for where, rules, _ in carriers(book) if rule in rules} >= EXPECTED[rule]


def test_conditions_stand_exactly_where_they_should(book: Playbook) -> None:
    """What depends on motion, account, Windows, partners, assessment or session, and nothing else."""
    assert {where: when for where, _, when in carriers(book) if when} == CONDITIONAL | later.CONDITIONAL


def test_all_tasks_are_as_ftop_prints_them(book: Playbook) -> None:
    """The 18 tasks: id, name, mandatory, role, services, steps."""
    tasks = book.tasks.values()
    assert [(t.id, t.name, t.mandatory, t.role, t.services, t.steps) for t in tasks] == TASKS
    assert {t.id: t.workloads for t in tasks if t.workloads} == {
        "1904": ("exchange", "onedrive", "sharepoint")
    }


def test_ticks_of_tasks_stand_in_their_steps(book: Playbook) -> None:
    """Every task is a tick of its step, but 983: its form asks for the approval first (M8)."""
    ticks = {step.id: step.tasks for step in book.steps.values() if step.tasks}
    assert ticks == {PREPARE: ("3979", "3616"), MEETING: ("994", "1903", "1904")} | later.TICKS
    assert "referral" in book.steps[MEETING].forms


def test_links_are_the_process_s(book: Playbook) -> None:
    """Address and audience of each link; the internal deck is the person's own (K25)."""
    assert {link.id: (link.url, link.audience) for link in book.links.values()} == LINKS | later.LINKS
    assert book.links["kickoff_deck"].setting == "kickoff_deck"
    assert "kickoff_deck" in {field.id for field in book.forms["settings"].fields}


def test_segments_stay_inside(book: Playbook) -> None:
    """No text or choice a partner may read names a segment."""
    both: tuple[Step | Form, ...] = (*book.steps.values(), *book.forms.values())
    fields: list[Field] = [field for each in both for field in each.fields]
    segment = next(field for field in fields if field.id == "segment")
    assert segment.audience == "internal"
    words = [str(field) for field in fields if field.audience != "internal"]
    assert not [text for text in words if "S500" in text or "1500" in text]


def test_pdm_and_pse_cannot_give_dibs(book: Playbook) -> None:
    """G9, and our default for a PSE; everyone else of customer, account team and partner can (G21)."""
    assert {role.id for role in book.roles.values() if not role.gives_dibs and role.side != "fasttrack"} == {
        "pdm",
        "pse",
    }
    assert not any(role.gives_dibs for role in book.roles.values() if role.side == "fasttrack")


def test_loading_is_quick() -> None:
    """Under a tenth of a second of CPU, the best of five: a start does not feel it."""
    times: list[float] = []
    for _ in range(5):
        start = time.process_time()
        load()
        times.append(time.process_time() - start)
    assert min(times) < 0.1
