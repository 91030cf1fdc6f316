"""What is said in a channel, and in private about one, as views and fixed words. Decides nothing.

Whatever is said in a channel may be read by guests: no customer is named there but in the words of a link.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.domain.text import NOTHING, Text, join, say, typed
from bot.services.views.answers import NoticeView
from bot.services.views.meetings import AgendaView
from bot.services.views.parts import Button, Line, Lines
from cards.notices import PLACE

NOT_FOUND = say("I can’t find that here. Mention me with “help” to see what I do in a channel.")
"""The neutral answer: not there, or not theirs (X57)."""
PRIVATE_DATA = say(
    "That looks like an address or a phone number, and everyone reads this. "
    "Tell me in our own chat; I kept nothing."
)
UNSURE = say("I can’t check with Teams right now. Nothing is saved; try again in a moment.")
NOT_SAVED = say("I can’t reach my records right now. Nothing is saved; try again in a moment.")
NEWER = say("I’m being updated, and a newer version of me saved this. Try again in a few minutes.")
FAILED = say("That went wrong on my side. It may not be saved.")
AT_REST = say("This engagement is closed. Nothing is saved.")
FULL = say("The agenda is full. Settle something first; nothing is saved.")
EMPTY = say("Say what it is: mention me with that word and a few more.")
NOTHING_TYPED = say("Type something first, in a form that you open on the card.")
WHICH_CUSTOMER = say("That fits more than one customer of yours. Type more of the name.")
WHICH_SERIES = say("Say which series, like “link contoso internal”. Set it up first, in our own chat.")
TAKEN = say("This channel has a series already. Mention me with “unlink” first.")
REFUSED = say("I can’t link that here. I wrote to you why, in our own chat.")
UNLINKED = say("Nothing is linked here any more. What was added stays in the record.")
LINKED = say("Linked. I sent you a preview in our own chat; nothing is posted before you say so.")
LINKED_UNSEEN = say("Linked. I couldn’t send you a preview: say “governance” in our own chat.")
NEXT_TIME = say("Nothing new is posted now. The next one comes before its meeting.")
NOT_THIS_WAY = say("Change what stands in the record, then look again. Or take the link away.")
NOT_TAKEN = say("Teams didn’t take it. Nothing is posted; look at the preview and try again.")
UNKNOWN = say("Teams didn’t say whether it took the post. I don’t post it a second time by myself.")
POSTED = say("It is in the channel. Members can add to it there.")
WAYS: Mapping[str, Text] = {
    "channel.post": say("Post it"),
    "channel.leave": say("Not this way"),
    "channel.preview": say("Show the preview"),
    "channel.unlink": say("Take the link away"),
    "series.open": say("Back to the series"),
}
ADDED = say("✓ On the agenda")

COMMANDS = (
    ("agenda", say("What is open now, and why")),
    ("blocker text", say("Add what stands in the way")),
    ("action text", say("Add what is to be done; *Jo Adair: send the list* says by whom")),
    ("topic text", say("Add what to talk about")),
    ("link customer series", say("For the FM: post a meeting series here")),
    ("unlink", say("For the FM: post it here no more")),
)


def channel_help() -> NoticeView:
    """Return what the bot does in a channel (X50)."""
    lines = tuple(Line(title=typed(word), detail=what) for word, what in COMMANDS)
    return NoticeView(
        place=PLACE,
        title=say("What I do in a channel"),
        lead=say("Mention me with one of these words."),
        lists=(Lines(title=NOTHING, lines=lines),),
        note=say("Everything else belongs into a chat with me alone."),
    )


def added(words: Sequence[str], who: str) -> NoticeView:
    """Return what was put on the agenda, for everyone to see."""
    lines = tuple(Line(title=typed(each), detail=say("Raised by {}", who)) for each in words)
    return NoticeView(
        place=say("Agenda"),
        title=ADDED,
        lists=(Lines(title=NOTHING, lines=lines),),
        note=say("Mention me with *agenda* to see all of it."),
    )


def refused(customer: str, place: Text, why: Text) -> NoticeView:
    """Return, for the owner alone, why nothing is posted (X38)."""
    return NoticeView(
        customer=customer,
        place=place,
        title=say("I don’t post it there"),
        lead=why,
        refused=True,
        note=say("Link it to another channel, or change who is in this one and link it again."),
    )


def preview(view: AgendaView, where: str, ways: tuple[Button, ...]) -> AgendaView:
    """Return the agenda as its owner sees it before it is first posted."""
    lead = join(" ", [say("This is how the channel {} would get it.", where), view.lead])
    once = join(" ", [view.note, say("A post can’t be taken back with *undo*.")])
    return replace(view, lead=lead, note=once, sections=(), add=None, buttons=ways)
