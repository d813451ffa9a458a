"""A wait that nobody measured is no wait of zero seconds; calls and alerts are found by their caller.

Revision ID: 0005
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0003"

INDICES = (
    ("facts", "line", "caller", "at"),
    ("calls", "line", "caller", "rang_at"),
    ("missed", "line", "caller"),
    ("missed", "line", "closed_at"),
)


def upgrade() -> None:
    with op.batch_alter_table("calls") as calls:
        calls.alter_column("waited", existing_type=sa.BigInteger(), nullable=True)
    op.execute("UPDATE calls SET waited = NULL WHERE records_only")
    for table, *columns in INDICES:
        op.create_index(f"ix_{table}_{'_'.join(columns)}", table, columns)
    op.drop_index("ix_facts_line_source_at", "facts")
