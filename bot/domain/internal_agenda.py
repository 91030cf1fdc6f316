"""The sample agenda of the internal Health Review: an hour in eight parts (C5, C13). Data alone."""

from dataclasses import dataclass

from bot.domain.text import Text, say


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """A part of the agenda: how many minutes, who speaks, what about."""

    minutes: int
    who: Text
    about: Text


SAMPLE: tuple[Slot, ...] = (
    Slot(minutes=5, who=say("STU: SSPs, TSPs"), about=say("Roadmap, opportunities")),
    Slot(minutes=5, who=say("CSU: CSM, CSAs"), about=say("Consumption and adoption of Teams")),
    Slot(minutes=5, who=say("FastTrack"), about=say("M365 deployment: blockers, ways out, timelines")),
    Slot(minutes=5, who=say("Services"), about=say("Premier, MCS, Digital Architecture")),
    Slot(minutes=5, who=say("Security and compliance"), about=say("As needed")),
    Slot(minutes=5, who=say("Get Modern Desktop"), about=say("Windows 7 to Windows 10")),
    Slot(minutes=10, who=say("Account team and FTA"), about=say("Summary")),
    Slot(
        minutes=20,
        who=say("Everyone"),
        about=say("Other business: events, ideas, next steps, asks to product groups"),
    ),
)
