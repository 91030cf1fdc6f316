"""What is missing while no assignment option holds (A11): exactly the facts that would decide it, in words.

Asks for nothing that would change nothing.
"""

from bot.domain.assignment import Facts
from bot.domain.dibs_source import PARTS, gave
from bot.domain.partners import Partner, engaged
from bot.domain.text import Text, join, say


def missing(facts: Facts) -> tuple[Text, ...]:
    """Return what to find out; never empty. Only for facts that decide nothing yet."""
    if facts.entitled is False:
        return (say("The entitlement requirements are not met. Mend that, or go on and say why."),)
    found = [say("Finish the requirements check.")] if _unchecked(facts) else []
    found += _of_partners(facts) if engaged(facts.partners) else _without_partner(facts)
    found += [
        say("{} has not said whether it deploys. If it does, say so.", one.name)
        for one in facts.partners.values()
        if one.deploys is None
    ]
    return tuple(found)


def _unchecked(facts: Facts) -> bool:
    asked = [facts.rfa_recent, facts.other_fm_working, facts.entitled, facts.goback]
    asked += [facts.frp_assigned, facts.css_active] if facts.goback else []
    return None in asked


def _of_partners(facts: Facts) -> list[Text]:
    deploying = engaged(facts.partners)
    return [words for name in deploying for words in _of_partner(facts, name, facts.partners[name])]


def _of_partner(facts: Facts, name: str, partner: Partner) -> list[Text]:
    if partner.on_frp_list is None:
        return [say("Look whether {} is on the FRP list.", partner.name)]
    if partner.wants_ftc is False:
        unwanted = say("{} wants no help from FastTrack.", partner.name)
        if facts.ftc_wanted is None:
            return [say("{} Ask the customer whether they do.", unwanted)]
        return [say("{} The customer does. Choose an option and say why.", unwanted)]
    found: list[Text] = []
    if partner.wants_ftc is None:
        found.append(say("Ask {} whether they want FastTrack’s help.", partner.name))
    if not any(gave(each, name, facts.partners) for each in facts.dibs):
        found.append(say("Get full DIBS for one workload from {} itself.", partner.name))
    return found


def _without_partner(facts: Facts) -> list[Text]:
    if not facts.full:
        return [_nearest_dibs(facts)]
    eligible = say("whether they are eligible for an FRP referral")
    criteria = say("whether they meet the CSS criteria")
    answers = ((eligible, facts.frp_eligible), (criteria, facts.css_criteria))
    asked = [words for words, answer in answers if answer is None]
    if asked:
        return [say("DIBS is there. Say {}.", join(" and ", asked))]
    told = say("DIBS is there, but they are neither eligible for an FRP referral nor meet the CSS criteria.")
    return [say("{} Check both again, or choose an option and say why.", told)]


def _nearest_dibs(facts: Facts) -> Text:
    """Name the workload with the fewest parts missing: one in full is enough."""
    nearest = min(facts.dibs, key=lambda each: sum(part not in each.parts for part in PARTS), default=None)
    if nearest is None:
        return say("Name a workload and get its DIBS, or say that DIBS can’t be had.")
    words = (nearest.name, nearest.missing)
    return say("Get DIBS for one workload. {} lacks: {}. Or say that DIBS can’t be had.", *words)
