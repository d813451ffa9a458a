"""Calls that a line places between two phones, and the proof that it can."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "bridges",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("volunteer", sa.Integer(), nullable=False),
        sa.Column("asked_at", instant, nullable=False),
        sa.Column("alert", sa.Integer(), nullable=True),
        sa.Column("other", sa.Integer(), nullable=True),
        sa.Column("placed_at", instant, nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("rang_at", instant, nullable=True),
        sa.Column("both_rang", sa.Boolean(), nullable=True),
        sa.Column("line_shown", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["volunteer"], ["volunteers.id"], name="fk_bridges_volunteer"),
        sa.ForeignKeyConstraint(["other"], ["volunteers.id"], name="fk_bridges_other"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_bridges_line_asked_at", "bridges", ["line", "asked_at"])
    op.create_table(
        "bridge_proofs",
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("proved_at", instant, nullable=False),
        sa.PrimaryKeyConstraint("line"),
    )
