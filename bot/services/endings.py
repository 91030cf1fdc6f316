"""The end of an engagement beside its forms: figures, what is open, and what a submit may not claim yet.

Pure: reads the playbook and one engagement, writes nothing. The rules stand in the domain (D1-D11, D18).
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot.domain.discussion import Point, last_points, points
from bot.domain.disengagement import Case, Completion, Finding, enablement, ended, migration, open_work, usage
from bot.domain.engagement import Engagement
from bot.domain.fields import Problem, Value
from bot.domain.ftop_places import PLACES
from bot.domain.text import NOTHING, Text, content, join, say
from bot.playbook import ending
from bot.playbook.model import Playbook, Step
from bot.services.views.parts import Box, Button, Line, Lines

Values = Mapping[str, Value | None]
AFTER_WORK = ("reviewed", "discussed_on", "follow_up_on", "task_marked", "service_status_set")
"""Parts of the discussion that can only be true once the work on the workload is over."""
LAST = {
    "check.next_action": "next_action",
    "queue_mail_on": "queue_mail",
    "in_queue_on": "queue",
    "check.unassigned": "unassign",
}
"""Fields of the last steps, and the point each of them is."""
SHOWN = 12
"""Lines of what is missing that a card lists; a refusal names all of it."""
BESIDE = 4
"""Other workloads that a card of one workload lists."""
MARKS = {"done": "✓", "open": "○", "ask": "!"}


# -- what a submit may not claim


def problems(playbook: Playbook, engagement: Engagement, step: Step, values: Values) -> Iterator[Problem]:
    """Yield what stands against a submit of the end, as if the rest of it stood already."""
    if step.id == ending.LEAVE:
        yield from _too_early(playbook, engagement, values)
    elif step.target in ("completion", "discussion"):
        case = ending.case_of(playbook, engagement)
        for name, held in engagement.workloads.items():
            parts = {**held.completion, **held.discussion}
            before = {each: part.value for each, part in parts.items()}
            sent = {
                each: value
                for full, value in values.items()
                for each, _, workload in [full.rpartition(".")]
                if workload == name
            }
            if sent:
                work = ending.completion_of({**before, **sent})
                found = _unmet(case, name, work) if step.target == "completion" else _unheld(case, name, work)
                for each, message in found:
                    if sent.get(each) and (
                        sent[each] != before.get(each) or each in ("enabled", "task_marked")
                    ):
                        yield Problem(field=f"{each}.{name}", message=message)


def _unmet(case: Case, name: str, work: Completion) -> Iterator[tuple[str, Text]]:
    """D1: Enablement Complete is marked at the number, or once nothing technical is said to be in the way."""
    found = enablement(work, case.seats)
    if found.state != "done":
        yield (
            "enabled",
            say(
                "{}: {}. Untick it, or say who confirmed that nothing technical is in the way, and when.",
                case.name(name),
                found.words,
            ),
        )


def _unheld(case: Case, name: str, work: Completion) -> Iterator[tuple[str, Text]]:
    """D18: 4058 follows the discussion; D6, D8, D14: both follow the work."""
    if not ended(work):
        moved, found = migration(work), enablement(work, case.seats)
        lacks = moved if work.migration else found
        words = lacks.words if lacks.state != "done" else say("mark Enablement Complete")
        for each in AFTER_WORK:
            yield each, say("The work on {} is not over yet: {}.", case.name(name), words)
    elif work.discussed_on is None:
        yield "task_marked", say("Hold the discussion first: give its day, then mark 4058.")


def _too_early(playbook: Playbook, engagement: Engagement, values: Values) -> Iterator[Problem]:
    """X37: name exactly what keeps each last step from being true."""
    case, held = ending.case_of(playbook, engagement), ending.once(engagement)
    for name, point in LAST.items():
        if values.get(name) and values.get(name) != held.get(name):
            without: Values = {**held, **values, name: None}
            found = last_points(replace(case, farewell=ending.farewell_of(without)))
            if blocked := next(each.blocked_by for each in found if each.id == point):
                yield Problem(field=name, message=say("Not yet. {}", join(" ", blocked)))


# -- what a form of the end shows


def boxes(
    playbook: Playbook, engagement: Engagement, step: Step, workloads: tuple[str, ...]
) -> tuple[Box, ...]:
    """Return the figures of the workload on the card (D1, D2), or to whom the leaving is told (D4, D5)."""
    if step.stage != ending.STAGE:
        return ()
    case = ending.case_of(playbook, engagement)
    if step.id == ending.PREPARE:
        return (Box(title=say("Who is told"), points=told(case)),)
    if step.target != "completion":
        return ()
    return tuple(
        Box(
            title=say("{}: where it stands", case.name(name)),
            points=tuple(_figure(found) for found in _findings(case, name)),
        )
        for name in workloads
    )


def told(case: Case) -> tuple[Text, ...]:
    """Return what D4 and D5 ask: the account team's mail, a note without one, or both."""
    found: list[Text] = []
    if case.account_known:
        found.append(say("Mail the account team: they have the completion review with the customer"))
    else:
        found.append(say("No contact of the account team is known: note it, with the FAQ and the next steps"))
    if case.managed is False:
        found.append(say("The account is not managed: note it, with the FAQ and the next steps"))
    return tuple(found)


def lists(
    playbook: Playbook, engagement: Engagement, step: Step, workloads: tuple[str, ...]
) -> tuple[Lines, ...]:
    """Return what is open beside the form: the last steps, or the discussion's points and other workloads."""
    if step.stage != ending.STAGE:
        return ()
    case = ending.case_of(playbook, engagement)
    found: list[Lines] = []
    if step.id == ending.LEAVE:
        found = [Lines(title=say("First"), lines=_first(case)), _in_order(case)]
    elif step.target == "discussion":
        found = [
            Lines(title=say("{}: still to do", case.name(name)), lines=tuple(_open_points(case.work[name])))
            for name in workloads
        ]
    elif step.target == "completion" and case.seats is None:
        seats = Line(title=say("Seats: not known"), mark="!", button=_edit(engagement))
        found = [Lines(title=say("Needed for the milestone"), lines=(seats,))]
    if step.parts:
        found.append(_others(case, engagement, step, workloads))
    return tuple(each for each in found if each.lines)


def _others(case: Case, engagement: Engagement, step: Step, workloads: tuple[str, ...]) -> Lines:
    """Return the workloads that are not on the card, open ones first; the next card shows the rest."""
    rows = [_other(case, engagement, step, name) for name in case.work if name not in workloads]
    rows.sort(key=lambda line: line.mark == "✓")
    rest = (Line(title=say("And {} more", len(rows) - BESIDE)),) if len(rows) > BESIDE else ()
    return Lines(title=say("Other workloads"), lines=(*rows[:BESIDE], *rest))


def _first(case: Case) -> tuple[Line, ...]:
    """Return what keeps the last steps from being taken (D3), no more of it than a card bears."""
    lacks = open_work(case)
    rest = (say("And {} more", len(lacks) - SHOWN),) if len(lacks) > SHOWN else ()
    return tuple(Line(title=words, mark="○") for words in (*lacks[:SHOWN], *rest))


def _in_order(case: Case) -> Lines:
    rows = (
        Line(title=point.words, detail=_place(point), mark="✓" if point.done else "○")
        for point in last_points(case)
    )
    return Lines(title=say("Then, in this order"), lines=tuple(rows))


def _open_points(work: Completion) -> Iterator[Line]:
    if not ended(work):
        yield Line(title=say("Nothing yet: the work on it is not over."), mark="!")
        return
    for point in points(work):
        if not point.done:
            yield Line(title=point.words, detail=_place(point), mark="○")


def _place(point: Point) -> Text:
    return say("FTOP, {}", content(PLACES[point.place])) if point.place else NOTHING


def _other(case: Case, engagement: Engagement, step: Step, name: str) -> Line:
    lacks = ending.lacking(step, case.work[name], case.seats)
    button = Button(
        title=say("Open {}", case.name(name)),
        verb="step.open",
        engagement=engagement.id,
        step=step.id,
        args=(("workload", name),),
    )
    detail = lacks[0] if lacks else say("done")
    return Line(title=content(case.name(name)), detail=detail, mark="○" if lacks else "✓", button=button)


def _edit(engagement: Engagement) -> Button:
    return Button(title=say("Say how many"), verb="edit", engagement=engagement.id)


def _findings(case: Case, name: str) -> tuple[Finding, ...]:
    work = case.work[name]
    used, found = usage(work, case.seats), enablement(work, case.seats)
    return (used, *((found,) if found != used else ()), migration(work))


def _figure(found: Finding) -> Text:
    return say("{} {}", MARKS[found.state], found.words)
