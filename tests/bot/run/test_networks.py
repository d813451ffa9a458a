"""A network that refuses the bot: told on the other one after a minute, and again when it is over."""

from datetime import timedelta

from bot.model import Address, LineId, Purpose, Room
from bot.run.health import REFUSED, ChatState
from bot.run.networks import NetworkWatch
from tests.support.helpline import Helpline, helpline

SECOND = timedelta(seconds=1)
ELSEWHERE = Address("other", "coordination")


async def said_elsewhere(h: Helpline) -> list[str]:
    due = await h.store.read(lambda tx: tx.outbox.due(h.clock.now(), 99))
    return [outgoing.post.text for outgoing in due if outgoing.post.to == ELSEWHERE]


async def test_a_refusal_is_told_on_the_other_network_once_and_its_end_too() -> None:
    async with helpline() as h:
        room = Room(ELSEWHERE, LineId("lyon"), Purpose.COORDINATION)
        await h.store.write(lambda tx: tx.people.save_room(room))
        began = h.clock.now()
        pulse = ChatState(began, REFUSED)
        watch = NetworkWatch(h.app, {"console": pulse})
        await watch.look()
        assert (await said_elsewhere(h), watch.refused) == ([], False)
        for seconds in (30, 60, 90):
            h.clock.move(began + seconds * SECOND)
            await watch.look()
        (told,) = await said_elsewhere(h)
        assert told.startswith("Console refuse le bot depuis")
        assert watch.refused
        h.console.heard_at = h.clock.now()
        await watch.look()
        await watch.look()
        assert [text.split(" le bot")[0] for text in await said_elsewhere(h)] == [
            "Console refuse",
            "Console accepte de nouveau",
        ]
        assert not watch.refused


async def test_a_refusal_of_half_a_minute_is_nobodys_work() -> None:
    async with helpline() as h:
        began = h.clock.now()
        pulse = ChatState(began, REFUSED)
        watch = NetworkWatch(h.app, {"console": pulse})
        await watch.look()
        h.clock.move(began + 40 * SECOND)
        h.console.heard_at = h.clock.now()
        await watch.look()
        assert (await said_elsewhere(h), watch.refused) == ([], False)
