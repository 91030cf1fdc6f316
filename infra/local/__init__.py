"""Running, testing and checking Cadence on one machine. Nothing here is part of the deployed bot."""
