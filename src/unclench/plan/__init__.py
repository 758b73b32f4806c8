"""Treatment and follow-up: what fits this patient, what does not, and how a remedy is tried fairly."""
