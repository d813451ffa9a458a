"""Who wants somebody to become a coordinator, and accounts that ask to be a person who is in the roster already."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("memberships", sa.Column("asked_by", sa.Integer(), nullable=True))
    op.add_column("identities", sa.Column("asks_since", sa.DateTime(timezone=True), nullable=True))
