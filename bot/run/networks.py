"""A chat network that refuses the bot: coordination hears of it on the others, and when it is over."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from bot.ports import Tx
from bot.recipients import tell_every_coordination
from bot.run.app import App
from bot.run.health import REFUSED, ChatState
from bot.text import Text

LOOK_EVERY: Final = timedelta(seconds=30)
TOLD_AFTER: Final = timedelta(minutes=1)
"""A refusal that ends by itself within this time is nobody's work."""


class NetworkWatch:
    """Remembers since when each network refuses the bot. A restart forgets it, and tells it again."""

    def __init__(self, app: App, pulses: Mapping[str, ChatState]) -> None:
        self._app = app
        self._pulses = pulses
        self._since: dict[str, datetime] = {}
        self._told: set[str] = set()

    @property
    def refused(self) -> bool:
        """Whether some network has refused the bot for so long that a person should act."""
        now = self._app.clock.now()
        return any(now - since >= TOLD_AFTER for since in self._since.values())

    async def watch_for_ever(self) -> None:
        while True:
            await self.look()
            await self._app.clock.wait(LOOK_EVERY)

    async def look(self) -> None:
        """Compare each network with the last look, and tell what coordination should know."""
        now = self._app.clock.now()
        for network, chat in self._app.chats.items():
            state = self._pulses[network].state(chat.heard_at, now)
            since = self._since.setdefault(network, now) if state == REFUSED else self._since.get(network)
            if since is None or (state not in {REFUSED, "listening"}):
                continue
            if state == REFUSED and network not in self._told and now - since >= TOLD_AFTER:
                self._told.add(network)
                await self._tell("network-refused", network, since)
            elif state == "listening":
                del self._since[network]
                if network in self._told:
                    self._told.discard(network)
                    await self._tell("network-accepts-again", network, since)

    async def _tell(self, sentence: str, network: str, since: datetime) -> None:
        app, now = self._app, self._app.clock.now()

        def say(words: Text) -> str:
            return words.say(sentence, network=network.capitalize(), since=words.moment(since, now))

        def work(tx: Tx) -> None:
            tell_every_coordination(tx, app.deployment.lines, say, but_not_on=network)

        await app.store.write(work)
