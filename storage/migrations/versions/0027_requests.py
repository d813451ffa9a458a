"""Who is looked for in private, and who was asked."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "searches",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("shift", sa.Integer(), nullable=False),
        sa.Column("starts", instant, nullable=False),
        sa.Column("ends", instant, nullable=False),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("opened_at", instant, nullable=False),
        sa.Column("next_at", instant, nullable=True),
        sa.Column("shown_from", instant, nullable=True),
        sa.Column("shown_until", instant, nullable=True),
        sa.Column("given_up_at", instant, nullable=True),
        sa.Column("ended_at", instant, nullable=True),
        sa.Column("end", sa.Text(), nullable=True),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_searches_line_ended_at", "searches", ["line", "ended_at"])
    op.create_index("ix_searches_shift", "searches", ["shift"])
    op.create_index("ix_searches_ends", "searches", ["ends"])
    op.create_table(
        "asked_people",
        sa.Column("search", sa.Integer(), nullable=False),
        sa.Column("volunteer", sa.Integer(), nullable=False),
        sa.Column("asked_at", instant, nullable=True),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("replied_at", instant, nullable=True),
        sa.ForeignKeyConstraint(["search"], ["searches.id"], name="fk_asked_people_search"),
        sa.ForeignKeyConstraint(["volunteer"], ["volunteers.id"], name="fk_asked_people_volunteer"),
        sa.PrimaryKeyConstraint("search", "volunteer", name="pk_asked_people"),
    )
    op.create_index("ix_asked_people_volunteer", "asked_people", ["volunteer"])
