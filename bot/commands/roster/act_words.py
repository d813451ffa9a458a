"""An act of the journal in words, made from the rows that it changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Final

from bot.commands.request import Request
from bot.commands.roster.period_words import list_periods
from bot.model import Journal, Line, RowChange, Seat, SeatId, TradeEnd, VolunteerId
from bot.roster.seat_moves import Move, held_of_row, moves_of
from bot.text import Text

SAID_AT_MOST: Final = 5
"""Rows of one act; of more, how many there are is said."""


@dataclass(frozen=True, slots=True)
class ToldAct:
    """The rows that tell of an act, and the people it is about."""

    said: Sequence[str] = ()
    people: frozenset[VolunteerId] = frozenset()


def told_acts(req: Request, line: Line, act: Journal, words: Text) -> ToldAct:
    """What the act changed on this line; nothing, where it changed nothing of the roster."""
    moves = [move for move in moves_of(act.changes) if is_of_line(req, line, act, move)]
    people = {one for move in moves for one in (move.giver, move.taker) if one} | ({act.by} if act.by else set())
    who = req.name(act.by) if act.by else words.say("journal-nobody")
    if act.verb == "import":
        held = len({move.taker for move in moves})
        return ToldAct([words.say("journal-import", count=len(moves), people=held)] if moves else (), frozenset(people))
    said = [*words_of_moves(req, act, who, moves, words)]
    if not moves:
        for change in act.changes:
            if change.table == "swaps":
                people |= people_of_swap(change)
                said += words_of_swap(req, line, act, who, change, words)
        said += words_of_trades(req, line, act, who, words)
    said += words_of_slots(line, act, who, words)
    said += words_of_closures(line, act, who, words)
    if act.verb == "late" and act.line == line.id:
        said.append(words.say("journal-late", who=who))
    if len(said) > SAID_AT_MOST:
        said = [*said[: SAID_AT_MOST - 1], words.say("journal-more", count=len(said) - SAID_AT_MOST + 1)]
    return ToldAct(said, frozenset(people))


def is_of_line(req: Request, line: Line, act: Journal, move: Move) -> bool:
    shift = req.tx.roster.shift(move.shift)
    return (shift.line if shift else act.line) == line.id


def words_of_moves(req: Request, act: Journal, who: str, moves: Sequence[Move], words: Text) -> Iterator[str]:
    if any(change.table == "trades" for change in act.changes):
        taken = [(move.taker, words.span(move.starts, move.ends)) for move in moves if move.taker]
        rows = [words.say("journal-traded-one", who=req.name(taker), when=when) for taker, when in taken]
        yield words.say("journal-traded", count=len(rows), rows=", ".join(rows))
        return
    if len(moves) == 2:
        one, other = moves
        if one.giver and one.taker and (one.giver, one.taker) == (other.taker, other.giver):
            yield words.say(
                "journal-swapped",
                who=req.name(one.taker),
                other=req.name(one.giver),
                when=words.span(one.starts, one.ends),
                then=words.span(other.starts, other.ends),
            )
            return
    for move in moves:
        when = words.span(move.starts, move.ends)
        giver = req.name(move.giver) if move.giver else ""
        taker = req.name(move.taker) if move.taker else ""
        yield words.say(sentence_of_move(act, move), who=who, giver=giver, taker=taker, when=when)


def sentence_of_move(act: Journal, move: Move) -> str:
    """Who acted for whom decides the sentence."""
    if move.giver is None:
        return "journal-took" if move.taker == act.by else "journal-assigned"
    if move.taker is None:
        return "journal-freed" if move.giver == act.by else "journal-unassigned"
    if move.taker == act.by:
        return "journal-replaced"
    return "journal-gave" if move.giver == act.by else "journal-moved"


def people_of_swap(change: RowChange) -> set[VolunteerId]:
    row: Mapping[str, Any] = change.after or change.before or {}
    return {VolunteerId(int(row[name])) for name in ("giver", "asked_by", "to") if row.get(name)}


def words_of_swap(req: Request, line: Line, act: Journal, who: str, change: RowChange, words: Text) -> Iterator[str]:
    """A question that was asked, answered with no, or taken back; a yes is told by the seats."""
    row: Mapping[str, Any] = change.after or change.before or {}
    if row["line"] != line.id or (change.before and change.before["closed_at"]):
        return
    seat = seat_of_act(req, act, SeatId(int(row["seat"])))
    when = words.span(*seat) if seat else ""
    asked = req.name(VolunteerId(int(row["giver"] if row["takeover"] else row["to"] or row["giver"])))
    if row["closed_at"] is None and change.before is None:
        sentence = (
            "journal-asked-takeover" if row["takeover"] else "journal-proposed" if row["to"] else "journal-offers"
        )
        yield words.say(sentence, who=who, asked=asked, when=when)
    elif row["closed_at"] is not None and not row["agreed"]:
        asker = req.name(VolunteerId(int(row["asked_by"])))
        yield words.say(
            "journal-declined" if row["to"] or row["takeover"] else "journal-keeps", who=who, asker=asker, when=when
        )


def words_of_trades(req: Request, line: Line, act: Journal, who: str, words: Text) -> Iterator[str]:
    """Who looks for a swap without naming anybody, and what was answered to a trade that the bot proposed."""
    tables = {change.table for change in act.changes}
    for change in act.changes:
        row: Mapping[str, Any] = change.after or change.before or {}
        if change.table == "swap_wishes" and "swaps" not in tables and row["line"] == line.id:
            seat = seat_of_act(req, act, SeatId(int(row["seat"])))
            sentence = "journal-wish-stopped" if row["closed_at"] else "journal-wish"
            yield words.say(sentence, who=who, when=words.span(*seat) if seat else "")
        elif change.table == "trades" and row["line"] == line.id and row["end"] == TradeEnd.DECLINED:
            yield words.say("journal-trade-no", who=who, count=len(req.tx.trades.parts(change.id)))
        elif change.table == "trade_parts" and "trades" not in tables:
            trade = req.tx.trades.trade(int(row["trade"]))
            if trade is not None and trade.line == line.id:
                yield words.say("journal-trade-yes", who=who, count=len(req.tx.trades.parts(trade.id)))


def seat_of_act(req: Request, act: Journal, id_: SeatId) -> tuple[datetime, datetime] | None:
    """The hours of a seat, also of one that is gone since, if the act changed it."""
    seat: Seat | None = req.tx.roster.seat(id_)
    if seat is not None:
        return seat.starts, seat.ends
    row = next((c.before or c.after for c in act.changes if c.table == "seats" and c.id == id_), None)
    return held_of_row(row)[1:] if row else None


def words_of_slots(line: Line, act: Journal, who: str, words: Text) -> Iterator[str]:
    for change in act.changes:
        row: Mapping[str, Any] = change.after or change.before or {}
        if change.table == "slots" and row["line"] == line.id:
            sentence = (
                "journal-slot-added"
                if change.before is None
                else "journal-slot-dropped"
                if change.after is None
                else "journal-slot-changed"
            )
            hours = words.wall_hours(*(time.fromisoformat(row[name]) for name in ("starts", "ends")))
            yield words.say(sentence, who=who, day=words.weekday(row["weekday"]), hours=hours)


def words_of_closures(line: Line, act: Journal, who: str, words: Text) -> Iterator[str]:
    """A new closing with its days; all else done to closings is a reopening."""
    rows = [c for c in act.changes if c.table == "closures" and (c.after or c.before or {})["line"] == line.id]
    added: list[Mapping[str, Any]] = [c.after for c in rows if c.after and c.before is None]
    if rows and len(added) == len(rows):
        periods = [(datetime.fromisoformat(row["starts"]), end_of_row(row)) for row in added]
        yield words.say("journal-closed", who=who, line=line.name, period=list_periods(words, periods, act.at))
    elif rows:
        yield words.say("journal-reopened", who=who, line=line.name)


def end_of_row(row: Mapping[str, Any]) -> datetime | None:
    return datetime.fromisoformat(row["ends"]) if row["ends"] else None
