"""When the process that leads last wrote, which proves that the database can be written."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("leader", sa.Column("alive_at", sa.DateTime(timezone=True), nullable=True))
