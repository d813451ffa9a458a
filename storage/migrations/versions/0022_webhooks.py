"""Other systems that are told of calls: what each is to be told, and how it does."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "webhook_news",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("webhook", sa.Text(), nullable=False),
        sa.Column("call", sa.Integer(), nullable=False),
        sa.Column("told_as", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("noted_at", instant, nullable=False),
        sa.Column("due_at", instant, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.UniqueConstraint("line", "webhook", "told_as", "event"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_webhook_news_call", "webhook_news", ["call"])
    op.create_index("ix_webhook_news_state_due_at", "webhook_news", ["state", "due_at"])
    op.create_index("ix_webhook_news_noted_at", "webhook_news", ["noted_at"])
    op.create_table(
        "webhook_health",
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("webhook", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("rest_until", instant, nullable=True),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("line", "webhook"),
    )
