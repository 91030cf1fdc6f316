"""Small forms as one engagement is asked them: whom and what their choices offer. Pure; draws nothing."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial

from bot.domain.engagement import Engagement
from bot.domain.fields import Choice, Field
from bot.domain.mailing import at_partner
from bot.domain.outcome import parts_of
from bot.domain.outreach import Attempt, Party
from bot.domain.partners import listed
from bot.playbook.gateway_record import people_of
from bot.playbook.model import Form, Group, Playbook
from bot.services import items, outcomes, series
from bot.services.forms import shortened

TITLE = 40
MEETING = "meeting"
SENT = "What you chose"
"""What stands for a choice whose words are not known where its form is drawn."""
OUTCOMES: Mapping[Party, tuple[str, ...]] = {
    "account_team": ("dibs", "partner", "contacts", "people", "not_wanted", "nothing"),
    "partner": ("deploys", "not_deploying", "dibs", "wanted", "not_wanted", "people", "nothing"),
    "customer": ("dibs", "call", "wanted", "not_wanted", "partner", "people", "skype", "nothing"),
}
"""What each side's answer may hold (G10, G12, G13, G16, G17)."""


def party_of(engagement: Engagement, thread: str) -> Party | None:
    """Return whose thread a key names: a party's own name, or a partner's id."""
    if thread in engagement.partners:
        return "partner"
    return next((party for party in ("account_team", "customer") if party == thread), None)


def last_attempt(engagement: Engagement, thread: str) -> tuple[str, Attempt] | None:
    """Return the latest attempt of a thread that reached somebody, with its id."""
    tried = [
        (name, each)
        for name, each in engagement.outreach.attempts.items()
        if (each.partner or each.party) == thread and not each.void
    ]
    return max(tried, key=lambda pair: pair[1].at, default=None)


def own_form(playbook: Playbook, name: str, engagement: Engagement, thread: str = "") -> Form:
    """Return a small form with the choices that this engagement offers; a field without any is left out."""
    return _with(playbook.forms[name], partial(_own, playbook, engagement, thread))


def _own(playbook: Playbook, engagement: Engagement, thread: str, field: Field) -> Field | None:
    match field.id:
        case "partner":
            named = [(key, partner.name) for key, partner in engagement.partners.items()]
            return replace(field, choices=(*field.choices, *_choices(named))) if named else None
        case "item_kind":
            item = engagement.items.get(thread)
            return None if item and item.series else field
        case "kind":
            own = series.kinds_of(engagement)
            return replace(field, choices=tuple(c for c in field.choices if c.value in own))
        case "answered_by":
            people = _people(playbook, engagement, _side(playbook, engagement, thread))
            return replace(field, choices=(*_choices(people), *field.choices))
        case "of_whom":
            found = last_attempt(engagement, thread)
            people = _people(playbook, engagement, found[1].to if found else ())
            return replace(field, choices=(*field.choices, *_choices(people)))
        case "outcome":
            party = party_of(engagement, thread)
            kept = OUTCOMES[party] if party else ()
            return replace(field, choices=tuple(c for c in field.choices if c.value in kept or not kept))
        case _:
            return _of_series(playbook, engagement, thread, field)


def _of_series(playbook: Playbook, engagement: Engagement, thread: str, field: Field) -> Field | None:
    """Return a field about a meeting, or about what its series goes on about."""
    match field.id:
        case "settled":
            return _offering(field, outcomes.choices(engagement, parts_of(thread)[0]))
        case "action_owner":
            return replace(field, choices=outcomes.owners(playbook, engagement, parts_of(thread)[0]))
        case "health":
            return replace(field, label=outcomes.health_label(engagement, thread))
        case "item_kind" | "follow_up":
            return None if items.of_series(engagement, thread) else field
        case "owner":
            return field if items.of_series(engagement, thread) else None
        case _:
            return field


def _offering(field: Field, choices: tuple[Choice, ...]) -> Field | None:
    return replace(field, choices=choices) if choices else None


def _side(playbook: Playbook, engagement: Engagement, thread: str) -> tuple[str, ...]:
    """Return the contacts who may answer in a thread."""
    party, partners = party_of(engagement, thread), listed(engagement.partners)
    people = people_of(playbook, engagement)
    if party == "partner":
        return tuple(name for name, each in people.items() if at_partner(each, thread, partners))
    return tuple(name for name, each in people.items() if each.side == party)


def _people(playbook: Playbook, engagement: Engagement, names: Iterable[str]) -> tuple[tuple[str, str], ...]:
    held = ((name, engagement.contacts[name]) for name in names if name in engagement.contacts)
    return tuple((name, with_role(playbook, contact.name, contact.roles)) for name, contact in held)


def with_role(playbook: Playbook, name: str, roles: Iterable[str]) -> str:
    """Return a person's name with their first role, "Lee Moreau, account manager", "Ola Berg, PDM"."""
    title = next((playbook.roles[role].title for role in roles if role in playbook.roles), "")
    long, _, short = title.rstrip(")").partition(" (")
    word = short if short.isupper() and "," not in short else f"{long[:1].lower()}{long[1:]}"
    return f"{name}, {word}" if word else name


def _choices(named: Iterable[tuple[str, str]]) -> tuple[Choice, ...]:
    return tuple(Choice(value=value, title=shortened(title, TITLE)) for value, title in named)


def with_meetings(form: Form, meetings: Iterable[Choice], sent: str = "") -> Form:
    """Return a form that offers these meetings; one that was sent stays: that it is over is said in words."""
    offered = tuple(meetings)

    def own(field: Field) -> Field:
        return replace(field, choices=offered or field.choices) if field.id == MEETING else field

    return with_sent(_with(form, own), {MEETING: sent} if sent else {})


def with_sent(form: Form, words: Mapping[str, str]) -> Form:
    """Return a form in which whatever was chosen can stay chosen, offered here or not (X40).

    A client drops a value that none of its choices has.
    """

    def own(field: Field) -> Field:
        known = {choice.value for choice in field.choices}
        sent = words.get(field.id, "").split(",") if field.choices else ()
        kept = [value for value in sent if value and value not in known]
        titles = (SENT if len(kept) == 1 else f"{SENT}, {number}" for number in range(1, len(kept) + 1))
        more = (Choice(value=value, title=title) for value, title in zip(kept, titles, strict=True))
        return replace(field, choices=(*field.choices, *more)) if kept else field

    return _with(form, own)


def _with(form: Form, own: Callable[[Field], Field | None]) -> Form:
    """Return a form with each field as `own` makes it; one that it makes nothing of is left out."""

    def kept(group: Group) -> Group:
        return replace(group, fields=tuple(filter(None, map(own, group.fields))))

    return replace(form, groups=tuple(map(kept, form.groups)))
