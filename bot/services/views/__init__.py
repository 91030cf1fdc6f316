"""What services hand to the cards: results as values, not yet worded as a card.

A field typed `str` holds data (often a person's words): a card must treat it as typed. A field typed `Text`
is worded already. No view knows an element of Adaptive Cards.
"""
