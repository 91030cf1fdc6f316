"""The fixed short answers, as views for notice.py: the words, never the decision which is said."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.text import NOTHING, Text, say, typed
from bot.services.views.answers import NoticeView
from bot.services.views.parts import Button, Line, Lines
from cards.escape import cut

PLACE = say("Cadence")
PORTFOLIO = Button(title=say("Portfolio"), verb="portfolio", primary=True)
HELP = Button(title=say("Help"), verb="help")
NEW = Button(title=say("New engagement"), verb="new", primary=True)
NEW_QUIET = Button(title=say("New engagement"), verb="new")
IMPORT = Button(title=say("Import a list"), verb="import")
SETTINGS = Button(title=say("Settings"), verb="settings")
PRIVACY = Button(title=say("Privacy"), verb="privacy")
NOT_SAVED = (
    say("Not saved yet"),
    say("I can’t reach my records right now. What you typed is still here; try again in a moment."),
)
"""The refusal of a form that could not be stored (X40): it comes back with its values and *Try again*."""
NEWER = (
    say("Saved by a newer version of me"),
    say(
        "I’m being updated and can’t read this yet. What you typed is still here; try again in some minutes."
    ),
)
"""The same, where what a newer version of Cadence wrote stands in the way: an older one must not touch it."""

TRY_AGAIN = say("Try again")
WORD = 60
"""Characters of a person's words that are repeated back."""


def shown(words: str) -> Text:
    """Return a person's words as they are repeated back."""
    return cut(typed(words.strip()), WORD)


def home_button(engagement: str, *, primary: bool = True) -> Button:
    """Return the way to an engagement's home card."""
    return Button(title=say("Home"), verb="open", engagement=engagement, primary=primary)


# -- nothing there, nothing saved


def not_found() -> NoticeView:
    """Return the same neutral answer for what is not there and what is not theirs (X28, X57)."""
    return NoticeView(
        place=PLACE,
        title=say("I can’t find that"),
        lead=say("It may have moved, or this card is out of date. Nothing was changed."),
        buttons=(PORTFOLIO, HELP),
    )


def unavailable(retry: Button | None = None, refusal: tuple[Text, Text] = NOT_SAVED) -> NoticeView:
    """Return what is said when the store does not answer and there is no form to give back (X40)."""
    head, text = refusal
    again = (replace(retry, title=TRY_AGAIN, primary=True, sends=False),) if retry else ()
    return NoticeView(place=PLACE, title=head, lead=text, refused=True, buttons=(*again, HELP))


def failed() -> NoticeView:
    """Return what is said after a fault of ours."""
    return NoticeView(
        place=PLACE,
        title=say("That went wrong on my side"),
        lead=say("I wrote it down for the people who run me. Look at what stands before you try again."),
        refused=True,
        buttons=(PORTFOLIO, HELP),
    )


def out_of_date(customer: str, engagement: str, kept: Sequence[tuple[str, str]] = ()) -> NoticeView:
    """Return what a card gets whose step the playbook no longer has (X44); `kept` still stands."""
    lines = tuple(Line(title=typed(label), detail=typed(value)) for label, value in kept[:6])
    return NoticeView(
        customer=customer,
        place=say("Step removed"),
        title=say("This step is no longer asked"),
        lead=say("Nothing was changed. What was answered before is kept."),
        lists=(Lines(title=say("Answered before"), lines=lines),) if lines else (),
        buttons=(home_button(engagement),),
    )


# -- leaving and taking back


def cancelled(
    customer: str = "", kept_until: str = "", resume: Button | None = None, engagement: str = ""
) -> NoticeView:
    """Return what is said after *Cancel*; `kept_until` where a draft was kept, `resume` opens it again."""
    kept = (
        say("Your answers are kept as a draft until {}.", kept_until)
        if kept_until
        else say("Nothing was saved.")
    )
    ways = (replace(resume, primary=True),) if resume else ()
    home = (home_button(engagement, primary=not ways),) if engagement else (PORTFOLIO,) if not ways else ()
    return NoticeView(
        customer=customer,
        place=say("Cancelled"),
        title=say("Left as it was"),
        lead=kept,
        buttons=(*ways, *home),
    )


def nothing_to_cancel() -> NoticeView:
    """Return what `cancel` gets with no form open."""
    return NoticeView(
        place=PLACE,
        title=say("No form is open"),
        lead=say("There is nothing to leave."),
        buttons=(PORTFOLIO, HELP),
    )


def discarded(customer: str, engagement: str = "", step: Button | None = None) -> NoticeView:
    """Return what is said after a draft was dropped."""
    ways = (step,) if step else ()
    home = (home_button(engagement, primary=not ways),) if engagement else ()
    return NoticeView(
        customer=customer,
        place=say("Draft"),
        title=say("Your changes are dropped"),
        lead=say("What was saved before stands."),
        buttons=(*ways, *home),
    )


def undone(customer: str, engagement: str, what: Sequence[Text]) -> NoticeView:
    """Return what was taken back, line by line."""
    lines = tuple(Line(title=cut(words, 160)) for words in what[:6])
    return NoticeView(
        customer=customer,
        place=say("Undo"),
        title=say("Your last change is taken back"),
        lists=(Lines(title=NOTHING, lines=lines),) if lines else (),
        note=say("Type *undo* again to bring it back."),
        buttons=(home_button(engagement),),
    )


def nothing_to_undo(customer: str = "", engagement: str = "") -> NoticeView:
    """Return what `undo` gets with no change of one's own within ten minutes (X52)."""
    return NoticeView(
        customer=customer,
        place=say("Undo"),
        title=say("Nothing to take back"),
        lead=say("I can take back your own last change on this engagement, within 10 minutes."),
        buttons=(home_button(engagement),) if engagement else (PORTFOLIO,),
    )


def changed_since(customer: str, engagement: str, who: str, when: str) -> NoticeView:
    """Return what `undo` gets where somebody changed the same since (X52)."""
    return NoticeView(
        customer=customer,
        place=say("Undo"),
        title=say("I can’t take that back"),
        lead=say("{} changed it on {}. What they saved stands.", who, when),
        buttons=(
            home_button(engagement),
            Button(title=say("Timeline"), verb="timeline", engagement=engagement),
        ),
    )


# -- opening


def open_already(customer: str, engagement: str) -> NoticeView:
    """Return what `new` gets for a tenant that is the person's own already (X41)."""
    return NoticeView(
        customer=customer,
        place=say("New engagement"),
        title=say("This one is open already"),
        lead=say("It has the same tenant domain. I opened no second one."),
        note=say("What you typed for a new one is kept as a draft."),
        buttons=(home_button(engagement), NEW_QUIET),
    )


def held_by_another(ask: Button | None = None) -> NoticeView:
    """Return what `new` gets for a tenant that somebody else has open (X41): neutral, names nobody."""
    return NoticeView(
        place=say("New engagement"),
        title=say("I can’t open this one"),
        lead=say(
            "I can’t say more about it here. Ask the people who run me, and give them the tenant domain."
        ),
        note=say("What you typed is kept as a draft."),
        buttons=(*((ask,) if ask else ()), PORTFOLIO),
    )


def which_customer(
    word: str, found: Sequence[tuple[str, str, str]], more: int = 0, verb: str = "open"
) -> NoticeView:
    """Return the choice among one's own (X51): (engagement id, customer, what tells them apart)."""
    lines = tuple(
        Line(
            title=typed(customer),
            detail=typed(detail),
            button=Button(title=say("Open"), verb=verb, engagement=name),
        )
        for name, customer, detail in found[:7]
    )
    left = more + max(len(found) - 7, 0)
    lead = say("“{}” fits more than one.", shown(word)) if word else say("This needs a customer.")
    rest = say("Type more of the name.") if word else say("Type *{}* and a part of the name.", shown(verb))
    return NoticeView(
        place=PLACE,
        title=say("Which customer?"),
        lead=lead,
        lists=(Lines(title=NOTHING, lines=lines),),
        note=say("{} more. {}", left, rest) if left else NOTHING,
        buttons=(Button(title=PORTFOLIO.title, verb="portfolio"),),
    )


def no_such_customer(word: str) -> NoticeView:
    """Return what `open` gets for a name that fits none of one's own (X51)."""
    return NoticeView(
        place=PLACE,
        title=say("I can’t find that customer"),
        lead=say("None of your engagements has “{}” in its name.", shown(word)),
        buttons=(PORTFOLIO, NEW_QUIET),
    )


def no_current(command: str) -> NoticeView:
    """Return what a command gets that needs an engagement while none is open in the chat."""
    return NoticeView(
        place=PLACE,
        title=say("Which engagement?"),
        lead=say(
            "Open one first: type *open* and a part of the customer’s name. Then *{}* again.", shown(command)
        ),
        buttons=(PORTFOLIO, NEW_QUIET),
    )
