"""Reading the playbook: the built-in TOML files, and a folder of one's own laid over them.

An entry of the folder (a step, a task, a link, ...) replaces the built-in one with the same id as a whole (a
text of a mail: that with the same mail and language); a new id is added. Everything wrong is told at once.
Nothing is read at import or outside the two folders.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

from bot.domain.plan.values import Rule
from bot.errors import PlaybookError
from bot.playbook import check, check_mails, check_reminders
from bot.playbook.model import (
    ChoiceList,
    Form,
    Link,
    Mail,
    MailText,
    Playbook,
    Role,
    Stage,
    Step,
    Task,
    Workload,
)
from bot.playbook.read import Place, Problems, Reader

T = TypeVar("T")
CONTENT = Path(__file__).parent / "content"
KINDS: Mapping[str, type] = {
    "workload": Workload,
    "role": Role,
    "list": ChoiceList,
    "link": Link,
    "task": Task,
    "form": Form,
    "stage": Stage,
    "step": Step,
    "mail": Mail,
    "mail_text": MailText,
    "reminder": Rule,
}
KEYS: Mapping[str, tuple[str, ...]] = {"mail_text": ("mail", "language")}
"""What an entry is known by, where that is not its id."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A table, and the file it stands in."""

    file: str
    table: Mapping[str, Any]


Entries = dict[str, dict[str, Entry]]
"""By kind, then by id; in the order of the files."""


def load(folder: Path | None = None) -> Playbook:
    """Return the built-in playbook with `folder` laid over it.

    Raises PlaybookError that lists every problem, one a line: file, entry, field, and what is wrong.
    """
    problems = Problems()
    entries: Entries = {kind: {} for kind in KINDS}
    _collect(CONTENT, entries, problems)
    if folder is not None:
        _collect(folder, entries, problems)
    book = _build(entries, problems)
    if problems.lines:
        raise PlaybookError("The playbook has problems:\n" + "\n".join(problems.lines))
    return book


def _collect(folder: Path, entries: Entries, problems: Problems) -> None:
    """Add a folder's entries; an id may not stand there twice, that of an earlier folder is replaced."""
    if not folder.is_dir():
        problems.add((str(folder),), "is not a folder")
        return
    fresh: set[tuple[str, str]] = set()
    for path in sorted(folder.glob("*.toml")):
        for kind, tables in _parse(path, problems).items():
            if kind not in entries:
                problems.add((path.name,), f"unknown entry {kind!r}; known: {', '.join(KINDS)}")
            elif not isinstance(tables, list):
                problems.add((path.name, kind), f"must be written as [[{kind}]]")
            else:
                for number, table in enumerate(cast("list[object]", tables), 1):
                    _add(kind, table, (path.name, f"{kind} {number}"), entries, fresh, problems)


def _parse(path: Path, problems: Problems) -> Mapping[str, object]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        problems.add((path.name,), f"cannot be read: {error}")
        return {}


def _add(
    kind: str, raw: object, place: Place, entries: Entries, fresh: set[tuple[str, str]], problems: Problems
) -> None:
    table = cast("dict[str, Any]", raw if isinstance(raw, dict) else {})
    parts = {key: table.get(key) for key in KEYS.get(kind, ("id",))}
    missing = [key for key, part in parts.items() if not isinstance(part, str) or not part]
    for key in missing:
        problems.add(place, f"{key} is missing")
    if missing:
        return
    name = " ".join(map(str, parts.values()))
    if (kind, name) in fresh:
        problems.add((place[0], f"{kind} {name}"), "is there twice")
        return
    fresh.add((kind, name))
    entries[kind][name] = Entry(file=place[0], table=table)


def _build(entries: Entries, problems: Problems) -> Playbook:
    """Read every entry, then check what they say of each other."""
    reader = Reader(problems)
    workloads = _read(Workload, "workload", entries, reader)
    roles = _read(Role, "role", entries, reader)
    lists = _read(ChoiceList, "list", entries, reader)
    reader.links = _read(Link, "link", entries, reader)
    reader.lists = {
        "workloads": [_pair(workload.id, workload.name) for workload in workloads.values()],
        "roles": [_pair(role.id, role.title) for role in roles.values()],
        **{
            name: [_pair(choice.value, choice.title) for choice in each.choices]
            for name, each in lists.items()
        },
    }
    stages = _read(Stage, "stage", entries, reader)
    stages = dict(sorted(stages.items(), key=lambda item: item[1].order))
    book = Playbook(
        stages=stages,
        steps=_steps(stages, entries, reader),
        tasks=_read(Task, "task", entries, reader),
        workloads=workloads,
        roles=roles,
        forms=_read(Form, "form", entries, reader),
        links=reader.links,
        mails=_mails(entries, reader),
        reminders=_read(Rule, "reminder", entries, reader),
    )
    _check(book, entries, problems)
    return book


def _read(kind: type[T], name: str, entries: Entries, reader: Reader) -> dict[str, T]:
    values: dict[str, T] = {}
    for key, entry in entries[name].items():
        value = reader.read(kind, entry.table, _place(name, key, entry))
        if value is not None:
            values[key] = value
    return values


def _steps(stages: Mapping[str, Stage], entries: Entries, reader: Reader) -> dict[str, Step]:
    """Return the steps in the order of their stages, each knowing its stage."""
    homes = {name: stage.id for stage in stages.values() for name in (*stage.steps, stage.outputs) if name}
    steps: dict[str, Step] = {}
    order = list(homes)
    for name, entry in entries["step"].items():
        place = _place("step", name, entry)
        if name not in homes and len(stages) == len(entries["stage"]):
            reader.problems.add(place, "stands in no stage: name it in a stage's steps")
        step = reader.read(Step, entry.table, place, stage=homes.get(name, ""))
        if step is not None:
            steps[name] = step
    return {name: steps[name] for name in order if name in steps} | steps


def _mails(entries: Entries, reader: Reader) -> dict[str, Mail]:
    """Return the mails, each with its texts by language."""
    texts = _read(MailText, "mail_text", entries, reader)
    mails: dict[str, Mail] = {}
    for name, entry in entries["mail"].items():
        own = {text.language: text for text in texts.values() if text.mail == name}
        mail = reader.read(Mail, entry.table, _place("mail", name, entry), texts=own)
        if mail is not None:
            mails[name] = mail
    for key, entry in entries["mail_text"].items():
        check.check_names(
            _place("mail_text", key, entry), "mail", (entry.table["mail"],), entries["mail"], reader.problems
        )
    return mails


def _pair(value: str, title: str) -> Mapping[str, str]:
    return {"value": value, "title": title}


def _place(kind: str, name: str, entry: Entry) -> Place:
    return (entry.file, f"{kind} {name}")


def _check(book: Playbook, entries: Entries, problems: Problems) -> None:
    """Report what the entries that could be read say wrongly of themselves or each other."""
    known = check.Known(ids=entries, tasks=book.tasks)
    places = {
        kind: {name: _place(kind, name, entry) for name, entry in each.items()}
        for kind, each in entries.items()
    }
    for link in book.links.values():
        check.check_link(link, places["link"][link.id], problems)
    for task in book.tasks.values():
        check.check_task(task, places["task"][task.id], known, problems)
    for role in book.roles.values():
        check.check_length(places["role"][role.id], "title", role.title, check.CHOICE, problems)
        check.check_rules(places["role"][role.id], role.rules, problems)
    for form in book.forms.values():
        check.check_form(form, places["form"][form.id], 0, 1, problems)
        check.check_length(places["form"][form.id], "button", form.button, check.BUTTON, problems)
        check.check_length(places["form"][form.id], "opener", form.opener, check.BUTTON, problems)
    for step in book.steps.values():
        check.check_step(step, places["step"][step.id], known, problems)
    check.check_ticks(((step, places["step"][step.id]) for step in book.steps.values()), problems)
    check.check_stages(book.stages, places["stage"], known, problems)
    for rule in book.reminders.values():
        check_reminders.check_reminder(rule, places["reminder"][rule.id], problems)
    for mail in book.mails.values():
        check_mails.check_mail(mail, places["mail"][mail.id], problems)
        for text in mail.texts.values():
            place = places["mail_text"][f"{mail.id} {text.language}"]
            check_mails.check_text(text, mail, place, problems)
