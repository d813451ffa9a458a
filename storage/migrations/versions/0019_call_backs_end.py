"""When the team heard of a missed call, when its call-back was asked about, and from when on it may be tried again."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    instant = sa.DateTime(timezone=True)
    for column in ("told_at", "asked_at", "retry_at"):
        op.add_column("missed", sa.Column(column, instant, nullable=True))
    # What stands open is as good as told of now: two days are left to see to it.
    missed = sa.table(
        "missed",
        *(sa.column(name, instant) for name in ("told_at", "opened_at", "closed_at")),
        sa.column("waits", sa.Text()),
    )
    told = sa.case((missed.c.closed_at.is_(None), sa.literal(datetime.now(UTC), instant)), else_=missed.c.opened_at)
    op.execute(missed.update().where(missed.c.waits.is_(None)).values(told_at=told))
