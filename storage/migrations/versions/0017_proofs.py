"""How a phone was proved, the number that is to follow it, and which checks coordination makes by hand."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.add_column("volunteers", sa.Column("proved_by_owner", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("volunteers", sa.Column("next_phone", sa.Text(), nullable=True))
    op.add_column("proof_calls", sa.Column("by_hand", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("proof_calls", sa.Column("rang_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE proof_calls SET rang_at = placed_at WHERE error = ''")
    op.create_index("ix_volunteers_next_phone", "volunteers", ["next_phone"])
    op.create_index("ix_proof_calls_volunteer_asked_at", "proof_calls", ["volunteer", "asked_at"])
    op.create_index("ix_proof_calls_line_asked_at", "proof_calls", ["line", "asked_at"])
