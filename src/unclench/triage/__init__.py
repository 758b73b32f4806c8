"""Danger rules, which know no probability."""
