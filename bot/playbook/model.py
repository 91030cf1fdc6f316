"""What a playbook is made of. Frozen values only; reading files is the loader's business."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.domain.fields import Audience, Choice, Field
from bot.domain.plan.values import Rule
from bot.domain.workload import Parts

Side = Literal["customer", "account_team", "partner", "fasttrack"]
"""Where a contact stands: with the customer, on Microsoft's account team, with a partner, or in FastTrack."""

Target = Literal["facts", "answers", "dibs", "ssat", "forecast", "completion", "discussion"]
"""Where a step keeps its answers: the engagement's facts, the step's own, or a part of every workload.

"forecast" asks for the workloads that have an FRP only (P6); "completion" and "discussion" are its end."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """A link to show. `setting` names a person's own link (settings) that stands in for `url` where set.

    A link with a `setting` and no `url` is shown only to people who have set their own.
    """

    id: str
    title: str
    url: str
    audience: Audience = "internal"
    setting: str = ""
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Guidance:
    """Up to three short points above a form; shown when all of `when` hold."""

    title: str
    points: tuple[str, ...]
    audience: Audience = "internal"
    when: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """An FTOP task (process, section 2). `workloads` limits it to engagements that have one of them.

    `name` is what FTOP prints, `short` the few words of its tick. `steps` may name steps not written yet.
    """

    id: str
    name: str
    short: str
    mandatory: bool
    role: str
    services: str
    steps: tuple[str, ...]
    workloads: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()

    @property
    def tick(self) -> str:
        """The words of its tick, at most 30 characters, like "994 Kickoff held (mandatory)"."""
        return f"{self.id} {self.short} ({'mandatory' if self.mandatory else 'optional'})"


@dataclass(frozen=True, kw_only=True, slots=True)
class Workload:
    """A workload (service) a customer may deploy; `id` is for ever."""

    id: str
    name: str
    short: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Role:
    """A contact's role; `title` reads alone. `gives_dibs`: DIBS may come from this person (G9, G21)."""

    id: str
    title: str
    side: Side
    gives_dibs: bool
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ChoiceList:
    """Choices that several fields share; a field names it in TOML as `choices_from`."""

    id: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """Fields of a step under one heading (`title` may be "").

    `pairs`: ids of two fields, one after the other, that share a row. `folded`: closed until the reader opens
    it; `title` is then what opens it. `note` is a small line below.
    """

    title: str
    fields: tuple[Field, ...]
    pairs: tuple[tuple[str, str], ...] = ()
    folded: bool = False
    note: str = ""


def fields_of(groups: tuple[Group, ...]) -> tuple[Field, ...]:
    """Return the fields of groups, in order; a single group is not copied: this is asked often."""
    if len(groups) == 1:
        return groups[0].fields
    return tuple(field for group in groups for field in group.fields)


@dataclass(frozen=True, kw_only=True, slots=True)
class Action:
    """What `next` says of an open step: the action, its button, and why now (the rule in plain words)."""

    title: str
    button: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One step of a stage, addressed by `id` (for ever), never by position.

    `checks` are the field ids (of this step) that must be ticked or filled for the step to be done, where
    asked, besides the mandatory tasks it shows. `motions` empty: any; `when` names conditions (named rules)
    that must all hold for the step to be part of an engagement's way. `tasks` are ids of FTOP tasks that the
    form shows as ticks (`task.<id>`). `facts` are the fields that are kept among the engagement's facts
    although the step's `target` is another. `forms` are the forms that the card offers as further buttons.
    `lead` is the sentence under the title, `note` the small line below the form. In TOML the stage lists its
    steps, so `stage` is not written there.
    """

    id: str
    stage: str
    title: str
    short: str
    command: str
    role: str
    applies: Literal["core", "all", "frp", ""]
    target: Target
    action: Action
    groups: tuple[Group, ...]
    motions: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    guidance: tuple[Guidance, ...] = ()
    links: tuple[Link, ...] = ()
    lead: str = ""
    note: str = ""
    audience: Audience = "internal"
    rules: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[Field, ...]:
        """Every field, in order."""
        return fields_of(self.groups)

    @property
    def parts(self) -> Parts | None:
        """What it asks of every workload, part by part; None: it asks once."""
        return None if self.target in ("facts", "answers") else self.target


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """A form of ours that is no step (a contact, the settings). `opener` is the button that leads to it."""

    id: str
    title: str
    button: str
    groups: tuple[Group, ...]
    opener: str = ""
    guidance: tuple[Guidance, ...] = ()
    links: tuple[Link, ...] = ()
    lead: str = ""
    note: str = ""
    audience: Audience = "internal"
    rules: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[Field, ...]:
        """Every field, in order."""
        return fields_of(self.groups)


@dataclass(frozen=True, kw_only=True, slots=True)
class Stage:
    """A stage: its steps in order, and its closing step (`outputs`, "" for none) that completes it.

    Stages follow each other by `order`, whatever file they stand in.

    The closing step is not counted in "step 2 of 4"; it opens with the others and can be saved at any time,
    but the stage is complete only when its checks are ticked and every mandatory task of the stage is marked.

    `blocks` false: the stage stands beside the others. It is offered once the blocking stages before it are
    complete, holds up none, and is complete when none of its steps lacks anything. A stage none of whose
    steps is part of an engagement's way is passed over.
    """

    id: str
    title: str
    order: int
    steps: tuple[str, ...]
    outputs: str = ""
    blocks: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class MailText:
    """A mail's words in one language (BCP 47); `{name}` stands for a token."""

    mail: str
    language: str
    subject: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Mail:
    """A mail to send, in every language there is a text in; English always.

    `party` says who reads it. `tokens` is all that its texts name; those also in `optional` may be unknown,
    and a paragraph that names one is then left out. `texts` (by language) stand apart in TOML, so that a
    translation is added, or replaced, without touching another.
    """

    id: str
    party: Side
    tokens: tuple[str, ...]
    optional: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    texts: Mapping[str, MailText]


@dataclass(frozen=True, kw_only=True, slots=True)
class Playbook:
    """The whole playbook; mappings keep the files' order."""

    stages: Mapping[str, Stage]
    steps: Mapping[str, Step]
    tasks: Mapping[str, Task]
    workloads: Mapping[str, Workload]
    roles: Mapping[str, Role] = field(default_factory=dict[str, Role])
    forms: Mapping[str, Form] = field(default_factory=dict[str, Form])
    links: Mapping[str, Link] = field(default_factory=dict[str, Link])
    mails: Mapping[str, Mail] = field(default_factory=dict[str, Mail])
    reminders: Mapping[str, Rule] = field(default_factory=dict[str, Rule])
