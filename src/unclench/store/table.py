"""The tables that keep consultations, what was done of their plans, and cramps noted with one tap."""

from sqlalchemy import Column, Date, DateTime, MetaData, String, Table, Text

metadata = MetaData()

consultations = Table(
    "consultations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("changed", DateTime(timezone=True), nullable=False, index=True),
    Column("document", Text, nullable=False),
    Column("series", String(32), nullable=False, index=True),
)

episodes = Table(
    "episodes",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False, index=True),
    Column("muscle", String(64), nullable=False),
)

deeds = Table(
    "deeds",
    metadata,
    Column("consultation_id", String(32), primary_key=True),
    Column("slot", String(96), primary_key=True),
    Column("day", Date, primary_key=True),
)

trials = Table(
    "trials",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("consultation_id", String(32), nullable=False, index=True),
    Column("begun", Date, nullable=False),
    Column("document", Text, nullable=False),
)
