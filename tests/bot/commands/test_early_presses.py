"""A press on a post whose id the network has not told yet waits for it, in its turn; none is dropped without a word."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from adapters.console import NETWORK, TEAM, Console, Said
from bot.commands.dispatch.handle import POST_KNOWN_WITHIN
from bot.errors import AdapterError
from bot.model import Button, Code, Message, NetworkId, Outgoing
from tests.support.helpline import Helpline, helpline

SECOND = timedelta(seconds=1)
OFFER = "Anne cherche"
FORGOTTEN = "Ce bouton est trop ancien pour moi"


@dataclass
class Slow:
    """A network where a post is seen at once, but its id is only told when it is `let_go`."""

    console: Console
    shown: asyncio.Event = field(default_factory=asyncio.Event)
    let_go: asyncio.Event = field(default_factory=asyncio.Event)
    fails: AdapterError | None = None
    network: str = NETWORK
    heard_at: datetime | None = None

    async def send(self, outgoing: Outgoing) -> NetworkId:
        said = await self.console.send(outgoing)
        if outgoing.post.text.startswith(OFFER):
            self.shown.set()
            await self.let_go.wait()
            if self.fails is not None:
                raise self.fails
        return said


async def offered(h: Helpline) -> tuple[Slow, Said]:
    """Anne seeks a replacement: everybody sees the post, the bot does not know its id yet."""
    await h.say("v1", "/prendre mardi 10h")
    slow = Slow(h.console)
    h.app.chats[NETWORK] = slow  # type: ignore[assignment]  # it only sends
    asked = h.console.message("v1", "Anne", "/remplacement mardi 10h", h.clock.now())
    await h.app.on_messages([asked], None)
    await h.app.delivery.begin(NETWORK)
    await slow.shown.wait()
    return slow, next(said for said in reversed(h.said) if said.text.startswith(OFFER))


def number_one(h: Helpline, offer: Said, who: str, name: str) -> Message:
    """As on Matrix, where buttons are numbers."""
    return replace(h.console.press_on(offer, offer.buttons[0], who, name, h.clock.now()), text="1")


async def tuesday(h: Helpline) -> list[str]:
    return [seat.partition(":")[0] for seat in await h.seats() if "Tue 24/11 10:00" in seat]


async def known(h: Helpline, slow: Slow) -> None:
    slow.let_go.set()
    await h.app.delivery.finish()


async def test_a_press_waits_for_its_post_and_the_loop_is_woken_when_it_is_known() -> None:
    async with helpline() as h:
        slow, offer = await offered(h)
        await h.app.on_messages([number_one(h, offer, "v2", "Bakari")], None)
        await h.app.tick()
        assert await tuesday(h) == ["Anne"]
        h.app.wake.clear()
        await known(h, slow)
        assert h.app.wake.is_set()
        await h.app.tick()
        assert await tuesday(h) == ["Bakari"]
        assert (await h.dump("early_presses"))["early_presses"] == []


async def test_the_quickest_is_first_also_before_whoever_presses_once_the_post_is_known() -> None:
    async with helpline() as h:
        slow, offer = await offered(h)
        await h.app.on_messages([number_one(h, offer, "v2", "Bakari")], None)
        await h.app.on_messages([number_one(h, offer, "both", "Chloé")], None)
        await known(h, slow)
        assert "C'est déjà réglé." in await h.receive(number_one(h, offer, "t1", "Élise"))
        assert await tuesday(h) == ["Bakari"]


async def test_a_press_waits_in_a_row_through_a_failure_of_the_network() -> None:
    async with helpline() as h:
        slow, offer = await offered(h)
        slow.fails = AdapterError("it is away", unknown=True, away=True)
        press = replace(number_one(h, offer, "v2", "Bakari"), code=Code("told to nobody", "hash"))
        await h.app.on_messages([press], None)
        await known(h, slow)
        await h.app.tick()
        assert await tuesday(h) == ["Anne"]
        slow.fails = None
        rows = (await h.dump("early_presses"))["early_presses"]
        assert len(rows) == 1
        assert "told to nobody" not in str(rows)
        # On Matrix what is sent again is the same message: its id is what the homeserver gave it the first time.
        h.console._count = int(offer.id) - 1
        h.clock.move(h.clock.now() + 10 * SECOND)
        await h.app.deliver()
        await h.app.tick()
        assert await tuesday(h) == ["Bakari"]


@pytest.mark.parametrize("given_up", [True, False])
async def test_a_press_whose_post_is_never_known_is_answered(*, given_up: bool) -> None:
    async with helpline() as h:
        slow, offer = await offered(h)
        await h.app.on_messages([number_one(h, offer, "v2", "Bakari")], None)
        h.said.clear()
        if given_up:
            slow.fails = AdapterError("no", permanent=True)
            await known(h, slow)
        else:
            h.clock.move(h.clock.now() + POST_KNOWN_WITHIN - SECOND)
            await h.app.tick()
            assert len((await h.dump("early_presses"))["early_presses"]) == 1
            h.clock.move(h.clock.now() + SECOND)
        await h.app.tick()
        await known(h, slow)
        await h.app.deliver()
        assert [said.toast_for for said in h.said if said.text.startswith(FORGOTTEN)] == ["v2"]
        assert await tuesday(h) == ["Anne"]


async def test_a_press_on_a_post_that_is_forgotten_is_answered_and_a_thumb_is_not() -> None:
    async with helpline() as h:
        await h.say("v1", "/planning")
        gone = Said(
            NetworkId("from last year"), TEAM, "", (), None, edited=False, toast_for="", action=h.said[0].action
        )
        press = replace(h.console.press_on(gone, Button("", ""), "v2", "Bakari", h.clock.now()), text="1")
        assert "".join(await h.receive(press)).startswith(FORGOTTEN)
        assert await h.receive(replace(press, id="thumb", text="\U0001f44d")) == []


async def test_a_press_on_a_copy_whose_id_nobody_told_counts_once() -> None:
    async with helpline() as h:
        await h.say("v1", "/prendre mardi 10h")
        await h.say("v1", "/remplacement mardi 10h")
        offer = next(said for said in reversed(h.said) if said.text.startswith(OFFER))
        copy = replace(offer, id=NetworkId("copy"))
        await h.receive(h.console.press_on(copy, copy.buttons[0], "v2", "Bakari", h.clock.now()))
        assert await tuesday(h) == ["Bakari"]
        late = await h.receive(h.console.press_on(offer, offer.buttons[0], "both", "Chloé", h.clock.now()))
        assert late == ["C'est déjà réglé."]
        late = await h.receive(h.console.press_on(copy, copy.buttons[0], "both", "Chloé", h.clock.now()))
        assert late == ["C'est déjà réglé."]
