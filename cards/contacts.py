"""The contacts of an engagement as a card: who is who, five a page, each row a way to change it."""

from bot.domain.personal_data import CONTACT
from bot.domain.text import Text, join, say, typed
from bot.services.views.engagement import ContactRow, ContactsView
from bot.services.views.parts import Button
from cards.escape import cut, one_line
from cards.kit import Card, ColumnSet, Part, Sheet, TextBlock
from cards.parts import group_head, head, name_of, note, press, presses, row

PAGE = 5
TITLE = 80


def contacts(view: ContactsView, nonce: str) -> Card:
    """Return a page of contacts; the first row is a button as well."""
    body: list[Part] = [head(view.customer, say("Contacts"), _title(view), _lead(view))]
    for place, each in enumerate(view.rows[:PAGE]):
        body.append(_row(view, each, nonce, separator=place > 0))
    if view.total > len(view.rows):
        last = view.first + len(view.rows) - 1
        body.append(note(say("{}–{} of {}.", view.first, last, view.total), spacing="Large"))
    if view.partners:
        body.append(group_head(say("Partners")))
        body.extend(_partner(view, *each, nonce) for each in view.partners)
    return Sheet(body, presses(_buttons(view), nonce)).render()


def summary(view: ContactsView) -> str:
    """Return the card in one plain line, for a notification."""
    return one_line(typed(view.customer), _title(view))


def _title(view: ContactsView) -> Text:
    if not view.total:
        return say("No contacts yet")
    return say("One contact") if view.total == 1 else say("{} contacts", view.total)


def _lead(view: ContactsView) -> Text:
    return view.kept if view.total else say("Add who you talk to: roles decide who is on which mail.")


def _row(view: ContactsView, each: ContactRow, nonce: str, *, separator: bool) -> ColumnSet:
    roles = join(", ", (typed(role) for role in each.roles))
    lines = (
        join(" · ", (roles, cut(typed(each.organisation), TITLE))),
        say("✓ Is engaged") if each.engaged else None,
    )
    name = say("A removed contact") if each.name == CONTACT else typed(each.name)
    texts = [TextBlock(cut(name, TITLE), bold=True)]
    texts.extend(TextBlock(cut(line, 160), spacing="None") for line in lines if line)
    reach = join(" · ", (typed(each.email), typed(each.phone.replace(" ", "\xa0"))))
    if reach:
        texts.append(note(reach, spacing="None"))
    if each.mails:
        texts.append(note(each.mails, spacing="None"))
    return row(texts, tap=press(_edit(view, each), nonce), separator=separator)


def _partner(view: ContactsView, id: str, name: str, nonce: str) -> ColumnSet:
    title = say("Change {}", name_of(name, 15))
    tap = press(_button(view, title, "partner.edit", ("item", id)), nonce)
    return row([TextBlock(cut(typed(name), TITLE), bold=True)], tap=tap)


def _edit(view: ContactsView, each: ContactRow) -> Button:
    title = say("Change {}", name_of(each.name, 15))
    return _button(view, title, "contact.edit", ("contact", each.id))


def _button(
    view: ContactsView, title: Text, verb: str, *args: tuple[str, str], primary: bool = False
) -> Button:
    return Button(title=title, verb=verb, engagement=view.engagement, args=args, primary=primary)


def _buttons(view: ContactsView) -> tuple[Button, ...]:
    def page(title: Text, number: int) -> Button:
        return _button(view, title, "contacts", ("page", str(number)))

    return (
        _button(view, say("Add a contact"), "contact.new", primary=True),
        *((_button(view, say("Add a partner"), "partner.new"),) if view.gateway else ()),
        *((_edit(view, view.rows[0]),) if view.rows else ()),
        *((page(say("Next five"), view.page + 1),) if view.more else ()),
        *((page(say("Five before"), view.page - 1),) if view.page else ()),
        _button(view, say("Home"), "open"),
    )
