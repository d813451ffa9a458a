"""When people are to be erased, what they were called before, and nothing of deleted rows left in the file."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0011"

KEPT = timedelta(days=396)
FORMER = ["volunteer", "kind", "value", "until"]


def upgrade() -> None:
    op.add_column("volunteers", sa.Column("left", sa.Text(), nullable=True))
    op.add_column("volunteers", sa.Column("forget_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "former_traits",
        sa.Column("volunteer", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["volunteer"], ["volunteers.id"], name="fk_former_traits_volunteer"),
        sa.PrimaryKeyConstraint("volunteer", "kind", "value", name="pk_former_traits"),
    )
    now = datetime.now(UTC)
    people_who_left(now)
    numbers_of_before(now)


def people_who_left(now: datetime) -> None:
    """Nobody noted when they left: the thirteen months begin now. Their line is that of their last shift."""
    people, memberships = table("volunteers", "id", "left"), table("memberships", "volunteer")
    people.append_column(sa.column("forget_at", sa.DateTime(timezone=True)))
    seats, shifts = table("seats", "shift", "volunteer", "ends"), table("shifts", "id", "line")
    line = (
        sa.select(shifts.c.line)
        .join_from(shifts, seats, seats.c.shift == shifts.c.id)
        .where(seats.c.volunteer == people.c.id)
        .order_by(seats.c.ends.desc())
        .limit(1)
        .scalar_subquery()
    )
    here = sa.select(memberships.c.volunteer)
    op.execute(people.update().where(people.c.id.not_in(here)).values(left=line, forget_at=now + KEPT))


def numbers_of_before(now: datetime) -> None:
    """Test calls tell which numbers people had before."""
    people, calls = table("volunteers", "id", "phone"), table("proof_calls", "volunteer", "phone")
    was = sa.select(calls.c.volunteer, sa.literal("phone"), calls.c.phone, sa.literal(now, sa.DateTime(timezone=True)))
    was = was.join_from(calls, people, people.c.id == calls.c.volunteer).distinct()
    was = was.where(sa.or_(people.c.phone.is_(None), people.c.phone != calls.c.phone))
    former = table("former_traits", *FORMER)
    op.execute(former.insert().from_select(FORMER, was))


def table(name: str, *columns: str) -> sa.TableClause:
    return sa.table(name, *(sa.column(column) for column in columns))
