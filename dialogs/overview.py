"""Where things stand: home, more, portfolio, next, timeline. Shows; changes nothing but what is current."""

from dataclasses import replace

from bot.domain.dates import show_moment
from bot.domain.engagement import Engagement, state_on
from bot.domain.governance import NAMES
from bot.domain.text import NOTHING, Text, content, join, say, typed
from bot.playbook.meetings import meetings
from bot.services import handovers, home, timeline
from bot.services import portfolio as portfolios
from bot.services.views.answers import NoticeView
from bot.services.views.parts import Button, Line, Lines
from cards import home as home_card
from cards import next as next_card
from cards import notices
from cards import portfolio as portfolio_card
from cards import timeline as timeline_card
from dialogs import others, reader
from dialogs.talk import Talk
from dialogs.turn import Answer


def home_answer(talk: Talk, engagement: Engagement) -> Answer:
    """Answer with an engagement's home card."""
    view = home.home(talk.desk, engagement, talk.today)
    said = reader.banner(talk, engagement)
    if not talk.may("write", engagement):
        view, talk.reading = home.for_reader(view, said), None
    elif engagement.owner != talk.actor.id:
        view = replace(view, banner=join(" ", (said, view.banner)))
    return talk.card(home_card.home(view, talk.nonce, talk.today), home_card.summary(view))


async def open_home(talk: Talk) -> Answer:
    """`open <customer>`: the engagement's home card; alone, the list to choose from (X51)."""
    if not _pressed(talk) and not talk.name:
        return await portfolio(talk)
    engagement = await talk.engagement("open")
    return engagement if isinstance(engagement, Answer) else home_answer(talk, engagement)


async def more(talk: Talk) -> Answer:
    """The rest of what an engagement's home card offers."""
    engagement = await talk.engagement("more")
    if isinstance(engagement, Answer):
        return engagement

    def line(title: str, detail: str, verb: str) -> Line:
        button = Button(title=content(title), verb=verb, engagement=engagement.id)
        return Line(title=content(title), detail=content(detail), button=button)

    given = () if talk.may("give", engagement) else ("handover", "remove")
    lines = (
        line("Edit engagement", "Facts, dates, workloads", "edit"),
        line("Kickoff", "Its steps, open or answered", "kickoff"),
        line("SSAT", "Stakeholders, scenarios, awareness, training", "ssat"),
        line("Add gap, risk or task", "What to follow up", "item.new"),
        replace(line("Governance", "", "governance"), detail=_meets(talk, engagement)),
        line("Export", "As a document, or read it here", "export"),
        line("Timeline", "Who changed what, when", "timeline"),
        line("Put on hold", "Nothing is due until a day you set", "hold"),
        line("Hand over", "To another FM, once they accept", "handover"),
        line("Close", "It leaves your lists; you can open it again", "close"),
        line("Remove", "You can restore it for 30 days", "remove"),
    )
    shown = tuple(each for each in lines if each.button and each.button.verb not in given)
    return talk.notice(
        NoticeView(
            customer=engagement.customer,
            place=say("More"),
            title=say("What else you can do"),
            lists=(Lines(title=NOTHING, lines=shown),),
            buttons=(notices.home_button(engagement.id, primary=False),),
        )
    )


def _meets(talk: Talk, engagement: Engagement) -> Text:
    """Return when its series meet next, or what they are."""
    when = talk.when(engagement)
    coming = [each for each in meetings(engagement, when) if not each.begun(when.now)]
    if not coming:
        return say("Meeting series, and who is in them")
    first = min(coming, key=lambda each: each.at.moment)
    moment = typed(show_moment(first.at.moment, talk.today, first.zone))
    return say("Next: {}, {}", NAMES[first.kind], moment)


async def portfolio(talk: Talk) -> Answer:
    """`portfolio [filter]`: my engagements, ranked by what needs me; `portfolio team`, `portfolio cover`."""
    scope, words = portfolios.scoped(talk.arg("filter") if talk.address else talk.name)
    if scope:
        return await others.portfolio(talk, scope, words)
    offers = len(await handovers.standing(talk.session))
    view = portfolios.portfolio(await talk.entries(), words, talk.page(), talk.today)
    view = replace(view, offers=offers, others=others.scopes(talk), covers=others.covers(talk))
    return talk.shown(view, portfolio_card.portfolio, portfolio_card.summary)


async def next_things(talk: Talk) -> Answer:
    """`next`: the next best actions of the current engagement; `next all`, or with none current, of all.

    One that is on hold, closed or removed has none: its home card says so.
    """
    name = talk.name.casefold()
    if name == "all" or not (name or talk.person.current or _pressed(talk)):
        view = portfolios.next_of_all(await talk.entries(), talk.today)
    else:
        engagement = await talk.engagement("next")
        if isinstance(engagement, Answer):
            return engagement
        if state_on(engagement, talk.today) != "open":
            return home_answer(talk, engagement)
        view = home.next_view(talk.desk, engagement, talk.today)
    return talk.card(next_card.next_actions(view, talk.nonce, talk.today), next_card.summary(view))


def _pressed(talk: Talk) -> bool:
    return bool(talk.address and talk.address.engagement)


async def show_timeline(talk: Talk) -> Answer:
    """`timeline`: who changed what, when."""
    engagement = await talk.engagement("timeline")
    if isinstance(engagement, Answer):
        return engagement
    view = await timeline.page_of(talk.desk, engagement, talk.page(), talk.person.zone)
    return talk.shown(view, timeline_card.timeline, timeline_card.summary)
