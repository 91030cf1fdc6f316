"""Conversations: which words and presses do what.

Talks to services and cards; never to a store or the network.
"""
