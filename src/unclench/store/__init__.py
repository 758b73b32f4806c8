"""Consultations kept in SQLite."""
