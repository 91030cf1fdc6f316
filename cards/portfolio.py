"""The portfolio as a card: five engagements a page, ranked by what needs the person, each row a way in."""

from bot.domain.text import NOTHING, Text, content, join, say, typed
from bot.services.views.parts import Button
from bot.services.views.portfolio import PortfolioRow, PortfolioView, Scope
from cards.escape import cut, one_line
from cards.kit import Card, ColumnSet, Part, Sheet, TextBlock
from cards.parts import DETAIL, NAME, head, name_of, note, press, presses, row

PAGE = 5
TITLE = 80
_WORDS = ("No", "One", "Two", "Three", "Four", "Five")
_NEW = Button(title=say("New engagement"), verb="new")


def portfolio(view: PortfolioView, nonce: str) -> Card:
    """Return a page of the portfolio; the first row is a button as well."""
    body: list[Part] = [head("Portfolio", _place(view), view.title or _title(view), _lead(view))]
    for place, each in enumerate(view.rows[:PAGE]):
        body.append(_row(each, view.first + place, nonce, separator=place > 0))
    if view.total > len(view.rows) and view.rows:
        body.append(note(_foot(view), spacing="Large"))
    body.extend(note(each, spacing="Large") for each in view.covers)
    return Sheet(body, presses(_buttons(view), nonce)).render()


def summary(view: PortfolioView) -> str:
    """Return the card in one plain line, for a notification."""
    return one_line(say("Portfolio"), view.title or _title(view))


def _place(view: PortfolioView) -> Text:
    whose = {"team": say("Your team"), "cover": say("Whom you cover"), "": NOTHING}[view.scope]
    if not view.total and not view.filter:
        return whose
    count = say("1 engagement") if view.total == 1 else say("{} engagements", view.total)
    return join(" · ", (whose, count, cut(typed(view.filter), 40)))


def _title(view: PortfolioView) -> Text:
    if not view.rows:
        if view.filter:
            return say("Nothing matches that")
        return say("Nothing is open now") if view.scope else say("No engagements yet")
    if view.first > 1:
        return say("Next in line")
    if view.total <= len(view.rows):
        return say("What needs you, in order")
    return say("{} that need you most", content(_WORDS[min(len(view.rows), PAGE)]))


def _lead(view: PortfolioView) -> Text:
    if view.rows and view.scope == "team":
        return say("Late first, then by due date. You can read them.")
    if view.rows:
        return say("Late first, then by due date.")
    if view.filter:
        return say("A filter is part of a name, a stage like *kickoff*, or *late*.")
    return NOTHING if view.scope else say("Open your first one, or paste the list you have.")


def _row(each: PortfolioRow, number: int, nonce: str, *, separator: bool) -> ColumnSet:
    late = each.late and not each.why.plain.startswith("!")
    why = say("! {}", each.why) if late else each.why
    texts = [
        TextBlock(cut(typed(each.customer), TITLE), bold=True),
        TextBlock(cut(each.action, TITLE), spacing="None"),
        note(cut(join(" · ", (why, cut(typed(each.owner), NAME))), DETAIL), spacing="None"),
    ]
    texts = [text for text in texts if text.render()["text"]]
    return row(texts, number=number, tap=press(_open(each), nonce), separator=separator)


def _open(each: PortfolioRow, *, primary: bool = False) -> Button:
    title = say("Open {}", name_of(each.customer))
    return Button(title=title, verb="open", engagement=each.engagement, primary=primary)


def _foot(view: PortfolioView) -> Text:
    span = say("{}–{} of {}.", view.first, view.first + len(view.rows) - 1, view.total)
    plain = not view.filter and not view.scope
    return say("{} Type *portfolio kickoff* to see one stage.", span) if plain else span


def _buttons(view: PortfolioView) -> tuple[Button, ...]:
    def page(title: Text, number: int, words: str) -> Button:
        whose = f"{view.scope} {words}".strip()
        return Button(title=title, verb="portfolio", args=(("page", str(number)), ("filter", whose)))

    late = view.late and view.filter != "late"
    new = (_NEW,) if view.rows else _first()
    return (
        *((_open(view.rows[0], primary=True),) if view.rows else ()),
        *((_offers(view.offers),) if view.offers else ()),
        *(_other(scope) for scope in view.others),
        *((page(say("Next five"), view.page + 1, view.filter),) if view.more else ()),
        *((page(say("Five before"), view.page - 1, view.filter),) if view.page else ()),
        *((page(say("Late only ({})", view.late), 0, "late"),) if late else ()),
        *((page(say("All"), 0, ""),) if view.filter else ()),
        *((_other(""),) if view.scope else new),
    )[:6]


def _other(scope: Scope) -> Button:
    """Return the way to another list: one's own, the team's, theirs whom one covers."""
    title = {"team": say("Your team"), "cover": say("Whom you cover"), "": say("Your own")}[scope]
    return Button(title=title, verb="portfolio", args=(("page", "0"), ("filter", scope)))


def _offers(count: int) -> Button:
    title = say("1 offer for you") if count == 1 else say("{} offers for you", count)
    return Button(title=title, verb="handover")


def _first() -> tuple[Button, ...]:
    new = Button(title=_NEW.title, verb="new", primary=True)
    return new, Button(title=say("Import a list"), verb="import")
