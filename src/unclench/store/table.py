"""The table that keeps consultations."""

from sqlalchemy import Column, DateTime, MetaData, String, Table, Text

metadata = MetaData()

consultations = Table(
    "consultations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("changed", DateTime(timezone=True), nullable=False, index=True),
    Column("document", Text, nullable=False),
)
