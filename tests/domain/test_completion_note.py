"""The notes of a completed engagement: what is known, and nothing else (D1, D4, D5, D12, D19)."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.completion_note import engagement_note, note_missing, technical_note
from bot.domain.disengagement import Case, Completion, Farewell

DAY = date(2026, 11, 24)
NAMES = {"teams": "Teams", "exchange": "Exchange", "skype": "Skype"}
TEAMS = Completion(
    active_users=120,
    migration=False,
    discussed_on=DAY,
    another=True,
    next_workloads=("skype", "yammer"),
    demo=True,
    follow_up_on=DAY,
)
EXCHANGE = Completion(
    active_users=40,
    no_blocker_by="Jo Adair",
    no_blocker_on=DAY,
    migration=True,
    to_migrate=200,
    migrated=200,
    another=False,
    status=" Live everywhere ",
    follow_up_on=DAY,
)
FAREWELL = Farewell(
    account_mail_on=DAY, faq_reviewed=True, next_steps="Merger in May: ask again", queue_mail_on=DAY
)
CASE = Case(
    work={"teams": TEAMS, "exchange": EXCHANGE},
    farewell=FAREWELL,
    names=NAMES,
    seats=1200,
    region="emea",
    account_known=True,
    managed=True,
)


def test_the_note_says_all_that_is_known() -> None:
    """D19, D4, D7, D10, D12, D14: usage, which workload next, demo, mails, queue, FAQ, concerns."""
    assert engagement_note(CASE).split("\n") == [
        "Account team: mailed on Tue 24 Nov 2026 that enablement is complete.",
        "Teams: 120 of 100 active users (1200 seats), per LYNX: milestone reached.",
        "Teams: Completion discussion held on Tue 24 Nov 2026.",
        "Teams: Ready for another workload: Skype, yammer.",
        "Teams: RFA form shown: yes.",
        "Teams: Follow-up mail sent on Tue 24 Nov 2026.",
        "Exchange: Jo Adair confirmed on Tue 24 Nov 2026 that no technical blocker prevents deployment.",
        "Exchange: 40 of 100 active users (1200 seats), per LYNX: milestone not reached.",
        "Exchange: 200 of 200 users migrated.",
        "Exchange: Engagement complete: not ready for another workload.",
        "Exchange: Follow-up mail sent on Tue 24 Nov 2026.",
        "Exchange: Latest status: Live everywhere",
        "Assignment team mailed on Tue 24 Nov 2026: move the tenant to FTCQ Inactive EMEA.",
        "RFA completion FAQ reviewed.",
        "Next steps: Merger in May: ask again",
    ]
    assert note_missing(CASE) == ()


def test_the_technical_note_holds_the_milestone() -> None:
    """D1: the Technical Enablement note says how enablement was found complete."""
    assert technical_note(CASE).split("\n") == [
        "Teams: 120 of 100 active users (1200 seats), per LYNX: milestone reached.",
        "Exchange: Jo Adair confirmed on Tue 24 Nov 2026 that no technical blocker prevents deployment.",
        "Exchange: 40 of 100 active users (1200 seats), per LYNX: milestone not reached.",
        "Exchange: 200 of 200 users migrated.",
    ]


def test_what_is_not_known_has_no_line() -> None:
    """D19: nothing is invented."""
    empty = Case(work={"teams": Completion(migration=True, no_blocker_by="Jo")}, account_known=True)
    assert engagement_note(empty) == ""
    assert technical_note(empty) == ""
    ready = Case(work={"teams": Completion(another=True)}, account_known=True)
    assert engagement_note(ready) == "teams: Ready for another workload."
    shown = Case(work={"teams": Completion(another=True, demo=False)}, account_known=True)
    assert engagement_note(shown).endswith("RFA form shown: no.")


@pytest.mark.parametrize(
    ("known", "managed", "lines"),
    [
        (False, True, ["Account team: not known."]),
        (False, False, ["Account team: not known.", "Account: not managed."]),
        (True, False, ["Account: not managed."]),
        (True, None, []),
    ],
)
def test_an_account_on_its_own_is_noted(known: bool, managed: bool | None, lines: list[str]) -> None:
    """D5: not known, not managed, or both."""
    case = Case(work={}, account_known=known, managed=managed)
    assert engagement_note(case).split("\n") == (lines or [""])


@pytest.mark.parametrize(
    ("work", "words"),
    [
        (Completion(), ["Teams: complete, or ready for another workload."]),
        (
            Completion(another=True),
            ["Teams: which workload comes next.", "Teams: whether you showed the RFA form."],
        ),
        (Completion(another=True, next_workloads=("skype",), demo=False), []),
        (Completion(another=False), ["Teams: the latest status.", "Teams: the follow-up mail."]),
    ],
)
def test_what_the_note_lacks_of_a_workload(work: Completion, words: list[str]) -> None:
    """D7, D14, D19: not ready: latest status and follow-up mail; ready: which, and the demo."""
    assert [text.plain for text in note_missing(replace(CASE, work={"teams": work}))] == words


@pytest.mark.parametrize(
    ("known", "managed", "words"),
    [
        (True, True, ["The mail to the account team."]),
        (True, False, ["The mail to the account team.", "The next steps."]),
        (False, False, ["The next steps."]),
        (False, None, ["The next steps."]),
    ],
)
def test_what_the_note_lacks_of_the_account(known: bool, managed: bool | None, words: list[str]) -> None:
    """D4, D5: the mail where somebody is known, next steps where the account is on its own; FAQ and queue."""
    case = replace(CASE, work={}, account_known=known, managed=managed, farewell=Farewell())
    always = ["That you reviewed the FAQ.", "The mail to the Assignment team."]
    assert [text.plain for text in note_missing(case)] == [*words, *always]
