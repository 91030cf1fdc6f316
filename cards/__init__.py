"""Adaptive Cards, pure: a view goes in, a card (plain JSON) comes out. Never reads a store or a clock."""
