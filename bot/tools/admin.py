"""Keep teams, make a changed playbook take effect at once, and say how late reminders left.

    python -m bot.tools.admin team list
    python -m bot.tools.admin team show TEAM
    python -m bot.tools.admin team create TEAM [--escalate-after DAYS]
    python -m bot.tools.admin team add-lead TEAM PERSON [--name NAME]
    python -m bot.tools.admin team add-member TEAM PERSON [--name NAME]
    python -m bot.tools.admin team remove TEAM PERSON
    python -m bot.tools.admin team escalate TEAM DAYS
    python -m bot.tools.admin team delete TEAM
    python -m bot.tools.admin replan
    python -m bot.tools.admin lateness

PERSON is the object id of an account (aadObjectId). It works on the store that the bot's own variables name,
also while the bot runs; what it changes takes effect at the next press. Exit code 0: done; 1: not done, and
why; 2: wrong usage or configuration.
"""

import argparse
import os
import sys
from collections.abc import Coroutine, Mapping, Sequence
from functools import partial
from typing import Any

from app import is_there, store_of, utc_now
from bot.domain import lateness
from bot.domain import team as teams_of
from bot.domain.people import parse_person
from bot.domain.team import Team
from bot.domain.text import Text
from bot.errors import ConfigurationError
from bot.playbook.loader import load
from bot.services import people, teams
from bot.services.desk import Desk
from bot.services.lateness import Gathered, gathered
from bot.services.replanning import replan
from bot.setting_kinds import guid
from bot.settings import Settings
from bot.tools.terminal import Refused, answered

PEOPLE = {"add-lead": teams_of.with_lead, "add-member": teams_of.with_member}


# -- the command line


def parser() -> argparse.ArgumentParser:
    """Return what the command line may hold."""
    found = argparse.ArgumentParser(prog="python -m bot.tools.admin", description=__doc__)
    found.formatter_class = argparse.RawDescriptionHelpFormatter
    found.add_argument("--tenant", help="the tenant of the teams; needed where CADENCE_TENANTS names not one")
    commands = found.add_subparsers(dest="command", required=True, metavar="team | replan | lateness")
    team = commands.add_parser("team", help="keep teams").add_subparsers(dest="action", required=True)
    team.add_parser("list", help="every team")
    _of_team(team, "show", "who leads it, who is in it")
    create = _of_team(team, "create", "a new team, with nobody in it")
    create.add_argument("--escalate-after", type=int, default=0, metavar="DAYS", help="as with escalate")
    for name, what in (("add-lead", "who reads what its members own"), ("add-member", "who is in it")):
        adding = _of_team(team, name, what)
        adding.add_argument("person", type=_person, metavar="PERSON")
        adding.add_argument("--name", default="", help="as others read it; the bot's own where it knows them")
    _of_team(team, "remove", "take a lead or a member out").add_argument("person", type=_person)
    days = _of_team(team, "escalate", "after so many business days what nobody settled goes to the leads")
    days.add_argument("days", type=int, metavar="DAYS", help="0: never")
    _of_team(team, "delete", "let it go; nobody leads anybody by it")
    commands.add_parser("replan", help="make every engagement due now: a changed playbook takes effect")
    commands.add_parser("lateness", help="how late reminders left, over all mailboxes")
    return found


def _of_team(actions: Any, name: str, what: str) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = actions.add_parser(name, help=what)
    made.add_argument("team", type=_name, metavar="TEAM")
    return made


def _name(words: str) -> str:
    found = teams_of.parse_name(words)
    if isinstance(found, Text):
        raise argparse.ArgumentTypeError(found.plain)
    return found


def _person(words: str) -> str:
    found = parse_person(words)
    if isinstance(found, Text):
        raise argparse.ArgumentTypeError(f"{words!r} is not the object id of an account")
    return found


# -- what it does


async def run(desk: Desk, settings: Settings, given: argparse.Namespace) -> str:
    """Do what was asked for; return what to say. Raises `Refused`."""
    if given.command == "replan":
        return await _replan(desk)
    if given.command == "lateness":
        return distribution(await gathered(desk))
    tenant = _tenant(settings, given.tenant or "")
    if given.action == "list":
        found = await teams.listed(desk, tenant)
        return "\n".join(_line(team) for team in found) or "There are no teams."
    return shown(await _team(desk, tenant, given))


async def _team(desk: Desk, tenant: str, given: argparse.Namespace) -> Team:
    """Return the team as it stands after what was asked for."""
    match given.action:
        case "show":
            return await teams.find(desk, tenant, given.team) or _done(teams.UNKNOWN)
        case "create":
            new = teams_of.escalating(Team(tenant=tenant, name=given.team), given.escalate_after)
            return _done(await teams.create(desk, _done(new)))
        case "delete":
            return _done(await teams.delete(desk, tenant, given.team))
        case "escalate":
            apply = partial(teams_of.escalating, days=given.days)
        case "remove":
            apply = partial(teams_of.without, person=given.person)
        case add:
            known = None if given.name else await people.known(desk, tenant, given.person)
            name = known.name if known else given.name
            apply = partial(PEOPLE[add], person=given.person, name=name)
    return _done(await teams.change(desk, tenant, given.team, apply))


def _done(outcome: Team | Text) -> Team:
    if isinstance(outcome, Text):
        raise Refused(outcome.plain)
    return outcome


async def _replan(desk: Desk) -> str:
    found = await replan(desk)
    if found.unreadable:
        lines = "\n".join(f"  {name}" for name in found.unreadable)
        raise Refused(f"{found.due} engagements are due now. These could not be read:\n{lines}")
    return f"{found.due} engagements are due now."


def _tenant(settings: Settings, named: str) -> str:
    """Return the tenant whose teams these are. Raises `ConfigurationError`."""
    try:
        tenants = {guid(named)} if named else settings.tenants
    except ValueError as error:
        raise ConfigurationError(f"--tenant: {named!r} {error}.") from None
    if len(tenants) != 1:
        raise ConfigurationError("Say which tenant with --tenant; CADENCE_TENANTS does not name exactly one.")
    return next(iter(tenants))


# -- what it says


def shown(team: Team) -> str:
    """Return a team as lines for a terminal."""
    groups = (("Leads", team.leads), ("Members", team.members))
    lines = [_line(team)]
    for title, group in groups:
        lines += ["", title] if group else []
        lines += [f"  {id}  {name}".rstrip() for id, name in group.items()]
    return "\n".join(lines)


def distribution(found: Gathered) -> str:
    """Return how late reminders left as a table: cards, and what waited for a morning's digest on purpose."""
    parts = (("cards", found.late.cards), ("digests", found.late.digests))
    lines = [f"{'late at most':14}" + "".join(f"{title:>9}" for title, _ in parts)]
    for place, name in enumerate(lateness.NAMES):
        lines.append(f"{name:14}" + "".join(f"{counts[place]:9}" for _, counts in parts))
    lines.append(f"{'all':14}" + "".join(f"{sum(counts):9}" for _, counts in parts))
    for title, share in (("p50", 0.5), ("p95", 0.95), ("max", 1.0)):
        names = (lateness.percentile(counts, share) or "-" for _, counts in parts)
        lines.append(f"{title:14}" + "".join(f"{name:>9}" for name in names))
    lines.append(f"{found.mailboxes} mailboxes" + f", {found.unreadable} unreadable" * bool(found.unreadable))
    return "\n".join(lines)


def _line(team: Team) -> str:
    days = team.escalate_after
    escalates = f"escalates after {days} business day{'s' * (days > 1)}" if days else "never escalates"
    return f"{team.name}: {len(team.leads)} leads, {len(team.members)} members, {escalates}"


def _there(settings: Settings) -> Settings:
    """Refuse a store that is not there: opening it would make it."""
    if not is_there(settings):
        raise ConfigurationError(
            f"There is no store at {settings.sqlite} yet. Start the bot once, or look at CADENCE_STORE."
        )
    return settings


async def _with_store(settings: Settings, given: argparse.Namespace) -> str:
    store = await store_of(settings)
    try:
        desk = Desk(store=store, playbook=load(settings.playbook), clock=utc_now)
        return await run(desk, settings, given)
    finally:
        await store.close()


def main(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run the command; return its exit code."""

    def work(given: argparse.Namespace) -> Coroutine[Any, Any, str]:
        return _with_store(_there(Settings.from_env(environment)), given)

    return answered(parser(), arguments, work)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
