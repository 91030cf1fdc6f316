"""What the process asks of the stages after the kickoff, typed by hand: rules, conditions, links.

Asserts nothing; test_content.py and test_stages.py hold the content against it.
"""

PREPARE, DELIVER, OUTCOME = "benefit.prepare", "benefit.deliver", "benefit.outcome"
TALK, PARTNER, COMPLETE = "acm.conversation", "acm.partner", "acm.complete"
CHECKPOINT, ASSIST, SURVEY = "remediate.checkpoint", "enable.assist", "enable.survey"
IDENTIFY, INITIATE, FIRST = "frp.identify", "frp.initiate", "frp.first_meeting"
REVIEW, UPDATE = "frp.status_review", "frp.ftop_update"

MILESTONE, FAREWELL = "disengage.milestone", "disengage.prepare"
DISCUSSION, LEAVE = "disengage.discussion", "disengage.leave"

SHARED = {
    "adoption_home": "https://aka.ms/MicrosoftAdoption",
    "adoption_guide": "https://aka.ms/M365AG",
    "adoption_workbook": "https://aka.ms/M365AGWorkbook",
    "champions": "https://aka.ms/O365Champions",
    "teams_kit": "https://aka.ms/TeamsCommsKit",
    "adoption_course": "https://aka.ms/AdoptionCert",
    "fasttrack_portal": "https://www.microsoft.com/en-us/fasttrack/?rtc=1",
    "productivity_library": "https://go.microsoft.com/fwlink/?linkid=838407",
    "resource_hub": "https://fasttrack.microsoft.com/microsoft365/resourcehub",
    "adoption_community": "https://techcommunity.microsoft.com/t5/Driving-Adoption/ct-p/DrivingAdoption",
}
"""What customers may have (M1, M10)."""

INTERNAL = {
    "resource_request": "https://aka.ms/FTCResourceRequest",
    "enterprise_toolkit": "https://aka.ms/FT-Enterprise-Toolkit",
    "start_date_guide": "https://fasttrack-docs.microsoft.com/playbook/status-guidance-engagement-start-date.html",
    "acm_deck": "https://microsoft.sharepoint.com/:p:/t/ftccm/Ec_3c5jKy9lPp4emoEvRcyEBu2OqNkV0KFanRpolNtpZCQ",
    "acm_partner_deck": "https://aka.ms/AA63lt6",
    "customer_decks": "https://fasttrack-docs.microsoft.com/collateral/M365-content.html",
    "frp_list": "https://aka.ms/fasttrackreadypartners",
    "rfa_faq": "https://aka.ms/RFAFAQ",
    "follow_up_mail": "https://aka.ms/AA7628i",
}
"""What only Microsoft's own people may open."""

LINKS = {
    **{name: (url, "customer") for name, url in SHARED.items()},
    **{name: (url, "internal") for name, url in INTERNAL.items()},
}

RULES = {
    "B1": {
        "link/enterprise_toolkit",
        f"{PREPARE}/guidance 1",
        f"{PREPARE}/check.benefit_landed",
        f"{PREPARE}/check.benefit_roles",
        f"{PREPARE}/check.benefit_booking",
        f"{PREPARE}/benefit_booker",
    },
    "B2": {
        "link/enterprise_toolkit",
        f"{DELIVER}/guidance 1",
        f"{DELIVER}/check.benefit_people",
        f"{DELIVER}/check.benefit_model",
        f"{DELIVER}/check.benefit_dibs",
        f"{DELIVER}/check.benefit_ssat",
    },
    "B3": {
        "intake.engagement/started_on",
        "task/3330",
        "link/start_date_guide",
        f"{OUTCOME}/started_on",
        f"{OUTCOME}/enterprise_status",
        f"{OUTCOME}/next_steps",
        f"{OUTCOME}/check.benefit_start",
        f"{OUTCOME}/check.benefit_dibs_ftop",
        f"{OUTCOME}/check.benefit_status",
    },
    "B4": {
        f"{PREPARE}/check.benefit_need",
        f"{PREPARE}/check.benefit_not_needed",
        f"{PREPARE}/check.benefit_landed",
    },
    "B5": {f"{DELIVER}/guidance 1", f"{DELIVER}/check.benefit_messages"},
    "B6": {
        "intake.engagement/desired_start_on",
        f"{DELIVER}/desired_start_on",
        f"{OUTCOME}/started_on",
    },
    "M1": {
        *(f"link/{name}" for name in list(SHARED)[:6]),
        f"{TALK}/check.acm_people",
        f"{TALK}/check.acm_why",
        f"{TALK}/check.acm_resources",
    },
    "M2": {
        f"{TALK}/guidance 1",
        f"{TALK}/check.acm_partner_talk",
        f"{TALK}/check.acm_partner_wanted",
        PARTNER,
    },
    "M3": {
        f"{PARTNER}/guidance 1",
        f"{PARTNER}/check.acm_current",
        f"{PARTNER}/check.acm_account",
        f"{PARTNER}/acm_route",
        f"{COMPLETE}/check.acm_found",
        "task/983",
        "link/quickleads",
        "link/quickleads_mail",
    },
    "M4": {f"{PARTNER}/guidance 2", f"{PARTNER}/acm_help"},
    "M5": {f"{PARTNER}/guidance 2"},
    "M6": {"task/4047", f"{COMPLETE}/guidance 1", f"{COMPLETE}/check.acm_found"},
    "M7": {f"{PARTNER}/guidance 2"},
    "M8": {f"{PARTNER}/guidance 2"},
    "M9": {f"{TALK}/guidance 1", "link/acm_deck", "link/acm_partner_deck", "link/customer_decks"},
    "M10": {*(f"link/{name}" for name in list(SHARED)[6:]), f"{TALK}/check.acm_resources"},
    "M11": {f"{PARTNER}/acm_help"},
    "M12": {f"{PARTNER}/guidance 1", f"{PARTNER}/check.acm_current", f"{PARTNER}/acm_route"},
    "M13": {f"{PARTNER}/guidance 1", f"{PARTNER}/check.acm_account", f"{PARTNER}/acm_route"},
    "T1": {f"{CHECKPOINT}/guidance 1", f"{CHECKPOINT}/checkpoint_on", f"{CHECKPOINT}/check.remediated"},
    "T2": {
        "task/1126",
        f"{ASSIST}/guidance 1",
        f"{ASSIST}/check.enable_sync",
        f"{ASSIST}/check.enable_help",
    },
    "T3": {"task/1910", "task/3690", f"{SURVEY}/survey_eligible", f"{SURVEY}/check.survey_settled"},
    "P1": {
        f"{IDENTIFY}/guidance 1",
        f"{IDENTIFY}/guidance 2",
        f"{IDENTIFY}/check.frp_looked",
        f"{IDENTIFY}/frp_workloads",
    },
    "P2": {
        "link/frp_list",
        f"{INITIATE}/guidance 1",
        f"{INITIATE}/guidance 2",
        f"{INITIATE}/check.frp_psm",
        f"{INITIATE}/check.frp_briefed",
        f"{INITIATE}/check.frp_introduced",
    },
    "P3": {
        f"{FIRST}/guidance 2",
        f"{FIRST}/frp_meeting_on",
        f"{FIRST}/check.frp_reviews",
        f"{FIRST}/check.frp_data",
    },
    "P4": {f"{REVIEW}/guidance 1", f"{REVIEW}/check.frp_reviewing"},
    "P5": {f"{UPDATE}/guidance 1"},
    "P6": {f"{UPDATE}/forecast_15", f"{UPDATE}/forecast_40"},
    "P7": {f"{REVIEW}/guidance 2", "missed/missed_kind", "missed/happened_on", "missed/text"},
    "P8": {f"{UPDATE}/guidance 1", f"{FIRST}/frp_enters"},
    "P9": {f"{INITIATE}/guidance 2", f"{FIRST}/check.frp_roles"},
    "P10": {f"{FIRST}/guidance 1", f"{FIRST}/check.frp_model", f"{FIRST}/check.frp_roles"},
    "P11": {f"{FIRST}/guidance 2"},
    "P12": {f"{UPDATE}/forecast_15", f"{UPDATE}/forecast_40"},
    "D1": {f"{MILESTONE}/active_users", f"{MILESTONE}/no_blocker_by", f"{MILESTONE}/no_blocker_on"},
    "D2": {f"{MILESTONE}/migration", f"{MILESTONE}/to_migrate", f"{MILESTONE}/migrated"},
    "D3": {LEAVE},
    "D4": {f"{FAREWELL}/account_mail_on"},
    "D5": {f"{FAREWELL}/check.faq_reviewed", f"{FAREWELL}/farewell_next_steps", "link/rfa_faq"},
    "D6": {f"{DISCUSSION}/guidance 1", f"{DISCUSSION}/reviewed"},
    "D7": {
        f"{DISCUSSION}/another",
        f"{DISCUSSION}/next_workloads",
        f"{DISCUSSION}/demo",
        f"{DISCUSSION}/latest_status",
    },
    "D8": {"task/4058", f"{DISCUSSION}/task_marked"},
    "D9": {f"{DISCUSSION}/latest_status", f"{LEAVE}/check.next_action"},
    "D10": {f"{LEAVE}/queue_mail_on", f"{LEAVE}/in_queue_on"},
    "D11": {f"{LEAVE}/in_queue_on", f"{LEAVE}/check.unassigned"},
    "D12": {f"{FAREWELL}/farewell_next_steps"},
    "D13": {
        f"{DISCUSSION}/guidance 1",
        LEAVE,
        f"{LEAVE}/check.has_tools",
        f"{LEAVE}/check.satisfied",
        f"{LEAVE}/check.knows_rfa",
    },
    "D14": {f"{DISCUSSION}/follow_up_on", "link/follow_up_mail"},
    "D15": {f"{MILESTONE}/enabled", f"{DISCUSSION}/guidance 1"},
    "D16": {f"{MILESTONE}/enabled"},
    "D17": {f"{MILESTONE}/migration"},
    "D18": {"task/4058", f"{DISCUSSION}/discussed_on", f"{DISCUSSION}/task_marked"},
    "D19": {f"{FAREWELL}/check.faq_reviewed", f"{DISCUSSION}/service_status_set"},
    "D20": {f"{MILESTONE}/active_users"},
    "D21": {f"{DISCUSSION}/guidance 1"},
    "D22": {f"{MILESTONE}/to_migrate"},
    "D23": {MILESTONE},
}

GATEWAY = (
    "gateway.requirements",
    "gateway.account_team",
    "gateway.partner",
    "gateway.customer",
    "gateway.dibs_source",
    "gateway.assign",
    "gateway.complete",
)

CONDITIONAL: dict[str, tuple[str, ...]] = {
    "task/3333": ("review_held",),
    "task/3334": ("cadence_set",),
    **dict.fromkeys(GATEWAY, ("gateway",)),
    f"{PREPARE}/guidance 1": ("benefit_session",),
    f"{PREPARE}/check.benefit_booking": ("benefit_session",),
    f"{PREPARE}/benefit_booker": ("benefit_session",),
    DELIVER: ("benefit_session",),
    OUTCOME: ("benefit_session",),
    f"{PARTNER}/check.acm_current": ("acm_partner",),
    f"{PARTNER}/check.acm_account": ("acm_partner", "managed"),
    f"{COMPLETE}/check.acm_found": ("acm_partner",),
    INITIATE: ("frp",),
    FIRST: ("frp",),
    REVIEW: ("frp",),
    UPDATE: ("frp",),
}

TICKS: dict[str, tuple[str, ...]] = {
    "gateway.dibs_source": ("3993", "3994", "3995"),
    "gateway.complete": ("2453",),
    OUTCOME: ("3330",),
    COMPLETE: ("4047",),
    ASSIST: ("1126",),
    "governance.scheduled": ("3334", "3333"),
    SURVEY: ("1910", "3690"),
    DISCUSSION: ("4058",),
}

ANY = {"health", "rfa", "targeting"}
STEPS = {
    PREPARE: ("benefit", "FTA v2", "all", {"health"}, "benefit"),
    DELIVER: ("benefit", "FTA v2", "all", {"health"}, "benefit"),
    OUTCOME: ("benefit", "FTA v2", "all", {"health"}, "benefit"),
    TALK: ("adoption", "FM", "all", ANY, "adoption"),
    PARTNER: ("adoption", "FM", "all", ANY, "partner"),
    COMPLETE: ("adoption", "FM", "all", ANY, "adoption"),
    CHECKPOINT: ("remediate", "FE", "all", ANY, "checkpoint"),
    ASSIST: ("enable", "FM", "all", ANY, "enable"),
    SURVEY: ("survey", "FM", "all", ANY, "survey"),
    IDENTIFY: ("frp", "FTA and/or FM", "frp", {"health"}, "frp"),
    INITIATE: ("frp", "FTA and/or FM", "frp", {"health"}, "frp"),
    FIRST: ("frp", "FTA and/or FM", "frp", {"health"}, "frp"),
    REVIEW: ("frp", "FTA and/or FM", "frp", {"health"}, "frp"),
    UPDATE: ("frp", "FTA and/or FM", "frp", {"health"}, "frp"),
    MILESTONE: ("disengage", "FM", "all", {"rfa"}, "disengage"),
    FAREWELL: ("disengage", "FM", "all", {"rfa"}, "disengage"),
    DISCUSSION: ("disengage", "FM", "all", {"rfa"}, "disengage"),
    LEAVE: ("disengage", "FM", "all", {"rfa"}, "disengage"),
}
"""Stage, role, what it applies to, motions, command of each step."""
