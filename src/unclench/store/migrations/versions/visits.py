"""Consultations that follow one another become the visits of a series."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the series; each consultation that is there begins one of its own."""
    op.add_column("consultations", sa.Column("series", sa.String(32), nullable=False, server_default=""))
    op.execute("UPDATE consultations SET series = id")
    op.create_index("ix_consultations_series", "consultations", ["series"])


def downgrade() -> None:
    """Remove it; the visits stay, each by itself."""
    op.drop_index("ix_consultations_series", "consultations")
    op.drop_column("consultations", "series")
