"""When a workload's enablement is complete (D1). Never asks how the figures were found."""


def target(seats: int | None) -> int | None:
    """Return the active users that complete enablement (D1): 100, or 10 % of fewer than 1,000 seats, up.

    None where it cannot be computed: seats not known, or none at all (10 % of nothing would be reached by
    nobody).
    """
    if seats is None or seats <= 0:
        return None
    return 100 if seats >= 1000 else -(-seats // 10)
