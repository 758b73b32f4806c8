"""Cramps noted with one tap."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "episodes",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("muscle", sa.String(64), nullable=False),
    )
    op.create_index("ix_episodes_at", "episodes", ["at"])


def downgrade() -> None:
    """Remove it."""
    op.drop_table("episodes")
