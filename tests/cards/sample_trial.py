"""Sample views of local mode: the clock that was moved, and the customers of `demo`."""

from collections.abc import Callable

from bot.domain.travel import HOW
from bot.services.views.answers import NoticeView
from cards import trial

NOW, TO = "Tue\u00a024\u00a0Nov,\u00a009:00", "Tue\u00a01\u00a0Dec,\u00a009:00"

NOTICES: dict[str, Callable[[], NoticeView]] = {
    "clock-stands": lambda: trial.clock_stands(NOW, HOW),
    "clock-moved": lambda: trial.clock_moved(TO, 3),
    "clock-on-the-way": lambda: trial.clock_moved(NOW, 120, TO, "to 2026-12-01 09:00"),
    "demo-begins": lambda: trial.demo_begins(40),
    "demo-goes-on": lambda: trial.demo_goes_on(20, 40),
    "demo-ends": lambda: trial.demo_ends(40, 40),
    "demo-again": lambda: trial.demo_ends(0, 40),
    "demo-failed": trial.demo_failed,
}
