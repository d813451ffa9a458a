"""Months that are drafted, holidays that are asked about, and what people without a chat are told by phone."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "months",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", instant, nullable=False),
        sa.Column("asked_at", instant, nullable=True),
        sa.Column("published_at", instant, nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["volunteers.id"], name="fk_months_made_by"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_months_line_first", "months", ["line", "first"])
    op.create_table(
        "month_places",
        sa.Column("draft", sa.Integer(), nullable=False),
        sa.Column("shift", sa.Integer(), nullable=False),
        sa.Column("volunteer", sa.Integer(), nullable=False),
        sa.Column("trainee", sa.Boolean(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["draft"], ["months.id"], name="fk_month_places_draft", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["shift"], ["shifts.id"], name="fk_month_places_shift", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["volunteer"], ["volunteers.id"], name="fk_month_places_volunteer"),
        sa.PrimaryKeyConstraint("draft", "shift", "volunteer", name="pk_month_places"),
    )
    op.create_index("ix_month_places_shift", "month_places", ["shift"])
    op.create_table(
        "month_replies",
        sa.Column("draft", sa.Integer(), nullable=False),
        sa.Column("volunteer", sa.Integer(), nullable=False),
        sa.Column("asked_at", instant, nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", instant, nullable=True),
        sa.ForeignKeyConstraint(["draft"], ["months.id"], name="fk_month_replies_draft", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["volunteer"], ["volunteers.id"], name="fk_month_replies_volunteer"),
        sa.PrimaryKeyConstraint("draft", "volunteer", name="pk_month_replies"),
    )
    op.create_table(
        "holiday_questions",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("school", sa.Boolean(), nullable=False),
        sa.Column("asked_at", instant, nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["volunteers.id"], name="fk_holiday_questions_answered_by"),
        sa.UniqueConstraint("line", "starts", "school", name="uq_holiday_questions_line_starts_school"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "holiday_replies",
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("volunteer", sa.Integer(), nullable=False),
        sa.Column("asked_at", instant, nullable=False),
        sa.Column("comes", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["question"], ["holiday_questions.id"], name="fk_holiday_replies_question", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["volunteer"], ["volunteers.id"], name="fk_holiday_replies_volunteer"),
        sa.PrimaryKeyConstraint("question", "volunteer", name="pk_holiday_replies"),
    )
    op.create_table(
        "phone_notices",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("volunteer", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("until", instant, nullable=False),
        sa.Column("noted_at", instant, nullable=False),
        sa.Column("told_at", instant, nullable=True),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.Column("done_at", instant, nullable=True),
        sa.ForeignKeyConstraint(["volunteer"], ["volunteers.id"], name="fk_phone_notices_volunteer"),
        sa.ForeignKeyConstraint(["done_by"], ["volunteers.id"], name="fk_phone_notices_done_by"),
        sa.UniqueConstraint("volunteer", "kind", "about", name="uq_phone_notices_volunteer_kind_about"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_phone_notices_line_done_at", "phone_notices", ["line", "done_at"])
