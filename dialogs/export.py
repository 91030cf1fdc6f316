"""`export`: one engagement as a document, or the portfolio as tables: by consent, by a link, or on cards.

Makes nothing itself; what is asked for is asked anew when it is made.
"""

from dataclasses import replace
from functools import partial

from bot.domain.cleaning import fold
from bot.domain.engagement import Engagement
from bot.services import downloads, exports, offers, reading
from bot.services.audit import audit
from bot.services.exports import Wanted, wanted
from bot.services.records import load
from cards import document as document_card
from cards import exports as words
from dialogs import gone
from dialogs.talk import Talk
from dialogs.turn import Answer, FileOffer

PORTFOLIO = "portfolio"


async def show(talk: Talk) -> Answer:
    """`export`: what can be had, and how. Without an engagement, the portfolio."""
    pressed = talk.address is not None and bool(talk.address.engagement)
    if fold(talk.name) == PORTFOLIO or not (pressed or talk.name or talk.person.current):
        return talk.notice(words.ask_portfolio())
    engagement = await talk.engagement("export")
    if isinstance(engagement, Answer):
        return engagement
    return talk.notice(words.ask(engagement.customer, engagement.id, closing=_closing(talk)))


async def give(talk: Talk) -> Answer:
    """Offer the file that a button names."""
    here = talk.address.engagement if talk.address else ""
    what = wanted(talk.arg("form"), here, _closing(talk), talk.arg("item"))
    if what is None:
        await audit(talk.desk, talk.actor, "tampered press", f"export {talk.arg('form')}")
        return talk.not_found()
    engagement = await talk.engagement("export") if here else None
    if isinstance(engagement, Answer):
        return engagement
    if engagement and what.series and what.series not in engagement.series:
        return gone.thing_gone(talk, engagement, words.PLACE)
    if talk.desk.downloads:
        return await _linked(talk, what, engagement)
    return await _offered(talk, what, engagement)


async def read(talk: Talk) -> Answer:
    """Show the document on cards, page by page: for where no file can be."""
    engagement = await talk.engagement("export")
    if isinstance(engagement, Answer):
        return engagement
    closing = _closing(talk)
    found = await exports.document(talk.desk, engagement, talk.person.zone, closing=closing)
    view = reading.view(found, engagement, talk.page(), closing=closing)
    return talk.shown(view, document_card.document, document_card.summary)


async def consented(talk: Talk) -> Answer:
    """Answer a person's yes or no to a file: made after the turn, once, for who was asked (X43)."""
    what = await offers.take(talk.desk, talk.actor, talk.incoming.text)
    if isinstance(what, offers.Refused):
        # Beside the card, which may show the file by now.
        return replace(talk.notice(words.over(what.why)), in_place=False)
    if not talk.incoming.accepted:
        return talk.notice(words.declined(what.engagement, what.series))
    if what.engagement and await load(talk.desk, talk.actor, what.engagement) is None:
        return talk.not_found()
    failed = talk.notice(words.failed(what.engagement, what.series))
    file = partial(exports.make, talk.desk, talk.actor, talk.person.zone, what)
    return Answer(card=failed.card, summary=failed.summary, file=file)


async def _linked(talk: Talk, what: Wanted, engagement: Engagement | None) -> Answer:
    url = await downloads.link(talk.desk, talk.actor, what)
    customer = engagement.customer if engagement else ""
    view = words.ready(customer, what.engagement, what.form, url, closing=what.closing, series=what.series)
    return talk.notice(view)


async def _offered(talk: Talk, what: Wanted, engagement: Engagement | None) -> Answer:
    """Ask for consent. The file is made when it is wanted: nothing waits."""
    file = await exports.expected(talk.desk, talk.actor, talk.person.zone, what)
    if file is None:
        return talk.not_found()
    token = await offers.offer(talk.desk, talk.actor, what)
    named = engagement.customer if engagement else ""
    offer = FileOffer(
        name=file.name, description=words.described(named, what.series).plain, size=file.size, token=token
    )
    return Answer(offer=offer)


def _closing(talk: Talk) -> bool:
    return talk.arg("closing") == "yes"
