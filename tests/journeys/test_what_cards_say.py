"""What the FM reads on each step's card, rule by rule: the real bot, one engagement that is asked everything.

The words are typed by hand; a rule whose words, tick, link or button leaves its card is missed here.
"""

import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.playbook.loader import load
from tests.journeys.acts import one, open_new
from tests.journeys.talker import Talker, buttons, talking, walk

Cards = Mapping[str, str]
FACTS = {"motions": "health,rfa", "managed": "yes", "workloads": "exchange,windows"}
SAID_BEFORE = {
    "kickoff.prepare": {"check.partner_involved": "yes", "check.combined_assessment": "yes"},
    "acm.conversation": {"check.acm_partner_wanted": "yes"},
    "frp.identify": {"frp_workloads": "exchange"},
}
"""Answers that open what depends on them."""


async def opened(t: Talker, database: Path, step: str) -> None:
    """Open a step's card."""
    here = {"engagement": one(database, "engagement")["id"], "step": step, "r": 0, "nonce": "n"}
    t.card = await t.send("step.open", here)


def legible(t: Talker) -> str:
    """Return all that can be read on a card: texts, labels, choices, buttons."""
    choices = [
        str(choice["title"])
        for node in walk(t.card)
        for choice in node.get("choices", [])
        if "title" in choice
    ]
    return "\n".join((t.words(), *choices, *buttons(t.card))).replace("\u00a0", " ")


async def read_all(database: Path) -> Cards:
    """Return what every step's card says, and the forms of a referral and a contact."""
    async with talking(database) as t:
        await open_new(t, **FACTS)
        for step, answers in SAID_BEFORE.items():
            await opened(t, database, step)
            await t.put(answers).press("Save and go on")
        cards: dict[str, str] = {}
        for step in load().steps:
            await opened(t, database, step)
            cards[step] = legible(t)
        await opened(t, database, "kickoff.meeting")
        await t.press("Refer a partner")
        cards["referral"] = legible(t)
        await opened(t, database, "enable.survey")
        await t.press("Add a contact")
        cards["contact"] = legible(t)
    return cards


@pytest.fixture(scope="module")
def cards(tmp_path_factory: pytest.TempPathFactory) -> Cards:
    """What can be read on every card, by step."""
    return asyncio.run(read_all(tmp_path_factory.mktemp("cards") / "cadence.db"))


def unsaid(card: str, wanted: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    """Return the words that a card lacks, by rule."""
    lacking = {rule: [each for each in words if each not in card] for rule, words in wanted.items()}
    return {rule: words for rule, words in lacking.items() if words}


def test_the_first_form(cards: Cards) -> None:
    """B6, G26 on intake.engagement: two start dates kept apart; the language that mails are written in."""
    wanted = {
        "B6": ("[They want to start on:", "[Engagement started on:"),
        "G26": ("[Mail language: pt]", "Chinese (simplified)", "Vietnamese"),
    }
    assert not unsaid(cards["intake.engagement"], wanted)


def test_preparing_the_kickoff(cards: Cards) -> None:
    """K1, K2, K3, K4, K5, K6, K7, K19, D22 on kickoff.prepare, with 3979 and 3616."""
    wanted = {
        "K1": ("[FTOP: context, licences, use:",),
        "K2": ("[Handover done, or none needed:", "[3979 Handover done (optional):", "3979 may stay open"),
        "K3": ("[Industry, organisation, roles:", "website, LinkedIn and the account team"),
        "K4": ("[Benefit and its end explained:",),
        "K5": ("within 2 business days of assignment", "doesn’t stop the clock"),
        "K6": ("[Account team told and invited:", "invite the right person", "[Account team’s view heard:"),
        "K7": ("[3616 Outreach done (mandatory):",),
        "K19": ("[Team assigned, our roles clear:",),
        "D1": ("100 active users, or at 10 % of the seats",),
        "D22": ("FastTrack Benefit Services Description",),
    }
    assert not unsaid(cards["kickoff.prepare"], wanted)


def test_the_kickoff_meeting(cards: Cards) -> None:
    """K8, K9, K10, K11, K12, K17, K18, K22, K24, K25 on kickoff.meeting; 994, 983, 1903, 1904."""
    wanted = {
        "K8": ("The deck’s questions help", "[Knowledge gaps, or none:", "Add gap, risk or task"),
        "K9": ("[Risks, blockers, out of scope:", "talk about a FastTrack Ready Partner", "Refer a partner"),
        "K10": ("aka.ms/fasttrackterms", "[1903 Terms sent (optional):", "[1904 Terms approved (optional):"),
        "K11": ("deployment SME", "SCCM has to be at current branch", "[Windows 10 scope, SME, SCCM:"),
        "K12": ("[994 Kickoff held (mandatory):",),
        "K17": ("[Who does what with the partner:",),
        "K18": ("[Deployment Enablement Plan:",),
        "K22": ("Add gap, risk or task",),
        "K24": ("what FastTrack does", "[Short- and long-term goals:", "[Scope and how it ends:"),
        "K25": ("[Kickoff deck, partner edition](https://aka.ms/AA6s6ey)",),
    }
    assert not unsaid(cards["kickoff.meeting"], wanted)


def test_dibs_and_ssat(cards: Cards) -> None:
    """K13, K14, K26, G28: kickoff.dibs and kickoff.ssat, part by part, with guide and privacy note."""
    guide = "aka.ms/Guide-Adoption-4-4-Pre-reqs-and-Success-Factors"
    private = "Type *privacy* to see what is kept"
    dibs = {
        "K13": ("[Target go-live:", "[Intent:", "[Business reason:", "[Success owner:", guide),
        "K26": ("A blank part shows as a risk",),
        "G28": (private,),
    }
    ssat = {
        "K14": ("[Stakeholders:", "[Scenarios:", "[Awareness:", "[Training:", "It may stay partial", guide),
        "G28": (private,),
    }
    assert not unsaid(cards["kickoff.dibs"], dibs) | unsaid(cards["kickoff.ssat"], ssat)


def test_a_notice_wherever_contacts_are_entered(cards: Cards) -> None:
    """G28: on the form itself, and on the cards that ask for names."""
    assert "Enter only what the work needs" in cards["contact"]
    assert "Type *privacy* to see what is kept" in cards["contact"]
    for step in ("kickoff.dibs", "kickoff.ssat", "frp.initiate"):
        assert "Names you enter stay with this engagement" in cards[step]


def test_what_comes_out_of_the_kickoff(cards: Cards) -> None:
    """K15, K16, K20, K21, K23 on kickoff.outputs."""
    wanted = {
        "K15": (
            *("[Roles clear on both sides:", "[They see what FastTrack gives:", "[What to demo next:"),
            *(
                "[They know their entitlements:",
                "[Unplanned services explained:",
                "why two together beat one",
            ),
            *("[DIBS, SSAT, entitlement noted:", "[Working together in Teams:"),
        ),
        "K16": ("Book the follow-ups", "business value discussion", "technical or adoption SME"),
        "K20": ("Close gaps in intent with the 4+4 guide", "Blocker Help, in the Consumption Guide"),
        "K21": ("success workshop and the technical assessment wait until all ten are ticked",),
        "K23": ("[Needs and hopes", "[How and when licences are used:", "[Resources they need to start:"),
    }
    assert not unsaid(cards["kickoff.outputs"], wanted)


def test_landing_the_benefit(cards: Cards) -> None:
    """B1, B2, B3, B4, B5, B6 on benefit.prepare, benefit.deliver and benefit.outcome, with 3330."""
    prepare = {
        "B1": ("[Agreed who books", "FTA answers for it", "The ATS", "The SSP", "FT-Enterprise-Toolkit"),
        "B4": ("[Situation and need discussed:", "[No session needed:", "[The ATU knows the benefit:"),
    }
    deliver = {
        "B2": (
            "CIO, programme and project management",
            "[Delivery model and roles clear:",
            "puts their success",
        ),
        "B5": ("Open with the key messages", "[Key messages, then their scope:"),
        "B6": ("[They want to start on:", "It is not the day the engagement starts"),
    }
    outcome = {
        "B3": (
            "[Engagement started on:",
            "[Enterprise status:",
            "[FTC next steps:",
            "[DIBS, as it stands now:",
        ),
        "3330": ("[3330 Benefit landed (optional):",),
    }
    found = unsaid(cards["benefit.prepare"], prepare) | unsaid(cards["benefit.deliver"], deliver)
    assert not found | unsaid(cards["benefit.outcome"], outcome)


def test_the_adoption_talk(cards: Cards) -> None:
    """M1, M2, M6, M9, M10 on acm.conversation and acm.complete, with 4047."""
    resources = ("M365AG)", "M365AGWorkbook", "O365Champions", "TeamsCommsKit", "AdoptionCert")
    talk = {
        "M1": ("[Why adoption needs a plan:", "[IT pros and deciders", "MicrosoftAdoption", *resources),
        "M2": ("[Asked: skills and time enough?:", "[They want a partner for it:", "partners charge a fee"),
        "M9": (
            "[Conversation deck (internal)]",
            "Present the customer-ready deck",
            "Never show, send or quote",
        ),
        "M10": (
            "[FastTrack portal]",
            "[Productivity library]",
            "[Resource hub]",
            "[Driving Adoption community]",
        ),
    }
    complete = {
        "M6": ("[4047 Adoption talk (mandatory):", "You talked it through", "[Partner found, or asked")
    }
    assert not unsaid(cards["acm.conversation"], talk) | unsaid(cards["acm.complete"], complete)


def test_an_adoption_partner(cards: Cards) -> None:
    """M3, M4, M5, M7, M8, M9, M11, M12, M13 on acm.partner; M4, M8, K9 and K11 on the referral (983)."""
    partner = {
        "M3": ("In this order", "No account team: refer one (983)", "AA5ctuy", "AA6cav5", "Refer a partner"),
        "M4": ("Say what they want: advice, training or both",),
        "M5": ("Three are picked by place and specialty; a mail tells the customer",),
        "M7": ("Each of the three gets in touch within 3 business days", "The customer chooses"),
        "M8": ("First a spoken yes to sharing their contact data",),
        "M9": ("[Partner deck (internal)](https://aka.ms/AA63lt6)",),
        "M11": (
            *("Not every partner offers all of these", "Advice and planning", "Coaching", "Extra staff"),
            *("Certified change consultants", "excitement days", "Digital training, gamification"),
        ),
        "M12": ("or recommend one it works with", "One that their partner recommends"),
        "M13": ("several from the co-sell list", "Partner Customer Success Manager", "[Account team, where"),
    }
    referral = {
        "K9": ("AA5ctuy", "AA6cav5"),
        "M4": ("Advisory and planning", "Training and enablement"),
        "M8": ("[Spoken approval given:",),
    }
    assert not unsaid(cards["acm.partner"], partner) | unsaid(cards["referral"], referral)


def test_gaps_enablement_and_survey(cards: Cards) -> None:
    """T1, T2, T3 on remediate.checkpoint, enable.assist and enable.survey, with 1126, 1910 and 3690."""
    checkpoint = {"T1": ("Go through each open gap", "[All gaps closed, or none found:")}
    assist = {
        "T2": ("[Sync meetings agreed:", "[Helped with enablement tasks:", "[1126 Leads met (mandatory):")
    }
    survey = {"T3": ("[Eligible for", "[1910 Survey checked (optional):", "[3690 Survey contact (optional):")}
    found = unsaid(cards["remediate.checkpoint"], checkpoint) | unsaid(cards["enable.assist"], assist)
    assert not found | unsaid(cards["enable.survey"], survey)


def test_working_with_an_frp(cards: Cards) -> None:
    """P1, P2, P3, P6, P7, P8, P9, P10, P11, P12 on the five cards of the FRP.

    They are frp.identify, frp.initiate, frp.first_meeting, frp.status_review and frp.ftop_update.
    """
    identify = {
        "P1": ("starts with FTP", "Never remove a partner’s assignment", "Never clear the Primary RM")
    }
    initiate = {
        "P2": ("Microsoft account details", "ask for a briefing", "introduces you", "goes to the PSM first"),
        "P9": ("The customer gets the same support as ever", "stay with you and the FTA"),
    }
    first = {
        "P3": ("[They agree to status reviews:", "[They agree to give data:", "never mention it"),
        "P8": (
            "Who enters their data in FTOP",
            "The FRP, in FTOP itself",
            "You, from what the PoC tells you",
        ),
        "P10": ("each gain from it", "take over no role of theirs", "[Motion, model, gains explained:"),
        "P11": ("the FRP works the same for every customer",),
    }
    review = {
        "P7": ("The FRP missed it", "If it becomes a pattern, the assignment may be reviewed and moved")
    }
    update = {
        "P6": ("[15 % active on:", "[40 % active on:"),
        "P8": ("marks them in FTOP, phase by phase", "A PoC without access tells you, and you enter it"),
        "P12": ("Ask again when much changes",),
    }
    found = unsaid(cards["frp.identify"], identify) | unsaid(cards["frp.initiate"], initiate)
    found |= unsaid(cards["frp.first_meeting"], first) | unsaid(cards["frp.status_review"], review)
    assert not found | unsaid(cards["frp.ftop_update"], update)


def test_completion_and_disengagement(cards: Cards) -> None:
    """D1, D2, D5, D6, D7, D8, D12, D13, D14, D15, D16, D20, D21, D22 on the steps that end an RFA.

    They are disengage.prepare and disengage.discussion (4058), with disengage.milestone before them.
    """
    milestone = {
        "D1": (
            "Of fewer than 1,000 seats, 10 % are wanted; else 100 users",
            "[Or: nothing technical stops, says:",
        ),
        "D2": ("[Migration:", "[Users migrated:"),
        "D16": ("[Enablement Complete marked:",),
        "D20": ("Active users come from LYNX", "[Active users:"),
        "D22": ("[Users to migrate:",),
    }
    prepare = {
        "D5": ("aka.ms/RFAFAQ", "[FAQ reviewed:"),
        "D12": ("[Next steps, and anything unusual:",),
    }
    discussion = {
        "D6": ("Review what was completed", "[Completed work reviewed:"),
        "D7": ("how to submit an RFA, and show the form", "[Another workload:", "RFA form shown"),
        "D8": ("[4058 marked (mandatory):",),
        "D13": ("make sure they know that the engagement ends, and are satisfied",),
        "D14": ("aka.ms/AA7628i", "[Follow-up mail sent on:"),
        "D15": ("they know that the engagement ends",),
        "D21": ("In this order",),
    }
    found = unsaid(cards["disengage.milestone"], milestone) | unsaid(cards["disengage.prepare"], prepare)
    assert not found | unsaid(cards["disengage.discussion"], discussion)


def test_the_last_steps(cards: Cards) -> None:
    """D3, D9, D10, D11, D13 on disengage.leave."""
    wanted = {
        "D3": ("Only once the last workload is done",),
        "D9": ("[Next action date set:",),
        "D10": ("[Assignment team mailed on:", "[Seen in the queue on:"),
        "D11": ("[I unassigned myself:",),
        "D13": ("[The tools for adoption:", "[They are satisfied:", "[They know how to use RFA again:"),
    }
    assert not unsaid(cards["disengage.leave"], wanted)
