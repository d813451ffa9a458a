"""People's wishes, their absences, what they were told unasked; who put whom on a shift; since when people are in."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "preferences",
        sa.Column("volunteer", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("eve_at", sa.Time(), nullable=True),
        sa.Column("before", sa.BigInteger(), nullable=True),
        sa.Column("never_asked", sa.Boolean(), nullable=False),
        sa.Column("not_asked_until", instant, nullable=True),
        sa.ForeignKeyConstraint(["volunteer"], ["volunteers.id"], name="fk_preferences_volunteer"),
        sa.PrimaryKeyConstraint("volunteer", name="pk_preferences"),
    )
    op.create_table(
        "notices",
        sa.Column("volunteer", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.ForeignKeyConstraint(["volunteer"], ["volunteers.id"], name="fk_notices_volunteer"),
        sa.PrimaryKeyConstraint("volunteer", "kind", "about", name="pk_notices"),
    )
    op.create_index("ix_notices_volunteer_at", "notices", ["volunteer", "at"])
    op.create_index("ix_notices_at", "notices", ["at"])
    op.create_table(
        "room_sounds",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("network", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("at", instant, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_room_sounds_network_chat_thread_at", "room_sounds", ["network", "chat", "thread", "at"])
    op.create_table(
        "absences",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("volunteer", sa.Integer(), nullable=False),
        sa.Column("starts", instant, nullable=False),
        sa.Column("ends", instant, nullable=False),
        sa.Column("told_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["volunteer"], ["volunteers.id"], name="fk_absences_volunteer"),
        sa.ForeignKeyConstraint(["told_by"], ["volunteers.id"], name="fk_absences_told_by"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_absences_volunteer_starts", "absences", ["volunteer", "starts"])
    op.add_column("seats", sa.Column("taken_at", instant, nullable=True))
    op.add_column("seats", sa.Column("put_by", sa.Integer(), nullable=True))
    op.add_column("seats", sa.Column("confirmed_at", instant, nullable=True))
    op.add_column("seats", sa.Column("commitment", sa.Integer(), nullable=True))
    op.add_column("memberships", sa.Column("since", instant, nullable=True))
