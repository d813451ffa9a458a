"""Weekly commitments, who stands by for a shift, and how many people a slot needs at least."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "commitments",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("volunteer", sa.Integer(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("made_at", instant, nullable=False),
        sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("put_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["volunteer"], ["volunteers.id"], name="fk_commitments_volunteer"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_commitments_line", "commitments", ["line"])
    op.create_index("ix_commitments_volunteer", "commitments", ["volunteer"])
    op.create_table(
        "standbys",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("shift", sa.Integer(), nullable=False),
        sa.Column("volunteer", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("asked_at", instant, nullable=False),
        sa.Column("offered_until", instant, nullable=True),
        sa.Column("closed_at", instant, nullable=True),
        sa.ForeignKeyConstraint(["shift"], ["shifts.id"], name="fk_standbys_shift", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["volunteer"], ["volunteers.id"], name="fk_standbys_volunteer"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_standbys_shift", "standbys", ["shift"])
    op.create_index("ix_standbys_volunteer", "standbys", ["volunteer"])
    op.add_column("slots", sa.Column("minimum", sa.Integer(), nullable=True))
