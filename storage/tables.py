"""All tables. A column has the name of the field of `bot.model` that it stores.

Ids are never reused, even after a row was deleted: an old button must not lead to something new, and undo restores rows
under their old ids.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Time,
    UniqueConstraint,
    text,
)

from bot.model import (
    Button,
    CallEventKind,
    CallId,
    Desired,
    Ending,
    Hours,
    Observed,
    Outcome,
    Phone,
    Post,
    Purpose,
    Role,
    RowChange,
    Source,
)
from storage.types import Duration, Instant, Json, Word, Words

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


# Shared by all columns: SQLAlchemy prepares the conversion of values once per type object.
INTEGER, WORDS, INSTANT = Integer(), Words(), Instant()


def _id() -> Column[int]:
    return Column("id", INTEGER, primary_key=True)


def _key(name: str) -> Column[Any]:
    return Column(name, WORDS, primary_key=True)


def _text(name: str, *, null: bool = False) -> Column[Any]:
    return Column(name, WORDS, nullable=null)


def _number(name: str, *, null: bool = False) -> Column[Any]:
    return Column(name, INTEGER, nullable=null)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


def _at(name: str, *, null: bool = False) -> Column[Any]:
    return Column(name, INSTANT, nullable=null)


def _of(name: str, target: str, *, null: bool = False) -> Column[Any]:
    return Column(name, INTEGER, ForeignKey(target), nullable=null)


def _of_seat(*, null: bool = False, key: bool = False) -> Column[Any]:
    """Rows about a seat are deleted with it."""
    return Column("seat", INTEGER, ForeignKey("seats.id", ondelete="CASCADE"), nullable=null, primary_key=key)


# ---------------------------------------------------------------- people and rooms

volunteers = Table(
    "volunteers",
    metadata,
    _id(),
    _text("name"),
    _text("phone", null=True),
    _at("phone_proved_at", null=True),
    _text("language", null=True),
    Index(None, "phone"),
    sqlite_autoincrement=True,
)
identities = Table(
    "identities",
    metadata,
    _key("network"),
    _key("user"),
    _of("volunteer", "volunteers.id"),
    _text("private", null=True),
    _text("handle"),
    Index(None, "volunteer"),
)
memberships = Table(
    "memberships",
    metadata,
    Column("volunteer", INTEGER, ForeignKey("volunteers.id"), primary_key=True),
    _key("line"),
    Column("role", Word(Role), nullable=False),
    Column("asks", Word(Role), nullable=True),
    Index(None, "line"),
)
rooms = Table(
    "rooms",
    metadata,
    _key("network"),
    _key("chat"),
    _key("thread"),
    _text("line"),
    Column("purpose", Word(Purpose), nullable=False),
    Index(None, "line"),
)
invites = Table(
    "invites",
    metadata,
    _key("code_hash"),
    _text("line"),
    _at("expires_at"),
    Column("role", Word(Role), nullable=True),
    Column("purpose", Word(Purpose), nullable=True),
    _text("name"),
    _of("invited_by", "volunteers.id", null=True),
    _at("used_at", null=True),
)
external_numbers = Table("external_numbers", metadata, _key("line"), _key("name"), _of("volunteer", "volunteers.id"))
proof_calls = Table(
    "proof_calls",
    metadata,
    _id(),
    _text("line"),
    _of("volunteer", "volunteers.id"),
    _text("phone"),
    _at("asked_at"),
    _at("placed_at", null=True),
    _text("error"),
    sqlite_autoincrement=True,
)

# ---------------------------------------------------------------- the roster

slots = Table(
    "slots",
    metadata,
    _id(),
    _text("line"),
    _number("weekday"),
    Column("starts", Time, nullable=False),
    Column("ends", Time, nullable=False),
    _number("seats"),
    _number("trainee_seats"),
    Column("season_starts", Date, nullable=True),
    Column("season_ends", Date, nullable=True),
    _flag("on_holidays"),
    Index(None, "line"),
    sqlite_autoincrement=True,
)
shifts = Table(
    "shifts",
    metadata,
    _id(),
    _text("line"),
    _of("slot", "slots.id", null=True),
    Column("date", Date, nullable=False),
    _number("number"),
    _at("starts"),
    _at("ends"),
    _number("seats"),
    _number("trainee_seats"),
    UniqueConstraint("slot", "date"),
    UniqueConstraint("line", "number"),
    Index(None, "line", "starts"),
    sqlite_autoincrement=True,
)
numbers = Table("numbers", metadata, _key("line"), _number("last"))
"""The last short number given to a shift of the line: a deleted shift's number is not given again."""

seats = Table(
    "seats",
    metadata,
    _id(),
    _of("shift", "shifts.id"),
    _of("volunteer", "volunteers.id"),
    _at("starts"),
    _at("ends"),
    _flag("trainee"),
    UniqueConstraint("shift", "volunteer", "starts"),
    Index(None, "volunteer", "starts"),
    sqlite_autoincrement=True,
)
swaps = Table(
    "swaps",
    metadata,
    _id(),
    _text("line"),
    _number("seat"),  # no foreign key: a closed swap outlives the seats it was about
    _of("giver", "volunteers.id"),
    _of("asked_by", "volunteers.id"),
    _at("asked_at"),
    _of("to", "volunteers.id", null=True),
    _number("for_seat", null=True),
    _flag("takeover"),
    _at("closed_at", null=True),
    _flag("agreed"),
    Index(None, "line", "closed_at"),
    sqlite_autoincrement=True,
)
closures = Table(
    "closures",
    metadata,
    _id(),
    _text("line"),
    _at("starts"),
    _at("ends", null=True),
    _of("closed_by", "volunteers.id", null=True),
    Index(None, "line"),
    sqlite_autoincrement=True,
)

pinned_weeks = Table("pinned_weeks", metadata, _key("line"), Column("monday", Date, nullable=False))

# ---------------------------------------------------------------- calls

facts = Table(
    "facts",
    metadata,
    _key("key"),
    _text("line"),
    Column("source", Word(Source), nullable=False),
    Column("kind", Word(CallEventKind), nullable=False),
    _at("at"),
    _text("passage"),
    _text("caller", null=True),
    _flag("known_caller"),
    _text("agent", null=True),
    _at("joined_at", null=True),
    _at("answered_at", null=True),
    _at("ended_at", null=True),
    Column("talk", Duration, nullable=True),
    _text("cause"),
    Index(None, "line", "source", "at"),
    Index(None, "passage"),
)
calls = Table(
    "calls",
    metadata,
    _id(),
    _text("line"),
    _text("caller", null=True),
    _flag("known_caller"),
    _at("rang_at"),
    Column("outcome", Word(Outcome), nullable=False),
    _text("answered_by", null=True),
    _at("answered_at", null=True),
    _at("ended_at", null=True),
    Column("waited", Duration, nullable=False),
    Column("talked", Duration, nullable=False),
    Column("rung", Json(tuple[Phone, ...]), nullable=False),
    _flag("records_only"),
    Column("facts", Json(tuple[str, ...]), nullable=False),
    Index(None, "line", "rang_at"),
    sqlite_autoincrement=True,
)
missed = Table(
    "missed",
    metadata,
    _id(),
    _text("line"),
    _text("caller", null=True),
    Column("calls", Json(tuple[CallId, ...]), nullable=False),
    _at("opened_at"),
    _of("taken_by", "volunteers.id", null=True),
    _at("taken_at", null=True),
    _number("tries"),
    _at("closed_at", null=True),
    _of("closed_by", "volunteers.id", null=True),
    Column("ending", Word(Ending), nullable=True),
    Index(None, "line", "opened_at"),
    sqlite_autoincrement=True,
)
told = Table(
    "told",
    metadata,
    Column("call", INTEGER, primary_key=True, autoincrement=False),  # no foreign key: a call may be folded away
    _of("missed", "missed.id"),
    Index(None, "missed"),
)
"""Which alert a call belongs to: an index on `missed.calls`. The call is the key, so it cannot belong to two."""
call_follow_ups = Table(
    "call_follow_ups",
    metadata,
    _key("line"),
    _at("look_again_at", null=True),
    _at("missed_while_closed", null=True),
)
unanswered_phones = Table(
    "unanswered_phones",
    metadata,
    _of_seat(key=True),
    Column("volunteer", INTEGER, ForeignKey("volunteers.id"), primary_key=True),
    _text("line"),
    _at("since", null=True),
    _at("asked_at", null=True),
    _flag("replied"),
    _flag("told"),
    Index(None, "line"),
)

# ---------------------------------------------------------------- the phone, and what is said

forwardings = Table(
    "forwardings",
    metadata,
    _key("line"),
    Column("desired", Json(Desired), nullable=True),
    _at("desired_at", null=True),
    Column("observed", Json(Observed), nullable=True),
    _at("confirmed_at", null=True),
    _at("verified_at", null=True),
    Column("repairs", Json(tuple[datetime, ...]), nullable=False),
    _text("error"),
    _text("alert_key"),
    _text("alert_fingerprint"),
    _of("alert_handled_by", "volunteers.id", null=True),
    _at("retry_asked_at", null=True),
    _at("stray_ringing_at", null=True),
)
snapshots = Table("snapshots", metadata, _key("line"), _at("taken_at"), _text("content"))
"""What each line was at OVH before our first step."""
logged_in_phones = Table("logged_in_phones", metadata, _key("line"), _key("phone"))
"""The phones that we wanted to ring and have not seen logged out since."""
pending_replies = Table(
    "pending_replies",
    metadata,
    _key("line"),
    _key("network"),
    _key("chat"),
    _key("thread"),
    _key("key"),
    _text("language"),
    _at("since"),
    _of_seat(null=True),
    _flag("private"),
    Index(None, "seat"),
)
overtimes = Table("overtimes", metadata, _key("line"), _at("ended"), _at("looked_at"))
overtime_people = Table(
    "overtime_people",
    metadata,
    Column("line", WORDS, ForeignKey("overtimes.line"), primary_key=True),
    Column("volunteer", INTEGER, ForeignKey("volunteers.id"), primary_key=True),
    _at("until"),
    _number("position"),  # in ringing order
)
opening_hours = Table(
    "opening_hours",
    metadata,
    _key("line"),
    Column("before", Json(Hours), nullable=True),
    Column("announced", Json(Hours), nullable=True),
    _text("alert_key"),
)
outbox = Table(
    "outbox",
    metadata,
    _id(),
    _text("network"),
    _text("chat"),
    _text("thread"),
    _text("key"),
    Column("post", Json(Post), nullable=False),
    _number("version"),
    _text("network_id", null=True),
    _at("due_at"),
    _number("tries"),
    Column("numbered", Json(tuple[Button, ...]), nullable=False),
    _text("state"),  # due, sending, sent, given_up
    _number("tried"),  # the version last given to the network
    _at("sent_at", null=True),
    _text("error"),
    Index(
        "ix_outbox_key",
        "network",
        "chat",
        "thread",
        "key",
        unique=True,
        sqlite_where=text("key <> ''"),
        postgresql_where=text("key <> ''"),
    ),
    Index("ix_outbox_network_id", "network", "chat", "network_id"),
    Index("ix_outbox_state", "state", "network", "chat", "thread", "tries"),
    sqlite_autoincrement=True,
)

# ---------------------------------------------------------------- the house's own

journal = Table(
    "journal",
    metadata,
    _id(),
    _at("at"),
    _text("line", null=True),
    _of("by", "volunteers.id", null=True),
    _text("verb"),
    _text("words"),
    Column("changes", Json(tuple[RowChange, ...]), nullable=False),
    _flag("undone"),
    Index(None, "by"),
    sqlite_autoincrement=True,
)
seen = Table("seen", metadata, _key("network"), _key("message"), _at("at"), Index(None, "at"))
cursors = Table("cursors", metadata, _key("name"), _text("value"))
"""How far each chat network was read."""
once = Table("once", metadata, _key("key"), _at("at"))
aside = Table(
    "aside",
    metadata,
    _id(),
    _text("network"),
    _text("message"),
    _text("text"),
    _text("why"),
    _at("at"),
    sqlite_autoincrement=True,
)
leader = Table("leader", metadata, Column("id", INTEGER, primary_key=True, autoincrement=False), _number("epoch"))
"""One row. A new leader raises the epoch; transactions of an earlier epoch are refused."""
