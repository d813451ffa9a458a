"""Who may look at the live board."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "board_sessions",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("volunteer", sa.Integer(), nullable=False),
        sa.Column("made_at", instant, nullable=False),
        sa.Column("wall", sa.Boolean(), nullable=False),
        sa.Column("link_hash", sa.Text(), nullable=False),
        sa.Column("link_ends", instant, nullable=True),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("ends", instant, nullable=True),
        sa.ForeignKeyConstraint(["volunteer"], ["volunteers.id"], name="fk_board_sessions_volunteer"),
        sqlite_autoincrement=True,
    )
    for column in ("volunteer", "link_hash", "token_hash"):
        op.create_index(f"ix_board_sessions_{column}", "board_sessions", [column])
