"""Who may look at the live board in a browser, and until when."""

from dataclasses import dataclass
from datetime import datetime

from bot.model.ids import VolunteerId


@dataclass(frozen=True, slots=True)
class BoardSession:
    """A person's way to the board: first a link that works once until `link_ends`, then a browser, until `ends`.

    Only hashes of the two secrets are stored; "" before they are made, and that of the link also once it was used.
    `wall`: for a screen on the wall, which shows no names of callers and has no buttons. A session that is taken back
    is deleted.
    """

    id: int
    volunteer: VolunteerId
    made_at: datetime
    wall: bool = False
    link_hash: str = ""
    link_ends: datetime | None = None
    token_hash: str = ""
    ends: datetime | None = None
