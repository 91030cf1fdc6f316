"""The bot speaks first: what is due goes into mailboxes, and what waits there leaves at the right moment."""
