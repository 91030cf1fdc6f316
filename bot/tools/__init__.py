"""What people run in a terminal; nothing imports it."""
