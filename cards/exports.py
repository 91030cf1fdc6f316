"""What is said around an export, as views for notice.py: what can be had, the link, and what came of it."""

from collections.abc import Mapping
from typing import Literal

from bot.domain.text import NOTHING, Text, say
from bot.services.views.answers import NoticeView
from bot.services.views.parts import Button, LinkView
from cards.notices import PORTFOLIO, home_button

PLACE = say("Export")
TITLES: Mapping[str, Text] = {
    "md": say("Download Markdown"),
    "html": say("Download the web page"),
    "xlsx": say("Download the workbook"),
    "csv": say("Download CSV"),
    "ics": say("Download the calendar file"),
}
WHY: Mapping[str, Text] = {
    "answered": say("You answered that before. Ask again for a new file."),
    "expired": say("That offer is over: it stood for 10 minutes. Ask again for a new file."),
    "unknown": say("It may have been for somebody else, or it is out of date. Nothing was saved."),
}


def ask(customer: str, engagement: str, *, closing: bool = False) -> NoticeView:
    """Return what can be had of an engagement, and of all."""
    args = (("closing", "yes"),) if closing else ()

    def button(title: Text, form: str, here: str, primary: bool = False) -> Button:
        given = (*(args if here else ()), ("form", form))
        return Button(title=title, verb="export.file", engagement=here, args=given, primary=primary)

    first = say("The closing summary stands first.") if closing else NOTHING
    return NoticeView(
        customer=customer,
        place=PLACE,
        title=say("Save it as a document?"),
        lead=say("All that I hold of it, in words. It is internal: read it before you pass it on."),
        note=first,
        buttons=(
            button(say("Web page (HTML)"), "html", engagement, True),
            button(say("Text (Markdown)"), "md", engagement),
            Button(title=say("Show it here"), verb="export.read", engagement=engagement, args=args),
            button(say("Portfolio (Excel)"), "xlsx", ""),
            button(say("Portfolio (CSV)"), "csv", ""),
            home_button(engagement, primary=False),
        ),
    )


def ask_portfolio() -> NoticeView:
    """Return what can be had of all engagements."""
    return NoticeView(
        place=PLACE,
        title=say("Save your portfolio?"),
        lead=say("All that you own, a row each; also what is closed, and what can still be restored."),
        note=say("Excel holds workloads and contacts too. For one engagement, type *export* and its name."),
        buttons=(
            Button(title=say("Excel workbook"), verb="export.file", args=(("form", "xlsx"),), primary=True),
            Button(title=say("CSV"), verb="export.file", args=(("form", "csv"),)),
            Button(title=say("Portfolio"), verb="portfolio"),
        ),
    )


def ready(
    customer: str, engagement: str, form: str, url: str, *, closing: bool = False, series: str = ""
) -> NoticeView:
    """Return the link to a file on this machine."""
    args = (("closing", "yes"),) if closing else ()
    here = Button(title=say("Show it here"), verb="export.read", engagement=engagement, args=args)
    back = home_button(engagement, primary=False) if engagement else _quiet(PORTFOLIO)
    if series:
        here = _series(engagement, series)
    return NoticeView(
        customer=customer,
        place=PLACE,
        title=say("The file is ready"),
        lead=say("The link works on this machine, for 10 minutes. The file is made when you press it."),
        link=LinkView(title=TITLES[form], url=url),
        buttons=(*((here,) if engagement else ()), back),
    )


def described(customer: str, series: str = "") -> Text:
    """Return what a file consent card says of its file."""
    if series:
        return say("Meetings of {}, for your calendar", customer)
    return say("Engagement summary: {}", customer) if customer else say("Your engagements, a row each")


def declined(engagement: str, series: str = "") -> NoticeView:
    """Return what is said after a no."""
    return NoticeView(
        place=PLACE,
        title=say("No file was saved"),
        lead=say("I kept nothing."),
        buttons=_ways(engagement, series),
    )


def over(why: Literal["answered", "expired", "unknown"]) -> NoticeView:
    """Return what an answer gets that comes twice, too late, or from somebody who was not asked (X43)."""
    return NoticeView(
        place=PLACE, title=say("That offer is over"), lead=WHY[why], refused=True, buttons=(_again(""),)
    )


def failed(engagement: str, series: str = "") -> NoticeView:
    """Return what is said where the file could not be made, or not be put into the person's OneDrive."""
    return NoticeView(
        place=PLACE,
        title=say("The file is not saved"),
        lead=say("I couldn’t make it, or OneDrive didn’t take it. Ask again in a moment."),
        refused=True,
        buttons=_ways(engagement, series),
    )


def _ways(engagement: str, series: str) -> tuple[Button, ...]:
    if not engagement:
        return (_again(""), _quiet(PORTFOLIO))
    if series:
        return (_series(engagement, series), home_button(engagement, primary=False))
    here = Button(title=say("Show it here"), verb="export.read", engagement=engagement)
    return (_again(engagement), here, home_button(engagement, primary=False))


def _series(engagement: str, series: str) -> Button:
    args = (("item", series),)
    return Button(title=say("Back to the series"), verb="series.open", engagement=engagement, args=args)


def _again(engagement: str) -> Button:
    return Button(title=say("Export again"), verb="export", engagement=engagement, primary=True)


def _quiet(button: Button) -> Button:
    return Button(title=button.title, verb=button.verb)
