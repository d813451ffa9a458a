"""What each chat of the playground shows: what people wrote, and the bot's posts as they stand now."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final

from adapters.console import COORDINATION, TEAM, Said, private_chat_of
from bot.demo import seed
from bot.model import Address, Message, NetworkId, Role

KEPT: Final = 60
"""Entries of a chat."""
IN_PRIVATE: Final = ("v1", "v2", "c1")
"""Whose private chats are shown."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One message. `by` is "" for the bot's, `only_for` who alone sees it; a button is what it sends, and its label."""

    id: str
    by: str
    text: str
    buttons: tuple[tuple[str, str], ...] = ()
    picture: str = ""
    document: str = ""
    only_for: str = ""
    edited: bool = False


@dataclass(slots=True)
class Pane:
    """One chat, and who writes in it: handles and names."""

    id: str
    address: Address
    writers: tuple[tuple[str, str], ...]
    entries: list[Entry] = field(default_factory=list)

    def add(self, entry: Entry) -> None:
        """Put the entry at the end, or where its earlier version stands."""
        for n, known in enumerate(self.entries):
            if known.id == entry.id and not entry.only_for and known.by == entry.by:
                self.entries[n] = entry
                return
        self.entries.append(entry)
        del self.entries[:-KEPT]


class Panes:
    """All chats that are shown."""

    def __init__(self) -> None:
        self.names: Final = {handle: name for handle, name, *_ in seed.PEOPLE}
        everybody = tuple(self.names.items())
        leads = tuple((handle, name) for handle, name, role, _ in seed.PEOPLE if role is Role.COORDINATOR)
        shown = [Pane("team", TEAM, everybody), Pane("coordination", COORDINATION, leads)]
        shown += [Pane(handle, private_chat_of(handle), ((handle, self.names[handle]),)) for handle in IN_PRIVATE]
        self.by_id: Final = {pane.id: pane for pane in shown}
        self._by_address = {pane.address: pane for pane in shown}

    def say(self, said: Said) -> None:
        """The bot says this, or has changed it."""
        if (pane := self._by_address.get(said.to)) is None:
            return
        pane.add(
            Entry(
                said.id,
                "",
                said.text,
                tuple((f"{said.id}.{n}", button.label) for n, button in enumerate(said.buttons)),
                said.picture.title if said.picture else "",
                said.document.file_name if said.document else "",
                self.names.get(said.toast_for, said.toast_for),
                said.edited,
            )
        )

    def hear(self, message: Message) -> None:
        """Somebody wrote this."""
        if pane := self._by_address.get(message.address):
            pane.add(Entry(message.id, message.name, message.text))

    def drop_gone(self, standing: Collection[NetworkId]) -> None:
        """Forget the bot's posts that were deleted, as those which come again at the end of their room."""
        for pane in self.by_id.values():
            pane.entries = [one for one in pane.entries if one.by or one.only_for or one.id in standing]
