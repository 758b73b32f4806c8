"""The web face: pages for people and clinicians, and a JSON API, on this machine only."""
