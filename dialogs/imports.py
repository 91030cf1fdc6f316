"""`import`: paste a table, look at the preview, confirm. Nothing is written before."""

from bot.domain.text import NOTHING, Text, join, say
from bot.services import importing
from bot.services.forms import address_args
from bot.services.tables import LIMIT, Table, count, example, parse
from bot.services.views.answers import FormView, NoticeView
from bot.services.views.parts import Button, Input, Section
from cards import importing as import_card
from cards import notices
from dialogs.talk import Talk
from dialogs.turn import Answer

SHOWN = LIMIT // 4
"""Characters of a list that come back in its form. A longer one is kept and its form is empty: a part of it
would be taken for the whole.
"""


async def start(talk: Talk) -> Answer:
    """`import <table>`: the preview at once; alone, the form to paste into."""
    if talk.words:  # what was typed itself: a cleaned text has lost the tabs of a spreadsheet
        return await _read(talk, talk.incoming.text.split(maxsplit=1)[1])
    return _form(talk, await importing.unfinished(talk.session), NOTHING)


def _form(talk: Talk, words: str, problem: Text) -> Answer:
    """Answer with the form: with the kept list in it, or empty beside one that no form can hold."""
    whole = talk.whole_form(_view(words, problem, example())) if len(words) <= SHOWN else None
    if whole:
        return whole
    below = count(words)
    rows = say("one row") if below == 1 else say("{} rows", below)
    lead = say("Your list of {} is kept. Paste the corrected one to replace it.", rows)
    return talk.form(_view("", problem, join(" ", [lead, example()]), importing.mark(words)))


def _view(words: str, problem: Text, lead: Text, draft: str = "") -> FormView:
    """Return the form; `draft` names the kept list that is meant where nothing is pasted."""
    table = Input(
        id="table",
        kind="long",
        label=say("Your list, with its heading row"),
        value=words,
        limit=LIMIT,
        placeholder="Your list: paste it here, heading row first",
        problem=problem,
    )
    send = Button(
        title=say("Check the list"),
        verb="import.submit",
        step=importing.STEP,
        args=(*address_args((table,), ()), *((("draft", draft),) if draft else ())),
        sends=True,
        primary=True,
    )
    refusal = (
        (say("The list needs a look"), say("Nothing is saved yet; everything you pasted is still here."))
        if problem
        else None
    )
    return FormView(
        place=say("Import"),
        title=say("Paste the list you have"),
        lead=lead,
        refusal=refusal,
        sections=(Section(inputs=(table,), note=say("Rows that are open already stay as they are.")),),
        buttons=(send, Button(title=say("Cancel"), verb="cancel")),
    )


async def submit(talk: Talk) -> Answer:
    """Read the pasted list, or the kept one where nothing was pasted beside it, and show the preview."""
    if talk.arg("table").strip() or not talk.arg("draft"):
        return await _read(talk, talk.arg("table"))
    words = await importing.kept(talk.session, talk.arg("draft"))
    return talk.notice(_gone()) if words is None else await _read(talk, words)


async def _read(talk: Talk, words: str) -> Answer:
    table = parse(talk.desk.playbook, words, talk.today)
    draft = await importing.keep(talk.session, words)
    return _form(talk, words, table.problem) if table.problem else await _preview(talk, table, draft)


async def _preview(talk: Talk, table: Table, draft: str) -> Answer:
    view = await importing.preview(talk.session, talk.actor, table, talk.page(), draft)
    return talk.shown(view, import_card.importing, import_card.summary)


async def page(talk: Talk) -> Answer:
    """Another page of the preview."""
    words = await importing.kept(talk.session, talk.arg("draft"))
    if words is None:
        return talk.notice(_gone())
    return await _preview(talk, parse(talk.desk.playbook, words, talk.today), talk.arg("draft"))


async def confirm(talk: Talk) -> Answer:
    """Open what the preview showed; a second press says the same and opens nothing."""
    draft = talk.arg("draft")
    if done := await importing.confirmed(talk.session, draft):
        return talk.notice(_done(done))
    words = await importing.kept(talk.session, draft)
    if words is None:
        return talk.notice(_gone())
    table = parse(talk.desk.playbook, words, talk.today)
    return talk.notice(_done(await importing.confirm(talk.session, talk.actor, table, draft)))


def _gone() -> NoticeView:
    return NoticeView(
        place=say("Import"),
        title=say("That list was imported"),
        lead=say("Or another one was pasted since. Nothing was changed; your portfolio shows what is open."),
        buttons=(notices.PORTFOLIO, Button(title=say("Paste a list"), verb="import")),
    )


def _done(done: importing.Imported) -> NoticeView:
    title = (
        say("✓ One engagement opened") if done.opened == 1 else say("✓ {} engagements opened", done.opened)
    )
    facts = (
        ("Opened", say("{}", done.opened)),
        ("Open before", say("{}", done.known)),
        ("Left out", say("{}", done.left_out)),
    )
    return NoticeView(
        place=say("Import"),
        title=title,
        facts=facts,
        lead=say("Your portfolio says what comes first."),
        buttons=(notices.PORTFOLIO,),
    )
