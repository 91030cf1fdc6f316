"""Composition only: settings -> store -> services -> dialogs -> front -> listening. Decides nothing.

`python app.py` runs the bot alone until it is told to stop.
"""

import asyncio
import gc
import logging
import os
import secrets
import signal
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bot.errors import ConfigurationError, PlaybookError, StoreError
from bot.logs import configure
from bot.playbook.loader import load
from bot.playbook.model import Playbook
from bot.reminders.delivery import Worker
from bot.reminders.gates import Gates, Open
from bot.reminders.worker import run_due, work
from bot.services.audit import Door
from bot.services.calendars import warm
from bot.services.clock import LocalClock
from bot.services.desk import Desk
from bot.services.downloads import download
from bot.services.reach import Reach
from bot.setting_kinds import is_loopback_url
from bot.settings import Settings
from bot.storage.sqlite import SqliteStore
from bot.storage.store import Store
from bot.teams.activities import Activities
from bot.teams.adapter import CadenceAdapter
from bot.teams.connector import Connector
from bot.teams.credentials import sending_as
from bot.teams.files import Uploads
from bot.teams.front import Authenticate, create_app
from bot.teams.hosts import ServiceHosts, UploadHosts
from bot.teams.listen import listening
from bot.teams.reach import TeamsReach
from bot.teams.selfcheck import Probe, SelfCheck
from dialogs.conversation import conversation
from dialogs.posts import Posts
from dialogs.reminder import Cards

log = logging.getLogger("cadence")
GC_ALLOCATIONS = 20_000
"""A turn reads a record of thousands of values: collecting at every 700 of them costs a sixth of its CPU."""


def utc_now() -> datetime:
    """Return the time. The one place where the clock is read."""
    return datetime.now(UTC)


def is_there(settings: Settings) -> bool:
    """Return whether the store is more than a name: opening a file that is not there makes one."""
    return bool(settings.cosmos) or Path(settings.sqlite).is_file()


async def store_of(settings: Settings) -> Store:
    """Open the store that the settings name. Raises `StoreUnavailable`, ConfigurationError."""
    if not settings.cosmos:
        return await SqliteStore.open(settings.sqlite)
    from bot.storage.cosmos import Account, CosmosStore  # noqa: PLC0415 - half a second, where it is used

    here = is_loopback_url(settings.cosmos)
    return await CosmosStore.open(
        Account(
            endpoint=settings.cosmos,
            database=settings.cosmos_database,
            key=settings.cosmos_key,
            client_id=settings.machine,
            loopback=here,
            make=here,
        )
    )


@asynccontextmanager
async def running(
    settings: Settings,
    clock: Callable[[], datetime] = utc_now,
    open_store: Callable[[Settings], Awaitable[Store]] = store_of,
    authenticate: Authenticate | None = None,
) -> AsyncGenerator[int]:
    """Run the whole bot while the block runs; yields the port it listens on."""
    playbook = load(settings.playbook)
    async with AsyncExitStack() as stack:
        store = await open_store(settings)
        stack.push_async_callback(store.close)
        bearer = await stack.enter_async_context(sending_as(settings))
        connector = Connector(ServiceHosts(settings.service_hosts), authorize=bearer)
        stack.push_async_callback(connector.close)
        desk = await desk_of(settings, store, playbook, clock, TeamsReach(connector, settings.app_id))
        stack.push_async_callback(desk.drain)
        uploads = Uploads(UploadHosts(settings.upload_hosts))
        adapter = CadenceAdapter(connector, Activities(conversation(desk), uploads, desk.later).on_turn)
        stack.push_async_callback(adapter.close)
        worker = worker_of(settings, desk)
        desk.due = partial(run_due, worker)
        await stack.enter_async_context(working(worker, settings.poll))
        judge, keys = await stack.enter_async_context(identified(settings, clock, authenticate))
        checks = checks_of(store.ready, token=bearer and bearer.ready, keys=keys)
        stack.push_async_callback(checks.close)
        app = create_app(
            settings,
            adapter.process,
            checks.ready,
            authenticate=judge,
            audit=Door(desk),
            download=partial(download, desk),
            measures=lambda: worker.measures.text() + store.measures(),
            count=worker.measures.refused,
        )
        port = await stack.enter_async_context(listening(app, settings.host, settings.port))
        desk.downloads = downloads_at(settings, port)
        desk.later(asyncio.to_thread(warm))
        desk.later(checks.tell())
        yield port


@asynccontextmanager
async def working(worker: Worker, pause: float) -> AsyncGenerator[None]:
    """Let the worker look after what is due while the block runs; what is under way ends first."""
    stop = asyncio.Event()
    task = asyncio.create_task(work(worker, stop, pause))
    try:
        yield
    finally:
        stop.set()
        await asyncio.gather(task, return_exceptions=True)


def checks_of(store: Probe, **once: Probe | None) -> SelfCheck:
    """Return what must answer before this process can do its work; local mode needs a store alone."""
    return SelfCheck(store, {name: probe for name, probe in once.items() if probe})


@asynccontextmanager
async def identified(
    settings: Settings, clock: Callable[[], datetime], given: Authenticate | None = None
) -> AsyncGenerator[tuple[Authenticate | None, Probe | None]]:
    """Yield what judges who sends, and what says whether it can; None in local mode. `given` judges instead.

    What it takes is imported only with an app id.
    """
    if given or settings.local:
        yield given, None
        return
    from bot.teams.identity.tokens import checking  # noqa: PLC0415 - the cryptography costs start-up time

    async with checking(settings.openid_url, settings.app_id, clock) as found:
        yield found


def worker_of(settings: Settings, desk: Desk) -> Worker:
    """Return who looks after what is due; in local mode no gate holds its cards back."""
    gates = Open() if settings.local else Gates(settings.send_rate / settings.replicas_max)
    name = secrets.token_hex(8)
    return Worker(desk=desk, draw=Cards(desk), draw_post=Posts(desk), gates=gates, name=name)


async def desk_of(
    settings: Settings, store: Store, playbook: Playbook, clock: Callable[[], datetime], reach: Reach
) -> Desk:
    """Return what every use case works with; in local mode its clock can be moved (`advance`)."""
    moving = await LocalClock.open(clock, store) if settings.local else None
    return Desk(
        store=store,
        playbook=playbook,
        clock=moving or clock,
        reach=reach,
        former_days=settings.former_days,
        retention_days=settings.retention_days,
        admins=settings.admins,
        closes=settings.closes,
        moving=moving,
    )


def downloads_at(settings: Settings, port: int) -> str:
    """Return where files can be had from: from this machine in local mode, nowhere ("") otherwise."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{port}/export/" if settings.local else ""


def spare_collections() -> None:
    """Leave what start-up made to itself, and collect less often: what a turn allocates dies with it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GC_ALLOCATIONS, 20, 50)


async def main(settings: Settings) -> None:
    """Run until SIGINT or SIGTERM, then let turns under way finish."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    async with running(settings) as port:
        spare_collections()
        log.info("listening on http://%s:%s", settings.host, port)
        await stop.wait()


if __name__ == "__main__":
    try:
        chosen = Settings.from_env(os.environ)
        configure(chosen.log_level, chosen.log_format)
        asyncio.run(main(chosen))
    except (ConfigurationError, PlaybookError, StoreError) as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(f"Cannot listen: {error}")
