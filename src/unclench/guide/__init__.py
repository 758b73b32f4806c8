"""The guide that people read: a page for each condition, question, treatment, muscle and test, and its search."""
