"""What was done of a plan, and trials that run."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "deeds",
        sa.Column("consultation_id", sa.String(32), primary_key=True),
        sa.Column("slot", sa.String(96), primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
    )
    op.create_table(
        "trials",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("consultation_id", sa.String(32), nullable=False),
        sa.Column("begun", sa.Date, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
    )
    op.create_index("ix_trials_consultation_id", "trials", ["consultation_id"])


def downgrade() -> None:
    """Remove them."""
    op.drop_table("trials")
    op.drop_table("deeds")
