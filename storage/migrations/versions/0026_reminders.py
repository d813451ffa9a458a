"""The minutes in which somebody on duty is not rung; what a line's people were told, by line."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "duty_breaks",
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("volunteer", sa.Integer(), nullable=False),
        sa.Column("starts", instant, nullable=False),
        sa.Column("ends", instant, nullable=False),
        sa.ForeignKeyConstraint(["volunteer"], ["volunteers.id"], name="fk_duty_breaks_volunteer"),
        sa.PrimaryKeyConstraint("line", "volunteer", name="pk_duty_breaks"),
    )
    op.create_index("ix_notices_line_at", "notices", ["line", "at"])
