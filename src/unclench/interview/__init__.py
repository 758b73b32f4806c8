"""The next question, and when to stop."""
