"""What to say about outreach: where a thread stands, and what to do after a contact or an answer (G6–G17).

Words only, each entry with its place in FTOP; nothing here decides whose turn it is.
"""

from collections.abc import Iterable
from datetime import date, tzinfo

from bot.domain.dates import show_moment
from bot.domain.ftop_places import Instruction, Place
from bot.domain.outreach import Party, Thread
from bot.domain.partners import Partner, Partners, is_frp, listed
from bot.domain.text import Text, content, say, typed

NO_PARTNER, NO_MPN_ID = "No Partner Identified", "N/A"
"""What FTOP's Partners tab holds where no partner deploys (G13)."""

_NTH = {1: say("first"), 2: say("second"), 3: say("third")}


def who(party: Party, partner: str = "") -> Text:
    """Return how to speak of them; `partner` is its name."""
    if party == "partner":
        return typed(partner)
    return say("the account team") if party == "account_team" else say("the customer")


def standing_words(thread: Thread, partner: str, today: date, zone: tzinfo) -> Text:
    """Return where a thread stands, in a sentence. `today` is a day of `zone`, `partner` its name."""
    them, nth = who(thread.party, partner), _NTH.get(thread.number, say("next"))
    if thread.next == "skip":
        return say(
            "There is nobody to write to at {}. Add an address, or skip them with that reason.",
            them,
        )
    if thread.state in ("open", "due"):
        verb = say("Schedule a meeting with") if thread.next == "meeting" else say("Write to")
        return say("{} {}: the {} contact.", verb, them, nth)
    if thread.closes_at and thread.state in ("waiting", "silent"):
        moment = typed(show_moment(thread.closes_at, today, zone))
        if thread.state == "waiting":
            return say("Waiting for {} until {}.", them, moment)
        return say("No answer from {} by {}.", them, moment)
    if thread.state == "closed":
        return say("Not the turn of {} yet.", them)
    return say("Skipped: {}.", them) if thread.state == "skipped" else say("Answered: {}.", them)


def after_contact() -> Instruction:
    """Return what every contact is followed by (G6, G15)."""
    return _enter("overall_status", say("Update the overall status."))


def after_account_team(
    *,
    answered: Iterable[str],
    added: Iterable[str] = (),
    removed: Iterable[str] = (),
    partners: Iterable[Partner] = (),
    held: Iterable[str] = (),
) -> tuple[Instruction, ...]:
    """Return what the account team's answer asks for (G10): people by name; `held` are customer contacts."""
    todo = [_is_engaged(name) for name in answered]
    todo += [_enter("contacts", say("Add {} and tick Is engaged.", name)) for name in added]
    todo += [_enter("contacts", say("Remove {}.", name)) for name in removed]
    for partner in partners:
        todo.append(_enter("partners", say("Enter {} and its MPN ID.", partner.name)))
        todo.append(_enter("contacts", say("Add the contacts of {}.", partner.name)))
        todo += _frp(partner)
    todo += [Instruction(words=say("Keep {} back until it is the customer’s turn.", name)) for name in held]
    return tuple(todo)


def after_partner(partners: Partners, partner: str, *, answered: Iterable[str]) -> tuple[Instruction, ...]:
    """Return what a partner's answer asks for: it deploys (G12), it does not (G13), or that is still open."""
    one = partners[partner]
    if one.deploys is None:
        asked = Instruction(words=say("Ask {} whether they deploy at least one workload.", one.name))
        return (*map(_is_engaged, answered), asked)
    if one.deploys:
        entered = _enter("partners", say("Check the entry of {}.", one.name))
        return (entered, *map(_is_engaged, answered), *_frp(one))
    if listed(partners):
        gone = _enter("partners", say("Remove {}.", one.name))
    else:
        words = say("Partner Name: {}. MPN ID: {}.", content(NO_PARTNER), content(NO_MPN_ID))
        gone = _enter("partners", words)
    return (gone, _enter("contacts", say("Remove the contacts of {}.", one.name)))


def after_customer(*, engaged: Iterable[str], still_skype: bool) -> tuple[Instruction, ...]:
    """Return what the customer's answer asks for (G16, G17, G24).

    `engaged` are those the customer names, `still_skype`: they mean to deploy Skype for Business after the
    Teams-first pitch.
    """
    todo = [
        Instruction(words=say("Schedule a meeting with the customer.")),
        Instruction(words=say("Use the call script: DIBS, intent, and what decides between CSS and an FRP.")),
        *map(_is_engaged, engaged),
    ]
    if still_skype:
        todo.append(Instruction(words=say("Send the Skype for Business escalation mail.")))
    return tuple(todo)


def _is_engaged(name: str) -> Instruction:
    return _enter("contacts", say("Tick Is engaged for {}.", name))


def _frp(partner: Partner) -> tuple[Instruction, ...]:
    if is_frp(partner):
        words = say("{} is an FRP and engaged. Assign it that way.", partner.name)
        return (_enter("assignments", words),)
    if partner.on_frp_list is None:
        return (Instruction(words=say("Look for {} on the FRP list.", partner.name)),)
    return ()


def _enter(place: Place, words: Text) -> Instruction:
    return Instruction(words=words, place=place)
