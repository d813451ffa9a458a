"""The outbox: posts to be sent, as rows. A row is `due`, `sending`, `sent` or `given_up`.

The order within a room is kept: while one of its posts is being sent or waits for a retry, later ones wait too. Rooms
do not hold each other up. A post that is scheduled for later, or an edit that waits its turn, holds up nothing.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import ColumnElement, Connection, and_, exists, func, or_, select, update

from bot.model import Address, Button, EarlyPress, Message, NetworkId, Outgoing, Post, PostId, Urgency
from storage import tables
from storage.rows import Rows, gap
from storage.touched import QUIET
from storage.types import to_plain

RECENT = 300
"""How many posts of a chat are searched for a button whose post is not known by its id."""
SHOWN = 30
"""How many of its last posts a chat shows elsewhere."""
EDITS = timedelta(seconds=3)
"""Minimum delay between sending a post and editing it, or between edits; networks throttle us otherwise."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A row as only the outbox sees it. `tried` is the version last given to the network."""

    id: PostId
    post: Post
    version: int
    due_at: datetime
    tries: int
    numbered: tuple[Button, ...]
    state: str
    tried: int
    sent_at: datetime | None
    waiting_since: datetime
    said: str


OUTGOING = Rows(Outgoing, tables.outbox)
KEPT = Rows(Kept, tables.outbox)
EARLY = Rows(EarlyPress, tables.early_presses)

t = tables.outbox.c
other = tables.outbox.alias("other").c


def waiting_posts(until: ColumnElement[datetime]) -> tuple[ColumnElement[bool], ...]:
    """Due posts that may be sent: no post of their room is being sent, and none of those before it waits for a retry
    after `until`.
    """
    same_room = exists().where(other.network == t.network, other.chat == t.chat, other.thread == t.thread)
    being_sent = same_room.where(other.state == "sending")
    failed = same_room.where(
        other.state == "due", other.tries > 0, other.due_at > until, other.id < t.id, other.urgency <= t.urgency
    )
    return t.state == "due", ~being_sent, ~failed


# The second test of the key is the index's own condition: without it SQLite reads the whole room.
KEY = "network", "chat", "thread", "key", t.key != ""
KEYED, KEPT_KEYED = OUTGOING.query(*KEY), KEPT.query(*KEY)
ALL_KEYED = OUTGOING.query("network", "chat", "thread", t.key != "", by=("id",))
FOUND = OUTGOING.query("network", "chat", "network_id")
NEWEST = OUTGOING.query("network", "chat", by=(t.id.desc(),), limit=RECENT)
AFTER = OUTGOING.query("network", "chat", t.id > gap("after"), by=(t.id.desc(),), limit=SHOWN)
# Also one whose words were overwritten since: the earlier ones may stand there, under a name that we do not know.
TRIED = or_(t.tried == t.version, and_(t.tried > 0, t.network_id.is_(None)))
UNDER_WAY = KEPT.query("network", "chat", or_(t.state == "sending", and_(t.state == "due", TRIED)), limit=1)
ALL_EARLY = EARLY.query(by=(tables.early_presses.c.id,))
TURN = func.row_number().over(partition_by=(t.network, t.chat, t.thread), order_by=(t.urgency, t.id))
NOW = *waiting_posts(gap("now")), t.due_at <= gap("now")
THERE = t.network == gap("network")
DUE = OUTGOING.query(*NOW, by=(TURN, t.urgency, t.id), limit=gap("limit"))
DUE_THERE = OUTGOING.query(*NOW, THERE, by=(TURN, t.urgency, t.id), limit=gap("limit"))
NEXT_DUE = OUTGOING.query(*waiting_posts(t.due_at), by=(t.due_at,), limit=1)
NEXT_DUE_THERE = OUTGOING.query(*waiting_posts(t.due_at), THERE, by=(t.due_at,), limit=1)
ELSEWHERE = (
    update(tables.outbox)
    .where(t.state == "due", t.network.not_in(gap("networks")))
    .values(state="given_up", error="this network is not configured")
    .execution_options(**{QUIET: True})
)
OVERWRITE = update(tables.outbox).where(t.id == gap("which"))
SET = OVERWRITE.execution_options(**{QUIET: True})
"""For what became of a post: whoever sends it knows."""
SENDING = SET.values(state="sending", tried=t.version)
LONGEST = select(func.min(t.waiting_since)).where(t.state.in_(("due", "sending")), THERE, t.waiting_since <= gap("now"))
RESUME = update(tables.outbox).where(t.state == "sending").values(state="due").execution_options(**{QUIET: True})


class Clock(Protocol):
    """What the store needs of time."""

    def now(self) -> datetime: ...


class SqlOutbox:
    def __init__(self, connection: Connection, clock: Clock) -> None:
        self._c = connection
        self._clock = clock

    def add(self, post: Post, due_at: datetime | None = None) -> PostId:
        due_at = due_at or self._clock.now()
        row = KEPT_KEYED.first(self._c, **address_columns(post.to, post.key)) if post.key else None
        if row is not None:
            self._overwrite(row, post, due_at)
            return row.id
        new = Outgoing(PostId(0), post, due_at=due_at, numbered=post.buttons)
        more = {"urgency": rank_of(post), "waiting_since": due_at, "said": ""}
        return OUTGOING.save(
            self._c, new, **address_columns(post.to, post.key), state="due", tried=0, error="", **more
        ).id

    def _overwrite(self, row: Kept, post: Post, due_at: datetime) -> None:
        if row.state == "sent" and post == replace(row.post, anew=False, news=post.news, answers=post.answers):
            return
        waits = row.state == "due" or (row.state == "sending" and row.tried != row.version)
        if waits:  # nothing has come where people look yet
            news = "\n".join(filter(None, (row.post.news, post.news)))
            post = replace(post, anew=post.anew or row.post.anew, news=news)
        numbered = post.buttons if post.anew else renumber_buttons(row.numbered, post.buttons)
        changed = {"post": post, "version": row.version + 1, "due_at": due_at, "numbered": numbered}
        changed |= {"urgency": rank_of(post), "waiting_since": row.waiting_since if waits else due_at}
        if row.state == "due" and row.said == digest_of(post) and not (post.anew or post.news):
            # What had not been said yet is taken back: people see the right words already.
            self._set(row.id, **changed | {"state": "sent", "tries": 0})
            return
        if row.state != "sending":  # else it is due again once that is over
            again = row.state == "due" and row.tries > 0  # its room is in trouble: keep to the time set for that
            earliest = [due_at, *([row.due_at] if again else []), *edit_times(row.sent_at, post)]
            changed |= {"state": "due", "tries": row.tries if again else 0, "due_at": max(earliest)}
        self._c.execute(OVERWRITE, {"which": row.id, **changed})

    def all_keyed(self, address: Address) -> list[Outgoing]:
        return ALL_KEYED.all(self._c, network=address.network, chat=address.chat, thread=address.thread)

    def find(self, address: Address, network_id: NetworkId) -> Outgoing | None:
        """The thread does not matter: a network's ids are unique in a chat.

        While a post waits to be sent again as a new message, its buttons will get new numbers: until then it has none.
        """
        found = FOUND.first(self._c, network=address.network, chat=address.chat, network_id=network_id)
        if found is not None and found.post.anew and self._kept(found.id).state != "sent":
            return replace(found, numbered=())
        return found

    def offering(self, address: Address, says: str) -> Outgoing | None:
        newest = NEWEST.all(self._c, network=address.network, chat=address.chat)
        return next((post for post in newest if any(button.says == says for button in post.numbered)), None)

    def is_under_way(self, address: Address) -> bool:
        return UNDER_WAY.first(self._c, network=address.network, chat=address.chat) is not None

    def keep_press(self, press: Message, now: datetime) -> None:
        EARLY.save(self._c, EarlyPress(0, now, press))

    def early_presses(self) -> list[EarlyPress]:
        return ALL_EARLY.all(self._c)

    def forget_press(self, id_: int) -> None:
        EARLY.delete(self._c, id_)

    def last_posts(self, address: Address, after: PostId) -> list[Outgoing]:
        found = AFTER.all(self._c, network=address.network, chat=address.chat, after=after)
        return found[::-1]

    def keyed(self, address: Address, key: str) -> Outgoing | None:
        return KEYED.first(self._c, **address_columns(address, key)) if key else None

    def due(self, now: datetime, limit: int, network: str | None = None) -> list[Outgoing]:
        """At most `limit`, the first of every room before the second of any; the more urgent before the others."""
        if network is None:
            found = DUE.all(self._c, now=now, limit=limit)
        else:
            found = DUE_THERE.all(self._c, now=now, limit=limit, network=network)
        return sorted(found, key=lambda o: (o.post.to.network, o.post.to.chat, o.post.to.thread, rank_of(o.post), o.id))

    def next_due(self, network: str | None = None) -> datetime | None:
        """Also None when all waiting posts wait for one that is being sent."""
        first = NEXT_DUE.first(self._c) if network is None else NEXT_DUE_THERE.first(self._c, network=network)
        return None if first is None else first.due_at

    def keep_to(self, networks: Iterable[str]) -> int:
        return self._c.execute(ELSEWHERE, {"networks": list(networks)}).rowcount

    def cancel(self, address: Address, key: str) -> None:
        row = KEPT_KEYED.first(self._c, **address_columns(address, key))
        if row is not None and row.state == "due":
            self._set(row.id, state="given_up")

    def sending(self, id_: PostId) -> None:
        self._c.execute(SENDING, {"which": id_})

    def sent(self, id_: PostId, version: int, network_id: NetworkId, now: datetime) -> bool:
        row = self._kept(id_)
        changed = {"network_id": network_id, "sent_at": now, "tries": 0, "error": "", "state": "sent"}
        changed["said"] = digest_of(row.post) if row.version == version else ""
        if row.version != version:
            changed |= {"state": "due", "due_at": max(row.due_at, now, *edit_times(now, row.post))}
        self._set(id_, **changed)
        return ALL_EARLY.first(self._c) is not None

    def put_off(
        self, id_: PostId, until: datetime, why: str, *, holds_room: bool = True, may_have_arrived: bool = False
    ) -> None:
        row = self._kept(id_)
        said = "" if may_have_arrived else row.said
        self._set(id_, state="due", tries=row.tries + 1 if holds_room else 0, due_at=until, error=why, said=said)

    def give_up(self, id_: PostId, version: int, why: str) -> None:
        row = self._kept(id_)
        state = "given_up" if row.version == version else "due"
        self._set(id_, state=state, tries=0, error=why)

    def waiting_since(self, network: str, now: datetime) -> datetime | None:
        found: datetime | None = self._c.execute(LONGEST, {"network": network, "now": now}).scalar()
        return found

    def resume(self) -> None:
        """What the last process was sending when it ended is due again: nobody knows whether it arrived."""
        self._c.execute(RESUME)

    def _kept(self, id_: PostId) -> Kept:
        row = KEPT.get(self._c, id_)
        assert row is not None
        return row

    def _set(self, id_: PostId, **values: object) -> None:
        self._c.execute(SET, {"which": id_, **values})


RANKS = {urgency: rank for rank, urgency in enumerate(Urgency)}


def rank_of(post: Post) -> int:
    """The lower goes first."""
    return RANKS[post.urgency]


def digest_of(post: Post) -> str:
    """Of what people see of it."""
    seen = [post.text, post.buttons, post.picture, post.document, post.action, post.protected]
    return hashlib.sha256(json.dumps([to_plain(one) for one in seen]).encode()).hexdigest()[:32]


def address_columns(address: Address, key: str) -> dict[str, str]:
    return {"network": address.network, "chat": address.chat, "thread": address.thread, "key": key}


def renumber_buttons(ever: tuple[Button, ...], now: tuple[Button, ...]) -> tuple[Button, ...]:
    """The earlier buttons with their present labels, then the new ones."""
    labels = {button.says: button for button in now}
    known = {button.says for button in ever}
    return (*(labels.get(b.says, b) for b in ever), *(b for b in now if b.says not in known))


def edit_times(said_at: datetime | None, then: Post) -> list[datetime]:
    """When the post may be edited at the earliest. Empty for a new message, which need not wait."""
    return [said_at + EDITS] if said_at and not then.anew else []
