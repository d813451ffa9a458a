"""Which version of OVH's event stream tells of each line's calls."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.add_column("call_feeds", sa.Column("stream", sa.Text(), nullable=True))
