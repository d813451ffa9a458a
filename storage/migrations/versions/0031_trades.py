"""Shifts that people would trade, and trades proposed to two or three people."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "swap_wishes",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("giver", sa.Integer(), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("asked_at", instant, nullable=False),
        sa.Column("wants", sa.Integer(), nullable=True),
        sa.Column("asked", sa.Integer(), nullable=True),
        sa.Column("closed_at", instant, nullable=True),
        sa.ForeignKeyConstraint(["giver"], ["volunteers.id"], name="fk_swap_wishes_giver"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_swap_wishes_line_closed_at", "swap_wishes", ["line", "closed_at"])
    op.create_table(
        "trades",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("proposed_at", instant, nullable=False),
        sa.Column("closed_at", instant, nullable=True),
        sa.Column("end", sa.Text(), nullable=True),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_trades_line_closed_at", "trades", ["line", "closed_at"])
    op.create_table(
        "trade_parts",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("trade", sa.Integer(), nullable=False),
        sa.Column("wish", sa.Integer(), nullable=False),
        sa.Column("volunteer", sa.Integer(), nullable=False),
        sa.Column("gives", sa.Integer(), nullable=False),
        sa.Column("takes", sa.Integer(), nullable=False),
        sa.Column("starts", instant, nullable=False),
        sa.Column("ends", instant, nullable=False),
        sa.Column("agreed_at", instant, nullable=True),
        sa.ForeignKeyConstraint(["trade"], ["trades.id"], name="fk_trade_parts_trade", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["volunteer"], ["volunteers.id"], name="fk_trade_parts_volunteer"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_trade_parts_trade", "trade_parts", ["trade"])
