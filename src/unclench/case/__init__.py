"""One patient: who it is and what is known of it."""
