"""Presses that wait until their post is known."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "early_presses",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("came_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("press", sa.Text(), nullable=False),
        sqlite_autoincrement=True,
    )
