"""Cadence: the bot's own packages. This file imports nothing, so that nothing happens at import."""
