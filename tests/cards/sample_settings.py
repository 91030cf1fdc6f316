"""Made-up settings: somebody in Bavaria who rests at noon, and the same form refused for its hours."""

from datetime import time

from bot.domain.fields import Problem
from bot.domain.hours import Hours
from bot.domain.person import Person
from bot.domain.text import say
from bot.playbook.loader import load
from bot.services.forms import EMPTY, Filled
from bot.services.settings_form import checked, settings_of
from bot.services.small_forms import small_form
from bot.services.views.answers import FormView

HOURS = Hours(
    start=time(8, 30),
    end=time(16),
    quiet=(time(12), time(13)),
    weekend=(4, 5),
    days_off=("2026-12-07", "2026-12-24 to 2027-01-02"),
    subdivision="Bayern",
    daily=5,
    digest=False,
)
PERSON = Person(tenant="t", id="p", zone="Europe/Berlin", country="DE", language="de", hours=HOURS)


def _form(filled: Filled) -> FormView:
    return small_form(
        load().forms["settings"],
        "settings.save",
        place=say("Settings"),
        person=PERSON,
        values=settings_of(PERSON),
        filled=filled,
    )


def settings_form() -> FormView:
    """Return the form as it stands: five answers open, three blocks folded."""
    return _form(EMPTY)


def settings_refused() -> FormView:
    """Return the form after a press that leaves no hour of work, in words that *mean* nothing."""
    raw = {**settings_of(PERSON), "quiet_from": "08:00", "quiet_to": "17:00"}
    unread = Problem(field="days_off", message=say("I can’t read “{}” as a day or a range.", "*Yule*"))
    return _form(Filled(raw={**raw, "days_off": "*Yule*"}, problems=(*checked(raw)[1], unread)))
