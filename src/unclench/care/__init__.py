"""How soon to see whom."""
