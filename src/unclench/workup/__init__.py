"""Which examination or test to do next, and what each outcome would mean."""
