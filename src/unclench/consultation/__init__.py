"""The stages strung together, so that no face has to."""
