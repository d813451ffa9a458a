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
    HolidayAnswer,
    Hours,
    LineChangeKind,
    Message,
    MonthAnswer,
    NewsState,
    NoticeKind,
    Observed,
    Outcome,
    Phone,
    Post,
    Purpose,
    Reply,
    Role,
    RowChange,
    SearchEnd,
    Source,
    StandbyKind,
    StreamMode,
    Stretches,
    Tally,
    TradeEnd,
    Trait,
    Waits,
    WebhookEvent,
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


def _id_column() -> Column[int]:
    return Column("id", INTEGER, primary_key=True)


def _key_column(name: str) -> Column[Any]:
    return Column(name, WORDS, primary_key=True)


def _text_column(name: str, *, null: bool = False) -> Column[Any]:
    return Column(name, WORDS, nullable=null)


def _number_column(name: str, *, null: bool = False) -> Column[Any]:
    return Column(name, INTEGER, nullable=null)


def _flag_column(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


def _instant_column(name: str, *, null: bool = False) -> Column[Any]:
    return Column(name, INSTANT, nullable=null)


def _foreign_key(name: str, target: str, *, null: bool = False) -> Column[Any]:
    return Column(name, INTEGER, ForeignKey(target), nullable=null)


def _of_seat(*, null: bool = False, key: bool = False) -> Column[Any]:
    """Rows about a seat are deleted with it."""
    return Column("seat", INTEGER, ForeignKey("seats.id", ondelete="CASCADE"), nullable=null, primary_key=key)


# ---------------------------------------------------------------- people and rooms

volunteers = Table(
    "volunteers",
    metadata,
    _id_column(),
    _text_column("name"),
    _text_column("phone", null=True),
    _instant_column("phone_proved_at", null=True),
    _text_column("language", null=True),
    _text_column("left", null=True),
    _instant_column("forget_at", null=True),
    _flag_column("proved_by_owner"),
    _text_column("next_phone", null=True),
    Index(None, "phone"),
    Index(None, "next_phone"),
    sqlite_autoincrement=True,
)
former_traits = Table(
    "former_traits",
    metadata,
    Column("volunteer", INTEGER, ForeignKey("volunteers.id"), primary_key=True),
    Column("kind", Word(Trait), primary_key=True),
    _key_column("value"),
    _instant_column("until"),
)
identities = Table(
    "identities",
    metadata,
    _key_column("network"),
    _key_column("user"),
    _foreign_key("volunteer", "volunteers.id"),
    _text_column("private", null=True),
    _text_column("handle"),
    _instant_column("asks_since", null=True),
    Index(None, "volunteer"),
)
memberships = Table(
    "memberships",
    metadata,
    Column("volunteer", INTEGER, ForeignKey("volunteers.id"), primary_key=True),
    _key_column("line"),
    Column("role", Word(Role), nullable=False),
    Column("asks", Word(Role), nullable=True),
    _number_column("asked_by", null=True),  # no foreign key: it may outlive the person
    _instant_column("since", null=True),
    Index(None, "line"),
)
rooms = Table(
    "rooms",
    metadata,
    _key_column("network"),
    _key_column("chat"),
    _key_column("thread"),
    _text_column("line"),
    Column("purpose", Word(Purpose), nullable=False),
    Index(None, "line"),
)
invites = Table(
    "invites",
    metadata,
    _key_column("code_hash"),
    _text_column("line"),
    _instant_column("expires_at"),
    Column("role", Word(Role), nullable=True),
    Column("purpose", Word(Purpose), nullable=True),
    _text_column("name"),
    _foreign_key("invited_by", "volunteers.id", null=True),
    _instant_column("used_at", null=True),
)
external_numbers = Table(
    "external_numbers", metadata, _key_column("line"), _key_column("name"), _foreign_key("volunteer", "volunteers.id")
)
proof_calls = Table(
    "proof_calls",
    metadata,
    _id_column(),
    _text_column("line"),
    _foreign_key("volunteer", "volunteers.id"),
    _text_column("phone"),
    _instant_column("asked_at"),
    _instant_column("placed_at", null=True),
    _text_column("error"),
    _flag_column("by_hand"),
    _instant_column("rang_at", null=True),
    Index(None, "volunteer", "asked_at"),
    Index(None, "line", "asked_at"),
    sqlite_autoincrement=True,
)

# ---------------------------------------------------------------- the roster

slots = Table(
    "slots",
    metadata,
    _id_column(),
    _text_column("line"),
    _number_column("weekday"),
    Column("starts", Time, nullable=False),
    Column("ends", Time, nullable=False),
    _number_column("seats"),
    _number_column("trainee_seats"),
    Column("season_starts", Date, nullable=True),
    Column("season_ends", Date, nullable=True),
    _flag_column("on_holidays"),
    _number_column("minimum", null=True),
    Index(None, "line"),
    sqlite_autoincrement=True,
)
shifts = Table(
    "shifts",
    metadata,
    _id_column(),
    _text_column("line"),
    _foreign_key("slot", "slots.id", null=True),
    Column("date", Date, nullable=False),
    _number_column("number"),
    _instant_column("starts"),
    _instant_column("ends"),
    _number_column("seats"),
    _number_column("trainee_seats"),
    UniqueConstraint("slot", "date"),
    UniqueConstraint("line", "number"),
    Index(None, "line", "starts"),
    sqlite_autoincrement=True,
)
numbers = Table("numbers", metadata, _key_column("line"), _number_column("last"))
"""The last short number given to a shift of the line: a deleted shift's number is not given again."""

seats = Table(
    "seats",
    metadata,
    _id_column(),
    _foreign_key("shift", "shifts.id"),
    _foreign_key("volunteer", "volunteers.id"),
    _instant_column("starts"),
    _instant_column("ends"),
    _flag_column("trainee"),
    _instant_column("taken_at", null=True),
    _number_column("put_by", null=True),  # no foreign key: it may outlive the person
    _instant_column("confirmed_at", null=True),
    _number_column("commitment", null=True),  # no foreign key: a seat outlives the promise
    UniqueConstraint("shift", "volunteer", "starts"),
    Index(None, "volunteer", "starts"),
    sqlite_autoincrement=True,
)
swaps = Table(
    "swaps",
    metadata,
    _id_column(),
    _text_column("line"),
    _number_column("seat"),  # no foreign key: a closed swap outlives the seats it was about
    _foreign_key("giver", "volunteers.id"),
    _foreign_key("asked_by", "volunteers.id"),
    _instant_column("asked_at"),
    _foreign_key("to", "volunteers.id", null=True),
    _number_column("for_seat", null=True),
    _flag_column("takeover"),
    _instant_column("closed_at", null=True),
    _flag_column("agreed"),
    Index(None, "line", "closed_at"),
    sqlite_autoincrement=True,
)
closures = Table(
    "closures",
    metadata,
    _id_column(),
    _text_column("line"),
    _instant_column("starts"),
    _instant_column("ends", null=True),
    _foreign_key("closed_by", "volunteers.id", null=True),
    Index(None, "line"),
    sqlite_autoincrement=True,
)

pinned_weeks = Table("pinned_weeks", metadata, _key_column("line"), Column("monday", Date, nullable=False))

# ---------------------------------------------------------------- people's wishes, and what they were told unasked

preferences = Table(
    "preferences",
    metadata,
    Column("volunteer", INTEGER, ForeignKey("volunteers.id"), primary_key=True, autoincrement=False),
    Column("eve_at", Time, nullable=True),
    Column("before", Duration, nullable=True),
    _flag_column("never_asked"),
    _instant_column("not_asked_until", null=True),
)
notices = Table(
    "notices",
    metadata,
    Column("volunteer", INTEGER, ForeignKey("volunteers.id"), primary_key=True),
    Column("kind", Word(NoticeKind), primary_key=True),
    _key_column("about"),
    _text_column("line"),
    _instant_column("at"),
    Index(None, "volunteer", "at"),
    Index(None, "line", "at"),
    Index(None, "at"),
)
room_sounds = Table(
    "room_sounds",
    metadata,
    _id_column(),
    _text_column("network"),
    _text_column("chat"),
    _text_column("thread"),
    _instant_column("at"),
    Index(None, "network", "chat", "thread", "at"),
    sqlite_autoincrement=True,
)
absences = Table(
    "absences",
    metadata,
    _id_column(),
    _foreign_key("volunteer", "volunteers.id"),
    _instant_column("starts"),
    _instant_column("ends"),
    _foreign_key("told_by", "volunteers.id", null=True),
    Index(None, "volunteer", "starts"),
    sqlite_autoincrement=True,
)

# ---------------------------------------------------------------- who is asked to stand in

searches = Table(
    "searches",
    metadata,
    _id_column(),
    _text_column("line"),
    _number_column("shift"),  # no foreign key: those who were asked hear that the shift is gone
    _instant_column("starts"),
    _instant_column("ends"),
    _number_column("needed"),
    _instant_column("opened_at"),
    _instant_column("next_at", null=True),
    _instant_column("shown_from", null=True),
    _instant_column("shown_until", null=True),
    _instant_column("given_up_at", null=True),
    _instant_column("ended_at", null=True),
    Column("end", Word(SearchEnd), nullable=True),
    Index(None, "line", "ended_at"),
    Index(None, "shift"),
    Index(None, "ends"),
    sqlite_autoincrement=True,
)
asked_people = Table(
    "asked_people",
    metadata,
    Column("search", INTEGER, ForeignKey("searches.id"), primary_key=True),
    Column("volunteer", INTEGER, ForeignKey("volunteers.id"), primary_key=True),
    _instant_column("asked_at", null=True),
    Column("reply", Word(Reply), nullable=True),
    _instant_column("replied_at", null=True),
    Index(None, "volunteer"),
)
commitments = Table(
    "commitments",
    metadata,
    _id_column(),
    _foreign_key("volunteer", "volunteers.id"),
    _text_column("line"),
    _number_column("slot"),  # no foreign key: what was promised outlives the slot
    Column("starts", Date, nullable=False),
    Column("ends", Date, nullable=True),
    _instant_column("made_at"),
    _number_column("every"),
    _number_column("put_by", null=True),  # no foreign key: it may outlive the person
    Index(None, "line"),
    Index(None, "volunteer"),
    sqlite_autoincrement=True,
)
standbys = Table(
    "standbys",
    metadata,
    _id_column(),
    Column("shift", INTEGER, ForeignKey("shifts.id", ondelete="CASCADE"), nullable=False),
    _foreign_key("volunteer", "volunteers.id"),
    Column("kind", Word(StandbyKind), nullable=False),
    _instant_column("asked_at"),
    _instant_column("offered_until", null=True),
    _instant_column("closed_at", null=True),
    Index(None, "shift"),
    Index(None, "volunteer"),
    sqlite_autoincrement=True,
)
swap_wishes = Table(
    "swap_wishes",
    metadata,
    _id_column(),
    _text_column("line"),
    _foreign_key("giver", "volunteers.id"),
    _number_column("seat"),  # no foreign key to seats and shifts: what was wished and proposed outlives them
    _instant_column("asked_at"),
    _number_column("wants", null=True),
    _number_column("asked", null=True),
    _instant_column("closed_at", null=True),
    Index(None, "line", "closed_at"),
    sqlite_autoincrement=True,
)
trades = Table(
    "trades",
    metadata,
    _id_column(),
    _text_column("line"),
    _instant_column("proposed_at"),
    _instant_column("closed_at", null=True),
    Column("end", Word(TradeEnd), nullable=True),
    Index(None, "line", "closed_at"),
    sqlite_autoincrement=True,
)
trade_parts = Table(
    "trade_parts",
    metadata,
    _id_column(),
    Column("trade", INTEGER, ForeignKey("trades.id", ondelete="CASCADE"), nullable=False),
    _number_column("wish"),  # no foreign key: a wish can be undone, and its trades lapse then
    _foreign_key("volunteer", "volunteers.id"),
    _number_column("gives"),
    _number_column("takes"),
    _instant_column("starts"),
    _instant_column("ends"),
    _instant_column("agreed_at", null=True),
    Index(None, "trade"),
    sqlite_autoincrement=True,
)
plan_changes = Table(
    "plan_changes",
    metadata,
    _id_column(),
    _text_column("line"),
    _foreign_key("volunteer", "volunteers.id"),
    _number_column("shift"),  # no foreign key: it may be gone when it is told
    Column("held", Json(Stretches), nullable=False),
    Column("open", Json(Stretches), nullable=False),
    Column("then_held", Json(Stretches), nullable=False),
    Column("then_open", Json(Stretches), nullable=False),
    _foreign_key("by", "volunteers.id", null=True),
    _instant_column("due_at"),
    UniqueConstraint("line", "volunteer", "shift"),
    Index(None, "line", "due_at"),
    sqlite_autoincrement=True,
)

# ---------------------------------------------------------------- who may look at the live board

board_sessions = Table(
    "board_sessions",
    metadata,
    _id_column(),
    _foreign_key("volunteer", "volunteers.id"),
    _instant_column("made_at"),
    _flag_column("wall"),
    _text_column("link_hash"),
    _instant_column("link_ends", null=True),
    _text_column("token_hash"),
    _instant_column("ends", null=True),
    Index(None, "volunteer"),
    Index(None, "link_hash"),
    Index(None, "token_hash"),
    sqlite_autoincrement=True,
)

# ---------------------------------------------------------------- calendars that people subscribe to

calendar_feeds = Table(
    "calendar_feeds",
    metadata,
    _id_column(),
    _foreign_key("volunteer", "volunteers.id"),
    _instant_column("made_at"),
    _text_column("line", null=True),
    _text_column("token_hash"),
    _text_column("digest"),
    _instant_column("changed_at", null=True),
    Index(None, "volunteer"),
    Index(None, "token_hash"),
    sqlite_autoincrement=True,
)
feed_events = Table(
    "feed_events",
    metadata,
    Column("feed", INTEGER, ForeignKey("calendar_feeds.id", ondelete="CASCADE"), primary_key=True),
    _key_column("uid"),
    _text_column("line"),
    _instant_column("starts"),
    _instant_column("ends"),
    _text_column("said"),
    _instant_column("modified_at"),
    _number_column("sequence"),
    _instant_column("cancelled_at", null=True),
)
# ---------------------------------------------------------------- the month, holidays, and who is told by phone

months = Table(
    "months",
    metadata,
    _id_column(),
    _text_column("line"),
    Column("first", Date, nullable=False),
    _foreign_key("made_by", "volunteers.id"),
    _instant_column("made_at"),
    _instant_column("asked_at", null=True),
    _instant_column("published_at", null=True),
    Index(None, "line", "first"),
    sqlite_autoincrement=True,
)
month_places = Table(
    "month_places",
    metadata,
    Column("draft", INTEGER, ForeignKey("months.id", ondelete="CASCADE"), primary_key=True),
    Column("shift", INTEGER, ForeignKey("shifts.id", ondelete="CASCADE"), primary_key=True),
    Column("volunteer", INTEGER, ForeignKey("volunteers.id"), primary_key=True),
    _flag_column("trainee"),
    Column("agreed", Boolean, nullable=True),
    Index(None, "shift"),
)
month_replies = Table(
    "month_replies",
    metadata,
    Column("draft", INTEGER, ForeignKey("months.id", ondelete="CASCADE"), primary_key=True),
    Column("volunteer", INTEGER, ForeignKey("volunteers.id"), primary_key=True),
    _instant_column("asked_at"),
    Column("answer", Word(MonthAnswer), nullable=True),
    _instant_column("answered_at", null=True),
)
holiday_questions = Table(
    "holiday_questions",
    metadata,
    _id_column(),
    _text_column("line"),
    Column("starts", Date, nullable=False),
    Column("ends", Date, nullable=False),
    _text_column("name"),
    _flag_column("school"),
    _instant_column("asked_at"),
    Column("answer", Word(HolidayAnswer), nullable=True),
    _foreign_key("answered_by", "volunteers.id", null=True),
    UniqueConstraint("line", "starts", "school"),
    sqlite_autoincrement=True,
)
holiday_replies = Table(
    "holiday_replies",
    metadata,
    Column("question", INTEGER, ForeignKey("holiday_questions.id", ondelete="CASCADE"), primary_key=True),
    Column("volunteer", INTEGER, ForeignKey("volunteers.id"), primary_key=True),
    _instant_column("asked_at"),
    Column("comes", Boolean, nullable=True),
)
phone_notices = Table(
    "phone_notices",
    metadata,
    _id_column(),
    _text_column("line"),
    _foreign_key("volunteer", "volunteers.id"),
    Column("kind", Word(NoticeKind), nullable=False),
    _text_column("about"),
    _text_column("words"),
    _instant_column("until"),
    _instant_column("noted_at"),
    _instant_column("told_at", null=True),
    _foreign_key("done_by", "volunteers.id", null=True),
    _instant_column("done_at", null=True),
    UniqueConstraint("volunteer", "kind", "about"),
    Index(None, "line", "done_at"),
    sqlite_autoincrement=True,
)

# ---------------------------------------------------------------- calls

facts = Table(
    "facts",
    metadata,
    _key_column("key"),
    _text_column("line"),
    Column("source", Word(Source), nullable=False),
    Column("kind", Word(CallEventKind), nullable=False),
    _instant_column("at"),
    _text_column("passage"),
    _text_column("caller", null=True),
    _flag_column("known_caller"),
    _text_column("agent", null=True),
    _instant_column("joined_at", null=True),
    _instant_column("answered_at", null=True),
    _instant_column("ended_at", null=True),
    Column("talk", Duration, nullable=True),
    _text_column("cause"),
    Index(None, "line", "caller", "at"),
    Index(None, "passage"),
)
calls = Table(
    "calls",
    metadata,
    _id_column(),
    _text_column("line"),
    _text_column("caller", null=True),
    _flag_column("known_caller"),
    _instant_column("rang_at"),
    Column("outcome", Word(Outcome), nullable=False),
    _text_column("answered_by", null=True),
    _instant_column("answered_at", null=True),
    _instant_column("ended_at", null=True),
    Column("waited", Duration, nullable=True),
    Column("talked", Duration, nullable=False),
    Column("rung", Json(tuple[Phone, ...]), nullable=False),
    _flag_column("records_only"),
    Column("facts", Json(tuple[str, ...]), nullable=False),
    Index(None, "line", "rang_at"),
    Index(None, "line", "caller", "rang_at"),
    Index(None, "line", "outcome", "answered_by", "rang_at"),
    sqlite_autoincrement=True,
)
missed = Table(
    "missed",
    metadata,
    _id_column(),
    _text_column("line"),
    _text_column("caller", null=True),
    Column("calls", Json(tuple[CallId, ...]), nullable=False),
    _instant_column("opened_at"),
    _foreign_key("taken_by", "volunteers.id", null=True),
    _instant_column("taken_at", null=True),
    _number_column("tries"),
    _instant_column("closed_at", null=True),
    _foreign_key("closed_by", "volunteers.id", null=True),
    Column("ending", Word(Ending), nullable=True),
    _instant_column("told_at", null=True),
    _instant_column("asked_at", null=True),
    _instant_column("retry_at", null=True),
    Column("waits", Word(Waits), nullable=True),
    Column("told_with", INTEGER, nullable=True),
    Index(None, "line", "opened_at"),
    Index(None, "line", "caller"),
    Index(None, "line", "closed_at"),
    Index(None, "line", "waits"),
    Index(None, "told_with"),
    sqlite_autoincrement=True,
)
bridges = Table(
    "bridges",
    metadata,
    _id_column(),
    _text_column("line"),
    _foreign_key("volunteer", "volunteers.id"),
    _instant_column("asked_at"),
    _number_column("alert", null=True),  # no foreign key: it is only looked up
    _foreign_key("other", "volunteers.id", null=True),
    _instant_column("placed_at", null=True),
    _text_column("error"),
    _instant_column("rang_at", null=True),
    Column("both_rang", Boolean, nullable=True),
    Column("line_shown", Boolean, nullable=True),
    Index(None, "line", "asked_at"),
    sqlite_autoincrement=True,
)
bridge_proofs = Table(
    "bridge_proofs",
    metadata,
    _key_column("line"),
    _text_column("number"),
    _text_column("service"),
    _instant_column("proved_at"),
)
told = Table(
    "told",
    metadata,
    Column("call", INTEGER, primary_key=True, autoincrement=False),  # no foreign key: a call may be folded away
    _foreign_key("missed", "missed.id"),
    Index(None, "missed"),
)
"""Which alert a call belongs to: an index on `missed.calls`. The call is the key, so it cannot belong to two."""
call_days = Table(
    "call_days",
    metadata,
    _key_column("line"),
    Column("starts", INSTANT, primary_key=True),
    _instant_column("ends"),
    _instant_column("until"),
    _text_column("roster"),
    Column("hours", Json(tuple[int, ...]), nullable=False),
    Column("while_open", Json(Tally), nullable=False),
    Column("while_closed", Json(Tally), nullable=False),
)
"""Finished days, counted, so that the figures of a year need not read a million calls. Any of them may be missing."""
call_follow_ups = Table(
    "call_follow_ups",
    metadata,
    _key_column("line"),
    _instant_column("look_again_at", null=True),
)
call_feeds = Table(
    "call_feeds",
    metadata,
    _key_column("line"),
    _instant_column("read_until", null=True),
    _instant_column("awake_at", null=True),
    _instant_column("off_since", null=True),
    _instant_column("off_until", null=True),
    _instant_column("mute_since", null=True),
    Column("stream", Word(StreamMode), nullable=True),
)
unanswered_phones = Table(
    "unanswered_phones",
    metadata,
    _of_seat(key=True),
    Column("volunteer", INTEGER, ForeignKey("volunteers.id"), primary_key=True),
    _text_column("line"),
    _instant_column("since", null=True),
    _instant_column("asked_at", null=True),
    _flag_column("replied"),
    _flag_column("told"),
    Index(None, "line"),
)
suspect_answers = Table(
    "suspect_answers",
    metadata,
    _id_column(),
    _text_column("line"),
    _foreign_key("volunteer", "volunteers.id"),
    _number_column("call"),  # no foreign key: a call may be folded away
    _text_column("about"),
    _instant_column("asked_at"),
    _instant_column("until"),
    _instant_column("closed_at", null=True),
    Index(None, "line", "closed_at"),
    Index(None, "about"),
    sqlite_autoincrement=True,
)
voicemail_habits = Table(
    "voicemail_habits",
    metadata,
    Column("volunteer", INTEGER, ForeignKey("volunteers.id"), primary_key=True, autoincrement=False),
    _text_column("phone"),
    Column("delay", Duration, nullable=False),
)

# ---------------------------------------------------------------- the phone, and what is said

forwardings = Table(
    "forwardings",
    metadata,
    _key_column("line"),
    Column("desired", Json(Desired), nullable=True),
    _instant_column("desired_at", null=True),
    Column("observed", Json(Observed), nullable=True),
    _instant_column("confirmed_at", null=True),
    _instant_column("verified_at", null=True),
    Column("repairs", Json(tuple[datetime, ...]), nullable=False),
    _text_column("error"),
    _text_column("alert_key"),
    _text_column("alert_fingerprint"),
    _foreign_key("alert_handled_by", "volunteers.id", null=True),
    _instant_column("retry_asked_at", null=True),
    _instant_column("stray_ringing_at", null=True),
)
line_changes = Table(
    "line_changes",
    metadata,
    _id_column(),
    _text_column("line"),
    Column("kind", Word(LineChangeKind), nullable=False),
    _instant_column("since"),
    _instant_column("at"),
    Index(None, "line", "at"),
    sqlite_autoincrement=True,
)
snapshots = Table("snapshots", metadata, _key_column("line"), _instant_column("taken_at"), _text_column("content"))
"""What each line was at OVH before our first step."""
logged_in_phones = Table("logged_in_phones", metadata, _key_column("line"), _key_column("phone"))
"""The phones that we wanted to ring and have not seen logged out since."""
pending_replies = Table(
    "pending_replies",
    metadata,
    _key_column("line"),
    _key_column("network"),
    _key_column("chat"),
    _key_column("thread"),
    _key_column("key"),
    _text_column("language"),
    _instant_column("since"),
    _of_seat(null=True),
    _flag_column("private"),
    Index(None, "seat"),
)
overtimes = Table("overtimes", metadata, _key_column("line"), _instant_column("ended"), _instant_column("looked_at"))
overtime_people = Table(
    "overtime_people",
    metadata,
    Column("line", WORDS, ForeignKey("overtimes.line"), primary_key=True),
    Column("volunteer", INTEGER, ForeignKey("volunteers.id"), primary_key=True),
    _instant_column("until"),
    _number_column("position"),  # in ringing order
)
duty_breaks = Table(
    "duty_breaks",
    metadata,
    _key_column("line"),
    Column("volunteer", INTEGER, ForeignKey("volunteers.id"), primary_key=True),
    _instant_column("starts"),
    _instant_column("ends"),
)
opening_hours = Table(
    "opening_hours",
    metadata,
    _key_column("line"),
    Column("before", Json(Hours), nullable=True),
    Column("announced", Json(Hours), nullable=True),
    _text_column("alert_key"),
)
outbox = Table(
    "outbox",
    metadata,
    _id_column(),
    _text_column("network"),
    _text_column("chat"),
    _text_column("thread"),
    _text_column("key"),
    Column("post", Json(Post), nullable=False),
    _number_column("version"),
    _text_column("network_id", null=True),
    _instant_column("due_at"),
    _number_column("tries"),
    Column("numbered", Json(tuple[Button, ...]), nullable=False),
    _text_column("state"),  # due, sending, sent, given_up
    _number_column("tried"),  # the version last given to the network
    _instant_column("sent_at", null=True),
    _text_column("error"),
    _number_column("urgency"),  # the lower goes first
    _instant_column("waiting_since"),  # when this content was first due
    _text_column("said"),  # a digest of what the network has; empty when that is not known
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

# ---------------------------------------------------------------- other systems that are told of calls

webhook_news = Table(
    "webhook_news",
    metadata,
    _id_column(),
    _text_column("line"),
    _text_column("webhook"),
    _number_column("call"),  # no foreign key: a call may be folded away
    _text_column("told_as"),
    Column("event", Word(WebhookEvent), nullable=False),
    _instant_column("noted_at"),
    _instant_column("due_at"),
    Column("state", Word(NewsState), nullable=False),
    _number_column("tries"),
    _text_column("agent", null=True),
    _text_column("why"),
    UniqueConstraint("line", "webhook", "told_as", "event"),
    Index(None, "call"),
    Index(None, "state", "due_at"),
    Index(None, "noted_at"),
    sqlite_autoincrement=True,
)
webhook_health = Table(
    "webhook_health",
    metadata,
    _key_column("line"),
    _key_column("webhook"),
    _number_column("failures"),
    _instant_column("rest_until", null=True),
    _flag_column("told"),
)

# ---------------------------------------------------------------- the house's own

journal = Table(
    "journal",
    metadata,
    _id_column(),
    _instant_column("at"),
    _text_column("line", null=True),
    _foreign_key("by", "volunteers.id", null=True),
    _text_column("verb"),
    _text_column("words"),
    Column("changes", Json(tuple[RowChange, ...]), nullable=False),
    _flag_column("undone"),
    Index(None, "by"),
    sqlite_autoincrement=True,
)
seen = Table("seen", metadata, _key_column("network"), _key_column("message"), _instant_column("at"), Index(None, "at"))
cursors = Table("cursors", metadata, _key_column("name"), _text_column("value"))
"""How far each chat network was read."""
once = Table("once", metadata, _key_column("key"), _instant_column("at"))
early_presses = Table(
    "early_presses",
    metadata,
    _id_column(),
    _instant_column("came_at"),
    Column("press", Json(Message), nullable=False),
    sqlite_autoincrement=True,
)
"""Presses that came before their post was known; nearly always empty."""
aside = Table(
    "aside",
    metadata,
    _id_column(),
    _text_column("network"),
    _text_column("message"),
    _text_column("text"),
    _text_column("why"),
    _instant_column("at"),
    sqlite_autoincrement=True,
)
leader = Table(
    "leader",
    metadata,
    Column("id", INTEGER, primary_key=True, autoincrement=False),
    _number_column("epoch"),
    _instant_column("alive_at", null=True),
)
"""One row. A new leader raises the epoch; transactions of an earlier epoch are refused. `alive_at`: its last sign of
life, which proves that the database can be written.
"""
