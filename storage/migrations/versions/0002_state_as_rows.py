"""State that lay as text in `cursors` becomes rows; columns and stored values get the names of today.

Cursors of 0.1.0 that cannot be read, or that name a person or a seat that is gone, are dropped with a warning: what
they held is found out again within minutes, or was over.
"""

import json
import logging
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

log = logging.getLogger("storage.migrations")

BATCH = 500
UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, OverflowError)
AT, TEXT, NUMBER = sa.DateTime(timezone=True), sa.Text(), sa.Integer()


def _table(name: str, /, **columns: Any) -> sa.TableClause:
    return sa.table(name, *(sa.column(column, kind) for column, kind in columns.items()))


CURSORS = _table("cursors", name=TEXT, value=TEXT)
VOLUNTEERS, SEATS = _table("volunteers", id=NUMBER), _table("seats", id=NUMBER)
OUTBOX = _table("outbox", id=NUMBER, post=TEXT)
KEPT = {"line": TEXT, "confirmed_at": AT, "verified_at": AT, "repairs": TEXT, "error": TEXT}
FORWARDINGS_OF_0001 = _table("forwardings", **KEPT, wish=TEXT, wished_at=AT, fact=TEXT, told=TEXT)
FORWARDINGS = _table(
    "forwardings",
    **KEPT,
    desired=TEXT,
    desired_at=AT,
    observed=TEXT,
    alert_key=TEXT,
    alert_fingerprint=TEXT,
    alert_handled_by=NUMBER,
    retry_asked_at=AT,
    stray_ringing_at=AT,
)
NEW = {
    table.name: table
    for table in (
        _table("external_numbers", line=TEXT, name=TEXT, volunteer=NUMBER),
        _table("pinned_weeks", line=TEXT, monday=sa.Date()),
        _table("call_follow_ups", line=TEXT, look_again_at=AT, missed_while_closed=AT),
        _table(
            "unanswered_phones",
            seat=NUMBER,
            volunteer=NUMBER,
            line=TEXT,
            since=AT,
            asked_at=AT,
            replied=sa.Boolean(),
            told=sa.Boolean(),
        ),
        _table("logged_in_phones", line=TEXT, phone=TEXT),
        _table(
            "pending_replies",
            line=TEXT,
            network=TEXT,
            chat=TEXT,
            thread=TEXT,
            key=TEXT,
            language=TEXT,
            since=AT,
            seat=NUMBER,
            private=sa.Boolean(),
        ),
        _table("overtimes", line=TEXT, ended=AT, looked_at=AT),
        _table("overtime_people", line=TEXT, volunteer=NUMBER, until=AT, position=NUMBER),
        _table("opening_hours", line=TEXT, before=TEXT, announced=TEXT, alert_key=TEXT),
    )
}

EMPTY: dict[str, dict[str, Any]] = {
    "call_follow_ups": {"look_again_at": None, "missed_while_closed": None},
    "opening_hours": {"before": None, "announced": None, "alert_key": ""},
}


def upgrade() -> None:
    op.execute("ALTER TABLE facts RENAME COLUMN what TO kind")
    _create_tables()
    state = State(op.get_bind())
    state.read_cursors()
    state.save()
    _renew_forwardings(state)
    _rename_in_posts()


# ---------------------------------------------------------------- tables


def _create_tables() -> None:
    op.create_table(
        "external_numbers",
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("volunteer", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["volunteer"], ["volunteers.id"], name="fk_external_numbers_volunteer"),
        sa.PrimaryKeyConstraint("line", "name", name="pk_external_numbers"),
    )
    op.create_table(
        "pinned_weeks",
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("monday", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("line", name="pk_pinned_weeks"),
    )
    op.create_table(
        "call_follow_ups",
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("look_again_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("missed_while_closed", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("line", name="pk_call_follow_ups"),
    )
    op.create_table(
        "unanswered_phones",
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.Column("volunteer", sa.Integer(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replied", sa.Boolean(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["seat"], ["seats.id"], name="fk_unanswered_phones_seat", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["volunteer"], ["volunteers.id"], name="fk_unanswered_phones_volunteer"),
        sa.PrimaryKeyConstraint("seat", "volunteer", name="pk_unanswered_phones"),
    )
    op.create_index("ix_unanswered_phones_line", "unanswered_phones", ["line"], unique=False)
    op.create_table(
        "logged_in_phones",
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("line", "phone", name="pk_logged_in_phones"),
    )
    op.create_table(
        "pending_replies",
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("network", sa.Text(), nullable=False),
        sa.Column("chat", sa.Text(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=True),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["seat"], ["seats.id"], name="fk_pending_replies_seat", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("line", "network", "chat", "thread", "key", name="pk_pending_replies"),
    )
    op.create_index("ix_pending_replies_seat", "pending_replies", ["seat"], unique=False)
    op.create_table(
        "overtimes",
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("ended", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("line", name="pk_overtimes"),
    )
    op.create_table(
        "overtime_people",
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("volunteer", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["line"], ["overtimes.line"], name="fk_overtime_people_line"),
        sa.ForeignKeyConstraint(["volunteer"], ["volunteers.id"], name="fk_overtime_people_volunteer"),
        sa.PrimaryKeyConstraint("line", "volunteer", name="pk_overtime_people"),
    )
    op.create_table(
        "opening_hours",
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("announced", sa.Text(), nullable=True),
        sa.Column("alert_key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("line", name="pk_opening_hours"),
    )


# ---------------------------------------------------------------- what the cursors held


class State:
    """What the cursors of 0.1.0 held, as rows by table and key. `asked` belongs to the forwardings, by line."""

    def __init__(self, c: sa.Connection) -> None:
        self._c = c
        self.rows: dict[str, dict[Any, dict[str, Any]]] = {name: {} for name in NEW}
        self.asked: dict[str, dict[str, Any]] = {}
        self._readers: dict[str, Callable[[str, str], None]] = {
            "waiting": self._waiting,
            "staying": self._staying,
            "unheard": self._unheard,
            "overheard": self._overheard,
            "handled": self._handled,
            "retry": self._retry,
            "numbers": self._numbers,
            "hours-before": self._hours_before,
            "hours-observed": self._hours_observed,
            "hours-told": self._hours_told,
            "opening": self._opening,
            "ours": self._ours,
            "calls": self._calls,
            "week": self._week,
        }

    def read_cursors(self) -> None:
        """Take these cursors out; those of the chats stay."""
        for name, value in self._c.execute(sa.select(CURSORS.c.name, CURSORS.c.value)).all():
            kind, _, line = name.partition(":")
            if not line or kind not in self._readers:
                continue
            if value:  # an empty one means: nothing (any more)
                self._try(kind, self._readers[kind], line, value)
            self._c.execute(sa.delete(CURSORS).where(CURSORS.c.name == name))

    def save(self) -> None:
        for name, rows in self.rows.items():
            if rows:
                self._c.execute(sa.insert(NEW[name]), list(rows.values()))

    def _try(self, kind: str, read: Callable[..., None], *given: Any) -> None:
        try:
            read(*given)
        except UNREADABLE:  # whose words may hold a name or a number: they are not logged
            log.warning("Migration to 0002: something that %r remembered could not be carried over.", kind)

    def _each(self, kind: str, read: Callable[..., None], line: str, entries: Iterable[Any]) -> None:
        for entry in entries:
            self._try(kind, read, line, entry)

    def _known(self, table: sa.TableClause, id_: Any) -> int:
        """The id. Raises ValueError when it is none, or its row is gone."""
        if type(id_) is not int or not 0 < id_ < 1 << 31:
            raise ValueError(f"no id of {table.name}")
        if self._c.execute(sa.select(table.c.id).where(table.c.id == id_)).first() is None:
            raise ValueError(f"this one of {table.name} is gone")
        return id_

    def _set(self, table: str, line: str, **values: Any) -> None:
        """For tables of one row a line, some of which are filled from several cursors."""
        self.rows[table].setdefault(line, {"line": line} | EMPTY.get(table, {})).update(values)

    # ------------------------------------------------------------ one by one

    def _waiting(self, line: str, value: str) -> None:
        self._each("waiting", self._reply, line, _list(json.loads(value)))

    def _reply(self, line: str, entry: Any) -> None:
        (network, chat, thread), key, language, since, seat, private = entry
        row = {
            "line": line,
            "network": _text(network),
            "chat": _text(chat),
            "thread": _text(thread),
            "key": _text(key),
            "language": _text(language),
            "since": _instant(since),
            "seat": self._known(SEATS, seat) if seat else None,
            "private": _flag(private),
        }
        self.rows["pending_replies"][line, row["network"], row["chat"], row["thread"], row["key"]] = row

    def _staying(self, line: str, value: str) -> None:
        data = json.loads(value)
        people = _list(data["people"])
        self._set("overtimes", line, ended=_instant(data["ended"]), looked_at=_instant(data["looked_at"]))
        self._each("staying", self._stays, line, enumerate(people))

    def _stays(self, line: str, entry: Any) -> None:
        position, (volunteer, until) = entry
        row = {
            "line": line,
            "volunteer": self._known(VOLUNTEERS, volunteer),
            "until": _instant(until),
            "position": position,
        }
        self.rows["overtime_people"][line, volunteer] = row

    def _unheard(self, line: str, value: str) -> None:
        self._each("unheard", self._unanswered, line, json.loads(value).items())

    def _unanswered(self, line: str, entry: Any) -> None:
        name, doubt = entry
        seat, volunteer = map(int, name.split("/"))
        self.rows["unanswered_phones"][seat, volunteer] = {
            "seat": self._known(SEATS, seat),
            "volunteer": self._known(VOLUNTEERS, volunteer),
            "line": line,
            "since": _instant(doubt["since"]) if doubt["since"] else None,
            "asked_at": _instant(doubt["asked"]) if doubt["asked"] else None,
            "replied": _flag(doubt["replied"]),
            "told": _flag(doubt["told"]),
        }

    def _overheard(self, line: str, value: str) -> None:
        self.asked.setdefault(line, {})["stray_ringing_at"] = _instant(value)

    def _retry(self, line: str, value: str) -> None:
        self.asked.setdefault(line, {})["retry_asked_at"] = _instant(value)

    def _handled(self, line: str, value: str) -> None:
        alert, person = value.split(" ")
        self.asked.setdefault(line, {})["handled"] = (alert, self._known(VOLUNTEERS, int(person)))

    def _numbers(self, line: str, value: str) -> None:
        self._each("numbers", self._number, line, json.loads(value).items())

    def _number(self, line: str, entry: Any) -> None:
        name, volunteer = _text(entry[0]), self._known(VOLUNTEERS, entry[1])
        self.rows["external_numbers"][line, name] = {"line": line, "name": name, "volunteer": volunteer}

    def _hours_before(self, line: str, value: str) -> None:
        self._set("opening_hours", line, before=_hours(value))

    def _hours_observed(self, line: str, value: str) -> None:
        self._set("opening_hours", line, announced=_hours(value))

    def _hours_told(self, line: str, value: str) -> None:
        self._set("opening_hours", line, alert_key=value)

    def _opening(self, line: str, value: str) -> None:
        self._set("call_follow_ups", line, missed_while_closed=_instant(value))

    def _calls(self, line: str, value: str) -> None:
        self._set("call_follow_ups", line, look_again_at=_instant(value))

    def _ours(self, line: str, value: str) -> None:
        for phone in value.split():
            self.rows["logged_in_phones"][line, phone] = {"line": line, "phone": _text(phone)}

    def _week(self, line: str, value: str) -> None:
        self._set("pinned_weeks", line, monday=date.fromisoformat(value.removeprefix(f"week:{line}:")))


def _text(value: Any) -> str:
    """Raises TypeError unless it is text. What no database holds becomes a question mark, as everywhere."""
    if not isinstance(value, str):
        raise TypeError("no text")
    return value.replace("\0", "?").encode("utf-8", "replace").decode()


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("neither true nor false")
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError("no list")
    return value


def _instant(value: Any) -> datetime:
    found = datetime.fromisoformat(value)
    if found.tzinfo is None:
        raise ValueError("an instant without a time zone")
    return found.astimezone(UTC)


def _hours(value: str) -> str:
    """A week of opening hours, as the value of `bot.model.Hours` that is stored today."""
    data = json.loads(value)
    openings = [
        {"weekday": _weekday(day), "starts": _clock(starts), "ends": _clock(ends)}
        for day, starts, ends in _list(data["openings"])
    ]
    return _json({"kept": _flag(data["kept"]), "openings": openings})


def _weekday(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 7:
        raise ValueError("no day of the week")
    return value


def _clock(value: str) -> str:
    return time.fromisoformat(value).isoformat()


# ---------------------------------------------------------------- what was renamed


def _renew_forwardings(state: State) -> None:
    """By way of a new table, as SQLite wants it; there is a row for each line."""
    c = op.get_bind()
    before = c.execute(sa.select(FORWARDINGS_OF_0001)).mappings().all()
    op.drop_table("forwardings")
    op.create_table(
        "forwardings",
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("desired", sa.Text(), nullable=True),
        sa.Column("desired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("observed", sa.Text(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("repairs", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("alert_key", sa.Text(), nullable=False),
        sa.Column("alert_fingerprint", sa.Text(), nullable=False),
        sa.Column("alert_handled_by", sa.Integer(), nullable=True),
        sa.Column("retry_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stray_ringing_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["alert_handled_by"], ["volunteers.id"], name="fk_forwardings_alert_handled_by"),
        sa.PrimaryKeyConstraint("line", name="pk_forwardings"),
    )
    if before:
        c.execute(sa.insert(FORWARDINGS), [_forwarding(row, state.asked.pop(row["line"], {})) for row in before])
    for _ in state.asked:
        log.warning("Migration to 0002: what was asked about a line of which nothing else is known is dropped.")


def _forwarding(row: Any, asked: dict[str, Any]) -> dict[str, Any]:
    alert_key, _, fingerprint = row["told"].partition(" ")
    handled, person = asked.get("handled", ("", None))
    return {column: row[column] for column in KEPT} | {
        "desired": _with_kind(row["wish"]),
        "desired_at": row["wished_at"],
        "observed": _with_kind(row["fact"]),
        "alert_key": alert_key,
        "alert_fingerprint": fingerprint,
        "alert_handled_by": person if alert_key and handled == alert_key else None,
        "retry_asked_at": asked.get("retry_asked_at"),
        "stray_ringing_at": asked.get("stray_ringing_at"),
    }


def _with_kind(stored: str | None) -> str | None:
    """The targets in it (`must` and `may`, or `targets`) with a `kind`, which was called `nature`."""
    if stored is None:
        return None
    value = json.loads(stored)
    for target in [*value.get("must", ()), *value.get("may", ()), *value.get("targets", ())]:
        if "nature" in target:
            target["kind"] = target.pop("nature")
    return _json(value)


def _rename_in_posts() -> None:
    """What a post does to its room is its `action`, which was called `act`."""
    c = op.get_bind()
    some = sa.select(OUTBOX.c.id, OUTBOX.c.post).order_by(OUTBOX.c.id).limit(BATCH)
    save = sa.update(OUTBOX).where(OUTBOX.c.id == sa.bindparam("which")).values(post=sa.bindparam("written"))
    last = 0
    while rows := c.execute(some.where(OUTBOX.c.id > last)).all():
        last = rows[-1].id
        posts = {row.id: json.loads(row.post) for row in rows}
        for post in posts.values():
            if "act" in post:
                post["action"] = post.pop("act")
        c.execute(save, [{"which": id_, "written": _json(post)} for id_, post in posts.items()])


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))
