"""Who picked up: questions about answers that were too brief, and voicemails that their owners know of."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "suspect_answers",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("volunteer", sa.Integer(), nullable=False),
        sa.Column("call", sa.Integer(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["volunteer"], ["volunteers.id"], name="fk_suspect_answers_volunteer"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_suspect_answers_line_closed_at", "suspect_answers", ["line", "closed_at"])
    op.create_index("ix_suspect_answers_about", "suspect_answers", ["about"])
    op.create_table(
        "voicemail_habits",
        sa.Column("volunteer", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("delay", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["volunteer"], ["volunteers.id"], name="fk_voicemail_habits_volunteer"),
        sa.PrimaryKeyConstraint("volunteer", name="pk_voicemail_habits"),
    )
