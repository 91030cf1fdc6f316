"""Every error of Cadence, one small tree; the docstring is the default message.

Foreign errors are translated into these at the adapters, with `from`. No error here derives from
PermissionError, KeyError or NotImplementedError: the SDK maps those to HTTP answers of its own.
"""

from collections.abc import Mapping
from typing import Literal

Reason = Literal["blocked", "removed", "disabled", "gone", "too_big", "refused"]
"""Why a message is refused for good: the person blocked the bot, it is not in the conversation any more, an
administrator switched it off, the conversation is gone, the message is too big; or anything else.
"""

_BY_CODE: Mapping[str, Reason] = {
    "ConversationBlockedByUser": "blocked",
    "MessageWritesBlocked": "blocked",
    "BotDisabledByUser": "blocked",
    "BotNotInConversationRoster": "removed",
    "ForbiddenOperationException": "removed",
    "BotDisabledByAdmin": "disabled",
    "ConversationNotFound": "gone",
    "MessageSizeTooBig": "too_big",
}
_BY_STATUS: Mapping[int, Reason] = {404: "gone", 413: "too_big"}
"""What a status says where no code is known. 403 alone says nothing: three things answer with it."""


class CadenceError(Exception):
    """Something went wrong in Cadence."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or (type(self).__doc__ or "").strip().splitlines()[0])


class ConfigurationError(CadenceError):
    """The configuration is not usable."""


class PlaybookError(CadenceError):
    """The playbook is not valid."""


class StoreError(CadenceError):
    """The store did not do what was asked."""


class AlreadyExists(StoreError):
    """A document with this id is there already."""


class Changed(StoreError):
    """The document changed since it was read."""


class Missing(StoreError):
    """The document is not there."""


class TooLarge(StoreError):
    """The document would pass the size limit."""


class StoreUnavailable(StoreError):
    """The store cannot be reached now; nothing was saved."""


class NewerSchema(StoreError):
    """The document was written by a newer version of Cadence."""


class DeliveryError(CadenceError):
    """A message could not be delivered."""


class NotSent(DeliveryError):
    """The message certainly did not leave; sending it again is safe."""


class Throttled(DeliveryError):
    """The channel asks to wait; the message was not taken.

    `retry_after` is the number of seconds the channel named, None when it named none.
    """

    def __init__(self, message: str = "", *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Unknown(DeliveryError):
    """Nobody knows whether the message arrived; sending it again may show it twice."""


class Permanent(DeliveryError):
    """The channel refused the message for good.

    `status` is the HTTP status, `code` the channel's own word for it ("" when it gave none).
    """

    def __init__(self, message: str = "", *, status: int, code: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.code = code

    @property
    def reason(self) -> Reason:
        """Why, as far as the channel told; "refused" where it did not."""
        return _BY_CODE.get(self.code) or _BY_STATUS.get(self.status, "refused")
