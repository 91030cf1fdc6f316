"""What is due when: rules and causes in, reminders out. Nothing is scheduled, stored or sent here."""
