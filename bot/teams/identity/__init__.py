"""Who the bot is, and who speaks to it: tokens in and out."""
