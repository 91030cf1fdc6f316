"""What the transport itself says to a person, when no dialog can. Plain text, never markdown."""

WENT_WRONG = (
    "Something went wrong, so this may not have been saved. Please try again. (Reference {reference})"
)
NOT_SAVED = "I cannot reach my store just now, so this is not saved yet. Please try again in a moment."
TOO_SLOW = (
    "That took too long, so I stopped. It may or may not have been saved: please look before you try again. "
    "(Reference {reference})"
)
STILL_BUSY = "I am still busy with what you sent before, so this was not done. Please try again in a moment."
NOT_SHOWN = "I could not show the answer here. Please try again. (Reference {reference})"
ANSWERED = "OK."
NEW_MESSAGE = "See the new message below."
