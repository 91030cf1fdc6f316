"""What is said of a hand-over, to the owner and to whom it is offered, as views for notice.py and form.py.

Before it is accepted, the other one reads the customer's name and the note, nothing else. Never decides.
"""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.handover import Handover, Tiding
from bot.domain.text import NOTHING, Text, join, say, typed
from bot.services.views.answers import FormView, NoticeView
from bot.services.views.parts import Box, Button, Line, Lines
from cards.escape import cut
from cards.notices import PORTFOLIO, home_button

PLACE = say("Hand over")
OFFER = "offer"
SHOWN = 5
"""Offers listed on one card."""


def who(name: str) -> Text:
    """Return whom an offer is made to, also where the bot has never met them."""
    return cut(typed(name), 60) if name else say("the person you picked")


def starting(name: str) -> Text:
    """Return the same at the start of a sentence."""
    return who(name) if name else say("The person you picked")


# -- the owner


def pending(
    customer: str, engagement: str, offer: Handover, since: str, until: str, *, fresh: bool, told: bool
) -> NoticeView:
    """Return an offer that waits: who, since when, until when. `fresh`: it was made just now.

    `told`: they have it in their chat; otherwise it waits until they add the bot.
    """
    title = say("✓ Offered to {}", who(offer.to_name)) if fresh else say("Offered to {}", who(offer.to_name))
    waits = say("They don’t use me yet: it waits until they add me. Tell them.")
    facts = (("Since", typed(since)), ("Until", typed(until)))
    back = Button(
        title=say("Withdraw"), verb="handover.withdraw", engagement=engagement, args=((OFFER, offer.id),)
    )
    other = Button(
        title=say("Offer to another"), verb="handover", engagement=engagement, args=(("new", "yes"),)
    )
    return NoticeView(
        customer=customer,
        place=PLACE,
        title=title,
        lead=say("It stays yours until they accept."),
        facts=facts,
        note=NOTHING if told else waits,
        buttons=(home_button(engagement), back, other),
    )


def withdrawn(customer: str, engagement: str, name: str) -> NoticeView:
    """Return that an offer was taken back."""
    return NoticeView(
        customer=customer,
        place=PLACE,
        title=say("✓ The offer is taken back"),
        lead=say("{} can’t accept it any more. It stays yours.", starting(name)),
        buttons=(home_button(engagement), again(engagement)),
    )


def nothing_to_withdraw(customer: str, engagement: str, *, changed: bool) -> NoticeView:
    """Return what *Withdraw* gets on a card whose offer is gone; `changed`: another one stands."""
    see = Button(title=say("See the offer"), verb="handover", engagement=engagement, primary=True)
    return NoticeView(
        customer=customer,
        place=PLACE,
        title=say("This card is out of date"),
        lead=say("Another offer stands now. Your press changed nothing.")
        if changed
        else say("That offer is gone already. It is yours."),
        buttons=(see, home_button(engagement, primary=False)) if changed else (home_button(engagement),),
    )


def again(engagement: str) -> Button:
    """Return the way to a new offer."""
    return Button(title=say("Offer it again"), verb="handover", engagement=engagement)


# -- the other one


def offered(view: FormView, offer: Handover, by: str, until: str) -> FormView:
    """Return the form that answers an offer: its note, *Accept* before *Decline*."""
    decline, *_ = view.buttons
    accept = replace(
        decline, title=say("Accept"), verb="handover.accept", args=((OFFER, offer.id),), sends=False
    )
    note = Box(title=say("Note from {}", cut(typed(by), 40)), points=(typed(offer.note),))
    return replace(
        view,
        place=PLACE,
        lead=say("{} offers it to you. You can answer until {}.", cut(typed(by), 60), until),
        boxes=(note,) if offer.note else (),
        buttons=(accept, replace(decline, primary=False, args=(*decline.args, (OFFER, offer.id)))),
    )


def offers(rows: tuple[tuple[str, str, str, str], ...]) -> NoticeView:
    """Return the offers that wait for an answer: (engagement, customer, by, until)."""
    lines = tuple(
        Line(
            title=cut(typed(customer), 80),
            detail=say("From {}, until {}", cut(typed(by), 60), until),
            button=Button(title=say("Answer"), verb="handover.show", engagement=engagement),
        )
        for engagement, customer, by, until in rows[:SHOWN]
    )
    return NoticeView(
        place=PLACE,
        title=say("What is offered to you"),
        lead=say("You see the rest of an engagement once you accept it."),
        lists=(Lines(title=NOTHING, lines=lines),),
        note=say("{} more. Answer these first.", len(rows) - SHOWN) if len(rows) > SHOWN else NOTHING,
        buttons=(replace(PORTFOLIO, primary=False),),
    )


def taken_over(customer: str, by: str, until: str) -> Text:
    """Return the footnote of the home card that answers *Accept*."""
    had = cut(typed(by), 60) if by else say("Who had it")
    return say("{} is yours now. {} can still read it until {}.", cut(typed(customer), 80), had, until)


def declined(customer: str, by: str) -> NoticeView:
    """Return that an offer was declined."""
    return NoticeView(
        customer=customer,
        place=PLACE,
        title=say("✓ Declined"),
        lead=say("{} keeps it, and I tell them.", cut(typed(by), 60)) if by else say("I tell the owner."),
        buttons=(PORTFOLIO,),
    )


ENDED: Mapping[str, Text] = {
    "over": say("Its time is over."),
    "gone": say("It was declined, taken back or given to somebody else."),
    "guest": say("You are a guest here. Only somebody of the organisation itself can take it over."),
    "resting": say("It can’t be taken over right now."),
}


def ended(why: str, customer: str, by: str) -> NoticeView:
    """Return why an offer can't be answered any more, and whom to ask."""
    ask = say("Ask {}.", cut(typed(by), 60)) if by else NOTHING
    return NoticeView(
        customer=customer,
        place=PLACE,
        title=say("You can’t take it over") if why in ("guest", "resting") else say("This offer is gone"),
        lead=join(" ", (ENDED[why], ask)),
        note=say("Your press changed nothing."),
        buttons=(PORTFOLIO,),
    )


# -- who had it before


def handed_over(customer: str, engagement: str, banner: Text, *, draft: Text) -> NoticeView:
    """Return what a write by a former owner gets (X29)."""
    return NoticeView(
        customer=customer,
        place=PLACE,
        title=say("It was handed over"),
        lead=join(" ", (banner, say("Nothing was changed."))),
        note=draft,
        buttons=(home_button(engagement), replace(PORTFOLIO, primary=False)),
    )


def banner(name: str, on: str, until: str) -> Text:
    """Return what stands on everything that a former owner reads."""
    return say("Handed over to {} on {}; you can read it until {}.", cut(typed(name), 60), on, until)


# -- news


def news(tiding: Tiding) -> Text:
    """Return something a person is still to be told, in one line."""
    name, customer = starting(tiding.who), cut(typed(tiding.customer), 80)
    if tiding.news == "offered":
        return say("{} offers you {}. Type *handover* to answer.", name, customer)
    if tiding.news == "accepted":
        return say("{} took over {}.", name, customer)
    if tiding.news == "withdrawn":
        return say("{} took back the offer of {}.", name, customer)
    reason = say("Their reason: {}", cut(typed(tiding.reason), 200)) if tiding.reason else NOTHING
    return join(" ", (say("{} declined {}; it stays yours.", name, customer), reason))


def told(tiding: Tiding) -> NoticeView:
    """Return the same as a card of its own."""
    own = tiding.news in ("accepted", "declined")
    offer = (again(tiding.engagement),) if tiding.news == "declined" else ()
    return NoticeView(
        customer=tiding.customer,
        place=PLACE,
        title={
            "accepted": say("It has a new owner"),
            "declined": say("It stays yours"),
        }.get(tiding.news, say("The offer is taken back")),
        lead=news(tiding),
        buttons=(home_button(tiding.engagement), *offer) if own else (PORTFOLIO,),
    )
