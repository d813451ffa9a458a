"""How we hear of each line's calls, and which alerts the team has still to hear of, together with others."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "call_feeds",
        sa.Column("line", sa.Text(), nullable=False),
        *(
            sa.Column(name, sa.DateTime(timezone=True), nullable=True)
            for name in ("read_until", "awake_at", "off_since", "off_until", "mute_since")
        ),
        sa.PrimaryKeyConstraint("line"),
    )
    # The records were read at least until the newest that is stored.
    op.execute(
        "INSERT INTO call_feeds (line, read_until) "
        "SELECT line, max(at) FROM facts WHERE source = 'record' GROUP BY line"
    )
    op.add_column("missed", sa.Column("waits", sa.Text(), nullable=True))
    op.add_column("missed", sa.Column("told_with", sa.Integer(), nullable=True))
    op.create_index("ix_missed_told_with", "missed", ["told_with"])
    op.create_index("ix_missed_line_waits", "missed", ["line", "waits"])
    op.execute(
        "UPDATE missed SET waits = 'opening' WHERE EXISTS (SELECT 1 FROM call_follow_ups AS known "
        "WHERE known.line = missed.line AND known.missed_while_closed <= missed.opened_at)"
    )
    with op.batch_alter_table("call_follow_ups") as table:
        table.drop_column("missed_while_closed")
