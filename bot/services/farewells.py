"""Texts to copy at the end of an engagement, and its closing summary. Pure: sends nothing, marks nothing.

Every text is composed from what is known; what is not known yet has no line, and is named beside it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import LiteralString

from bot.domain.completion_note import engagement_note, note_missing, technical_note
from bot.domain.dates import show_day
from bot.domain.discussion import last_points, next_action_on, next_point
from bot.domain.disengagement import (
    Case,
    Completion,
    enablement,
    ended,
    migration,
    open_work,
    service_status,
    usage,
)
from bot.domain.engagement import Engagement
from bot.domain.ftop_places import PLACES, queue
from bot.domain.text import NOTHING, Text, content, join, say, typed
from bot.playbook import ending
from bot.playbook.mails import fill, first_names, listed
from bot.playbook.model import Playbook
from bot.services.mails import at_side, mail_view
from bot.services.views.answers import NoticeView
from bot.services.views.parts import Button, Line, Lines
from bot.services.views.texts import MailView, TextsView

PLACE = say("Completion")
GAP: LiteralString = "\n\n"
"""Between the lines of a text: a card breaks a line only there."""

DISCUSSION = "disengage.discussion"
MILESTONE = "disengage.milestone"

QUEUE_MAIL = "farewell.queue"
MAILS: Mapping[str, str] = {ending.PREPARE: "farewell.account_team", DISCUSSION: "farewell.follow_up"}
"""The mail of a step, by its id in the playbook; the last steps have the queue's."""
TITLES: Mapping[str, Text] = {
    "farewell.account_team": say("Mail to the account team"),
    "farewell.follow_up": say("Follow-up mail to the customer"),
    QUEUE_MAIL: say("Mail to the Assignment team"),
}


def texts_view(playbook: Playbook, engagement: Engagement, step: str) -> TextsView:
    """Return the texts that belong to a step, with what the note still has to say."""
    case = ending.case_of(playbook, engagement)
    notes = (
        ((say("Technical Enablement note"), technical_note(case)),) if step in (MILESTONE, DISCUSSION) else ()
    )
    notes = (*notes, (say("Engagement Management note"), engagement_note(case)))
    worded = tuple((title, _lines(words)) for title, words in notes if words)
    lacks = tuple(Line(title=words, mark="○") for words in note_missing(case))
    back = Button(
        title=say("Back"), verb="step.open", engagement=engagement.id, step=step or ending.LEAVE, primary=True
    )
    return TextsView(
        customer=engagement.customer,
        place=PLACE,
        title=say("Texts to copy"),
        lead=say("I send and enter nothing: copy what you need."),
        mails=_mails(playbook, engagement, case, step),
        texts=worded,
        lists=(Lines(title=say("Not in the note yet"), lines=lacks),) if lacks else (),
        buttons=(back, Button(title=say("Home"), verb="open", engagement=engagement.id)),
    )


def _lines(words: str) -> Text:
    return join(GAP, [typed(line) for line in words.split("\n")])


def _names(case: Case) -> Text:
    return listed(content(case.name(name)) for name in case.work)


def _mails(playbook: Playbook, engagement: Engagement, case: Case, step: str) -> tuple[MailView, ...]:
    """Return the mails of a step: D4 where an account team is known, D14, and D10 with the last steps."""
    if step == MILESTONE or (step == ending.PREPARE and not case.account_known):
        return ()
    values = {
        "customer": typed(engagement.customer),
        "me": typed(engagement.owner_name),
        "workloads": _names(case),
        "tenant": typed(str(engagement.facts.get("tenant_domain", ""))),
        "queue": queue("Inactive", case.region),
    }
    mail = playbook.mails[MAILS.get(step, QUEUE_MAIL)]
    people = () if mail.party == "fasttrack" else at_side(playbook, engagement, mail.party)
    values["first_names"] = first_names(person.name for person in people)
    language = str(engagement.facts.get("language", "")) if mail.party == "customer" else ""
    return (mail_view(TITLES[mail.id], fill(mail, values, language), to=people),)


# -- the closing summary

OUTCOMES = {
    "check.has_tools": say("They have the tools for adoption"),
    "check.satisfied": say("They are satisfied"),
    "check.knows_rfa": say("They know how to use RFA again"),
}
"""What the customer leaves with (D13): said where it is ticked, in the way of nothing where it is not."""


def summary(playbook: Playbook, engagement: Engagement, today: date) -> NoticeView:
    """Return the closing summary: what is left first, what is done below it."""
    case = ending.case_of(playbook, engagement)
    lacks = left(playbook, engagement)
    done = (*_done_work(case, today), *_done_once(case, engagement, today))
    home = Button(title=say("Home"), verb="open", engagement=engagement.id)
    close = Button(title=say("Close engagement"), verb="close", engagement=engagement.id, primary=True)
    texts = Button(title=say("Texts to copy"), verb="disengage.texts", engagement=engagement.id)
    closing = (("closing", "yes"),)
    save = Button(title=say("Save as a document"), verb="export", engagement=engagement.id, args=closing)
    return NoticeView(
        customer=engagement.customer,
        place=PLACE,
        title=_title(case, len(lacks)),
        lead=NOTHING
        if lacks
        else say("Everything is done. Close the engagement; a new RFA opens a new one."),
        box=_box(case, engagement, today, lacks) if lacks else None,
        lists=(Lines(title=say("Done"), lines=done),) if done else (),
        note=say("Another workload later? A new RFA opens a new engagement."),
        buttons=(texts, save, home) if lacks else (close, texts, save, home),
    )


def left(playbook: Playbook, engagement: Engagement) -> tuple[Text, ...]:
    """Return what keeps the disengagement from being complete, in the order of its steps."""
    case = ending.case_of(playbook, engagement)
    stage = playbook.stages[ending.STAGE]
    found = [ending.missing(playbook, playbook.steps[name], engagement) for name in stage.steps]
    before = tuple(words for lacks in found for words in lacks)
    last = ending.missing(playbook, playbook.steps[stage.outputs], engagement)
    return before + tuple(words for words in last if not before or words not in open_work(case))


def _title(case: Case, left: int) -> Text:
    if not left:
        return say("✓ The disengagement is complete")
    point = next_point(last_points(case))
    if left == 1 and point and point.id == "unassign":
        return say("One thing left: unassign yourself")
    return say("One thing is left") if left == 1 else say("{} things are left", left)


def _box(
    case: Case, engagement: Engagement, today: date, lacks: tuple[Text, ...]
) -> tuple[Text, Text, tuple[Button, ...]]:
    on = Button(title=say("Go on"), verb="disengage", engagement=engagement.id)
    point = next_point(last_points(case))
    if len(lacks) == 1 and point and point.id == "unassign":
        since = _day(ending.once(engagement).get("in_queue_on"), today)
        title = say("The tenant is in {} since {}, so you can leave.", queue("Inactive", case.region), since)
        return title, say("FTOP, {}", content(PLACES["assignments"])), (_unassigned(engagement), on)
    return lacks[0], NOTHING, (replace(on, primary=True),)


def _unassigned(engagement: Engagement) -> Button:
    """Return the button that saves the last tick of all, as the form would with this one input on it."""
    tick = "check.unassigned"
    return Button(
        title=say("I have unassigned"),
        verb="step.save",
        engagement=engagement.id,
        step=ending.LEAVE,
        revision=engagement.revision(ending.LEAVE),
        args=(("f", tick), (tick, "yes")),
        primary=True,
        sends=True,
    )


def _done_work(case: Case, today: date) -> Iterator[Line]:
    for name, work in case.work.items():
        if ended(work):
            title = say("{}: migration complete", case.name(name))
            if not work.migration:
                title = say("{}: enablement complete", case.name(name))
            yield Line(title=title, detail=_figures(case, work), mark="✓")
        if work.discussed_on:
            held = say("Held {}", _day(work.discussed_on.isoformat(), today))
            marked = say("4058 marked") if work.task_marked else NOTHING
            title = say("{}: completion discussed", case.name(name))
            yield Line(title=title, detail=join(" · ", [held, marked]), mark="✓")
        if work.follow_up_on:
            day = _day(work.follow_up_on.isoformat(), today)
            yield Line(title=say("{}: follow-up mail", case.name(name)), detail=day, mark="✓")


def _figures(case: Case, work: Completion) -> Text:
    if work.migration:
        return migration(work).words
    found = usage(work, case.seats)
    return found.words if found.state == "done" else enablement(work, case.seats).words


def _done_once(case: Case, engagement: Engagement, today: date) -> Iterator[Line]:
    farewell, held = case.farewell, ending.once(engagement)
    if farewell.account_mail_on:
        yield Line(title=say("Account team"), detail=_day(held.get("account_mail_on"), today), mark="✓")
    day = next_action_on(work.discussed_on for work in case.work.values() if work.discussed_on)
    if farewell.next_action_set and day:
        shown = say("Set to {}", _day(day.isoformat(), today))
        yield Line(title=say("Next action date in FTOP"), detail=shown, mark="✓")
    if farewell.queue_mail_on:
        mailed = say("Mailed {}", _day(held.get("queue_mail_on"), today))
        moved = say("moved {}", _day(held.get("in_queue_on"), today)) if farewell.in_queue else NOTHING
        yield Line(title=say("Assignment team"), detail=join(" · ", [mailed, moved]), mark="✓")
    if farewell.unassigned:
        yield Line(title=say("Unassigned"), mark="✓")
    yield from (Line(title=words, mark="✓") for name, words in OUTCOMES.items() if held.get(name) is True)


def _day(value: object, today: date) -> Text:
    return typed(show_day(date.fromisoformat(value), today)) if isinstance(value, str) and value else NOTHING


def statuses(playbook: Playbook, engagement: Engagement) -> Iterator[tuple[Text, Text]]:
    """Yield each workload with the service status that FTOP should show, and the last status in words."""
    case = ending.case_of(playbook, engagement)
    for name, work in case.work.items():
        status = content((service_status(work) or "").capitalize())
        if words := join(". ", (status, typed(work.status))):
            yield content(case.name(name)), words
