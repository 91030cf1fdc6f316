"""The notes of a completed engagement, composed from what is known (D1, D4, D5, D12, D19). Invents nothing.

Plain text to copy into FTOP: what is not known yet has no line, and `note_missing` names it.
"""

from collections.abc import Iterator
from datetime import date

from bot.domain.dates import plain_day
from bot.domain.discussion import WITH_YEAR
from bot.domain.disengagement import Case, Completion, migration, usage
from bot.domain.ftop_places import queue
from bot.domain.text import Text, say


def engagement_note(case: Case) -> str:
    """Return the Engagement Management note (D19), line by line; "" while nothing is known."""
    lines = [*_account_lines(case)]
    for workload, work in case.work.items():
        lines += [f"{case.name(workload)}: {line}" for line in _work_lines(case, work)]
    return "\n".join([*lines, *_last_lines(case)])


def technical_note(case: Case) -> str:
    """Return the Technical Enablement note: how enablement of each workload was found complete (D1)."""
    return "\n".join(
        f"{case.name(workload)}: {line}"
        for workload, work in case.work.items()
        for line in _milestone_lines(case, work)
    )


def note_missing(case: Case) -> tuple[Text, ...]:
    """Return what the Engagement Management note still has to say (D4, D5, D19)."""
    found = [
        say("{}: {}.", case.name(workload), words)
        for workload, work in case.work.items()
        for words in _work_missing(work)
    ]
    farewell = case.farewell
    if case.account_known and farewell.account_mail_on is None:
        found.append(say("The mail to the account team."))
    if _on_their_own(case) and not farewell.next_steps.strip():
        found.append(say("The next steps."))
    if not farewell.faq_reviewed:
        found.append(say("That you reviewed the FAQ."))
    if farewell.queue_mail_on is None:
        found.append(say("The mail to the Assignment team."))
    return tuple(found)


def _work_missing(work: Completion) -> Iterator[Text]:
    if work.another is None:
        yield say("complete, or ready for another workload")
    elif work.another:
        if not work.next_workloads:
            yield say("which workload comes next")
        if work.demo is None:
            yield say("whether you showed the RFA form")
    else:
        if not work.status.strip():
            yield say("the latest status")
        if work.follow_up_on is None:
            yield say("the follow-up mail")


def _on_their_own(case: Case) -> bool:
    """Tell whether D5 applies: no account team known, or the account is not managed. Both may be so."""
    return not case.account_known or case.managed is False


def _account_lines(case: Case) -> Iterator[str]:
    if case.account_known and case.farewell.account_mail_on:
        yield f"Account team: mailed on {_day(case.farewell.account_mail_on)} that enablement is complete."
    if not case.account_known:
        yield "Account team: not known."
    if case.managed is False:
        yield "Account: not managed."


def _milestone_lines(case: Case, work: Completion) -> Iterator[str]:
    if work.no_blocker_by and work.no_blocker_on:
        day = _day(work.no_blocker_on)
        yield f"{work.no_blocker_by} confirmed on {day} that no technical blocker prevents deployment."
    found = usage(work, case.seats)
    if found.state != "ask":
        seats = f" ({case.seats} seats)"
        met = "milestone reached" if found.state == "done" else "milestone not reached"
        yield f"{found.words.plain}{seats}, per LYNX: {met}."
    if work.migration and migration(work).state != "ask":
        yield f"{migration(work).words.plain}."


def _work_lines(case: Case, work: Completion) -> Iterator[str]:
    yield from _milestone_lines(case, work)
    if work.discussed_on:
        yield f"Completion discussion held on {_day(work.discussed_on)}."
    if work.another is False:
        yield "Engagement complete: not ready for another workload."
    if work.another:
        following = ", ".join(case.name(each) for each in work.next_workloads)
        yield f"Ready for another workload{': ' + following if following else ''}."
        if work.demo is not None:
            yield f"RFA form shown: {'yes' if work.demo else 'no'}."
    if work.follow_up_on:
        yield f"Follow-up mail sent on {_day(work.follow_up_on)}."
    if work.status.strip():
        yield f"Latest status: {work.status.strip()}"


def _last_lines(case: Case) -> Iterator[str]:
    farewell = case.farewell
    if farewell.queue_mail_on:
        moved = queue("Inactive", case.region).plain
        yield f"Assignment team mailed on {_day(farewell.queue_mail_on)}: move the tenant to {moved}."
    if farewell.faq_reviewed:
        yield "RFA completion FAQ reviewed."
    if farewell.next_steps.strip():
        yield f"Next steps: {farewell.next_steps.strip()}"


def _day(day: date) -> str:
    return plain_day(day, WITH_YEAR)
