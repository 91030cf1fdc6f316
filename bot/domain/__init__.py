"""Pure rules of an engagement: no I/O, no clock, no SDK, no async, standard library only."""
