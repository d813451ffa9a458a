"""Finished days, counted for the figures; an index by who answered; and what readings of lines showed."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.create_table(
        "call_days",
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("starts", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("roster", sa.Text(), nullable=False),
        sa.Column("hours", sa.Text(), nullable=False),
        sa.Column("while_open", sa.Text(), nullable=False),
        sa.Column("while_closed", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("line", "starts", name="pk_call_days"),
    )
    op.create_index("ix_calls_line_outcome_answered_by_rang_at", "calls", ["line", "outcome", "answered_by", "rang_at"])
    op.create_table(
        "line_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_line_changes"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_line_changes_line_at", "line_changes", ["line", "at"])
