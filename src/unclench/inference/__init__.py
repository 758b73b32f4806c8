"""A network and observations become posteriors, a differential and its reasons."""
