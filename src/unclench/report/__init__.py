"""One value that holds all a reader needs."""
