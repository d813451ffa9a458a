"""Who sees what on the board: checked here, and nowhere else.

Everybody in a team sees their lines as they are now, and the figures. Coordination also sees each call of the day and
how it went. A screen on the wall shows neither callers nor buttons. People who are
not agreed to yet see nothing. Nobody sees more of a caller's number than its last two digits.
"""

from dataclasses import dataclass

from bot.model import BoardSession, Deployment, Line, LineId, Role, Volunteer, VolunteerId
from bot.ports import Tx
from bot.text import LANGUAGES


@dataclass(frozen=True, slots=True)
class Sight:
    """What one session may see. `lines` are the person's, in the order of the configuration."""

    session: int
    person: VolunteerId
    name: str
    language: str
    lines: tuple[LineId, ...]
    coordinates: frozenset[LineId]
    wall: bool = False

    def sees_calls(self, line: LineId) -> bool:
        """Whether the day's calls and their courses are shown."""
        return line in self.coordinates and not self.wall

    @property
    def may_act(self) -> bool:
        return not self.wall


def sight_of(tx: Tx, deployment: Deployment, session: BoardSession) -> Sight | None:
    """What the session may see now; None when the person is in no team any more."""
    who = tx.people.get(session.volunteer)
    roles = {member.line: member.role for member in tx.people.memberships(who.id)}
    lines = [
        line for line in deployment.lines if not line.retired and roles.get(line.id, Role.NEWCOMER) is not Role.NEWCOMER
    ]
    known = any(identity.asks_since is None for identity in tx.people.identities(who.id))
    if not lines or not known:
        return None
    leads = frozenset(line.id for line in lines if roles[line.id] is Role.COORDINATOR)
    shown = tuple(line.id for line in lines)
    return Sight(session.id, who.id, who.name, language_of_viewer(who, lines[0]), shown, leads, session.wall)


def language_of_viewer(who: Volunteer, line: Line) -> str:
    wanted = who.language or line.language
    return wanted if wanted in LANGUAGES else LANGUAGES[0]
