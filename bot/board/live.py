"""What several pages of the board show live, read together in one transaction."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from hashlib import blake2b

from bot.board.read import read_board
from bot.board.sight import Sight, sight_of
from bot.board.values import ALL_WELL, Board, Outside
from bot.board.week import RosterTopic, revision_of_roster
from bot.model import Deployment, LineId
from bot.ports import Tx
from bot.roster.slots import zone_info


@dataclass(frozen=True, slots=True)
class LiveTopic:
    """What a page shows, for all who see the same: some lines, as coordination sees them or not, in one language."""

    lines: tuple[LineId, ...]
    coordinates: frozenset[LineId]
    language: str
    wall: bool = False


def topic_of(sight: Sight, line: LineId | None, *, wall: bool = False) -> LiveTopic:
    """The live page of one of the viewer's lines, or of all."""
    lines = sight.lines if line is None else (line,)
    wall = wall or sight.wall
    leads = frozenset(one for one in lines if sight.sees_calls(one) and not wall)
    return LiveTopic(lines, leads, sight.language, wall)


Topic = LiveTopic | RosterTopic


@dataclass(frozen=True, slots=True)
class LiveReading:
    """The boards of some lines, and which viewers may go on looking at what they look at."""

    boards: Mapping[LineId, Board]
    allowed: Collection[tuple[int, Topic]]
    rosters: Mapping[RosterTopic, str] = field(default_factory=dict)
    """What each roster that somebody looks at shows, as a digest."""


def read_boards(
    tx: Tx, deployment: Deployment, lines: Iterable[LineId], now: datetime, outside: Outside = ALL_WELL
) -> dict[LineId, Board]:
    return {id_: read_board(tx, deployment.by_id[id_], now, outside) for id_ in lines}


def read_live(
    tx: Tx,
    deployment: Deployment,
    viewers: Collection[tuple[int, Topic]],
    now: datetime,
    outside: Outside = ALL_WELL,
    *,
    check: bool,
) -> LiveReading:
    """Read what these viewers look at, each line once.

    Whose session has ended may not go on; with `check`, neither may whose role or lines have changed.
    """
    alive = tx.boards.live_sessions(now)
    allowed = {(session, topic) for session, topic in viewers if session in alive}
    if check:
        sights = {session: read_sight(tx, deployment, session) for session in {session for session, _ in allowed}}
        allowed = {(session, topic) for session, topic in allowed if still_sees(sights[session], topic)}
    lines = dict.fromkeys(line for _, topic in allowed if isinstance(topic, LiveTopic) for line in topic.lines)
    rosters = {
        topic: revision_of_roster(tx, deployment.by_id[topic.line], topic, now)
        for topic in {topic for _, topic in allowed if isinstance(topic, RosterTopic)}
    }
    return LiveReading(read_boards(tx, deployment, lines, now, outside), allowed, rosters)


def read_sight(tx: Tx, deployment: Deployment, session: int) -> Sight | None:
    found = tx.boards.session(session)
    return sight_of(tx, deployment, found) if found else None


def still_sees(sight: Sight | None, topic: Topic) -> bool:
    """Whether the topic is still one of this viewer's."""
    if sight is None:
        return False
    if isinstance(topic, RosterTopic):
        return topic.line in sight.lines and not sight.wall
    mine = (topic_of(sight, line, wall=topic.wall) for line in (None, *sight.lines))
    return topic in mine


def revision_of(boards: Iterable[Board]) -> str:
    """The same for boards that show the same, also after a restart."""
    shown = repr([(board.line, shown_fields(board)) for board in boards])
    return blake2b(shown.encode(), digest_size=9).hexdigest()


def shown_fields(board: Board) -> tuple[object, ...]:
    """What counts, and the day by which times are written: at midnight "tomorrow" becomes "today"."""
    today = board.now.astimezone(zone_info(board.zone)).date()
    return (today, *(getattr(board, name) for name in SHOWN))


SHOWN = tuple(one.name for one in fields(Board) if one.compare)
