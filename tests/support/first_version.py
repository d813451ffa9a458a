"""A database as version 0.1.0 left it, with rows of every kind, written literally as that version did."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from storage.connect import database_errors, open_engine, with_driver
from storage.migrate import MIGRATIONS

FORWARDING = {
    "line": "lyon",
    "wish": '{"must":[{"nature":"number","phone":"+33639980101"}],"may":[{"nature":"announcement","phone":""}]}',
    "wished_at": "2026-03-02 12:00:00.123456",
    "fact": (
        '{"targets":[{"nature":"number","phone":"+33639980102"}],"read_at":"2026-03-02T12:00:00.123456+00:00",'
        '"query_id":"query-1","agents":[{"id":7,"phone":"+33639980102","available":true,"position":null,'
        '"ring_time":10000000}],"redirected_to":null}'
    ),
    "confirmed_at": "2026-03-02 12:00:00.123456",
    "verified_at": None,
    "repairs": '["2026-03-02T12:00:00.123456+00:00"]',
    "error": "500 from OVH",
    "told": "forward:lyon:20260302T120000 refused +33639980101 500 from OVH",
}
POST = (
    '{"to":{"network":"console","chat":"salle","thread":"7"},"text":"Semaine","buttons":[],"picture":null,'
    '"key":"week:lyon:2026-03-02","quiet":true,"toast":"","act":"pin","anew":false,"protected":false,"more":"",'
    '"news":"","about":""}'
)
ROWS: dict[str, list[dict[str, Any]]] = {
    "volunteers": [
        {"id": 1, "name": "Anne", "phone": "+33639980101", "phone_proved_at": None, "language": "fr"},
        {"id": 2, "name": "Bakari", "phone": "+33639980102", "phone_proved_at": None, "language": None},
        {"id": 3, "name": "Conférence", "phone": "+33199001000", "phone_proved_at": None, "language": None},
    ],
    "shifts": [
        {
            "id": 5,
            "line": "lyon",
            "slot": None,
            "date": "2026-03-02",
            "number": 1,
            "starts": "2026-03-02 12:00:00.000000",
            "ends": "2026-03-02 14:00:00.000000",
            "seats": 2,
            "trainee_seats": 0,
        }
    ],
    "seats": [
        {
            "id": 11,
            "shift": 5,
            "volunteer": 1,
            "starts": "2026-03-02 12:00:00.000000",
            "ends": "2026-03-02 14:00:00.000000",
            "trainee": False,
        }
    ],
    "facts": [
        {
            "key": "q:1",
            "line": "lyon",
            "source": "queue",
            "what": "hung_up",
            "at": "2026-03-02 12:00:00.123456",
            "passage": "passage-1",
            "caller": "+33639980207",
            "known_caller": True,
            "talk": 180000007,
            "cause": "16",
        }
    ],
    "forwardings": [FORWARDING, FORWARDING | {"line": "nantes", "wish": None, "fact": None, "told": ""}],
    "outbox": [
        {
            "id": id_,
            "network": "console",
            "chat": "salle",
            "thread": "7",
            "key": key,
            "post": POST.replace("week:lyon:2026-03-02", key),
            "version": 1,
            "network_id": "99",
            "due_at": "2026-03-02 12:00:00.123456",
            "tries": 0,
            "numbered": "[]",
            "state": "sent",
            "tried": 1,
            "error": "",
        }
        for id_, key in [(1, "week:lyon:2026-03-02"), *((n, "") for n in range(2, 1203))]
    ],
}
CURSORS = {
    "chat:console": "42",
    "waiting:lyon": (
        '[[["console", "salle", "7"], "answer:line:lyon", "fr", "2026-03-02T12:00:00.123456+00:00", null, true], '
        '[["console", "@v1", ""], "takeover:11", "en", "2026-03-02T13:00:00+00:00", 11, false]]'
    ),
    "waiting:nantes": "[]",
    "staying:lyon": (
        '{"ended": "2026-03-02T12:00:00.123456+00:00", "looked_at": "2026-03-02T13:00:00+00:00", '
        '"people": [[2, "2026-03-02T13:00:00+00:00"], [1, "2026-03-02T12:00:00.123456+00:00"]]}'
    ),
    "staying:nantes": (
        '{"ended": "2026-03-02T12:00:00.123456+00:00", "looked_at": "2026-03-02T12:00:00.123456+00:00", "people": []}'
    ),
    "unheard:lyon": (
        '{"11/1": {"since": "", "asked": "2026-03-02T12:00:00.123456+00:00", "replied": true, "told": false}, '
        '"11/2": {"since": "2026-03-02T13:00:00+00:00", "asked": "", "replied": false, "told": true}}'
    ),
    "overheard:lyon": "2026-03-02T12:00:00.123456+00:00",
    "handled:lyon": "forward:lyon:20260302T120000 2",
    "handled:nantes": "forward:nantes:20260301T080000 1",  # of a finished alert
    "retry:lyon": "2026-03-02T13:00:00+00:00",
    "numbers:lyon": '{"Conf\\u00e9rence": 3}',
    "hours-before:lyon": '{"kept": true, "openings": [[1, "08:00:00", "12:00:00"], [2, "08:00:00", "23:59:59"]]}',
    "hours-observed:lyon": '{"kept": false, "openings": []}',
    "hours-told:lyon": "hours:lyon:20260302T120000",
    "hours-told:nantes": "",
    "opening:lyon": "2026-03-02T12:00:00.123456+00:00",
    "opening:nantes": "",
    "ours:lyon": "+33639980101 +33639980102",
    "calls:lyon": "2026-03-02T13:00:00+00:00",
    "week:lyon": "week:lyon:2026-03-02",
}


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    engine = open_engine(with_driver(url), write=True)
    try:
        with database_errors(), engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def write_first_version(c: Connection, cursors: dict[str, str] = CURSORS) -> None:
    """Create the tables and rows in an empty database. `c` is not in a transaction."""
    config = Config(attributes={"connection": c})
    config.set_main_option("script_location", str(MIGRATIONS))
    with c.begin():
        command.upgrade(config, "0001")
        for table, rows in ROWS.items():
            _insert(c, table, rows)
        _insert(c, "cursors", [{"name": name, "value": value} for name, value in cursors.items()])


def _insert(c: Connection, table: str, rows: list[dict[str, Any]]) -> None:
    names = list(rows[0])
    c.execute(text(f"INSERT INTO {table} ({', '.join(names)}) VALUES (:{', :'.join(names)})"), rows)
