"""Each sentence of `tests/data/sentences` said to the whole bot, in private and in a room: what is done, what is asked.

A row is what is wanted, of which shift, and the sentence; with `?` it may be asked and must not be done.
"""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pytest

from adapters.clock import SteppedClock
from adapters.console import TEAM, private_chat_of
from bot.commands.dispatch.handle import handle_message
from bot.commands.dispatch.read import read_meant
from bot.commands.dispatch.speaker import make_request
from bot.commands.plain_words import COMMANDS_FOR, likely_commands, wishes_of
from bot.commands.table import BY_NAME
from bot.demo import seed
from bot.demo.helpline import MONDAY
from bot.model import Deployment, Journal, Line, Message, NetworkId, Purpose, ShiftId, SwapId, VolunteerId
from bot.parsing.intent_phrases import READING, Intent
from bot.parsing.matching import One, match_shift
from bot.parsing.moments import read_constraints
from bot.ports import Store, Tx
from storage.store import open_store
from tests.bot.parsing.test_intents import SENTENCES, rows_of

UNDERSTOOD = {
    "seen": 0.95,
    "aside": 0.95,
    "blind": 0.94,
    "rounds": 0.92,
    "fresh": 0.85,
    "held": 0.84,
    "learnt": 0.80,
    "unseen": 0.72,
}
"""The part of each file that must be understood: see `README.md` beside them. Nothing wrong is done in any."""
CHATTER = {"seen": 0.04, "blind": 0.06, "rounds": 0.03, "held": 0.18, "learnt": 0.09, "unseen": 0.13}
"""The part of the chatter that may be answered, where it is more than the 2 % that are aimed at."""
PLACES = [(half, "private") for half in UNDERSTOOD] + [(half, "room") for half in ("seen", "held", "unseen")]
"""In a room the same is understood; that it is said there alike, three files show."""
ZONE = ZoneInfo("Europe/Paris")
READ = {COMMANDS_FOR[intent] for intent in READING}


@dataclass(frozen=True)
class Told:
    """What one sentence led to: the command done, on which shifts, what buttons say, and whether anything was said."""

    done: str
    shifts: frozenset[ShiftId]
    buttons: tuple[str, ...]
    answered: bool
    meant: tuple[str, ...] = ()
    """The commands, at most two, for which it was taken; "thanks" for thanks alone."""


class Undone(Exception):
    """Ends the transaction without a trace."""


@pytest.mark.parametrize(("half", "where"), PLACES)
@pytest.mark.parametrize("language", ["fr", "en"])
async def test_nothing_wrong_is_done_and_most_is_understood(language: str, half: str, where: str) -> None:
    line = seed.demo_line(language=language)
    store = await open_store("sqlite://", clock=SteppedClock(MONDAY))
    chats = {handle: private_chat_of(handle) for handle, *_ in seed.PEOPLE}
    await store.write(lambda tx: seed.seed_helpline(tx, line, MONDAY, {Purpose.TEAM: TEAM}, chats))
    rows = rows_of(SENTENCES / f"{half}-{language}.txt")
    told = [await outcome(store, line, label, text, private=where == "private") for label, _, text in rows]
    wrong = [
        (row, one)
        for row, one in zip(rows, told, strict=True)
        if one.done and not await is_right(store, line, row, one)
    ]
    missed = [(row, one) for row, one in zip(rows, told, strict=True) if row[0] != "none" and not leads_to(row, one)]
    chatter = [(row, one) for row, one in zip(rows, told, strict=True) if row[0] == "none"]
    answered = [pair for pair in chatter if pair[1].buttons or (pair[1].answered and where == "room")]
    await store.close()
    assert wrong == []
    assert len(missed) <= (1 - UNDERSTOOD[half]) * (len(rows) - len(chatter)), missed
    assert len(answered) <= CHATTER.get(half, 0.02) * len(chatter), answered


async def outcome(store: Store, line: Line, label: str, text: str, *, private: bool) -> Told:
    """Anne says it; who keeps a shift had looked for somebody before."""
    told: list[Told] = []

    def work(tx: Tx) -> None:
        anne = next(m.id for m, _ in tx.people.members(line.id) if m.name == "Anne")
        tx.once(f"chatter:{private_chat_of('v1')}:v1:{MONDAY:%Y-%m-%d}", MONDAY)  # the friendly line was said already
        deployment = Deployment((line,))
        if label == "keep":
            handle_message(tx, deployment, said("/needcover thursday 14:00", private=True), MONDAY)
        before, known = tx.last_act(anne), {post.id for post in tx.outbox.due(MONDAY, 1000)}
        meant = meant_by(tx, deployment, said(text, private=private))
        handle_message(tx, deployment, said(text, private=private), MONDAY)
        act = tx.last_act(anne)
        act = act if act != before else None
        posts = [one.post for one in tx.outbox.due(MONDAY, 1000) if one.id not in known]
        mine = [post for post in posts if post.to in {TEAM, private_chat_of("v1")}]
        buttons = tuple(button.says for post in mine for button in post.buttons)
        told.append(Told(act.verb if act else "", shifts_of(tx, act, anne), buttons, bool(posts), meant))
        raise Undone

    with pytest.raises(Undone):
        await store.write(work)
    return told[0]


def said(text: str, *, private: bool) -> Message:
    to = private_chat_of("v1") if private else TEAM
    return Message("1", to, "v1", "Anne", text, MONDAY, private=private, named=not private, written=NetworkId("1"))


def shifts_of(tx: Tx, act: Journal | None, anne: VolunteerId) -> frozenset[ShiftId]:
    """The shifts on which Anne got or offered a seat."""
    found = set()
    for change in act.changes if act else ():
        if change.table == "seats":
            found |= {ShiftId(int(str(row["shift"]))) for row in (change.before, change.after) if row}
        elif change.table == "swaps":
            swap = tx.roster.swap(SwapId(change.id))
            seat = tx.roster.seat(swap.seat) if swap else None
            found |= {seat.shift} if seat and seat.volunteer == anne else set()
    return frozenset(found)


async def is_right(store: Store, line: Line, row: tuple[str, str, str], told: Told) -> bool:
    """Whether what was done is what is wanted, and of that shift."""
    label, when, _ = row
    if told.done != label and not (label == "ill" and told.done == "needcover"):
        return False
    if not when:
        return True
    wanted = read_constraints(when.partition(" contre ")[0].partition(" for ")[0].partition(" avec ")[0], MONDAY, ZONE)
    shifts = await store.read(lambda tx: tx.roster.shifts([line.id], MONDAY, MONDAY.replace(day=30)))
    found = match_shift(wanted, shifts, ZONE)
    fitting = {found.shift.id} if isinstance(found, One) else {shift.id for shift in getattr(found, "shifts", ())}
    return len(told.shifts) == 1 and told.shifts <= fitting


def leads_to(row: tuple[str, str, str], told: Told) -> bool:
    """Whether the wanted command was done, or a button says it, or what was asked for was shown."""
    label = row[0].rstrip("?")
    command = "needcover" if label == "ill" else label
    if told.done == command:
        return True
    if label in READ | {"thanks"}:
        return told.answered and label in told.meant
    says = {says.partition(":")[0] for says in told.buttons} | {
        says.split()[0].removeprefix("meant:") for says in told.buttons if says.startswith("meant:")
    }
    return command in says or (told.answered and command in {"keep", "swap"} and command in told.meant)


def meant_by(tx: Tx, deployment: Deployment, message: Message) -> tuple[str, ...]:
    """The commands that the sentence is taken for, the likelier first."""
    meant, wishes = read_meant(message), wishes_of(message)
    request = make_request(tx, deployment, message, MONDAY, BY_NAME["help"], meant.words)
    likely = likely_commands(request, meant, wishes, BY_NAME)
    thanks = likely.thanks or any(wish.intent is Intent.THANKS for wish in wishes)
    return ("thanks",) if thanks else tuple(name for name, _ in likely.choices[:2])
