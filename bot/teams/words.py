"""What the transport itself says to a person, when no dialog can. Plain text, never markdown."""

WENT_WRONG = (
    "That went wrong on my side. It may not be saved: look before you try again. (Reference {reference})"
)
NOT_SAVED = "I can’t reach my records right now, so this is not saved yet. Try again in a moment."
TOO_SLOW = (
    "That took too long, so I stopped. It may or may not be saved: look before you try again. "
    "(Reference {reference})"
)
STILL_BUSY = "I am still busy with what you sent before, so this was not done. Try again in a moment."
NOT_SHOWN = "I couldn’t show the answer here. Try again. (Reference {reference})"
ANSWERED = "OK."
NEW_MESSAGE = "See the new message below."
