"""Lists over all of a person's engagements, from their entries alone: the portfolio, what is next in all of
them, and finding one by name. Reads no engagement; never writes.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from bot.domain.cleaning import fold
from bot.domain.dates import show_day
from bot.domain.entry import Entry
from bot.domain.text import NOTHING, Text, content, join, say, typed
from bot.services.entries import HANDED
from bot.services.rights import RESTORE
from bot.services.views.engagement import NextAction
from bot.services.views.parts import Button
from bot.services.views.portfolio import NextView, PortfolioRow, PortfolioView, Scope

PAGE = 5
NEXT_SHOWN = 5
FILTER = 80
"""Characters of a filter or a name that are looked for; no customer is told apart by more."""
STATES: Mapping[str, str] = {
    "open": "open",
    "held": "held",
    "hold": "held",
    "on hold": "held",
    "closed": "closed",
    "removed": "removed",
    "handed": HANDED,
    "handed over": HANDED,
}
SCOPES: Mapping[str, Scope] = {"team": "team", "cover": "cover"}
MOTIONS = ("health", "rfa", "targeting")


def portfolio(
    entries: Iterable[Entry],
    words: str,
    page: int,
    today: date,
    *,
    scope: Scope = "",
    whose: Mapping[str, str] | None = None,
) -> PortfolioView:
    """Return one page of the portfolio, for a filter as typed ("" is all that is open or on hold).

    `whose` names the owners by engagement, where they are others' (`scope`).
    """
    everything, words = list(entries), words[:FILTER].strip()
    found = ranked(filtered(everything, words, today), today)
    last = max(0, (len(found) - 1) // PAGE)
    page = min(page, last)
    return PortfolioView(
        rows=tuple(
            _row(entry, today, (whose or {}).get(entry.engagement, ""))
            for entry in found[page * PAGE : (page + 1) * PAGE]
        ),
        total=len(found),
        first=page * PAGE + 1,
        filter=words,
        late=sum(is_late(entry, today) for entry in everything),
        page=page,
        more=page < last,
        title=say("Nothing is open now") if everything and not found and not words else NOTHING,
        scope=scope,
    )


def scoped(words: str) -> tuple[Scope, str]:
    """Return whose portfolio words ask for, and the filter that is left of them."""
    first, *rest = words.split(maxsplit=1) or [""]
    scope = SCOPES.get(fold(first), "")
    return (scope, rest[0] if rest else "") if scope else ("", words)


def next_of_all(entries: Iterable[Entry], today: date) -> NextView:
    """Return the first thing of each engagement, ranked."""
    waiting = [entry for entry in ranked(entries, today) if entry.action and entry.state == "open"]
    actions = tuple((entry.customer, _action(entry, today)) for entry in waiting[:NEXT_SHOWN])
    return NextView(customer="", actions=actions, more=max(0, len(waiting) - NEXT_SHOWN))


def named(entries: Iterable[Entry], words: str, today: date) -> list[Entry]:
    """Return the engagements that a name means (X51): literally, in any case.

    The whole name or domain before a part of it, worked on before closed or removed; in order of name.
    """
    there = [entry for entry in entries if not _gone(entry, today)]
    for candidates in (visible(there), there):
        found = matching(candidates, words)
        exact = [entry for entry in found if fold(words) in (fold(entry.customer), fold(entry.tenant_domain))]
        if found:
            return exact if len(exact) == 1 else sorted(found, key=lambda entry: entry.customer.casefold())
    return []


def matching(entries: Iterable[Entry], words: str) -> list[Entry]:
    """Return entries whose customer or tenant domain holds the words, literally and in any case (X51)."""
    wanted = fold(words[:FILTER])
    return [
        entry for entry in entries if wanted in fold(entry.customer) or wanted in fold(entry.tenant_domain)
    ]


def visible(entries: Iterable[Entry]) -> list[Entry]:
    """Return entries that lists show: not closed, not removed."""
    return [entry for entry in entries if entry.state in ("open", "held")]


def filtered(entries: Iterable[Entry], words: str, today: date) -> list[Entry]:
    """Return entries that a filter asks for: a state, "late", a stage, a motion, else part of the customer's
    name.
    """
    wanted = fold(words)
    there = [entry for entry in entries if not _gone(entry, today)]
    if state := STATES.get(wanted):
        return [entry for entry in there if entry.state == state]
    shown = visible(there)
    if wanted in ("late", "overdue"):
        return [entry for entry in shown if is_late(entry, today)]
    if wanted in MOTIONS:
        return [entry for entry in shown if wanted in entry.motions]
    at_stage = [entry for entry in shown if wanted in (entry.stage, fold(entry.stage_title))]
    return at_stage if wanted and at_stage else matching(shown, wanted)


def ranked(entries: Iterable[Entry], today: date) -> list[Entry]:
    """Return entries in the order in which they need somebody: late (oldest first), due, mandatory, name."""

    def rank(entry: Entry) -> tuple[bool, bool, str, bool, str]:
        return (
            entry.state != "open",
            not is_late(entry, today),
            entry.due_on or "9999",
            not entry.mandatory,
            entry.customer.casefold(),
        )

    return sorted(entries, key=rank)


def is_late(entry: Entry, today: date) -> bool:
    """Tell whether what comes first was due before today."""
    return entry.state == "open" and "" < entry.due_on < today.isoformat()


def _gone(entry: Entry, today: date) -> bool:
    """Tell whether it was removed longer ago than it can be restored, or handed over and not to be read any
    more.
    """
    if entry.state == HANDED:
        return entry.until < today.isoformat()
    return bool(entry.removed_on) and date.fromisoformat(entry.removed_on) < today - RESTORE


def _due(entry: Entry) -> date | None:
    return date.fromisoformat(entry.due_on) if entry.due_on else None


def _action(entry: Entry, today: date) -> NextAction:
    return NextAction(
        title=typed(entry.action),
        reason=typed(entry.why),
        button=Button(title=say("Open {}", entry.customer), verb="open", engagement=entry.engagement),
        due=_due(entry),
        late=is_late(entry, today),
        mandatory=entry.mandatory,
    )


def _row(entry: Entry, today: date, owner: str) -> PortfolioRow:
    """Return an entry as a row: what to do, and why now."""
    return PortfolioRow(
        engagement=entry.engagement,
        customer=entry.customer,
        action=typed(entry.action) or say("Nothing is due"),
        why=_why(entry, today),
        late=is_late(entry, today),
        owner=owner,
    )


def _why(entry: Entry, today: date) -> Text:
    if entry.state == "held":
        until = show_day(date.fromisoformat(entry.until), today) if entry.until else ""
        return say("On hold until {}", until)
    if entry.state == "closed":
        return say("Closed")
    if entry.state == HANDED:
        return say("Handed over; you can read it until {}", show_day(date.fromisoformat(entry.until), today))
    if entry.state == "removed":
        last = date.fromisoformat(entry.removed_on) + RESTORE
        return say("Removed; can be restored until {}", show_day(last, today))
    due = _due(entry)
    if due is None:
        return typed(entry.why)
    if due < today:
        return say("! Late since {}", show_day(due + timedelta(days=1), today))
    when = say("Due today") if due == today else say("Due {}", show_day(due, today))
    return join(" · ", [when, content(entry.stage_title)])
