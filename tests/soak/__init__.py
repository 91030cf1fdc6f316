"""Random walks over the whole bot: what must hold whatever a person types, presses and leaves."""
