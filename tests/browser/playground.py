"""Drives the Agents Playground in headless Chromium, as a person in a chat would. Knows none of our cards.

`Journey` holds one bot, one Playground and one page, each on ports of its own, with a temporary SQLite file.
What the bot received and sent is read from the Playground's own log (`exchanges`), so that a test can wait
for the end of a turn instead of sleeping, and can assert on what was sent.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Locator, WebSocket, sync_playwright

from infra.local import services
from infra.local.environment import HERE, Missing, Project, find_chromium, find_node
from infra.local.processes import Child
from tests.browser import fields
from tests.browser.client import (
    BEYOND_SCRIPT,
    CHROMIUM_FLAGS,
    FOCUS_SCRIPT,
    NAMELESS,
    PHONE_STYLE,
    STYLE_SCRIPT,
    Exchange,
)
from tests.ports import free_port

SCREENSHOTS = Path(__file__).parent / "screenshots"
DESKTOP, PHONE = 1280, 360
_HEIGHT = 900


class Journey:
    """One person's conversation with a real bot through a real client."""

    def __init__(self, folder: Path, *, width: int = DESKTOP, project: Project = HERE) -> None:
        node, chromium = find_node(project), find_chromium(project)
        if node is None or chromium is None:
            raise Missing("Browser tests need Node and Chromium. `make setup` installs both.")
        self.exchanges: list[Exchange] = []
        self.width = width
        self.store_path = folder / "cadence.db"
        self._project, self._node, self._chromium = project, node, chromium
        self._log = folder / "playground.log"
        self._bot: Child | None = None
        self._bot_port = free_port()
        self._stops: list[Callable[[], None]] = []
        self._styled = False
        self._threads = ThreadPoolExecutor()

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None and self._stops:
            print(f"\n{self.describe()}")  # noqa: T201 - pytest shows it with the failure
        self.close()

    def close(self) -> None:
        """Stop the browser, the Playground and the bot. Safe to call twice."""
        while self._stops:
            self._stops.pop()()
        self.kill_bot()
        self._threads.shutdown()

    # The bot's process

    def start_bot(self) -> None:
        """Start the bot on this journey's port and store; again after `kill_bot`."""
        assert self._bot is None
        store = f"sqlite:{self.store_path}"
        self._bot = services.start_bot(self._project, port=self._bot_port, store=store)

    def kill_bot(self) -> None:
        """End the bot as `kill -9` does."""
        if self._bot is not None:
            self._bot.kill()
            self._bot = None

    def restart_bot(self) -> None:
        """Kill the bot and start it again on the same port and store."""
        self.kill_bot()
        self.start_bot()

    @property
    def bot_lines(self) -> list[str]:
        """The last lines the running bot printed."""
        return list(self._bot.lines) if self._bot else []

    # Saying and pressing

    def say(self, text: str, *, seconds: float = 10) -> None:
        """Type a message, send it, and wait for the end of the bot's turn."""
        box = self.page.locator("div[contenteditable=true][role=textbox]")
        box.click()
        box.fill(text)
        self._turn(lambda: box.press("Enter"), seconds)

    def press(
        self, title: str, *, card: Locator | None = None, wait: bool = True, seconds: float = 10
    ) -> None:
        """Press a button of the last card (or of the one given) and wait for the end of the bot's turn.

        `wait=False` is for buttons that send nothing: show card, toggle, link.
        """
        button = (card or self.last_card()).get_by_role("button", name=title, exact=True).first
        if wait:
            self._turn(button.click, seconds)
        else:
            button.click()

    def press_twice(self, title: str, *, card: Locator | None = None, seconds: float = 10) -> None:
        """Press a button twice before the first answer is there, and wait for the end of both turns."""
        button = (card or self.last_card()).get_by_role("button", name=title, exact=True).first
        self._turn(button.dblclick, seconds, turns=2)

    def key(self, name: str, *, sends: bool = False, seconds: float = 10) -> None:
        """Press a key where the focus is; `sends`: a button has it, so wait for the end of the bot's turn."""
        if sends:
            self._turn(lambda: self.page.keyboard.press(name), seconds)
        else:
            self.page.keyboard.press(name)

    def focused(self) -> str:
        """Return what a screen reader would call the element that has the focus."""
        return self.page.evaluate(FOCUS_SCRIPT)

    def _turn(self, act: Callable[[], None], seconds: float, turns: int = 1) -> None:
        done = sum(each.to_bot for each in self.exchanges)
        drawn = self.page.locator('[aria-label="Message header"]').count()
        sent = len(self.exchanges)
        act()
        self._until(
            lambda: sum(each.to_bot for each in self.exchanges) >= done + turns,
            seconds,
            "The bot did not answer, or nothing was sent (a required field left empty stops a button).",
        )
        # The log is ahead of the page: wait until every message of this turn is drawn, but not for ever.
        new = self.exchanges[sent:]
        more = sum(not each.to_bot and each.status == 201 for each in new)
        with contextlib.suppress(PlaywrightError):
            self.page.wait_for_function(
                "n => document.querySelectorAll('[aria-label=\"Message header\"]').length >= n",
                arg=drawn + more,
                timeout=2000,
            )
        self.page.evaluate(
            "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )

    def wait_for_text(self, text: str, *, seconds: float = 10) -> None:
        """Wait until the conversation shows this text."""
        self._until(lambda: text in self.conversation(), seconds, f"{text!r} did not appear.")

    # Inputs

    def fill(self, field: str, value: fields.Value, *, card: Locator | None = None) -> None:
        """Put a value into a field (id or label): text, number, ISO date, HH:MM, bool, choice title(s)."""
        fields.write(fields.find_field(card or self.last_card(), field), value)

    choose = fill
    """The same, where a test reads better so: `choose("motions", ["Adopt", "Migrate"])`."""

    def tick(self, field: str, value: bool = True, *, card: Locator | None = None) -> None:
        """Tick or clear a single box."""
        self.fill(field, value, card=card)

    def value(self, field: str, *, card: Locator | None = None) -> fields.Shown:
        """Return what a field shows."""
        return fields.read(fields.find_field(card or self.last_card(), field))

    def values(self, *, card: Locator | None = None) -> dict[str, fields.Shown]:
        """Return what every visible field of a card shows, by field id."""
        target = card or self.last_card()
        return {name: self.value(name, card=target) for name in fields.field_ids(target)}

    # Looking

    def last_card(self) -> Locator:
        """The newest card in the conversation."""
        card = self.page.locator(".ac-preview-panel").last
        card.wait_for()
        return card

    def card(self, containing: str) -> Locator:
        """The newest card that shows this text."""
        found = self.page.locator(".ac-preview-panel").filter(has_text=containing).last
        found.wait_for()
        return found

    def text(self, *, card: Locator | None = None) -> str:
        """What the last card (or the one given) says."""
        return (card or self.last_card()).inner_text()

    def notice(self, *, card: Locator | None = None) -> str:
        """The line under a card after a press answered with an error or a message; empty without one."""
        beside = (card or self.last_card()).locator("xpath=following-sibling::*")
        return " ".join(beside.all_inner_texts()).strip()

    def buttons(self, *, card: Locator | None = None) -> list[str]:
        """The titles of a card's visible buttons."""
        found = (card or self.last_card()).locator("button:has(.ac-pushButton-content):visible")
        return [each.get_attribute("aria-label") or each.inner_text() for each in found.all()]

    def conversation(self) -> str:
        """All that the conversation shows."""
        found = self.page.locator('xpath=//*[@aria-label="Message header"]/..').all_inner_texts()
        return "\n".join(found)

    def screenshot(self, name: str, *, card: Locator | None = None, page: bool = False) -> Path:
        """Keep a picture of the last card (the one given, the page) as screenshots/<name>-<width>.png."""
        path = SCREENSHOTS / f"{name}-{self.width}.png"
        path.parent.mkdir(exist_ok=True)
        if page:
            self.page.screenshot(path=path)
            return path
        # The frame around the card holds the notice too. What is scrolled out is not drawn: the window grows.
        frame = (card or self.last_card()).locator("xpath=..")
        box = frame.bounding_box()
        assert box is not None
        grown = max(_HEIGHT, int(box["height"]) + 250)
        if grown > _HEIGHT:
            self.page.set_viewport_size({"width": self.width, "height": grown})
        frame.scroll_into_view_if_needed()
        frame.screenshot(path=path)
        if grown > _HEIGHT:
            self.page.set_viewport_size({"width": self.width, "height": _HEIGHT})
        return path

    def pictures(self, name: str, *, card: Locator | None = None) -> None:
        """Keep pictures of a card at both widths; fail where it is cut off or an input has no name.

        What is typed and not sent is lost: the Playground draws everything anew at another width.
        """
        nameless = NAMELESS.findall((card or self.last_card()).aria_snapshot())
        assert not nameless, f"{name}: inputs without a name: {nameless}"
        here = self.width
        for width in (here, PHONE if here == DESKTOP else DESKTOP):
            self.resize(width)
            beyond = (card or self.last_card()).evaluate(BEYOND_SCRIPT)
            assert not beyond, f"{name} at {width} px: beyond the card's edge: {beyond}"
            self.screenshot(name, card=card)
        self.resize(here)

    def resize(self, width: int) -> None:
        """Change the window's width: DESKTOP or PHONE."""
        if width == self.width and self._styled:
            return
        self.width, self._styled = width, True
        self.page.set_viewport_size({"width": width, "height": _HEIGHT})
        self.page.evaluate(STYLE_SCRIPT, PHONE_STYLE if width < 600 else "")

    def open_chat(self, name: str) -> None:
        """Open another conversation by its name in the list on the left (desktop width only)."""
        self.page.get_by_role("treeitem", name=name).click()

    def describe(self) -> str:
        """Say what happened last, for a failed test."""
        return "\n".join([*map(str, self.exchanges[-8:]), *self.bot_lines[-20:]])

    # Starting

    def _start(self) -> None:
        # Each of the three takes a second to be ready. A child ends with the thread that started it.
        bot, playground = self._threads.submit(self.start_bot), self._threads.submit(self._start_playground)
        threads: list[Future[Any]] = [bot, playground]
        try:
            self._start_browser()
        finally:
            wait(threads)
        bot.result()
        self._playground_port = playground.result()
        self.open_page()

    def _start_playground(self) -> int:
        playground, port = services.start_playground(
            self._project, self._node, bot_port=self._bot_port, port=free_port(), log=self._log
        )
        self._stops.insert(0, playground.stop)
        return port

    def _start_browser(self) -> None:
        playwright = sync_playwright().start()
        self._stops.append(playwright.stop)
        browser = playwright.chromium.launch(
            executable_path=self._chromium, headless=True, args=CHROMIUM_FLAGS
        )
        self._stops.append(browser.close)
        self.page = browser.new_page(
            viewport={"width": self.width, "height": _HEIGHT}, locale="en-US", timezone_id="UTC"
        )
        self.page.set_default_timeout(10_000)
        self.page.on("websocket", self._listen)

    def open_page(self) -> None:
        """Open the page, or open it anew: it then shows nothing of before, while the bot forgets nothing.

        A long conversation makes every change of width slow.
        """
        before = sum(each.to_bot for each in self.exchanges)
        self.page.goto(f"http://127.0.0.1:{self._playground_port}/")
        self.page.locator("div[contenteditable=true][role=textbox]").wait_for()
        # Opening the page installs the bot: two events, after which it may have greeted.
        self._until(
            lambda: sum(each.to_bot for each in self.exchanges) >= before + 2,
            10,
            "The bot was not installed.",
        )
        self.page.get_by_title("Hide log panel").click()
        self._styled = False
        self.resize(self.width)

    def _listen(self, socket: WebSocket) -> None:
        if socket.url.endswith("/_ws/log/stream"):
            socket.on("framereceived", self._record)

    def _record(self, frame: str | bytes) -> None:
        if exchange := Exchange.from_frame(frame):
            self.exchanges.append(exchange)

    def _until(self, condition: Callable[[], bool], seconds: float, failed: str) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise AssertionError(f"{failed}\n{self.describe()}")
            self.page.wait_for_timeout(15)  # lets the page's events in; a plain sleep would not
