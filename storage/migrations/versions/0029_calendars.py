"""Calendars that people subscribe to, what was shown in them, and changed shifts that people are to be told of."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "calendar_feeds",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("volunteer", sa.Integer(), nullable=False),
        sa.Column("made_at", instant, nullable=False),
        sa.Column("line", sa.Text(), nullable=True),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("changed_at", instant, nullable=True),
        sa.ForeignKeyConstraint(["volunteer"], ["volunteers.id"], name="fk_calendar_feeds_volunteer"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_calendar_feeds_volunteer", "calendar_feeds", ["volunteer"])
    op.create_index("ix_calendar_feeds_token_hash", "calendar_feeds", ["token_hash"])
    op.create_table(
        "feed_events",
        sa.Column("feed", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("starts", instant, nullable=False),
        sa.Column("ends", instant, nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("modified_at", instant, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("cancelled_at", instant, nullable=True),
        sa.ForeignKeyConstraint(["feed"], ["calendar_feeds.id"], name="fk_feed_events_feed", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("feed", "uid", name="pk_feed_events"),
    )
    op.create_table(
        "plan_changes",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("volunteer", sa.Integer(), nullable=False),
        sa.Column("shift", sa.Integer(), nullable=False),
        sa.Column("held", sa.Text(), nullable=False),
        sa.Column("open", sa.Text(), nullable=False),
        sa.Column("then_held", sa.Text(), nullable=False),
        sa.Column("then_open", sa.Text(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("due_at", instant, nullable=False),
        sa.ForeignKeyConstraint(["volunteer"], ["volunteers.id"], name="fk_plan_changes_volunteer"),
        sa.ForeignKeyConstraint(["by"], ["volunteers.id"], name="fk_plan_changes_by"),
        sa.UniqueConstraint("line", "volunteer", "shift", name="uq_plan_changes_line_volunteer_shift"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_plan_changes_line_due_at", "plan_changes", ["line", "due_at"])
