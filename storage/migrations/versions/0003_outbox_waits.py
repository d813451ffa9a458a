"""A post knows since when it waits, how urgent it is, and what the network has of it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

IN_TURN = 1


def upgrade() -> None:
    outbox = sa.table("outbox", sa.column("due_at"), sa.column("waiting_since"))
    with op.batch_alter_table("outbox") as table:
        table.add_column(sa.Column("urgency", sa.Integer(), nullable=False, server_default=str(IN_TURN)))
        table.add_column(sa.Column("said", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("waiting_since", sa.DateTime(timezone=True), nullable=True))
    op.execute(outbox.update().values(waiting_since=outbox.c.due_at))
    with op.batch_alter_table("outbox") as table:
        table.alter_column("urgency", server_default=None)
        table.alter_column("said", server_default=None)
        table.alter_column("waiting_since", nullable=False)
