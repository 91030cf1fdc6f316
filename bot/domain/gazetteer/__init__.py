"""The tables behind places.py: countries, languages and time zones by name. Never holds code.

Built from the public-domain tables iso3166.tab and zone.tab; a test compares countries and zones with the
installed tzdata.
"""
