"""Made-up customers to try the bot out with, in local mode. Writes no document by hand."""
