"""Every error of Cadence, one small tree; the docstring is the default message.

Foreign errors are translated into these at the adapters, with `from`. No error here derives from
PermissionError, KeyError or NotImplementedError: the SDK maps those to HTTP answers of its own.
"""


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
