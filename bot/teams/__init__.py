"""The bot on Microsoft Teams: HTTP in and out, activities between. Knows no verb and no process rule."""
